// Whether the fields of the envelope agree, and what its code is.
import { isDeepStrictEqual } from "node:util";
import { errorCodesOf, type Operation } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { common, each, envelopeRows, SIGNED_QUERIES, withJson } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import { sourceAt } from "./finding.ts";
import { CODE, codeOf, isSuccess } from "./reading.ts";

const envelope: Check = {
  ...common,
  name: "envelope",
  level: "MUST",
  requirement:
    "The fields of the envelope agree: a code of failure comes without the payload of success, and the old field of the code says the same.",
  stated: envelopeRows,
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

/** Whether a value has data: a text in place of data says what is wrong, and null, 0 and objects full of them say nothing. */
export function isPayload(value: unknown): boolean {
  return typeof value !== "string" && tells(value);
}

function tells(value: unknown): boolean {
  return typeof value === "object" && value !== null ? Object.values(value).some(tells) : Boolean(value);
}

/** AgentGateway: `result` is that of success. */
function guidEnvelope(operation: Operation, value: Envelope): Omit<Finding, "probe">[] {
  if (value.retcode === CODE.agentgateway.success || !isPayload(value.result)) return [];
  return [
    {
      where: "/result",
      expected: `no result, since retcode is ${shortJson(value.retcode)}`,
      actual: shortJson(value.result),
      source: sourceAt(operation, "/result"),
    },
  ];
}

/** CC-CMS: `result`, where it is, says what `resultCode` says, and a failure has no data. */
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
  const { result, resultDatas, resultDesc } = value;
  if (typeof result === "string" && (result === "0") !== success) {
    report(
      "/result",
      success
        ? '"0", since resultCode is "0100000"'
        : `another value than "0", since resultCode is ${shortJson(value.resultCode)}`,
    );
  }
  const since = `since resultCode is ${shortJson(value.resultCode)}`;
  if (!success && isPayload(resultDesc)) report("/resultDesc", `no data, ${since}`);
  if (!success && isPayload(resultDatas)) report("/resultDatas", `no data, ${since}`);
  return findings;
}

/** No row compares the two; both pages only show them alike. */
const olderPayload: Check = {
  ...common,
  operations: SIGNED_QUERIES,
  name: "older-payload",
  level: "SHOULD",
  requirement: "On success resultDatas, where it says anything, is the same as resultDesc.",
  judge: each((reading) => {
    const { operation, body } = reading;
    const value = "value" in body && isRecord(body.value) ? body.value : {};
    const { resultDatas, resultDesc } = value;
    if (!isSuccess(reading) || !isPayload(resultDatas) || isDeepStrictEqual(resultDatas, resultDesc)) return [];
    const where = "/resultDatas";
    const expected = "the same value as in /resultDesc";
    return [{ where, expected, actual: shortJson(resultDatas), source: sourceAt(operation, where) }];
  }),
  fails: {
    because: "The older field has other data.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/resultDatas", [1]),
  },
};

const codeKnown: Check = {
  ...common,
  name: "code-known",
  level: "SHOULD",
  requirement:
    "The code of the answer is that of success or stands in the table of error codes, of the edition where one is named.",
  judge: each(
    (reading, { edition }) => {
      const { operation } = reading;
      const { property, success } = CODE[operation.surface];
      const code = codeOf(reading);
      if (typeof code !== "string" || code === success || errorCodesOf(operation.surface, edition).has(code)) return [];
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

export const envelopeChecks: readonly Check[] = [envelope, olderPayload, codeKnown];
