// Answers of CC-CMS about skills, calls, details and rest, with the right form and wrong content.
import type { Agent, CallCentre } from "../../reference/call-centre.ts";
import type { Change } from "../../reference/change.ts";
import { agentsIn, changingAgents, changingBody, isInCall, isSignedOut, type Json } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import {
  CALLS_BATCH,
  CURRENT_CALLS,
  DETAILS,
  IN_CALL,
  type Query,
  REST,
  type ReceivedQuery,
  SKILLS_BATCH,
} from "./queries.ts";

/** A change of what is answered about one agent, in place of the payload. */
function answering(query: Query, edit: (payload: unknown, agent: Agent, received: ReceivedQuery) => unknown): Change {
  return changingBody(query, (body, received) => {
    const agent = received.world.centre.agent(received.agents[0] ?? 0);
    if (agent) body.resultDesc = edit(body.resultDesc, agent, received);
  });
}

/** Another agent of the same VDN who is in a call. */
function otherInCall(centre: CallCentre, { profile }: Agent): Agent | undefined {
  return centre
    .agentsSignedIn()
    .find((other) => other.profile.vdn === profile.vdn && other.profile !== profile && isInCall(other));
}

/** A change of the details of an agent. */
function detail(property: string, edit: (value: unknown, agent: Agent) => unknown): Change {
  return answering(DETAILS, (payload, agent) => ({
    ...(payload as Json),
    [property]: edit((payload as Json)[property], agent),
  }));
}

/** A change of the agents at rest. */
function resting(edit: (payload: Json & { agentsRestDetails: Json[] }, received: ReceivedQuery) => unknown): Change {
  return changingBody(REST, (body, received) =>
    edit(body.resultDesc as Json & { agentsRestDetails: Json[] }, received),
  );
}

/** The page that a request about the agents at rest asks for. */
function pageOf({ body }: ReceivedQuery): { offset?: number; limit?: number } {
  return typeof body === "object" && body !== null ? body : {};
}

