// What CC-CMS says about agents: their states, how long these last, and sign-in times.

import { isDeepStrictEqual } from "node:util";
import type { Operation } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import { differ, findingAt, neverRight, placeOfAgent, rowsNamed } from "./agent-findings.ts";
import { timeChecks } from "./agent-times.ts";
import { type AgentView, integerOf, isSignedIn } from "./agent-view.ts";
import { batchChecks } from "./batches.ts";
import type { Check } from "./check.ts";
import { evaluated } from "./finding.ts";
import type { Recording } from "./fixture.ts";
import { entriesOf, subjectsOf } from "./monitored.ts";
import { monitoredCallChecks } from "./monitored-calls.ts";
import { detailsChecks } from "./monitored-details.ts";
import { monitoredSkillChecks } from "./monitored-skills.ts";
import type { Observations } from "./observations.ts";
import { BATCH } from "./operations.ts";
import { privateCallChecks } from "./private-calls.ts";
import { restChecks } from "./rest.ts";
import { restReasonChecks } from "./rest-reasons.ts";
import { batch } from "./scenarios/cc-cms.ts";
import {
  CLOCK_TOLERANCE,
  clockOf,
  consecutive,
  DURATION_TOLERANCE,
  problemOfDuration,
  problemOfMoment,
  stayed,
  UNKNOWN_DURATION,
} from "./times.ts";
import { vdnChecks } from "./vdn-lists.ts";
import { pageChecks } from "./vdn-pages.ts";

const common = { risk: "read-only", operations: [BATCH], asks: [batch] } as const satisfies Partial<Check>;

/** An entry of a recording. */
type Entry = Record<string, unknown>;

