// What CC-CMS says of agents: who is in which state, since when, and since when they are signed in.
import { isDeepStrictEqual } from "node:util";
import type { Operation } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { findingAt, judged, type Problem } from "./agent-findings.ts";
import { type AgentView, isSignedIn } from "./agent-view.ts";
import { batchChecks } from "./batches.ts";
import type { Check } from "./check.ts";
import type { Recording } from "./fixture.ts";
import { batch } from "./inquiries/cc-cms.ts";
import { BATCH, entriesOf } from "./monitored.ts";
import { privateCallChecks } from "./private-calls.ts";
import {
  CLOCK_TOLERANCE,
  clockOf,
  consecutive,
  growthIn,
  problemOfDuration,
  problemOfMoment,
  stayed,
} from "./times.ts";

const common = { risk: "read-only", operations: [BATCH], asks: [batch] } as const satisfies Partial<Check>;

/**
 * Judges each entry of an agent of the deployment file by itself.
 * `concerns` chooses those that say what is judged; without any the check is untested.
 */
function eachEntry(
  concerns: (entry: AgentView) => boolean,
  missing: string,
  judge: (entry: AgentView) => Problem | undefined,
): Check["judge"] {
  return (evidence, operation) => {
    const entries = entriesOf(evidence).filter(concerns);
    const findings = entries.flatMap((entry) => {
      const problem = judge(entry);
      return problem ? [findingAt(operation, entry, problem)] : [];
    });
    return judged(evidence, operation, { findings, isTested: entries.length > 0, missing });
  };
}

/** An entry of a recording. */
interface Entry {
  currentState: number;
  currentStateTime: number;
  logonTime: number;
}

/** Changes the entries of those who are signed in, or of those who are not, in the answers of a recording. */
function changeEntries(
  recording: Recording,
  { operationId }: Operation,
  { signedIn, change }: { signedIn: boolean; change: (entry: Entry) => Partial<Entry> },
): void {
  recording.set({ operationId, inquiry: batch.name }, "/resultDesc", (entries: Entry[]) =>
    entries.map((entry) => ((entry.currentState !== 0) === signedIn ? { ...entry, ...change(entry) } : entry)),
  );
}

/** The year in which those sign in who have not. Source: "Querying Agent Information in Batches", table 4, row 2.8. */
const NEVER = 2106;

const signedOutSentinels: Check = {
  ...common,
  name: "signed-out-sentinels",
  level: "MUST",
  requirement: `The sign-in time lies in the year ${NEVER} exactly for agents who are not signed in.`,
  judge(evidence, operation) {
    const entries = entriesOf(evidence).filter(
      (entry) => isSignedIn(entry) !== undefined && entry.signedInAt !== undefined,
    );
    const findings = entries
      .filter((entry) => isSignedIn(entry) === (new Date(entry.signedInAt ?? 0).getUTCFullYear() === NEVER))
      .map((entry) =>
        findingAt(operation, entry, {
          property: "logonTime",
          expected: isSignedIn(entry)
            ? `another year than ${NEVER}, since currentState is ${entry.state}`
            : `ms since 1970 in the year ${NEVER}, since currentState is 0`,
          actual: String(entry.signedInAt),
        }),
      );
    const isTested = entries.some((entry) => !isSignedIn(entry));
    return judged(evidence, operation, { findings, isTested, missing: "an agent who is not signed in" });
  },
  fails: {
    because: "The sign-in time of those who are not signed in is 0.",
    change: (recording, operation) =>
      changeEntries(recording, operation, { signedIn: false, change: () => ({ logonTime: 0 }) }),
  },
};

const signInTime: Check = {
  ...common,
  name: "sign-in-time",
  level: "MUST",
  requirement: "The sign-in time of an agent who is signed in is in milliseconds since 1970, and in the past.",
  judge: eachEntry(
    (entry) => isSignedIn(entry) === true && entry.signedInAt !== undefined,
    "an agent who is signed in, with the time of it",
    ({ signedInAt = 0, reading }) => {
      const problem = problemOfMoment(signedInAt, reading);
      return problem && { property: "logonTime", ...problem };
    },
  ),
  fails: {
    because: "The sign-in time is in seconds.",
    change: (recording, operation) =>
      changeEntries(recording, operation, {
        signedIn: true,
        change: ({ logonTime }) => ({ logonTime: Math.floor(logonTime / 1000) }),
      }),
  },
};

