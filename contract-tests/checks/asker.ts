// The agent who asks: the one agent of whom the suite knows when the sign-in was, and that it lasts.

import { shortJson } from "../contract/validator.ts";
import { askedAlone, findingAt, viewsOf } from "./agent-findings.ts";
import { type AgentView, isSignedIn, listedWorknos, skillsOf, unchanged } from "./agent-view.ts";
import type { Check, Finding, Judgement } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { findingOf, judged } from "./finding.ts";
import { agents } from "./inquiries/agentgateway.ts";
import { asker, FORCE_LOGIN, LOGIN, session } from "./inquiries/session.ts";
import { entryIn } from "./monitored.ts";
import { AGENT, BATCH, LIST } from "./operations.ts";
import type { Answered } from "./reading.ts";
import { loginTimeOf, successesOf } from "./session.ts";
import { CLOCK_TOLERANCE, isAfter, isInMilliseconds } from "./times.ts";

const LISTED_AMONG = ["own", "first", "later"];

/** What the answers about the agent who asks say in the inquiry that asks for the list, too. */
function ownViews(evidence: Evidence): AgentView[] {
  const own = evidence.facts.agentgateway?.agentid;
  return LISTED_AMONG.flatMap((step) => {
    const view = own === undefined ? undefined : askedAlone(evidence, { inquiry: agents.name, step }).get(own);
    return view ? [view] : [];
  });
}

const listed: Check = {
  name: "asker-listed",
  level: "SHOULD",
  requirement: "The agent who asks is in the list, when the answer about this agent has a skill.",
  risk: "read-only",
  operations: [LIST],
  asks: [agents],
  judge(evidence): Judgement {
    const lists = evidence.successes({ operationId: LIST.operationId, inquiry: agents.name });
    const views = ownViews(evidence).filter(({ properties }) => Array.isArray(properties.skilllist));
    const [first] = views;
    if (!first || lists.length === 0) return { untested: "an answer about the agent who asks, with the skills" };
    // Who is in no skill queue need not be in the list; a list of skills that comes and goes says nothing.
    const isInQueue = views.every((view) => isSignedIn(view) && skillsOf(view).length > 0);
    if (!isInQueue) return { findings: [] };
    const missing = lists.filter((list) => !listedWorknos(list).includes(first.agent));
    return { findings: missing.map((list) => missingIn(list, first)) };
  },
  fails: {
    because: "The agent who asks has a skill, and is in no queue of the list.",
    change: (recording) =>
      recording.set({ inquiry: agents.name, agent: 1030 }, "/result/skilllist", [
        { name: "voice", id: 1, mediatype: 5 },
      ]),
  },
};

function missingIn(list: Answered, { agent, reading }: AgentView): Finding {
  const expected = `agent ${agent}, who has a skill in [${reading.probe.key}]`;
  return findingOf(list, { where: "/result", expected, actual: "no such agent", subject: agent });
}

/** What the answers about the agent who asks say, besides those in lists. */
function viewsOfAsker(evidence: Evidence): AgentView[] {
  const own = evidence.facts.agentgateway?.agentid;
  return viewsOf(evidence, AGENT).filter((view) => view.agent === own && isSignedIn(view));
}

/** The sign-ins of the run, with the time that each told, in their order. */
function signIns(evidence: Evidence): { reading: Answered; time: number }[] {
  return [LOGIN, FORCE_LOGIN]
    .flatMap((operationId) => successesOf(evidence, { operationId }))
    .flatMap((reading) => {
      const time = loginTimeOf(reading);
      return time !== undefined && isInMilliseconds(time) ? [{ reading, time }] : [];
    })
    .sort((one, other) => one.reading.received - other.reading.received);
}

/** How far two times of one sign-in may be apart in answers about one session, in ms: one may be of whole seconds. */
const SAME_TIME = 1_000;

