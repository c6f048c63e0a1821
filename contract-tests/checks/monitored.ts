// What the checks of CC-CMS have in common.
import { type AgentView, monitoredAgents } from "./agent-view.ts";
import type { Evidence } from "./evidence.ts";
import { comparison, onlineBatch } from "./inquiries/both.ts";
import { batch, batches, privateCalls } from "./inquiries/cc-cms.ts";
import { BATCH } from "./operations.ts";
import { type Answered, payloadOf } from "./reading.ts";
import { elapsedBetween } from "./times.ts";

/** The inquiries whose batches are about agents of the deployment file, in their VDN; others try out ranges. */
const ABOUT_SUBJECTS: readonly string[] = [batch, batches, privateCalls, comparison, onlineBatch].map(
  ({ name }) => name,
);

/** The agents of the deployment file; they exist, while others who are asked about may not. */
export function subjectsOf({ facts }: Evidence): readonly number[] {
  return facts["cc-cms"]?.agents ?? [];
}

/** The answers of success, with a list, to all batches about agents of the deployment file. */
export function batchesOf(evidence: Evidence): Answered[] {
  return evidence
    .successes({ operationId: BATCH.operationId })
    .filter(({ probe: { inquiry } }) => ABOUT_SUBJECTS.includes(inquiry))
    .filter((reading) => Array.isArray(payloadOf(reading)));
}

/** The entries of agents of the deployment file in all of these answers. */
export function entriesOf(evidence: Evidence): AgentView[] {
  const subjects = subjectsOf(evidence);
  return batchesOf(evidence)
    .flatMap(monitoredAgents)
    .filter(({ agent }) => subjects.includes(agent));
}

/** The entry of an agent in the batch of one step of an inquiry that asks about the agent; the first, if there are more. */
export function entryIn(
  evidence: Evidence,
  { agent, ...place }: { inquiry: string; step: string; agent: number },
): AgentView | undefined {
  return evidence
    .successes({ operationId: BATCH.operationId, ...place })
    .filter(({ probe }) => probe.agents.includes(agent))
    .flatMap(monitoredAgents)
    .find((view) => view.agent === agent);
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
  const { most } = elapsedBetween(before.reading, after.reading);
  return { least: Math.max(0, before.inState - tolerance), most: before.inState + most + tolerance };
}
