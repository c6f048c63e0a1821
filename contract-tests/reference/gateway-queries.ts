import type { operations } from "../../generated/agentgateway/types.js";
import { type AnswerTypes, agentInfo, onlineAgents, skillOf, statusReport } from "./agentgateway-answers.ts";
import { type Agent, type CallCentre, type HeldCall, secondsBetween } from "./call-centre.ts";
import type { SkillQueue } from "./dataset.ts";
import { NOT_USED } from "./dataset-agents.ts";
import type { AgentGatewayQuery } from "./operation-names.ts";

/** What an operation answers on success. */
type Payload<Name extends AgentGatewayQuery> = Extract<
  operations[Name]["responses"][200]["content"]["application/json"],
  { retcode: "0" }
>["result"];

/** A query as it arrives: who asks, the ids in its path, what is in its URL besides, and what it can be answered from. */
export interface ReceivedGatewayQuery {
  centre: CallCentre;
  types: AnswerTypes;
  now: number;
  asker: Agent;
  ids: Readonly<Record<string, string>>;
  parameters: URLSearchParams;
}

interface GatewayQuery<Name extends AgentGatewayQuery> {
  name: Name;
  /** Behind `/agentgateway/resource/`. */
  path: string;
  /** Whether it is under flow control. */
  limited: boolean;
  /** The text on success; by default nothing with types as in the samples, and otherwise "success". */
  message?: string;
  answer: (received: ReceivedGatewayQuery) => { result: Payload<Name> } | { code: string };
}

/** What the media of a call can do. Source: event pages, such as cec_07_1366. */
const VOICE = 1;

/** The code of an agent who does not exist, or is not of the VDN of the agent who asks. */
const NO_AGENT = { code: "300-002" };

/** The code of a skill queue that the VDN does not have. */
const NO_QUEUE = { code: "600-005" };

function queueOf(received: ReceivedGatewayQuery): SkillQueue | undefined {
  return queuesOf(received).find(({ id }) => String(id) === received.ids.skillid);
}

/** A call with the fields of the tables; times, level and trunk are as in the sample. Source: cec_07_1261. */
function callInfo(callid: string, queue: SkillQueue | undefined, { types, now }: ReceivedGatewayQuery, ended?: number) {
  const number = (text: string) => (types === "sample" ? text : Number(text));
  const began = Number.parseInt(callid, 10) * 1000;
  return {
    callfeature: 0,
    callid,
    caller: number("60440"),
    called: number("60015"),
    ...(queue && { callskill: queue.name, callskillid: queue.id, mediaType: queue.mediaType }),
    orgicallednum: "",
    calldata: "",
    begintime: began,
    // A call that goes on has no end: null in the sample, which is no number as in the table.
    ...(ended === undefined ? types === "sample" && { endtime: null } : { endtime: ended }),
    userPriority: 0,
    trunkNo: NOT_USED,
    logontimes: secondsBetween(began, ended ?? now),
  };
}

/** Fields that the page about the own held calls calls "not used". Source: cec_07_1264. */
const UNUSED_OF_HELD_CALLS = {
  callskillid: null,
  orgicallednum: null,
  calldata: null,
  begintime: null,
  endtime: null,
};

/** Calls on hold, with the numbers of both parties as the tables or the samples have them. */
function heldCallsOf(calls: readonly HeldCall[], types: AnswerTypes) {
  const number = (text: string) => (types === "sample" ? text : Number(text));
  return calls.map(({ id, caller, called, skill }) => ({
    callfeature: 0,
    callid: id,
    caller: number(caller),
    called: number(called),
    callskill: skill,
  }));
}

/** The current call of an agent, or without one the last call, which has ended. */
function currentCallOf(received: ReceivedGatewayQuery) {
  const { asker, centre } = received;
  const [queue] = centre.skillsOf(asker);
  const [id] = asker.calls;
  return id === undefined
    ? callInfo(asker.lastCall.id, queue, received, asker.lastCall.ended)
    : callInfo(id, queue, received);
}

/** What other agents have, whom the asker must have the right to inspect. Its own an agent may always see. */
function inspecting<Result>(
  { centre, asker, ids }: ReceivedGatewayQuery,
  code: string,
  answer: (agent: Agent) => { result: Result } | { code: string },
): { result: Result } | { code: string } {
  const agent = centre.agent(Number(ids.workno), asker.profile.vdn);
  if (agent === undefined) return NO_AGENT;
  return agent !== asker && !asker.profile.inspector ? { code } : answer(agent);
}

function queuesOf({ centre, asker }: ReceivedGatewayQuery): SkillQueue[] {
  return centre.queuesOf(asker.profile.vdn);
}

