// The entries of the lists that CC-CMS gives of a VDN.
import type { Operation } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { integerOf } from "./agent-view.ts";
import type { Check } from "./check.ts";
import type { Observations } from "./observations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { vdn } from "./scenarios/vdn.ts";

export const common = {
  risk: "read-only",
  // No row compares these queries, and two answers are of two moments.
  level: "SHOULD",
  asks: [vdn],
} as const satisfies Partial<Check>;

/** An entry of a list, with its place in the answer. */
export interface Entry {
  exchange: AnsweredExchange;
  pointer: string;
  properties: Record<string, unknown>;
}

/** The first answer of success to a step of the scenario. */
export function answerTo(
  observations: Observations,
  { operationId }: Operation,
  step: string,
): AnsweredExchange | undefined {
  return observations.successes({ operationId, scenario: vdn.name, step })[0];
}

/** The entries of a list: the payload itself, or the list in it. */
export function entriesOf(exchange: AnsweredExchange): Entry[] {
  const payload = payloadOf(exchange);
  const [name, list] = Array.isArray(payload)
    ? ["", payload]
    : (Object.entries(isRecord(payload) ? payload : {}).find(([, value]) => Array.isArray(value)) ?? ["", []]);
  const place = `/${exchange.operation.envelope.payload}${name === "" ? "" : `/${name}`}`;
  return (list as unknown[]).flatMap((entry, index) =>
    isRecord(entry) ? [{ exchange, pointer: `${place}/${index}`, properties: entry }] : [],
  );
}

export function listOf(observations: Observations, operation: Operation, step = "list"): Entry[] {
  const exchange = answerTo(observations, operation, step);
  return exchange ? entriesOf(exchange) : [];
}

/** The agent of an entry: `agentId`, or `workNo`. */
export function agentIn({ properties }: Pick<Entry, "properties">): number | undefined {
  return integerOf(properties.agentId ?? properties.workNo);
}

export function inWords(ids: readonly number[]): string {
  return ids.length === 0 ? "nobody" : ids.join(", ");
}
