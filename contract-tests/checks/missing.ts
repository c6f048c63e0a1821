// What a reader needs to know to find out why a check is untested.

import type { Operation } from "../contract/contract.ts";
import type { Evaluation } from "./check.ts";
import type { Observations } from "./observations.ts";
import { LIST, OWN_SKILLS, WAITING_CALLS } from "./operations.ts";
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

/** Lists of what the requesting agent has in skill queues, with what must be so for an item; resetSkill signs the agent in. */
const OF_QUEUES = new Map([
  [OWN_SKILLS.operationId, "the requesting agent must be signed in to a skill queue"],
  [WAITING_CALLS.operationId, "a call must wait in a skill queue of the requesting agent"],
]);

/** Why no answer has an item in some lists, with the next step. */
export function withoutItem(
  observations: Observations,
  operation: Operation,
  pointers: readonly string[],
): Extract<Evaluation, { untested: string }> {
  const missing = `a response with an item in ${pointers.join(" and in ")}`;
  const ofQueues = OF_QUEUES.get(operation.operationId);
  if (ofQueues !== undefined) return { untested: `${missing}: ${ofQueues} during the run`, lacks: "change" };
  return { untested: `${missing}${nextStep(observations, operation)}` };
}

function nextStep(observations: Observations, operation: Operation): string {
  // No deployment file says who is in a queue.
  if (operation.operationId === LIST.operationId) return ": an agent must be signed in to a skill queue during the run";
  const codes = refusals(observations, operation);
  return codes.length > 0 ? `; got ${codes.join(", and ")}` : "; choose other agents in the deployment file";
}
