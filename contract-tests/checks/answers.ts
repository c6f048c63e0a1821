// What every answer has to be, whatever it is about.
import { isDeepStrictEqual } from "node:util";
import { bundleOf, citationText, meaningOf, type Operation, type Schema } from "../contract/contract.ts";
import { citationAt, emptyLists, isRecord, placeOf, schemasAlong, walk } from "../contract/schema-walk.ts";
import { matches, problemsOf, shortJson } from "../contract/validator.ts";
import { headersOf } from "../transport/exchange.ts";
import type { Check, Finding, Judgement, OperationKey } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { agents, calls } from "./inquiries/agentgateway.ts";
import { batch, privateCalls } from "./inquiries/cc-cms.ts";
import { type Answered, CODE, codeOf, isRefusalStatus, isSuccess, type Reading } from "./reading.ts";

/** The queries that the baseline pages describe. */
export const GATEWAY_QUERIES: readonly OperationKey[] = [
  { surface: "agentgateway", operationId: "queryAgentInfoByWorkNo" },
  { surface: "agentgateway", operationId: "queryAllOnlineAgents" },
  { surface: "agentgateway", operationId: "queryAllCallInfoByAgentWorkNoEx" },
];
export const SIGNED_QUERIES: readonly OperationKey[] = [
  { surface: "cc-cms", operationId: "queryAgentStatusInfoByAgentIds" },
  { surface: "cc-cms", operationId: "queryAgentPrivateCalls" },
];

function rootSchema(schemaName: string): Schema {
  return { $ref: `#/components/schemas/${schemaName}` };
}

const sources = new Map<string, string>();

/**
 * The citation nearest to a place in a body of success, or of failure, in words.
 * Made once for all items of a list. Only places that the contract describes are asked for, so that they are few.
 */
export function sourceAt(operation: Operation, pointer: string, branch: "success" | "failure" = "success"): string {
  const { surface, operationId, branches } = operation;
  const place = placeOf(pointer);
  const key = `${surface} ${operationId} ${branch} ${place}`;
  const known = sources.get(key);
  if (known !== undefined) return known;
  const source = citationText(surface, citationAt(operation, rootSchema(branches[branch]), place) ?? operation.source);
  sources.set(key, source);
  return source;
}

const common = {
  risk: "read-only",
  operations: [...GATEWAY_QUERIES, ...SIGNED_QUERIES],
  asks: [agents, calls, batch, privateCalls],
} as const satisfies Partial<Check>;

/** The readings of an operation that were answered with HTTP status 200, of refusals too. */
function answeredOk(evidence: Evidence, operation: Operation): Answered[] {
  return evidence
    .of(operation)
    .filter((reading) => !reading.failure)
    .filter(({ answer }) => answer.status === 200);
}

/** Judges each answer by itself; without any the check is untested. */
function each(
  judge: (reading: Answered) => Omit<Finding, "probe">[],
  choose = answeredOk,
  missing = "an answer with HTTP status 200",
): Check["judge"] {
  return (evidence, operation): Judgement => {
    const readings = choose(evidence, operation);
    if (readings.length === 0) return { untested: missing };
    return { findings: readings.flatMap((reading) => judge(reading).map((finding) => about(reading, finding))) };
  };
}

function about({ probe }: Reading, finding: Omit<Finding, "probe">): Finding {
  const [agent, ...others] = probe.agents;
  return { ...finding, probe: probe.key, ...(agent !== undefined && others.length === 0 ? { subject: agent } : {}) };
}

/** The answers whose body is JSON. */
function withJson(evidence: Evidence, operation: Operation): (Answered & { body: { value: unknown } })[] {
  return answeredOk(evidence, operation).flatMap((reading) =>
    "value" in reading.body ? [{ ...reading, body: reading.body }] : [],
  );
}

