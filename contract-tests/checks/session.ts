// What the checks of a session of AgentGateway have in common.
import { type Citation, citationText, type OperationKey } from "../contract/contract.ts";
import { each } from "./answers.ts";
import type { Check } from "./check.ts";
import type { Mismatch } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { type AnsweredExchange, isSuccess } from "./parsed-exchange.ts";
import { outcomeOf } from "./refusal-rule.ts";
import { FORCE_LOGIN, LOGIN, session, takeOver } from "./scenarios/session.ts";

/** The key of an operation of AgentGateway. */
export function keyOf(operationId: string): OperationKey {
  return { surface: "agentgateway", operationId };
}

/** What one check says, without the operations that it is made on. */
export type Part = Pick<Check, "name" | "level" | "requirement" | "evaluate" | "fails"> &
  Partial<Pick<Check, "asks" | "stated" | "byAnswer">>;

/** A check of the sign-in; of the forced one too, where that is allowed. */
export function ofSignIn({ asks = [], ...part }: Part): Check[] {
  return [
    { ...part, risk: "session", operations: [keyOf(LOGIN)], asks: [session, ...asks] },
    { ...part, risk: "take-over", operations: [keyOf(FORCE_LOGIN)], asks: [takeOver, ...asks] },
  ];
}

/** A check of operations that keep or end a session. */
export function ofSession(operationIds: readonly string[], { asks = [], ...part }: Part): Check {
  return { ...part, risk: "session", operations: operationIds.map(keyOf), asks: [session, ...asks] };
}

/** Where an answer to a sign-in says what, on its page. */
export const SIGN_IN_ROWS = {
  setGuid: { page: "cec_07_1202", table: "4", row: "3" },
  workno: { page: "cec_07_1202", table: "6", row: "3.2" },
  vdnid: { page: "cec_07_1202", table: "6", row: "3.1" },
  mediatype: { page: "cec_07_1202", table: "6", row: "3.3" },
  loginTime: { page: "cec_07_1202", table: "6", row: "3.4" },
} as const satisfies Record<string, Citation>;

export const RENEWED_GUID = { page: "cec_07_1225", table: "4", row: "3.1" } as const satisfies Citation;
export const ANNOUNCED = {
  page: "cec_07_0005",
  table: "authentication modes",
  row: "Set-GUID",
} as const satisfies Citation;

/** A row of AgentGateway, in words. */
export function cited(citation: Citation): string {
  return citationText("agentgateway", citation);
}

/** The successful answers to requests of the requesting agent. */
export function successesOf(
  observations: Observations,
  { operationId }: Pick<OperationKey, "operationId">,
): AnsweredExchange[] {
  return observations
    .find({ operationId })
    .filter(isSuccess)
    .filter(({ request }) => request.expects === "answer");
}

/** Evaluates each answer of success by itself; without any the check is untested. */
export function eachSuccess(
  evaluate: (exchange: AnsweredExchange) => Mismatch | undefined,
  sourceOf: (exchange: AnsweredExchange) => string,
): Check["evaluate"] {
  const evaluated = (exchange: AnsweredExchange) => {
    const mismatch = evaluate(exchange);
    return mismatch ? [{ ...mismatch, source: sourceOf(exchange) }] : [];
  };
  return (observations, operation) =>
    each(evaluated, successesOf, noSuccess(observations, operation))(observations, operation);
}

/** The agent was signed in when the suite came, most likely by a run that was killed; undefined when not so. */
export function takenOverAtFirst(
  observations: Observations,
  { operationId }: Pick<OperationKey, "operationId">,
): string | undefined {
  const own = observations.facts.agentgateway?.agentid;
  const isTakenOver = observations.find({ operationId: FORCE_LOGIN, step: "sign-in" }).some(isSuccess);
  return operationId === LOGIN && isTakenOver
    ? `agent ${own} was signed in already and was taken over; sign the agent out and run again`
    : undefined;
}

/** What is missing where an operation was not answered with success, with the first code that came instead. */
export function noSuccess(observations: Observations, operation: Pick<OperationKey, "operationId">): string {
  const [first] = observations
    .find(operation)
    .filter((exchange) => exchange.request.expects === "answer")
    .flatMap((exchange) => (exchange.failure ? [exchange.failure.message] : [outcomeOf(exchange)]));
  return takenOverAtFirst(observations, operation) ?? ["a successful response", first].filter(Boolean).join("; got ");
}

/** Nothing is said: no property, null, or an empty text. */
export function isAbsent(value: unknown): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}
