import { meaningOf, type Operation, operationOf, resolved } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { type Body, bodyOf } from "../transport/body.ts";
import type { Answer, Exchange, TransportFailure } from "../transport/exchange.ts";
import type { ScenarioRequest } from "./scenario-request.ts";

/** A request and what came of it, as it was asked. Plain data, so that it can be evaluated elsewhere and kept. */
export interface RecordedExchange {
  request: ScenarioRequest;
  /** Only the failure, when the request was not sent because nothing can be asked any more. */
  exchange: Exchange | Pick<Exchange, "result">;
}

/** An answer, taken apart once for all checks. Times are ms since 1970, by the clock of the suite. */
export interface AnsweredExchange {
  request: ScenarioRequest;
  operation: Operation;
  failure?: undefined;
  sent: number;
  received: number;
  /** The guid that the request was sent with, where it had one. */
  guid?: string;
  answer: Answer;
  body: Body;
}

export type ParsedExchange =
  | AnsweredExchange
  | { request: ScenarioRequest; operation: Operation; failure: TransportFailure; received: number };

/** Answers that say: the credential of the request is not accepted. Source: cec_07_0005, "authentication modes". */
export const GUID_REFUSALS: readonly string[] = ["100-006", "000-003"];
const REFUSAL_STATUSES = [401, 403];

export function parseExchange({ request, exchange }: RecordedExchange): ParsedExchange {
  const operation = operationOf(request.surface, request.operationId);
  const sent = "startedAt" in exchange ? Date.parse(exchange.startedAt) : 0;
  const received = "startedAt" in exchange ? sent + exchange.duration : 0;
  const { result } = exchange;
  if ("failure" in result) return { request, operation, failure: result.failure, received };
  const [, guid] = ("request" in exchange && exchange.request.headers.find(([name]) => name === "Guid")) || [];
  const answered = { request, operation, sent, received, answer: result.answer, body: bodyOf(result.answer) };
  return guid === undefined ? answered : { ...answered, guid };
}

/** The code of an envelope, or undefined when the body has none. */
export function codeOf({ operation, body }: Pick<AnsweredExchange, "operation" | "body">): unknown {
  return "value" in body && isRecord(body.value) ? body.value[operation.envelope.code] : undefined;
}

/** Whether an answer says that it is one of success. */
export function isSuccess(exchange: ParsedExchange): exchange is AnsweredExchange {
  return (
    !exchange.failure && exchange.answer.status === 200 && codeOf(exchange) === exchange.operation.envelope.success
  );
}

/** What an answer is about. */
export function payloadOf({ operation, body }: Pick<AnsweredExchange, "operation" | "body">): unknown {
  return "value" in body && isRecord(body.value) ? body.value[operation.envelope.payload] : undefined;
}

/** Whether an answer says anything: a payload that is not null, and if it is a list, not empty. */
export function hasData(exchange: ParsedExchange): boolean {
  const payload = exchange.failure ? undefined : payloadOf(exchange);
  return Array.isArray(payload) ? payload.length > 0 : payload !== undefined && payload !== null;
}

/** The properties of an envelope that have the payload of success: the own one, then the older one. */
export function payloadNames({ envelope: { payload, older } }: Pick<Operation, "envelope">): string[] {
  return [payload, ...(older ? [older.payload] : [])];
}

/**
 * Whether a value in place of the payload has data. Null, 0 and what is full of them do not, nor does a text, which says
 * what is wrong. True and false do where the answer of success has one of them.
 */
export function isPayload({ surface, branches, envelope }: Operation, value: unknown): boolean {
  if (typeof value !== "boolean") return typeof value !== "string" && hasContent(value);
  const { properties } = resolved(surface, { $ref: `#/components/schemas/${branches.success}` });
  const { type } = resolved(surface, properties?.[envelope.payload] ?? {});
  return [type].flat().includes("boolean");
}

function hasContent(value: unknown): boolean {
  return typeof value === "object" && value !== null ? Object.values(value).some(hasContent) : Boolean(value);
}

/** Whether a documented HTTP status refuses the credential of the request. */
export function isRefusalStatus(operation: Operation, status: number): boolean {
  return REFUSAL_STATUSES.includes(status) && operation.statuses.includes(status);
}

/** Why nothing could be asked, as this exchange has it; undefined when the deployment answered. */
export function closedReason(exchange: ParsedExchange): string | undefined {
  const { operation } = exchange;
  if (exchange.failure)
    return ["broken", "unanswered"].includes(exchange.failure.kind) ? undefined : exchange.failure.message;
  if (isRefusalStatus(operation, exchange.answer.status))
    return `HTTP ${exchange.answer.status}: the signature or the access key is not accepted${exchange.answer.status === 403 ? ", or this address is locked" : ""}; check both keys, the clock of this machine, and that no proxy rewrites Host`;
  const code = codeOf(exchange);
  if (operation.surface === "agentgateway" && typeof code === "string" && GUID_REFUSALS.includes(code))
    return `${code}: ${meaningOf("agentgateway", code)} Sign in again and use the new guid`;
  return undefined;
}