const signInTime: Check = {
  name: "asker-sign-in-time",
  // No row says that the times of both answers are one and the same.
  level: "SHOULD",
  requirement: `The agent who asks has signed in when the sign-in says so, within ${CLOCK_TOLERANCE / 1000} s, and that time stays the same.`,
  risk: "session",
  operations: [AGENT],
  asks: [agents, session],
  judge(evidence, operation) {
    const logins = signIns(evidence);
    const compared = viewsOfAsker(evidence).flatMap((view) => {
      const login = logins.findLast(({ reading }) => isAfter(view.reading, reading));
      const { signedInAt } = view;
      return login && signedInAt !== undefined && isInMilliseconds(signedInAt) ? [{ view, signedInAt, login }] : [];
    });
    const findings = compared.flatMap(({ view, signedInAt, login }) => {
      const first = compared.find((other) => other.login === login);
      const [time, tolerance, probe] =
        Math.abs(signedInAt - login.time) > CLOCK_TOLERANCE || !first
          ? [login.time, CLOCK_TOLERANCE, login.reading.probe]
          : [first.signedInAt, SAME_TIME, first.view.reading.probe];
      if (Math.abs(signedInAt - time) <= tolerance) return [];
      const expected = `${time}, as ${probe.operationId === AGENT.operationId ? "logindate" : "loginTime"} in [${probe.key}], or ${tolerance} ms more or less`;
      return [findingAt(view, { property: "logindate", expected, actual: String(signedInAt) })];
    });
    const missing = "a sign-in and an answer about the agent, both with the time";
    return judged(evidence, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "The agent who asks has signed in a day before the sign-in.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1030 }, "/result/logindate", (time: number) => time - 86_400_000),
  },
};

const phone: Check = {
  name: "asker-phone",
  // The page does not say that the number is the one of the sign-in, nor how it is written.
  level: "SHOULD",
  requirement: "The phone number of the agent who asks, where one is shown, contains the one of the sign-in.",
  risk: "session",
  operations: [AGENT],
  asks: [agents],
  judge(evidence, operation) {
    const { phonenum = "" } = evidence.facts.agentgateway ?? {};
    const shown = viewsOfAsker(evidence).flatMap((view) => {
      const { phonenumber } = view.properties;
      return typeof phonenumber === "string" && phonenumber !== "" ? [{ view, phonenumber }] : [];
    });
    const findings = shown
      .filter(({ phonenumber }) => !phonenumber.includes(phonenum))
      .map(({ view, phonenumber }) => {
        const expected = `${shortJson(phonenum)}, as phonenum of the sign-in`;
        return findingAt(view, { property: "phonenumber", expected, actual: shortJson(phonenumber) });
      });
    const missing = "a phone number of the agent who asks, and one in the sign-in of the deployment file";
    return judged(evidence, operation, { findings, isTested: shown.length > 0 && phonenum !== "", missing });
  },
  fails: {
    because: "The agent who asks has another phone than the sign-in.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1030 }, "/result/phonenumber", "70000"),
  },
};

const onBoth = {
  level: "SHOULD",
  risk: "read-only",
  operations: [BATCH],
  asks: [asker],
  needs: ["agentgateway"],
} as const satisfies Partial<Check>;

/** The agent who asks on AgentGateway before and after, and on CC-CMS between. */
interface Seen {
  before: AgentView;
  /** Undefined where CC-CMS does not know the agent. */
  monitored: AgentView | undefined;
  reading: Answered;
}

/** Where the agent has another VDN than CC-CMS is asked about, nothing can be compared. */
function seenOnBoth(evidence: Evidence): Seen | undefined {
  const { agentgateway, "cc-cms": ccCms } = evidence.facts;
  const inquiry = asker.name;
  const [reading] = evidence.successes({ operationId: BATCH.operationId, inquiry });
  if (!agentgateway || !ccCms || !reading) return undefined;
  const { agentid: agent } = agentgateway;
  const [before, after] = ["before", "after"].map((step) => askedAlone(evidence, { inquiry, step }).get(agent));
  if (!before || !unchanged(before, after) || Number(before.properties.vdnid) !== ccCms.vdn) return undefined;
  return { before, monitored: entryIn(evidence, { inquiry, step: "between", agent }), reading };
}

const NOT_SEEN = "an agent who asks in the VDN of CC-CMS, whose state does not change meanwhile";

const sameState: Check = {
  ...onBoth,
  name: "asker-same-state-on-both",
  requirement: "The agent who asks is on CC-CMS in the platform state of AgentGateway.",
  judge(evidence) {
    const seen = seenOnBoth(evidence);
    if (!seen) return { untested: NOT_SEEN };
    const { before, monitored, reading } = seen;
    const told = `platform state ${before.state}, as ctiStatus of AgentGateway in [${before.reading.probe.key}]`;
    if (!monitored) {
      const problem = { where: "/resultDesc", expected: `agent ${before.agent}, in ${told}`, actual: "no such agent" };
      return { findings: [findingOf(reading, { ...problem, subject: before.agent })] };
    }
    if (monitored.state === undefined || monitored.state === before.state) return { findings: [] };
    const problem = { property: "currentState", expected: told, actual: String(monitored.state) };
    return { findings: [findingAt(monitored, problem)] };
  },
  fails: {
    because: "On CC-CMS the agent who asks has not signed in yet.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, inquiry: asker.name }, "/resultDesc/0/currentState", 0),
  },
};

const sameSignIn: Check = {
  ...onBoth,
  name: "asker-same-sign-in-time-on-both",
  requirement: `The agent who asks has signed in at the same time on both surfaces, within ${CLOCK_TOLERANCE / 1000} s.`,
  judge(evidence) {
    const { before, monitored, reading } = seenOnBoth(evidence) ?? {};
    if (!reading || before?.signedInAt === undefined || monitored?.signedInAt === undefined)
      return { untested: NOT_SEEN };
    const apart = Math.abs(monitored.signedInAt - before.signedInAt);
    if (apart <= CLOCK_TOLERANCE) return { findings: [] };
    const expected = `${before.signedInAt}, as logindate of AgentGateway in [${before.reading.probe.key}]`;
    const actual = `${monitored.signedInAt}, which is ${apart} ms from it`;
    return { findings: [findingAt(monitored, { property: "logonTime", expected, actual })] };
  },
  fails: {
    because: "The time of signing in on CC-CMS is that of the day before.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, inquiry: asker.name },
        "/resultDesc/0/logonTime",
        (time: number) => time - 86_400_000,
      ),
  },
};

export const askerChecks: readonly Check[] = [listed, signInTime, phone, sameState, sameSignIn];
