// Answers of AgentGateway with the right form and wrong content.
import { agentInfo } from "../../reference/agentgateway-answers.ts";
import { type Agent, secondsBetween } from "../../reference/call-centre.ts";
import { entryOf } from "./answers.ts";
import {
  about,
  agentsIn,
  changing,
  changingAgents,
  changingBody,
  changingSuccess,
  codeOf,
  isAsker,
  isIdle,
  isInCall,
  isSignedOut,
  type Json,
  queuesIn,
  withBody,
} from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, CALLS, LIST, type ReceivedQuery } from "./queries.ts";

const AGENTS = [AGENT, LIST] as const;

/** The first other agent of the VDN who is such a one. */
function anotherAgent({ world, agents }: ReceivedQuery, isSuch: (agent: Agent) => boolean): Agent | undefined {
  const vdn = world.centre.agent(agents[0] ?? 0)?.profile.vdn;
  return world.dataset.agents
    .filter(({ workno }) => !agents.includes(workno))
    .flatMap(({ workno }) => world.centre.agent(workno, vdn) ?? [])
    .find(isSuch);
}

/** The answer about another agent in the place of the one who was asked about. */
function answerAs(body: Json, { world }: ReceivedQuery, agent: Agent | undefined): void {
  if (agent) body.result = agentInfo(world.centre, agent, world.types, world.now());
}

/** An agent of the asker's VDN, the last one in the dataset, whom a suite is hardly told of. */
function someone({ world, agentid }: ReceivedQuery, isSuch: (agent: Agent) => boolean): Agent | undefined {
  const vdn = world.centre.agent(Number(agentid))?.profile.vdn;
  return world.dataset.agents.flatMap(({ workno }) => world.centre.agent(workno, vdn) ?? []).findLast(isSuch);
}

