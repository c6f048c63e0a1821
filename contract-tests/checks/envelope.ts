// Whether the fields of the envelope agree, and what its code is.
import { isDeepStrictEqual } from "node:util";
import { errorCodesOf, type Operation } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { common, each, envelopeRows, sourceAt, withJson } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import { codeOf, isPayload, payloadNames } from "./reading.ts";

const envelope: Check = {
  ...common,
  name: "envelope",
  level: "MUST",
  requirement:
    "The fields of the envelope agree: a code of failure comes without the payload of success, and old and new fields say the same.",
  stated: envelopeRows,
  judge: each(
    (reading) => {
      const { operation, body } = reading;
      const { code: property } = operation.envelope;
      const code = codeOf(reading);
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
    "an answer whose body is JSON",
  ),
  fails: {
    because: "A code of failure comes with the payload of success.",
    change: (recording, { operationId, envelope, errorCodes }) =>
      recording.set({ operationId }, `/${envelope.code}`, errorCodes.at(-1)),
  },
};

/** Whether data comes without success, and whether the older fields, where they are, say what the others say. */
function disagreements(operation: Operation, value: Record<string, unknown>): Omit<Finding, "probe">[] {
  const { code, success, payload, older } = operation.envelope;
  const findings: Omit<Finding, "probe">[] = [];
  const report = (name: string, expected: string) => {
    const where = `/${name}`;
    findings.push({ where, expected, actual: shortJson(value[name]), source: sourceAt(operation, where) });
  };
  const isOfSuccess = value[code] === success;
  const since = `since ${code} is ${shortJson(value[code])}`;
  if (older && typeof value[older.code] === "string" && (value[older.code] === older.success) !== isOfSuccess)
    report(older.code, `${isOfSuccess ? "" : "another value than "}${shortJson(older.success)}, ${since}`);
  if (!isOfSuccess) {
    const told = payloadNames(operation).filter((name) => isPayload(operation, value[name]));
    for (const name of told) report(name, `no data, ${since}`);
  } else if (older && isPayload(operation, value[older.payload])) {
    if (!isDeepStrictEqual(value[older.payload], value[payload]))
      report(older.payload, `the same value as in /${payload}`);
  }
  return findings;
}

/** A code of the form of those of an operation that stands in no table. */
function unknownCode({ errorCodes: [code = ""] }: Operation): string {
  return code.replace(/[0-9]/g, "9");
}

const codeKnown: Check = {
  ...common,
  name: "code-known",
  level: "SHOULD",
  requirement:
    "The code of the answer is that of success or stands in the table of error codes, of the edition where one is named.",
  judge: each(
    (reading, { edition }) => {
      const { operation } = reading;
      const { code: property, success } = operation.envelope;
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
    change: (recording, operation) =>
      recording.set({ operationId: operation.operationId }, `/${operation.envelope.code}`, unknownCode(operation)),
  },
};

export const envelopeChecks: readonly Check[] = [envelope, codeKnown];
