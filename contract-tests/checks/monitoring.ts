// What CC-CMS says of agents: who is in which state, since when, and since when they are signed in.
import { isDeepStrictEqual } from "node:util";
import type { Operation } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { findingAt, neverRight, placeOfAgent, rowsNamed } from "./agent-findings.ts";
import { timeChecks } from "./agent-times.ts";
import { type AgentView, isSignedIn } from "./agent-view.ts";
import { batchChecks } from "./batches.ts";
import type { Check } from "./check.ts";
import { judged } from "./finding.ts";
import type { Recording } from "./fixture.ts";
import { batch } from "./inquiries/cc-cms.ts";
import { BATCH, entriesOf } from "./monitored.ts";
import { privateCallChecks } from "./private-calls.ts";
import { CLOCK_TOLERANCE, clockOf, consecutive, stayed } from "./times.ts";

const common = { risk: "read-only", operations: [BATCH], asks: [batch] } as const satisfies Partial<Check>;

/** An entry of a recording. */
type Entry = Record<string, unknown>;

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

/** How far a time zone is from UTC at most, in ms: the row does not say by which clock it is that year. */
const ZONE = 14 * 3_600_000;

/** Whether a moment lies in that year in some time zone. */
function isNever(moment: number): boolean {
  return moment >= Date.UTC(NEVER, 0, 1) - ZONE && moment < Date.UTC(NEVER + 1, 0, 1) + ZONE;
}

const signedOutSentinels: Check = {
  ...common,
  name: "signed-out-sentinels",
  level: "MUST",
  requirement: `The sign-in time of an agent who is not signed in lies in the year ${NEVER}.`,
  stated: (operation) => rowsNamed(operation, "logonTime"),
  judge(evidence, operation) {
    const entries = entriesOf(evidence).filter(
      (entry) => isSignedIn(entry) === false && entry.signedInAt !== undefined,
    );
    const isWrong = ({ signedInAt = 0 }: AgentView) => !isNever(signedInAt);
    const expected = `ms since 1970 in the year ${NEVER}, since currentState is 0`;
    const findings = neverRight(entries, isWrong, placeOfAgent).map((entry) =>
      findingAt(entry, { property: "logonTime", expected, actual: String(entry.signedInAt) }),
    );
    const missing = "an agent who is not signed in, with a time";
    return judged(evidence, operation, { findings, isTested: entries.length > 0, missing });
  },
  fails: {
    because: "The sign-in time of those who are not signed in is 0.",
    change: (recording, operation) =>
      changeEntries(recording, operation, { signedIn: false, change: () => ({ logonTime: 0 }) }),
  },
};

const times = timeChecks({
  ...common,
  moment: "logonTime",
  duration: "currentStateTime",
  viewsOf: entriesOf,
  change: (recording, operation, property, edit) =>
    changeEntries(recording, operation, {
      signedIn: true,
      change: (entry) => ({ [property]: edit(Number(entry[property])) }),
    }),
  freeze: {
    because: "Two seconds later the same answer is given again.",
    change: (recording, { operationId }) =>
      recording.answerAs(
        { operationId, inquiry: batch.name, step: "later" },
        { operationId, inquiry: batch.name, step: "first" },
      ),
  },
});

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
          findingAt(later, {
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
  ...times,
  stable,
  ...privateCallChecks,
];
