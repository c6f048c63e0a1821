// What AgentGateway says about an agent: in the query about one agent, and in the list of online agents.

import type { Operation } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import {
  differ,
  eachAgent,
  findingAt,
  firsts,
  neverRight,
  placeOfAgent,
  rowsAt,
  rowsNamed,
  viewsOf,
} from "./agent-findings.ts";
import { stateChecks } from "./agent-states.ts";
import { timeChecks } from "./agent-times.ts";
import { type AgentView, integerOf, isSignedIn, type SkillView, skillsOf } from "./agent-view.ts";
import { callChecks } from "./calls.ts";
import type { Check } from "./check.ts";
import { evaluated } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { onlineAgentChecks } from "./online-agents.ts";
import { AGENT, LIST } from "./operations.ts";
import { isSuccess } from "./parsed-exchange.ts";
import { agents } from "./scenarios/agentgateway.ts";
import { CLOCK_TOLERANCE, clockOf, consecutive } from "./times.ts";

const common = { risk: "read-only", asks: [agents] } as const satisfies Partial<Check>;
const both = { ...common, operations: [AGENT, LIST] } as const satisfies Partial<Check>;
const alone = { ...common, operations: [AGENT] } as const satisfies Partial<Check>;

/** Where an answer of an operation has an agent; the list has more. */
function placeIn({ agents: places }: Operation): string {
  const [place = ""] = places?.answered ?? [];
  return place.replace(/\/[^/]*$/, "").replaceAll("*", "0");
}

/** Whether responses about several agents are all about one, and about which: ids can be mixed up, or not looked at. */
function aboutOne(views: readonly AgentView[]): number | undefined {
  const asked = new Set(views.map(({ exchange }) => exchange.request.agents[0]));
  const [only, ...others] = new Set(views.map(({ agent }) => agent));
  return asked.size > 1 && others.length === 0 ? only : undefined;
}

const askedAgent: Check = {
  ...alone,
  name: "asked-agent",
  byAnswer: true,
  level: "MUST",
  requirement: "The response is about the queried agent.",
  stated: (operation) => [...rowsAt(operation, "Description", "1"), ...rowsNamed(operation, "workno")],
  evaluate(observations, operation) {
    const views = viewsOf(observations, operation).filter(({ exchange }) => exchange.request.agents.length === 1);
    const only = aboutOne(views);
    const isAsker = only !== undefined && only === observations.facts.agentgateway?.agentid;
    const everybody =
      only === undefined
        ? ""
        : `; every response is about agent ${only}${isAsker ? ", who sends the requests" : ""}, whoever is asked about`;
    const findings = views
      .filter(({ agent, exchange }) => agent !== exchange.request.agents[0])
      .map((view) => {
        const expected = `"${view.exchange.request.agents[0]}", as asked`;
        const actual = `${shortJson(view.properties.workno)}${everybody}`;
        return findingAt(view, { property: "workno", expected, actual });
      });
    const missing = "a response that names an agent";
    return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
  },
  fails: {
    because: "The response is about another agent than the queried one.",
    change: (recording, { operationId }) =>
      recording.answerAs({ operationId, agent: 1099 }, { operationId, agent: 1031 }),
  },
};

