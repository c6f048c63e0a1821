// What a reader needs to know to find out why a check is untested.

import type { Operation } from "../contract/contract.ts";
import type { Observations } from "./observations.ts";
import { LIST } from "./operations.ts";
import { type AnsweredExchange, codeOf, isSuccess } from "./parsed-exchange.ts";

/** The answers to requests that were right. */
function rightlyAsked(observations: Observations, operation: Operation): AnsweredExchange[] {
  return observations
    .of(operation)
    .filter((exchange) => !exchange.failure)
    .filter(({ request }) => request.expects === "answer");
}

/** `; got HTTP status 201`, when no right request was answered with 200; empty otherwise. */
export function gotStatus(observations: Observations, operation: Operation): string {
  const statuses = [...new Set(rightlyAsked(observations, operation).map(({ answer }) => answer.status))];
  return statuses.length === 0 || statuses.includes(200) ? "" : `; got HTTP status ${statuses.join(" and ")}`;
}

/** How many agents are told of each code. */
const MOST_AGENTS = 5;

/** `300-001 about 1099, 1031`, for each code that refused requests about agents who were never answered about. */
function refusals(observations: Observations, operation: Operation): string[] {
  const exchanges = rightlyAsked(observations, operation).filter(({ answer }) => answer.status === 200);
  const successes: readonly AnsweredExchange[] = exchanges.filter(isSuccess);
  const answered = new Set(successes.flatMap(({ request }) => request.agents));
  const refused = new Map<string, Set<number>>();
  for (const exchange of exchanges) {
    const code = codeOf(exchange);
    if (successes.includes(exchange) || typeof code !== "string") continue;
    for (const agent of exchange.request.agents)
      if (!answered.has(agent)) refused.set(code, (refused.get(code) ?? new Set()).add(agent));
  }
  return [...refused].map(([code, agents]) => {
    const told = [...agents].slice(0, MOST_AGENTS).join(", ");
    return `${code} about ${told}${agents.size > MOST_AGENTS ? ` and ${agents.size - MOST_AGENTS} more` : ""}`;
  });
}

/** Why no answer has an item in some lists, with the next step. */
export function withoutItem(observations: Observations, operation: Operation, pointers: readonly string[]): string {
  const missing = `a response with an item in ${pointers.join(" and in ")}`;
  // No deployment file says who is in a queue.
  if (operation.operationId === LIST.operationId)
    return `${missing}: an agent must be signed in to a skill queue during the run`;
  const codes = refusals(observations, operation);
  return codes.length > 0
    ? `${missing}; got ${codes.join(", and ")}`
    : `${missing}; choose other agents in the deployment file`;
}
