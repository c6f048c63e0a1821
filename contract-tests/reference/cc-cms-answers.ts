import type { components } from "../../generated/cc-cms/types.js";
import { STATUS_OF } from "./agent-status.ts";
import { type Agent, type CallCentre, NEVER, secondsBetween } from "./call-centre.ts";
import { inPage, mediaTypeOf, restingIn } from "./cc-cms-lists.ts";
import type { ListPage } from "./cc-cms-requests.ts";
import { NOT_USED, UNKNOWN_TIME } from "./dataset-agents.ts";
import type { SurfaceAnswer } from "./http-server.ts";

type Schemas = components["schemas"];

/** How success and failure are written. */
export interface Envelope {
  success(payload: unknown): SurfaceAnswer & { body: object };
  /** A failure, in words where its code does not say enough. */
  failure(code: string, text?: string): SurfaceAnswer;
}

/** Texts of failures whose cause needs no more words. Source of the codes: "resultCode" (cec_07_0696). */
const TEXTS: Record<string, string> = {
  "0100001": "The CTI platform did not answer.",
  "0100002": "A parameter is invalid.",
  "0100003": "This interface needs version 3.8 of the CTI platform.",
  "0100999": "Unknown exception.",
  "0101003": "The access key has no permission for this call.",
};

const textOf = (code: string) => TEXTS[code] ?? "The call failed.";

/** The usual envelope: its payload stands there twice, once for clients of version 8.13 and earlier. */
export const byResultCode: Envelope = {
  success: (payload) => ({
    body: { result: "0", resultCode: "0100000", resultDatas: payload, resultDesc: payload },
    code: "0100000",
  }),
  /** The form of the one published body of a failure: a code and a text, and no older pair. Source: cec_07_0696. */
  failure(resultCode, text = textOf(resultCode)) {
    // The type leaves out the code of success, which no caller gives; a template literal type cannot show that.
    const body = { resultCode, resultDesc: text } as Schemas["FailureResponse"];
    return { body, code: resultCode };
  },
};

/** Source: "Querying Agent Information by Agent Status on Multiple Pages" (cec_07_0638); its failures are assumed. */
export const byReturnCode: Envelope = {
  success: (payload) => ({ body: { returnCode: "0", description: "success", data: payload }, code: "0" }),
  failure(returnCode, text = textOf(returnCode)) {
    const body = { returnCode, description: text } as Schemas["AgentsByStateFailure"];
    return { body, code: returnCode };
  },
};

/** State of one agent. Source: "Querying Agent Information in Batches", table 4; sentinels as in its sample. */
export function statusInfo(agent: Agent, now: number): Schemas["AgentStatusInfo"] {
  const isSignedIn = agent.signedInAt !== undefined;
  return {
    agentId: agent.profile.workno,
    locationId: isSignedIn ? 0 : NOT_USED,
    currentStateReason: agent.reason,
    prevState: agent.previousState,
    prevStateTime: isSignedIn ? agent.previousFor : UNKNOWN_TIME,
    currentState: agent.state,
    currentStateTime: secondsBetween(agent.since, now),
    logonTime: agent.signedInAt ?? NEVER,
    agentRelease: isSignedIn ? agent.releases : 0,
    currentPrivateCallNum: agent.privateCalls.length,
  };
}

/** The skill queues of one agent, signed in or not. Source: "Querying Skill Queues to Which Agents Sign In in Batches". */
export function agentSkills(centre: CallCentre, agent: Agent): Schemas["AgentSkills"] {
  const signedInTo = centre.skillsOf(agent).map(({ id }) => id);
  const skills = agent.profile.skills.map((skillId) => ({
    skillId,
    isLogin: signedInTo.includes(skillId) ? (1 as const) : (0 as const),
  }));
  return { agentId: agent.profile.workno, skills };
}

/** The state of a call. Source: "Querying Call Information About All Agents in Batches", call states. */
function statusOf({ state, heldCalls }: Agent, callId: string): 4 | 5 | 6 {
  const [ALERTING, TALKING, HELD] = [4, 5, 6] as const;
  if (heldCalls.some(({ id }) => id === callId)) return HELD;
  return state === 4 ? ALERTING : TALKING;
}

/** The calls of one agent. Source: "Querying Call Information About All Agents in Batches". */
export function agentCalls(centre: CallCentre, agent: Agent): Schemas["AgentCalls"] {
  const callList = agent.calls.map((callId) => ({
    callId,
    callStatus: statusOf(agent, callId),
    callInOut: 0 as const,
    mediaType: mediaTypeOf(centre, agent),
  }));
  return { agentId: agent.profile.workno, callList };
}

/** Details of one agent; undefined when there is none. Source: "Querying Details About a Specified Agent" (cec_07_0632). */
export function agentDetails(
  centre: CallCentre,
  agent: Agent | undefined,
  now: number,
): Schemas["AgentDetails"] | undefined {
  if (agent === undefined) return undefined;
  const { profile, state, since, signedInAt, phone } = agent;
  return {
    workNo: profile.workno,
    vdnId: profile.vdn,
    citStatus: state,
    name: profile.name,
    // Null while signed out, as in the sample of earlier versions.
    phoneNumber: signedInAt === undefined ? null : phone,
    loginDate: signedInAt ?? NEVER,
    currentStateTime: secondsBetween(since, now),
    mediaType: mediaTypeOf(centre, agent),
    status: STATUS_OF[state],
  };
}

/** The agents of a VDN at rest; nobody waits for it. Source: "Querying Agent Rest Information" (cec_07_0633). */
export function restDetails(
  centre: CallCentre,
  vdn: number,
  page: ListPage | undefined,
  now: number,
): Schemas["AgentRestDetails"] {
  const resting = restingIn(centre, vdn);
  const agentsRestDetails = inPage(resting, page).map(({ profile: { name, workno }, since }) => ({
    agentName: name,
    workNo: workno,
    cantRestReason: 0 as const,
    beginTime: since,
    restDuration: secondsBetween(since, now),
  }));
  return { allowRestNum: 0, onRestNum: resting.length, waitRestNum: 0, agentsRestDetails };
}
