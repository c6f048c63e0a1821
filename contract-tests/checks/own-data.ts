// What AgentGateway says of the requesting agent, compared with what it says of any agent.
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { askedAlone } from "./agent-findings.ts";
import { type AgentView, integerOf } from "./agent-view.ts";
import { callsIn } from "./call-lists.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { CALL_COUNT, CALLS, CUSTOM_STATE, OWN_STATE, STATISTICS } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { ownData } from "./scenarios/own-data.ts";
import { clockOf, stayed } from "./times.ts";

const scenario = ownData.name;
/** Two responses are compared, which no row does. */
const common = { level: "SHOULD", risk: "read-only", asks: [ownData] } as const satisfies Partial<Check>;

/** The requesting agent before and after all other requests of the scenario. */
function ownViews(observations: Observations): { before: AgentView; after: AgentView } | undefined {
  const own = observations.facts.agentgateway?.agentid ?? 0;
  const [before, after] = ["before", "after"].map((step) => askedAlone(observations, { scenario, step }).get(own));
  return before && after && { before, after };
}

/** Status 7. Source: "State codes of agents", table 1. */
const TALKING = 7;

/** The state in a response, which is an object alone or in a list. */
function reportIn(exchange: AnsweredExchange): { pointer: string; report: Record<string, unknown> } | undefined {
  const payload = payloadOf(exchange);
  const [report, pointer] = Array.isArray(payload) ? [payload[0], "/result/0"] : [payload, "/result"];
  return isRecord(report) ? { pointer, report } : undefined;
}

const ownState: Check = {
  ...common,
  name: "own-state-agrees",
  requirement:
    "The requesting agent has the same state as in the query about this agent, and is working exactly if that state is talking.",
  operations: [OWN_STATE],
  evaluate(observations, operation) {
    const views = ownViews(observations);
    const [exchange] = observations.successes({ operationId: operation.operationId, scenario });
    const told = exchange && reportIn(exchange);
    const status = views && stayed(views.before, views.after) ? integerOf(views.before.properties.status) : undefined;
    const findings: Finding[] = [];
    if (exchange && told && status !== undefined) {
      const like = `as status in [${views?.before.exchange.request.key}]`;
      const { agentState, isWorking } = told.report;
      const state = integerOf(agentState);
      if (state !== undefined && state !== status) {
        const [where, expected] = [`${told.pointer}/agentState`, `${status}, ${like}`];
        findings.push(findingOf(exchange, { where, expected, actual: shortJson(agentState) }));
      }
      if (typeof isWorking === "boolean" && isWorking !== (status === TALKING)) {
        const [where, expected] = [
          `${told.pointer}/isWorking`,
          `${status === TALKING}, because the state is ${status}, ${like}`,
        ];
        findings.push(findingOf(exchange, { where, expected, actual: String(isWorking) }));
      }
    }
    const missing = "the requesting agent in one state during the queries";
    return evaluated(observations, operation, {
      findings,
      isTested: status !== undefined && told !== undefined,
      missing,
    });
  },
  fails: {
    because: "The requesting agent, who is idle, is shown as working.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/result/0/isWorking", true),
  },
};

const callCount: Check = {
  ...common,
  name: "counts-calls",
  requirement: "The number of calls of the requesting agent is the number of call ids that are listed for this agent.",
  operations: [CALL_COUNT],
  evaluate(observations, operation) {
    const [before, after] = ["before", "after"].map(
      (step) => observations.successes({ operationId: CALLS.operationId, scenario, step })[0],
    );
    const [exchange] = observations.successes({ operationId: operation.operationId, scenario });
    const [ids, later] = [before, after].map((list) => list && callsIn(list));
    const count = exchange && integerOf(payloadOf(exchange));
    const isComparable = ids && later && shortJson([...ids].sort()) === shortJson([...later].sort());
    const isTested = isComparable === true && count !== undefined;
    const findings =
      exchange && isTested && count !== ids.length
        ? [
            findingOf(exchange, {
              where: "/result",
              expected: `"${ids.length}", the number of call ids in [${before?.request.key}] and [${after?.request.key}]; one of the queries is wrong`,
              actual: shortJson(payloadOf(exchange)),
            }),
          ]
        : [];
    const missing = "the same call ids of the requesting agent before and after the query";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "One call is counted, but none is listed.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/result", "1"),
  },
};

