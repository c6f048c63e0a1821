// What CC-CMS says of the private calls of an agent.

import { operationOf } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { askedAlone } from "./agent-findings.ts";
import { type AgentView, integerOf, unchanged } from "./agent-view.ts";
import { callsIn } from "./call-lists.ts";
import type { Check } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { findingOf, judged, sourceAt } from "./finding.ts";
import { calls } from "./inquiries/agentgateway.ts";
import { privateCalls } from "./inquiries/cc-cms.ts";
import { entryIn } from "./monitored.ts";
import { BATCH, CALLS, PRIVATE_CALLS } from "./operations.ts";
import { type Answered, payloadOf } from "./reading.ts";
import { UNKNOWN_DURATION } from "./times.ts";

const common = {
  risk: "read-only",
  operations: [PRIVATE_CALLS],
  asks: [privateCalls],
} as const satisfies Partial<Check>;

/** An answer about the private calls of an agent. */
interface CallList {
  reading: Answered;
  agent: number;
  ids: readonly unknown[];
}

function listsOf(evidence: Evidence): CallList[] {
  const { operationId } = PRIVATE_CALLS;
  return evidence.successes({ operationId, inquiry: privateCalls.name }).flatMap((reading) => {
    const [agent] = reading.probe.agents;
    const ids = payloadOf(reading);
    return agent !== undefined && Array.isArray(ids) ? [{ reading, agent, ids }] : [];
  });
}

/** How many private calls an agent has according to the batches before and after, and where that is said. */
function countOf(evidence: Evidence, agent: number): { count: number; probe: string; source: string } | undefined {
  const inquiry = privateCalls.name;
  const before = entryIn(evidence, { inquiry, step: "before", agent });
  const after = entryIn(evidence, { inquiry, step: "after", agent });
  const [count, later] = [before, after].map((view) => integerOf(view?.properties.currentPrivateCallNum));
  // A private call leaves its queue when the agent takes it: then the state changes, and there may be as many again.
  if (!before || count === undefined || count !== later || !unchanged(before, after)) return undefined;
  const source = sourceAt(operationOf(BATCH.surface, BATCH.operationId), `${before.pointer}/currentPrivateCallNum`);
  return { count, probe: before.reading.probe.key, source };
}

const privateCallCount: Check = {
  ...common,
  name: "private-call-count",
  // The number and the ids come from two answers, of two moments, and of two nodes where there are several.
  level: "SHOULD",
  requirement: "An agent has as many private calls as the batch query counts.",
  judge(evidence, operation) {
    const compared = listsOf(evidence).flatMap((list) => {
      const counted = countOf(evidence, list.agent);
      return counted ? [{ ...list, ...counted }] : [];
    });
    const findings = compared
      .filter(({ ids, count }) => ids.length !== count)
      .map(({ reading, agent, ids, count, probe, source }) => {
        const expected = `number of ids: ${count}, as currentPrivateCallNum in [${probe}]`;
        const actual = `number of ids: ${ids.length}`;
        return findingOf(reading, { where: "/resultDesc", expected, actual, subject: agent }, source);
      });
    return judged(evidence, operation, {
      findings,
      isTested: compared.some(({ count }) => count > 0),
      missing: "an agent who has a private call, and as many while they are asked for",
    });
  },
  fails: {
    because: "An agent with a private call is shown without any.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/resultDesc", []),
  },
};

/** Whether the state of a view began before a moment, in ms since 1970: since then the agent has taken no call. */
function beganBefore(view: AgentView | undefined, moment: number): boolean {
  const { inState = UNKNOWN_DURATION, reading } = view ?? {};
  return reading !== undefined && inState !== UNKNOWN_DURATION && reading.received - inState * 1000 < moment;
}

/** The calls that an agent has taken, where the agent was in one state while these and the private ones were asked for. */
function callsBeside(evidence: Evidence, { agent, reading: own }: CallList): Answered[] {
  const { operationId } = CALLS;
  const monitored = entryIn(evidence, { inquiry: privateCalls.name, step: "after", agent });
  const later = askedAlone(evidence, { inquiry: calls.name, step: "after" }).get(agent);
  return evidence
    .successes({ operationId, inquiry: calls.name, agent })
    .filter(({ sent }) => [monitored, later].every((view) => beganBefore(view, Math.min(sent, own.sent))));
}

const privateCallsWait: Check = {
  ...common,
  asks: [privateCalls, calls],
  needs: ["agentgateway"],
  name: "private-calls-wait",
  // A call waits until it is taken, but two answers are of two moments.
  level: "SHOULD",
  requirement: "No private call of an agent is one that the agent has already, as AgentGateway shows.",
  judge(evidence, operation) {
    const compared = listsOf(evidence).flatMap((list) =>
      callsBeside(evidence, list).map((taken) => ({ ...list, taken })),
    );
    const findings = compared.flatMap(({ reading, ids, taken }) => {
      const had = callsIn(taken) ?? [];
      return ids.flatMap((id, index) => {
        if (!had.includes(id)) return [];
        const expected = `a call that waits, and none of those in [${taken.probe.key}]`;
        return [findingOf(reading, { where: `/resultDesc/${index}`, expected, actual: shortJson(id) })];
      });
    });
    const missing = "an agent who has calls, and whom both surfaces show in one state while calls are asked for";
    const isTested = compared.some(({ taken }) => (callsIn(taken) ?? []).length > 0);
    return judged(evidence, operation, { findings, isTested, missing });
  },
  fails: {
    because: "The private calls are the calls that the agent has.",
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
