// What AgentGateway says of an agent, of one alone and in the list of all who are signed in to a skill queue.
import { shortJson } from "../contract/validator.ts";
import { AGENT, differ, eachAgent, findingAt, firsts, judged, LIST, type Problem, viewsOf } from "./agent-findings.ts";
import { type AgentView, integerOf, isSignedIn, type SkillView, skillsOf } from "./agent-view.ts";
import { callChecks } from "./calls.ts";
import type { Check } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { agents } from "./inquiries/agentgateway.ts";
import { onlineAgentChecks } from "./online-agents.ts";
import { CLOCK_TOLERANCE, clockOf, consecutive, growthIn, problemOfDuration, problemOfMoment } from "./times.ts";

const common = { risk: "read-only", asks: [agents] } as const satisfies Partial<Check>;
const both = { ...common, operations: [AGENT, LIST] } as const satisfies Partial<Check>;
const alone = { ...common, operations: [AGENT] } as const satisfies Partial<Check>;

/** Where an answer of an operation has an agent; the list has more. */
function placeIn({ operationId }: { operationId: string }): string {
  return operationId === LIST.operationId ? "/result/0/agent/0" : "/result";
}

const askedAgent: Check = {
  ...alone,
  name: "asked-agent",
  level: "MUST",
  requirement: "The answer is about the agent who was asked about.",
  judge: eachAgent(
    ({ reading }) => reading.probe.agents.length === 1,
    "an answer that names an agent",
    ({ reading, agent, properties }) =>
      agent === reading.probe.agents[0]
        ? undefined
        : {
            property: "workno",
            expected: `"${reading.probe.agents[0]}", as asked`,
            actual: shortJson(properties.workno),
          },
  ),
  fails: {
    because: "Who asks about one agent is told about another one.",
    change: (recording, { operationId }) =>
      recording.answerAs({ operationId, agent: 1099 }, { operationId, agent: 1031 }),
  },
};

const sameVdn: Check = {
  ...both,
  name: "same-vdn",
  level: "MUST",
  requirement: "Every agent who is shown belongs to the VDN of the agent who asks.",
  judge(evidence, operation) {
    const own = ownVdn(evidence);
    const views = viewsOf(evidence, operation);
    const compared = views.flatMap((view) => {
      const vdn = integerOf(view.properties.vdnid);
      return vdn === undefined || view.reading === own?.view.reading ? [] : [{ view, vdn }];
    });
    if (!own) {
      const missing = "an answer about the agent who asks, with the VDN";
      return judged(evidence, operation, { findings: [], isTested: false, missing });
    }
    const findings = compared
      .filter(({ vdn }) => vdn !== own.vdn)
      .map(({ view, vdn }) =>
        findingAt(operation, view, {
          property: "vdnid",
          expected: `${own.vdn}, as agent ${own.view.agent}, who asks`,
          actual: String(vdn),
        }),
      );
    // The agent who asks, alone, is always of one's own VDN.
    const others = compared.filter(({ view }) => view.queue || view.agent !== own.view.agent);
    const missing = "an agent besides the one who asks";
    return judged(evidence, operation, { findings, isTested: others.length > 0, missing });
  },
  fails: {
    because: "An agent is shown who is of another VDN.",
    change: (recording, { operationId }) =>
      operationId === LIST.operationId
        ? recording.set({ operationId }, "/result/0/agent/0/vdnid", 171)
        : recording.set({ operationId, agent: 1099 }, "/result/vdnid", 171),
  },
};

/** The VDN of the agent who asks, as the first answer about that agent has it. */
function ownVdn(evidence: Evidence): { view: AgentView; vdn: number } | undefined {
  const own = evidence.facts.agentgateway?.agentid;
  return viewsOf(evidence, AGENT).flatMap((view) => {
    const vdn = integerOf(view.properties.vdnid);
    return view.agent === own && vdn !== undefined ? [{ view, vdn }] : [];
  })[0];
}

/**
 * The states of an agent to which a platform state, by its number, is mapped.
 * Source: "State codes of agents", table 1. It maps nothing to its states 1 and 6, which are reserved.
 * Its state 9, pre-rest, has no platform state either, but is in use: any can stand beside it.
 */
