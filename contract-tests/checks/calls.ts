// What AgentGateway says of the calls of an agent.

import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { askedAlone } from "./agent-findings.ts";
import { callsIn } from "./call-lists.ts";
import type { Check } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { CALLS, HELD_CALLS } from "./operations.ts";
import { calls } from "./scenarios/agentgateway.ts";
import { stayed } from "./times.ts";

const common = { risk: "read-only", operations: [CALLS], asks: [calls] } as const satisfies Partial<Check>;

const IDLE = 1;
const TALKING = 5;
/** Platform states without a call; the page does not mention the states between idle and talking. */
const WITHOUT_CALL: readonly number[] = [0, IDLE];

const callsMatchState: Check = {
  ...common,
  name: "calls-match-state",
  // Calls and states come from two answers, and text chats run beside the state of an idle agent.
  level: "SHOULD",
  requirement: "An agent who is talking has a call, and an agent who is idle or not signed in has none.",
  evaluate(observations, operation) {
    const scenario = calls.name;
    const [before, after] = ["before", "after"].map((step) => askedAlone(observations, { scenario, step }));
    const { operationId } = operation;
    const compared = observations.successes({ operationId, scenario, step: "calls" }).flatMap((exchange) => {
      const [agent = 0] = exchange.request.agents;
      const ids = callsIn(exchange);
      const state = stayed(before?.get(agent), after?.get(agent)) ? before?.get(agent)?.state : undefined;
      return ids && state !== undefined ? [{ exchange, ids, state }] : [];
    });
    const talking = compared.filter(({ state }) => state === TALKING);
    const others = compared.filter(({ state }) => WITHOUT_CALL.includes(state));
    const findings = [
      ...talking
        .filter(({ ids }) => ids.length === 0)
        .map(({ exchange }) =>
          findingOf(exchange, {
            where: "/result",
            expected: "a call, because the agent is talking",
            actual: "no call",
          }),
        ),
      ...others
        .filter(({ ids }) => ids.length > 0)
        .map(({ exchange, ids, state }) =>
          findingOf(exchange, {
            where: "/result",
            expected: `no call, because the agent is ${state === IDLE ? "idle" : "not signed in"}`,
            actual: shortJson(ids),
          }),
        ),
    ];
    const missing = [
      ...(talking.length > 0 ? [] : ["an agent who is talking"]),
      ...(others.length > 0 ? [] : ["an agent who is idle or not signed in"]),
    ];
    const reason = `${missing.join(", and ")}, whose state does not change during the requests`;
    return evaluated(observations, operation, { findings, isTested: missing.length === 0, missing: reason });
  },
  fails: {
    because: "An agent who is talking is shown without a call.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1099 }, "/result", []),
  },
};

const callsKeepIds: Check = {
  ...common,
  name: "calls-keep-ids",
  // An id should last as long as its call, but no row says so.
  level: "SHOULD",
  requirement: "At least one call id of an agent is the same a moment later, if the state has not changed.",
  evaluate(observations, operation) {
    const scenario = calls.name;
    const { operationId } = operation;
    const [before, after] = ["before", "after"].map((step) => askedAlone(observations, { scenario, step }));
    const again = observations.successes({ operationId, scenario, step: "again" });
    const compared = again.flatMap((later) => {
      const [agent = 0] = later.request.agents;
      const [earlier] = observations.successes({ operationId, scenario, step: "calls", agent });
      const [ids, laterIds] = [earlier && callsIn(earlier), callsIn(later)];
      const isComparable = ids && laterIds && ids.length > 0 && laterIds.length > 0;
      return earlier && isComparable && stayed(before?.get(agent), after?.get(agent))
        ? [{ earlier, later, ids, laterIds }]
        : [];
    });
    const findings = compared
      .filter(({ ids, laterIds }) => !laterIds.some((id) => ids.includes(id)))
      .map(({ earlier, later, ids, laterIds }) => {
        const expected = `at least one of ${shortJson(ids)}, as in [${earlier.request.key}], because the state has not changed`;
        return findingOf(later, { where: "/result", expected, actual: shortJson(laterIds) });
      });
    const missing = "an agent who has a call and stays in one state during two queries for the calls";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "A moment later, the call of an agent has another id.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: calls.name, step: "again" }, "/result", ["1700000000-1"]),
  },
};

const heldCalls: Check = {
  ...common,
  operations: [HELD_CALLS],
  name: "held-calls-listed",
  level: "SHOULD",
  requirement: "Each held call of an agent is among the calls of this agent, if the state has not changed.",
  evaluate(observations, operation) {
    const scenario = calls.name;
    const [before, after] = ["before", "after"].map((step) => askedAlone(observations, { scenario, step }));
    const compared = observations.successes({ operationId: operation.operationId, scenario }).flatMap((exchange) => {
      const [agent = 0] = exchange.request.agents;
      const lists = observations.successes({ operationId: CALLS.operationId, scenario, agent });
      const held = callsIn(exchange);
      return held && lists.length > 0 && stayed(before?.get(agent), after?.get(agent))
        ? [{ exchange, held, lists }]
        : [];
    });
    const findings = compared.flatMap(({ exchange, held, lists }) => {
      const known = lists.flatMap((list) => callsIn(list) ?? []);
      const [list] = lists;
      return held.flatMap((call, index) => {
        const id = isRecord(call) ? call.callid : undefined;
        if (typeof id !== "string" || known.includes(id)) return [];
        const expected = `one of ${shortJson(known)}, the calls of the agent in [${list?.request.key}]`;
        return [findingOf(exchange, { where: `/result/${index}/callid`, expected, actual: shortJson(id) })];
      });
    });
    const isTested = compared.some(({ held }) => held.length > 0);
    const missing = "an agent with a held call, who stays in one state during the queries";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "The held call is none of the calls of the agent.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: calls.name, agent: 1099 }, "/result/0/callid", "1714987500-9999"),
  },
};

export const callChecks: readonly Check[] = [callsMatchState, callsKeepIds, heldCalls];
