// However a batch of CC-CMS is asked for, it is accepted and says the same about an agent.
import { isDeepStrictEqual } from "node:util";
import { shortJson } from "../contract/validator.ts";
import { type AgentMismatch, findingAt, rowsNamed } from "./agent-findings.ts";
import { type AgentView, monitoredAgents } from "./agent-view.ts";
import { batchEntryChecks, entriesBeyond, lost, repeats, superfluous } from "./batch-entries.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { durationBetween, entriesOf, entryIn, subjectsOf } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { BATCH } from "./operations.ts";
import { type AnsweredExchange, codeOf, isSuccess, type ParsedExchange } from "./parsed-exchange.ts";
import { isPutOff, LOCKED, outcomeOf } from "./refusal-rule.ts";
import { onlineBatch } from "./scenarios/both.ts";
import { batches, FULL, FULL_OF_ANY, MOST_AGENTS } from "./scenarios/cc-cms.ts";
import { durationUnits, GROWTH_TOLERANCE, stayed } from "./times.ts";

const common = { risk: "read-only", operations: [BATCH], asks: [batches] } as const satisfies Partial<Check>;

/** The property that grows with the clock; it is compared within bounds. */
const GROWING = "currentStateTime";

/** The properties in which two entries differ, without the one that grows. */
function differences(one: AgentView, other: AgentView): string[] {
  const names = new Set([...Object.keys(one.properties), ...Object.keys(other.properties)]);
  return [...names].filter(
    (name) => name !== GROWING && !isDeepStrictEqual(one.properties[name], other.properties[name]),
  );
}

/** The entries of an agent in two plain batches that say the same: what is said between them has to agree. */
interface Steady {
  before: AgentView;
  after: AgentView;
}

/** The agents of the deployment file whose entry was the same before and after, but for the time that passed. */
function steadyAgents(observations: Observations): Steady[] {
  const scenario = batches.name;
  // A duration in another unit than seconds cannot be compared.
  const others = durationUnits(entriesOf(observations)).problems.map(({ view: { agent } }) => agent);
  const agents = subjectsOf(observations).filter((agent) => !others.includes(agent));
  return agents.flatMap((agent) => {
    const before = entryIn(observations, { scenario, step: "before", agent });
    const after = entryIn(observations, { scenario, step: "after", agent });
    if (!before || !after || !stayed(before, after)) return [];
    return differences(before, after).length === 0 ? [{ before, after }] : [];
  });
}

/** In what an entry differs from those in the plain batches before and after it. */
function mismatchesOf(entry: AgentView, { before, after }: Steady): AgentMismatch[] {
  const like = `as in [${before.exchange.request.key}]`;
  const problems = differences(before, entry).map((property) => ({
    property,
    expected: `${shortJson(before.properties[property])}, ${like}`,
    actual: shortJson(entry.properties[property]),
  }));
  const bounds = durationBetween(before, after, GROWTH_TOLERANCE);
  if (!bounds || entry.inState === undefined) return problems;
  if (entry.inState >= bounds.least && entry.inState <= bounds.most) return problems;
  const expected = `${bounds.least} to ${bounds.most} s, ${like}`;
  return [...problems, { property: GROWING, expected, actual: `${entry.inState} s` }];
}

/** Compares the entries of all steady agents in an answer with those in the plain batches before and after. */
function comparedWithPlain(
  exchange: AnsweredExchange,
  steadies: readonly Steady[],
): { compared: number; findings: Finding[] } {
  const entries = monitoredAgents(exchange);
  const asked = steadies.filter(({ before: { agent } }) => exchange.request.agents.includes(agent));
  const findings = asked.flatMap((steady) => {
    const own = entries.filter(({ agent }) => agent === steady.before.agent);
    if (own.length === 0) return [lost(exchange, steady.before.agent)];
    // An agent may have thousands of entries: the first one that is wrong is enough.
    const wrong = own.find((entry) => mismatchesOf(entry, steady).length > 0);
    return wrong ? mismatchesOf(wrong, steady).map((problem) => findingAt(wrong, problem)) : [];
  });
  return { compared: asked.length, findings };
}

