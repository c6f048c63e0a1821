// Who has an entry in a batch of CC-CMS: every agent who was asked about, and nobody else.
import { rowsAt, rowsNamed } from "./agent-findings.ts";
import { type AgentView, monitoredAgents } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { batchesOf, subjectsOf } from "./monitored.ts";
import type { Wanted } from "./observations.ts";
import { BATCH, batchQueries, CALLS_BATCH, SKILLS_BATCH } from "./operations.ts";
import type { AnsweredExchange, ParsedExchange } from "./parsed-exchange.ts";
import { batch, batches, callsOfAll, skillsOfAll } from "./scenarios/cc-cms.ts";
/** A finding about an agent who was asked about and is not in the answer. */
export function lost(exchange: AnsweredExchange, agent: number): Finding {
  const where = "/resultDesc";
  return findingOf(exchange, {
    where,
    expected: `an entry for agent ${agent}`,
    actual: "no such entry",
    subject: agent,
  });
}

/** One finding about all entries of an answer that should not be there: there may be thousands of them. */
export function superfluous(exchange: AnsweredExchange, entries: readonly AgentView[], expected: string): Finding[] {
  const [first, ...others] = entries;
  if (!first) return [];
  const where = `${first.pointer}/agentId`;
  const actual = `agent ${first.agent}${others.length === 0 ? "" : `, and ${others.length} more such entries`}`;
  return [findingOf(exchange, { where, expected, actual, subject: others.length === 0 ? first.agent : undefined })];
}

/** The entries of agents who already have so many entries before in the answer. */
export function entriesBeyond(times: number, exchange: AnsweredExchange): AgentView[] {
  const counts = new Map<number, number>();
  return monitoredAgents(exchange).filter(({ agent }) => {
    const count = (counts.get(agent) ?? 0) + 1;
    counts.set(agent, count);
    return count > times;
  });
}

/** The queries that answer with an entry for each of several agents. */
const listing = batchQueries("cc-cms").filter(({ agents }) => agents?.answered !== undefined);

/** Of every such query. */
const ofAll = {
  risk: "read-only",
  operations: listing,
  asks: [batch, batches, skillsOfAll, callsOfAll],
} as const satisfies Partial<Check>;

/** A recorded request about all agents, by one of these queries. */
function firstBatch(operationId: string): Wanted {
  if (operationId === SKILLS_BATCH.operationId) return { scenario: skillsOfAll.name };
  return operationId === CALLS_BATCH.operationId
    ? { scenario: callsOfAll.name }
    : { scenario: batch.name, step: "first" };
}

/** What a check that an answer is about nobody else is made of; the level is what the pages say. */
const onlyAsked = {
  byAnswer: true,
  requirement: "A batch has entries of queried agents only.",
  evaluate(observations, operation) {
    const exchanges = batchesOf(observations, operation);
    const findings = exchanges.flatMap((exchange) => {
      const asked = new Set(exchange.request.agents);
      const entries = monitoredAgents(exchange).filter(({ agent }) => !asked.has(agent));
      return superfluous(exchange, entries, "only queried agents");
    });
    return evaluated(observations, operation, {
      findings,
      isTested: exchanges.length > 0,
      missing: "a response with a list",
    });
  },
  fails: {
    because: "The response is about another agent than the queried one.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, ...firstBatch(operationId) }, "/resultDesc/0/agentId", 1032),
  },
} as const satisfies Partial<Check>;

const onlyAskedAgents: Check = {
  ...ofAll,
  ...onlyAsked,
  name: "only-asked-agents",
  operations: [BATCH],
  level: "MUST",
  stated: (operation) => [...rowsAt(operation, "Scenario", "1"), ...rowsNamed(operation, "agentId")],
};

/** The pages of the other queries do not say it, and the sample of one has an agent who was not queried. */
const noOtherAgents: Check = {
  ...ofAll,
  ...onlyAsked,
  name: "no-other-agents",
  operations: listing.filter(({ operationId }) => operationId !== BATCH.operationId),
  level: "SHOULD",
};

const askedAgentsOnce: Check = {
  ...ofAll,
  name: "asked-agents-once",
  // No row says that whoever is asked about comes back, signed in or not.
  level: "SHOULD",
  requirement: "A batch has exactly one entry for each queried agent.",
  evaluate(observations, operation) {
    // Another check evaluates agents whom the request names twice.
    const exchanges = batchesOf(observations, operation).filter((exchange) => !repeats(exchange));
    const findings = exchanges.flatMap((exchange) => {
      const answered = new Set(monitoredAgents(exchange).map(({ agent }) => agent));
      return [
        ...subjectsOf(observations)
          .filter((agent) => exchange.request.agents.includes(agent) && !answered.has(agent))
          .map((agent) => lost(exchange, agent)),
        ...superfluous(exchange, entriesBeyond(1, exchange), "each agent exactly once"),
      ];
    });
    return evaluated(observations, operation, {
      findings,
      isTested: exchanges.length > 0,
      missing: "a response with a list",
    });
  },
  fails: {
    because: "The last agent of a batch is missing.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, ...firstBatch(operationId) }, "/resultDesc", (entries: unknown[]) =>
        entries.slice(0, -1),
      ),
  },
};

/** Whether the request names an agent more than once. */
export function repeats({ request: { agents } }: Pick<ParsedExchange, "request">): boolean {
  return new Set(agents).size < agents.length;
}

export const batchEntryChecks: readonly Check[] = [onlyAskedAgents, noOtherAgents, askedAgentsOnce];
