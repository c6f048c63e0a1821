// What a refusal is, and what of an answer is none.
import type { Operation } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import type { Evaluation, Finding } from "./check.ts";
import { findingOf, type Mismatch } from "./finding.ts";
import type { Observations } from "./observations.ts";
import {
  type AnsweredExchange,
  closedReason,
  codeOf,
  GUID_REFUSALS,
  isPayload,
  type ParsedExchange,
  payloadNames,
} from "./parsed-exchange.ts";
/** How a request may be refused. */
export interface RefusalRule {
  /** In words, for a report. */
  words: string;
  /** The HTTP statuses, besides 200 with a code; every 4xx where the interface reference names none. */
  statuses?: readonly number[];
  /** The codes that come with 200; every code of failure where the interface reference names none. */
  codes?: readonly string[];
  /** The resource may not exist at all; then every response that is not an answer to the query counts as a refusal. */
  isElsewhere?: boolean;
}

export const ANY_REFUSAL: RefusalRule = { words: "a refusal: HTTP status 4xx, or 200 with a code of failure" };

/** Source: cec_07_0005, "authentication modes", row "mismatch". */
export const GUID_REFUSAL: RefusalRule = {
  words: "a refusal: HTTP status 4xx, or 200 with 100-006 or 000-003",
  codes: GUID_REFUSALS,
};

export const NO_ANSWER: RefusalRule = {
  words: "no successful response to the query, and no server error",
  isElsewhere: true,
};

/** The HTTP status of the sister service for an address that is locked. Source: cec_07_0836, table 1, row 403. */
export const LOCKED = 403;

/** Codes of a request that was accepted, and found nothing: no held call. */
const NOTHING_FOUND: readonly unknown[] = ["400-003"];

function isAboutNothing(exchange: ParsedExchange): boolean {
  const { request } = exchange;
  return (
    request.credential === "valid" &&
    request.expects === "answer" &&
    !exchange.failure &&
    NOTHING_FOUND.includes(codeOf(exchange))
  );
}

/** Why nothing can be compared with: no well-formed request was answered with success. */
export function notAccepted(observations: Observations, operation: Operation): string | undefined {
  if (observations.successes({ operationId: operation.operationId }).length > 0) return undefined;
  if (observations.of(operation).some(isAboutNothing)) return undefined;
  const [exchange] = observations.of(operation).filter(({ request }) => request.expects === "answer");
  return (exchange && closedReason(exchange)) ?? "an accepted request to compare with";
}

/**
 * Evaluates each answer by itself. What was not looked at is untested. A connection that is dropped is a finding,
 * unless it is as good as any other way to give no answer.
 */
export function evaluatedRefusals(
  exchanges: readonly ParsedExchange[],
  expected: string,
  sourceOf: (step: string) => string,
  evaluate: (exchange: AnsweredExchange) => Mismatch | undefined,
  mayHangUp = false,
): Evaluation {
  const findings: Finding[] = [];
  const reasons = exchanges.length === 0 ? ["the requests of this check were not sent"] : [];
  for (const exchange of exchanges) {
    const reason = notLookedAt(exchange);
    if (reason !== undefined) {
      reasons.push(reason);
      continue;
    }
    const dropped = { where: "answer", expected, actual: exchange.failure?.message ?? "" };
    const problem = exchange.failure ? (mayHangUp ? undefined : dropped) : evaluate(exchange);
    if (problem) findings.push(findingOf(exchange, problem, sourceOf(exchange.request.step)));
  }
  const [reason] = reasons;
  return findings.length === 0 && reason !== undefined ? { untested: reason } : { findings };
}

/** Why an exchange says nothing about what is wrong with its request. */
export function notLookedAt(exchange: ParsedExchange): string | undefined {
  if (exchange.failure) return exchange.failure.kind === "broken" ? undefined : exchange.failure.message;
  if (isPutOff(exchange)) return putOffReason(exchange);
  // Said of a request with a valid guid, it is about the session.
  return exchange.request.credential === "valid" && codeOf(exchange) === SESSION_OVER
    ? closedReason(exchange)
    : undefined;
}

