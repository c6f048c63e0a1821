// Whether an answer has the shape that the contract describes.
import { meaningOf, type Operation, resolved, type Schema } from "../contract/contract.ts";
import { emptyLists, isDocumented, isRecord, walk } from "../contract/schema-walk.ts";
import { matches, shortJson, type Violation, violationsOf } from "../contract/validator.ts";
import type { Body } from "../transport/body.ts";
import { common, each, envelopeRows, withJson } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf, rootSchema, sourceAt } from "./finding.ts";
import { gotStatus, withoutItem } from "./missing.ts";
import { type AnsweredExchange, codeOf, isSuccess } from "./parsed-exchange.ts";

const violations = new WeakMap<Body, Violation[]>();

/** What is wrong with a body by the schemas. It is looked for once for the two checks that tell of it. */
function violationsIn(exchange: AnsweredExchange & { body: { value: unknown } }): Violation[] {
  const { operation, body } = exchange;
  const branch = isSuccess(exchange) ? "success" : "failure";
  const own = violations.get(body) ?? violationsOf(operation.surface, operation.branches[branch], body.value);
  violations.set(body, own);
  return own;
}

/** Evaluates the bodies by the schemas: by what of them the interface reference states, or by what is inferred. */
function bySchema(inferred: boolean): Check["evaluate"] {
  return (observations, operation) => {
    const exchanges = withJson(observations, operation);
    const findings = exchanges.flatMap((exchange) =>
      violationsIn(exchange)
        .filter((violation) => violation.inferred === inferred)
        .map(({ pointer, inferred: _, ...mismatch }): Finding => {
          const where = pointer === "" ? "body" : pointer;
          const source = sourceAt(operation, pointer, isSuccess(exchange) ? "success" : "failure");
          return findingOf(exchange, { where, ...mismatch }, source);
        }),
    );
    if (findings.length > 0) return { findings };
    const successes = exchanges.filter(isSuccess);
    const [first] = exchanges.filter(({ request }) => request.expects === "answer");
    const noJson = `${NO_JSON}${gotStatus(observations, operation)}`;
    if (successes.length > 0 || inferred) return exchanges.length > 0 ? { findings } : { untested: noJson };
    if (!first) return { untested: noJson };
    const code = String(codeOf(first));
    return { untested: `a successful response; got ${code} (${meaningOf(operation.surface, code)})` };
  };
}

const NO_JSON = "a response whose body is JSON";

const responseSchema: Check = {
  ...common,
  name: "response-schema",
  level: "MUST",
  requirement: "The values of the response have the types, formats and values that its rows state.",
  stated: envelopeRows,
  evaluate(observations, operation) {
    const evaluation = bySchema(false)(observations, operation);
    if (!("findings" in evaluation) || evaluation.findings.length > 0) return evaluation;
    // A list that is empty in one answer has items in another: only what was seen nowhere is untested.
    const empty = withJson(observations, operation)
      .filter(isSuccess)
      .map(({ body }) => emptyLists(operation.surface, rootSchema(operation.branches.success), body.value))
      .reduce((both, own) => both.filter((pointer) => own.includes(pointer)));
    return empty.length > 0 ? withoutItem(observations, operation, empty) : evaluation;
  },
  fails: {
    because: "The code is a number.",
    change: (recording, { operationId, envelope }) => recording.set({ operationId }, `/${envelope.code}`, 0),
  },
};

const inferredSchema: Check = {
  ...common,
  name: "response-schema-inferred",
  level: "SHOULD",
  requirement:
    "The body meets the inferred constraints: fields that are always present and never null, ranges and formats as in the samples.",
  evaluate: bySchema(true),
  fails: {
    because: "A field that the table lists is missing.",
    change: (recording, { operationId, envelope: { description, older, payload } }) =>
      recording.set({ operationId }, `/${description ?? older?.payload ?? payload}`, undefined),
  },
};

/** How many undocumented names of one object are told; a deployment can have any number of them. */
const MOST_NAMES = 10;

/** `"traceId", "spanId" and 3 more` */
function namesInWords(names: readonly string[]): string {
  const told = names.slice(0, MOST_NAMES).map(shortJson).join(", ");
  return names.length > MOST_NAMES ? `${told} and ${names.length - MOST_NAMES} more` : told;
}

const documentedProperties: Check = {
  ...common,
  name: "documented-properties",
  level: "SHOULD",
  requirement: "The body has no property that the interface reference does not name.",
  evaluate: each(
    (exchange) => {
      const { operation, body } = exchange;
      const branch = isSuccess(exchange) ? "success" : "failure";
      const findings: Omit<Finding, "request">[] = [];
      if (!("value" in body)) return findings;
      walk(operation.surface, rootSchema(operation.branches[branch]), body.value, (schema, value, pointer) => {
        if (!isRecord(value)) return;
        const names = Object.keys(value).filter((name) => !isDocumented(schema, name));
        if (names.length === 0) return;
        findings.push({
          where: pointer === "" ? "body" : pointer,
          expected: "documented properties only",
          actual: namesInWords(names),
          source: sourceAt(operation, pointer, branch),
        });
      });
      return findings;
    },
    withJson,
    "a response whose body is JSON",
  ),
  fails: {
    because: "The envelope has a property that no table lists.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/traceId", "5f2b"),
  },
};

/** Whether in an answer of success of an operation a table and a sample disagree about a type. */
function hasTableTypes({ surface, branches }: Operation): boolean {
  const hasOwn = (raw: Schema): boolean => {
    const { "x-discrepancy": discrepancy, properties = {}, items } = resolved(surface, raw);
    return (
      discrepancy?.tableSchema !== undefined || [...Object.values(properties), ...(items ? [items] : [])].some(hasOwn)
    );
  };
  return hasOwn(rootSchema(branches.success));
}

const tableTypes: Check = {
  ...common,
  name: "table-types",
  level: "SHOULD",
  requirement: "The response follows the table if a table and a sample of the interface reference disagree.",
  evaluate: each(
    (exchange) => {
      const { operation, body } = exchange;
      const findings: Omit<Finding, "request">[] = [];
      if (!("value" in body)) return findings;
      walk(operation.surface, rootSchema(operation.branches.success), body.value, (schema, value, pointer) => {
        const discrepancy = schema["x-discrepancy"];
        if (!discrepancy?.tableSchema || matches(discrepancy.tableSchema, value)) return;
        // What neither the table nor the sample has is the deployment's own, and no matter of this check.
        if (!matches(schema, value)) return;
        findings.push({
          where: pointer,
          expected: `as in the table: ${discrepancy.table}`,
          actual: shortJson(value),
          source: sourceAt(operation, pointer),
          fault: "reference",
        });
      });
      return findings;
    },
    (observations, operation) => withJson(observations, operation).filter(isSuccess),
    "a successful response",
  ),
  operations: common.operations.filter(hasTableTypes),
  fails: {
    because:
      "A state or a phone number is a string, as in the samples, but the tables say int; a skill is one for e-mail.",
    change: (recording, { operationId }) =>
      recording.text({ operationId }, (text) =>
        text.replace(/"(status|caller)":([0-9]+)/g, '"$1":"$2"').replace(/"mediatype":[0-9]+/, '"mediatype":6'),
      ),
  },
};

export const answerSchemaChecks: readonly Check[] = [responseSchema, inferredSchema, documentedProperties, tableTypes];
