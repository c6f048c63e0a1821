// Skills and skill queues: three queries say which skills an agent has, and two which queues there are.
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { askedAlone, viewsOf } from "./agent-findings.ts";
import { type AgentView, gatewayQueues, integerOf, isSignedIn } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { AGENT, LIST, OWN_SKILLS, SKILLS_OF, VDN_QUEUES } from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { agents, calls } from "./scenarios/agentgateway.ts";
import { ownData } from "./scenarios/own-data.ts";
import { thirdWords } from "./third-source.ts";

const common = { level: "SHOULD", risk: "read-only" } as const satisfies Partial<Check>;

/** Skills in a list, in the order of their ids: a word for each. Undefined where one has no id. */
function skillsIn(list: unknown): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const skills = list.map((skill: unknown) => (isRecord(skill) ? skill : {}));
  if (skills.some(({ id }) => integerOf(id) === undefined)) return undefined;
  return skills.map(({ id, name, mediatype }) => `${id} (${name}, media type ${mediatype})`).sort();
}

/** An agent who kept skills and session during other queries. */
interface Skilled {
  view: AgentView;
  skills: string[];
}

function skilledIn(observations: Observations, scenario: string): Map<number, Skilled> {
  const [before, after] = ["before", "after"].map((step) => askedAlone(observations, { scenario, step }));
  return new Map(
    [...(before ?? [])].flatMap(([agent, view]) => {
      const later = after?.get(agent);
      const [skills, laterSkills] = [view, later].map((one) => skillsIn(one?.properties.skilllist));
      const isOneSession = later && isSignedIn(view) && view.signedInAt === later.signedInAt;
      if (!isOneSession || !skills || shortJson(skills) !== shortJson(laterSkills)) return [];
      return [[agent, { view, skills }] as const];
    }),
  );
}

const inWords = (skills: readonly string[]) => (skills.length === 0 ? "no skill" : skills.join(", "));

/** The first list of skills that the other query gave about the same agent, among the same requests. */
function otherList(observations: Observations, operationId: string, scenario: string): AnsweredExchange | undefined {
  const other = operationId === OWN_SKILLS.operationId ? SKILLS_OF : OWN_SKILLS;
  return observations.successes({ operationId: other.operationId, scenario })[0];
}

const agreeingSkills: Check = {
  ...common,
  name: "same-skills",
  // The pages do not say whether they mean the configured skills or those that the agent has signed in to.
  requirement: "The skills of an agent who is signed in are those in skilllist of the query about this agent.",
  operations: [OWN_SKILLS, SKILLS_OF],
  asks: [ownData, calls],
  evaluate(observations, operation) {
    const { operationId } = operation;
    const own = observations.facts.agentgateway?.agentid ?? 0;
    const compared = [ownData, calls].flatMap(({ name: scenario }) => {
      const skilled = skilledIn(observations, scenario);
      return observations.successes({ operationId, scenario }).flatMap((exchange) => {
        const of = skilled.get(exchange.request.agents[0] ?? own);
        const skills = skillsIn(payloadOf(exchange));
        return of && skills ? [{ exchange, skills, of, scenario }] : [];
      });
    });
    const findings = compared
      .filter(({ skills, of }) => shortJson(skills) !== shortJson(of.skills))
      .map(({ exchange, skills, of, scenario }): Finding => {
        const other = scenario === ownData.name ? otherList(observations, operationId, scenario) : undefined;
        const third = other && skillsIn(payloadOf(other));
        const also = thirdWords(third && { place: `in [${other.request.key}]`, value: inWords(third) }, {
          here: inWords(skills),
          there: inWords(of.skills),
        });
        const expected = `${inWords(of.skills)}, as skilllist in [${of.view.exchange.request.key}]${also}`;
        return findingOf(exchange, { where: "/result", expected, actual: inWords(skills), subject: of.view.agent });
      });
    const isTested = compared.some(({ of }) => of.skills.length > 0);
    const missing = "an agent with a skill, who keeps skills and session during the queries";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "The skills are in another queue.",
    change: (recording, { operationId }) =>
      recording.set({ operationId }, "/result", (skills: { id: number }[]) =>
        skills.map((skill) => ({ ...skill, id: skill.id + 1 })),
      ),
  },
};

/** A skill queue, wherever it is told of. */
interface Queue {
  id: number;
  mediaType: number | undefined;
  exchange: AnsweredExchange;
  pointer: string;
}

