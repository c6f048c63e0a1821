// The operations whose meaning checks know; of all others the document says what is needed.
import { type Operation, type OperationKey, operationOf, operationsOf, type Surface } from "../contract/contract.ts";
import { mostAsked } from "./http-requests.ts";

export const AGENT = operationOf("agentgateway", "queryAgentInfoByWorkNo");
export const LIST = operationOf("agentgateway", "queryAllOnlineAgents");
export const CALLS = operationOf("agentgateway", "queryAllCallInfoByAgentWorkNoEx");
export const HELD_CALLS = operationOf("agentgateway", "queryHoldListInfoEx");
export const OWN_HELD_CALLS = operationOf("agentgateway", "queryHoldListInfo");
export const OWN_CALL = operationOf("agentgateway", "queryCallInfo");
export const CALL_BEFORE_ANSWER = operationOf("agentgateway", "queryCallInfoBeforeAnswer");
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
export const SKILLS_BATCH = operationOf("cc-cms", "queryAgentSkillsByAgentIds");
export const CURRENT_CALLS = operationOf("cc-cms", "queryAgentCurrentCalls");
export const CALLS_BATCH = operationOf("cc-cms", "queryAgentCallsByAgentIds");
export const DETAILS = operationOf("cc-cms", "queryAgentDetails");
export const REST = operationOf("cc-cms", "queryAgentRestDetails");
export const IN_CALL = operationOf("cc-cms", "queryAgentIsProcessingCall");
export const STATE_COUNTS = operationOf("cc-cms", "queryAgentStateCounts");
export const SYSTEM_STATE = operationOf("cc-cms", "querySystemState");
export const STATES = operationOf("cc-cms", "queryAgentStates");
export const REST_STATES = operationOf("cc-cms", "queryAgentRestStates");
export const PHONES = operationOf("cc-cms", "queryAgentPhones");
export const CONFIGURATIONS = operationOf("cc-cms", "queryAgentConfigurations");
export const SKILL_AGENTS = operationOf("cc-cms", "queryAgentsInSkills");
export const BY_SKILL = operationOf("cc-cms", "queryAgentsBySkill");
export const SKILL_QUEUES = operationOf("cc-cms", "querySkillQueues");
export const BY_STATE = operationOf("cc-cms", "queryAgentsByState");
export const REST_REASONS = operationOf("cc-cms", "queryRestReasons");
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

/** Those of which one request names several agents. */
export function batchQueries(surface: Surface): Operation[] {
  return queriesAbout(surface).filter((operation) => mostAsked(operation) !== undefined);
}

/** The query that represents all queries in checks that are the same for each, to keep a run short: the first about one agent. */
export function representativeOf(surface: Surface): Operation {
  const [representative] = queriesAboutOne(surface);
  if (representative === undefined) throw new Error(`The contract of ${surface} has no query about one agent.`);
  return representative;
}

/** The route family of an operation: the first part of its path that not all paths of the surface have. */
export function routeFamilyOf({ surface, path }: Pick<Operation, "surface" | "path">): string {
  const all = operationsOf(surface).map((operation) => operation.path.split("/"));
  const own = path.split("/");
  return own.find((part, index) => all.some((other) => other[index] !== part)) ?? path;
}

/** The first operation of each route family among these: it represents the others, to keep a run short. */
export function firstOfFamilies(operations: readonly OperationKey[]): Operation[] {
  const families = new Map<string, Operation>();
  for (const { surface, operationId } of operations) {
    const operation = operationOf(surface, operationId);
    const family = `${surface} ${routeFamilyOf(operation)}`;
    if (!families.has(family)) families.set(family, operation);
  }
  return [...families.values()];
}

/** Whether an operation is the one that represents all of its surface. */
export function isRepresentative({ surface, operationId }: Pick<Operation, "surface" | "operationId">): boolean {
  return representativeOf(surface).operationId === operationId;
}
