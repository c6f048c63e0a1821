// How tolerated deployments change answers.
import type { FastifyRequest } from "fastify";
import type { Agent } from "../../reference/call-centre.ts";
import type { Change, World } from "../../reference/change.ts";
import type { DatasetAgent } from "../../reference/dataset-agents.ts";
import type { Sent } from "../../reference/sent.ts";
import { changingAgents, codeOf, type Json, textOf } from "../mutants/changing.ts";
import {
  type AGENT,
  type BATCH,
  type LIST,
  type Query,
  type ReceivedQuery,
  receivedIn,
  surfaceOf,
} from "../mutants/queries.ts";
import type { Setting } from "./tolerance.ts";

/** The operations whose answers describe agents. */
export type AgentQuery = typeof AGENT | typeof LIST | typeof BATCH;

export type Such = (agent: Agent) => boolean;

export const everybody: Such = () => true;

/** A change that gives some agents other values. */
export function saying(query: AgentQuery, isSuch: Such, values: Json): Change {
  return changingAgents(query, (properties, agent) => {
    if (isSuch(agent)) Object.assign(properties, values);
  });
}

/** A change that leaves some properties of some agents out. */
export function lacking(query: AgentQuery, isSuch: Such, names: readonly string[]): Change {
  return changingAgents(query, (properties, agent) => {
    if (isSuch(agent)) for (const name of names) delete properties[name];
  });
}

const PREFIX = { agentgateway: "/agentgateway/", "cc-cms": "/rest/" } as const;

export type SurfaceName = keyof typeof PREFIX;

/** Whether an answer is one of a surface that the surface itself gives: with HTTP status 200. */
function isOf(surface: SurfaceName, { status }: Sent, request: FastifyRequest): boolean {
  return status === 200 && request.raw.url?.startsWith(PREFIX[surface]) === true;
}

/** A change of every body with HTTP status 200 of one surface. */
export function changingEnvelopes(
  surface: SurfaceName,
  edit: (body: Json, request: FastifyRequest, world: World) => unknown,
): Change {
  return {
    surface,
    answer(sent, request, world) {
      if (!isOf(surface, sent, request)) return sent;
      const body = JSON.parse(textOf(sent)) as Json;
      edit(body, request, world);
      return { ...sent, body: JSON.stringify(body) };
    },
  };
}

/** A change of the bodies of failure of one surface. */
export function changingFailures(surface: SurfaceName, edit: (body: Json, request: FastifyRequest) => unknown): Change {
  return changingEnvelopes(surface, (body, request) => {
    if (!["0", "0100000"].includes(String(body.retcode ?? body.resultCode))) edit(body, request);
  });
}

/** What an answer of failure has instead of its code: another code, or an HTTP status with its own body. */
type Refusal = { code: string } | { status: number; body?: string; headers?: Record<string, string> };

/** A change of the refusals of some queries that have one of these codes; `concerns` says of which. */
export function refusing(
  queries: readonly Query[],
  codes: readonly string[],
  refusal: Refusal,
  concerns: (received: ReceivedQuery) => boolean = () => true,
): Change {
  return {
    answer(sent, request, world) {
      const received = sent.status === 200 ? receivedIn(request, world) : undefined;
      const isMeant =
        received && queries.includes(received.query) && codes.includes(codeOf(sent) ?? "") && concerns(received);
      return isMeant ? refusedWith(sent, received.query, refusal) : sent;
    },
  };
}

/** An answer of failure in place of another answer. */
export function refusedWith({ headers }: Sent, query: Query, refusal: Refusal): Sent {
  if ("status" in refusal) {
    const { status, body = "", headers: own } = refusal;
    return { status, headers: { ...headers, ...own }, body };
  }
  const { code } = refusal;
  const body =
    surfaceOf(query) === "agentgateway"
      ? { message: "This is not possible.", retcode: code }
      : { resultCode: code, resultDesc: "This is not possible." };
  return { status: 200, headers, body: JSON.stringify(body) };
}

/** A setting with each agent changed by `edit`. */
export const eachAgent =
  (edit: (agent: DatasetAgent) => DatasetAgent) =>
  (setting: Setting): Setting => ({
    ...setting,
    dataset: { ...setting.dataset, agents: setting.dataset.agents.map(edit) },
  });

/** The reason that a row gives only a type. */
export function typeOnly(page: string, table: string, row: string): string {
  return `Row ${row} of table ${table} (${page}) gives a type, but does not say how a missing value is written.`;
}
