// What the checks of CC-CMS have in common.
import type { Operation } from "../contract/contract.ts";
import { type AgentView, monitoredAgents, unchanged } from "./agent-view.ts";
import type { Observations } from "./observations.ts";
import { BATCH } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { placesOf, RECORDED } from "./scenario-request.ts";
import { comparison, onlineBatch } from "./scenarios/both.ts";
import { batch, batches, callsOfAll, eachAgent, rest, skillsOfAll } from "./scenarios/cc-cms.ts";
import { vdn } from "./scenarios/vdn.ts";
import { elapsedBetween, stayed } from "./times.ts";

/** The scenarios whose batches are about agents of the deployment file, in their VDN; others try out ranges. */
const ABOUT_SUBJECTS: readonly string[] = [
  ...[batch, batches, ...eachAgent, skillsOfAll, callsOfAll, rest, vdn, comparison, onlineBatch].map(
    ({ name }) => name,
  ),
  RECORDED,
];

/** The agents of the deployment file; they exist, while others who are asked about may not. */
export function subjectsOf({ facts }: Observations): readonly number[] {
  return facts["cc-cms"]?.agents ?? [];
}

/** The answers of success, with a list, to all batches about agents of the deployment file, by one query. */
export function batchesOf(
  observations: Observations,
  { operationId }: Pick<Operation, "operationId"> = BATCH,
): AnsweredExchange[] {
  return observations
    .successes({ operationId })
    .filter(({ request }) => placesOf(request).some(({ scenario }) => ABOUT_SUBJECTS.includes(scenario)))
    .filter((exchange) => Array.isArray(payloadOf(exchange)));
}

/** The entries of agents of the deployment file in all of these answers. */
export function entriesOf(observations: Observations): AgentView[] {
  const subjects = subjectsOf(observations);
  return batchesOf(observations)
    .flatMap(monitoredAgents)
    .filter(({ agent }) => subjects.includes(agent));
}

/** The entry of an agent in the batch of one step of a scenario that asks about the agent; the first, if there are more. */
export function entryIn(
  observations: Observations,
  { agent, ...place }: { scenario: string; step: string; agent: number },
): AgentView | undefined {
  return observations
    .successes({ operationId: BATCH.operationId, ...place })
    .filter(({ request }) => request.agents.includes(agent))
    .flatMap(monitoredAgents)
    .find((view) => view.agent === agent);
}

/**
 * The agents of the deployment file who did not change between the two batches of a scenario, with their entries there.
 * What another query says of them in between can be compared with these.
 */
export function unchangedIn(observations: Observations, scenario: string): Map<number, AgentView> {
  const entries = subjectsOf(observations).flatMap((agent) => {
    const before = entryIn(observations, { scenario, step: "before", agent });
    const after = entryIn(observations, { scenario, step: "after", agent });
    return before && unchanged(before, after) && stayed(before, after) ? [[agent, before] as const] : [];
  });
  return new Map(entries);
}

/**
 * What the duration of a state can be in an answer between two views of that state, in seconds;
 * undefined when the views do not say.
 * `tolerance` is for rounding, and for clocks that are not quite the same.
 */
export function durationBetween(
  before: AgentView,
  after: AgentView,
  tolerance: number,
): { least: number; most: number } | undefined {
  if (before.inState === undefined) return undefined;
  const { most } = elapsedBetween(before.exchange, after.exchange);
  return { least: Math.max(0, before.inState - tolerance), most: before.inState + most + tolerance };
}
