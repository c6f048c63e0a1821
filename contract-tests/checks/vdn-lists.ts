// What CC-CMS says of all agents and skill queues of a VDN: in lists, in pages, and as numbers.

import type { Operation } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { stateChecks } from "./agent-states.ts";
import { type AgentView, integerOf } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { entriesOf } from "./entries.ts";
import { evaluated, findingOf } from "./finding.ts";
import { subjectsOf, unchangedIn } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import {
  BY_SKILL,
  BY_STATE,
  CONFIGURATIONS,
  DETAILS,
  PHONES,
  REST,
  REST_STATES,
  SKILL_AGENTS,
  SKILL_QUEUES,
  SKILLS_BATCH,
  STATE_COUNTS,
  STATES,
  SYSTEM_STATE,
} from "./operations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { details } from "./scenarios/cc-cms.ts";
import { PAGE, pageStep, vdn } from "./scenarios/vdn.ts";
import { agentIn, answerTo, common, inWords, listOf } from "./vdn-entries.ts";

// Numbers

/** The states that each number counts. Sources: rows of cec_07_0631, and of the platform states. */
const COUNTED: Record<string, (state: number) => boolean> = {
  loginEd: (state) => state !== 0,
  talking: (state) => state === 5,
  idle: (state) => state === 1,
  setBusy: (state) => state === 7,
  workSubstateBegin: (state) => state === 6,
  rest: (state) => state === 8,
  studying: (state) => state === 9,
  occupy: (state) => state === 3,
  preoccupy: (state) => state === 2,
  answering: (state) => state === 4,
};

/** Where a number is not that of the agents in these states. */
function miscounted(
  exchange: AnsweredExchange,
  counted: Record<string, (state: number) => boolean>,
  { states, words }: { states: readonly number[]; words: string },
): Finding[] {
  const payload = payloadOf(exchange);
  if (!isRecord(payload)) return [];
  return Object.entries(counted).flatMap(([name, isCounted]) => {
    const number = integerOf(payload[name]);
    const wanted = states.filter(isCounted).length;
    if (number === undefined || number === wanted) return [];
    return [
      findingOf(exchange, { where: `/resultDesc/${name}`, expected: `${wanted}, ${words}`, actual: String(number) }),
    ];
  });
}

const countsMatchStates: Check = {
  ...common,
  name: "counts-match-states",
  operations: [STATE_COUNTS],
  requirement: "The numbers of agents are those of the states in the batch query.",
  evaluate(observations, operation) {
    const exchange = answerTo(observations, operation, "counts");
    const steady = unchangedIn(observations, vdn.name);
    const states = [...steady.values()].flatMap(({ state }) => state ?? []);
    const isWhole = states.length === subjectsOf(observations).length;
    const missing = "agents whose states do not change during the requests";
    if (!exchange || !isWhole) return evaluated(observations, operation, { findings: [], isTested: false, missing });
    const words = "as the states of these agents in the batch query";
    return { findings: miscounted(exchange, COUNTED, { states, words }) };
  },
  fails: {
    because: "Nobody is counted as talking.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: vdn.name }, "/resultDesc/talking", 0),
  },
};

/** The states of all agents on the first page, if they are the same before and after. */
function steadyStates(observations: Observations): number[] | undefined {
  const [before, after] = ["list", "list again"].map((step) =>
    listOf(observations, STATES, step).map((entry) => [agentIn(entry), integerOf(entry.properties.currentState)]),
  );
  if (before === undefined || before.length === 0 || shortJson(before) !== shortJson(after)) return undefined;
  return before.flatMap(([, state]) => state ?? []);
}

const countsMatchPage: Check = {
  ...common,
  name: "counts-match-page",
  operations: [SYSTEM_STATE],
  requirement: "The numbers of agents of a page are those of the states on that page of all agents.",
  evaluate(observations, operation) {
    const exchange = answerTo(observations, operation, "system");
    const states = steadyStates(observations);
    const missing = "a page of agents whose states do not change during the requests";
    if (!exchange || !states) return evaluated(observations, operation, { findings: [], isTested: false, missing });
    const { loginEd, talking, idle } = COUNTED;
    const counted = { totalLoginAgent: loginEd, talkingNum: talking, idleAgent: idle } as typeof COUNTED;
    return { findings: miscounted(exchange, counted, { states, words: `as on the page of ${STATES.operationId}` }) };
  },
  fails: {
    because: "Nobody is counted as signed in.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: vdn.name }, "/resultDesc/totalLoginAgent", 0),
  },
};

