// What the checks of agents have in common.
import { bundleOf, type Citation, type Operation, type OperationKey } from "../contract/contract.ts";
import { type AgentView, gatewayAgents, integerOf, isSignedIn, monitoredAgents } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { AGENT, BATCH, LIST } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";

/** The rows of this name on the page that describes an operation. */
export function rowsNamed({ surface, source: { page } }: Operation, name: string): Citation[] {
  const { tables = {} } = bundleOf(surface)["x-source-pages"][page] ?? {};
  return Object.entries(tables).flatMap(([table, { rows }]) =>
    Object.keys(rows)
      .filter((row) => rows[row]?.name === name)
      .map((row) => ({ page, table, row })),
  );
}

/** Other rows of the page that describes an operation: of a table, or of a part of the page that has none. */
export function rowsAt({ source: { page } }: Operation, table: string, ...rows: string[]): Citation[] {
  return rows.map((row) => ({ page, table, row }));
}

/** What is wrong with one property of an agent. */
export interface AgentMismatch {
  property: string;
  expected: string;
  actual: string;
}

/** The agents in all answers of success of an operation of AgentGateway. */
export function viewsOf(observations: Observations, { operationId }: Pick<OperationKey, "operationId">): AgentView[] {
  return observations.successes({ operationId }).flatMap(gatewayAgents);
}

/** Makes what remembers the first of each kind in each answer, and returns it. */
export function firsts<One>(): (exchange: AnsweredExchange, kind: string, one: One) => One {
  const seen = new Map<AnsweredExchange, Map<string, One>>();
  return (exchange, kind, one) => {
    const own = seen.get(exchange) ?? new Map<string, One>();
    seen.set(exchange, own);
    const first = own.get(kind) ?? one;
    own.set(kind, first);
    return first;
  };
}

/**
 * Of the views that are wrong, those of a kind that is never right.
 * What is right in another answer was only late there: agents sign in and out, and one node learns of it after another.
 */
export function neverRight(
  views: readonly AgentView[],
  isWrong: (view: AgentView) => boolean,
  kindOf: (view: AgentView) => string,
): AgentView[] {
  const right = new Set(views.filter((view) => !isWrong(view)).map(kindOf));
  return views.filter((view) => isWrong(view) && !right.has(kindOf(view)));
}

/** An agent, in a list in one skill queue. */
export function placeOfAgent({ agent, queue }: AgentView): string {
  return `${agent} ${queue ? integerOf(queue.properties.skillId) : ""}`;
}

/** What was answered about each agent who was asked about alone, in one step of a scenario. */
export function askedAlone(
  observations: Observations,
  place: { scenario: string; step: string },
): Map<number, AgentView> {
  const { operationId } = AGENT;
  // An answer about another agent than the one asked about is for another check.
  const views = observations
    .successes({ operationId, ...place })
    .flatMap(gatewayAgents)
    .filter(({ agent, exchange }) => agent === exchange.request.agents[0]);
  return new Map(views.map((view) => [view.agent, view]));
}

const TEXTS: readonly string[] = ["name", "phonenumber", "mediatype"];

/** A property of an agent that can be compared: a text, or an integer in whatever way it is written. */
function comparableValue({ properties }: AgentView, property: string): string | number | undefined {
  const value = properties[property];
  if (!TEXTS.includes(property)) return integerOf(value);
  return typeof value === "string" ? value : undefined;
}

/** Whether two views both have a property, and not the same. */
export function differ(one: AgentView, other: AgentView, property: string): boolean {
  const [value, otherValue] = [comparableValue(one, property), comparableValue(other, property)];
  return value !== undefined && otherValue !== undefined && value !== otherValue;
}

/** A finding about a property of an agent in an answer. */
export function findingAt(
  { pointer, exchange, agent }: AgentView,
  { property, expected, actual }: AgentMismatch,
): Finding {
  return findingOf(exchange, { where: `${pointer}/${property}`, expected, actual, subject: agent });
}

/**
 * Evaluates each agent in the answers of an operation by itself.
 * `concerns` chooses those of whom the answer says what is evaluated; without any the check is untested.
 */
export function eachAgent(
  concerns: (view: AgentView) => boolean,
  missing: string,
  evaluate: (view: AgentView) => AgentMismatch | undefined,
): Check["evaluate"] {
  return (observations, operation) => {
    const views = viewsOf(observations, operation).filter(concerns);
    const findings = views.flatMap((view) => {
      const problem = evaluate(view);
      return problem ? [findingAt(view, problem)] : [];
    });
    return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
  };
}

/** The agents whom some answer of success shows as signed in. */
export function signedInAgents(observations: Observations): ReadonlySet<number> {
  const views = [
    ...[AGENT, LIST].flatMap(({ operationId }) => observations.successes({ operationId }).flatMap(gatewayAgents)),
    ...observations.successes({ operationId: BATCH.operationId }).flatMap(monitoredAgents),
  ];
  return new Set(views.flatMap((view) => (isSignedIn(view) === true ? [view.agent] : [])));
}