/** Changes the entries of those who are signed in, or of those who are not, in the answers of a recording. */
function changeEntries(
  recording: Recording,
  { operationId }: Operation,
  { signedIn, change }: { signedIn: boolean; change: (entry: Entry) => Partial<Entry> },
): void {
  recording.set({ operationId, scenario: batch.name }, "/resultDesc", (entries: Entry[]) =>
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

/** `; no answer has an entry of agent 1100`, where there are such agents of the deployment file. */
function notAnswered(observations: Observations): string {
  const answered = new Set(entriesOf(observations).map(({ agent }) => agent));
  const lacking = subjectsOf(observations).filter((agent) => !answered.has(agent));
  return lacking.length === 0 ? "" : `; no response has an entry of agent ${lacking.join(", ")}`;
}

const signedOutSentinels: Check = {
  ...common,
  name: "signed-out-sentinels",
  level: "MUST",
  requirement: `The sign-in time of an agent who is not signed in is in the year ${NEVER}.`,
  stated: (operation) => rowsNamed(operation, "logonTime"),
  evaluate(observations, operation) {
    const entries = entriesOf(observations).filter(
      (entry) => isSignedIn(entry) === false && entry.signedInAt !== undefined,
    );
    const isWrong = ({ signedInAt = 0 }: AgentView) => !isNever(signedInAt);
    const expected = `ms since 1970 in the year ${NEVER}, because currentState is 0`;
    const findings = neverRight(entries, isWrong, placeOfAgent).map((entry) =>
      findingAt(entry, { property: "logonTime", expected, actual: String(entry.signedInAt) }),
    );
    const missing = `an agent who is not signed in, with a sign-in time${notAnswered(observations)}`;
    return evaluated(observations, operation, { findings, isTested: entries.length > 0, missing });
  },
  fails: {
    because: "The sign-in time of agents who are not signed in is 0.",
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
    because: "Two seconds later the response is still the same.",
    change: (recording, { operationId }) =>
      recording.answerAs(
        { operationId, scenario: batch.name, step: "later" },
        { operationId, scenario: batch.name, step: "first" },
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
  const isSameSession =
    later.signedInAt !== undefined && later.signedInAt < clockOf(earlier.exchange) - CLOCK_TOLERANCE;
  return [...STABLE, ...(isSameSession ? ["logonTime"] : []), ...(later.state === REST ? ["currentStateReason"] : [])];
}

/** How many calls an agent has ended: of those beside the state some may end while it stays, but not again and again. */
const RELEASES = "agentRelease";

/** From how many pairs on of answers about one agent a number that never stays is no number of calls. */
const PAIRS_OF_CHANGE = 3;

/** Whether the number of calls that an agent has ended is another one in each answer, although the state stays. */
function everChanging({ agent }: AgentView, pairs: readonly [AgentView, AgentView][]): boolean {
  const own = pairs.filter(([earlier]) => earlier.agent === agent);
  return own.length >= PAIRS_OF_CHANGE && own.every(([earlier, later]) => differ(earlier, later, RELEASES));
}

const stable: Check = {
  ...common,
  name: "stable",
  level: "SHOULD",
  requirement:
    "While the state of an agent does not change, location, sign-in time, previous state and rest reason do not change either, and the number of ended calls does not change in every response.",
  evaluate(observations, operation) {
    const pairs = consecutive(entriesOf(observations)).filter(([earlier, later]) =>
      // The sign-in time is evaluated here, and so does not tell whether the state has stayed.
      stayed({ ...earlier, signedInAt: later.signedInAt }, later),
    );
    const findings = pairs.flatMap(([earlier, later]) =>
      [...stableBetween(earlier, later), ...(everChanging(later, pairs) ? [RELEASES] : [])]
        .filter((property) => !isDeepStrictEqual(earlier.properties[property], later.properties[property]))
        .map((property) =>
          findingAt(later, {
            property,
            expected: `${shortJson(earlier.properties[property])}, as in [${earlier.exchange.request.key}]`,
            actual: shortJson(later.properties[property]),
          }),
        ),
    );
    const missing = "an agent who stays in one state from one response to another";
    return evaluated(observations, operation, { findings, isTested: pairs.length > 0, missing });
  },
  fails: {
    because: "Two seconds later the duration of the previous state is two seconds longer.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, scenario: batch.name, step: "later" },
        "/resultDesc/0/prevStateTime",
        (seconds: number) => seconds + 2,
      ),
  },
};

/** The duration of the previous state, in seconds; undefined without a previous state, or if it is unknown. */
function previousDuration({ properties: { prevState, prevStateTime } }: AgentView): number | undefined {
  const duration = integerOf(prevStateTime);
  return isSignedIn({ state: integerOf(prevState) }) && duration !== UNKNOWN_DURATION ? duration : undefined;
}

/** Both states of who has changed states in this session; a state that began with the session may follow an older one. */
function statesInSession(view: AgentView): { inState: number; previous: number } | undefined {
  const { exchange, inState, signedInAt } = view;
  const previous = previousDuration(view);
  if (isSignedIn(view) !== true || inState === undefined || previous === undefined || signedInAt === undefined)
    return undefined;
  if (problemOfMoment(signedInAt, exchange) || problemOfDuration(view)) return undefined;
  const session = (clockOf(exchange) - signedInAt) / 1000;
  return session - inState > DURATION_TOLERANCE ? { inState, previous } : undefined;
}

const previousState: Check = {
  ...common,
  name: "previous-state-within-session",
  // The row states the unit; that the state before was one of this session is inferred.
  level: "SHOULD",
  requirement:
    "The previous and the current state of an agent together are not longer than the session, if the state has changed in it.",
  evaluate(observations, operation) {
    const views = entriesOf(observations).flatMap((view) => {
      const states = statesInSession(view);
      return states ? [{ view, ...states }] : [];
    });
    const findings = views.flatMap(({ view, inState, previous }) => {
      const problem = problemOfDuration({ ...view, inState: inState + previous });
      if (!problem) return [];
      const expected = `together with the ${inState} s of currentStateTime ${problem.expected}`;
      return [findingAt(view, { property: "prevStateTime", expected, actual: `${previous} s` })];
    });
    const missing = "an agent who has changed states since the sign-in, with both durations";
    return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
  },
  fails: {
    because: "The duration of the previous state is in milliseconds.",
    change: (recording, operation) =>
      changeEntries(recording, operation, {
        signedIn: true,
        change: ({ prevStateTime }) => ({ prevStateTime: Number(prevStateTime) * 1000 }),
      }),
  },
};

export const monitoringChecks: readonly Check[] = [
  ...batchChecks,
  signedOutSentinels,
  ...times,
  stable,
  previousState,
  ...privateCallChecks,
  ...monitoredCallChecks,
  ...monitoredSkillChecks,
  ...detailsChecks,
  ...restChecks,
  ...restReasonChecks,
  ...vdnChecks,
  ...pageChecks,
];
