// The requesting agent: the only agent whose sign-in time and session the suite knows.

import { shortJson } from "../contract/validator.ts";
import { askedAlone, findingAt, viewsOf } from "./agent-findings.ts";
import { type AgentView, isSignedIn, listedWorknos, skillsOf, unchanged } from "./agent-view.ts";
import type { Check, Evaluation, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { entryIn } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { AGENT, BATCH, LIST } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { agents } from "./scenarios/agentgateway.ts";
import { asker, FORCE_LOGIN, LOGIN, session } from "./scenarios/session.ts";
import { successesOf } from "./session.ts";
import { loginTimeOf } from "./session-sign-in.ts";
import { CLOCK_TOLERANCE, isAfter, isInMilliseconds } from "./times.ts";

const LISTED_AMONG = ["own", "first", "later"];

/** The answers about the requesting agent in the scenario that also asks for the list. */
function ownViews(observations: Observations): AgentView[] {
  const own = observations.facts.agentgateway?.agentid;
  return LISTED_AMONG.flatMap((step) => {
    const view = own === undefined ? undefined : askedAlone(observations, { scenario: agents.name, step }).get(own);
    return view ? [view] : [];
  });
}

const listed: Check = {
  name: "asker-listed",
  level: "SHOULD",
  requirement: "The list contains the requesting agent if the response about this agent has a skill.",
  risk: "read-only",
  operations: [LIST],
  asks: [agents],
  evaluate(observations): Evaluation {
    const lists = observations.successes({ operationId: LIST.operationId, scenario: agents.name });
    const views = ownViews(observations).filter(({ properties }) => Array.isArray(properties.skilllist));
    const [first] = views;
    if (!first || lists.length === 0) return { untested: "a response about the requesting agent, with skills" };
    // An agent in no skill queue need not be in the list; skills that come and go prove nothing.
    const isInQueue = views.every((view) => isSignedIn(view) && skillsOf(view).length > 0);
    if (!isInQueue) return { findings: [] };
    const missing = lists.filter((list) => !listedWorknos(list).includes(first.agent));
    return { findings: missing.map((list) => missingIn(list, first)) };
  },
  fails: {
    because: "The requesting agent has a skill, but is in no queue of the list.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: agents.name }, "/result", (queues: { agent: { workno: string }[] }[]) =>
        queues.map(({ agent, ...queue }) => ({ ...queue, agent: agent.filter(({ workno }) => workno !== "1030") })),
      ),
  },
};

function missingIn(list: AnsweredExchange, { agent, exchange }: AgentView): Finding {
  const expected = `agent ${agent}, who has a skill in [${exchange.request.key}]`;
  return findingOf(list, { where: "/result", expected, actual: "no such agent", subject: agent });
}

/** The answers about the requesting agent, without entries of lists. */
function viewsOfAsker(observations: Observations): AgentView[] {
  const own = observations.facts.agentgateway?.agentid;
  return viewsOf(observations, AGENT).filter((view) => view.agent === own && isSignedIn(view));
}

/** The sign-ins of the run, with the time that each told, in their order. */
function signIns(observations: Observations): { exchange: AnsweredExchange; time: number }[] {
  return [LOGIN, FORCE_LOGIN]
    .flatMap((operationId) => successesOf(observations, { operationId }))
    .flatMap((exchange) => {
      const time = loginTimeOf(exchange);
      return time !== undefined && isInMilliseconds(time) ? [{ exchange, time }] : [];
    })
    .sort((one, other) => one.exchange.received - other.exchange.received);
}

/** How far two times of one sign-in may be apart in answers about one session, in ms: one may be of whole seconds. */
const SAME_TIME = 1_000;

const signInTime: Check = {
  name: "asker-sign-in-time",
  // No row says that the times of both answers are one and the same.
  level: "SHOULD",
  requirement: `The sign-in time of the requesting agent is that of the sign-in response, within ${CLOCK_TOLERANCE / 1000} s, and does not change.`,
  risk: "session",
  operations: [AGENT],
  asks: [agents, session],
  evaluate(observations, operation) {
    const logins = signIns(observations);
    const compared = viewsOfAsker(observations).flatMap((view) => {
      const login = logins.findLast(({ exchange }) => isAfter(view.exchange, exchange));
      const { signedInAt } = view;
      return login && signedInAt !== undefined && isInMilliseconds(signedInAt) ? [{ view, signedInAt, login }] : [];
    });
    const findings = compared.flatMap(({ view, signedInAt, login }) => {
      const first = compared.find((other) => other.login === login);
      const [time, tolerance, request] =
        Math.abs(signedInAt - login.time) > CLOCK_TOLERANCE || !first
          ? [login.time, CLOCK_TOLERANCE, login.exchange.request]
          : [first.signedInAt, SAME_TIME, first.view.exchange.request];
      if (Math.abs(signedInAt - time) <= tolerance) return [];
      const expected = `${time}, as ${request.operationId === AGENT.operationId ? "logindate" : "loginTime"} in [${request.key}], or ${tolerance} ms more or less`;
      return [findingAt(view, { property: "logindate", expected, actual: String(signedInAt) })];
    });
    const missing = "a sign-in and a response about the agent, both with the sign-in time";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "The sign-in time of the requesting agent is a day too early.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1030 }, "/result/logindate", (time: number) => time - 86_400_000),
  },
};

