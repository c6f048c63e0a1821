// What the time of the CTI server has to be.
import { type Citation, citationText } from "../contract/contract.ts";
import { answerChecks } from "./answer-checks.ts";
import type { Check, Finding, Judgement } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { serverTime } from "./inquiries/server-time.ts";
import { SERVER_TIME } from "./operations.ts";
import { mandatoryRows, questionVariants } from "./question-variants.ts";
import { questionOf } from "./questions.ts";
import { type Answered, payloadOf } from "./reading.ts";
import { ANY_REFUSAL, findingOf, refusal, requestRule } from "./refusal.ts";
import { signatureRule, UNAUTHORIZED } from "./signatures.ts";
import { CLOCK_TOLERANCE, elapsedBetween, isInMilliseconds } from "./times.ts";

const TIME = { page: "cec_07_0685", table: "3", row: "4" } as const satisfies Citation;
const WHERE = "/resultDesc";

const common = { risk: "read-only", operations: [SERVER_TIME], asks: [serverTime] } as const satisfies Partial<Check>;

/** An answer of success with its time, in ms since 1970. */
interface Told {
  reading: Answered;
  time: number;
}

function told(evidence: Evidence): Told[] {
  return evidence.successes(SERVER_TIME).flatMap((reading) => {
    // Of whatever unit, so that it has any number of digits.
    const time = payloadOf(reading);
    return typeof time === "number" && Number.isInteger(time) ? [{ reading, time }] : [];
  });
}

type Problem = Pick<Finding, "expected" | "actual">;

/** Judges each time by itself; without any the check is untested. */
function each(judge: (one: Told) => Problem | undefined): Check["judge"] {
  return (evidence): Judgement => {
    const all = told(evidence);
    if (all.length === 0) return { untested: "an answer of success with a time" };
    return { findings: all.flatMap((one) => findingsOf(one, judge(one))) };
  };
}

function findingsOf({ reading }: Told, problem: Problem | undefined): Finding[] {
  return problem ? [findingOf(reading, { where: WHERE, ...problem }, citationText("cc-cms", TIME))] : [];
}

const inMilliseconds: Check = {
  ...common,
  name: "server-time-in-ms",
  level: "MUST",
  requirement: "The time of the CTI server is in milliseconds since 1970.",
  stated: () => [TIME],
  judge: each(({ time }) =>
    isInMilliseconds(time) ? undefined : { expected: "ms since 1970, of a day in this century", actual: String(time) },
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
  level: "SHOULD",
  requirement: `The time of the CTI server is the present one, within ${CLOCK_TOLERANCE / 1000} s.`,
  judge: each(({ time, reading: { received } }) =>
    // One in another unit is for another check.
    !isInMilliseconds(time) || Math.abs(time - received) <= CLOCK_TOLERANCE
      ? undefined
      : { expected: `${Math.round(received)}, or ${CLOCK_TOLERANCE} ms more or less`, actual: String(time) },
  ),
  fails: {
    because: "The time is that of another time zone.",
    change: (recording, { operationId }) => recording.set({ operationId }, WHERE, (time: number) => time - 3_600_000),
  },
};

/** How much the time may go on too much, in ms: clocks are set now and then. */
const JUMP = 1_000;

/** Whether a clock can be one of whole seconds: then it stands still for so long. */
function isOfSeconds(times: readonly Told[]): boolean {
  return times.every(({ time }) => time % 1000 === 0);
}

const goesOn: Check = {
  ...common,
  name: "server-time-goes-on",
  level: "SHOULD",
  requirement: "The time of the CTI server goes on from one answer to the next, as fast as time does.",
  judge(evidence) {
    const all = told(evidence).filter(({ time }) => isInMilliseconds(time));
    const [first, later] = [all[0], all.at(-1)];
    if (!first || !later || first === later) return { untested: "two answers of success with a time" };
    const growth = later.time - first.time;
    const { most } = elapsedBetween(first.reading, later.reading);
    const isLess = isOfSeconds(all) ? growth < 0 : growth <= 0;
    if (!isLess && growth <= most * 1000 + JUMP) return { findings: [] };
    const expected = `more than ${first.time}, by up to ${most * 1000 + JUMP} ms`;
    return { findings: findingsOf(later, { expected, actual: String(later.time) }) };
  },
  fails: {
    because: "The clock stands still.",
    change: (recording, { operationId }) => recording.set({ operationId }, WHERE, 1_714_987_800_001),
  },
};

// What is not answered.

const refused = { accepted: serverTime, operations: [SERVER_TIME] } as const;

const refusals: readonly Check[] = [
  refusal({
    ...refused,
    name: "refuses-no-authorization",
    level: "MUST",
    requirement: "A request without Authorization is refused.",
    sends: "the question for the time without Authorization",
    variants: (operation, deployment) => [{ step: "time", question: questionOf(operation, deployment), proof: "none" }],
    rule: ANY_REFUSAL,
    source: signatureRule,
    stated: () => [UNAUTHORIZED],
    because: "A request that nobody has signed is answered.",
  }),
  refusal({
    ...refused,
    name: "refuses-wrong-signature",
    level: "MUST",
    requirement: "A signature with one wrong digit is refused.",
    risk: "lock-out",
    sends: "the question for the time with one digit of the signature changed",
    variants: (operation, deployment) => [
      { step: "time", question: questionOf(operation, deployment), proof: "wrong-signature" },
    ],
    rule: ANY_REFUSAL,
    source: signatureRule,
    stated: () => [UNAUTHORIZED],
    because: "The signature is not verified.",
  }),
  refusal({
    ...refused,
    name: "refuses-missing-field",
    level: "MUST",
    requirement: "A question without one of the mandatory fields is refused.",
    sends: "the question for the time without ccId",
    variants: (operation, deployment) => questionVariants("missing", operation, deployment),
    rule: ANY_REFUSAL,
    source: requestRule,
    stated: mandatoryRows,
    because: "What is missing is made up.",
  }),
];

/** Its only number is the time itself. */
const ownAnswerChecks: readonly Check[] = answerChecks
  .filter(({ name }) => name !== "table-types")
  .map((check) => ({ ...check, operations: [SERVER_TIME], asks: [serverTime] }));

export const serverTimeChecks: readonly Check[] = [...ownAnswerChecks, inMilliseconds, now, goesOn, ...refusals];