const sameVdn: Check = {
  ...both,
  name: "same-vdn",
  // The row calls it the VDN to which a call belongs, and that of agents only a row about the request names.
  level: "SHOULD",
  requirement: "Every agent in a response belongs to the VDN of the requesting agent.",
  evaluate(observations, operation) {
    const own = ownVdn(observations);
    const views = viewsOf(observations, operation);
    const compared = views.flatMap((view) => {
      const vdn = integerOf(view.properties.vdnid);
      return vdn === undefined || view.exchange === own?.view.exchange ? [] : [{ view, vdn }];
    });
    if (!own) {
      const missing = "a response about the requesting agent, with the VDN";
      return evaluated(observations, operation, { findings: [], isTested: false, missing });
    }
    const { otherVdn } = observations.facts.forbidden;
    // An agent who is refused alone, as one of another VDN has to be, is shown with a VDN that cannot be right.
    const isForged = ({ agent, queue }: AgentView) =>
      queue !== undefined &&
      agent === otherVdn &&
      observations.find({ operationId: AGENT.operationId, agent }).some((exchange) => !exchange.failure) &&
      observations.find({ operationId: AGENT.operationId, agent }).every((exchange) => !isSuccess(exchange));
    const findings = compared
      .filter(({ view, vdn }) => vdn !== own.vdn || isForged(view))
      .map(({ view, vdn }) =>
        findingAt(view, {
          property: "vdnid",
          expected: `${own.vdn}, as the requesting agent ${own.view.agent}`,
          actual: vdn === own.vdn ? `${vdn}; the deployment file says that this agent is in another VDN` : String(vdn),
        }),
      );
    // The requesting agent is always in their own VDN.
    const others = compared.filter(({ view }) => view.queue || view.agent !== own.view.agent);
    const missing = "another agent than the requesting one";
    return evaluated(observations, operation, { findings, isTested: others.length > 0, missing });
  },
  fails: {
    because: "A response shows an agent of another VDN.",
    change: (recording, { operationId }) =>
      operationId === LIST.operationId
        ? recording.set({ operationId }, "/result/0/agent/0/vdnid", 171)
        : recording.set({ operationId, agent: 1099 }, "/result/vdnid", 171),
  },
};

/** The VDN of the requesting agent, from the first answer about that agent. */
function ownVdn(observations: Observations): { view: AgentView; vdn: number } | undefined {
  const own = observations.facts.agentgateway?.agentid;
  return viewsOf(observations, AGENT).flatMap((view) => {
    const vdn = integerOf(view.properties.vdnid);
    return view.agent === own && vdn !== undefined ? [{ view, vdn }] : [];
  })[0];
}

const states = stateChecks({
  ...both,
  // Page "State codes of agents".
  table: { page: "cec_07_0581", table: "1" },
  status: "status",
  platformState: "ctiStatus",
  viewsOf,
  place: (operation) => `${placeIn(operation)}/status`,
});

const mediaServers: Check = {
  ...both,
  name: "media-servers",
  byAnswer: true,
  // The row names the server of a letter, and no platform state; who only chats need not be signed in to CTI Server.
  level: "SHOULD",
  requirement:
    "The first of the three letters for the media servers (CTI Server) is T if and only if the agent is signed in.",
  evaluate: eachAgent(
    ({ state, properties: { mediatype } }) =>
      state !== undefined && typeof mediatype === "string" && /^[TF]{3}$/.test(mediatype),
    "an agent with the platform state and the media servers",
    (view) => {
      const letter = isSignedIn(view) ? "T" : "F";
      const mediatype = String(view.properties.mediatype);
      if (mediatype.startsWith(letter)) return undefined;
      return {
        property: "mediatype",
        expected: `${letter} as first letter, because the platform state is ${view.state}`,
        actual: shortJson(mediatype),
      };
    },
  ),
  fails: {
    because: "Agents who are signed in are shown as signed in to no media server.",
    change: (recording, operation) => recording.set(operation, `${placeIn(operation)}/mediatype`, "FFF"),
  },
};

const askerSignedIn: Check = {
  ...alone,
  name: "asker-signed-in",
  level: "MUST",
  requirement: "The requesting agent is shown as signed in.",
  stated: (operation) => [...rowsAt(operation, "Prerequisites", "1"), ...rowsNamed(operation, "ctiStatus")],
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid;
    const views = viewsOf(observations, operation).filter(({ agent, state }) => agent === own && state !== undefined);
    const findings = neverRight(views, (view) => !isSignedIn(view), placeOfAgent).map((view) =>
      findingAt(view, {
        property: "ctiStatus",
        expected: "another platform state than 0, because this agent has sent the request",
        actual: String(view.state),
      }),
    );
    const missing = "a response about the requesting agent, with the platform state";
    return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
  },
  fails: {
    because: "The requesting agent is shown as signed out.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1030 }, "/result/ctiStatus", 0),
  },
};

