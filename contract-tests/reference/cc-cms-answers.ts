import type { components } from "../../generated/cc-cms/types.js";
import { type Agent, NEVER, secondsBetween } from "./call-centre.ts";
import { NOT_USED, UNKNOWN_TIME } from "./dataset-agents.ts";
import type { SurfaceAnswer } from "./http-server.ts";

type Schemas = components["schemas"];

/** The envelope of success, with its payload twice: once for clients of version 8.13 and earlier. */
export function success<Payload>(payload: Payload) {
  return {
    result: "0" as const,
    resultCode: "0100000" as const,
    resultDatas: payload,
    resultDesc: payload,
  };
}

/** Texts of failures whose cause needs no more words. Source of the codes: "resultCode" (cec_07_0696). */
const TEXTS: Record<string, string> = {
  "0100001": "The CTI platform did not answer.",
  "0100002": "A parameter is invalid.",
  "0100003": "This interface needs version 3.8 of the CTI platform.",
  "0100999": "Unknown exception.",
  "0101003": "The access key has no permission for this call.",
};

/** The form of the one published body of a failure: a code and a text, and no older pair. Source: cec_07_0696. */
export function failure(resultCode: string, text = TEXTS[resultCode] ?? "The call failed."): SurfaceAnswer {
  // The type leaves out the code of success, which no caller gives; a template literal type cannot show that.
  const body = { resultCode, resultDesc: text } as Schemas["FailureResponse"];
  return { body, code: resultCode };
}

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
