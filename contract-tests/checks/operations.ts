// The operations whose meaning checks know; of all others the document says what is needed.
import { type Operation, operationOf, operationsOf, type Surface } from "../contract/contract.ts";
import { mostAsked } from "./http-requests.ts";

export const AGENT = operationOf("agentgateway", "queryAgentInfoByWorkNo");
export const LIST = operationOf("agentgateway", "queryAllOnlineAgents");
export const CALLS = operationOf("agentgateway", "queryAllCallInfoByAgentWorkNoEx");
export const HELD_CALLS = operationOf("agentgateway", "queryHoldListInfoEx");
export const SKILLS_OF = operationOf("agentgateway", "queryAgentSkillsByWorkNo");
export const OWN_SKILLS = operationOf("agentgateway", "queryAgentSkills");
export const OWN_STATE = operationOf("agentgateway", "getAgentStatus");
export const CALL_COUNT = operationOf("agentgateway", "queryCallNumsOnAgent");
export const STATISTICS = operationOf("agentgateway", "queryCallStatisticsInfoEx");
export const CUSTOM_STATE = operationOf("agentgateway", "queryCustomState");
export const VDN_QUEUES = operationOf("agentgateway", "querySkillQueueOnAgentVDN");
export const OWN_QUEUE = operationOf("agentgateway", "queryQueueLengthOnAgent");
export const QUEUES_OF_SKILLS = operationOf("agentgateway", "queryQueueLengthOnAgentSkills");
export const WAITING_CALLS = operationOf("agentgateway", "queryWaitCallInfoBySkillId");
export const AGENTS_OF_SKILL = operationOf("agentgateway", "queryAgentInfoBySkillId");
export const CALL_BY_ID = operationOf("agentgateway", "queryCallInfoByCallId");
export const BATCH = operationOf("cc-cms", "queryAgentStatusInfoByAgentIds");
export const PRIVATE_CALLS = operationOf("cc-cms", "queryAgentPrivateCalls");
export const SERVER_TIME = operationOf("cc-cms", "queryCtiServerTime");

/** The queries, of which each is evaluated and has requests to refuse, in the order of the document. */
export function queriesOf(surface: Surface): Operation[] {
  return operationsOf(surface).filter(({ effect }) => effect === "query");
}

/** Those of these queries that are about agents who are named. */
export function queriesAbout(surface: Surface): Operation[] {
  return queriesOf(surface).filter(({ agents }) => agents?.asked !== undefined);
}

/** Those of which one request names one agent. */
export function queriesAboutOne(surface: Surface): Operation[] {
  return queriesAbout(surface).filter((operation) => mostAsked(operation) === undefined);
}

/** The query that represents all queries in checks that are the same for each, to keep a run short: the first about one agent. */
export function representativeOf(surface: Surface): Operation {
  const [representative] = queriesAboutOne(surface);
  if (representative === undefined) throw new Error(`The contract of ${surface} has no query about one agent.`);
  return representative;
}

/** Whether an operation is the one that represents all of its surface. */
export function isRepresentative({ surface, operationId }: Pick<Operation, "surface" | "operationId">): boolean {
  return representativeOf(surface).operationId === operationId;
}