/** Whether an answer says "try again later": by an HTTP status, or by the code "the interface is called repeatedly". */
export function isPutOff(exchange: AnsweredExchange): boolean {
  return [408, 425, 429].includes(exchange.answer.status) || codeOf(exchange) === "000-007";
}

/** Why an answer "try again later" cannot be evaluated, and what to do. */
export function putOffReason(exchange: AnsweredExchange): string {
  return `a definite response; got ${outcomeOf(exchange)} (try again later); set lower limits in the deployment file`;
}

const SESSION_OVER = "100-006";

/** What is not a refusal about an answer; undefined when it is one. */
export function problemOf(exchange: AnsweredExchange, rule: RefusalRule): Mismatch | undefined {
  const { words: expected, statuses, codes } = rule;
  const { operation, answer, body } = exchange;
  const { code: property, success } = operation.envelope;
  const place = `/${property}`;
  const code = codeOf(exchange);
  if (rule.isElsewhere) {
    // RFC 9110, section 15.6.2: a method that the server does not know at all.
    if (answer.status >= 500 && answer.status !== 501)
      return { where: "status", expected, actual: insteadOfRefusal(exchange) };
    if (code === success) return { where: place, expected, actual: insteadOfRefusal(exchange) };
  } else if (answer.status !== 200) {
    const isClientError = answer.status >= 400 && answer.status < 500;
    if (!(statuses?.includes(answer.status) ?? isClientError))
      return { where: "status", expected, actual: insteadOfRefusal(exchange) };
  } else if ("problem" in body) {
    return { where: "body", expected, actual: body.problem };
  } else if (typeof code !== "string") {
    return { where: place, expected, actual: shortJson(code ?? null) };
  } else if (code === success || codes?.includes(code) === false) {
    return { where: codes?.length === 0 ? "status" : place, expected, actual: insteadOfRefusal(exchange) };
  }
  const data = dataOf(exchange);
  // Another component may answer there, with a body of its own.
  if (rule.isElsewhere && typeof data?.value !== "object") return undefined;
  return data && { where: data.pointer, expected: "no data in a refusal", actual: shortJson(data.value) };
}

/** What came in place of a refusal, for which wrong request: `success for "no guid" (HTTP status 200 with "0")`. */
function insteadOfRefusal(exchange: AnsweredExchange): string {
  const { answer, operation, request } = exchange;
  const sent = request.key.slice(request.key.indexOf(": ") + 2);
  return `${kindOfAnswer(answer.status, codeOf(exchange), operation)} for "${sent}" (${outcomeOf(exchange)})`;
}

function kindOfAnswer(status: number, code: unknown, { envelope }: Operation): string {
  if (status >= 500) return "a server error";
  if (code === envelope.success) return "success";
  if (status >= 300 && status < 400) return "a redirect";
  return status === 200 ? "another code" : "neither success nor a refusal";
}

/** The payload of an answer, if there is one; a failure may have a text in its place. */
function dataOf({ operation, body }: AnsweredExchange): { pointer: string; value: unknown } | undefined {
  if (!("value" in body) || !isRecord(body.value)) return undefined;
  const envelope = body.value;
  return payloadNames(operation)
    .map((name) => ({ pointer: `/${name}`, value: envelope[name] }))
    .find(({ value }) => isPayload(operation, value));
}

/** Status and code in words. */
export function outcomeOf(exchange: AnsweredExchange): string {
  const { status } = exchange.answer;
  return status === 200 ? `HTTP status 200 with ${shortJson(codeOf(exchange) ?? null)}` : `HTTP status ${status}`;
}

/** The same, where it does not matter which of its two codes a wrong guid has. */
export function kindOf(exchange: AnsweredExchange): string {
  const isOfGuid = exchange.answer.status === 200 && GUID_REFUSALS.some((code) => code === codeOf(exchange));
  return isOfGuid ? "the refusal of a guid" : outcomeOf(exchange);
}
