// The skill queues of an agent in the list, compared with the skills in the answer about that agent.

import { shortJson } from "../contract/validator.ts";
import { askedAlone, findingAt } from "./agent-findings.ts";
import { type AgentView, gatewayAgents, integerOf, isSignedIn, skillsOf } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { LIST } from "./operations.ts";
import { type AnsweredExchange, codeOf, isSuccess, type ParsedExchange, payloadOf } from "./parsed-exchange.ts";
import { agents, listedAgents } from "./scenarios/agentgateway.ts";

/** Says that there is no skill queue at all. */
const NO_QUEUES = "600-005";

/** The lists that were asked for between two looks at agents. */
const BETWEEN = [
  { scenario: agents.name, list: "first", before: ["own", "first"], after: ["own, later", "later"] },
  { scenario: listedAgents.name, list: "list", before: ["before"], after: ["after"] },
];

/** An agent who had the same skills in the same session before and after a list. */
interface Skilled {
  list: AnsweredExchange;
  view: AgentView;
  skills: readonly number[];
}

function skilledAgents(observations: Observations): Skilled[] {
  return BETWEEN.flatMap(({ scenario, list: step, before, after }) => {
    const viewsIn = (steps: string[]) =>
      new Map(steps.flatMap((own) => [...askedAlone(observations, { scenario, step: own })]));
    const [earlier, later] = [viewsIn(before), viewsIn(after)];
    const lists = observations.find({ operationId: LIST.operationId, scenario, step }).filter(showsQueues);
    return [...earlier.values()].flatMap((view) => {
      const skills = skillsThroughout(view, later.get(view.agent));
      return skills ? lists.map((list) => ({ list, view, skills })) : [];
    });
  });
}

function showsQueues(exchange: ParsedExchange): exchange is AnsweredExchange {
  if (exchange.failure || exchange.answer.status !== 200) return false;
  return codeOf(exchange) === NO_QUEUES || (isSuccess(exchange) && Array.isArray(payloadOf(exchange)));
}

/** The skills that an agent had all the time in one session; undefined where that cannot be told. */
function skillsThroughout(before: AgentView, after: AgentView | undefined): number[] | undefined {
  if (!after || !isSignedIn(before) || !isSignedIn(after)) return undefined;
  if (before.signedInAt === undefined || before.signedInAt !== after.signedInAt) return undefined;
  const [skills, others] = [before, after].map((view) =>
    Array.isArray(view.properties.skilllist) ? skillsOf(view).map(({ id }) => id) : undefined,
  );
  return skills && others && shortJson(skills) === shortJson(others) ? skills : undefined;
}

/** `1, 2`, or `none`. */
const inWords = (ids: readonly number[]) => (ids.length === 0 ? "none" : ids.join(", "));

/** What a list says of the queues of an agent that the skills do not say. */
function mismatches({ list, view, skills }: Skilled, asker: number | undefined): Finding[] {
  const { agent, exchange } = view;
  const like = `as skilllist in [${exchange.request.key}]`;
  const inQueues = `agent ${agent} in the skill queues ${inWords(skills)}, ${like}`;
  if (!isSuccess(list)) {
    if (skills.length === 0) return [];
    return [
      findingOf(list, { where: "/retcode", expected: inQueues, actual: shortJson(codeOf(list)), subject: agent }),
    ];
  }
  const entries = gatewayAgents(list).filter((entry) => entry.agent === agent);
  const queues = entries.map((entry) => integerOf(entry.queue?.properties.skillId));
  const unread = queues.includes(undefined);
  const isMissing = skills.some((id) => !queues.includes(id)) && !unread;
  // Another check evaluates whether the requesting agent is in the list.
  const missing = isMissing && (entries.length > 0 || agent !== asker);
  const known = queues.filter((id) => id !== undefined);
  const actual = entries.length === 0 ? "no such agent" : `the agent in the skill queues ${inWords(known)}`;
  return [
    ...(missing ? [findingOf(list, { where: "/result", expected: inQueues, actual, subject: agent })] : []),
    ...entries.flatMap((entry, index) => {
      const id = queues[index];
      if (id === undefined || skills.includes(id)) return [];
      const expected = `only agents with skill ${id} of the queue; agent ${agent} has ${inWords(skills)}, ${like}`;
      return [findingAt(entry, { property: "workno", expected, actual: shortJson(entry.properties.workno) })];
    }),
  ];
}

const queuesMatchSkills: Check = {
  name: "queues-match-skills",
  // The page speaks of those who have signed in to a skill queue; that an agent has signed in to every skill is inferred.
  level: "SHOULD",
  requirement: "The list shows an agent who is signed in exactly in the skill queues of the agent's skills.",
  risk: "read-only",
  operations: [LIST],
  asks: [agents, listedAgents],
  evaluate(observations, operation) {
    const skilled = skilledAgents(observations);
    const asker = observations.facts.agentgateway?.agentid;
    return evaluated(observations, operation, {
      findings: skilled.flatMap((one) => mismatches(one, asker)),
      isTested: skilled.some(({ skills }) => skills.length > 0),
      missing: "an agent who stays signed in with the same skills during the query for the list",
    });
  },
  fails: {
    because: "The list lacks the second agent of the first skill queue.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: agents.name, step: "first" }, "/result/0/agent", (listed: unknown[]) =>
        listed.filter((_, index) => index !== 1),
      ),
  },
};

export const listedSkillChecks: readonly Check[] = [queuesMatchSkills];