const STEADY = "an agent with the same entry in two plain batches, some seconds apart";

interface WayOfAsking {
  step: string;
  expected: string;
  /** The step of another way of asking: if that is also refused, the refusal is not about this one. */
  model?: string;
  more?: (exchange: AnsweredExchange) => Finding[];
}

/** Evaluates a way of asking that has to be accepted where another one is, and answered like plain batches. */
function acceptedAsPlainBatch({ step, expected, model = "before", more = () => [] }: WayOfAsking): Check["evaluate"] {
  return (observations, operation) => {
    const wanted = { operationId: BATCH.operationId, scenario: batches.name, step };
    const successes = observations.successes(wanted);
    const steadies = steadyAgents(observations);
    const results = successes.map((exchange) => comparedWithPlain(exchange, steadies));
    const others = observations
      .find(wanted)
      .filter((exchange) => !successes.some(({ request }) => request === exchange.request));
    const isModelAccepted = observations.successes({ ...wanted, step: model }).length > 0;
    const refused = isModelAccepted ? others.filter(isRefused) : [];
    const unasked = others.find(({ failure }) => failure && failure.kind !== "broken")?.failure;
    if (unasked) return { untested: unasked.message };
    return evaluated(observations, operation, {
      findings: [
        ...results.flatMap(({ findings }) => findings),
        ...refused.map((exchange) => refusal(exchange, expected)),
        ...successes.flatMap(more),
      ],
      isTested: results.some(({ compared }) => compared > 0),
      missing:
        successes.length > 0
          ? STEADY
          : `a successful response to ${model === "before" ? "a plain batch" : "a batch of as many agents"}`,
    });
  };
}

/** Whether an answer that is no success is one to the batch: it is not put off, and the address is not locked. */
function isRefused(exchange: ParsedExchange): boolean {
  if (exchange.failure) return exchange.failure.kind === "broken";
  return !isPutOff(exchange) && exchange.answer.status !== LOCKED;
}

/** The same of a way of asking that is another one than a plain batch only when there are two agents. */
function acceptedOfSeveral(step: string, expected: string): Check["evaluate"] {
  const evaluate = acceptedAsPlainBatch({ step, expected });
  return (observations, operation) =>
    subjectsOf(observations).length < 2
      ? { untested: "a second agent to ask about" }
      : evaluate(observations, operation);
}

const batchEqualsSingle: Check = {
  ...common,
  name: "batch-equals-single",
  // Two answers, of two moments, and of two nodes where there are several.
  level: "SHOULD",
  requirement: "A batch says the same about an agent as a batch with that agent alone.",
  evaluate: acceptedOfSeveral("single", "success, as for the same agent among others"),
  fails: {
    because: "In a batch of one, an agent has released one call more than in the full batch.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, scenario: batches.name, step: "single", agent: 1099 },
        "/resultDesc/0/agentRelease",
        (releases: number) => releases + 1,
      ),
  },
};

const anyOrder: Check = {
  ...common,
  name: "any-order",
  // Two answers, of two moments, and of two nodes where there are several.
  level: "SHOULD",
  requirement: "What a batch says about an agent does not depend on the order of the agents in the request.",
  evaluate: acceptedOfSeveral("reversed", "success, as for the same agents in another order"),
  fails: {
    because: "In a batch in reverse order, entries have the ids of other agents.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, scenario: batches.name, step: "reversed" },
        "/resultDesc",
        (entries: { agentId: number }[]) =>
          entries.map((entry, index) => ({ ...entry, agentId: entries.at(-1 - index)?.agentId })),
      ),
  },
};

function refusal(exchange: ParsedExchange, expected: string): Finding {
  if (exchange.failure) return findingOf(exchange, { where: "answer", expected, actual: exchange.failure.message });
  const { status } = exchange.answer;
  if (status !== 200) return findingOf(exchange, { where: "status", expected, actual: `HTTP status ${status}` });
  const where = `/${exchange.operation.envelope.code}`;
  return findingOf(exchange, { where, expected, actual: shortJson(codeOf(exchange)) });
}