const restAgrees: Check = {
  ...common,
  name: "agrees-with-rest-information",
  operations: [REST_STATES],
  requirement: "As many agents are at rest as in the rest information of the VDN, and on its pages.",
  evaluate(observations, operation) {
    const exchange = answerTo(observations, operation, "list");
    // Every page has the numbers, too.
    const again = answerTo(observations, operation, pageStep({ offset: 0, limit: 1 }));
    const other = answerTo(observations, REST, "rest");
    const numberIn = (one: AnsweredExchange | undefined, name: string) => {
      const payload = one && payloadOf(one);
      return isRecord(payload) ? integerOf(payload[name]) : undefined;
    };
    const number = numberIn(exchange, "onRestAgentNum");
    const wanted = numberIn(other, "onRestNum");
    const isSteady = number !== undefined && number === numberIn(again, "onRestAgentNum");
    const missing = "the number of agents at rest by two queries, while it does not change";
    if (!exchange || !other || !isSteady || wanted === undefined)
      return evaluated(observations, operation, { findings: [], isTested: false, missing });
    const where = "/resultDesc/onRestAgentNum";
    const listed = entriesOf(exchange).length;
    const findings = [
      ...(number === wanted
        ? []
        : [
            findingOf(exchange, {
              where,
              expected: `${wanted}, as onRestNum in [${other.request.key}]`,
              actual: String(number),
            }),
          ]),
      ...(number <= PAGE && listed < number
        ? [findingOf(exchange, { where, expected: `${listed}, the agents of the list`, actual: String(number) })]
        : []),
    ];
    return { findings };
  },
  fails: {
    because: "One agent more is counted than rests.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: vdn.name }, "/resultDesc/onRestAgentNum", (count: number) => count + 1),
  },
};

// The same about an agent

/** What a query says of an agent, as a value that another query has too. */
interface Agreement {
  operation: Operation;
  name: string;
  requirement: string;
  /** The property that is compared, and where else it is: by agent, with its value and the words for it. */
  property: string;
  others(observations: Observations): Map<number, { value: unknown; words: string }>;
  because: string;
  asks?: Check["asks"];
}

/** A check that a list says of an agent what another query says. */
function agreement({ operation, name, requirement, property, others, because, asks = common.asks }: Agreement): Check {
  return {
    ...common,
    asks,
    name,
    operations: [operation],
    requirement,
    evaluate(observations) {
      const known = others(observations);
      const step = operation.operationId === BY_SKILL.operationId ? "agents" : "list";
      const compared = listOf(observations, operation, step).flatMap((entry) => {
        const agent = agentIn(entry);
        const other = agent === undefined ? undefined : known.get(agent);
        const value = entry.properties[property] ?? "";
        return other === undefined || agent === undefined ? [] : [{ entry, agent, other, value }];
      });
      const findings = compared
        .filter(({ other, value }) => String(value) !== String(other.value ?? ""))
        .map(({ entry, agent, other, value }) =>
          findingOf(entry.exchange, {
            where: `${entry.pointer}/${property}`,
            expected: `${shortJson(other.value)}, ${other.words}`,
            actual: shortJson(value),
            subject: agent,
          }),
        );
      const missing = "an agent of the deployment file in the list, who does not change state during the requests";
      return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
    },
    fails: {
      because,
      change: (recording, { operationId }) =>
        recording.set(
          { operationId, scenario: vdn.name },
          `/${operation.envelope.payload}`,
          (entries: Record<string, unknown>[]) =>
            entries.map((entry) => ({ ...entry, [property]: typeof entry[property] === "number" ? 7 : "other" })),
        ),
    },
  };
}

/** The state of each agent who did not change it, by the batch query. */
function statesInBatch(observations: Observations): Map<number, { value: unknown; words: string }> {
  return new Map(
    [...unchangedIn(observations, vdn.name)].map(([agent, { state, exchange }]) => [
      agent,
      { value: state, words: `as currentState in [${exchange.request.key}]` },
    ]),
  );
}

/** A property of the details of each agent who has been in one session since. */
const inDetails =
  (property: string) =>
  (observations: Observations): Map<number, { value: unknown; words: string }> => {
    const steady = unchangedIn(observations, vdn.name);
    const answers = observations.successes({ operationId: DETAILS.operationId, scenario: details.name });
    return new Map(
      answers.flatMap((exchange) => {
        const payload = payloadOf(exchange);
        const agent = isRecord(payload) ? integerOf(payload.workNo) : undefined;
        // Who signs in anew in between may have another phone.
        const session = agent === undefined ? undefined : steady.get(agent)?.signedInAt;
        if (!isRecord(payload) || agent === undefined || session !== integerOf(payload.loginDate)) return [];
        return [[agent, { value: payload[property], words: `as ${property} in [${exchange.request.key}]` }] as const];
      }),
    );
  };

const agreements = [
  agreement({
    operation: BY_STATE,
    name: "agrees-with-batch",
    requirement: "The state of an agent on a page is that of the batch query.",
    property: "currentState",
    others: statesInBatch,
    because: "Every agent is busy.",
  }),
  agreement({
    operation: STATES,
    name: "agrees-with-batch",
    requirement: "The state of an agent on a page is that of the batch query.",
    property: "currentState",
    others: statesInBatch,
    because: "Every agent is busy.",
  }),
  agreement({
    operation: BY_SKILL,
    name: "agrees-with-batch",
    requirement: "The platform state of an agent of a queue is that of the batch query.",
    property: "ctiStatus",
    others: statesInBatch,
    because: "Every agent is busy.",
  }),
  agreement({
    operation: PHONES,
    asks: [vdn, details],
    name: "agrees-with-details",
    requirement: "The phone number of an agent is that of the details.",
    property: "phone",
    others: inDetails("phoneNumber"),
    because: "Every agent has another phone number.",
  }),
  agreement({
    operation: CONFIGURATIONS,
    asks: [vdn, details],
    name: "agrees-with-details",
    requirement: "The name of an agent is that of the details.",
    property: "name",
    others: inDetails("name"),
    because: "Every agent has another name.",
  }),
];

