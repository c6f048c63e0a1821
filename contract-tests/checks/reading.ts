import { meaningOf, type Operation, operationOf } from "../contract/contract.ts";
import { readJson } from "../contract/json-text.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { type Answer, type Exchange, headersOf, type TransportFailure } from "../transport/exchange.ts";
import type { Probe } from "./probe.ts";

/** A probe and what came of it, as it was asked. Plain data, so that it can be judged elsewhere and kept. */
export interface Asked {
  probe: Probe;
  /** Only the failure, when the question was not sent because nothing can be asked any more. */
  exchange: Exchange | Pick<Exchange, "result">;
}

/** The body as JSON, or what keeps it from being JSON. */
export type Body = ReturnType<typeof readJson>;

/** An answer, taken apart once for all checks. Times are ms since 1970, by the clock of the suite. */
export interface Answered {
  probe: Probe;
  operation: Operation;
  failure?: undefined;
  sent: number;
  received: number;
  answer: Answer;
  body: Body;
}

export type Reading = Answered | { probe: Probe; operation: Operation; failure: TransportFailure; received: number };

/** Where each surface says whether it succeeded, and what the answer is about. */
export const CODE = {
  agentgateway: { property: "retcode", success: "0", payload: "result" },
  "cc-cms": { property: "resultCode", success: "0100000", payload: "resultDesc" },
} as const;

/** Answers that say: the credential of the request is not accepted. Source: cec_07_0005, "authentication modes". */
export const GUID_REFUSALS: readonly string[] = ["100-006", "000-003"];
const REFUSAL_STATUSES = [401, 403];

export function read({ probe, exchange }: Asked): Reading {
  const operation = operationOf(probe.surface, probe.operationId);
  const sent = "startedAt" in exchange ? Date.parse(exchange.startedAt) : 0;
  const received = "startedAt" in exchange ? sent + exchange.duration : 0;
  const { result } = exchange;
  if ("failure" in result) return { probe, operation, failure: result.failure, received };
  return { probe, operation, sent, received, answer: result.answer, body: bodyOf(result.answer) };
}

/** By the bytes that were received, which nobody changes. */
const bodies = new WeakMap<Uint8Array, Body>();

/** The body of an answer as JSON. It is read once for all who look at it: that takes long for a batch of 6000 agents. */
export function bodyOf({ body: bytes, headers }: Pick<Answer, "body" | "headers">): Body {
  const body = bodies.get(bytes) ?? readJson(inUtf8(bytes, charsetOf({ headers })));
  bodies.set(bytes, body);
  return body;
}

/** The charset that an answer names, in lower case. */
export function charsetOf(answer: Pick<Answer, "headers">): string | undefined {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headersOf(answer, "content-type").join()) ?? [];
  return charset?.toLowerCase();
}

/** The bytes as they are in UTF-8: installations exist that answer in another charset and say so. */
function inUtf8(bytes: Uint8Array, charset = "utf-8"): Uint8Array {
  if (charset === "utf-8") return bytes;
  try {
    return new TextEncoder().encode(new TextDecoder(charset, { ignoreBOM: true }).decode(bytes));
  } catch {
    // A charset that nobody knows.
    return bytes;
  }
}

/** The code of an envelope, or undefined when the body has none. */
export function codeOf({ operation, body }: Pick<Answered, "operation" | "body">): unknown {
  return "value" in body && isRecord(body.value) ? body.value[CODE[operation.surface].property] : undefined;
}

/** Whether an answer says that it is one of success. */
export function isSuccess(reading: Reading): reading is Answered {
  return (
    !reading.failure && reading.answer.status === 200 && codeOf(reading) === CODE[reading.operation.surface].success
  );
}

/** What an answer is about: `result` on AgentGateway, `resultDesc` on CC-CMS. */
export function payloadOf({ operation, body }: Pick<Answered, "operation" | "body">): unknown {
  return "value" in body && isRecord(body.value) ? body.value[CODE[operation.surface].payload] : undefined;
}

/** Whether a documented HTTP status refuses the credential of the request. */
export function isRefusalStatus(operation: Operation, status: number): boolean {
  return REFUSAL_STATUSES.includes(status) && operation.statuses.includes(status);
}

/** Why nothing could be asked, as this reading has it; undefined when the deployment answered. */
export function closedReason(reading: Reading): string | undefined {
  const { operation } = reading;
  if (reading.failure) return reading.failure.kind === "broken" ? undefined : reading.failure.message;
  if (isRefusalStatus(operation, reading.answer.status))
    return `HTTP ${reading.answer.status}: the signature or the key is not accepted${reading.answer.status === 403 ? ", or this address is locked" : ""}; check both keys, the clock of this machine, and that no proxy rewrites Host`;
  const code = codeOf(reading);
  if (operation.surface === "agentgateway" && typeof code === "string" && GUID_REFUSALS.includes(code))
    return `${code}: ${meaningOf("agentgateway", code)} Sign in again and use the new guid`;
  return undefined;
}