export const agentQueryMutants: readonly Mutant[] = [
  {
    name: "skills-of-signed-out-agents-signed-in",
    kind: "meaning",
    summary: "Every agent is signed in to every skill queue, also an agent who is not signed in.",
    change: changingAgents([SKILLS_BATCH], (agent) => {
      agent.skills = (agent.skills as Json[]).map((skill) => ({ ...skill, isLogin: 1 }));
    }),
  },
  {
    name: "skills-turned-round",
    kind: "meaning",
    summary: "The flag isLogin is 0 for the queues to which an agent is signed in, and 1 for the others.",
    change: changingAgents([SKILLS_BATCH], (agent) => {
      agent.skills = (agent.skills as Json[]).map((skill) => ({ ...skill, isLogin: 1 - Number(skill.isLogin) }));
    }),
  },
  {
    name: "skill-listed-twice-on-cc-cms",
    kind: "meaning",
    summary: "The first skill queue of an agent is listed twice.",
    change: changingAgents([SKILLS_BATCH], (agent) => {
      const skills = agent.skills as Json[];
      agent.skills = [...skills, ...skills.slice(0, 1)];
    }),
  },
  {
    name: "skills-numbered-from-nought",
    kind: "meaning",
    summary: "The ids of skill queues are by one too small.",
    change: changingAgents([SKILLS_BATCH], (agent) => {
      agent.skills = (agent.skills as Json[]).map((skill) => ({ ...skill, skillId: Number(skill.skillId) - 1 }));
    }),
  },
  {
    name: "skill-signed-in-as-boolean",
    kind: "form",
    summary: "The flag isLogin is true or false.",
    change: changingAgents([SKILLS_BATCH], (agent) => {
      agent.skills = (agent.skills as Json[]).map((skill) => ({ ...skill, isLogin: skill.isLogin === 1 }));
    }),
  },
  {
    name: "skills-without-the-last-agent",
    kind: "meaning",
    summary: "The last agent of a batch has no entry with skill queues.",
    change: changingBody(SKILLS_BATCH, (body, { agents }) => agents.length > 1 && agentsIn(body).pop()),
  },
  {
    name: "current-calls-of-somebody-else",
    kind: "meaning",
    summary: "The current calls of every agent are those of an agent who is talking.",
    change: answering(CURRENT_CALLS, (payload, agent, { world }) => otherInCall(world.centre, agent)?.calls ?? payload),
  },
  {
    name: "current-calls-lost",
    kind: "meaning",
    summary: "The list of current calls is always empty.",
    change: answering(CURRENT_CALLS, () => []),
  },
  {
    name: "current-calls-with-other-ids",
    kind: "meaning",
    summary: "The ids of current calls have another number than on AgentGateway.",
    change: answering(CURRENT_CALLS, (payload) => (payload as string[]).map((id) => `${id}7`)),
  },
  {
    name: "private-calls-as-current-calls",
    kind: "meaning",
    summary: "The current calls of an agent are the private calls of the agent.",
    change: answering(CURRENT_CALLS, (_, { privateCalls }) => privateCalls),
  },
  {
    name: "calls-of-a-batch-lost",
    kind: "meaning",
    summary: "No agent of a batch has a call.",
    change: changingAgents([CALLS_BATCH], (agent) => {
      agent.callList = [];
    }),
  },
  {
    name: "calls-of-a-batch-moved-by-one",
    kind: "meaning",
    summary: "Each agent of a batch has the calls of the next one.",
    change: changingBody(CALLS_BATCH, (body) => {
      const lists = agentsIn(body).map(({ callList }) => callList);
      for (const [index, agent] of agentsIn(body).entries()) agent.callList = lists[(index + 1) % lists.length];
    }),
  },
  {
    name: "call-state-as-name",
    kind: "form",
    summary: "The state of a call is its name, TALK.",
    change: changingAgents([CALLS_BATCH], (agent) => {
      agent.callList = (agent.callList as Json[]).map((call) => ({ ...call, callStatus: "TALK" }));
    }),
  },
  {
    name: "calls-of-agents-without-call-left-out",
    kind: "meaning",
    summary: "Agents without a call have no entry in a batch of calls.",
    change: changingBody(CALLS_BATCH, (body) => {
      body.resultDesc = agentsIn(body).filter(({ callList }) => (callList as Json[]).length > 0);
    }),
  },
  {
    name: "details-of-the-one-before",
    kind: "meaning",
    summary: "The details are always those of an agent who is talking.",
    change: answering(DETAILS, (payload, agent, { world }) => {
      const other = otherInCall(world.centre, agent);
      return other ? { ...(payload as Json), workNo: other.profile.workno, name: other.profile.name } : payload;
    }),
  },
  {
    name: "details-with-exchanged-states",
    kind: "meaning",
    summary: "The details have the platform state in status, and the agent state in citStatus.",
    change: answering(DETAILS, (payload) => {
      const { status, citStatus, ...others } = payload as Json;
      return { ...others, status: citStatus, citStatus: status };
    }),
  },
  {
    name: "details-of-everybody-idle",
    kind: "meaning",
    summary: "The details show every agent as idle.",
    change: answering(DETAILS, (payload) => ({ ...(payload as Json), status: 4, citStatus: 1 })),
  },
  {
    name: "details-with-sign-in-time-in-seconds",
    kind: "meaning",
    summary: "The sign-in time in the details is in seconds.",
    change: detail("loginDate", (time) => Math.floor(Number(time) / 1000)),
  },
  {
    name: "details-with-duration-in-milliseconds",
    kind: "meaning",
    summary: "The duration of the state in the details is in milliseconds.",
    change: detail("currentStateTime", (seconds) => Number(seconds) * 1000),
  },
  {
    name: "details-of-signed-out-agents-with-time-nought",
    kind: "meaning",
    summary: "The sign-in time in the details is 0 for an agent who is not signed in.",
    change: detail("loginDate", (time, agent) => (isSignedOut(agent) ? 0 : time)),
  },
  {
    name: "details-with-vdn-of-one",
    kind: "meaning",
    summary: "The VDN in the details is always 1.",
    change: detail("vdnId", () => 1),
  },
  {
    name: "details-number-as-text",
    kind: "form",
    summary: "The id of the agent in the details is a string.",
    change: detail("workNo", String),
  },
  {
    name: "resting-agents-miscounted",
    kind: "meaning",
    summary: "The number onRestNum counts one agent too many.",
    change: resting((payload) => {
      payload.onRestNum = Number(payload.onRestNum) + 1;
    }),
  },
  {
    name: "resting-agents-lost",
    kind: "meaning",
    summary: "The first agent at rest is not in the list, but counted.",
    change: resting((payload) => payload.agentsRestDetails.shift()),
  },
  {
    name: "resting-pages-overlap",
    kind: "meaning",
    summary: "Each page of agents at rest begins one agent too early.",
    change: resting((payload, received) => {
      const { offset = 0, limit } = pageOf(received);
      if (limit === undefined || offset === 0) return;
      const { centre } = received.world;
      const all = centre.agentsSignedIn().filter(({ state }) => state === 8);
      const [first] = payload.agentsRestDetails;
      const before = all[offset - 1];
      if (first && before) payload.agentsRestDetails = [{ ...first, workNo: before.profile.workno }];
    }),
  },
  {
    name: "resting-reason-in-words",
    kind: "form",
    summary: "The reason why an agent does not rest is a text.",
    change: resting((payload) => {
      for (const agent of payload.agentsRestDetails) agent.cantRestReason = "waiting";
    }),
  },
  {
    name: "nobody-in-a-call",
    kind: "meaning",
    summary: "The answer whether an agent is in a call is always false.",
    change: answering(IN_CALL, () => false),
  },
  {
    name: "everybody-in-a-call",
    kind: "meaning",
    summary: "The answer whether an agent is in a call is always true.",
    change: answering(IN_CALL, () => true),
  },
  {
    name: "in-a-call-turned-round",
    kind: "meaning",
    summary: "The answer is false for an agent in a call, and true for any other.",
    change: answering(IN_CALL, (isIn) => !isIn),
  },
  {
    name: "in-a-call-as-number",
    kind: "form",
    summary: "The answer whether an agent is in a call is 1 or 0.",
    change: answering(IN_CALL, Number),
  },
];
