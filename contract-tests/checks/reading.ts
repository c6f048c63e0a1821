import { meaningOf, type Operation } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import type { Answer, Exchange, TransportFailure } from "../transport/exchange.ts";
import type { Access } from "./check.ts";

/** An exchange, taken apart once for all checks. */
export type Reading =
  | { operation: Operation; failure: TransportFailure }
  | { operation: Operation; failure?: undefined; answer: Answer; body: Body };

/** The body as JSON, or what keeps it from being JSON. */
export type Body = { value: unknown } | { problem: string };

/** Where each surface says whether it succeeded. */
export const CODE = {
  agentgateway: { property: "retcode", success: "0" },
  "cc-cms": { property: "resultCode", success: "0100000" },
} as const;

/** Answers that say: the credential of the request is not accepted. */
const REFUSALS = { agentgateway: ["100-006", "000-003"], "cc-cms": [] as string[] };
const REFUSAL_STATUSES = [401, 403];

export function read(operation: Operation, { result }: Pick<Exchange, "result">): Reading {
  if ("failure" in result) return { operation, failure: result.failure };
  return { operation, answer: result.answer, body: parse(result.answer.body) };
}

function parse(bytes: Uint8Array): Body {
  if (bytes.length === 0) return { problem: "an empty body" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The code of an envelope, or undefined when the body has none. */
export function codeOf({ surface }: Operation, body: Body): unknown {
  return "value" in body && isRecord(body.value) ? body.value[CODE[surface].property] : undefined;
}

export function isSuccess(operation: Operation, body: Body): boolean {
  return codeOf(operation, body) === CODE[operation.surface].success;
}

/** Whether a documented HTTP status refuses the credential of the request. */
export function isRefusalStatus(operation: Operation, status: number): boolean {
  return REFUSAL_STATUSES.includes(status) && operation.statuses.includes(status);
}

/** How far the operation got. */
export function accessOf(reading: Reading): Access {
  const { operation } = reading;
  if (reading.failure) {
    const { kind, message } = reading.failure;
    return kind === "broken"
      ? { kind: "answered" }
      : { kind: kind === "refused" ? "refused" : "unreachable", reason: message };
  }
  if (isRefusalStatus(operation, reading.answer.status)) {
    return {
      kind: "refused",
      reason: `HTTP ${reading.answer.status}: the signature or the key is not accepted; check both keys, the clock of this machine, and that no proxy rewrites Host`,
    };
  }
  const code = codeOf(operation, reading.body);
  if (typeof code === "string" && REFUSALS[operation.surface].includes(code)) {
    return {
      kind: "refused",
      reason: `${code}: ${meaningOf(operation.surface, code)} Sign in again and use the new guid`,
    };
  }
  return { kind: "answered" };
}
