// What CC-CMS says about the calls that agents are in: of one agent, of several, and whether there are any.

import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { type AgentView, integerOf, monitoredAgents } from "./agent-view.ts";
import { callsIn } from "./call-lists.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { batchesOf, unchangedIn } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { CALLS_BATCH, CURRENT_CALLS, IN_CALL } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { comparedWithGateway, evaluatedBesideGateway } from "./private-calls.ts";
import { calls } from "./scenarios/agentgateway.ts";
import { callsOfAll, currentCalls, inCall } from "./scenarios/cc-cms.ts";

const IDLE = 1;
const TALKING = 5;

/** Platform states without a call; the pages do not mention the states between idle and talking. */
const WITHOUT_CALL: readonly number[] = [0, IDLE];

/** States of a call that waits for an agent, or is nobody's yet. Source: call states (cec_07_2566). */
const WAITING: readonly number[] = [2, 3];

/** What an answer says of the calls of one agent. */
interface Said {
  exchange: AnsweredExchange;
  agent: number;
  where: string;
  /** Whether the agent is in a call. */
  isInCall: boolean;
  /** The same, as it was answered. */
  words: string;
}

/** What an answer about the calls of one agent says; none when it has another form. */
function saidOfOne(exchange: AnsweredExchange): Said[] {
  const [agent] = exchange.request.agents;
  const payload = payloadOf(exchange);
  if (agent === undefined) return [];
  const where = "/resultDesc";
  if (typeof payload === "boolean") return [{ exchange, agent, where, isInCall: payload, words: String(payload) }];
  if (!Array.isArray(payload)) return [];
  const words = payload.length === 0 ? "no call" : shortJson(payload);
  return [{ exchange, agent, where, isInCall: payload.length > 0, words }];
}

/** What an answer about the calls of several agents says of each; calls that wait are not counted. */
function saidOfAll(exchange: AnsweredExchange): Said[] {
  return monitoredAgents(exchange).flatMap(({ agent, pointer, properties: { callList } }) => {
    if (!Array.isArray(callList)) return [];
    const own = callList.filter((call) => isRecord(call) && !WAITING.includes(integerOf(call.callStatus) ?? 0));
    const words = own.length === 0 ? "no call" : shortJson(own);
    return [{ exchange, agent, where: `${pointer}/callList`, isInCall: own.length > 0, words }];
  });
}

/** What is wrong with what is said of an agent in a state. */
function mismatch({ exchange, agent, where, isInCall, words }: Said, { state }: AgentView): Finding[] {
  const isTalking = state === TALKING;
  if (isTalking === isInCall) return [];
  const because = isTalking ? "talking" : state === IDLE ? "idle" : "not signed in";
  const answers = words === "true" || words === "false" ? String(isTalking) : isTalking ? "a call" : "no call";
  const expected = `${answers}, because the agent is ${because}`;
  return [findingOf(exchange, { where, expected, actual: words, subject: agent })];
}

/** Evaluates what was said of agents who are talking, idle or not signed in, between two batches that say so. */
function matchesState(scenario: string, saidIn: (observations: Observations) => Said[]): Check["evaluate"] {
  return (observations, operation) => {
    const steady = unchangedIn(observations, scenario);
    const compared = saidIn(observations).flatMap((said) => {
      const view = steady.get(said.agent);
      return view?.state === TALKING || WITHOUT_CALL.includes(view?.state ?? -1) ? [{ said, view }] : [];
    });
    const findings = compared.flatMap(({ said, view }) => (view ? mismatch(said, view) : []));
    const isTalking = compared.some(({ view }) => view?.state === TALKING);
    const isOther = compared.some(({ view }) => view?.state !== TALKING);
    const missing = [
      ...(isTalking ? [] : ["an agent who is talking"]),
      ...(isOther ? [] : ["an agent who is idle or not signed in"]),
    ].join(", and ");
    const reason = `${missing}, whose state does not change during the requests`;
    return evaluated(observations, operation, { findings, isTested: isTalking && isOther, missing: reason });
  };
}

const common = {
  risk: "read-only",
  // Calls and states come from two answers, and text chats run beside the state of an idle agent.
  level: "SHOULD",
} as const satisfies Partial<Check>;

const requirement = "An agent who is talking has a call, and an agent who is idle or not signed in has none.";

const callsMatchState: Check = {
  ...common,
  operations: [CURRENT_CALLS],
  asks: [currentCalls],
  name: "calls-match-state",
  requirement,
  evaluate: matchesState(currentCalls.name, (observations) =>
    observations.successes({ operationId: CURRENT_CALLS.operationId, scenario: currentCalls.name }).flatMap(saidOfOne),
  ),
  fails: {
    because: "An agent who is talking is shown without a call.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1099, scenario: currentCalls.name }, "/resultDesc", []),
  },
};

const batchCallsMatchState: Check = {
  ...common,
  operations: [CALLS_BATCH],
  asks: [callsOfAll],
  name: "calls-match-state",
  requirement,
  evaluate: matchesState(callsOfAll.name, (observations) => batchesOf(observations, CALLS_BATCH).flatMap(saidOfAll)),
  fails: {
    because: "An agent who is talking is shown without a call.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: callsOfAll.name }, "/resultDesc", (entries: object[]) =>
        entries.map((entry) => ({ ...entry, callList: [] })),
      ),
  },
};

const isProcessing: Check = {
  ...common,
  operations: [IN_CALL],
  asks: [inCall],
  name: "true-while-talking",
  requirement: "The answer is true for an agent who is talking, and false for one who is idle or not signed in.",
  evaluate: matchesState(inCall.name, (observations) =>
    observations.successes({ operationId: IN_CALL.operationId, scenario: inCall.name }).flatMap(saidOfOne),
  ),
  fails: {
    because: "The answer is false for every agent.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1099, scenario: inCall.name }, "/resultDesc", false),
  },
};

const sameCalls: Check = {
  ...common,
  operations: [CURRENT_CALLS],
  asks: [currentCalls, calls],
  needs: ["agentgateway"],
  name: "same-calls-on-both",
  requirement: "Each call that AgentGateway shows for an agent is also one of the agent on CC-CMS.",
  evaluate(observations, operation) {
    const compared = comparedWithGateway(observations, operation);
    const findings = compared.flatMap(({ exchange, ids, taken }) => {
      const lacking = (callsIn(taken) ?? []).filter((id) => !ids.includes(id));
      if (lacking.length === 0) return [];
      const expected = `${shortJson(lacking)}, too, as in [${taken.request.key}]`;
      return [findingOf(exchange, { where: "/resultDesc", expected, actual: shortJson(ids) })];
    });
    return evaluatedBesideGateway(observations, operation, { compared, findings });
  },
  fails: {
    because: "The call of an agent has another id on CC-CMS.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1099, scenario: currentCalls.name }, "/resultDesc", ["1700000000-1"]),
  },
};

export const monitoredCallChecks: readonly Check[] = [callsMatchState, batchCallsMatchState, isProcessing, sameCalls];