const STATUS_OF: readonly number[] = [2, 4, 7, 7, 7, 7, 5, 3, 8, 0];
const PRE_REST = 9;
const RESERVED: readonly number[] = [1, 6];

const stateMapping: Check = {
  ...both,
  name: "state-mapping",
  level: "MUST",
  requirement: "The state of an agent is the one to which the table of states maps the platform state.",
  judge: eachAgent(
    ({ state, properties }) => state !== undefined && integerOf(properties.status) !== undefined,
    "an agent of whom both states are said",
    ({ state = 0, properties }): Problem | undefined => {
      const status = integerOf(properties.status) ?? PRE_REST;
      const mapped = STATUS_OF[state];
      // The table of states ends before the last platform state, 10: nothing is known of it but what is reserved.
      const agrees = mapped === undefined ? !RESERVED.includes(status) : status === mapped;
      if (agrees || status === PRE_REST) return undefined;
      return {
        property: "status",
        expected: `${mapped ?? `none of ${RESERVED.join(" and ")}, which are reserved`}, since the platform state is ${state}`,
        actual: String(status),
      };
    },
  ),
  fails: {
    because: "An agent who is idle or talking is shown as busy.",
    change: (recording, operation) => recording.set(operation, `${placeIn(operation)}/status`, 3),
  },
};

