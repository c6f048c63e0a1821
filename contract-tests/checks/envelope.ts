// Whether the fields of the envelope agree, and what its code is.
import { errorCodesOf, type Operation, operationOf } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { common, each, envelopeRows, withJson } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import { firstDifference } from "./difference.ts";
import { sourceAt } from "./finding.ts";
import { codeOf, isPayload, isSuccess, payloadNames } from "./parsed-exchange.ts";

const envelope: Check = {
  ...common,
  name: "envelope",
  level: "MUST",
  requirement:
    "The fields of the envelope agree: a code of failure comes without a payload, and the older code field says the same.",
  stated: envelopeRows,
  evaluate: each(
    (exchange) => {
      const { operation, body } = exchange;
      const { code: property } = operation.envelope;
      const code = codeOf(exchange);
      const value = "value" in body ? body.value : undefined;
      if (isRecord(value) && typeof code === "string") return disagreements(operation, value);
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
    "a response whose body is JSON",
  ),
  fails: {
    because: "A code of failure comes with a payload.",
    change: (recording, operation) => {
      const { operationId, envelope, errorCodes } = operation;
      recording.set({ operationId }, `/${envelope.code}`, errorCodes.at(-1));
      // A number or a text alone can be nothing, or say what is wrong, and an empty list is no data.
      recording.set({ operationId }, `/${envelope.payload}`, (payload: unknown) =>
        isPayload(operation, payload) || payload === undefined ? payload : [1],
      );
    },
  },
};

/** Whether data comes without success, and whether the older fields, where they are, say what the others say. */
function disagreements(operation: Operation, value: Record<string, unknown>): Omit<Finding, "request">[] {
  const { code, success, older } = operation.envelope;
  const findings: Omit<Finding, "request">[] = [];
  const report = (name: string, expected: string) => {
    const where = `/${name}`;
    findings.push({ where, expected, actual: shortJson(value[name]), source: sourceAt(operation, where) });
  };
  const isOfSuccess = value[code] === success;
  const since = `because ${code} is ${shortJson(value[code])}`;
  if (older && typeof value[older.code] === "string" && (value[older.code] === older.success) !== isOfSuccess)
    report(older.code, `${isOfSuccess ? "" : "another value than "}${shortJson(older.success)}, ${since}`);
  if (!isOfSuccess) {
    const told = payloadNames(operation).filter((name) => isPayload(operation, value[name]));
    for (const name of told) report(name, `no data, ${since}`);
  }
  return findings;
}

/** No row compares the two payloads; the samples show them equal. */
const olderPayload: Check = {
  ...common,
  operations: common.operations.filter(({ surface, operationId }) => operationOf(surface, operationId).envelope.older),
  name: "older-payload",
  level: "SHOULD",
  requirement: "On success, the older payload is the same as the newer one, unless the older one is empty.",
  evaluate: each((exchange) => {
    const { operation, body } = exchange;
    const { payload, older } = operation.envelope;
    const value = "value" in body && isRecord(body.value) ? body.value : {};
    if (!older || !isSuccess(exchange) || !isPayload(operation, value[older.payload])) return [];
    const difference = firstDifference(value[older.payload], value[payload]);
    if (!difference) return [];
    const words = (there: unknown) => (there === undefined ? "nothing there" : shortJson(there));
    const where = `/${older.payload}${difference.pointer}`;
    const expected = `the same value as at /${payload}${difference.pointer}: ${words(difference.other)}`;
    return [{ where, expected, actual: words(difference.one), source: sourceAt(operation, `/${older.payload}`) }];
  }),
  fails: {
    because: "The older payload has other data.",
    change: (recording, { operationId, envelope: { older } }) =>
      recording.set({ operationId }, `/${older?.payload}`, [1]),
  },
};

/** A code of the usual form that no table lists. */
function unknownCode({ errorCodes: [code = ""] }: Operation): string {
  return code.replace(/[0-9]/g, "9");
}

const codeKnown: Check = {
  ...common,
  name: "code-known",
  level: "SHOULD",
  requirement:
    "The code of the response is that of success, or the table of error codes lists it; with an edition, the table of that edition.",
  evaluate: each(
    (exchange, { edition }) => {
      const { operation } = exchange;
      const { code: property, success } = operation.envelope;
      const code = codeOf(exchange);
      if (typeof code !== "string" || code === success || errorCodesOf(operation.surface, edition).has(code)) return [];
      return [
        {
          where: `/${property}`,
          expected: "a code that the table of error codes lists",
          actual: shortJson(code),
          source: sourceAt(operation, `/${property}`, "failure"),
        },
      ];
    },
    withJson,
    "a response whose body is JSON",
  ),
  fails: {
    because: "No table lists the code.",
    change: (recording, operation) =>
      recording.set({ operationId: operation.operationId }, `/${operation.envelope.code}`, unknownCode(operation)),
  },
};

export const envelopeChecks: readonly Check[] = [envelope, olderPayload, codeKnown];
