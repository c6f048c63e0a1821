// Sign-in times and state durations of agents, on both surfaces.
// A row states the unit; what else can be expected of a time is inferred, since clocks and nodes may lag.

import type { Operation } from "../contract/contract.ts";
import { findingAt, rowsNamed } from "./agent-findings.ts";
import { type AgentView, isSignedIn } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated } from "./finding.ts";
import type { Recording } from "./fixture.ts";
import type { Observations } from "./observations.ts";
import {
  durationUnits,
  growthIn,
  problemOfDuration,
  problemOfMoment,
  type TimeProblem,
  unitProblemOfMoment,
} from "./times.ts";

/** The agents whose times are evaluated, and the names of their properties. */
interface Times extends Pick<Check, "risk" | "operations" | "asks"> {
  moment: string;
  duration: string;
  viewsOf(observations: Observations, operation: Operation): AgentView[];
  /** Changes a time of some who are signed in, in all answers of a recording. */
  change(recording: Recording, operation: Operation, property: string, edit: (time: number) => number): void;
  /** Makes a duration stand still from one answer to another, some seconds later. */
  freeze: { because: string; change: Check["fails"]["change"] };
}

const YEAR = 365 * 86_400;

/** The checks of the times of agents on one surface, those that a row states first. */
export function timeChecks({ moment, duration, viewsOf, change, freeze, ...common }: Times): readonly Check[] {
  /** Evaluates the sign-in time of each agent who is signed in. */
  function eachSignIn(evaluate: (signedInAt: number, view: AgentView) => TimeProblem | undefined): Check["evaluate"] {
    return (observations, operation) => {
      const views = viewsOf(observations, operation).filter((view) => isSignedIn(view) === true);
      const timed = views.filter(({ signedInAt }) => signedInAt !== undefined);
      const findings = timed.flatMap((view) => {
        const problem = evaluate(view.signedInAt ?? 0, view);
        return problem ? [findingAt(view, { property: moment, ...problem })] : [];
      });
      const missing = "an agent who is signed in, with the sign-in time";
      return evaluated(observations, operation, { findings, isTested: timed.length > 0, missing });
    };
  }

  const signInTime: Check = {
    ...common,
    name: "sign-in-time",
    byAnswer: true,
    level: "MUST",
    requirement: "The sign-in time of an agent who is signed in is in milliseconds since 1970.",
    stated: (operation) => rowsNamed(operation, moment),
    evaluate: eachSignIn(unitProblemOfMoment),
    fails: {
      because: "The sign-in time is in seconds.",
      change: (recording, operation) => change(recording, operation, moment, (ms) => Math.floor(ms / 1000)),
    },
  };

  const signInTimePlausible: Check = {
    ...common,
    name: "sign-in-time-plausible",
    byAnswer: true,
    level: "SHOULD",
    requirement: "The sign-in time of an agent who is signed in is in the past, but not before the year 2000.",
    evaluate: eachSignIn((signedInAt, { exchange }) =>
      unitProblemOfMoment(signedInAt) ? undefined : problemOfMoment(signedInAt, exchange),
    ),
    fails: {
      because: "The sign-in time is a year in the future.",
      change: (recording, operation) => change(recording, operation, moment, (ms) => ms + YEAR * 1000),
    },
  };

  const stateDuration: Check = {
    ...common,
    name: "state-duration",
    level: "MUST",
    requirement: "The duration of a state is in seconds, not in milliseconds, and it is not a time of day.",
    stated: (operation) => rowsNamed(operation, duration),
    evaluate(observations, operation) {
      const { compared, problems } = durationUnits(viewsOf(observations, operation));
      const findings = problems.map((problem) => durationFinding(problem));
      const missing = "an agent who stays in one state from one response to another, a second or more later";
      return evaluated(observations, operation, { findings, isTested: compared > 0, missing });
    },
    fails: {
      because: "The duration of a state is in milliseconds.",
      change: (recording, operation) => change(recording, operation, duration, (seconds) => seconds * 1000),
    },
  };

  function durationFinding({ view, ...problem }: TimeProblem & { view: AgentView }): Finding {
    return findingAt(view, { property: duration, expected: problem.expected, actual: problem.actual });
  }

  /** The views whose durations can be in seconds; of the others nothing finer can be said. */
  function inSeconds(observations: Observations, operation: Operation): AgentView[] {
    const views = viewsOf(observations, operation);
    const others = new Set(durationUnits(views).problems.map(({ view: { agent } }) => agent));
    return views.filter(({ agent }) => !others.has(agent));
  }

  const stateWithinSession: Check = {
    ...common,
    name: "state-within-session",
    level: "SHOULD",
    requirement: "An agent who is signed in has not been in the current state for longer than the session.",
    evaluate(observations, operation) {
      const views = inSeconds(observations, operation).filter(hasSession);
      const findings = views.flatMap((view) => {
        const problem = problemOfDuration(view);
        return problem ? [durationFinding({ view, ...problem })] : [];
      });
      const missing = "an agent who is signed in, with the sign-in time and the duration of the state";
      return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
    },
    fails: {
      because: "The duration of a state is a year too long.",
      change: (recording, operation) => change(recording, operation, duration, (seconds) => seconds + YEAR),
    },
  };

  const stateDurationGrows: Check = {
    ...common,
    name: "state-duration-grows",
    level: "SHOULD",
    requirement: "The duration of a state grows with the clock while the state does not change.",
    evaluate(observations, operation) {
      const { grown, problems } = growthIn(inSeconds(observations, operation));
      const findings = problems.map((problem) => durationFinding(problem));
      const missing = "an agent who stays in one state from one response to another, a second or more later";
      return evaluated(observations, operation, { findings, isTested: grown > 0, missing });
    },
    fails: freeze,
  };

  return [signInTime, signInTimePlausible, stateDuration, stateWithinSession, stateDurationGrows];
}

/**
 * Whether a view says how long a session has lasted, and its state.
 * Of those who are not signed in nothing else says when they signed out; a sign-in time that cannot be right is another finding.
 */
function hasSession(view: AgentView): boolean {
  const { exchange, signedInAt, inState } = view;
  if (isSignedIn(view) !== true || signedInAt === undefined || inState === undefined) return false;
  return problemOfMoment(signedInAt, exchange) === undefined;
}
