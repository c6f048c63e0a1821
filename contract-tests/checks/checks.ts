import { isDeepStrictEqual } from "node:util";
import { citationText, meaningOf, type Operation, type Schema } from "../contract/contract.ts";
import { citationAt, emptyLists, isRecord, walk } from "../contract/schema-walk.ts";
import { matches, problemsOf, shortJson } from "../contract/validator.ts";
import { headersOf } from "../transport/exchange.ts";
import type { Check, Finding, Judgement } from "./check.ts";
import { CODE, codeOf, isRefusalStatus, isSuccess, type Reading } from "./reading.ts";

type Answered = Exclude<Reading, { failure: object }>;

/** A check that looks at an answer with an envelope; without one it is untested. */
function onEnvelope(judge: (reading: Answered, value: unknown) => Judgement): Check["judge"] {
  return (reading) => {
    if (reading.failure) return { untested: "no complete answer" };
    if (reading.answer.status !== 200)
      return { untested: `an answer with HTTP status 200; got ${reading.answer.status}` };
    if ("problem" in reading.body) return { untested: "an answer whose body is JSON" };
    return judge(reading, reading.body.value);
  };
}

function rootSchema(schemaName: string): Schema {
  return { $ref: `#/components/schemas/${schemaName}` };
}

function sourceAt(operation: Operation, schemaName: string, pointer: string): string {
  return citationText(operation.surface, citationAt(operation, rootSchema(schemaName), pointer) ?? operation.source);
}

const status: Check = {
  name: "status-documented",
  level: "MUST",
  requirement:
    "A well-formed request is answered completely, and with HTTP status 200 or a documented refusal of the credential.",
  judge(reading) {
    const { operation } = reading;
    const source = citationText(operation.surface, operation.source);
    const expected = "a complete answer with HTTP status 200";
    if (reading.failure) {
      if (reading.failure.kind !== "broken") return { untested: reading.failure.message };
      return { findings: [{ where: "answer", expected, actual: reading.failure.message, source }] };
    }
    const actual = reading.answer.status;
    if (actual === 200 || isRefusalStatus(operation, actual)) return { findings: [] };
    return { findings: [{ where: "status", expected: "HTTP status 200", actual: `HTTP status ${actual}`, source }] };
  },
};

const json: Check = {
  name: "json",
  level: "MUST",
  requirement: "The body is one JSON text in UTF-8.",
  judge(reading) {
    if (reading.failure) return { untested: "no complete answer" };
    if (reading.answer.status !== 200)
      return { untested: `an answer with HTTP status 200; got ${reading.answer.status}` };
    if ("value" in reading.body) return { findings: [] };
    const source = citationText(reading.operation.surface, reading.operation.source);
    return { findings: [{ where: "body", expected: "one JSON text in UTF-8", actual: reading.body.problem, source }] };
  },
};

const mediaType: Check = {
  name: "media-type",
  level: "MUST",
  requirement: "The answer is sent as application/json, and in UTF-8 where a charset is named.",
  judge(reading) {
    if (reading.failure) return { untested: "no complete answer" };
    if (reading.answer.status !== 200)
      return { untested: `an answer with HTTP status 200; got ${reading.answer.status}` };
    const values = headersOf(reading.answer, "content-type");
    const value = values.length > 0 ? values.join(", ") : undefined;
    const [essence, ...parameters] = (value ?? "")
      .toLowerCase()
      .split(";")
      .map((part) => part.trim());
    const charset = parameters
      .find((parameter) => parameter.startsWith("charset="))
      ?.slice("charset=".length)
      .replaceAll('"', "");
    if (essence === "application/json" && (charset === undefined || charset === "utf-8")) return { findings: [] };
    const source = citationText(reading.operation.surface, reading.operation.source);
    return {
      findings: [
        {
          where: "header Content-Type",
          expected: "application/json; charset=UTF-8",
          actual: value ?? "no such header",
          source,
        },
      ],
    };
  },
};

