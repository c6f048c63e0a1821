import type { operations as AgentGatewayOperations } from "../../generated/agentgateway/types.js";
import type { operations as CcCmsOperations } from "../../generated/cc-cms/types.js";

export type AgentGatewayOperation = keyof AgentGatewayOperations;
export type CcCmsOperation = keyof CcCmsOperations;

/** The operations of AgentGateway that the reference answers; those of CC-CMS are in the table of their routes. */
export const agentGatewayOperations = [
  "login",
  "forceLogin",
  "handShake",
  "updateGuid",
  "logout",
  "getAgentEvent",
  "queryAgentInfoByWorkNo",
  "queryAllOnlineAgents",
  "queryAllCallInfoByAgentWorkNoEx",
] as const satisfies AgentGatewayOperation[];
