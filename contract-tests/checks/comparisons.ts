// Both surfaces should say the same about an agent. No row compares them, and two servers have two clocks:
// the checks of each surface evaluate whether a time has the unit of its row.

import { type AgentMismatch, askedAlone, findingAt, viewsOf } from "./agent-findings.ts";
import { type AgentView, isSignedIn } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { evaluated } from "./finding.ts";
import { durationBetween, entryIn } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { BATCH, LIST } from "./operations.ts";
import { COMPARISONS, comparison, sharedAgents } from "./scenarios/both.ts";
import { thirdSource, thirdWords } from "./third-source.ts";
import { DURATION_TOLERANCE, stayed } from "./times.ts";

/** How far the sign-in times on both surfaces may be apart, in ms: one of them may be of whole seconds. */
const SIGN_IN_TOLERANCE = 1_000;

const common = {
  level: "SHOULD",
  risk: "read-only",
  operations: [BATCH],
  asks: [comparison],
  needs: ["agentgateway"],
} as const satisfies Partial<Check>;

/** One agent on AgentGateway, on CC-CMS and on AgentGateway again. */
export interface Round {
  before: AgentView;
  monitored: AgentView;
  after: AgentView;
}

/** The complete rounds of requests about each shared agent, in their order. */
function roundsOf(observations: Observations): Round[][] {
  const scenario = comparison.name;
  const numbers = Array.from({ length: COMPARISONS }, (_, index) => index + 1);
  const answered = numbers.map((number) => ({
    before: askedAlone(observations, { scenario, step: `before ${number}` }),
    after: askedAlone(observations, { scenario, step: `after ${number}` }),
    step: `between ${number}`,
  }));
  return sharedAgents(observations.facts).map((agent) =>
    answered.flatMap(({ step, ...gateway }) => {
      const [before, after] = [gateway.before.get(agent), gateway.after.get(agent)];
      const monitored = entryIn(observations, { scenario, step, agent });
      return before && monitored && after ? [{ before, monitored, after }] : [];
    }),
  );
}

/** Of each shared agent the first round in which AgentGateway says that the agent has stayed in one state. */
function quietOf(rounds: readonly Round[][]): Round[] {
  return rounds.flatMap((own) => own.find(({ before, after }) => stayed(before, after)) ?? []);
}

/** The agents whom both surfaces were asked about while they stayed in one state. */
export function quietRounds(observations: Observations): Round[] {
  return quietOf(roundsOf(observations));
}

/**
 * Evaluates each shared agent, in the first round in which AgentGateway says that the agent has stayed in one state.
 * `concerns` chooses those of whom both surfaces say what is evaluated; without any the check is untested.
 */
function onBoth(
  concerns: (round: Round) => boolean,
  missing: string,
  evaluate: (round: Round, listed: readonly AgentView[]) => AgentMismatch | undefined,
): Check["evaluate"] {
  return (observations, operation) => {
    const rounds = roundsOf(observations).filter((own) => own.length > 0);
    const quiet = quietOf(rounds);
    const compared = quiet.filter(concerns);
    const listed = viewsOf(observations, LIST);
    const findings = compared.flatMap((round) => {
      const problem = evaluate(round, listed);
      return problem ? [findingAt(round.monitored, problem)] : [];
    });
    return evaluated(observations, operation, {
      findings,
      isTested: compared.length > 0,
      missing: quiet.length > 0 ? missing : withoutQuiet(observations, rounds),
    });
  };
}

/** What is missing when no agent stayed in one state. */
function withoutQuiet({ facts }: Observations, rounds: readonly Round[][]): string {
  if (sharedAgents(facts).length === 0) return "an agent whom both surfaces may be queried about";
  if (rounds.length === 0) return "a successful response about the same agent on both surfaces";
  return `an agent who stays in one state during the queries to both surfaces; all changed, in up to ${COMPARISONS} attempts`;
}

