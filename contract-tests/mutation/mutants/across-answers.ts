// One answer contradicts another one about the same agent.
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
    summary: "The list shows only the first agent of each skill queue.",
    change: changingBody(LIST, (body) => {
      for (const queue of queuesIn(body)) queue.agent = queue.agent.slice(0, 1);
    }),
  },
  {
    name: "everybody-in-every-queue",
    kind: "meaning",
    summary: "The list shows each agent of a skill queue in all skill queues.",
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
    summary: "CC-CMS shows an agent in wrap-up as busy.",
    change: changingAgents(BATCH, (properties, { state }) => {
      if (state === 6) properties.currentState = 7;
    }),
  },
  {
    name: "listed-agents-unknown-to-cc-cms",
    kind: "meaning",
    summary: "CC-CMS knows only a few of the agents in the list of AgentGateway.",
    change: changingBody(BATCH, (body) => {
      body.resultDesc = agentsIn(body).filter(({ agentId }) => SUBJECTS.includes(Number(agentId)));
    }),
  },
  {
    name: "reason-of-rest-lost",
    kind: "meaning",
    summary: "CC-CMS shows no rest reasons.",
    change: changingAgents(BATCH, (properties, { state }) => {
      if (state === 8) properties.currentStateReason = 0;
    }),
  },
  {
    name: "agents-in-a-call-not-told",
    kind: "meaning",
    summary: "A query about an agent in a call fails with the code of a failed operation.",
    change: changingSuccess(AGENT, (sent) => withBody(sent, { message: "", retcode: "100-007" }), about(isInCall)),
  },
  {
    name: "calls-not-told",
    kind: "meaning",
    summary: "A query about the calls of an agent in a call fails as if the agent did not exist.",
    change: changingSuccess(CALLS, (sent) => withBody(sent, { message: "", retcode: "300-002" }), about(isInCall)),
  },
  {
    name: "signed-out-agent-spoils-a-batch",
    kind: "meaning",
    summary: "A batch with an agent who is signed out is refused with a documented code.",
    change: changingSuccess(
      BATCH,
      (sent) => withBody(sent, { resultCode: "0100999", resultDesc: "Unknown exception." }),
      among(isSignedOut),
    ),
  },
  {
    name: "private-calls-not-told",
    kind: "meaning",
    summary: "A query about the private calls of an agent who has some is refused with a documented code.",
    change: changingSuccess(
      PRIVATE_CALLS,
      (sent) => withBody(sent, { resultCode: "0100999", resultDesc: "Unknown exception." }),
      about(({ privateCalls }) => privateCalls.length > 0),
    ),
  },
  {
    name: "own-phone-of-another",
    kind: "meaning",
    summary: "The requesting agent has another phone number than in the sign-in.",
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
    summary: "The list of private calls shows the current call of the agent instead of the waiting calls.",
    change: changingBody(PRIVATE_CALLS, (body, { agents, world }) => {
      const { calls = [], privateCalls = [] } = world.centre.agent(agents[0] ?? 0) ?? {};
      body.resultDesc = privateCalls.length > 0 ? calls : privateCalls;
    }),
  },
  {
    name: "releases-count-answers",
    kind: "state",
    summary: "The number of ended calls grows by one in each batch.",
    change: changingBody(BATCH, (body, received) => {
      const counted = answers(received.world);
      counted.batches += 1;
      for (const agent of agentsIn(body)) agent.agentRelease = Number(agent.agentRelease) + counted.batches;
    }),
  },
  {
    name: "call-ids-change",
    kind: "state",
    summary: "A second query about the calls of an agent returns other ids for the same calls.",
    change: changingBody(CALLS, (body, received) => {
      const time = callsCount(received);
      body.result = (body.result as string[]).map((id) => `${id}${time}`);
    }),
  },
];