const times = timeChecks({
  ...both,
  moment: "logindate",
  duration: "currentstatetime",
  viewsOf,
  change: (recording, operation, property, edit) => recording.set(operation, `${placeIn(operation)}/${property}`, edit),
  freeze: {
    because: "Two seconds later the duration is still the same.",
    change: (recording, operation) =>
      recording.set(
        { operationId: operation.operationId, scenario: agents.name, step: "later" },
        `${placeIn(operation)}/currentstatetime`,
        (seconds: number) => seconds - 2,
      ),
  },
});

/** What does not change from one answer to the next, unless somebody configures the agent anew. */
const STABLE = ["name", "groupid", "vdnid"];

const stable: Check = {
  ...both,
  name: "stable",
  level: "SHOULD",
  requirement: "Two responses about an agent agree on name, group and VDN, and during one session on the sign-in time.",
  evaluate(observations, operation) {
    const pairs = consecutive(viewsOf(observations, operation));
    const findings = pairs.flatMap(([earlier, later]) => {
      const changed = STABLE.filter((property) => differ(earlier, later, property));
      return [...changed, ...(hasOtherSession(earlier, later) ? ["logindate"] : [])].map((property) =>
        findingAt(later, {
          property,
          expected: `${shortJson(earlier.properties[property])}, as in [${earlier.exchange.request.key}]`,
          actual: shortJson(later.properties[property]),
        }),
      );
    });
    return evaluated(observations, operation, {
      findings,
      isTested: pairs.length > 0,
      missing: "two responses about the same agent",
    });
  },
  fails: {
    because: "Two seconds later the agent has another name.",
    change: (recording, operation) =>
      recording.set(
        { operationId: operation.operationId, scenario: agents.name, step: "later" },
        `${placeIn(operation)}/name`,
        "Somebody Else",
      ),
  },
};

/** Whether the time of signing in has become another one, and the new one is not between the two answers. */
function hasOtherSession(earlier: AgentView, later: AgentView): boolean {
  if (!isSignedIn(earlier) || !isSignedIn(later)) return false;
  if (earlier.signedInAt === undefined || later.signedInAt === undefined) return false;
  return earlier.signedInAt !== later.signedInAt && later.signedInAt < clockOf(earlier.exchange) - CLOCK_TOLERANCE;
}

const uniqueSkills: Check = {
  ...alone,
  name: "unique-skills",
  byAnswer: true,
  level: "SHOULD",
  requirement: "Each skill of an agent is listed once.",
  evaluate(observations, operation) {
    const lists = viewsOf(observations, operation).map((view) => ({ view, skills: skillsOf(view) }));
    const first = firsts<SkillView>();
    const findings = lists.flatMap(({ view, skills }) =>
      skills.flatMap((skill) => {
        const before = first(view.exchange, String(skill.id), skill);
        if (before === skill) return [];
        const { property, id } = skill;
        const expected = "a skill that was not listed before";
        return [findingAt(view, { property, expected, actual: `${id}, as in ${view.pointer}/${before.property}` })];
      }),
    );
    const isTested = lists.some(({ skills }) => skills.length > 0);
    return evaluated(observations, operation, { findings, isTested, missing: "an agent who has a skill" });
  },
  fails: {
    because: "The first skill of an agent is listed again at the end.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1031 }, "/result/skilllist", (skills: unknown[]) => [...skills, skills[0]]),
  },
};

export const agentChecks: readonly Check[] = [
  askedAgent,
  sameVdn,
  ...states,
  mediaServers,
  askerSignedIn,
  ...times,
  stable,
  uniqueSkills,
  ...onlineAgentChecks,
  ...callChecks,
];