export function asOnGateway(value: string, property: string, { before }: Pick<Round, "before">): string {
  return `${value}, as ${property} of AgentGateway in [${before.exchange.request.key}]`;
}

const sameState: Check = {
  ...common,
  name: "same-state-on-both",
  requirement: "An agent is in the same platform state on both surfaces.",
  evaluate: onBoth(
    ({ monitored }) => monitored.state !== undefined,
    "an agent with a platform state on both surfaces",
    (round, listed) => {
      const { before, monitored } = round;
      const [there, here] = [before.state, monitored.state];
      if (there === here || there === undefined || here === undefined) return undefined;
      const third = thirdSource(listed, before.agent, "ctiStatus", ({ state }) => state);
      const expected = asOnGateway(String(there), "ctiStatus", round) + thirdWords(third, { here, there });
      return { property: "currentState", expected, actual: String(monitored.state) };
    },
  ),
  fails: {
    because: "An agent who is idle on AgentGateway is busy on CC-CMS.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: comparison.name, agent: 1031 }, "/resultDesc/0/currentState", 7),
  },
};

const sameSignInTime: Check = {
  ...common,
  name: "same-sign-in-time-on-both",
  requirement: `The sign-in time of an agent who is signed in is the same on both surfaces, within ${SIGN_IN_TOLERANCE} ms.`,
  evaluate: onBoth(
    ({ before, monitored }) =>
      isSignedIn(before) === true &&
      isSignedIn(monitored) === true &&
      before.signedInAt !== undefined &&
      monitored.signedInAt !== undefined,
    "an agent who is signed in",
    (round, listed) => {
      const { before, monitored } = round;
      const [there, here] = [before.signedInAt ?? 0, monitored.signedInAt ?? 0];
      const apart = here - there;
      if (Math.abs(apart) <= SIGN_IN_TOLERANCE) return undefined;
      const third = thirdSource(listed, before.agent, "logindate", ({ signedInAt }) => signedInAt);
      const isSame = (one: number, other: number) => Math.abs(one - other) <= SIGN_IN_TOLERANCE;
      return {
        property: "logonTime",
        expected:
          asOnGateway(`${there} ms, or ${SIGN_IN_TOLERANCE} ms more or less`, "logindate", round) +
          thirdWords(third, { here, there }, isSame),
        actual: `${monitored.signedInAt} ms, which is ${Math.abs(apart)} ms ${apart > 0 ? "later" : "earlier"}`,
      };
    },
  ),
  fails: {
    because: "The sign-in time on CC-CMS is in another time zone.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, scenario: comparison.name, agent: 1031 },
        "/resultDesc/0/logonTime",
        (time: number) => time - 3_600_000,
      ),
  },
};

const sameStateDuration: Check = {
  ...common,
  name: "same-state-duration-on-both",
  requirement: `The duration of the state of an agent is the same on both surfaces, within ${DURATION_TOLERANCE} s.`,
  evaluate: onBoth(
    ({ before, monitored }) =>
      before.inState !== undefined && monitored.inState !== undefined && before.state === monitored.state,
    "an agent with the same state and its duration on both surfaces",
    (round) => {
      const { before, monitored, after } = round;
      const bounds = durationBetween(before, after, DURATION_TOLERANCE);
      const { inState } = monitored;
      if (!bounds || inState === undefined || (inState >= bounds.least && inState <= bounds.most)) return undefined;
      const expected = asOnGateway(`${bounds.least} to ${bounds.most} s`, "currentstatetime", round);
      return { property: "currentStateTime", expected, actual: `${inState} s` };
    },
  ),
  fails: {
    because: "The duration of the state is a minute longer on CC-CMS.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, scenario: comparison.name, agent: 1031 },
        "/resultDesc/0/currentStateTime",
        (seconds: number) => seconds + 60,
      ),
  },
};

export const comparisonChecks: readonly Check[] = [sameState, sameSignInTime, sameStateDuration];
