// Checks of the list of online agents: of the list alone, and compared with answers about single agents.

import { shortJson } from "../contract/validator.ts";
import {
  askedAlone,
  differ,
  findingAt,
  firsts,
  neverRight,
  placeOfAgent,
  rowsAt,
  rowsNamed,
  viewsOf,
} from "./agent-findings.ts";
import {
  type AgentView,
  gatewayAgents,
  gatewayQueues,
  integerOf,
  isSignedIn,
  type QueueView,
  skillsOf,
} from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { listedSkillChecks } from "./listed-skills.ts";
import { entriesOf } from "./monitored.ts";
import type { Observations } from "./observations.ts";
import { AGENT, LIST } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { agents, listedAgents } from "./scenarios/agentgateway.ts";
import { thirdSource, thirdWords } from "./third-source.ts";
import { problemOfGrowth, stayed } from "./times.ts";

const common = { risk: "read-only", operations: [LIST], asks: [agents] } as const satisfies Partial<Check>;

/** What an entry says that the page does not call unused, but for the duration of the state. */
const USED = [
  "name",
  "status",
  "ctiStatus",
  "groupid",
  "mediatype",
  "vdnid",
  "phonenumber",
  "logindate",
  "currentStateReason",
];

function listsOf(observations: Observations): AnsweredExchange[] {
  return observations.successes({ operationId: LIST.operationId });
}

const signedInOnly: Check = {
  ...common,
  name: "signed-in-only",
  level: "MUST",
  requirement: "Every agent of the list is signed in.",
  stated: (operation) => [...rowsAt(operation, "Description", "1"), ...rowsNamed(operation, "ctiStatus")],
  evaluate(observations, operation) {
    const views = viewsOf(observations, operation).filter(({ state }) => state !== undefined);
    const expected = "any platform state but 0 (not signed in)";
    const findings = neverRight(views, (view) => !isSignedIn(view), placeOfAgent).map((view) =>
      findingAt(view, { property: "ctiStatus", expected, actual: String(view.state) }),
    );
    const missing = "an agent in the list, with a platform state";
    return evaluated(observations, operation, { findings, isTested: views.length > 0, missing });
  },
  fails: {
    because: "An agent who has signed out is still listed.",
    change: (recording, operation) => recording.set(operation, "/result/0/agent/0/ctiStatus", 0),
  },
};

/** The skill queues of all lists, each with its id. */
function queuesIn(observations: Observations): { exchange: AnsweredExchange; queue: QueueView; id: number }[] {
  return listsOf(observations).flatMap((exchange) =>
    gatewayQueues(exchange).flatMap((queue) => {
      const id = integerOf(queue.properties.skillId);
      return id === undefined ? [] : [{ exchange, queue, id }];
    }),
  );
}

const uniqueQueues: Check = {
  ...common,
  name: "unique-queues",
  byAnswer: true,
  level: "SHOULD",
  requirement: "Each skill queue is listed once.",
  evaluate(observations, operation) {
    const queues = queuesIn(observations);
    const first = firsts<(typeof queues)[number]>();
    const findings = queues.flatMap((one): Finding[] => {
      const before = first(one.exchange, String(one.id), one);
      if (before === one) return [];
      const actual = `${one.id}, as in ${before.queue.pointer}`;
      const expected = "a skill queue that was not listed before";
      return [findingOf(one.exchange, { where: `${one.queue.pointer}/skillId`, expected, actual })];
    });
    const isTested = queues.length > 0;
    return evaluated(observations, operation, { findings, isTested, missing: "a skill queue in the list" });
  },
  fails: {
    because: "The first skill queue is listed again at the end.",
    change: (recording, operation) =>
      recording.set(operation, "/result", (queues: unknown[]) => [...queues, queues[0]]),
  },
};

const uniqueAgents: Check = {
  ...common,
  name: "unique-agents",
  byAnswer: true,
  level: "SHOULD",
  requirement: "Each agent is listed once in a skill queue.",
  evaluate(observations, operation) {
    const views = viewsOf(observations, operation);
    const first = firsts<AgentView>();
    const findings = views.flatMap((view) => {
      const before = first(view.exchange, `${view.queue?.pointer} ${view.agent}`, view);
      if (before === view) return [];
      const expected = "an agent who was not listed before in the queue";
      return [findingAt(view, { property: "workno", expected, actual: `${view.agent}, as in ${before.pointer}` })];
    });
    return evaluated(observations, operation, {
      findings,
      isTested: views.length > 0,
      missing: "an agent in the list",
    });
  },
  fails: {
    because: "The first agent of a skill queue is listed again at its end.",
    change: (recording, operation) =>
      recording.set(operation, "/result/0/agent", (listed: unknown[]) => [...listed, listed[0]]),
  },
};

const entriesAgree: Check = {
  ...common,
  name: "entries-agree",
  byAnswer: true,
  // The sample shows equal entries; no row says which of two that differ is wrong, or that they are of one moment.
  level: "SHOULD",
  requirement: "All entries of an agent in the skill queues of one response are equal.",
  evaluate(observations, operation) {
    const views = viewsOf(observations, operation);
    const first = firsts<AgentView>();
    const pairs = views
      .map((view) => ({ view, before: first(view.exchange, String(view.agent), view) }))
      .filter(({ view, before }) => view !== before);
    const findings = pairs.flatMap(({ view, before }) => {
      // One moment in one answer; a second may begin while it is written.
      const isLater =
        view.inState !== undefined && before.inState !== undefined && Math.abs(view.inState - before.inState) > 1;
      return [
        ...USED.filter((property) => differ(before, view, property)),
        ...(isLater ? ["currentstatetime"] : []),
      ].map((property) =>
        findingAt(view, {
          property,
          expected: `${shortJson(before.properties[property])}, as in ${before.pointer}`,
          actual: shortJson(view.properties[property]),
        }),
      );
    });
    const missing = "an agent who is signed in to two skill queues";
    return evaluated(observations, operation, { findings, isTested: pairs.length > 0, missing });
  },
  fails: {
    because: "An agent has another phone number in the second skill queue.",
    change: (recording, operation) => recording.set(operation, "/result/1/agent/0/phonenumber", "70000"),
  },
};

