// What CC-CMS says of the agents whom the list of AgentGateway shows, besides those of the deployment file.

import { findingAt } from "./agent-findings.ts";
import { type AgentView, gatewayAgents, integerOf, monitoredAgents } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { asOnGateway, quietRounds } from "./comparisons.ts";
import type { Evidence } from "./evidence.ts";
import { findingOf, judged } from "./finding.ts";
import { comparison, onlineBatch } from "./inquiries/both.ts";
import { FULL } from "./inquiries/cc-cms.ts";
import { subjectsOf } from "./monitored.ts";
import { BATCH, LIST } from "./operations.ts";
import type { Answered } from "./reading.ts";
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
  reading: Answered;
}

/** The agents in the list of one step, each once. */
function listedIn(evidence: Evidence, step: string): Map<number, AgentView> {
  const lists = evidence.successes({ operationId: LIST.operationId, inquiry: onlineBatch.name, step });
  return new Map(
    lists
      .flatMap(gatewayAgents)
      .reverse()
      .map((view) => [view.agent, view]),
  );
}

function listedAgents(evidence: Evidence): Listed[] {
  const [reading] = evidence.successes({ operationId: BATCH.operationId, inquiry: onlineBatch.name, step: FULL });
  if (!reading) return [];
  // There are thousands of entries, of each agent the same.
  const entries = new Map(
    monitoredAgents(reading)
      .reverse()
      .map((entry) => [entry.agent, entry]),
  );
  const [earlier, later] = [listedIn(evidence, "list"), listedIn(evidence, "list again")];
  const asked = new Set(reading.probe.agents);
  // Those of the deployment file, and the agent who asks, are compared by other checks.
  const others = [...subjectsOf(evidence), evidence.facts.agentgateway?.agentid];
  return [...earlier.values()].flatMap((before) => {
    const { agent } = before;
    const after = later.get(agent);
    if (!after || !stayed(before, after) || !asked.has(agent) || others.includes(agent)) return [];
    return [{ before, after, monitored: entries.get(agent), reading }];
  });
}

const sameState: Check = {
  ...common,
  asks: [onlineBatch],
  name: "listed-same-state-on-both",
  requirement: "An agent whom AgentGateway lists is on CC-CMS in the same platform state.",
  judge(evidence, operation) {
    const compared = listedAgents(evidence);
    const findings = compared.flatMap((listed) => {
      const { before, monitored, reading } = listed;
      const told = asOnGateway(`platform state ${before.state}`, "ctiStatus", listed);
      if (!monitored) {
        const expected = `agent ${before.agent}, in ${told}`;
        return [findingOf(reading, { where: "/resultDesc", expected, actual: "no such agent", subject: before.agent })];
      }
      if (monitored.state === undefined || monitored.state === before.state) return [];
      return [findingAt(monitored, { property: "currentState", expected: told, actual: String(monitored.state) })];
    });
    const missing = "an agent of the list, besides those of the deployment file, who stays in one state";
    return judged(evidence, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "The last agent of the list is on CC-CMS not signed in.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, inquiry: onlineBatch.name }, "/resultDesc", (entries: { agentId: number }[]) =>
        entries.map((entry) => (entry.agentId === 1050 ? { ...entry, currentState: 0 } : entry)),
      ),
  },
};

/** The state that has a reason on both surfaces. Source: "Querying Agent Information in Batches", table 4, row 2.3. */
const REST = 8;

/** Values that stand for no reason: 0, and 0xFFFF and -1, with which the platform fills up what is not used. */
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
  requirement: "An agent at rest rests for the same reason on both surfaces.",
  judge(evidence, operation) {
    const resting = [...quietRounds(evidence), ...listedAgents(evidence)].flatMap((round) => {
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
    const missing = "an agent who stays at rest while both surfaces are asked, with the reason on both";
    return judged(evidence, operation, { findings, isTested: resting.length > 0, missing });
  },
  fails: {
    because: "The reason of a rest is lost on CC-CMS.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, inquiry: onlineBatch.name }, "/resultDesc", (entries: { agentId: number }[]) =>
        entries.map((entry) => (entry.agentId === 1048 ? { ...entry, currentStateReason: 0 } : entry)),
      ),
  },
};

export const listedOnBothChecks: readonly Check[] = [sameState, sameReason];
