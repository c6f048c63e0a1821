import type { FastifyRequest } from "fastify";
import { queriesOf } from "../../checks/operations.ts";
import { type Surface, surfaces } from "../../contract/contract.ts";
import type { World } from "../../reference/change.ts";
import { jsonOf } from "../../reference/request-body.ts";

export const AGENT = "queryAgentInfoByWorkNo";
export const LIST = "queryAllOnlineAgents";
export const CALLS = "queryAllCallInfoByAgentWorkNoEx";
export const BATCH = "queryAgentStatusInfoByAgentIds";
export const PRIVATE_CALLS = "queryAgentPrivateCalls";
export const SKILLS_BATCH = "queryAgentSkillsByAgentIds";
export const CURRENT_CALLS = "queryAgentCurrentCalls";
export const CALLS_BATCH = "queryAgentCallsByAgentIds";
export const DETAILS = "queryAgentDetails";
export const REST = "queryAgentRestDetails";
export const IN_CALL = "queryAgentIsProcessingCall";
export const STATE_COUNTS = "queryAgentStateCounts";
export const SYSTEM_STATE = "querySystemState";
export const STATES = "queryAgentStates";
export const REST_STATES = "queryAgentRestStates";
export const PHONES = "queryAgentPhones";
export const CONFIGURATIONS = "queryAgentConfigurations";
export const SKILL_AGENTS = "queryAgentsInSkills";
export const BY_SKILL = "queryAgentsBySkill";
export const BY_STATE = "queryAgentsByState";
export const REST_REASONS = "queryRestReasons";
export const SKILL_QUEUES = "querySkillQueues";

/** The `operationId` of a query. */
export type Query = string;

const QUERIES = surfaces.flatMap(queriesOf);
const namesOn = (wanted: Surface) =>
  QUERIES.filter(({ surface }) => surface === wanted).map(({ operationId }): Query => operationId);

export const GATEWAY_QUERIES: readonly Query[] = namesOn("agentgateway");
export const SIGNED_QUERIES: readonly Query[] = namesOn("cc-cms");

export function surfaceOf(query: Query): Surface {
  return GATEWAY_QUERIES.includes(query) ? "agentgateway" : "cc-cms";
}

/** What a query is called in names and in summaries of mutants, unless these have their own words. */
export function calledByName(query: Query): [name: string, words: string] {
  return [query.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), `the data of ${query}`];
}

/** Paths, also those with ids that the reference does not take. Parts of them that stand for an id are captured. */
const PATHS = QUERIES.map(({ operationId, path }): [Query, RegExp] => {
  const form = path.replace(/\{(\w+)\}$/, "(?<$1>.*)").replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]*)");
  return [operationId, new RegExp(`^${form}$`)];
});

/** What a request asks. */
export interface ReceivedQuery {
  query: Query;
  request: FastifyRequest;
  world: World;
  /** Ids as they stand in the path; empty where there are none. */
  agentid: string;
  workno: string;
  /** All ids in the path, by name. */
  ids: Readonly<Record<string, string>>;
  /** The body, as far as it is JSON. */
  body: unknown;
  /** The agents asked about, as far as they can be read. */
  agents: number[];
}

/** The query that a path is of, with the ids in it; undefined for anything else. */
export function queryAt(url: string): Pick<ReceivedQuery, "query" | "agentid" | "workno" | "ids"> | undefined {
  const [path = ""] = url.split("?");
  for (const [query, form] of PATHS) {
    const match = form.exec(path);
    if (!match) continue;
    const ids = { ...match.groups };
    return { query, ids, agentid: ids.agentid ?? "", workno: ids.workno ?? "" };
  }
  return undefined;
}

export function receivedIn(request: FastifyRequest, world: World): ReceivedQuery | undefined {
  const place = queryAt(request.raw.url ?? "");
  if (!place) return undefined;
  const body = jsonOf(request.body);
  const { agentId, agentIds } = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const ids = place.workno === "" ? [agentId ?? agentIds ?? []].flat() : [Number(place.workno)];
  return { ...place, request, world, body, agents: ids.filter((id) => typeof id === "number") };
}
