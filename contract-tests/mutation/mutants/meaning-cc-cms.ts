// Answers of CC-CMS with the right form and wrong content.

import { NEVER, secondsBetween } from "../../reference/call-centre.ts";
import { statusInfo } from "../../reference/cc-cms-answers.ts";
import type { Change } from "../../reference/change.ts";
import { combined } from "../../reference/change.ts";
import {
  about,
  agentsIn,
  changing,
  changingAgents,
  changingBody,
  changingSuccess,
  changingText,
  codeOf,
  isIdle,
  isInCall,
  type Json,
  perWorld,
  withBody,
} from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { BATCH, GATEWAY_QUERIES, PRIVATE_CALLS, type ReceivedQuery } from "./queries.ts";

const isOfMany = ({ agents }: ReceivedQuery): boolean => new Set(agents).size > 1;
const isOfOne = ({ agents }: ReceivedQuery): boolean => agents.length === 1;
const isFull = ({ agents }: ReceivedQuery): boolean => agents.length === 6_000;
const hasRepetitions = ({ agents }: ReceivedQuery): boolean => new Set(agents).size < agents.length;

/** The order in which the same agents were asked about for the first time. */
const firstOrders = perWorld(() => new Map<string, string>());

function isInAnotherOrder({ agents, world }: ReceivedQuery): boolean {
  const [order, set] = [agents.join(), [...agents].sort((left, right) => left - right).join()];
  const first = firstOrders(world).get(set) ?? order;
  firstOrders(world).set(set, first);
  return first !== order;
}

/** A change of the older list only. */
function changingOlderList(edit: (list: Json[]) => unknown) {
  return changingText(BATCH, (text) => {
    const body = JSON.parse(text) as Json & { resultDatas: Json[] };
    edit(body.resultDatas);
    return JSON.stringify(body);
  });
}

/** A change of the agents in a batch that cannot be compared with what AgentGateway says of them. */
function withoutGateway(query: typeof BATCH, edit: Parameters<typeof changingAgents>[1]): Change {
  const failing = changingSuccess(GATEWAY_QUERIES, (sent) => withBody(sent, { message: "", retcode: "100-007" }));
  return combined([failing, changingAgents(query, edit)]);
}

const INVALID = { resultCode: "0100002", resultDesc: "A parameter is invalid." };

