import { type Edition, isAgent } from "./editions.ts";

/** What a request to CC-CMS asks about; operations leave out what they do not need. */
export interface CcCmsQuery {
  ccId: number;
  vdn: number | undefined;
  agentIds: number[];
}

/** The name of the first parameter that is wrong. */
export interface WrongParameter {
  wrong: string;
}

type Body = Record<string, unknown>;

/** Most agents of one request. Source: "Querying Agent Information in Batches", table 2, row 3. */
const MOST_AGENTS = 6000;

/** Source: "Querying Agent Information in Batches", table 2. */
export function readBatchRequest(body: Body, edition: Edition): CcCmsQuery | WrongParameter {
  const { ccId, vdn, agentIds } = body;
  if (!isCallCentre(ccId)) return { wrong: "ccId" };
  if (!isVdn(vdn)) return { wrong: "vdn" };
  if (!Array.isArray(agentIds) || agentIds.length < 1 || agentIds.length > MOST_AGENTS) return { wrong: "agentIds" };
  return agentIds.every((id) => isAgentId(id, edition)) ? { ccId, vdn, agentIds } : { wrong: "agentIds" };
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

function isCallCentre(value: unknown): value is number {
  return isInteger(value, 1, 65_535);
}

function isVdn(value: unknown): value is number {
  return isInteger(value, 1, 5000);
}

function isAgentId(value: unknown, edition: Edition): value is number {
  return typeof value === "number" && isAgent(edition, "cc-cms", value);
}

function isInteger(value: unknown, minimum: number, maximum: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum;
}