function queuesIn(exchange: AnsweredExchange, list: unknown, pointer: string): Queue[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((queue: unknown, index): Queue[] => {
    const id = isRecord(queue) ? integerOf(queue.id) : undefined;
    if (!isRecord(queue) || id === undefined) return [];
    return [{ id, mediaType: integerOf(queue.mediatype), exchange, pointer: `${pointer}/${index}` }];
  });
}

/** The queues that other queries tell of: those of the list of online agents, and skills of agents. */
function queuesElsewhere(observations: Observations): Queue[] {
  const listed = observations.successes({ operationId: LIST.operationId }).flatMap((exchange) =>
    gatewayQueues(exchange).flatMap(({ pointer, properties }): Queue[] => {
      const id = integerOf(properties.skillId);
      return id === undefined ? [] : [{ id, mediaType: integerOf(properties.skillMediaType), exchange, pointer }];
    }),
  );
  const lists = [OWN_SKILLS, SKILLS_OF].flatMap(({ operationId }) => observations.successes({ operationId }));
  return [
    ...listed,
    ...lists.flatMap((exchange) => queuesIn(exchange, payloadOf(exchange), "/result")),
    ...viewsOf(observations, AGENT).flatMap(({ exchange, properties }) =>
      queuesIn(exchange, properties.skilllist, "/result/skilllist"),
    ),
  ];
}

const allQueues: Check = {
  ...common,
  name: "has-all-queues",
  requirement:
    "The skill queues of the VDN include every queue of the list of online agents and of the skills of agents, with the same media type.",
  operations: [VDN_QUEUES],
  asks: [ownData, agents],
  evaluate(observations, operation) {
    const lists = observations.successes({ operationId: operation.operationId });
    const told = lists.flatMap((exchange) => queuesIn(exchange, payloadOf(exchange), "/result"));
    const elsewhere = [
      ...new Map(queuesElsewhere(observations).map((queue) => [`${queue.id} ${queue.mediaType}`, queue])).values(),
    ];
    const [list] = lists.filter((exchange) => Array.isArray(payloadOf(exchange)));
    const findings = elsewhere.flatMap((queue): Finding[] => {
      const same = told.filter(({ id }) => id === queue.id);
      const like = `as in [${queue.exchange.request.key}] at ${queue.pointer}`;
      const [first] = same;
      if (!first)
        return list
          ? [
              findingOf(list, {
                where: "/result",
                expected: `skill queue ${queue.id}, ${like}`,
                actual: "no such skill queue",
              }),
            ]
          : [];
      if (queue.mediaType === undefined || same.some(({ mediaType }) => mediaType === queue.mediaType)) return [];
      const expected = `${queue.mediaType}, ${like}`;
      return [
        findingOf(first.exchange, { where: `${first.pointer}/mediatype`, expected, actual: String(first.mediaType) }),
      ];
    });
    const isTested = list !== undefined && elsewhere.length > 0;
    const missing = "a skill queue that another query tells of";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "The first skill queue of the VDN is not listed.",
    change: (recording, { operationId }) =>
      recording.set({ operationId }, "/result", (queues: unknown[]) => queues.slice(1)),
  },
};

const uniqueQueues: Check = {
  ...common,
  name: "unique-queues",
  byAnswer: true,
  requirement: "Each skill or skill queue is listed once.",
  operations: [OWN_SKILLS, SKILLS_OF, VDN_QUEUES],
  asks: [ownData],
  evaluate(observations, operation) {
    const lists = observations
      .successes({ operationId: operation.operationId })
      .map((exchange) => queuesIn(exchange, payloadOf(exchange), "/result"));
    const findings = lists.flatMap((queues) =>
      queues.flatMap((queue, index): Finding[] => {
        const first = queues.findIndex(({ id }) => id === queue.id);
        if (first === index) return [];
        const actual = `${queue.id}, as in ${queues[first]?.pointer}`;
        return [
          findingOf(queue.exchange, {
            where: `${queue.pointer}/id`,
            expected: "an id that was not listed before",
            actual,
          }),
        ];
      }),
    );
    const isTested = lists.some((queues) => queues.length > 0);
    return evaluated(observations, operation, {
      findings,
      isTested,
      missing: "a response with a skill or skill queue",
    });
  },
  fails: {
    because: "The first skill or skill queue is listed again at the end.",
    change: (recording, { operationId }) =>
      recording.set({ operationId }, "/result", (queues: unknown[]) => [...queues, ...queues.slice(0, 1)]),
  },
};

export const skillChecks: readonly Check[] = [agreeingSkills, allQueues, uniqueQueues];