const status: Check = {
  ...common,
  name: "status-documented",
  level: "MUST",
  requirement:
    "A well-formed request is answered completely, and with HTTP status 200 or a documented refusal of the credential.",
  judge(evidence, operation) {
    const source = citationText(operation.surface, operation.source);
    const readings = evidence.of(operation).filter(({ probe }) => probe.expects === "answer");
    const findings: Finding[] = [];
    let answered = 0;
    for (const reading of readings) {
      const expected = "a complete answer with HTTP status 200";
      if (reading.failure) {
        if (reading.failure.kind !== "broken") continue;
        findings.push(about(reading, { where: "answer", expected, actual: reading.failure.message, source }));
      } else {
        const actual = reading.answer.status;
        if (actual !== 200 && !isRefusalStatus(operation, actual))
          findings.push(about(reading, { where: "status", expected, actual: `HTTP status ${actual}`, source }));
      }
      answered += 1;
    }
    return answered === 0 ? { untested: readings[0]?.failure?.message ?? "an answer" } : { findings };
  },
  fails: {
    because: "A well-formed request is answered with HTTP status 404.",
    change: (recording, { operationId }) => recording.status({ operationId }, 404),
  },
};

const json: Check = {
  ...common,
  name: "json",
  level: "MUST",
  requirement: "The body is one JSON text in UTF-8, without a byte order mark and with nothing after it.",
  judge: each(({ operation, body }) => {
    if ("value" in body) return [];
    const source = citationText(operation.surface, operation.source);
    return [{ where: "body", expected: "one JSON text in UTF-8", actual: body.problem, source }];
  }),
  fails: {
    because: "A second JSON text follows the first.",
    change: (recording, { operationId }) => recording.text({ operationId }, (text) => `${text}{}`),
  },
};

const mediaType: Check = {
  ...common,
  name: "media-type",
  level: "MUST",
  requirement: "The answer is sent as application/json, and in UTF-8 where a charset is named.",
  judge: each(({ operation, answer }) => {
    const values = headersOf(answer, "content-type");
    const value = values.length > 0 ? values.join(", ") : undefined;
    const [essence, ...parameters] = (value ?? "")
      .toLowerCase()
      .split(";")
      .map((part) => part.trim());
    const charset = parameters
      .find((parameter) => parameter.startsWith("charset="))
      ?.slice("charset=".length)
      .replaceAll('"', "");
    if (essence === "application/json" && (charset === undefined || charset === "utf-8")) return [];
    return [
      {
        where: "header Content-Type",
        expected: "application/json; charset=UTF-8",
        actual: value ?? "no such header",
        source: citationText(operation.surface, operation.source),
      },
    ];
  }),
  fails: {
    because: "JSON is sent as text/html.",
    change: (recording, { operationId }) => recording.header({ operationId }, "Content-Type", "text/html"),
  },
};

const uniqueKeys: Check = {
  ...common,
  name: "unique-keys",
  level: "SHOULD",
  requirement: "No object of the body has two properties of one name.",
  judge: each(
    ({ body }) =>
      "value" in body
        ? body.duplicates.map(({ pointer, name }) => ({
            where: pointer,
            expected: `"${name}" once`,
            actual: "twice or more",
            source: "RFC 8259, section 4",
          }))
        : [],
    withJson,
    "an answer whose body is JSON",
  ),
  fails: {
    because: "The code stands in the envelope twice.",
    change: (recording, { operationId, surface }) =>
      recording.text({ operationId }, (text) => text.replace("{", `{"${CODE[surface].property}":"1",`)),
  },
};

