// The entries of the lists that CC-CMS gives of a VDN.
import type { Operation } from "../contract/contract.ts";
import { integerOf } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { type Entry, entriesOf } from "./entries.ts";
import type { Observations } from "./observations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { vdn } from "./scenarios/vdn.ts";

export const common = {
  risk: "read-only",
  // No row compares these queries, and two answers are of two moments.
  level: "SHOULD",
  asks: [vdn],
} as const satisfies Partial<Check>;

/** The first answer of success to a step of the scenario. */
export function answerTo(
  observations: Observations,
  { operationId }: Operation,
  step: string,
): AnsweredExchange | undefined {
  return observations.successes({ operationId, scenario: vdn.name, step })[0];
}

/** The entries of the answer to a step. */
export function listOf(observations: Observations, operation: Operation, step = "list"): Entry[] {
  return entriesOf(answerTo(observations, operation, step));
}

/** The agent of an entry: `agentId`, or `workNo`. */
export function agentIn({ properties }: Pick<Entry, "properties">): number | undefined {
  return integerOf(properties.agentId ?? properties.workNo);
}

export function inWords(ids: readonly number[]): string {
  return ids.length === 0 ? "nobody" : ids.join(", ");
}
