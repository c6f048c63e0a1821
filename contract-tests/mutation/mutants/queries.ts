import type { FastifyRequest } from "fastify";
import type { World } from "../../reference/change.ts";
import { jsonOf } from "../../reference/request-body.ts";

export const AGENT = "queryAgentInfoByWorkNo";
export const LIST = "queryAllOnlineAgents";
export const CALLS = "queryAllCallInfoByAgentWorkNoEx";
export const BATCH = "queryAgentStatusInfoByAgentIds";
export const PRIVATE_CALLS = "queryAgentPrivateCalls";

export const GATEWAY_QUERIES = [AGENT, LIST, CALLS] as const;
export const SIGNED_QUERIES = [BATCH, PRIVATE_CALLS] as const;

export type GatewayQuery = (typeof GATEWAY_QUERIES)[number];
export type SignedQuery = (typeof SIGNED_QUERIES)[number];
export type Query = GatewayQuery | SignedQuery;

export function surfaceOf(query: Query): "agentgateway" | "cc-cms" {
  return GATEWAY_QUERIES.some((one) => one === query) ? "agentgateway" : "cc-cms";
}

/** Paths, also those with ids that the reference does not take. Parts of them that stand for an id are captured. */
const PATHS: Record<Query, RegExp> = {
  [AGENT]: /^\/agentgateway\/resource\/agentgroup\/(?<agentid>[^/]*)\/agentbyworkno\/(?<workno>.*)$/,
  [LIST]: /^\/agentgateway\/resource\/agentgroup\/(?<agentid>[^/]*)\/allonlineagents$/,
  [CALLS]: /^\/agentgateway\/resource\/calldata\/(?<agentid>[^/]*)\/allcallinfoEx\/(?<workno>.*)$/,
  [BATCH]: /^\/rest\/cmsapp\/v1\/openapi\/agentgroup\/agentstatusinfobyagentids$/,
  [PRIVATE_CALLS]: /^\/rest\/cmsapp\/v1\/openapi\/agent\/agentprivatecall$/,
};

/** What a request asks. */
export interface ReceivedQuery {
  query: Query;
  request: FastifyRequest;
  world: World;
  /** Ids as they stand in the path; empty where there are none. */
  agentid: string;
  workno: string;
  /** The body, as far as it is JSON. */
  body: unknown;
  /** The agents asked about, as far as they can be read. */
  agents: number[];
}

/** The query that a path is of, with the ids in it; undefined for anything else. */
export function queryAt(url: string): { query: Query; agentid: string; workno: string } | undefined {
  const [path = ""] = url.split("?");
  for (const query of [...GATEWAY_QUERIES, ...SIGNED_QUERIES]) {
    const match = PATHS[query].exec(path);
    if (match) return { query, agentid: match.groups?.agentid ?? "", workno: match.groups?.workno ?? "" };
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