const phone: Check = {
  name: "asker-phone",
  // The page does not say that the number is the one of the sign-in, nor how it is written.
  level: "SHOULD",
  requirement: "The phone number of the requesting agent, if present, contains the phone number of the sign-in.",
  risk: "session",
  operations: [AGENT],
  asks: [agents],
  evaluate(observations, operation) {
    const { phonenum = "" } = observations.facts.agentgateway ?? {};
    const shown = viewsOfAsker(observations).flatMap((view) => {
      const { phonenumber } = view.properties;
      return typeof phonenumber === "string" && phonenumber !== "" ? [{ view, phonenumber }] : [];
    });
    const findings = shown
      .filter(({ phonenumber }) => !phonenumber.includes(phonenum))
      .map(({ view, phonenumber }) => {
        const expected = `${shortJson(phonenum)}, as phonenum of the sign-in`;
        return findingAt(view, { property: "phonenumber", expected, actual: shortJson(phonenumber) });
      });
    const missing = "a phone number of the requesting agent, and one in signIn of the deployment file";
    return evaluated(observations, operation, { findings, isTested: shown.length > 0 && phonenum !== "", missing });
  },
  fails: {
    because: "The requesting agent has another phone number than in the sign-in.",
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

/** The requesting agent on AgentGateway before and after, and on CC-CMS in between. */
interface Seen {
  before: AgentView;
  /** Undefined where CC-CMS does not know the agent. */
  monitored: AgentView | undefined;
  exchange: AnsweredExchange;
}

/** Where the agent has another VDN than CC-CMS is asked about, nothing can be compared. */
function seenOnBoth(observations: Observations): Seen | undefined {
  const { agentgateway, "cc-cms": ccCms } = observations.facts;
  const scenario = asker.name;
  const [exchange] = observations.successes({ operationId: BATCH.operationId, scenario });
  if (!agentgateway || !ccCms || !exchange) return undefined;
  const { agentid: agent } = agentgateway;
  const [before, after] = ["before", "after"].map((step) => askedAlone(observations, { scenario, step }).get(agent));
  if (!before || !unchanged(before, after) || Number(before.properties.vdnid) !== ccCms.vdn) return undefined;
  return { before, monitored: entryIn(observations, { scenario, step: "between", agent }), exchange };
}

const NOT_SEEN = "a requesting agent in the VDN of CC-CMS whose state does not change during the requests";

const sameState: Check = {
  ...onBoth,
  name: "asker-same-state-on-both",
  requirement: "CC-CMS shows the requesting agent in the same platform state as AgentGateway.",
  evaluate(observations) {
    const seen = seenOnBoth(observations);
    if (!seen) return { untested: NOT_SEEN };
    const { before, monitored, exchange } = seen;
    const told = `platform state ${before.state}, as ctiStatus of AgentGateway in [${before.exchange.request.key}]`;
    if (!monitored) {
      const problem = { where: "/resultDesc", expected: `agent ${before.agent}, in ${told}`, actual: "no such agent" };
      return { findings: [findingOf(exchange, { ...problem, subject: before.agent })] };
    }
    if (monitored.state === undefined || monitored.state === before.state) return { findings: [] };
    const problem = { property: "currentState", expected: told, actual: String(monitored.state) };
    return { findings: [findingAt(monitored, problem)] };
  },
  fails: {
    because: "CC-CMS shows the requesting agent as not signed in.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: asker.name }, "/resultDesc/0/currentState", 0),
  },
};

const sameSignIn: Check = {
  ...onBoth,
  name: "asker-same-sign-in-time-on-both",
  requirement: `The sign-in time of the requesting agent is the same on both surfaces, within ${CLOCK_TOLERANCE / 1000} s.`,
  evaluate(observations) {
    const { before, monitored, exchange } = seenOnBoth(observations) ?? {};
    if (!exchange || before?.signedInAt === undefined || monitored?.signedInAt === undefined)
      return { untested: NOT_SEEN };
    const apart = Math.abs(monitored.signedInAt - before.signedInAt);
    if (apart <= CLOCK_TOLERANCE) return { findings: [] };
    const expected = `${before.signedInAt}, as logindate of AgentGateway in [${before.exchange.request.key}]`;
    const actual = `${monitored.signedInAt}, which is ${apart} ms from it`;
    return { findings: [findingAt(monitored, { property: "logonTime", expected, actual })] };
  },
  fails: {
    because: "The sign-in time on CC-CMS is a day too early.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, scenario: asker.name },
        "/resultDesc/0/logonTime",
        (time: number) => time - 86_400_000,
      ),
  },
};

export const askerChecks: readonly Check[] = [listed, signInTime, phone, sameState, sameSignIn];
