// The answer is JSON, but not as the tables describe it.
import { about, agentsIn, changingAgents, changingBody, isIdle, isInCall, isSignedOut, queuesIn } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, BATCH, CALLS, LIST, PRIVATE_CALLS } from "./queries.ts";

export const shapeMutants: readonly Mutant[] = [
  {
    name: "phone-number-missing",
    kind: "form",
    summary: "The phone number of an agent who is signed out is missing instead of empty.",
    change: changingAgents(AGENT, (agent) => delete agent.phonenumber, about(isSignedOut)),
  },
  {
    name: "group-as-text",
    kind: "form",
    summary: "The group ID is a string.",
    change: changingAgents([AGENT, LIST], (agent) => {
      agent.groupid = String(agent.groupid);
    }),
  },
  {
    name: "work-number-as-number",
    kind: "form",
    summary: "The workno of an agent is a number.",
    change: changingAgents(AGENT, (agent) => {
      agent.workno = Number(agent.workno);
    }),
  },
  {
    name: "work-number-with-leading-zero",
    kind: "form",
    summary: "Each workno is padded to six digits.",
    change: changingAgents(AGENT, (agent) => {
      agent.workno = String(agent.workno).padStart(6, "0");
    }),
  },
  {
    name: "skills-as-object",
    kind: "form",
    summary: "The list of skills of an agent without skills is an object.",
    change: changingAgents(
      AGENT,
      (agent) => {
        agent.skilllist = {};
      },
      about(isSignedOut),
    ),
  },
  {
    name: "skill-without-number",
    kind: "form",
    summary: "Skills have no id.",
    change: changingAgents(AGENT, (agent) => {
      for (const skill of agent.skilllist as { id?: number }[]) delete skill.id;
    }),
  },
  {
    name: "three-kinds-of-conference",
    kind: "form",
    summary: "The field inMultimediaConf is 2, although only 0 and 1 are documented.",
    change: changingAgents(
      AGENT,
      (agent) => {
        agent.inMultimediaConf = 2;
      },
      about(isInCall),
    ),
  },
  {
    name: "agent-in-a-list",
    kind: "form",
    summary: "The agent is in an array of one.",
    change: changingBody(
      AGENT,
      (body) => {
        body.result = [body.result];
      },
      about(isSignedOut),
    ),
  },
  {
    name: "queue-without-media-type",
    kind: "form",
    summary: "A queue of the list has no media type.",
    change: changingBody(LIST, (body) => delete queuesIn(body).at(-1)?.skillMediaType),
  },
  {
    name: "agents-under-another-name",
    kind: "form",
    summary: "The agents of a queue are under the plural of the documented name.",
    change: changingBody(LIST, (body) => {
      for (const queue of queuesIn(body).slice(-1)) {
        queue.agents = queue.agent;
        delete (queue as Record<string, unknown>).agent;
      }
    }),
  },
  {
    name: "name-is-null",
    kind: "form",
    summary: "The name of an agent of the list is null.",
    change: changingBody(LIST, (body) => {
      for (const agent of agentsIn(body).slice(-1)) agent.name = null;
    }),
  },
  {
    name: "call-ids-as-objects",
    kind: "form",
    summary: "Each call is an object with its id.",
    change: changingBody(CALLS, (body) => {
      body.result = (body.result as string[]).map((callid) => ({ callid }));
    }),
  },
  {
    name: "call-id-too-long",
    kind: "form",
    summary: "The number in a call id has too many digits.",
    change: changingBody(CALLS, (body) => {
      body.result = (body.result as string[]).map((id) => id.replace("-", `-${"0".repeat(20)}`));
    }),
  },
  {
    name: "message-is-null",
    kind: "form",
    summary: "The field message is null.",
    change: changingBody(CALLS, (body) => {
      body.message = null;
    }),
  },
  {
    name: "code-as-number",
    kind: "form",
    summary: "The code of success is a number for an agent who is signed out.",
    change: changingBody(
      AGENT,
      (body) => {
        body.retcode = 0;
      },
      about(isSignedOut),
    ),
  },
  {
    name: "agent-id-as-text",
    kind: "form",
    summary: "Agent ids in a batch are strings.",
    change: changingAgents(BATCH, (agent) => {
      agent.agentId = String(agent.agentId);
    }),
  },
  {
    name: "access-node-missing",
    kind: "form",
    summary: "An agent of a batch has no access node.",
    change: changingAgents(BATCH, (agent) => delete agent.locationId),
  },
  {
    name: "access-node-beyond-16-bits",
    kind: "form",
    summary: "The access node of an agent who is signed out is 65536.",
    change: changingAgents(BATCH, (agent, { state }) => {
      if (state === 0) agent.locationId = 65_536;
    }),
  },
  {
    name: "releases-are-null",
    kind: "form",
    summary: "The number of released calls of an agent who is signed out is null.",
    change: changingAgents(BATCH, (agent, { state }) => {
      if (state === 0) agent.agentRelease = null;
    }),
  },
  {
    name: "private-calls-are-null",
    kind: "form",
    summary: "The list of an agent without private calls is null instead of empty.",
    change: changingBody(PRIVATE_CALLS, (body) => {
      if ((body.resultDesc as unknown[]).length === 0) body.resultDesc = null;
    }),
  },
  {
    name: "private-call-ids-as-numbers",
    kind: "form",
    summary: "Ids of private calls are numbers, without the part after the hyphen.",
    change: changingBody(PRIVATE_CALLS, (body) => {
      body.resultDesc = (body.resultDesc as string[]).map((id) => Number.parseInt(id, 10));
    }),
  },
  {
    name: "private-call-id-too-long",
    kind: "form",
    summary: "The number in the id of a private call has too many digits.",
    change: changingBody(PRIVATE_CALLS, (body) => {
      body.resultDesc = (body.resultDesc as string[]).map((id) => id.replace("-", `-${"0".repeat(20)}`));
    }),
  },
  {
    name: "property-of-another-edition",
    kind: "form",
    summary: "An agent has a property that the interface reference does not name.",
    change: changingAgents(AGENT, (agent) => {
      agent.signInMode = 1;
    }),
  },
  {
    name: "trace-in-the-envelope",
    kind: "form",
    summary: "The envelope of a batch has a property that the interface reference does not name.",
    change: changingBody(BATCH, (body) => {
      body.traceId = "4f2a";
    }),
  },
  {
    name: "state-as-text",
    kind: "form",
    summary: "The platform state is a string of digits, but the table says int.",
    change: changingAgents([AGENT, LIST], (agent) => {
      agent.ctiStatus = String(agent.ctiStatus);
    }),
  },
  {
    name: "group-name-is-null",
    kind: "form",
    summary: "The group name is null in the list, but the table says string.",
    change: changingAgents(LIST, (agent) => {
      agent.groupname = null;
    }),
  },
  {
    name: "signed-in-to-mail",
    kind: "form",
    summary: "An idle agent is signed in to MailM, which is not possible.",
    change: changingAgents([AGENT, LIST], (properties, agent) => {
      if (isIdle(agent)) properties.mediatype = String(properties.mediatype).replace(/.$/, "T");
    }),
  },
];
