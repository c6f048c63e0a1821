// What CC-CMS says about the skill queues of agents.

import { isRecord } from "../contract/schema-walk.ts";
import { findingAt, viewsOf } from "./agent-findings.ts";
import { type AgentView, integerOf, isSignedIn, monitoredAgents, skillsOf } from "./agent-view.ts";
import type { Check } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { batchesOf, unchangedIn } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { AGENT, SKILLS_BATCH } from "./operations.ts";
import { agents } from "./scenarios/agentgateway.ts";
import { skillsOfAll } from "./scenarios/cc-cms.ts";

const common = {
  risk: "read-only",
  // No row says it in words.
  level: "SHOULD",
  operations: [SKILLS_BATCH],
  asks: [skillsOfAll],
} as const satisfies Partial<Check>;

/** A skill queue of an agent in an answer. */
interface SkillEntry {
  view: AgentView;
  /** The place of its id, relative to the agent. */
  property: string;
  id: number;
  isSignedIn: boolean;
}

function skillsIn(view: AgentView): SkillEntry[] {
  const { skills } = view.properties;
  if (!Array.isArray(skills)) return [];
  return skills.flatMap((skill: unknown, index): SkillEntry[] => {
    const id = isRecord(skill) ? integerOf(skill.skillId) : undefined;
    if (!isRecord(skill) || id === undefined) return [];
    return [{ view, property: `skills/${index}`, id, isSignedIn: integerOf(skill.isLogin) === 1 }];
  });
}

function entriesIn(observations: Observations): AgentView[] {
  return batchesOf(observations, SKILLS_BATCH).flatMap(monitoredAgents);
}

const uniqueSkills: Check = {
  ...common,
  name: "unique-skills",
  byAnswer: true,
  requirement: "Each skill queue of an agent is listed once.",
  evaluate(observations, operation) {
    const skills = entriesIn(observations).map(skillsIn);
    const findings = skills.flatMap((own) =>
      own
        .filter(({ id }, index) => own.findIndex((other) => other.id === id) < index)
        .map(({ view, property, id }) =>
          findingAt(view, {
            property: `${property}/skillId`,
            expected: "a queue that was not listed before",
            actual: `${id}, again`,
          }),
        ),
    );
    const missing = "an agent with a skill queue";
    return evaluated(observations, operation, { findings, isTested: skills.some((own) => own.length > 0), missing });
  },
  fails: {
    because: "The first queue of an agent is listed again.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: skillsOfAll.name }, "/resultDesc", (entries: { skills: unknown[] }[]) =>
        entries.map(({ skills, ...entry }) => ({ ...entry, skills: [...skills, ...skills.slice(0, 1)] })),
      ),
  },
};

const signedOutOfQueues: Check = {
  ...common,
  name: "signed-out-of-queues",
  requirement: "An agent who is not signed in is signed in to no skill queue.",
  evaluate(observations, operation) {
    const steady = unchangedIn(observations, skillsOfAll.name);
    const skills = entriesIn(observations).flatMap((view) => {
      const state = steady.get(view.agent);
      return state && isSignedIn(state) === false ? skillsIn(view) : [];
    });
    const findings = skills
      .filter((skill) => skill.isSignedIn)
      .map(({ view, property }) =>
        findingAt(view, {
          property: `${property}/isLogin`,
          expected: "0, because the agent is not signed in",
          actual: "1",
        }),
      );
    const missing = "an agent who is not signed in and has a skill queue";
    return evaluated(observations, operation, { findings, isTested: skills.length > 0, missing });
  },
  fails: {
    because: "Every agent is signed in to every queue.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: skillsOfAll.name }, "/resultDesc", (entries: { skills: object[] }[]) =>
        entries.map(({ skills, ...entry }) => ({
          ...entry,
          skills: skills.map((skill) => ({ ...skill, isLogin: 1 })),
        })),
      ),
  },
};

/** The ids of queues in words, in order. */
function inWords(ids: Iterable<number>): string {
  const sorted = [...ids].sort((one, other) => one - other);
  return sorted.length === 0 ? "no queue" : sorted.join(", ");
}

const sameSkills: Check = {
  ...common,
  name: "same-skills-on-both",
  asks: [skillsOfAll, agents],
  needs: ["agentgateway"],
  requirement: "The skill queues to which an agent is signed in are those that AgentGateway shows.",
  evaluate(observations, operation) {
    const steady = unchangedIn(observations, skillsOfAll.name);
    const shown = viewsOf(observations, AGENT).filter(({ queue }) => queue === undefined);
    const compared = entriesIn(observations).flatMap((view) => {
      const state = steady.get(view.agent);
      // Somebody who signs in or out, or to other queues, between the answers is shown by a change of two of AgentGateway.
      const own = shown.filter(({ agent, signedInAt }) => agent === view.agent && signedInAt === state?.signedInAt);
      const lists = new Set(own.map((other) => inWords(skillsOf(other).map(({ id }) => id))));
      const [gateway] = own;
      return state && isSignedIn(state) && gateway && lists.size === 1
        ? [{ view, gateway, queues: [...lists][0] }]
        : [];
    });
    const findings = compared.flatMap(({ view, gateway, queues }) => {
      const own = inWords(skillsIn(view).flatMap(({ id, isSignedIn: isIn }) => (isIn ? [id] : [])));
      if (own === queues) return [];
      const expected = `${queues}, as skilllist of AgentGateway in [${gateway.exchange.request.key}]`;
      return [
        findingOf(view.exchange, { where: `${view.pointer}/skills`, expected, actual: own, subject: view.agent }),
      ];
    });
    const missing = "an agent who is signed in, with skill queues on both surfaces";
    const isTested = compared.some(({ queues }) => queues !== inWords([]));
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "On CC-CMS, every agent is signed out of every queue.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: skillsOfAll.name }, "/resultDesc", (entries: { skills: object[] }[]) =>
        entries.map(({ skills, ...entry }) => ({
          ...entry,
          skills: skills.map((skill) => ({ ...skill, isLogin: 0 })),
        })),
      ),
  },
};

export const monitoredSkillChecks: readonly Check[] = [uniqueSkills, signedOutOfQueues, sameSkills];
