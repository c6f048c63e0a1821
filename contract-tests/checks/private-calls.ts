// What CC-CMS says of the private calls of an agent.
import { operationOf } from "../contract/contract.ts";
import { integerOf, unchanged } from "./agent-view.ts";
import type { Check } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { findingOf, judged, sourceAt } from "./finding.ts";
import { privateCalls } from "./inquiries/cc-cms.ts";
import { BATCH, entryIn, PRIVATE_CALLS } from "./monitored.ts";
import { type Answered, payloadOf } from "./reading.ts";

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

export const privateCallChecks: readonly Check[] = [privateCallCount];
