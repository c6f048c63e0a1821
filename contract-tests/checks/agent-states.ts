// The state of an agent in the words of an interface, and that on the platform, which a table maps to each other.

import type { Citation, Operation } from "../contract/contract.ts";
import { findingAt, neverRight, placeOfAgent, rowsNamed } from "./agent-findings.ts";
import { type AgentView, integerOf } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { evaluated } from "./finding.ts";
import type { Observations } from "./observations.ts";

/** The agents whose states are evaluated. */
interface States extends Pick<Check, "risk" | "operations" | "asks"> {
  /** The table that maps the states to each other; its rows are named by the states. */
  table: Pick<Citation, "page" | "table">;
  /** The names of the properties of both states. */
  status: string;
  platformState: string;
  viewsOf(observations: Observations, operation: Operation): AgentView[];
  /** Where the state of a recorded agent is, who is idle or talking. */
  place(operation: Operation): string;
}

/**
 * The platform states that the rows of the states of an agent name.
 * Sources: "State codes of agents", table 1, and the table of CC-CMS. Their states 1 and 6 are reserved, and 9, pre-rest, has none.
 */
const PLATFORM_STATES: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [9]],
  [2, [0]],
  [3, [7]],
  [4, [1]],
  [5, [6]],
  [7, [2, 3, 4, 5]],
  [8, [8]],
]);
const UNKNOWN = 0;
const RESERVED: readonly number[] = [1, 6];

/** 9 comes with an unknown state, and the page does not mention 10: the agent states of both are inferred. */
const FROM_STUDY = 9;

/** Both states of an agent: in the words of the interface, and on the platform. */
interface PairOfStates {
  own: number;
  state: number;
}

/** Whether the row of a state names platform states for it, and the page the platform state beside it. */
function isMapped({ own, state }: PairOfStates): boolean {
  return isMappedStatus(own) && state < FROM_STUDY;
}

function isMappedStatus(status: number): boolean {
  return status !== UNKNOWN && PLATFORM_STATES.has(status);
}

function isOtherState(states: PairOfStates | undefined): boolean {
  return states !== undefined && PLATFORM_STATES.get(states.own)?.includes(states.state) !== true;
}

/** Whether several agents have states that the table maps to each other only the other way round, and none as it should be. */
function areExchanged(all: readonly PairOfStates[]): boolean {
  const pairs = new Set<string>();
  for (const { own, state } of all) {
    const isRight = PLATFORM_STATES.get(own)?.includes(state) === true;
    const isTurned = PLATFORM_STATES.get(state)?.includes(own) === true;
    if (isRight && !isTurned) return false;
    if (isTurned && !isRight) pairs.add(`${own} ${state}`);
  }
  return pairs.size > 1;
}

/** The checks of both states of agents: the one that a table states first. */
export function stateChecks({ table, status, platformState, viewsOf, place, ...common }: States): readonly Check[] {
  /** Both states of an agent, where a view has them. */
  function statesOf({ state, properties }: AgentView): PairOfStates | undefined {
    const own = integerOf(properties[status]);
    return state === undefined || own === undefined ? undefined : { state, own };
  }

  function withStates(observations: Observations, operation: Operation): { view: AgentView; states: PairOfStates }[] {
    return viewsOf(observations, operation).flatMap((view) => {
      const states = statesOf(view);
      return states ? [{ view, states }] : [];
    });
  }

  const missing = "an agent with both states";

  const stateMapping: Check = {
    ...common,
    name: "state-mapping",
    level: "MUST",
    requirement: "The platform state of an agent is one of those that the table of states maps to the agent state.",
    stated: (operation) => [
      ...rowsNamed(operation, status),
      ...[...PLATFORM_STATES.keys()].filter(isMappedStatus).map((row) => ({ ...table, row: `${row}` })),
    ],
    evaluate(observations, operation) {
      const all = withStates(observations, operation);
      const mapped = all.filter(({ states }) => isMapped(states));
      const isOther = (view: AgentView) => isOtherState(statesOf(view));
      const kindOf = (view: AgentView) => `${placeOfAgent(view)} ${view.state}`;
      const isExchanged = areExchanged(all.map(({ states }) => states));
      const views = mapped.map(({ view }) => view);
      const findings = neverRight(views, isOther, kindOf).map((view) => {
        const { own = 0, state = 0 } = statesOf(view) ?? {};
        const expected = `another state than ${own}, because the platform state is ${state}: ${own} requires ${PLATFORM_STATES.get(own)?.join(" or ")}`;
        const seen = isExchanged ? `${own}; it looks as if ${status} and ${platformState} were exchanged` : String(own);
        return findingAt(view, { property: status, expected, actual: seen });
      });
      return evaluated(observations, operation, { findings, isTested: mapped.length > 0, missing });
    },
    fails: {
      because: "An agent who is idle or talking is shown as busy.",
      change: (recording, operation) => recording.set(operation, place(operation), 3),
    },
  };

  const unmappedStates: Check = {
    ...common,
    name: "unmapped-states",
    byAnswer: true,
    level: "SHOULD",
    requirement:
      "No agent has a reserved state, and the state unknown comes with platform state 9, not with a lower one.",
    evaluate(observations, operation) {
      const all = withStates(observations, operation);
      const findings = all.flatMap(({ view, states: { own, state } }) => {
        const expected = RESERVED.includes(own)
          ? `no reserved state (${RESERVED.join(", ")})`
          : own === UNKNOWN && state < FROM_STUDY
            ? `another state than unknown, because the platform state is ${state}`
            : state === FROM_STUDY && isMappedStatus(own)
              ? `${UNKNOWN}, because the platform state is ${state}`
              : undefined;
        return expected === undefined ? [] : [findingAt(view, { property: status, expected, actual: String(own) })];
      });
      return evaluated(observations, operation, { findings, isTested: all.length > 0, missing });
    },
    fails: {
      because: "The state of an agent who is idle or talking is unknown.",
      change: (recording, operation) => recording.set(operation, place(operation), 0),
    },
  };

  return [stateMapping, unmappedStates];
}