const responseSchema: Check = {
  name: "response-schema",
  level: "MUST",
  requirement: "The body has the documented shape: that of success, with its payload, or that of failure.",
  judge: onEnvelope(({ operation, body }, value) => {
    const success = isSuccess(operation, body);
    const schemaName = operation.branches[success ? "success" : "failure"];
    const findings = problemsOf(operation.surface, schemaName, value).map(
      ({ pointer, expected, actual }): Finding => ({
        where: pointer === "" ? "body" : pointer,
        expected,
        actual,
        source: sourceAt(operation, schemaName, pointer),
      }),
    );
    if (findings.length > 0) return { findings };
    if (!success) {
      const code = String(codeOf(operation, body));
      return { untested: `an answer of success; got ${code} (${meaningOf(operation.surface, code)})` };
    }
    const empty = emptyLists(operation.surface, rootSchema(schemaName), value);
    return empty.length > 0
      ? { untested: `an answer with an item in ${empty.join(" and in ")}; choose other agents to ask about` }
      : { findings };
  }),
};

const envelope: Check = {
  name: "envelope",
  level: "MUST",
  requirement:
    "The fields of the envelope agree: a code of success with a payload, a code of failure with none, and old and new fields with each other.",
  judge: onEnvelope(({ operation, body }, value) => {
    const { property } = CODE[operation.surface];
    const code = codeOf(operation, body);
    if (!isRecord(value) || typeof code !== "string") {
      const actual = isRecord(value) ? shortJson(code ?? null) : shortJson(value);
      return {
        findings: [
          {
            where: `/${property}`,
            expected: "a code, as a string",
            actual,
            source: sourceAt(operation, operation.branches.failure, `/${property}`),
          },
        ],
      };
    }
    return {
      findings:
        operation.surface === "agentgateway" ? guidEnvelope(operation, value) : signedEnvelope(operation, value),
    };
  }),
};

/** AgentGateway: `result` is there exactly on success. */
function guidEnvelope(operation: Operation, value: Record<string, unknown>): Finding[] {
  const success = value.retcode === CODE.agentgateway.success;
  const hasResult = value.result !== undefined && value.result !== null;
  if (success === hasResult) return [];
  return [
    {
      where: "/result",
      expected: success ? 'a result, since retcode is "0"' : `no result, since retcode is ${shortJson(value.retcode)}`,
      actual: shortJson(value.result),
      source: sourceAt(operation, operation.branches.success, "/result"),
    },
  ];
}

/** CC-CMS: `result` and `resultDatas` say what `resultCode` and `resultDesc` say. */
function signedEnvelope(operation: Operation, value: Record<string, unknown>): Finding[] {
  const success = value.resultCode === CODE["cc-cms"].success;
  const findings: Finding[] = [];
  const report = (where: string, expected: string) => {
    const actual = shortJson(value[where.slice(1)]);
    findings.push({ where, expected, actual, source: sourceAt(operation, operation.branches.success, where) });
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
  return findings;
}

const tableTypes: Check = {
  name: "table-types",
  level: "SHOULD",
  requirement: "Where a table and a sample of the reference disagree, the table is followed.",
  judge: onEnvelope(({ operation, body }, value) => {
    if (!isSuccess(operation, body)) return { untested: "an answer of success" };
    const schemaName = operation.branches.success;
    const findings: Finding[] = [];
    walk(operation.surface, rootSchema(schemaName), value, (schema, place, pointer) => {
      const discrepancy = schema["x-discrepancy"];
      if (!discrepancy?.tableSchema || matches(discrepancy.tableSchema, place)) return;
      findings.push({
        where: pointer,
        expected: `as the table has it: ${discrepancy.table}`,
        actual: shortJson(place),
        source: sourceAt(operation, schemaName, pointer),
      });
    });
    return { findings };
  }),
};

/** The checks that every operation goes through, in the order of the report. */
export const checks: readonly Check[] = [status, json, mediaType, responseSchema, envelope, tableTypes];