const repeatedAgents: Check = {
  ...common,
  name: "repeated-agents",
  level: "SHOULD",
  requirement: "A batch that names an agent twice has one or two entries for the agent, as in any other batch.",
  evaluate: acceptedAsPlainBatch({
    step: "repeated",
    expected: "success, because no row forbids to name an agent twice",
    more: (exchange) => superfluous(exchange, entriesBeyond(2, exchange), "each agent once or twice"),
  }),
  fails: {
    because: "A batch that names an agent twice has no entry for the agent.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: batches.name, step: "repeated" }, "/resultDesc", (entries: unknown[]) =>
        entries.slice(1),
      ),
  },
};

const fullBatch: Check = {
  ...common,
  asks: [batches, onlineBatch],
  name: "full-batch",
  level: "MUST",
  requirement: `A batch of ${MOST_AGENTS} agents is accepted.`,
  stated: (operation) => rowsNamed(operation, "agentIds"),
  evaluate(observations, operation) {
    const { operationId } = operation;
    const accepted = (step: string) => observations.successes({ operationId, scenario: batches.name, step }).length > 0;
    const untested = (missing: string) =>
      evaluated(observations, operation, { findings: [], isTested: false, missing });
    if (!accepted("before")) return untested("a successful response to a plain batch");
    const exchanges = observations.find({ operationId, step: FULL });
    const others: readonly ParsedExchange[] = exchanges.filter((exchange) => !isSuccess(exchange));
    // No row says that a batch may name an agent twice: if such a batch is also refused, the number need not be the reason.
    const refused = others.filter((exchange) => isRefused(exchange) && (accepted("repeated") || !repeats(exchange)));
    const expected = `success, with ${MOST_AGENTS} agents`;
    if (refused.length > 0) return { findings: refused.map((exchange) => refusal(exchange, expected)) };
    if (exchanges.some(isSuccess) || accepted(FULL_OF_ANY)) return { findings: [] };
    const unasked = others.find((exchange) => !isRefused(exchange));
    if (unasked)
      return untested(unasked.failure ? unasked.failure.message : `a response to the batch; got ${outcomeOf(unasked)}`);
    return untested(`${MOST_AGENTS} different agents: this deployment refuses every batch that names an agent twice`);
  },
  fails: {
    because: `A batch of ${MOST_AGENTS} agents is refused.`,
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: batches.name, step: FULL }, "/resultCode", "0100002"),
  },
};

const fullBatchAgrees: Check = {
  ...common,
  name: "full-batch-agrees",
  level: "SHOULD",
  requirement: `A batch of ${MOST_AGENTS} agents says the same about an agent as any other batch.`,
  // Another check reports a refusal.
  evaluate: acceptedAsPlainBatch({ step: FULL, expected: "success", model: FULL }),
  fails: {
    because: `A batch of ${MOST_AGENTS} agents is answered with an empty list.`,
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: batches.name, step: FULL }, "/resultDesc", []),
  },
};

const fullBatchOfAnyIds: Check = {
  ...common,
  name: "full-batch-of-any-ids",
  level: "SHOULD",
  requirement: `A batch of ${MOST_AGENTS} ids is accepted, whether these agents exist or not, and says the same about an agent as any other batch.`,
  evaluate: acceptedAsPlainBatch({
    step: FULL_OF_ANY,
    expected: `success, with ${MOST_AGENTS} ids, some of which may not exist`,
    model: FULL,
  }),
  fails: {
    because: `A batch of ${MOST_AGENTS} ids is refused.`,
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: batches.name, step: FULL_OF_ANY }, "/resultCode", "0100002"),
  },
};

export const batchChecks: readonly Check[] = [
  ...batchEntryChecks,
  batchEqualsSingle,
  anyOrder,
  repeatedAgents,
  fullBatch,
  fullBatchAgrees,
  fullBatchOfAnyIds,
];
