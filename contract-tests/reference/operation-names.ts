import type { operations as AgentGatewayOperations } from "../../generated/agentgateway/types.js";
import type { operations as CcCmsOperations } from "../../generated/cc-cms/types.js";

export type AgentGatewayOperation = keyof AgentGatewayOperations;
export type CcCmsOperation = keyof CcCmsOperations;

const agentGateway = [
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

const ccCms = [
  "queryAgentStatusInfoByAgentIds",
  "queryAgentPrivateCalls",
  "queryCtiServerTime",
] as const satisfies CcCmsOperation[];

/** The operations that the reference answers, by surface. */
export const operationNames = { agentGateway, ccCms };
