// What CC-CMS says about the agents at rest.

import { isRecord } from "../contract/schema-walk.ts";
import { integerOf, monitoredAgents } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { unchangedIn } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { BATCH, REST } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { rest, restingIn, restPage } from "./scenarios/cc-cms.ts";

const common = {
  risk: "read-only",
  // Two answers, of two moments.
  level: "SHOULD",
  operations: [REST],
  asks: [rest],
} as const satisfies Partial<Check>;

/** The platform state of an agent at rest. Source: "Agent states of the CTI platform" (cec_07_0697). */
export const AT_REST = 8;

/** An answer, and who is in it, in its order. */
interface Answer {
  exchange: AnsweredExchange;
  agents: number[];
}

/** The answers of one step. */
function answersTo(observations: Observations, step: string): Answer[] {
  return observations.successes({ operationId: REST.operationId, scenario: rest.name, step }).flatMap((exchange) => {
    const agents = restingIn(exchange);
    return agents ? [{ exchange, agents }] : [];
  });
}

/** How many agents rest, as an answer counts them. */
function countIn(exchange: AnsweredExchange | undefined): number | undefined {
  const payload = exchange && payloadOf(exchange);
  return isRecord(payload) ? integerOf(payload.onRestNum) : undefined;
}

/** The agents of the deployment file who are at rest, and not in the list. */
function lackingIn(observations: Observations, { exchange, agents }: Answer): Finding[] {
  return [...unchangedIn(observations, rest.name)]
    .filter(([agent, { state }]) => state === AT_REST && !agents.includes(agent))
    .map(([agent]) =>
      findingOf(exchange, {
        where: "/resultDesc/agentsRestDetails",
        expected: `agent ${agent}, whose currentState is ${AT_REST}`,
        actual: "no such entry",
        subject: agent,
      }),
    );
}

const listsWhoRests: Check = {
  ...common,
  name: "lists-who-rests",
  requirement: "The list has the agents who are at rest in the batch query, as many as it counts.",
  evaluate(observations, operation) {
    const [whole] = answersTo(observations, "all");
    const [again] = answersTo(observations, "all again");
    const missing = "an agent at rest, and the same list before and after";
    const untested = () => evaluated(observations, operation, { findings: [], isTested: false, missing });
    if (!whole) return untested();
    const lacking = lackingIn(observations, whole);
    const entries = observations
      .successes({ operationId: BATCH.operationId, scenario: rest.name, step: "those at rest" })
      .flatMap(monitoredAgents);
    const count = countIn(whole.exchange);
    // Somebody else may begin to rest in between.
    const isSteady = again !== undefined && areSame(whole.agents, again.agents) && count === countIn(again.exchange);
    if (!isSteady || count === undefined || entries.length === 0)
      return lacking.length > 0 ? { findings: lacking } : untested();
    const resting = entries.filter(({ state }) => state === AT_REST).length;
    if (resting === count) return { findings: lacking };
    const expected = `${resting}, the agents of the list whose currentState is ${AT_REST}`;
    const miscounted = { where: "/resultDesc/onRestNum", expected, actual: String(count) };
    return { findings: [...lacking, findingOf(whole.exchange, miscounted)] };
  },
  fails: {
    because: "One agent more is counted than rests.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: rest.name }, "/resultDesc/onRestNum", (count: number) => count + 1),
  },
};

/** Whether two lists have the same agents, in any order. */
function areSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((agent) => other.includes(agent));
}

const pagesJoin: Check = {
  ...common,
  name: "pages-join",
  requirement: "The agents at rest, asked for one by one, are those of the whole list: nobody twice, nobody else.",
  evaluate(observations, operation) {
    const [whole] = answersTo(observations, "all");
    const [again] = answersTo(observations, "all again");
    const missing = "two agents at rest, and the same list before and after";
    if (!whole || !again || !areSame(whole.agents, again.agents) || whole.agents.length < 2)
      return evaluated(observations, operation, { findings: [], isTested: false, missing });
    const pages = whole.agents.flatMap((_, offset) => answersTo(observations, restPage(offset)));
    // offset and limit have an effect with CTI 3.6 only.
    if (pages.every(({ agents }) => areSame(agents, whole.agents)))
      return { findings: [], observed: ["offset and limit have no effect"] };
    const seen = new Set<number>();
    const findings = pages.flatMap(({ exchange, agents }) => {
      const [agent, ...others] = agents;
      const isNew = agent !== undefined && others.length === 0 && !seen.has(agent) && whole.agents.includes(agent);
      if (agent !== undefined) seen.add(agent);
      if (isNew) return [];
      const expected = `one agent of [${whole.exchange.request.key}] who is on no page before`;
      const actual = agents.length === 0 ? "nobody" : agents.join(", ");
      return [findingOf(exchange, { where: "/resultDesc/agentsRestDetails", expected, actual })];
    });
    return { findings };
  },
  fails: {
    because: "The second page is the first one again.",
    change: (recording, { operationId }) => {
      const scenario = rest.name;
      recording.answerAs({ operationId, scenario, step: restPage(1) }, { operationId, scenario, step: restPage(0) });
    },
  },
};

export const restChecks: readonly Check[] = [listsWhoRests, pagesJoin];
