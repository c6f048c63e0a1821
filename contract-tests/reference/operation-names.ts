import type { operations as AgentGatewayOperations } from "../../generated/agentgateway/types.js";
import type { operations as CcCmsOperations } from "../../generated/cc-cms/types.js";

export type AgentGatewayOperation = keyof AgentGatewayOperations;
export type CcCmsOperation = keyof CcCmsOperations;

/** The operations of the session on AgentGateway; its queries, and the operations of CC-CMS, are in the tables of their routes. */
export const sessionOperations = [
  "login",
  "forceLogin",
  "handShake",
  "updateGuid",
  "logout",
  "getAgentEvent",
  "resetSkill",
] as const satisfies AgentGatewayOperation[];

export type SessionOperation = (typeof sessionOperations)[number];
export type AgentGatewayQuery = Exclude<AgentGatewayOperation, SessionOperation>;