/** The queries, all of them for agents of the VDN of the agent who asks. */
export const gatewayQueries: readonly { [Name in AgentGatewayQuery]: GatewayQuery<Name> }[AgentGatewayQuery][] = [
  {
    name: "queryAgentInfoByWorkNo",
    path: "agentgroup/{agentid}/agentbyworkno/{workno}",
    limited: true,
    answer: ({ centre, asker, ids, types, now }) => {
      const agent = centre.agent(Number(ids.workno), asker.profile.vdn);
      return agent ? { result: agentInfo(centre, agent, types, now) } : NO_AGENT;
    },
  },
  {
    name: "queryAllOnlineAgents",
    path: "agentgroup/{agentid}/allonlineagents",
    limited: true,
    // The sample of the list says "success", those of the others nothing.
    message: "success",
    answer: (received) => {
      const queues = queuesOf(received);
      const { centre, types, now } = received;
      return queues.length === 0 ? { code: "600-005" } : { result: onlineAgents(centre, queues, types, now) };
    },
  },
  {
    name: "queryAllCallInfoByAgentWorkNoEx",
    path: "calldata/{agentid}/allcallinfoEx/{workno}",
    limited: true,
    answer: (received) => inspecting(received, "900-002", ({ calls }) => ({ result: calls })),
  },
  {
    name: "queryAgentSkills",
    path: "onlineagent/{agentid}/agentskills",
    limited: true,
    answer: ({ centre, asker }) => ({ result: centre.skillsOf(asker).map(skillOf) }),
  },
  {
    name: "queryAgentSkillsByWorkNo",
    path: "onlineagent/{agentid}/agentskillsbyworkno/{workno}",
    limited: true,
    answer: ({ centre, asker, ids }) => {
      const agent = centre.agent(Number(ids.workno), asker.profile.vdn);
      return agent ? { result: centre.skillsOf(agent).map(skillOf) } : NO_AGENT;
    },
  },
  {
    name: "getAgentStatus",
    path: "onlineagent/{agentid}/agentstatus",
    limited: true,
    answer: ({ asker, types }) => {
      const report = statusReport(asker);
      return { result: types === "sample" ? report : [report] };
    },
  },
  {
    name: "queryCustomState",
    path: "onlineagent/{agentid}/querycustomstate",
    limited: false,
    answer: ({ asker }) => ({ result: { agentcustomstate: String(asker.profile.customState) } }),
  },
  {
    name: "queryCallNumsOnAgent",
    path: "calldata/{agentid}/callnums",
    limited: true,
    answer: ({ asker }) => ({ result: String(asker.calls.length) }),
  },
  {
    name: "queryCallStatisticsInfoEx",
    path: "calldata/{agentid}/statisticsEx",
    limited: true,
    answer: ({ asker: { profile } }) => ({
      result: { talktime: profile.talkTime, answernums: profile.answered, calloutnums: profile.calledOut },
    }),
  },
  {
    name: "queryHoldListInfoEx",
    path: "calldata/{agentid}/holdlistex/{workno}",
    limited: true,
    answer: (received) =>
      inspecting(received, "300-001", ({ heldCalls }) =>
        heldCalls.length === 0 ? { code: "400-003" } : { result: heldCallsOf(heldCalls, received.types) },
      ),
  },
  {
    name: "querySkillQueueOnAgentVDN",
    path: "queuedevice/{agentid}/agentvdnskill",
    limited: true,
    answer: (received) => {
      const queues = queuesOf(received);
      if (queues.length === 0) return { code: "600-005" };
      return { result: queues.map((queue) => ({ ...skillOf(queue), serviceType: 1, realFlag: 1 })) };
    },
  },
  {
    name: "queryQueueLengthOnAgent",
    path: "queuedevice/{agentid}/waitnum",
    limited: true,
    answer: ({ asker }) => ({ result: asker.privateCalls.length }),
  },
  {
    name: "queryQueueLengthOnAgentSkills",
    path: "queuedevice/{agentid}/waitnumbyagent",
    limited: true,
    answer: ({ centre, asker }) => ({
      result: centre.skillsOf(asker).flatMap((queue) => centre.waitingIn(queue)).length,
    }),
  },
  {
    name: "queryAgentInfoBySkillId",
    path: "agentgroup/{agentid}/agentbyskill/{skillid}",
    limited: true,
    answer: (received) => {
      const { centre, types, now } = received;
      const queue = queueOf(received);
      return queue ? { result: centre.agentsIn(queue).map((agent) => agentInfo(centre, agent, types, now)) } : NO_QUEUE;
    },
  },
  {
    name: "queryWaitCallInfoBySkillId",
    path: "calldata/{agentid}/waitcallinfo/{skillid}",
    limited: true,
    answer: (received) => {
      const queue = queueOf(received);
      return queue ? { result: received.centre.waitingIn(queue).map((id) => callInfo(id, queue, received)) } : NO_QUEUE;
    },
  },
  {
    name: "queryCallInfo",
    path: "calldata/{agentid}/callinfo",
    limited: true,
    answer: (received) => {
      const { asker, parameters } = received;
      const hasNone = asker.calls.length === 0 && parameters.get("isNoContainLastCall") === "false";
      return { result: hasNone ? {} : currentCallOf(received) };
    },
  },
  {
    name: "queryCallInfoByCallId",
    path: "calldata/{agentid}/callinfobycallid/{callid}",
    limited: true,
    answer: (received) => {
      const { asker, centre } = received;
      const { callid = "" } = received.ids;
      const agent = centre
        .agentsSignedIn()
        .find(({ profile, calls }) => profile.vdn === asker.profile.vdn && calls.includes(callid));
      return { result: agent ? [callInfo(callid, centre.skillsOf(agent)[0], received)] : [] };
    },
  },
  {
    name: "queryHoldListInfo",
    path: "calldata/{agentid}/holdlist",
    limited: true,
    answer: ({ asker, types }) => {
      const calls = heldCallsOf(asker.heldCalls, types).map((call) => ({ ...call, ...UNUSED_OF_HELD_CALLS }));
      const [only] = calls;
      return { result: types === "table" && only && calls.length === 1 ? only : calls };
    },
  },
  {
    name: "queryCallInfoBeforeAnswer",
    path: "calldata/{agentid}/callinfobeforeanswer",
    limited: true,
    answer: (received) => {
      const current = currentCallOf(received);
      const waitTime = Number.parseInt(current.callid, 10);
      const call = { ...current, endtime: null, mediaAbility: VOICE, waitTime, trace: null };
      return { result: received.types === "sample" ? call : [call] };
    },
  },
];
