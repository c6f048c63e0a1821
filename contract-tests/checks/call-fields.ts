// The fields of calls that say when and where: they belong together in each response.
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { integerOf } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { type Entry, entriesOf } from "./entries.ts";
import { evaluated, findingOf } from "./finding.ts";
import { CALL_BEFORE_ANSWER, CALL_BY_ID, OWN_CALL, WAITING_CALLS } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { ownData } from "./scenarios/own-data.ts";
import { plain } from "./scenarios/plain-agentgateway.ts";
import { isInMilliseconds } from "./times.ts";

/** No row says how two fields of a call agree, nor in which unit each time is. */
const common = { level: "SHOULD", risk: "read-only", byAnswer: true } as const satisfies Partial<Check>;

/** The calls in a response, which are in a list or one alone. */
function callsOf(exchange: AnsweredExchange): Entry[] {
  const payload = payloadOf(exchange);
  return isRecord(payload) ? [{ exchange, pointer: "/result", properties: payload }] : entriesOf(exchange);
}

/** What is wrong with the times of a call, if anything. */
function timeProblems({ exchange, pointer, properties: { begintime, endtime } }: Entry): Finding[] {
  const times = Object.entries({ begintime, endtime }).filter(
    (time): time is [string, number] => typeof time[1] === "number",
  );
  const [wrong] = times.filter(([, time]) => !isInMilliseconds(time));
  if (wrong) {
    const [name, time] = wrong;
    const problem = { where: `${pointer}/${name}`, expected: "ms since 1970, in this century", actual: String(time) };
    return [findingOf(exchange, problem)];
  }
  if (typeof begintime !== "number" || typeof endtime !== "number" || endtime >= begintime) return [];
  const expected = `no time before begintime, ${begintime}`;
  return [findingOf(exchange, { where: `${pointer}/endtime`, expected, actual: String(endtime) })];
}

const callTimes: Check = {
  ...common,
  name: "call-times",
  requirement: "The start and the end of a call are in milliseconds since 1970, and no call ends before it starts.",
  operations: [OWN_CALL, CALL_BY_ID, WAITING_CALLS, CALL_BEFORE_ANSWER],
  asks: [ownData, plain],
  evaluate(observations, operation) {
    const calls = observations.successes({ operationId: operation.operationId }).flatMap(callsOf);
    const isTested = calls.some(({ properties: { begintime } }) => typeof begintime === "number");
    const findings = calls.flatMap(timeProblems);
    return evaluated(observations, operation, { findings, isTested, missing: "a response with the start of a call" });
  },
  fails: {
    because: "A call ends a day before it starts.",
    change: (recording, { operationId }) => {
      const call = { callid: "1714987650-1450", begintime: 1_714_987_650_000, endtime: 1_714_901_250_000 };
      recording.set({ operationId }, "/result", operationId === OWN_CALL.operationId ? call : [call]);
    },
  },
};

/** The id of the skill queue at the end of the path of a request. */
function queueAsked({ request }: AnsweredExchange): number | undefined {
  return integerOf(request.httpRequest.path.split("/").at(-1));
}

const callsOfQueue: Check = {
  ...common,
  name: "calls-of-asked-queue",
  requirement: "Every waiting call is in the skill queue that was asked for.",
  operations: [WAITING_CALLS],
  asks: [plain],
  evaluate(observations, operation) {
    const calls = observations.successes({ operationId: operation.operationId }).flatMap(callsOf);
    const named = calls.filter(({ properties: { callskillid } }) => integerOf(callskillid) !== undefined);
    const findings = named.flatMap(({ exchange, pointer, properties: { callskillid } }): Finding[] => {
      const asked = queueAsked(exchange);
      if (integerOf(callskillid) === asked) return [];
      const [where, expected] = [`${pointer}/callskillid`, `${asked}, as asked`];
      return [findingOf(exchange, { where, expected, actual: shortJson(callskillid) })];
    });
    const missing = "a response with a waiting call that names its skill queue";
    return evaluated(observations, operation, { findings, isTested: named.length > 0, missing });
  },
  fails: {
    because: "A waiting call is in the queue after the one that was asked for.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/result/0/callskillid", 4),
  },
};

export const callFieldChecks: readonly Check[] = [callTimes, callsOfQueue];
