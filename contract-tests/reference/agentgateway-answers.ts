import type { components } from "../../generated/agentgateway/types.js";
import { type AgentStatus, STATUS_OF } from "./agent-status.ts";
import { type Agent, type CallCentre, NEVER, secondsBetween } from "./call-centre.ts";
import type { SkillQueue } from "./dataset.ts";
import type { PlatformState } from "./dataset-agents.ts";

type Schemas = components["schemas"];

/**
 * Whether answers follow the tables of the pages or their samples, where the two disagree:
 * numbers or digits in strings, and a text or nothing where a field is "not used".
 */
export type AnswerTypes = "table" | "sample";

/** An agent in full, as agentbyworkno answers. Source: "Querying the Details About a Specified Agent", table 4. */
export function agentInfo(centre: CallCentre, agent: Agent, types: AnswerTypes, now: number): Schemas["AgentInfo"] {
  const skilllist = centre.skillsOf(agent).map(({ name, id, mediaType }) => ({ name, id, mediatype: mediaType }));
  const groupname = types === "sample" ? (agent.profile.group.name ?? "") : null;
  return { ...described(agent, types, now), groupname, skilllist, callids: [], inMultimediaConf: 0 };
}

/** The skill queues of a VDN in which there is somebody. Source: "... All Online Agents ...", tables 4 and 5. */
export function onlineAgents(
  centre: CallCentre,
  queues: readonly SkillQueue[],
  types: AnswerTypes,
  now: number,
): Schemas["SkillQueue"][] {
  return queues
    .map((queue) => ({
      skillMediaType: queue.mediaType,
      skillId: queue.id,
      agent: centre.agentsIn(queue).map((agent) => ({
        ...described(agent, types, now),
        // Four fields that the page calls "not used", as its sample fills them; only the table gives one another type.
        groupname: types === "sample" ? null : (agent.profile.group.name ?? ""),
        skilllist: [],
        callids: [],
        inMultimediaConf: 0 as const,
      })),
    }))
    .filter(({ agent }) => agent.length > 0);
}

function described(agent: Agent, types: AnswerTypes, now: number) {
  const { profile, state, since, reason, signedInAt, phone } = agent;
  const status = STATUS_OF[state];
  const statusText: `${AgentStatus}` = `${status}`;
  const stateText: `${PlatformState}` = `${state}`;
  return {
    workno: String(profile.workno),
    name: profile.name,
    status: types === "sample" ? statusText : status,
    ctiStatus: types === "sample" ? stateText : state,
    groupid: profile.group.id,
    mediatype: mediaServers(agent),
    vdnid: profile.vdn,
    phonenumber: signedInAt === undefined ? "" : phone,
    currentstatetime: secondsBetween(since, now),
    logindate: signedInAt ?? NEVER,
    currentStateReason: reason,
  };
}

/** Signed in to CTI, WebM and MailM. Nobody can sign in to MailM at present, says the table. */
export function mediaServers({ signedInAt, web }: Agent): string {
  if (signedInAt === undefined) return "FFF";
  return web ? "TTF" : "TFF";
}

/** Codes with words of our own. Source: error lists of the pages, and "Error codes of the agent interfaces" (cec_07_0580). */
const MESSAGES: Record<string, string> = {
  "000-001": "Events of this agent are not obtained in this way.",
  "000-002": "The address or a parameter is wrong.",
  "000-003": "The agent has no permission; the guid may have expired.",
  "000-007": "The interface is called too often.",
  "100-001": "A parameter is empty or invalid.",
  "100-002": "The agent has signed in already.",
  "100-003": "The platform does not provide this service at present.",
  "100-004": "The agent id or the password is wrong.",
  "100-005": "A parameter of the sign-out is invalid.",
  "100-006": "The agent has not signed in.",
  "100-007": "The operation failed inside the platform.",
  "100-008": "The agent has signed out already.",
  "100-010": "The agent cannot sign out in this state.",
  "100-011": "A parameter is invalid.",
  "100-012": "The agent type is wrong.",
  "100-013": "The phone number cannot be bound to the agent.",
  "100-014": "The phone number is not in the configured range.",
  "100-015": "The agent has signed in elsewhere and may not be forced out.",
  "100-016": "The IP address is invalid.",
  "110-016": "The account of the agent is locked.",
  "300-002": "There is no information about such an agent.",
  "600-005": "No skill queue is configured for the VDN.",
  "900-002": "The agent has no right to inspect others.",
};

export function failureBody(code: string): Schemas["FailureResponse"] {
  // Every code here has the form NNN-NNN: those of this table, and those that the dataset was checked for.
  return { message: MESSAGES[code] ?? "The operation failed.", retcode: code as `${number}-${number}` };
}
