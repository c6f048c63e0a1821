// What CC-CMS says about agents in the list of AgentGateway who are not in the deployment file.

import { findingAt } from "./agent-findings.ts";
import { type AgentView, gatewayAgents, integerOf, monitoredAgents } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { asOnGateway, quietRounds } from "./comparisons.ts";
import { evaluated, findingOf } from "./finding.ts";
import { subjectsOf } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { BATCH, LIST } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { comparison, onlineBatch } from "./scenarios/both.ts";
import { FULL } from "./scenarios/cc-cms.ts";
import { stayed } from "./times.ts";

const common = {
  level: "SHOULD",
  risk: "read-only",
  operations: [BATCH],
  needs: ["agentgateway"],
} as const satisfies Partial<Check>;

/** A listed agent who stayed in one state while a batch asked about the agent. */
interface Listed {
  before: AgentView;
  after: AgentView;
  /** Undefined where CC-CMS does not know the agent. */
  monitored: AgentView | undefined;
  exchange: AnsweredExchange;
}

/** The agents in the list of one step, each once. */
function listedIn(observations: Observations, step: string): Map<number, AgentView> {
  const lists = observations.successes({ operationId: LIST.operationId, scenario: onlineBatch.name, step });
  return new Map(
    lists
      .flatMap(gatewayAgents)
      .reverse()
      .map((view) => [view.agent, view]),
  );
}

function listedAgents(observations: Observations): Listed[] {
  const [exchange] = observations.successes({ operationId: BATCH.operationId, scenario: onlineBatch.name, step: FULL });
  if (!exchange) return [];
  // There are thousands of entries, of each agent the same.
  const entries = new Map(
    monitoredAgents(exchange)
      .reverse()
      .map((entry) => [entry.agent, entry]),
  );
  const [earlier, later] = [listedIn(observations, "list"), listedIn(observations, "list again")];
  const asked = new Set(exchange.request.agents);
  // Other checks compare the agents of the deployment file and the requesting agent.
  const others = [...subjectsOf(observations), observations.facts.agentgateway?.agentid];
  return [...earlier.values()].flatMap((before) => {
    const { agent } = before;
    const after = later.get(agent);
    if (!after || !stayed(before, after) || !asked.has(agent) || others.includes(agent)) return [];
    return [{ before, after, monitored: entries.get(agent), exchange }];
  });
}

const sameState: Check = {
  ...common,
  asks: [onlineBatch],
  name: "listed-same-state-on-both",
  requirement: "CC-CMS shows an agent of the AgentGateway list in the same platform state.",
  evaluate(observations, operation) {
    const compared = listedAgents(observations);
    const findings = compared.flatMap((listed) => {
      const { before, monitored, exchange } = listed;
      const told = asOnGateway(`platform state ${before.state}`, "ctiStatus", listed);
      if (!monitored) {
        const expected = `agent ${before.agent}, in ${told}`;
        return [
          findingOf(exchange, { where: "/resultDesc", expected, actual: "no such agent", subject: before.agent }),
        ];
      }
      if (monitored.state === undefined || monitored.state === before.state) return [];
      return [findingAt(monitored, { property: "currentState", expected: told, actual: String(monitored.state) })];
    });
    const missing = "an agent of the list who is not in the deployment file and stays in one state";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "CC-CMS shows the last agent of the list as not signed in.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: onlineBatch.name }, "/resultDesc", (entries: { agentId: number }[]) =>
        entries.map((entry) => (entry.agentId === 1050 ? { ...entry, currentState: 0 } : entry)),
      ),
  },
};

/** The state that has a reason on both surfaces. Source: "Querying Agent Information in Batches", table 4, row 2.3. */
const REST = 8;

/** Values that stand for no reason: 0, and 0xFFFF and -1, with which the platform fills unused fields. */
const NO_REASONS: readonly number[] = [0, 65_535, -1];

/** The code of a reason; undefined where there is none that can be read. */
function reasonIn({ properties: { currentStateReason } }: AgentView): number | "none" | undefined {
  const reason = integerOf(currentStateReason);
  return reason !== undefined && NO_REASONS.includes(reason) ? "none" : reason;
}

const sameReason: Check = {
  ...common,
  asks: [comparison, onlineBatch],
  name: "same-rest-reason-on-both",
  requirement: "The rest reason of an agent is the same on both surfaces.",
  evaluate(observations, operation) {
    const resting = [...quietRounds(observations), ...listedAgents(observations)].flatMap((round) => {
      const { before, monitored } = round;
      const reasons = [before, monitored].map((view) => (view?.state === REST ? reasonIn(view) : undefined));
      return monitored && !reasons.includes(undefined) ? [{ round: { ...round, monitored }, reasons }] : [];
    });
    const findings = resting
      .filter(({ reasons: [one, other] }) => one !== other)
      .map(({ round }) =>
        findingAt(round.monitored, {
          property: "currentStateReason",
          expected: asOnGateway(String(round.before.properties.currentStateReason), "currentStateReason", round),
          actual: String(round.monitored.properties.currentStateReason),
        }),
      );
    const missing = "an agent who stays at rest during the queries to both surfaces, with a reason on both";
    return evaluated(observations, operation, { findings, isTested: resting.length > 0, missing });
  },
  fails: {
    because: "CC-CMS does not show the rest reason.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: onlineBatch.name }, "/resultDesc", (entries: { agentId: number }[]) =>
        entries.map((entry) => (entry.agentId === 1048 ? { ...entry, currentStateReason: 0 } : entry)),
      ),
  },
};

export const listedOnBothChecks: readonly Check[] = [sameState, sameReason];
