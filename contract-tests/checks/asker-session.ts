// What else is said of the agent who asks, whose sign-in and sign-out are those of the suite.
import { AGENT, findingAt, viewsOf } from "./agent-findings.ts";
import { type AgentView, monitoredAgents } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { agents } from "./inquiries/agentgateway.ts";
import { FORCE_LOGIN, LOGIN, LOGOUT, session, signedOut, signedOutOnBoth } from "./inquiries/session.ts";
import { BATCH } from "./monitored.ts";
import { isSuccess } from "./reading.ts";
import { loginTimeOf, successesOf } from "./session.ts";
import { CLOCK_TOLERANCE, isInMilliseconds } from "./times.ts";

/** When the suite signed the agent in, as the sign-ins tell it, and when their answers came, in ms since 1970. */
function signIns(evidence: Evidence): { time: number; received: number; key: string }[] {
  return [LOGIN, FORCE_LOGIN]
    .flatMap((operationId) => successesOf(evidence, { operationId }))
    .flatMap((reading) => {
      const time = loginTimeOf(reading);
      if (time === undefined || !isInMilliseconds(time)) return [];
      return [{ time, received: reading.received, key: reading.probe.key }];
    })
    .sort((one, other) => one.received - other.received);
}

/** A time in whole seconds is up to that much earlier. */
const SECOND = 1_000;

const signInTime: Check = {
  name: "asker-sign-in-time",
  level: "SHOULD",
  requirement: `The agent who asks has signed in when the sign-in says so, within ${CLOCK_TOLERANCE / 1000} s, and at the same time in every answer.`,
  risk: "session",
  operations: [AGENT],
  asks: [agents, session],
  judge(evidence) {
    const all = signIns(evidence);
    const own = evidence.facts.agentgateway?.agentid;
    const compared = viewsOf(evidence, AGENT).flatMap((view) => {
      const signIn = all.filter(({ received }) => received <= view.reading.sent).at(-1);
      const { agent, signedInAt } = view;
      if (agent !== own || !signIn || signedInAt === undefined || !isInMilliseconds(signedInAt)) return [];
      return [{ view, signIn, signedInAt }];
    });
    if (compared.length === 0)
      return { untested: "an answer about the agent who asks, after a sign-in that tells its time" };
    return {
      findings: compared.flatMap(({ view, signIn, signedInAt }): Finding[] => {
        const first = compared.find((other) => other.signIn === signIn);
        const isNear = Math.abs(signedInAt - signIn.time) <= CLOCK_TOLERANCE;
        if (!isNear) return [finding(view, `${signIn.time}, as loginTime in [${signIn.key}]`, signedInAt)];
        if (!first || Math.abs(signedInAt - first.signedInAt) <= SECOND) return [];
        return [finding(view, `${first.signedInAt}, as in [${first.view.reading.probe.key}]`, signedInAt)];
      }),
    };
  },
  fails: {
    because: "The agent who asks has signed in the day before.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, inquiry: agents.name, agent: 1030 },
        "/result/logindate",
        (time: number) => time - 86_400_000,
      ),
  },
};

function finding(view: AgentView, expected: string, actual: number): Finding {
  return findingAt(view, { property: "logindate", expected, actual: String(actual) });
}

const signedOutEverywhere: Check = {
  name: "asker-signed-out-on-both",
  level: "SHOULD",
  requirement: "The agent who asks is signed out on CC-CMS two seconds after the sign-out.",
  risk: "session",
  operations: [BATCH],
  asks: [session, signedOut, signedOutOnBoth],
  needs: ["agentgateway"],
  judge(evidence) {
    if (!evidence.find({ operationId: LOGOUT, step: "sign-out" }).some(isSuccess))
      return { untested: "a sign-out that succeeds" };
    const last = evidence.successes({ operationId: BATCH.operationId, inquiry: signedOutOnBoth.name }).at(-1);
    if (!last) return { untested: "an answer of CC-CMS after the sign-out" };
    return {
      findings: monitoredAgents(last)
        .filter(
          ({ agent, state }) => agent === evidence.facts.agentgateway?.agentid && state !== undefined && state !== 0,
        )
        .map((entry) =>
          findingAt(entry, {
            property: "currentState",
            expected: "platform state 0, not signed in, since the agent was signed out",
            actual: String(entry.state),
          }),
        ),
    };
  },
  fails: {
    because: "On CC-CMS the agent stays signed in.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, inquiry: signedOutOnBoth.name }, "/resultDesc/0/currentState", 1),
  },
};

export const askerSessionChecks: readonly Check[] = [signInTime, signedOutEverywhere];
