// Answers of CC-CMS about all agents and skill queues of a VDN, with wrong content or form.
import type { Change } from "../../reference/change.ts";
import { changingBody, type Json } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import {
  BY_SKILL,
  BY_STATE,
  CONFIGURATIONS,
  DETAILS,
  PHONES,
  type Query,
  REST_REASONS,
  REST_STATES,
  type ReceivedQuery,
  SKILL_AGENTS,
  SKILL_QUEUES,
  STATE_COUNTS,
  STATES,
  SYSTEM_STATE,
} from "./queries.ts";

/** A change of numbers in an object. */
function numbers(query: Query, edit: (payload: Record<string, number>) => unknown): Change {
  return changingBody(query, (body) => edit(body.resultDesc as Record<string, number>));
}

/** A change of each entry of a list. */
function entries(query: Query, edit: (entry: Json) => unknown): Change {
  return list(query, (own) => {
    own.forEach(edit);
    return own;
  });
}

/** A change of a whole list. */
function list(query: Query, edit: (list: Json[], received: ReceivedQuery) => Json[]): Change {
  const name = query === BY_STATE ? "data" : "resultDesc";
  return changingBody(query, (body, received) => {
    body[name] = edit(body[name] as Json[], received);
  });
}

/** A property of each entry of a list as a string. */
function asText(query: Query, property: string): Change {
  return entries(query, (entry) => {
    entry[property] = String(entry[property]);
  });
}

/** A change of what is asked for by state. */
function askedOtherwise(edit: (body: Json) => Json): Change {
  return {
    surface: "cc-cms",
    operations: [BY_STATE],
    requestBody: (body, operation) =>
      operation === BY_STATE && typeof body === "object" && body !== null ? edit(body as Json) : body,
  };
}

/** The page that a request asks for. */
function pageOf({ body }: ReceivedQuery): { offset?: number; limit?: number } {
  return typeof body === "object" && body !== null ? body : {};
}

/** A list whose pages all begin at the beginning: the entries of the first page come again. */
const firstPage = (query: Query, agentOf: (entry: Json) => string): Change =>
  list(query, (own, received) => {
    const { offset = 0 } = pageOf(received);
    const [first] = own;
    const asked = received.world.centre.agentsOf(170)[0]?.profile.workno ?? 0;
    return offset === 0 || first === undefined ? own : [{ ...first, [agentOf(first)]: asked }, ...own.slice(1)];
  });

const agentId = () => "agentId";