export const meaningGatewayMutants: readonly Mutant[] = [
  {
    name: "another-work-number",
    kind: "meaning",
    summary: "The response about an agent who is signed out has the workno after the queried one.",
    change: changingAgents(
      AGENT,
      (agent) => {
        agent.workno = String(Number(agent.workno) + 1);
      },
      about(isSignedOut),
    ),
  },
  {
    name: "another-agent-of-the-same-state",
    kind: "meaning",
    summary: "The response about an agent who is signed out is about another agent.",
    change: changingBody(
      AGENT,
      (body, received) => answerAs(body, received, anotherAgent(received, isSignedOut)),
      about(isSignedOut),
    ),
  },
  {
    name: "always-about-the-asker",
    kind: "meaning",
    summary: "The response about another agent is about the requesting agent.",
    change: changingBody(AGENT, (body, received) =>
      answerAs(body, received, received.world.centre.agent(Number(received.agentid))),
    ),
  },
  {
    name: "agents-swapped",
    kind: "meaning",
    summary:
      "The response about an agent in a call has the right workno and name, but the other data of an idle agent.",
    change: changingBody(
      AGENT,
      (body, received) => {
        const { workno, name } = body.result as Json;
        answerAs(body, received, anotherAgent(received, isIdle));
        body.result = { ...(body.result as Json), workno, name };
      },
      about(isInCall),
    ),
  },
  {
    name: "another-vdn",
    kind: "meaning",
    summary: "The VDN of an agent who is signed out is off by one.",
    change: changingAgents(
      AGENT,
      (agent) => {
        agent.vdnid = Number(agent.vdnid) + 1;
      },
      about(isSignedOut),
    ),
  },
  {
    name: "vdn-of-the-list-unset",
    kind: "meaning",
    summary: "All agents of the list have VDN 0.",
    change: changingAgents(LIST, (agent) => {
      agent.vdnid = 0;
    }),
  },
  {
    name: "talking-shown-as-busy",
    kind: "meaning",
    summary: "The state of an agent who is talking is busy.",
    change: changingAgents(AGENTS, (properties, { state }) => {
      if (state === 5) properties.status = 3;
    }),
  },
  {
    name: "idle-shown-as-reserved-state",
    kind: "meaning",
    summary: "The state of an idle agent is 6, which is reserved.",
    change: changingAgents(AGENTS, (properties, { state }) => {
      if (state === 1) properties.status = 6;
    }),
  },
  {
    name: "signed-out-shown-as-unknown",
    kind: "meaning",
    summary: "The state of an agent who is signed out is unknown.",
    change: changingAgents(AGENT, (properties, { state }) => {
      if (state === 0) properties.status = 0;
    }),
  },
  {
    name: "wrap-up-shown-as-idle",
    kind: "meaning",
    summary: "The state of an agent in wrap-up is idle.",
    change: changingAgents(AGENTS, (properties, { state }) => {
      if (state === 6) properties.status = 4;
    }),
  },
  {
    name: "answering-shown-as-idle",
    kind: "meaning",
    summary: "The state of an agent with a ringing call is idle.",
    change: changingAgents(AGENTS, (properties, { state }) => {
      if (state === 4) properties.status = 4;
    }),
  },
  {
    name: "rest-shown-as-busy",
    kind: "meaning",
    summary: "The state of an agent at rest is busy.",
    change: changingAgents(AGENTS, (properties, { state }) => {
      if (state === 8) properties.status = 3;
    }),
  },
  {
    name: "states-exchanged",
    kind: "meaning",
    summary: "State and platform state of every agent are swapped.",
    change: changingAgents(AGENTS, (properties) => {
      const { status, ctiStatus } = properties;
      Object.assign(properties, { status: ctiStatus, ctiStatus: status });
    }),
  },
  {
    name: "platform-state-of-before",
    kind: "meaning",
    summary: "The platform state of an agent in a call is 7 (busy), and the agent state matches it.",
    change: changingAgents(AGENTS, (properties, agent) => {
      if (isInCall(agent)) Object.assign(properties, { ctiStatus: 7, status: 3 });
    }),
  },
  {
    name: "signed-in-without-server",
    kind: "meaning",
    summary: "Agents who are signed in are shown as not signed in to CTI Server.",
    change: changingAgents(AGENTS, (properties, { state }) => {
      if (state !== 0) properties.mediatype = String(properties.mediatype).replace(/^./, "F");
    }),
  },
  {
    name: "signed-out-with-server",
    kind: "meaning",
    summary: "An agent who is signed out is shown as signed in to CTI Server.",
    change: changingAgents(AGENT, (properties, { state }) => {
      if (state === 0) properties.mediatype = "TFF";
    }),
  },
  {
    name: "media-servers-reversed",
    kind: "meaning",
    summary: "The letters for the media servers are in reverse order.",
    change: changingAgents(AGENTS, (properties) => {
      properties.mediatype = [...String(properties.mediatype)].reverse().join("");
    }),
  },
  {
    name: "own-sign-in-time-in-seconds",
    kind: "meaning",
    summary: "The sign-in time of the requesting agent is in seconds.",
    change: changingAgents(AGENT, (properties, agent, received) => {
      if (isAsker(agent, received)) properties.logindate = Math.floor(Number(properties.logindate) / 1000);
    }),
  },
  {
    name: "sign-in-times-in-seconds",
    kind: "meaning",
    summary: "Every sign-in time is in seconds.",
    change: changingAgents(AGENTS, (properties) => {
      properties.logindate = Math.floor(Number(properties.logindate) / 1000);
    }),
  },
  {
    name: "sign-in-time-is-a-duration",
    kind: "meaning",
    summary: "The sign-in time is the duration since the sign-in, in milliseconds.",
    change: changingAgents(AGENTS, (properties, { signedInAt }, { world }) => {
      if (signedInAt !== undefined) properties.logindate = world.now() - signedInAt;
    }),
  },
  {
    name: "sign-in-time-in-local-time",
    kind: "meaning",
    summary: "The sign-in time is eight hours ahead.",
    change: changingAgents(AGENTS, (properties, { signedInAt }) => {
      if (signedInAt !== undefined) properties.logindate = signedInAt + 8 * 3_600_000;
    }),
  },
  {
    name: "state-older-than-session",
    kind: "meaning",
    summary: "The state of the requesting agent is an hour older than the session.",
    change: changingAgents(AGENT, (properties, agent, received) => {
      if (isAsker(agent, received)) properties.currentstatetime = Number(properties.currentstatetime) + 3_600;
    }),
  },
  {
    name: "state-durations-in-milliseconds",
    kind: "meaning",
    summary: "The duration of a state is in milliseconds.",
    change: changingAgents(AGENTS, (properties, { since }, { world }) => {
      properties.currentstatetime = world.now() - since;
    }),
  },
  {
    name: "own-state-duration-in-milliseconds",
    kind: "meaning",
    summary: "The duration of the state of the requesting agent is in milliseconds.",
    change: changingAgents(AGENT, (properties, agent, received) => {
      if (isAsker(agent, received)) properties.currentstatetime = received.world.now() - agent.since;
    }),
  },
  {
    name: "state-durations-in-minutes",
    kind: "meaning",
    summary: "The duration of a state is in minutes.",
    change: changingAgents(AGENTS, (properties, { since }, { world }) => {
      properties.currentstatetime = Math.floor(secondsBetween(since, world.now()) / 60);
    }),
  },
  {
    name: "duration-is-a-timestamp",
    kind: "meaning",
    summary: "The duration of a state is the time at which the state began.",
    change: changingAgents(AGENTS, (properties, { since }) => {
      properties.currentstatetime = since;
    }),
  },
  {
    name: "skill-listed-twice",
    kind: "meaning",
    summary: "The first skill of an agent is listed twice.",
    change: changingAgents(AGENT, (properties) => {
      const skills = properties.skilllist as unknown[];
      properties.skilllist = [...skills.slice(0, 1), ...skills];
    }),
  },
  {
    name: "skills-of-another-media-type",
    kind: "meaning",
    summary: "Every skill of an agent is one for click-to-dial calls.",
    change: changingAgents(AGENT, (properties) => {
      properties.skilllist = (properties.skilllist as Json[]).map((skill) => ({ ...skill, mediatype: 2 }));
    }),
  },
  {
    name: "signed-out-agent-in-list",
    kind: "meaning",
    summary: "The list still contains an agent who has signed out.",
    change: changingBody(LIST, (body, received) => {
      const agent = someone(received, ({ state, profile }) => state === 0 && profile.skills.length > 0);
      if (agent) queuesIn(body).at(-1)?.agent.push(entryOf(agent, received));
    }),
  },
  {
    name: "queue-listed-twice",
    kind: "meaning",
    summary: "The last queue is listed twice.",
    change: changingBody(LIST, (body) => queuesIn(body).push(...queuesIn(body).slice(-1))),
  },
  {
    name: "agent-twice-in-a-queue",
    kind: "meaning",
    summary: "The first agent of a queue is listed twice in it.",
    change: changingBody(LIST, (body) => {
      for (const { agent } of queuesIn(body)) agent.push(...agent.slice(0, 1));
    }),
  },
  {
    name: "entries-of-one-agent-differ",
    kind: "meaning",
    summary: "An agent has another phone number in one queue than in another.",
    change: changingBody(LIST, (body) => {
      const last = agentsIn(body).at(-1);
      const queues = queuesIn(body);
      // A queue at the end, so that the agent stays one of the last ones of the list.
      queues.push({ skillId: 9_999, skillMediaType: 5, agent: [{ ...last, phonenumber: `${last?.phonenumber}0` }] });
    }),
  },
  {
    name: "list-with-another-name",
    kind: "meaning",
    summary: "The list has another name for agents in a call.",
    change: changingAgents(LIST, (properties, agent) => {
      if (isInCall(agent)) properties.name = `${properties.name} (talking)`;
    }),
  },
  {
    name: "list-with-another-phone-number",
    kind: "meaning",
    summary: "The phone numbers in the list lack their first digit.",
    change: changingAgents(LIST, (properties) => {
      properties.phonenumber = String(properties.phonenumber).slice(1);
    }),
  },
  {
    name: "list-with-another-group",
    kind: "meaning",
    summary: "The group of every agent of the list is -1.",
    change: changingAgents(LIST, (properties) => {
      properties.groupid = -1;
    }),
  },
  {
    name: "list-with-another-reason",
    kind: "meaning",
    summary: "The state reason of every agent of the list is the platform state.",
    change: changingAgents(LIST, (properties, { state }) => {
      properties.currentStateReason = state;
    }),
  },
  {
    name: "agents-moved-by-one",
    kind: "meaning",
    summary: "The names in a queue are shifted by one agent.",
    change: changingBody(LIST, (body) => {
      for (const { agent } of queuesIn(body)) {
        const names = agent.map(({ name }) => name);
        for (const [index, properties] of agent.entries()) properties.name = names.at(index - 1);
      }
    }),
  },
  {
    name: "queue-of-another-media-type",
    kind: "meaning",
    summary: "The list shows voice queues as queues for common video calls.",
    change: changingBody(LIST, (body) => {
      for (const queue of queuesIn(body)) if (queue.skillMediaType === 5) queue.skillMediaType = 19;
    }),
  },
  {
    name: "media-types-of-queues-exchanged",
    kind: "meaning",
    summary: "The media types of the first two queues are swapped.",
    change: changingBody(LIST, (body) => {
      const [first, second] = queuesIn(body);
      if (!first || !second) return;
      [first.skillMediaType, second.skillMediaType] = [second.skillMediaType, first.skillMediaType];
    }),
  },
  {
    name: "skill-queues-numbered-anew",
    kind: "meaning",
    summary: "The ids of the queues are in reverse order.",
    change: changingBody(LIST, (body) => {
      const queues = queuesIn(body);
      const ids = queues.map(({ skillId }) => skillId);
      for (const [index, queue] of queues.entries()) queue.skillId = ids.at(-1 - index);
    }),
  },
  {
    name: "no-calls-of-agent-in-call",
    kind: "meaning",
    summary: "An agent who is talking has no call.",
    change: changingBody(
      CALLS,
      (body) => {
        body.result = [];
      },
      about(isInCall),
    ),
  },
  {
    name: "calls-of-an-idle-agent",
    kind: "meaning",
    summary: "An idle agent has a call that began a minute ago.",
    change: changingBody(
      CALLS,
      (body, { world }) => {
        body.result = [`${Math.floor(world.now() / 1000) - 60}-1`];
      },
      about(isIdle),
    ),
  },
  {
    name: "last-call-of-signed-out-agent",
    kind: "meaning",
    summary: "An agent who is signed out still has the last call.",
    change: changingBody(
      CALLS,
      (body, { world }) => {
        body.result = [`${Math.floor(world.now() / 1000) - 7_200}-1`];
      },
      about(isSignedOut),
    ),
  },
  {
    name: "calls-of-the-asker",
    kind: "meaning",
    summary: "The response about the calls of another agent has the calls of the requesting agent.",
    change: changingBody(CALLS, (body, { world, agentid }) => {
      body.result = world.centre.agent(Number(agentid))?.calls ?? [];
    }),
  },
  {
    name: "call-listed-twice",
    kind: "meaning",
    summary: "A call is listed twice.",
    change: changingBody(CALLS, (body) => {
      body.result = (body.result as string[]).flatMap((id) => [id, id]);
    }),
  },
  {
    name: "call-of-tomorrow",
    kind: "meaning",
    summary: "The call of an agent began a day in the future.",
    change: changingBody(CALLS, (body) => {
      body.result = (body.result as string[]).map((id) => `${Number.parseInt(id, 10) + 86_400}-1`);
    }),
  },
  {
    name: "call-id-without-time",
    kind: "meaning",
    summary: "The first part of a call id is a counter, not a time.",
    change: changingBody(CALLS, (body) => {
      body.result = (body.result as string[]).map((id) => `0000000017-${id.split("-")[1]}`);
    }),
  },
  {
    name: "private-calls-for-calls",
    kind: "meaning",
    summary: "The list of calls shows the waiting private calls of the agent instead of the call.",
    change: changingBody(CALLS, (body, { agents, world }) => {
      const { calls = [], privateCalls = [] } = world.centre.agent(agents[0] ?? 0) ?? {};
      body.result = privateCalls.length > 0 ? privateCalls : calls;
    }),
  },
  {
    name: "code-of-failure-with-agent",
    kind: "meaning",
    summary: "The response about the agent who is signed out has data and a code of failure.",
    change: changingBody(
      AGENT,
      (body) => {
        body.retcode = "100-007";
      },
      about(isSignedOut),
    ),
  },
  {
    name: "success-without-calls",
    kind: "meaning",
    summary: "The response about an agent without calls is success without a list.",
    change: changingBody(CALLS, (body) => {
      if ((body.result as unknown[]).length === 0) delete body.result;
    }),
  },
  {
    name: "success-with-null",
    kind: "meaning",
    summary: "The response about an agent who is signed out is success with null.",
    change: changingBody(
      AGENT,
      (body) => {
        body.result = null;
      },
      about(isSignedOut),
    ),
  },
  {
    name: "unknown-agent-without-data",
    kind: "meaning",
    summary: "The response about an agent who does not exist is success without data.",
    change: changing(AGENT, (sent) =>
      codeOf(sent) === "300-002" ? withBody(sent, { message: "", retcode: "0" }) : sent,
    ),
  },
  {
    name: "unknown-agent-invented",
    kind: "meaning",
    summary: "The response about an agent who does not exist is that about an agent who is signed out.",
    change: changing(AGENT, (sent, received) => {
      const { world, agents, workno } = received;
      if (codeOf(sent) !== "300-002" || world.centre.agent(agents[0] ?? 0)) return sent;
      const other = someone(received, isSignedOut);
      if (!other) return sent;
      const result = { ...agentInfo(world.centre, other, world.types, world.now()), workno, name: "" };
      return withBody(sent, { message: "", retcode: "0", result });
    }),
  },
  {
    name: "unknown-agent-without-calls",
    kind: "meaning",
    summary: "A query about the calls of an agent who does not exist succeeds with an empty list.",
    change: changing(CALLS, (sent, { agents, world }) =>
      codeOf(sent) === "300-002" && !world.centre.agent(agents[0] ?? 0)
        ? withBody(sent, { message: "", retcode: "0", result: [] })
        : sent,
    ),
  },
  {
    name: "other-vdn-without-data",
    kind: "meaning",
    summary: "A query for the calls of an agent of another VDN succeeds with an empty list.",
    change: changing(CALLS, (sent, { agents, world }) =>
      codeOf(sent) === "300-002" && world.centre.agent(agents[0] ?? 0)
        ? withBody(sent, { message: "", retcode: "0", result: [] })
        : sent,
    ),
  },
  {
    name: "unknown-agent-ends-in-error",
    kind: "meaning",
    summary: "A request about an agent who does not exist causes HTTP status 500.",
    change: changing(AGENT, (sent) => (codeOf(sent) === "300-002" ? { ...sent, status: 500 } : sent)),
  },
  {
    name: "always-failing-list",
    kind: "meaning",
    summary: "The list of online agents always fails, with a documented code.",
    change: changingSuccess(LIST, (sent) => withBody(sent, { message: "", retcode: "100-007" })),
    survives:
      "A platform may be out of order: the run reports no failure, but is incomplete, because no check of the list can be evaluated.",
  },
];
