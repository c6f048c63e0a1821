// What the checks of answers have in common.
import { type Citation, type Operation, surfaces } from "../contract/contract.ts";
import { citationAt, isRecord } from "../contract/schema-walk.ts";
import type { Check, Evaluation, Finding } from "./check.ts";
import { findingOf, rootSchema } from "./finding.ts";
import { gotStatus } from "./missing.ts";
import type { Facts, Observations } from "./observations.ts";
import { queriesOf } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { agents, calls } from "./scenarios/agentgateway.ts";
import { batch, eachAgent } from "./scenarios/cc-cms.ts";
import { plain as plainOfGateway } from "./scenarios/plain-agentgateway.ts";
import { plain as plainOfMonitoring } from "./scenarios/plain-cc-cms.ts";

/** The row of the code: every answer has it. */
export function codeRow(operation: Operation): Citation[] {
  const { branches, envelope } = operation;
  return [citationAt(operation, rootSchema(branches.success), `/${envelope.code}`) ?? operation.source];
}

/** The rows of the code and of what an answer is about. */
export function envelopeRows(operation: Operation): Citation[] {
  const { branches, envelope } = operation;
  const payload = citationAt(operation, rootSchema(branches.success), `/${envelope.payload}`);
  return [...codeRow(operation), ...(payload ? [payload] : [])];
}

/** What the checks of answers have in common: all queries, and the scenarios that ask them. */
export const common = {
  risk: "read-only",
  byAnswer: true,
  operations: surfaces.flatMap(queriesOf),
  asks: [agents, calls, plainOfGateway, batch, ...eachAgent, plainOfMonitoring],
} as const satisfies Partial<Check>;

/**
 * Whether it is the interface that answers. What has to be refused may be stopped before it, by a proxy or by the
 * framework of a server, which have bodies of their own; how that looks is for the checks that ask for it.
 */
function isOfInterface({ request, operation, body }: AnsweredExchange): boolean {
  const hasCode = "value" in body && isRecord(body.value) && operation.envelope.code in body.value;
  return request.expects !== "refusal" || hasCode;
}

/** The exchanges of an operation that were answered with HTTP status 200, of refusals too. */
function answeredOk(observations: Observations, operation: Operation): AnsweredExchange[] {
  return observations
    .of(operation)
    .filter((exchange) => !exchange.failure)
    .filter((exchange) => exchange.answer.status === 200 && isOfInterface(exchange));
}

/** Evaluates each answer by itself; without any the check is untested. */
export function each(
  evaluate: (exchange: AnsweredExchange, facts: Facts) => Omit<Finding, "request">[],
  choose = answeredOk,
  missing = "a response with HTTP status 200",
): Check["evaluate"] {
  return (observations, operation): Evaluation => {
    const { facts } = observations;
    const exchanges = choose(observations, operation);
    if (exchanges.length === 0) return { untested: `${missing}${gotStatus(observations, operation)}` };
    return {
      findings: exchanges.flatMap((exchange) =>
        evaluate(exchange, facts).map(({ source, ...finding }) => findingOf(exchange, finding, source)),
      ),
    };
  };
}

/** The answers whose body is JSON. */
export function withJson(
  observations: Observations,
  operation: Operation,
): (AnsweredExchange & { body: { value: unknown } })[] {
  return answeredOk(observations, operation).flatMap((exchange) =>
    "value" in exchange.body ? [{ ...exchange, body: exchange.body }] : [],
  );
}