const mediaServers: Check = {
  ...both,
  name: "media-servers",
  level: "MUST",
  requirement:
    "The first of the three letters for the media servers, CTI Server, is T exactly for an agent who is signed in.",
  judge: eachAgent(
    ({ state, properties: { mediatype } }) =>
      state !== undefined && typeof mediatype === "string" && /^[TF]{3}$/.test(mediatype),
    "an agent of whom the platform state and the media servers are said",
    (view) => {
      const letter = isSignedIn(view) ? "T" : "F";
      const mediatype = String(view.properties.mediatype);
      if (mediatype.startsWith(letter)) return undefined;
      return {
        property: "mediatype",
        expected: `${letter} as first letter, since the platform state is ${view.state}`,
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
  requirement: "The agent who asks, and so has signed in, is shown as signed in.",
  judge(evidence, operation) {
    const own = evidence.facts.agentgateway?.agentid;
    const views = viewsOf(evidence, operation).filter(({ agent, state }) => agent === own && state !== undefined);
    const findings = views
      .filter((view) => !isSignedIn(view))
      .map((view) =>
        findingAt(operation, view, {
          property: "ctiStatus",
          expected: "another platform state than 0, since the answer was given to this agent",
          actual: String(view.state),
        }),
      );
    const missing = "an answer about the agent who asks, with the platform state";
    return judged(evidence, operation, { findings, isTested: views.length > 0, missing });
  },
  fails: {
    because: "The agent who asks is shown as signed out.",
    change: (recording, { operationId }) => recording.set({ operationId, agent: 1030 }, "/result/ctiStatus", 0),
  },
};

const signInTime: Check = {
  ...both,
  name: "sign-in-time",
  level: "MUST",
  requirement: "The time of signing in is in milliseconds since 1970, and past.",
  judge: eachAgent(
    (view) => isSignedIn(view) === true && view.signedInAt !== undefined,
    "an agent who is signed in, with the time of it",
    ({ signedInAt = 0, reading }) => {
      const problem = problemOfMoment(signedInAt, reading);
      return problem && { property: "logindate", ...problem };
    },
  ),
  fails: {
    because: "The time of signing in is in seconds.",
    change: (recording, operation) =>
      recording.set(operation, `${placeIn(operation)}/logindate`, (ms: number) => Math.floor(ms / 1000)),
  },
};

/** Whether a view shows a session that a state can be as old as: a sign-in time that cannot be right is another finding. */
function hasSession(view: AgentView): boolean {
  const { signedInAt, inState, reading } = view;
  if (isSignedIn(view) !== true || signedInAt === undefined || inState === undefined) return false;
  return problemOfMoment(signedInAt, reading) === undefined;
}

const stateDuration: Check = {
  ...both,
  name: "state-duration",
  level: "MUST",
  requirement: "The duration of a state is in seconds, and no state is older than the session.",
  judge: eachAgent(
    hasSession,
    "an agent who is signed in, with the time of it and the duration of the state",
    (view) => {
      const problem = problemOfDuration(view);
      return problem && { property: "currentstatetime", ...problem };
    },
  ),
  fails: {
    because: "The duration of a state is in milliseconds.",
    change: (recording, operation) =>
      recording.set(operation, `${placeIn(operation)}/currentstatetime`, (seconds: number) => seconds * 1000),
  },
};

const stateDurationGrows: Check = {
  ...both,
  name: "state-duration-grows",
  level: "MUST",
  requirement: "The duration of a state grows with the clock while the state stays.",
  judge(evidence, operation) {
    const { grown, problems } = growthIn(viewsOf(evidence, operation));
    const findings = problems.map(({ view, expected, actual }) =>
      findingAt(operation, view, { property: "currentstatetime", expected, actual }),
    );
    const missing = "an agent who stays in one state from one answer to another, a second or more later";
    return judged(evidence, operation, { findings, isTested: grown > 0, missing });
  },
  fails: {
    because: "Two seconds later no second more has passed.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, inquiry: agents.name, step: "later" },
        `${placeIn({ operationId })}/currentstatetime`,
        (seconds: number) => seconds - 2,
      ),
  },
};

/** What does not change from one answer to the next, unless somebody configures the agent anew. */
const STABLE = ["name", "groupid", "vdnid"];

const stable: Check = {
  ...both,
  name: "stable",
  level: "SHOULD",
  requirement:
    "Two answers agree in the name, group and VDN of an agent, and in the time of signing in while the session lasts.",
  judge(evidence, operation) {
    const pairs = consecutive(viewsOf(evidence, operation));
    const findings = pairs.flatMap(([earlier, later]) => {
      const changed = STABLE.filter((property) => differ(earlier, later, property));
      return [...changed, ...(hasOtherSession(earlier, later) ? ["logindate"] : [])].map((property) =>
        findingAt(operation, later, {
          property,
          expected: `${shortJson(earlier.properties[property])}, as in [${earlier.reading.probe.key}]`,
          actual: shortJson(later.properties[property]),
        }),
      );
    });
    return judged(evidence, operation, {
      findings,
      isTested: pairs.length > 0,
      missing: "two answers about one agent",
    });
  },
  fails: {
    because: "Two seconds later an agent has another name.",
    change: (recording, { operationId }) =>
      recording.set(
        { operationId, inquiry: agents.name, step: "later" },
        `${placeIn({ operationId })}/name`,
        "Somebody Else",
      ),
  },
};

/** Whether the time of signing in has become another one, and the new one is not between the two answers. */
function hasOtherSession(earlier: AgentView, later: AgentView): boolean {
  if (!isSignedIn(earlier) || !isSignedIn(later)) return false;
  if (earlier.signedInAt === undefined || later.signedInAt === undefined) return false;
  return earlier.signedInAt !== later.signedInAt && later.signedInAt < clockOf(earlier.reading) - CLOCK_TOLERANCE;
}

const uniqueSkills: Check = {
  ...alone,
  name: "unique-skills",
  level: "SHOULD",
  requirement: "Each skill of an agent is listed once.",
  judge(evidence, operation) {
    const lists = viewsOf(evidence, operation).map((view) => ({ view, skills: skillsOf(view) }));
    const first = firsts<SkillView>();
    const findings = lists.flatMap(({ view, skills }) =>
      skills.flatMap((skill) => {
        const before = first(view.reading, String(skill.id), skill);
        if (before === skill) return [];
        const { property, id } = skill;
        const expected = "a skill that is not listed before";
        return [
          findingAt(operation, view, { property, expected, actual: `${id}, as in ${view.pointer}/${before.property}` }),
        ];
      }),
    );
    const isTested = lists.some(({ skills }) => skills.length > 0);
    return judged(evidence, operation, { findings, isTested, missing: "an agent who has a skill" });
  },
  fails: {
    because: "The first skill of an agent is listed once more at the end.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, agent: 1031 }, "/result/skilllist", (skills: unknown[]) => [...skills, skills[0]]),
  },
};

export const agentChecks: readonly Check[] = [
  askedAgent,
  sameVdn,
  stateMapping,
  mediaServers,
  askerSignedIn,
  signInTime,
  stateDuration,
  stateDurationGrows,
  stable,
  uniqueSkills,
  ...onlineAgentChecks,
  ...callChecks,
];