/** What CC-CMS calls the properties that it has as well. */
const THIRD: Record<string, string> = { ctiStatus: "currentState", logindate: "logonTime" };

/** What CC-CMS says in all batches, where both queries of AgentGateway contradict each other. */
function onCcCms(observations: Observations, alone: AgentView, listed: AgentView, property: string): string {
  const name = THIRD[property];
  const [there, here] = [alone, listed].map(({ properties }) => integerOf(properties[property]));
  if (name === undefined || here === undefined || there === undefined) return "";
  const read = ({ properties }: AgentView) => integerOf(properties[name]);
  const third = thirdSource(entriesOf(observations), alone.agent, `${name} of CC-CMS`, read);
  return thirdWords(third, { here, there });
}

const agreesWithAgent: Check = {
  ...common,
  asks: [listedAgents],
  name: "agrees-with-agent",
  // Two answers, of two moments, and of two nodes where there are several.
  level: "SHOULD",
  requirement: "The list says the same about an agent as the response about that agent alone.",
  evaluate(observations, operation) {
    const scenario = listedAgents.name;
    const [allBefore, allAfter] = ["before", "after"].map((step) => askedAlone(observations, { scenario, step }));
    const lists = observations.successes({ operationId: LIST.operationId, scenario, step: "list" });
    const first = firsts<AgentView>();
    const compared = lists.flatMap(gatewayAgents).flatMap((entry) => {
      // That the other entries of the agent say the same is another check.
      if (first(entry.exchange, String(entry.agent), entry) !== entry) return [];
      const [before, after] = [allBefore?.get(entry.agent), allAfter?.get(entry.agent)];
      return before && after && stayed(before, after) ? [{ entry, before, after }] : [];
    });
    const findings = compared.flatMap(({ entry, before, after }) => {
      const other = USED.filter((property) => differ(before, entry, property) && !differ(before, after, property));
      const growth = entry.state === before.state ? problemOfGrowth(before, entry) : undefined;
      return [
        ...other.map((property) => ({
          property,
          expected: `${shortJson(before.properties[property])}, as in [${before.exchange.request.key}]${onCcCms(observations, before, entry, property)}`,
          actual: shortJson(entry.properties[property]),
        })),
        ...(growth ? [{ property: "currentstatetime", ...growth }] : []),
      ].map((problem) => findingAt(entry, problem));
    });
    const missing =
      "an agent of the list who stays in one state for some seconds, and a response about that agent alone";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "The list shows an idle agent as busy.",
    change: (recording, operation) => {
      const wanted = { operationId: operation.operationId, scenario: listedAgents.name, step: "list" };
      recording.set(wanted, "/result/0/agent/0/status", 3);
      recording.set(wanted, "/result/0/agent/0/ctiStatus", 7);
    },
  },
};

const queueMediaType: Check = {
  ...common,
  asks: [agents, listedAgents],
  name: "queue-media-type",
  // That both rows speak of one media type is inferred from their names.
  level: "SHOULD",
  requirement: "The media type of a skill queue is that of the skill with the same id in the skill lists of agents.",
  evaluate(observations, operation) {
    const known = new Map<number, { agent: number; mediaTypes: Set<number> }>();
    for (const view of viewsOf(observations, AGENT)) {
      for (const { id, mediaType } of skillsOf(view)) {
        const skill = known.get(id) ?? { agent: view.agent, mediaTypes: new Set() };
        if (mediaType !== undefined) known.set(id, { ...skill, mediaTypes: skill.mediaTypes.add(mediaType) });
      }
    }
    const compared = queuesIn(observations).flatMap(({ exchange, queue, id }) => {
      const mediaType = integerOf(queue.properties.skillMediaType);
      const skill = known.get(id);
      return mediaType === undefined || skill === undefined ? [] : [{ exchange, queue, id, mediaType, skill }];
    });
    const findings = compared
      .filter(({ mediaType, skill }) => !skill.mediaTypes.has(mediaType))
      .map(({ exchange, queue, id, mediaType, skill: { agent, mediaTypes } }) =>
        findingOf(exchange, {
          where: `${queue.pointer}/skillMediaType`,
          expected: `${[...mediaTypes].join(" or ")}, as skill ${id} of agent ${agent}`,
          actual: String(mediaType),
          subject: agent,
        }),
      );
    const missing = "a skill queue in the list that is also in the skill list of an agent";
    return evaluated(observations, operation, { findings, isTested: compared.length > 0, missing });
  },
  fails: {
    because: "The list shows the voice skill queue as a text chat queue.",
    change: (recording, operation) => recording.set(operation, "/result/0/skillMediaType", 1),
  },
};

export const onlineAgentChecks: readonly Check[] = [
  signedInOnly,
  uniqueQueues,
  uniqueAgents,
  entriesAgree,
  agreesWithAgent,
  queueMediaType,
  ...listedSkillChecks,
];