// Skill queues

/** Who is signed in to which queue, by the batch about skills: of the agents of the deployment file. */
function signedInTo(observations: Observations): Map<number, number[]> {
  const queues = new Map<number, number[]>();
  const steady = unchangedIn(observations, vdn.name);
  for (const { properties } of listOf(observations, SKILLS_BATCH, "skills")) {
    const agent = integerOf(properties.agentId);
    if (agent === undefined || !steady.has(agent) || !Array.isArray(properties.skills)) continue;
    for (const skill of properties.skills as unknown[]) {
      const id = isRecord(skill) ? integerOf(skill.skillId) : undefined;
      if (!isRecord(skill) || id === undefined) continue;
      queues.set(id, [...(queues.get(id) ?? []), ...(integerOf(skill.isLogin) === 1 ? [agent] : [])]);
    }
  }
  return queues;
}

const agentsAgree: Check = {
  ...common,
  name: "agrees-with-skills",
  operations: [SKILL_AGENTS],
  requirement: "The agents in a queue are those who are signed in to it by the query about skills.",
  evaluate(observations, operation) {
    const queues = signedInTo(observations);
    const subjects = [...unchangedIn(observations, vdn.name).keys()];
    const compared = listOf(observations, operation, "agents").flatMap((entry) => {
      const queue = integerOf(entry.properties.skillId);
      const wanted = queue === undefined ? undefined : queues.get(queue);
      const { agentIds } = entry.properties;
      if (wanted === undefined || !Array.isArray(agentIds)) return [];
      const own = agentIds.flatMap((id) => integerOf(id) ?? []).filter((agent) => subjects.includes(agent));
      return [{ entry, wanted, own }];
    });
    const findings = compared
      .filter(({ wanted, own }) => wanted.length !== own.length || wanted.some((agent) => !own.includes(agent)))
      .map(({ entry, wanted, own }) =>
        findingOf(entry.exchange, {
          where: `${entry.pointer}/agentIds`,
          expected: `of the agents of the deployment file: ${inWords(wanted)}, as in the query about skills`,
          actual: inWords(own),
        }),
      );
    const missing = "an agent of the deployment file with a skill queue, who does not change state";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "Nobody is in any queue.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: vdn.name }, "/resultDesc", (entries: object[]) =>
        entries.map((entry) => ({ ...entry, agentIds: [] })),
      ),
  },
};

const listsEveryQueue: Check = {
  ...common,
  name: "lists-every-queue",
  operations: [SKILL_QUEUES],
  requirement: "Every skill queue of an agent is in the list, once.",
  evaluate(observations, operation) {
    const exchange = answerTo(observations, operation, "queues");
    const wanted = listOf(observations, SKILLS_BATCH, "skills").flatMap(({ properties: { skills } }) =>
      Array.isArray(skills)
        ? skills.flatMap((skill: unknown) => (isRecord(skill) ? (integerOf(skill.skillId) ?? []) : []))
        : [],
    );
    const missing = "an agent of the deployment file with a skill queue";
    if (!exchange || wanted.length === 0)
      return evaluated(observations, operation, { findings: [], isTested: false, missing });
    const own = entriesOf(exchange).flatMap(({ properties }) => integerOf(properties.id) ?? []);
    const findings = [...new Set(wanted)]
      .filter((id) => own.filter((other) => other === id).length !== 1)
      .map((id) => {
        const expected = `queue ${id}, once, because an agent has it`;
        return findingOf(exchange, { where: "/resultDesc", expected, actual: `queues ${inWords(own)}` });
      });
    return { findings };
  },
  fails: {
    because: "The list of queues is empty.",
    change: (recording, { operationId }) => recording.set({ operationId, scenario: vdn.name }, "/resultDesc", []),
  },
};

/** The agents of a queue, as views of agents. */
function queueAgents(observations: Observations): AgentView[] {
  return listOf(observations, BY_SKILL, "agents").flatMap((entry) => {
    const agent = agentIn(entry);
    if (agent === undefined) return [];
    const { ctiStatus, loginDate, currentStateTime } = entry.properties;
    const times = { signedInAt: integerOf(loginDate), inState: integerOf(currentStateTime) };
    return [{ ...entry, agent, state: integerOf(ctiStatus), ...times }];
  });
}

const states = stateChecks({
  risk: "read-only",
  operations: [BY_SKILL],
  asks: [vdn],
  table: { page: "cec_07_2569", table: "agent states" },
  status: "status",
  platformState: "ctiStatus",
  viewsOf: queueAgents,
  place: () => "/resultDesc/0/status",
});

export const vdnChecks: readonly Check[] = [
  countsMatchStates,
  countsMatchPage,
  restAgrees,
  ...agreements,
  ...states,
  agentsAgree,
  listsEveryQueue,
];
