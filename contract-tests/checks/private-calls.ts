// What CC-CMS says about the calls of an agent.

import { type Operation, operationOf } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { askedAlone } from "./agent-findings.ts";
import { type AgentView, integerOf, unchanged } from "./agent-view.ts";
import { callsIn } from "./call-lists.ts";
import type { Check, Evaluation, Finding } from "./check.ts";
import { evaluated, findingOf, sourceAt } from "./finding.ts";
import { entryIn } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { BATCH, CALLS, PRIVATE_CALLS } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { calls } from "./scenarios/agentgateway.ts";
import { eachAgentOf, privateCalls } from "./scenarios/cc-cms.ts";
import { UNKNOWN_DURATION } from "./times.ts";

const common = {
  risk: "read-only",
  operations: [PRIVATE_CALLS],
  asks: [privateCalls],
} as const satisfies Partial<Check>;

/** An answer about the calls of an agent. */
interface CallList {
  exchange: AnsweredExchange;
  agent: number;
  ids: readonly unknown[];
}

function listsOf(observations: Observations, operation: Operation): CallList[] {
  const { operationId } = operation;
  return observations.successes({ operationId, scenario: eachAgentOf(operation).name }).flatMap((exchange) => {
    const [agent] = exchange.request.agents;
    const ids = payloadOf(exchange);
    return agent !== undefined && Array.isArray(ids) ? [{ exchange, agent, ids }] : [];
  });
}

/** How many private calls an agent has according to the batches before and after, and where that is said. */
function countOf(
  observations: Observations,
  agent: number,
): { count: number; request: string; source: string } | undefined {
  const scenario = privateCalls.name;
  const before = entryIn(observations, { scenario, step: "before", agent });
  const after = entryIn(observations, { scenario, step: "after", agent });
  const [count, later] = [before, after].map((view) => integerOf(view?.properties.currentPrivateCallNum));
  // A private call leaves its queue when the agent takes it: then the state changes, and there may be as many again.
  if (!before || count === undefined || count !== later || !unchanged(before, after)) return undefined;
  const source = sourceAt(operationOf(BATCH.surface, BATCH.operationId), `${before.pointer}/currentPrivateCallNum`);
  return { count, request: before.exchange.request.key, source };
}

const privateCallCount: Check = {
  ...common,
  name: "private-call-count",
  // The number and the ids come from two answers, of two moments, and of two nodes where there are several.
  level: "SHOULD",
  requirement: "The private calls of an agent are as many as the batch query counts.",
  evaluate(observations, operation) {
    const compared = listsOf(observations, operation).flatMap((list) => {
      const counted = countOf(observations, list.agent);
      return counted ? [{ ...list, ...counted }] : [];
    });
    const findings = compared
      .filter(({ ids, count }) => ids.length !== count)
      .map(({ exchange, agent, ids, count, request, source }) => {
        const expected = `number of ids: ${count}, as currentPrivateCallNum in [${request}]`;
        const actual = `number of ids: ${ids.length}`;
        return findingOf(exchange, { where: "/resultDesc", expected, actual, subject: agent }, source);
      });
    return evaluated(observations, operation, {
      findings,
      isTested: compared.some(({ count }) => count > 0),
      missing: "an agent with private calls whose number does not change during the requests",
    });
  },
  fails: {
    because: "The list of an agent with a private call is empty.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/resultDesc", []),
  },
};

/** Whether the state of a view began before a moment, in ms since 1970: since then the agent has taken no call. */
function beganBefore(view: AgentView | undefined, moment: number): boolean {
  const { inState = UNKNOWN_DURATION, exchange } = view ?? {};
  return exchange !== undefined && inState !== UNKNOWN_DURATION && exchange.received - inState * 1000 < moment;
}

/** The calls that an agent has taken, where the agent was in one state while these and those of CC-CMS were asked for. */
function callsBeside(observations: Observations, { agent, exchange: own }: CallList): AnsweredExchange[] {
  const { operationId } = CALLS;
  const monitored = entryIn(observations, { scenario: own.request.scenario, step: "after", agent });
  const later = askedAlone(observations, { scenario: calls.name, step: "after" }).get(agent);
  return observations
    .successes({ operationId, scenario: calls.name, agent })
    .filter(({ sent }) => [monitored, later].every((view) => beganBefore(view, Math.min(sent, own.sent))));
}

/** Each list of calls that CC-CMS shows, with the answer of AgentGateway about the calls of the same agent. */
export function comparedWithGateway(
  observations: Observations,
  operation: Operation,
): (CallList & { taken: AnsweredExchange })[] {
  return listsOf(observations, operation).flatMap((list) =>
    callsBeside(observations, list).map((taken) => ({ ...list, taken })),
  );
}

/** The evaluation about lists that were compared; without a call that AgentGateway shows nothing was. */
export function evaluatedBesideGateway(
  observations: Observations,
  operation: Operation,
  { compared, findings }: { compared: readonly { taken: AnsweredExchange }[]; findings: Finding[] },
): Evaluation {
  const missing = "an agent who has calls, in one state on both surfaces during the requests";
  const isTested = compared.some(({ taken }) => (callsIn(taken) ?? []).length > 0);
  return evaluated(observations, operation, { findings, isTested, missing });
}

const privateCallsWait: Check = {
  ...common,
  asks: [privateCalls, calls],
  needs: ["agentgateway"],
  name: "private-calls-wait",
  // A call waits until it is taken, but two answers are of two moments.
  level: "SHOULD",
  requirement: "No private call of an agent is also a call of the agent on AgentGateway.",
  evaluate(observations, operation) {
    const compared = comparedWithGateway(observations, operation);
    const findings = compared.flatMap(({ exchange, ids, taken }) => {
      const had = callsIn(taken) ?? [];
      return ids.flatMap((id, index) => {
        if (!had.includes(id)) return [];
        const expected = `a waiting call, none of those in [${taken.request.key}]`;
        return [findingOf(exchange, { where: `/resultDesc/${index}`, expected, actual: shortJson(id) })];
      });
    });
    return evaluatedBesideGateway(observations, operation, { compared, findings });
  },
  fails: {
    because: "The private calls are the current calls of the agent.",
    change: (recording, { operationId }) => {
      for (const [wanted, place] of [
        [CALLS.operationId, "/result"],
        [operationId, "/resultDesc"],
      ] as const)
        recording.set({ operationId: wanted, agent: 1099 }, place, ["1700000000-1450"]);
    },
  },
};

export const privateCallChecks: readonly Check[] = [privateCallCount, privateCallsWait];