const integers: Check = {
  ...common,
  name: "integers",
  level: "MUST",
  requirement: "Numbers of the types int, long and Integer are written as integers and fit into 64 bits.",
  // Every number of the contract is an integer; one of an undocumented property is not ours to judge.
  judge: each(
    ({ operation, body }) =>
      "value" in body
        ? body.numbers
            .filter(({ pointer }) => isDocumented(operation, pointer))
            .map(({ pointer, text, problem }) => ({
              where: pointer,
              expected: "an integer of at most 64 bits, written with digits only",
              actual: `${text} (${problem})`,
              source: sourceAt(operation, pointer),
            }))
        : [],
    withJson,
    "an answer whose body is JSON",
  ),
  fails: {
    because: "The first number has a fraction, or where there is none a text of digits is a number beyond 64 bits.",
    change: (recording, { operationId }) =>
      recording.text({ operationId }, (text) =>
        /:[0-9]+/.test(text) ? text.replace(/(:[0-9]+)/, "$1.0") : text.replace(/\["[0-9-]+"/, "[99999999999999999999"),
      ),
  },
};

function isDocumented(operation: Operation, pointer: string): boolean {
  return Object.values(operation.branches).some(
    (schemaName) =>
      schemasAlong(operation.surface, rootSchema(schemaName), pointer).length === pointer.split("/").length,
  );
}

const responseSchema: Check = {
  ...common,
  name: "response-schema",
  level: "MUST",
  requirement: "The body has the documented shape: that of success, with its payload, or that of failure.",
  judge(evidence, operation) {
    const readings = withJson(evidence, operation);
    const findings = readings.flatMap((reading) => {
      const branch = isSuccess(reading) ? "success" : "failure";
      return problemsOf(operation.surface, operation.branches[branch], reading.body.value).map(
        ({ pointer, expected, actual }): Finding =>
          about(reading, {
            where: pointer === "" ? "body" : pointer,
            expected,
            actual,
            source: sourceAt(operation, pointer, branch),
          }),
      );
    });
    if (findings.length > 0) return { findings };
    const successes = readings.filter(isSuccess);
    const [first] = readings.filter(({ probe }) => probe.expects === "answer");
    if (successes.length === 0) {
      if (!first) return { untested: "an answer whose body is JSON" };
      const code = String(codeOf(first));
      return { untested: `an answer of success; got ${code} (${meaningOf(operation.surface, code)})` };
    }
    // A list that is empty in one answer has items in another: only what was seen nowhere is untested.
    const empty = successes
      .map(({ body }) => emptyLists(operation.surface, rootSchema(operation.branches.success), body.value))
      .reduce((both, own) => both.filter((pointer) => own.includes(pointer)));
    return empty.length > 0
      ? { untested: `an answer with an item in ${empty.join(" and in ")}; choose other agents to ask about` }
      : { findings };
  },
  fails: {
    because: "The code is a number.",
    change: (recording, { operationId, surface }) => recording.set({ operationId }, `/${CODE[surface].property}`, 0),
  },
};

const envelope: Check = {
  ...common,
  name: "envelope",
  level: "MUST",
  requirement:
    "The fields of the envelope agree: a code of success with a payload, a code of failure with none, and old and new fields with each other.",
  judge: each(
    (reading) => {
      const { operation, body } = reading;
      const { property } = CODE[operation.surface];
      const code = codeOf(reading);
      const value = "value" in body ? body.value : undefined;
      if (isRecord(value) && typeof code === "string")
        return operation.surface === "agentgateway" ? guidEnvelope(operation, value) : signedEnvelope(operation, value);
      return [
        {
          where: `/${property}`,
          expected: "a code, as a string",
          actual: isRecord(value) ? shortJson(code ?? null) : shortJson(value),
          source: sourceAt(operation, `/${property}`, "failure"),
        },
      ];
    },
    withJson,
    "an answer whose body is JSON",
  ),
  fails: {
    because: "A code of failure comes with the payload of success.",
    change: (recording, { operationId, surface }) =>
      recording.set({ operationId }, `/${CODE[surface].property}`, surface === "agentgateway" ? "100-007" : "0100999"),
  },
};

type Envelope = Record<string, unknown>;

/** AgentGateway: `result` is there exactly on success. */
function guidEnvelope(operation: Operation, value: Envelope): Omit<Finding, "probe">[] {
  const success = value.retcode === CODE.agentgateway.success;
  const hasResult = value.result !== undefined && value.result !== null;
  if (success === hasResult) return [];
  return [
    {
      where: "/result",
      expected: success ? 'a result, since retcode is "0"' : `no result, since retcode is ${shortJson(value.retcode)}`,
      actual: shortJson(value.result),
      source: sourceAt(operation, "/result"),
    },
  ];
}

/** CC-CMS: `result` and `resultDatas` say what `resultCode` and `resultDesc` say. */
function signedEnvelope(operation: Operation, value: Envelope): Omit<Finding, "probe">[] {
  const success = value.resultCode === CODE["cc-cms"].success;
  const findings: Omit<Finding, "probe">[] = [];
  const report = (where: string, expected: string) => {
    findings.push({
      where,
      expected,
      actual: shortJson(value[where.slice(1)]),
      source: sourceAt(operation, where),
    });
  };
  if (value.result !== undefined && (value.result === "0") !== success) {
    report(
      "/result",
      success
        ? '"0", since resultCode is "0100000"'
        : `another value than "0", since resultCode is ${shortJson(value.resultCode)}`,
    );
  }
  if (success && !isDeepStrictEqual(value.resultDatas, value.resultDesc))
    report("/resultDatas", "the same value as in /resultDesc");
  if (!success && typeof value.resultDesc !== "string")
    report("/resultDesc", `a text, since resultCode is ${shortJson(value.resultCode)}`);
  if (!success && Array.isArray(value.resultDatas)) report("/resultDatas", "no data of a failure");
  return findings;
}

const codeKnown: Check = {
  ...common,
  name: "code-known",
  level: "MUST",
  requirement: "The code of the answer is that of success or stands in the table of error codes.",
  judge: each(
    (reading) => {
      const { operation } = reading;
      const { property, success } = CODE[operation.surface];
      const code = codeOf(reading);
      const known = bundleOf(operation.surface)["x-error-codes"].some((row) => row.code === code);
      if (typeof code !== "string" || code === success || known) return [];
      return [
        {
          where: `/${property}`,
          expected: "a code of the table of error codes",
          actual: shortJson(code),
          source: sourceAt(operation, `/${property}`, "failure"),
        },
      ];
    },
    withJson,
    "an answer whose body is JSON",
  ),
  fails: {
    because: "The code stands in no table.",
    change: (recording, { operationId, surface }) =>
      recording.set({ operationId }, `/${CODE[surface].property}`, surface === "agentgateway" ? "999-999" : "0109999"),
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
  requirement: "The body has no property that the reference does not name.",
  judge: each(
    (reading) => {
      const { operation, body } = reading;
      const branch = isSuccess(reading) ? "success" : "failure";
      const findings: Omit<Finding, "probe">[] = [];
      if (!("value" in body)) return findings;
      walk(operation.surface, rootSchema(operation.branches[branch]), body.value, (schema, value, pointer) => {
        const { properties } = schema;
        if (!isRecord(value) || !properties) return;
        const names = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
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
    "an answer whose body is JSON",
  ),
  fails: {
    because: "The envelope has a property that stands in no table.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/traceId", "5f2b"),
  },
};

const tableTypes: Check = {
  ...common,
  name: "table-types",
  level: "SHOULD",
  requirement: "Where a table and a sample of the reference disagree, the table is followed.",
  judge: each(
    (reading) => {
      const { operation, body } = reading;
      const findings: Omit<Finding, "probe">[] = [];
      if (!("value" in body)) return findings;
      walk(operation.surface, rootSchema(operation.branches.success), body.value, (schema, value, pointer) => {
        const discrepancy = schema["x-discrepancy"];
        if (!discrepancy?.tableSchema || matches(discrepancy.tableSchema, value)) return;
        // What neither the table nor the sample has is the deployment's own, and no matter of this check.
        if (!matches(schema, value)) return;
        findings.push({
          where: pointer,
          expected: `as the table has it: ${discrepancy.table}`,
          actual: shortJson(value),
          source: sourceAt(operation, pointer),
          fault: "reference",
        });
      });
      return findings;
    },
    (evidence, operation) => withJson(evidence, operation).filter(isSuccess),
    "an answer of success",
  ),
  // Only these have a discrepancy of types.
  operations: GATEWAY_QUERIES.slice(0, 2),
  fails: {
    because: "The state is a text, as in the sample, where the table says int.",
    change: (recording, { operationId }) =>
      recording.text({ operationId }, (text) => text.replace(/"status":([0-9])/g, '"status":"$1"')),
  },
};

/** What a message shows that was made for developers: frames of a stack, names of classes, paths of files. */
const INTERNALS =
  /\bat [\w$.<>]+\([^)]*\)|\b(?:java|javax|org|com)\.[a-z]+(?:\.\w+)+(?:Exception|Error)\b|\b\w+Exception:|Traceback \(most|(?:\/(?:opt|home|usr|var|root|srv)\/[\w.-]+\/)|\b[A-Z]:\\\\?\w+\\/;

const noInternals: Check = {
  ...common,
  name: "no-internals",
  level: "SHOULD",
  requirement: "No answer shows a stack trace, the name of an exception or a path of the server.",
  judge: each(
    ({ answer }) => {
      const text = Buffer.from(answer.body).toString("utf8", 0, 1_000_000);
      const [shown] = INTERNALS.exec(text) ?? [];
      if (shown === undefined) return [];
      return [
        {
          where: "body",
          expected: "words for the caller only",
          actual: shortJson(shown),
          source: "CWE-209, error messages with sensitive information",
        },
      ];
    },
    (evidence, operation) => evidence.of(operation).filter((reading) => !reading.failure),
    "an answer",
  ),
  fails: {
    because: "The message is a stack trace.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId },
        "/message",
        "java.lang.NullPointerException at com.example.Agent.query(Agent.java:41)",
      ),
  },
};

const notCacheable: Check = {
  ...common,
  name: "not-cacheable",
  level: "SHOULD",
  requirement: "No proxy between is allowed to keep an answer with data of agents and to give it to somebody else.",
  judge: each(({ answer }) => {
    const directives = headersOf(answer, "cache-control")
      .join(",")
      .toLowerCase()
      .split(",")
      .map((directive) => directive.trim());
    const has = (name: string) =>
      directives.some((directive) => directive === name || directive.startsWith(`${name}=`));
    const forbids = ["no-store", "private", "no-cache"].some(has);
    const isFresh = directives.some((directive) => /^(s-maxage|max-age)=0*[1-9]/.test(directive));
    const [expires] = headersOf(answer, "expires");
    const allows = has("public") || isFresh || (expires !== undefined && Date.parse(expires) > Date.now());
    // A date of last change alone lets a proxy guess how long to keep the answer.
    const guessed = directives.join("") === "" && headersOf(answer, "last-modified").length > 0;
    if (forbids || !(allows || guessed)) return [];
    return [
      {
        where: "header Cache-Control",
        expected: "no-store, or private, or no permission to keep the answer",
        actual: directives.join(", ") || `no such header, with ${expires === undefined ? "Last-Modified" : "Expires"}`,
        source: "RFC 9111, section 3",
      },
    ];
  }),
  fails: {
    because: "Any proxy may keep the answer for a minute.",
    change: (recording, { operationId }) => recording.header({ operationId }, "Cache-Control", "public, max-age=60"),
  },
};

export const answerChecks: readonly Check[] = [
  status,
  mediaType,
  json,
  uniqueKeys,
  integers,
  responseSchema,
  envelope,
  codeKnown,
  documentedProperties,
  tableTypes,
  noInternals,
  notCacheable,
];