/** The counters of a day. */
const COUNTERS = ["talktime", "answernums", "calloutnums"] as const;

/** Days begin at a multiple of it in UTC, wherever a server is, in ms. */
const QUARTER = 15 * 60_000;

const counters: Check = {
  ...common,
  name: "statistics-grow",
  requirement:
    "The talk time of today, and the numbers of answered and made calls, do not fall between two requests of one day.",
  operations: [STATISTICS],
  evaluate(observations, operation) {
    const [first, later] = ["first", "later"].map(
      (step) => observations.successes({ operationId: operation.operationId, scenario, step })[0],
    );
    const [values, laterValues] = [first, later].map((exchange) => exchange && payloadOf(exchange));
    const isTested = isRecord(values) && isRecord(laterValues);
    // A day of the server may have begun in between.
    const isOneDay = first && later && Math.floor(clockOf(first) / QUARTER) === Math.floor(clockOf(later) / QUARTER);
    const findings =
      isTested && later && isOneDay
        ? COUNTERS.flatMap((name) => {
            const [value, laterValue] = [integerOf(values[name]), integerOf(laterValues[name])];
            if (value === undefined || laterValue === undefined || laterValue >= value) return [];
            const expected = `at least ${value}, as in [${first.request.key}]`;
            return [findingOf(later, { where: `/result/${name}`, expected, actual: String(laterValue) })];
          })
        : [];
    return evaluated(observations, operation, { findings, isTested, missing: "two successful responses" });
  },
  fails: {
    because: "The agent has answered fewer calls than before.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario, step: "later" }, "/result/answernums", 3),
  },
};

/** The longest day, with an hour more at the end of summer time, in seconds. */
const LONGEST_DAY = 25 * 3_600;

const talkTime: Check = {
  ...common,
  name: "talk-time-of-a-day",
  byAnswer: true,
  // An agent may talk in several calls at once, and no row says how these count.
  requirement: "The talk time of today is in seconds: not more than a day has.",
  operations: [STATISTICS],
  evaluate(observations, operation) {
    const timed = observations.successes({ operationId: operation.operationId }).flatMap((exchange) => {
      const payload = payloadOf(exchange);
      const talked = isRecord(payload) ? integerOf(payload.talktime) : undefined;
      return talked === undefined ? [] : [{ exchange, talked }];
    });
    const findings = timed
      .filter(({ talked }) => talked > LONGEST_DAY)
      .map(({ exchange, talked }) => {
        const expected = `seconds of today, at most ${LONGEST_DAY}`;
        return findingOf(exchange, { where: "/result/talktime", expected, actual: String(talked) });
      });
    return evaluated(observations, operation, { findings, isTested: timed.length > 0, missing: "a talk time" });
  },
  fails: {
    because: "The talk time is in milliseconds.",
    change: (recording, { operationId }) =>
      recording.set({ operationId }, "/result/talktime", (seconds: number) => seconds * 1000),
  },
};

const customState: Check = {
  ...common,
  name: "custom-state-stays",
  requirement: "The customised state of the requesting agent stays the same while nobody sets it.",
  operations: [CUSTOM_STATE],
  evaluate(observations, operation) {
    const [first, later] = ["first", "later"].map(
      (step) => observations.successes({ operationId: operation.operationId, scenario, step })[0],
    );
    const [state, laterState] = [first, later].map((exchange) => exchange && customStateIn(exchange));
    const isTested = state !== undefined && laterState !== undefined;
    const findings =
      first && later && isTested && state !== laterState
        ? [
            findingOf(later, {
              where: "/result/agentcustomstate",
              expected: `"${state}", as in [${first.request.key}]: only the agent sets it, who is signed in here`,
              actual: `"${laterState}"`,
            }),
          ]
        : [];
    return evaluated(observations, operation, { findings, isTested, missing: "two responses with a customised state" });
  },
  fails: {
    because: "A moment later, the customised state is another one.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario, step: "later" }, "/result/agentcustomstate", "7"),
  },
};

function customStateIn(exchange: AnsweredExchange): number | undefined {
  const payload = payloadOf(exchange);
  return isRecord(payload) ? integerOf(payload.agentcustomstate) : undefined;
}

export const ownDataChecks: readonly Check[] = [ownState, callCount, counters, talkTime, customState];
