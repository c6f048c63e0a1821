import { type Edition, isAgent, isSkill } from "./editions.ts";

/** What a request to CC-CMS asks about; operations leave out what they do not need. */
export interface CcCmsQuery {
  ccId: number;
  vdn: number | undefined;
  agentIds: number[];
  /** The part of a list that is wanted; all of it when undefined. */
  page?: ListPage;
  /** The one state of the agents who are asked for. */
  state?: number;
  /** Ids of skill queues. */
  skillIds?: number[];
}

/** How many entries of a list to skip, and how many to answer at most. */
export interface ListPage {
  offset: number;
  limit: number;
}

/** The name of the first parameter that is wrong. */
export interface WrongParameter {
  wrong: string;
}

type Body = Record<string, unknown>;

/** Reads the body of a request, or says what is wrong with it. */
export type RequestReader = (body: Body, edition: Edition) => CcCmsQuery | WrongParameter;

/** Reads a request about so many agents at most. Source: "Querying Agent Information in Batches", table 2. */
export function batchRequestReader(most: number): RequestReader {
  return (body, edition) => {
    const { ccId, vdn, agentIds } = body;
    if (!isCallCentre(ccId)) return { wrong: "ccId" };
    if (!isVdn(vdn)) return { wrong: "vdn" };
    if (!Array.isArray(agentIds) || agentIds.length < 1 || agentIds.length > most) return { wrong: "agentIds" };
    return agentIds.every((id) => isAgentId(id, edition)) ? { ccId, vdn, agentIds } : { wrong: "agentIds" };
  };
}

/** Source: "Querying Private Calls of a Specified Agent", table 2. */
export function readAgentRequest(body: Body, edition: Edition): CcCmsQuery | WrongParameter {
  const { ccId, vdn, agentId } = body;
  if (!isCallCentre(ccId)) return { wrong: "ccId" };
  if (!isVdn(vdn)) return { wrong: "vdn" };
  return isAgentId(agentId, edition) ? { ccId, vdn, agentIds: [agentId] } : { wrong: "agentId" };
}

/** Source: "Time of the CTI server" (cec_07_0685), request body. */
export function readCallCentreRequest({ ccId }: Body): CcCmsQuery | WrongParameter {
  return isCallCentre(ccId) ? { ccId, vdn: undefined, agentIds: [] } : { wrong: "ccId" };
}

/** Reads a request about a VDN as a whole. Source: "Querying Skill Queues of a VDN" (cec_07_0603). */
export function readVdnRequest({ ccId, vdn }: Body): CcCmsQuery | WrongParameter {
  if (!isCallCentre(ccId)) return { wrong: "ccId" };
  return isVdn(vdn) ? { ccId, vdn, agentIds: [] } : { wrong: "vdn" };
}

/** Reads a request about a page of at most so many agents. Source: rows of `offset` and `limit`, whose limits differ. */
export function pageRequestReader(most: number): RequestReader {
  return (body) => {
    const query = readVdnRequest(body);
    const { offset, limit } = body;
    if ("wrong" in query) return query;
    if (!isInteger(offset, 0, 2_147_483_647)) return { wrong: "offset" };
    return isInteger(limit, 1, most) ? { ...query, page: { offset, limit } } : { wrong: "limit" };
  };
}

const readPageOfStates = pageRequestReader(1000);

/** Source: "Querying Agent Information by Agent Status on Multiple Pages" (cec_07_0638), request body: ids are texts. */
export function readStateRequest(body: Body, edition: Edition): CcCmsQuery | WrongParameter {
  const query = readPageOfStates({ ...body, ccId: numberIn(body.ccId), vdn: numberIn(body.vdn) }, edition);
  if ("wrong" in query || body.status === undefined) return query;
  const state = numberIn(body.status);
  return isInteger(state, 0, 10) ? { ...query, state } : { wrong: "status" };
}

/** The number that a text is; undefined for anything else. */
function numberIn(value: unknown): number | undefined {
  return typeof value === "string" && /^(0|[1-9][0-9]{0,4})$/.test(value) ? Number(value) : undefined;
}

/** Source: "Querying Signed-In Agents in Skill Queues" (cec_07_0613), request body. */
export function readSkillsRequest(body: Body, edition: Edition): CcCmsQuery | WrongParameter {
  const query = readVdnRequest(body);
  const { skillIds } = body;
  if ("wrong" in query) return query;
  if (!Array.isArray(skillIds) || skillIds.length < 1 || skillIds.length > 1000) return { wrong: "skillIds" };
  return skillIds.every((id) => isSkillId(id, edition)) ? { ...query, skillIds } : { wrong: "skillIds" };
}

/** Source: "Querying Details About Signed-In Agents of a Skill Queue" (cec_07_0622), request body. */
export function readSkillRequest(body: Body, edition: Edition): CcCmsQuery | WrongParameter {
  const query = readVdnRequest(body);
  if ("wrong" in query) return query;
  return isSkillId(body.skillId, edition) ? { ...query, skillIds: [body.skillId] } : { wrong: "skillId" };
}

/** Source: "Querying Agent Rest Information" (cec_07_0633), request body: offset and limit together, or not at all. */
export function readRestRequest(body: Body, edition: Edition): CcCmsQuery | WrongParameter {
  const isWhole = body.offset === undefined && body.limit === undefined;
  return isWhole ? readVdnRequest(body) : pageRequestReader(100)(body, edition);
}

function isCallCentre(value: unknown): value is number {
  return isInteger(value, 1, 65_535);
}

function isVdn(value: unknown): value is number {
  return isInteger(value, 1, 5000);
}

function isSkillId(value: unknown, edition: Edition): value is number {
  return typeof value === "number" && isSkill(edition, value);
}

function isAgentId(value: unknown, edition: Edition): value is number {
  return typeof value === "number" && isAgent(edition, "cc-cms", value);
}

function isInteger(value: unknown, minimum: number, maximum: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum;
}
