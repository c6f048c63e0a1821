// What the time of the CTI server has to be.

import { type Citation, citationText } from "../contract/contract.ts";
import type { Check, Evaluation, Finding } from "./check.ts";
import { findingOf } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { SERVER_TIME } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { serverTime } from "./scenarios/server-time.ts";
import { CLOCK_TOLERANCE, elapsedBetween, isInMilliseconds, type TimeProblem } from "./times.ts";

const TIME = { page: "cec_07_0685", table: "3", row: "4" } as const satisfies Citation;
const WHERE = "/resultDesc";

const common = { risk: "read-only", operations: [SERVER_TIME], asks: [serverTime] } as const satisfies Partial<Check>;

/** An answer of success with its time, in ms since 1970. */
interface Told {
  exchange: AnsweredExchange;
  time: number;
}

function told(observations: Observations): Told[] {
  return observations.successes(SERVER_TIME).flatMap((exchange) => {
    // Of whatever unit, so that it has any number of digits.
    const time = payloadOf(exchange);
    return typeof time === "number" && Number.isInteger(time) ? [{ exchange, time }] : [];
  });
}

/** Evaluates each time by itself; without any the check is untested. */
function eachTime(evaluate: (one: Told) => TimeProblem | undefined): Check["evaluate"] {
  return (observations): Evaluation => {
    const all = told(observations);
    if (all.length === 0) return { untested: "a successful response with a time" };
    return { findings: all.flatMap((one) => findingsOf(one, evaluate(one))) };
  };
}

function findingsOf({ exchange }: Told, problem: TimeProblem | undefined): Finding[] {
  return problem ? [findingOf(exchange, { where: WHERE, ...problem }, citationText("cc-cms", TIME))] : [];
}

const inMilliseconds: Check = {
  ...common,
  name: "server-time-in-ms",
  byAnswer: true,
  level: "MUST",
  requirement: "The time of the CTI server is in milliseconds since 1970.",
  stated: () => [TIME],
  evaluate: eachTime(({ time }) =>
    isInMilliseconds(time) ? undefined : { expected: "ms since 1970, in this century", actual: String(time) },
  ),
  fails: {
    because: "The time is in seconds.",
    change: (recording, { operationId }) =>
      recording.set({ operationId }, WHERE, (time: number) => Math.floor(time / 1000)),
  },
};

const now: Check = {
  ...common,
  name: "server-time-now",
  byAnswer: true,
  level: "SHOULD",
  requirement: `The time of the CTI server is the current time, within ${CLOCK_TOLERANCE / 1000} s.`,
  evaluate: eachTime(({ time, exchange: { received } }) =>
    // One in another unit is for another check.
    !isInMilliseconds(time) || Math.abs(time - received) <= CLOCK_TOLERANCE
      ? undefined
      : { expected: `${Math.round(received)}, or ${CLOCK_TOLERANCE} ms more or less`, actual: String(time) },
  ),
  fails: {
    because: "The time is in another time zone.",
    change: (recording, { operationId }) => recording.set({ operationId }, WHERE, (time: number) => time - 3_600_000),
  },
};

/** How much the time may go on too much, in ms: clocks are set now and then. */
const JUMP = 1_000;

/** Whether a clock may count whole seconds: then it does not advance within a second. */
function isOfSeconds(times: readonly Told[]): boolean {
  return times.every(({ time }) => time % 1000 === 0);
}

const goesOn: Check = {
  ...common,
  name: "server-time-goes-on",
  level: "SHOULD",
  requirement: "The time of the CTI server advances from one response to the next, at the speed of a clock.",
  evaluate(observations) {
    const all = told(observations).filter(({ time }) => isInMilliseconds(time));
    const [first, later] = [all[0], all.at(-1)];
    if (!first || !later || first === later) return { untested: "two successful responses with a time" };
    const growth = later.time - first.time;
    const { most } = elapsedBetween(first.exchange, later.exchange);
    const isLess = isOfSeconds(all) ? growth < 0 : growth <= 0;
    if (!isLess && growth <= most * 1000 + JUMP) return { findings: [] };
    const expected = `more than ${first.time}, by up to ${most * 1000 + JUMP} ms`;
    return { findings: findingsOf(later, { expected, actual: String(later.time) }) };
  },
  fails: {
    because: "The clock does not advance.",
    change: (recording, { operationId }) => recording.set({ operationId }, WHERE, 1_714_987_800_001),
  },
};

export const serverTimeChecks: readonly Check[] = [inMilliseconds, now, goesOn];
