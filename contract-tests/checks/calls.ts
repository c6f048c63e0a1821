// What AgentGateway says of the calls of an agent.

import type { OperationKey } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { askedAlone, firsts, judged } from "./agent-findings.ts";
import { sourceAt } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import { calls } from "./inquiries/agentgateway.ts";
import { type Answered, payloadOf } from "./reading.ts";
import { callTimeOf, problemOfMoment, stayed } from "./times.ts";

const CALLS: OperationKey = { surface: "agentgateway", operationId: "queryAllCallInfoByAgentWorkNoEx" };

const common = { risk: "read-only", operations: [CALLS], asks: [calls] } as const satisfies Partial<Check>;

const IDLE = 1;
const TALKING = 5;
/** Platform states in which nobody has a call; of those between idle and talking the page says nothing. */
const WITHOUT_CALL: readonly number[] = [0, IDLE];

/** The calls in an answer; undefined when it has no list. */
function callsIn(reading: Answered): unknown[] | undefined {
  const payload = payloadOf(reading);
  return Array.isArray(payload) ? payload : undefined;
}

function findingAt(reading: Answered, where: string, words: Pick<Finding, "expected" | "actual">): Finding {
  const { probe, operation } = reading;
  const [subject] = probe.agents;
  return {
    where,
    ...words,
    source: sourceAt(operation, where),
    probe: probe.key,
    ...(subject === undefined ? {} : { subject }),
  };
}

/** A call in an answer. */
interface CallView {
  reading: Answered;
  id: string;
  pointer: string;
}

/** Judges each call of each list. */
function eachCall(
  judge: (call: CallView, first: CallView) => Pick<Finding, "expected" | "actual"> | undefined,
): Check["judge"] {
  return (evidence, operation) => {
    const all = evidence
      .successes({ operationId: operation.operationId })
      .flatMap((reading) =>
        (callsIn(reading) ?? []).flatMap((id, index): CallView[] =>
          typeof id === "string" ? [{ reading, id, pointer: `/result/${index}` }] : [],
        ),
      );
    const first = firsts<CallView>();
    const findings = all.flatMap((call) => {
      const words = judge(call, first(call.reading, call.id, call));
      return words ? [findingAt(call.reading, call.pointer, words)] : [];
    });
    return judged(evidence, operation, { findings, isTested: all.length > 0, missing: "an agent in a call" });
  };
}

const uniqueCalls: Check = {
  ...common,
  name: "unique-calls",
  level: "SHOULD",
  requirement: "Each call of an agent is listed once.",
  judge: eachCall((call, first) =>
    call === first
      ? undefined
      : { expected: "a call that is not listed before", actual: `${shortJson(call.id)}, as in ${first.pointer}` },
  ),
  fails: {
    because: "The first call is listed once more at the end.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1099 }, "/result", (ids: unknown[]) => [...ids, ids[0]]),
  },
};

const callTime: Check = {
  ...common,
  name: "call-time",
  level: "SHOULD",
  requirement: "The first part of a call id is a time at which the call can have begun.",
  judge: eachCall(({ id, reading }) => {
    const time = callTimeOf(id);
    const problem = time === undefined ? undefined : problemOfMoment(time, reading);
    return problem && { ...problem, actual: `${shortJson(id)}, that is ${problem.actual}` };
  }),
  fails: {
    because: "The first part of a call id is a number that is no time.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/result/0", "0000070093-1450"),
  },
};

const callsMatchState: Check = {
  ...common,
  name: "calls-match-state",
  // Calls and states come from two answers, and text chats run beside the state of an idle agent.
  level: "SHOULD",
  requirement: "An agent who is talking has calls, and an agent who is idle or not signed in has none.",
  judge(evidence, operation) {
    const inquiry = calls.name;
    const [before, after] = ["before", "after"].map((step) => askedAlone(evidence, { inquiry, step }));
    const compared = evidence.successes({ operationId: operation.operationId, inquiry }).flatMap((reading) => {
      const [agent = 0] = reading.probe.agents;
      const ids = callsIn(reading);
      const state = stayed(before?.get(agent), after?.get(agent)) ? before?.get(agent)?.state : undefined;
      return ids && state !== undefined ? [{ reading, ids, state }] : [];
    });
    const talking = compared.filter(({ state }) => state === TALKING);
    const others = compared.filter(({ state }) => WITHOUT_CALL.includes(state));
    const findings = [
      ...talking
        .filter(({ ids }) => ids.length === 0)
        .map(({ reading }) =>
          findingAt(reading, "/result", { expected: "a call, since the agent is talking", actual: "no call" }),
        ),
      ...others
        .filter(({ ids }) => ids.length > 0)
        .map(({ reading, ids, state }) =>
          findingAt(reading, "/result", {
            expected: `no call, since the agent is ${state === IDLE ? "idle" : "not signed in"}`,
            actual: shortJson(ids),
          }),
        ),
    ];
    const missing = [
      ...(talking.length > 0 ? [] : ["an agent who is talking"]),
      ...(others.length > 0 ? [] : ["an agent who is idle or not signed in"]),
    ];
    const reason = `${missing.join(", and ")}, and stays so while the calls are asked for`;
    return judged(evidence, operation, { findings, isTested: missing.length === 0, missing: reason });
  },
  fails: {
    because: "An agent who is talking is shown without a call.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/result", []),
  },
};

export const callChecks: readonly Check[] = [uniqueCalls, callTime, callsMatchState];