/**
 * Whether an entry says how long a session has lasted, and its state.
 * Of those who are not signed in nothing else says when they signed out; a sign-in in the future is for another check.
 */
function hasSession(entry: AgentView): boolean {
  const { reading, signedInAt, inState } = entry;
  if (!isSignedIn(entry) || signedInAt === undefined || inState === undefined) return false;
  return problemOfMoment(signedInAt, reading) === undefined;
}

const stateDuration: Check = {
  ...common,
  name: "state-duration",
  level: "MUST",
  requirement:
    "The duration of a state is in seconds, and no state of an agent who is signed in is older than the session.",
  judge: eachEntry(
    hasSession,
    "an agent who is signed in, with the time of it and the duration of the state",
    (entry) => {
      const problem = problemOfDuration(entry);
      return problem && { property: "currentStateTime", ...problem };
    },
  ),
  fails: {
    because: "The duration of a state is in milliseconds.",
    change: (recording, operation) =>
      changeEntries(recording, operation, {
        signedIn: true,
        change: ({ currentStateTime }) => ({ currentStateTime: currentStateTime * 1000 }),
      }),
  },
};

const stateDurationGrows: Check = {
  ...common,
  name: "state-duration-grows",
  level: "MUST",
  requirement: "The duration of a state grows with the clock while the state stays.",
  judge(evidence, operation) {
    const { grown, problems } = growthIn(entriesOf(evidence));
    const findings = problems.map(({ view, expected, actual }) =>
      findingAt(operation, view, { property: "currentStateTime", expected, actual }),
    );
    const missing = "an agent who stays in one state from one answer to another, a second or more later";
    return judged(evidence, operation, { findings, isTested: grown > 0, missing });
  },
  fails: {
    because: "Two seconds later the same answer is given again.",
    change: (recording, { operationId }) =>
      recording.answerAs(
        { operationId, inquiry: batch.name, step: "later" },
        { operationId, inquiry: batch.name, step: "first" },
      ),
  },
};

/** What belongs to a state, or to the agent, and stays as long as the state does. */
const STABLE = ["locationId", "prevState", "prevStateTime"];

/** The state to which the reason of a state belongs. Source: "Querying Agent Information in Batches", table 4, row 2.3. */
const REST = 8;

/** What has to be the same in two entries of an agent who was in one state from one to the other. */
function stableBetween(earlier: AgentView, later: AgentView): string[] {
  // Who signs in anew in a call stays in the state of that call; a time in 2106 is none of signing in.
  const isSameSession = later.signedInAt !== undefined && later.signedInAt < clockOf(earlier.reading) - CLOCK_TOLERANCE;
  return [...STABLE, ...(isSameSession ? ["logonTime"] : []), ...(later.state === REST ? ["currentStateReason"] : [])];
}

const stable: Check = {
  ...common,
  name: "stable",
  level: "SHOULD",
  requirement:
    "While the state of an agent stays, so do the location, the sign-in time, the previous state and the reason of a rest.",
  judge(evidence, operation) {
    const pairs = consecutive(entriesOf(evidence)).filter(([earlier, later]) =>
      // The sign-in time is judged here, and so does not tell whether the state has stayed.
      stayed({ ...earlier, signedInAt: later.signedInAt }, later),
    );
    const findings = pairs.flatMap(([earlier, later]) =>
      stableBetween(earlier, later)
        .filter((property) => !isDeepStrictEqual(earlier.properties[property], later.properties[property]))
        .map((property) =>
          findingAt(operation, later, {
            property,
            expected: `${shortJson(earlier.properties[property])}, as in [${earlier.reading.probe.key}]`,
            actual: shortJson(later.properties[property]),
          }),
        ),
    );
    const missing = "an agent who stays in one state from one answer to another";
    return judged(evidence, operation, { findings, isTested: pairs.length > 0, missing });
  },
  fails: {
    because: "Two seconds later the previous state has lasted two seconds longer.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, inquiry: batch.name, step: "later" },
        "/resultDesc/0/prevStateTime",
        (seconds: number) => seconds + 2,
      ),
  },
};

export const monitoringChecks: readonly Check[] = [
  ...batchChecks,
  signedOutSentinels,
  signInTime,
  stateDuration,
  stateDurationGrows,
  stable,
  ...privateCallChecks,
];
