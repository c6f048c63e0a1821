// What one answer says is not what another one says of the same agent.
import {
  about,
  agentsIn,
  changing,
  changingAgents,
  changingBody,
  changingSuccess,
  isAsker,
  isInCall,
  isSignedOut,
  isSuccess,
  perWorld,
  queuesIn,
  timesAsked,
  withBody,
} from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, BATCH, CALLS, LIST, PRIVATE_CALLS, type ReceivedQuery } from "./queries.ts";

/** Who of the built-in dataset is asked about by name. */
const SUBJECTS = [1030, 1031, 1099, 1100];

/** Whether an agent of such a kind is asked about, among whomever else. */
const among =
  (isSuch: typeof isSignedOut) =>
  ({ agents, world }: ReceivedQuery): boolean =>
    agents.some((workno) => {
      const agent = world.centre.agent(workno);
      return agent !== undefined && isSuch(agent);
    });

const answers = perWorld(() => ({ batches: 0 }));
const callsCount = timesAsked();

export const acrossAnswerMutants: readonly Mutant[] = [
  {
    name: "first-of-each-queue-only",
    kind: "meaning",
    summary: "Of each skill queue only the first agent is listed.",
    change: changingBody(LIST, (body) => {
      for (const queue of queuesIn(body)) queue.agent = queue.agent.slice(0, 1);
    }),
  },
  {
    name: "everybody-in-every-queue",
    kind: "meaning",
    summary: "Everybody who is in a skill queue is listed in all of them.",
    change: changingBody(LIST, (body) => {
      const queues = queuesIn(body);
      const everybody = new Map(queues.flatMap(({ agent }) => agent).map((one) => [one.workno, one]));
      for (const queue of queues) queue.agent = [...everybody.values()];
    }),
  },
  {
    name: "one-queue-only",
    kind: "meaning",
    summary: "Only the last skill queue is listed.",
    change: changingBody(LIST, (body) => {
      body.result = queuesIn(body).slice(-1);
    }),
  },
  {
    name: "no-queues-although-there-are",
    kind: "meaning",
    summary: "The list is refused with 600-005, as if the VDN had no skill queues.",
    change: changing(LIST, (sent) => (isSuccess(sent) ? withBody(sent, { message: "", retcode: "600-005" }) : sent)),
  },
  {
    name: "wrap-up-of-listed-agents-shown-as-busy",
    kind: "meaning",
    summary: "An agent in wrap-up is busy on CC-CMS.",
    change: changingAgents(BATCH, (properties, { state }) => {
      if (state === 6) properties.currentState = 7;
    }),
  },
  {
    name: "listed-agents-unknown-to-cc-cms",
    kind: "meaning",
    summary: "Of the agents whom AgentGateway lists, CC-CMS knows only a few.",
    change: changingBody(BATCH, (body) => {
      body.resultDesc = agentsIn(body).filter(({ agentId }) => SUBJECTS.includes(Number(agentId)));
    }),
  },
  {
    name: "reason-of-rest-lost",
    kind: "meaning",
    summary: "On CC-CMS nobody has a reason for a rest.",
    change: changingAgents(BATCH, (properties, { state }) => {
      if (state === 8) properties.currentStateReason = 0;
    }),
  },
  {
    name: "agents-in-a-call-not-told",
    kind: "meaning",
    summary: "Who asks about an agent in a call is told that the operation has failed.",
    change: changingSuccess(AGENT, (sent) => withBody(sent, { message: "", retcode: "100-007" }), about(isInCall)),
  },
  {
    name: "calls-not-told",
    kind: "meaning",
    summary: "Who asks for the calls of an agent in a call is told that there is no such agent.",
    change: changingSuccess(CALLS, (sent) => withBody(sent, { message: "", retcode: "300-002" }), about(isInCall)),
  },
  {
    name: "signed-out-agent-spoils-a-batch",
    kind: "meaning",
    summary: "A batch with an agent who is signed out is refused, with a documented code.",
    change: changingSuccess(
      BATCH,
      (sent) => withBody(sent, { resultCode: "0100999", resultDesc: "Unknown exception." }),
      among(isSignedOut),
    ),
  },
  {
    name: "private-calls-not-told",
    kind: "meaning",
    summary: "Who asks for the private calls of an agent who has some is refused, with a documented code.",
    change: changingSuccess(
      PRIVATE_CALLS,
      (sent) => withBody(sent, { resultCode: "0100999", resultDesc: "Unknown exception." }),
      about(({ privateCalls }) => privateCalls.length > 0),
    ),
  },
  {
    name: "own-phone-of-another",
    kind: "meaning",
    summary: "The agent who asks is shown with another phone than that of the sign-in.",
    change: changingAgents([AGENT, LIST], (properties, agent, received) => {
      if (isAsker(agent, received)) properties.phonenumber = "70000";
    }),
  },
  {
    name: "previous-state-in-milliseconds",
    kind: "form",
    summary: "The duration of the previous state is in milliseconds.",
    change: changingAgents(BATCH, (properties, agent) => {
      if (!isSignedOut(agent)) properties.prevStateTime = Number(properties.prevStateTime) * 1000;
    }),
  },
  {
    name: "calls-for-private-calls",
    kind: "meaning",
    summary: "Instead of the private calls that wait for an agent the call of the agent is listed.",
    change: changingBody(PRIVATE_CALLS, (body, { agents, world }) => {
      const { calls = [], privateCalls = [] } = world.centre.agent(agents[0] ?? 0) ?? {};
      body.resultDesc = privateCalls.length > 0 ? calls : privateCalls;
    }),
  },
  {
    name: "releases-count-answers",
    kind: "state",
    summary: "The number of calls that agents have ended grows by one in each batch.",
    change: changingBody(BATCH, (body, received) => {
      const counted = answers(received.world);
      counted.batches += 1;
      for (const agent of agentsIn(body)) agent.agentRelease = Number(agent.agentRelease) + counted.batches;
    }),
  },
  {
    name: "call-ids-change",
    kind: "state",
    summary: "Who asks again for the calls of an agent is told other ids of the same calls.",
    change: changingBody(CALLS, (body, received) => {
      const time = callsCount(received);
      body.result = (body.result as string[]).map((id) => `${id}${time}`);
    }),
  },
];
