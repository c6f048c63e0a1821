// Answers that a deployment could give, made up for the tests of the checks that look at CC-CMS.
import { catalogue, resultOf } from "../../checks/catalogue.ts";
import { type Facts, Observations } from "../../checks/observations.ts";
import { type ParsedExchange, parseExchange } from "../../checks/parsed-exchange.ts";
import { requestOf } from "../../checks/scenario.ts";
import { operationOf, type Surface } from "../../contract/contract.ts";
import type { TransportFailure } from "../../transport/exchange.ts";

export const BATCH = "queryAgentStatusInfoByAgentIds";
export const PRIVATE_CALLS = "queryAgentPrivateCalls";
export const AGENT = "queryAgentInfoByWorkNo";

/** The first moment of each conversation, in ms since 1970. */
export const START = Date.UTC(2024, 4, 6, 9, 30, 0);
/** When an agent signed in, in ms since 1970, unless a test says otherwise. */
export const SIGNED_IN = START - 5_100_000;
/** When an agent signs in who has not, as in the sample of the batch query. */
export const NEVER = 4_294_967_295_000;

/** How a request came to be asked, and how it was answered. */
export interface Given {
  scenario?: string;
  step?: string;
  /** When it was asked, in seconds after the start. */
  at?: number;
  /** How long the answer took, in seconds. */
  took?: number;
  /** The code of the envelope; that of success by default. */
  code?: string;
  status?: number;
  failure?: TransportFailure;
}

export type Properties = Record<string, unknown>;

/** An agent who has been idle for 147 s, as a batch describes agents. */
export function entry(agentId: number, changes: Properties = {}): Properties {
  return {
    agentId,
    locationId: 0,
    currentStateReason: 0,
    prevState: 6,
    prevStateTime: 45,
    currentState: 1,
    currentStateTime: 147,
    logonTime: SIGNED_IN,
    agentRelease: 2,
    currentPrivateCallNum: 0,
    ...changes,
  };
}

/** An agent who is not signed in. */
export function signedOut(agentId: number, changes: Properties = {}): Properties {
  return entry(agentId, {
    currentState: 0,
    logonTime: NEVER,
    locationId: 65_535,
    prevStateTime: 4_294_967_295,
    ...changes,
  });
}

/** An answer to a batch. */
export function batch(agents: readonly number[], entries: unknown, given: Given = {}): ParsedExchange {
  return answer("cc-cms", BATCH, agents, { resultCode: given.code ?? "0100000", resultDesc: entries }, given);
}

/** An answer about the private calls of one agent. */
export function calls(agent: number, ids: unknown, given: Given = {}): ParsedExchange {
  const body = { resultCode: given.code ?? "0100000", resultDesc: ids };
  return answer("cc-cms", PRIVATE_CALLS, [agent], body, { scenario: "private calls", step: "calls", ...given });
}

/** An answer of AgentGateway about an agent who has been idle for 147 s. */
export function gatewayAgent(agent: number, changes: Properties = {}, given: Given = {}): ParsedExchange {
  const result = { workno: String(agent), ctiStatus: 1, currentstatetime: 147, logindate: SIGNED_IN, ...changes };
  return answer("agentgateway", AGENT, [agent], { retcode: given.code ?? "0", result }, given);
}

function answer(
  surface: Surface,
  operationId: string,
  agents: readonly number[],
  body: unknown,
  { scenario = "batch", step = "first", at = 0, took = 0, status = 200, failure }: Given,
): ParsedExchange {
  const operation = operationOf(surface, operationId);
  const httpRequest = { method: operation.method, path: operation.path, headers: {} };
  const bytes = new Uint8Array(Buffer.from(JSON.stringify(body)));
  return parseExchange({
    request: requestOf(operation, httpRequest, { scenario, step, agents }),
    exchange: {
      request: { method: httpRequest.method, url: "https://cms.example.test/", headers: [] },
      startedAt: new Date(START + at * 1000).toISOString(),
      duration: took * 1000,
      result: failure ? { failure } : { answer: { status, headers: [], body: bytes } },
    },
  });
}

const FACTS: Facts = {
  agentgateway: { agentid: 1030, agents: [1030, 1031, 1099] },
  "cc-cms": { ccId: 1, vdn: 170, agents: [1031, 1099] },
  forbidden: {},
};

/** `pass`, `untested: <what is missing>`, or the places that were found. */
export function evaluated(
  operationId: string,
  name: string,
  exchanges: ParsedExchange[],
  facts = FACTS,
): string | string[] {
  const row = catalogue.find(({ id }) => id === `cc-cms.${operationId}.${name}`);
  if (!row) throw new Error(`There is no check ${name} of ${operationId}.`);
  const { verdict, findings, reason } = resultOf(row, new Observations(facts, exchanges));
  if (reason !== undefined) return `untested: ${reason}`;
  return findings.length > 0 ? findings.map(({ where }) => where) : verdict;
}

/** The facts of a deployment with these agents only. */
export function factsWith(agents: { agentgateway?: number[]; "cc-cms"?: number[] }): Facts {
  return {
    forbidden: {},
    ...(agents.agentgateway && { agentgateway: { agentid: 1030, agents: agents.agentgateway } }),
    ...(agents["cc-cms"] && { "cc-cms": { ccId: 1, vdn: 170, agents: agents["cc-cms"] } }),
  };
}