export const meaningSignedMutants: readonly Mutant[] = [
  {
    name: "last-agent-lost",
    kind: "meaning",
    summary: "The last agent of a batch has no entry.",
    change: changingBody(BATCH, (body) => agentsIn(body).pop(), isOfMany),
  },
  {
    name: "agent-answered-twice",
    kind: "meaning",
    summary: "The first agent of a batch has two entries.",
    change: changingBody(BATCH, (body) => agentsIn(body).push(...agentsIn(body).slice(0, 1)), isOfMany),
  },
  {
    name: "agent-not-asked-for",
    kind: "meaning",
    summary: "Every batch contains another agent of the VDN who was not queried.",
    change: changingBody(BATCH, (body, { agents, world }) => {
      const vdn = world.centre.agent(agents[0] ?? 0)?.profile.vdn;
      const other = world.centre
        .agentsSignedIn()
        .find(({ profile }) => profile.vdn === vdn && !agents.includes(profile.workno));
      if (other) agentsIn(body).push({ ...statusInfo(other, world.now()) });
    }),
  },
  {
    name: "signed-out-agents-left-out",
    kind: "meaning",
    summary: "Agents who are signed out have no entry in a batch.",
    change: changingBody(BATCH, (body) => {
      body.resultDesc = agentsIn(body).filter(({ currentState }) => currentState !== 0);
    }),
  },
  {
    name: "agents-of-a-batch-swapped",
    kind: "meaning",
    summary: "The ids of the first two agents of a batch are swapped.",
    change: changingBody(
      BATCH,
      (body) => {
        const [first, second] = agentsIn(body);
        if (first && second) [first.agentId, second.agentId] = [second.agentId, first.agentId];
      },
      isOfMany,
    ),
  },
  {
    name: "single-agent-counted-anew",
    kind: "meaning",
    summary: "An agent in a batch of one has released no calls.",
    change: changingAgents(
      BATCH,
      (agent) => {
        agent.agentRelease = 0;
      },
      isOfOne,
    ),
  },
  {
    name: "values-in-the-order-of-before",
    kind: "meaning",
    summary: "A batch of the same agents in another order has the values in the first order.",
    change: changingBody(
      BATCH,
      (body) => {
        const releases = agentsIn(body).map(({ agentRelease }) => agentRelease);
        for (const [index, agent] of agentsIn(body).entries()) agent.agentRelease = releases.at(-1 - index);
      },
      isInAnotherOrder,
    ),
  },
  {
    name: "another-order-refused",
    kind: "meaning",
    summary: "A batch of the same agents in another order is refused as invalid.",
    change: changing(BATCH, (sent, received) => (isInAnotherOrder(received) ? withBody(sent, INVALID) : sent)),
  },
  {
    name: "repeated-agent-refused",
    kind: "meaning",
    summary: "A batch that names an agent twice is refused.",
    change: changing(BATCH, (sent, received) => (hasRepetitions(received) ? withBody(sent, INVALID) : sent)),
  },
  {
    name: "repeated-agent-lost",
    kind: "meaning",
    summary: "An agent whom a batch names twice has no entry.",
    change: changingBody(
      BATCH,
      (body, { agents }) => {
        body.resultDesc = agentsIn(body).filter(
          ({ agentId }) => agents.indexOf(Number(agentId)) === agents.lastIndexOf(Number(agentId)),
        );
      },
      hasRepetitions,
    ),
  },
  {
    name: "full-batch-refused",
    kind: "meaning",
    summary: "A batch of 6000 agents is refused as too long.",
    change: changing(BATCH, (sent, received) => (isFull(received) ? withBody(sent, INVALID) : sent)),
  },
  {
    name: "full-batch-without-answer",
    kind: "meaning",
    summary: "A batch of 6000 agents is answered with an empty list.",
    change: changingBody(
      BATCH,
      (body) => {
        body.resultDesc = [];
      },
      isFull,
    ),
  },
  {
    name: "full-batch-ends-in-error",
    kind: "meaning",
    summary: "A batch of 6000 agents causes HTTP status 504.",
    change: changing(BATCH, (sent, received) => (isFull(received) ? { ...sent, status: 504 } : sent)),
  },
  {
    name: "full-batch-without-the-last",
    kind: "meaning",
    summary: "The last agent of a batch of 6000 has no entry.",
    change: changingBody(BATCH, (body) => agentsIn(body).pop(), isFull),
  },
  {
    name: "full-batch-without-the-first",
    kind: "meaning",
    summary: "A batch of 6000 has entries of the last thousand agents only.",
    change: changingBody(
      BATCH,
      (body) => {
        body.resultDesc = agentsIn(body).slice(-1_000);
      },
      isFull,
    ),
    filled: true,
  },
  {
    name: "batch-of-thousands-of-different-agents-refused",
    kind: "meaning",
    summary: "A batch of more than a thousand different agents is refused.",
    change: changing(BATCH, (sent, { agents }) => (new Set(agents).size > 1_000 ? withBody(sent, INVALID) : sent)),
  },
  {
    name: "signed-out-with-last-sign-in",
    kind: "meaning",
    summary: "An agent who is signed out still has the time of the last sign-in.",
    change: changingAgents(BATCH, (properties, { state, since }) => {
      if (state === 0) properties.logonTime = since - 3_600_000;
    }),
  },
  {
    name: "signed-out-since-1970",
    kind: "meaning",
    summary: "The sign-in time of an agent who is signed out is 0.",
    change: changingAgents(BATCH, (properties, { state }) => {
      if (state === 0) properties.logonTime = 0;
    }),
  },
  {
    name: "signed-out-until-2106-in-seconds",
    kind: "meaning",
    summary: "The sign-in time of an agent who is signed out is in seconds.",
    change: changingAgents(BATCH, (properties, { state }) => {
      if (state === 0) properties.logonTime = NEVER / 1000;
    }),
  },
  {
    name: "signed-in-until-2106",
    kind: "meaning",
    summary: "The sign-in time of an agent in a call is that of an agent who is not signed in.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (isInCall(agent)) properties.logonTime = NEVER;
    }),
  },
  {
    name: "sign-in-times-of-a-batch-in-seconds",
    kind: "meaning",
    summary: "The sign-in times of a batch are in seconds.",
    change: changingAgents(BATCH, (properties, { signedInAt }) => {
      if (signedInAt !== undefined) properties.logonTime = Math.floor(signedInAt / 1000);
    }),
  },
  {
    name: "sign-in-times-of-a-batch-ahead",
    kind: "meaning",
    summary: "The sign-in times of a batch are nine hours ahead.",
    change: changingAgents(BATCH, (properties, { signedInAt }) => {
      if (signedInAt !== undefined) properties.logonTime = signedInAt + 9 * 3_600_000;
    }),
  },
  {
    name: "sign-in-time-an-hour-early",
    kind: "meaning",
    summary: "The sign-in times of CC-CMS are an hour earlier than those of AgentGateway.",
    change: changingAgents(BATCH, (properties, { signedInAt }) => {
      if (signedInAt !== undefined) properties.logonTime = signedInAt - 3_600_000;
    }),
  },
  {
    name: "sign-in-times-in-seconds-without-gateway",
    kind: "meaning",
    summary: "While AgentGateway is out of order, the sign-in times of a batch are in seconds.",
    change: withoutGateway(BATCH, (properties, { signedInAt }) => {
      if (signedInAt !== undefined) properties.logonTime = Math.floor(signedInAt / 1000);
    }),
  },
  {
    name: "states-older-than-sessions-without-gateway",
    kind: "meaning",
    summary: "While AgentGateway is out of order, the durations of the states of a batch are a day too long.",
    change: withoutGateway(BATCH, (properties, { state }) => {
      if (state !== 0) properties.currentStateTime = Number(properties.currentStateTime) + 86_400;
    }),
  },
  {
    name: "state-durations-in-milliseconds-without-gateway",
    kind: "meaning",
    summary: "While AgentGateway is out of order, the durations of the states of a batch are in milliseconds.",
    change: withoutGateway(BATCH, (properties, { since }, { world }) => {
      properties.currentStateTime = world.now() - since;
    }),
  },
  {
    name: "state-durations-of-a-batch-in-milliseconds",
    kind: "meaning",
    summary: "The durations of the states in a batch are in milliseconds.",
    change: changingAgents(BATCH, (properties, { since }, { world }) => {
      properties.currentStateTime = world.now() - since;
    }),
  },
  {
    name: "state-older-than-session-in-a-batch",
    kind: "meaning",
    summary: "The durations of the states of agents who are signed in are a day too long in a batch.",
    change: changingAgents(BATCH, (properties, { state }) => {
      if (state !== 0) properties.currentStateTime = Number(properties.currentStateTime) + 86_400;
    }),
  },
  {
    name: "state-durations-differ-by-minutes",
    kind: "meaning",
    summary: "The durations of states are five minutes longer on CC-CMS than on AgentGateway.",
    change: changingAgents(BATCH, (properties, { signedInAt }, { world }) => {
      if (signedInAt === undefined) return;
      const session = secondsBetween(signedInAt, world.now());
      properties.currentStateTime = Math.min(session, Number(properties.currentStateTime) + 300);
    }),
  },
  {
    name: "durations-exchanged",
    kind: "meaning",
    summary: "The durations of the current and the previous state are swapped.",
    change: changingAgents(BATCH, (properties, { state }) => {
      const { currentStateTime, prevStateTime } = properties;
      if (state !== 0) Object.assign(properties, { currentStateTime: prevStateTime, prevStateTime: currentStateTime });
    }),
  },
  {
    name: "states-exchanged-in-a-batch",
    kind: "meaning",
    summary: "The current and the previous state are swapped.",
    change: changingAgents(BATCH, (properties) => {
      const { currentState, prevState } = properties;
      Object.assign(properties, { currentState: prevState, prevState: currentState });
    }),
  },
  {
    name: "idle-shown-as-busy-in-a-batch",
    kind: "meaning",
    summary: "CC-CMS shows an idle agent as busy.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (isIdle(agent)) properties.currentState = 7;
    }),
  },
  {
    name: "gateway-state-in-a-batch",
    kind: "meaning",
    summary: "CC-CMS shows an agent who is talking with the state number of AgentGateway.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (isInCall(agent)) properties.currentState = 7;
    }),
  },
  {
    name: "everybody-idle",
    kind: "meaning",
    summary: "CC-CMS shows every agent who is signed in as idle.",
    change: changingAgents(BATCH, (properties, { state }) => {
      if (state !== 0) properties.currentState = 1;
    }),
  },
  {
    name: "one-private-call-too-many",
    kind: "meaning",
    summary: "The number of private calls of an agent in a call is one too high.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (isInCall(agent)) properties.currentPrivateCallNum = Number(properties.currentPrivateCallNum) + 1;
    }),
  },
  {
    name: "private-calls-not-counted",
    kind: "meaning",
    summary: "The number of private calls is always 0.",
    change: changingAgents(BATCH, (properties) => {
      properties.currentPrivateCallNum = 0;
    }),
  },
  {
    name: "last-private-call-lost",
    kind: "meaning",
    summary: "The list lacks the last private call.",
    change: changingBody(PRIVATE_CALLS, (body) => {
      body.resultDesc = (body.resultDesc as unknown[]).slice(0, -1);
    }),
  },
  {
    name: "private-calls-of-the-queue",
    kind: "meaning",
    summary: "The list of an idle agent has the private calls of all agents.",
    change: changingBody(
      PRIVATE_CALLS,
      (body, { world }) => {
        body.resultDesc = world.centre.agentsSignedIn().flatMap(({ privateCalls }) => privateCalls);
      },
      about(isIdle),
    ),
  },
  {
    name: "private-call-listed-twice",
    kind: "meaning",
    summary: "Each private call is listed twice.",
    change: changingBody(PRIVATE_CALLS, (body) => {
      body.resultDesc = (body.resultDesc as string[]).flatMap((id) => [id, id]);
    }),
  },
  {
    name: "private-call-of-next-year",
    kind: "meaning",
    summary: "The private call of an agent begins a year in the future.",
    change: changingBody(PRIVATE_CALLS, (body) => {
      body.resultDesc = (body.resultDesc as string[]).map((id) => `${Number.parseInt(id, 10) + 365 * 86_400}-1`);
    }),
  },
  {
    name: "private-call-of-another-clock",
    kind: "meaning",
    summary: "The time of a private call is counted from 2020.",
    change: changingBody(PRIVATE_CALLS, (body) => {
      const count = (id: string) => Number.parseInt(id, 10) - Date.UTC(2020, 0) / 1000;
      body.resultDesc = (body.resultDesc as string[]).map((id) => `${String(count(id)).padStart(10, "0")}-1`);
    }),
  },
  {
    name: "older-list-differs-in-one-value",
    kind: "meaning",
    summary: "The last agent has another number of released calls in the older list.",
    change: changingOlderList((list) => {
      for (const agent of list.slice(-1)) agent.agentRelease = Number(agent.agentRelease) + 1;
    }),
  },
  {
    name: "older-list-in-another-order",
    kind: "meaning",
    summary: "The older list has the agents in reverse order.",
    change: changingOlderList((list) => list.reverse()),
  },
  {
    name: "older-list-shorter",
    kind: "meaning",
    summary: "The older list has at most one agent.",
    change: changingOlderList((list) => list.splice(1)),
  },
  {
    name: "older-code-of-failure",
    kind: "meaning",
    summary: "The older code of a success with private calls is a code of failure.",
    change: changingText(PRIVATE_CALLS, (text) => text.replace('"result":"0"', '"result":"1"')),
  },
  {
    name: "failure-with-private-calls",
    kind: "meaning",
    summary: "The response with private calls has a code of failure.",
    change: changingText(PRIVATE_CALLS, (text) => text.replace('"0100000"', '"0100999"')),
  },
  {
    name: "failure-with-older-list",
    kind: "meaning",
    summary: "The response about an idle agent alone is a failure with a text, and the older list has the agent.",
    change: changingText(
      BATCH,
      (text) => {
        const { resultDatas } = JSON.parse(text) as Json;
        return JSON.stringify({ resultCode: "0100999", resultDesc: "Unknown exception.", resultDatas });
      },
      about(isIdle),
    ),
  },
  {
    name: "success-without-newer-list",
    kind: "meaning",
    summary: "A batch has only the older list.",
    change: changingText(BATCH, (text) => {
      const { resultDesc, ...body } = JSON.parse(text) as Json;
      return JSON.stringify(body);
    }),
  },
  {
    name: "another-code-for-wrong-parameters",
    kind: "meaning",
    summary: "Invalid parameters are refused with the code of an unknown exception.",
    change: changing([BATCH, PRIVATE_CALLS], (sent) =>
      codeOf(sent) === "0100002" ? withBody(sent, { ...INVALID, resultCode: "0100999" }) : sent,
    ),
  },
  {
    name: "success-for-wrong-parameters",
    kind: "meaning",
    summary: "Invalid parameters are refused with the code of success.",
    change: changing([BATCH, PRIVATE_CALLS], (sent) =>
      codeOf(sent) === "0100002" ? withBody(sent, { ...INVALID, resultCode: "0100000" }) : sent,
    ),
  },
];