export const vdnListMutants: readonly Mutant[] = [
  {
    name: "counted-talking-as-idle",
    kind: "meaning",
    summary: "The counts of states add the agents who are talking to those who are idle.",
    change: numbers(STATE_COUNTS, (counts) => {
      Object.assign(counts, { idle: (counts.idle ?? 0) + (counts.talking ?? 0), talking: 0 });
    }),
  },
  {
    name: "everybody-counted-as-signed-in",
    kind: "meaning",
    summary: "The counts of states count agents who are not signed in as signed in.",
    change: changingBody(STATE_COUNTS, (body, { agents }) => {
      (body.resultDesc as Json).loginEd = agents.length;
    }),
  },
  {
    name: "counts-as-texts",
    kind: "form",
    summary: "The counts of states are strings.",
    change: changingBody(STATE_COUNTS, (body) => {
      body.resultDesc = Object.fromEntries(
        Object.entries(body.resultDesc as Json).map(([name, count]) => [name, String(count)]),
      );
    }),
  },
  {
    name: "system-state-of-the-whole-vdn",
    kind: "meaning",
    summary: "The system state counts all agents of the VDN, not those of the page.",
    change: changingBody(SYSTEM_STATE, (body, { world }) => {
      const all = world.centre.agentsOf(170);
      (body.resultDesc as Json).totalLoginAgent = all.length;
    }),
  },
  {
    name: "system-state-talking-lost",
    kind: "meaning",
    summary: "The system state counts nobody as talking.",
    change: numbers(SYSTEM_STATE, (counts) => {
      counts.talkingNum = 0;
    }),
  },
  {
    name: "system-state-as-list",
    kind: "form",
    summary: "The system state is a list.",
    change: changingBody(SYSTEM_STATE, (body) => {
      body.resultDesc = [body.resultDesc];
    }),
  },
  {
    name: "all-agents-idle-on-pages",
    kind: "meaning",
    summary: "All agents of the VDN are idle on the pages of all agents.",
    change: entries(STATES, (entry) => {
      entry.currentState = 1;
    }),
  },
  {
    name: "all-agents-on-the-first-page-again",
    kind: "meaning",
    summary: "Each page of all agents begins with the first agent.",
    change: firstPage(STATES, agentId),
  },
  {
    name: "limit-of-all-agents-ignored",
    kind: "meaning",
    summary: "A page of all agents has one agent more than asked for.",
    change: list(STATES, (own) => {
      const last = own.at(-1);
      return last ? [...own, { ...last, agentId: Number(last.agentId) + 1 }] : own;
    }),
  },
  {
    name: "state-of-all-agents-as-text",
    kind: "form",
    summary: "The state of an agent on the pages of all agents is a string.",
    change: asText(STATES, "currentState"),
  },
  {
    name: "rest-states-without-the-last",
    kind: "meaning",
    summary: "The last agent at rest is missing on each page, but counted.",
    change: changingBody(REST_STATES, (body) => ((body.resultDesc as Json).details as Json[]).pop()),
  },
  {
    name: "rest-states-miscounted",
    kind: "meaning",
    summary: "The pages of agents at rest count the agents who are signed in.",
    change: changingBody(REST_STATES, (body, { world }) => {
      (body.resultDesc as Json).onRestAgentNum = world.centre.agentsSignedIn().length;
    }),
  },
  {
    name: "rest-states-with-times-in-words",
    kind: "form",
    summary: "The beginning of a rest is a date in words.",
    change: changingBody(REST_STATES, (body) => {
      for (const entry of (body.resultDesc as Json).details as Json[])
        entry.beginTime = new Date(Number(entry.beginTime)).toISOString();
    }),
  },
  {
    name: "phones-of-the-next-agent",
    kind: "meaning",
    summary: "Each agent has the phone number of the next one in the list of phone numbers.",
    change: list(PHONES, (own) =>
      own.map((entry, index) => ({ ...entry, phone: own[(index + 1) % own.length]?.phone ?? "" })),
    ),
  },
  {
    name: "phones-are-ids",
    kind: "meaning",
    summary: "The phone number of each agent in the list of phone numbers is the id of the agent.",
    change: entries(PHONES, (entry) => {
      entry.phone = String(entry.agentId);
    }),
  },
  {
    name: "phones-as-numbers",
    kind: "form",
    summary: "The phone numbers in the list of phone numbers are numbers.",
    change: entries(PHONES, (entry) => {
      if (entry.phone !== null) entry.phone = Number(entry.phone);
    }),
  },
  {
    name: "configurations-with-other-names",
    kind: "meaning",
    summary: "The configurations have the ids of the agents as their names.",
    change: entries(CONFIGURATIONS, (entry) => {
      entry.name = String(entry.agentId);
    }),
  },
  {
    name: "configurations-on-the-first-page-again",
    kind: "meaning",
    summary: "Each page of configurations begins with the first agent.",
    change: firstPage(CONFIGURATIONS, agentId),
  },
  {
    name: "configurations-with-kind-in-words",
    kind: "form",
    summary: "The kind of an agent in the configurations is a word.",
    change: entries(CONFIGURATIONS, (entry) => {
      entry.realFlag = "ordinary";
    }),
  },
  {
    name: "agents-in-every-skill-queue",
    kind: "meaning",
    summary: "The agents of the first queue are in every queue.",
    change: list(SKILL_AGENTS, (own) => own.map((entry) => ({ ...entry, agentIds: own[0]?.agentIds }))),
  },
  {
    name: "agents-lost-from-skill-queues",
    kind: "meaning",
    summary: "The first agent of each queue is missing.",
    change: entries(SKILL_AGENTS, (entry) => (entry.agentIds as number[]).shift()),
  },
  {
    name: "agents-of-skill-queues-as-one-text",
    kind: "form",
    summary: "The agents of a queue are one string with commas.",
    change: entries(SKILL_AGENTS, (entry) => {
      entry.agentIds = (entry.agentIds as number[]).join();
    }),
  },
  {
    name: "agents-of-a-queue-with-exchanged-states",
    kind: "meaning",
    summary: "The agents of a queue have the platform state in status, and the agent state in ctiStatus.",
    change: entries(BY_SKILL, (entry) => {
      [entry.status, entry.ctiStatus] = [entry.ctiStatus, entry.status];
    }),
  },
  {
    name: "agents-of-a-queue-all-idle",
    kind: "meaning",
    summary: "All agents of a queue are idle.",
    change: entries(BY_SKILL, (entry) => {
      Object.assign(entry, { status: 4, ctiStatus: 1 });
    }),
  },
  {
    name: "agents-of-a-queue-without-times",
    kind: "form",
    summary: "The sign-in time of an agent of a queue is a date in words.",
    change: entries(BY_SKILL, (entry) => {
      entry.loginDate = new Date(Number(entry.loginDate)).toISOString();
    }),
  },
  {
    name: "queues-of-the-vdn-without-the-first",
    kind: "meaning",
    summary: "The first skill queue is missing in the list of the VDN.",
    change: list(SKILL_QUEUES, (own) => own.slice(1)),
  },
  {
    name: "queues-of-the-vdn-numbered-anew",
    kind: "meaning",
    summary: "The skill queues of the VDN are numbered from 100 on.",
    change: list(SKILL_QUEUES, (own) => own.map((entry, index) => ({ ...entry, id: 100 + index }))),
  },
  {
    name: "queues-of-the-vdn-with-names-only",
    kind: "form",
    summary: "The skill queues of the VDN have names and no ids.",
    change: entries(SKILL_QUEUES, (entry) => {
      delete entry.id;
    }),
  },
  {
    name: "states-of-all-agents",
    kind: "meaning",
    summary: "The agents in one state are asked for, and those in all states are answered.",
    change: askedOtherwise(({ status, ...body }) => (/^[0-9]+$/.test(String(status)) ? body : { ...body, status })),
  },
  {
    name: "agents-in-state-on-first-page-again",
    kind: "meaning",
    summary: "Each page of agents by state is the first one.",
    change: askedOtherwise((body) =>
      Number.isInteger(body.offset) && Number(body.offset) > 0 ? { ...body, offset: 0 } : body,
    ),
  },
  {
    name: "second-half-of-page-lost",
    kind: "meaning",
    summary: "A page of agents by state with more than two agents has only half of them.",
    change: list(BY_STATE, (all) => (all.length > 2 ? all.slice(0, all.length / 2) : all)),
  },
  {
    name: "states-of-pages-exchanged",
    kind: "meaning",
    summary: "Agents by state who are talking are shown as answering.",
    change: entries(BY_STATE, (entry) => {
      if (entry.currentState === 5) entry.currentState = 4;
    }),
  },
  {
    name: "agents-in-state-without-code",
    kind: "form",
    summary: "The response with the agents by state has the code of the other queries.",
    change: changingBody(BY_STATE, (body) => {
      body.resultCode = "0100000";
      delete body.returnCode;
    }),
  },
  {
    name: "agents-in-state-as-texts",
    kind: "form",
    summary: "The ids of agents by state are texts, as in the request.",
    change: asText(BY_STATE, "agentId"),
  },
  {
    name: "first-rest-reason-lost",
    kind: "meaning",
    summary: "The first reason for rest is not listed.",
    change: list(REST_REASONS, (reasons) => reasons.slice(1)),
  },
  {
    name: "rest-reasons-numbered-anew",
    kind: "meaning",
    summary: "The reasons for rest are numbered from 1.",
    change: list(REST_REASONS, (reasons) => reasons.map((reason, index) => ({ ...reason, restReasonId: index + 1 }))),
  },
  {
    name: "rest-reasons-twice",
    kind: "meaning",
    summary: "Each reason for rest is listed twice.",
    change: list(REST_REASONS, (reasons) => [...reasons, ...reasons]),
  },
  {
    name: "rest-reason-ids-as-texts",
    kind: "form",
    summary: "The codes of reasons for rest are strings.",
    change: asText(REST_REASONS, "restReasonId"),
  },
  {
    name: "queues-without-the-last-agent",
    kind: "meaning",
    summary: "The last agent of each skill queue is missing.",
    change: list(SKILL_AGENTS, (queues) =>
      queues.map((queue) => ({ ...queue, agentIds: (queue.agentIds as number[]).slice(0, -1) })),
    ),
  },
  {
    name: "details-with-phone-of-another-agent",
    kind: "meaning",
    summary: "The details of an agent have another phone number.",
    change: numbers(DETAILS, (agent) => Object.assign(agent, { phoneNumber: "70001" })),
  },
];
