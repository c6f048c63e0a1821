// What CC-CMS answers about the agents of a VDN or of a skill queue, in pages and as numbers.
import type { components } from "../../generated/cc-cms/types.js";
import { STATUS_OF } from "./agent-status.ts";
import { type Agent, type CallCentre, NEVER, secondsBetween } from "./call-centre.ts";
import type { ListPage } from "./cc-cms-requests.ts";
import { NOT_USED, type PlatformState } from "./dataset-agents.ts";

type Schemas = components["schemas"];

/** The part of a list that a request asks for; all of it without a page. */
export function inPage<Entry>(list: readonly Entry[], page: ListPage | undefined): Entry[] {
  return page === undefined ? [...list] : list.slice(page.offset, page.offset + page.limit);
}

/** That of the first skill queue to which the agent is signed in; 0 without one. Source of the 0: sample (cec_07_0708). */
export function mediaTypeOf(centre: CallCentre, agent: Agent): number {
  return centre.skillsOf(agent)[0]?.mediaType ?? 0;
}

const AT_REST = 8;

/** The agents of a VDN who are at rest. */
export function restingIn(centre: CallCentre, vdn: number): Agent[] {
  return centre.agentsOf(vdn).filter(({ state }) => state === AT_REST);
}

function numberIn(agents: readonly Agent[], ...states: PlatformState[]): number {
  return agents.filter(({ state }) => states.includes(state)).length;
}

/** How many agents are in which state. Source: "Querying the Number of Agents in the Agent State in Batches" (cec_07_0631). */
export function stateCounts(agents: readonly Agent[]): Schemas["AgentStateCounts"] {
  return {
    loginEd: agents.length - numberIn(agents, 0),
    talking: numberIn(agents, 5),
    idle: numberIn(agents, 1),
    usable: numberIn(agents, 1),
    setBusy: numberIn(agents, 7),
    workSubstateBegin: numberIn(agents, 6),
    rest: numberIn(agents, AT_REST),
    studying: numberIn(agents, 9),
    occupy: numberIn(agents, 3),
    preoccupy: numberIn(agents, 2),
    answering: numberIn(agents, 4),
  };
}

/** Source: "Querying System State by Agent" (cec_07_0635). */
export function systemState(agents: readonly Agent[]): Schemas["SystemState"] {
  return {
    busyAgent: numberIn(agents, 7),
    talkingNum: numberIn(agents, 5),
    idleAgent: numberIn(agents, 1),
    totalLoginAgent: agents.length - numberIn(agents, 0),
  };
}

/** Source: "Querying All Agents of a VDN on Pages" (cec_07_0598). */
export function stateOf({ profile, state, since, signedInAt }: Agent, now: number): Schemas["AgentState"] {
  return {
    agentId: profile.workno,
    currentState: state,
    currentStateTime: secondsBetween(since, now),
    locationId: signedInAt === undefined ? NOT_USED : 0,
  };
}

/** The reasons that agents of the VDN have for rest. Source: "Querying All Rest Reason Codes of a VDN" (cec_07_0604). */
export function restReasons(centre: CallCentre, vdn: number): Schemas["RestReason"][] {
  const ids = centre.agentsOf(vdn).flatMap(({ profile }) => (profile.state === AT_REST ? [profile.reason] : []));
  return [...new Set(ids)]
    .filter((id) => id !== 0 && id !== NOT_USED)
    .sort((one, other) => one - other)
    .map((restReasonId) => ({ restReasonId, restReason: `Reason ${restReasonId}` }));
}

/** How long an agent asks to rest, in seconds. */
const REST_LENGTH = 600;

/** Source: "Querying Agents at Rest in a VDN" (cec_07_0596). */
export function restStates(centre: CallCentre, vdn: number, page: ListPage | undefined): Schemas["AgentRestStates"] {
  const resting = restingIn(centre, vdn);
  const details = inPage(resting, page).map(({ profile: { workno, name }, since }) => ({
    agentId: workno,
    cantRestCause: 0,
    vdnId: vdn,
    ccId: centre.id,
    beginTime: since,
    applyRestLength: REST_LENGTH,
    name,
    reqRestDura: REST_LENGTH,
  }));
  return { onRestAgentNum: resting.length, allowRestAgentNum: 0, waitRestAgentNum: 0, details };
}

/** Source: "Querying Phone Numbers of Agents" (cec_07_0597). */
export function phone({ profile, phone: number, signedInAt }: Agent): Schemas["AgentPhone"] {
  return { agentId: profile.workno, phone: signedInAt === undefined ? null : number };
}

/** All rights that are defined. Source: "Querying the Static Configuration of Agents on Pages" (cec_07_0600). */
const ALL_RIGHTS = "1".repeat(32);
const NO_GROUP = -1;

/** Source: "Querying the Static Configuration of Agents on Pages" (cec_07_0600). */
export function configuration({ profile: { workno, group, name } }: Agent): Schemas["AgentConfiguration"] {
  const groupId = group.name === null ? NO_GROUP : group.id;
  return { agentId: workno, groupId, rights: ALL_RIGHTS, name, realFlag: 1 };
}

/** Who is signed in to which of these queues. Source: "Querying Signed-In Agents in Skill Queues" (cec_07_0613). */
export function skillAgents(centre: CallCentre, vdn: number, skillIds: readonly number[]): Schemas["SkillAgents"][] {
  const queues = centre.queuesOf(vdn);
  return [...new Set(skillIds)].flatMap((skillId) => {
    const queue = queues.find(({ id }) => id === skillId);
    return queue ? [{ skillId, agentIds: centre.agentsIn(queue).map(({ profile }) => profile.workno) }] : [];
  });
}

/** Source: "Querying Details About Signed-In Agents of a Skill Queue" (cec_07_0622). */
export function queueAgent(centre: CallCentre, agent: Agent, now: number): Schemas["QueueAgent"] {
  const { profile, state, since, signedInAt, phone: phoneNumber } = agent;
  return {
    workNo: profile.workno,
    name: profile.name,
    status: STATUS_OF[state],
    ctiStatus: state,
    groupId: profile.group.id,
    mediaType: mediaTypeOf(centre, agent),
    vdnId: profile.vdn,
    phoneNumber,
    currentStateTime: secondsBetween(since, now),
    loginDate: signedInAt ?? NEVER,
  };
}
