import type { FastifyRequest } from "fastify";
import type { Change, World } from "../../reference/change.ts";
import type { AgentGatewayOperation } from "../../reference/operation-names.ts";
import type { Sent } from "../../reference/sent.ts";
import type { Session } from "../../reference/sessions.ts";
import { codeOf, isSuccess, type Json, textOf } from "./changing.ts";

export type SessionOperation = Exclude<AgentGatewayOperation, `query${string}`>;

/** What each is called by: its method, and its path behind the agent. */
const PLACES: Record<SessionOperation, [method: string, path: RegExp]> = {
  login: ["PUT", /^\/agentgateway\/resource\/onlineagent\/([^/]*)$/],
  forceLogin: ["PUT", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/forcelogin$/],
  handShake: ["POST", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/handshake$/],
  updateGuid: ["PUT", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/updateGuid$/],
  logout: ["DELETE", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/logout$/],
  getAgentEvent: ["GET", /^\/agentgateway\/resource\/agentevent\/([^/]*)$/],
};

/** What a request is about a session. */
export interface SessionAsked {
  operation: SessionOperation;
  agentid: string;
  /** As it was sent; empty without one. */
  guid: string;
  world: World;
}

/** The operation that a request is of; undefined for anything but the session. */
export function sessionAskedIn(
  { method, url, headers }: Pick<FastifyRequest["raw"], "method" | "url" | "headers">,
  world: World,
): SessionAsked | undefined {
  const [path = ""] = (url ?? "").split("?");
  for (const [operation, [own, form]] of Object.entries(PLACES) as [SessionOperation, [string, RegExp]][]) {
    const [, agentid] = (method === own && form.exec(path)) || [];
    if (agentid !== undefined) return { operation, agentid, guid: String(headers.guid ?? ""), world };
  }
  return undefined;
}

/** The session that the agent of a request has at present. */
export function sessionOf({ agentid, world }: SessionAsked): Session | undefined {
  return world.sessions.of(agentid);
}

/** A change of all answers to some operations of the session. */
export function changingSession(
  operations: SessionOperation | readonly SessionOperation[],
  edit: (sent: Sent, asked: SessionAsked) => Sent,
): Change {
  const wanted = [operations].flat();
  return {
    surface: "agentgateway",
    answer(sent, { raw }, world) {
      const asked = sessionAskedIn(raw, world);
      return asked && wanted.includes(asked.operation) ? edit(sent, asked) : sent;
    },
  };
}

/** A change of the answers of success. */
export function changingSessionSuccess(
  operations: SessionOperation | readonly SessionOperation[],
  edit: (sent: Sent, asked: SessionAsked) => Sent,
): Change {
  return changingSession(operations, (sent, asked) => (isSuccess(sent) ? edit(sent, asked) : sent));
}

/** A change of the body of answers of success. */
export function changingSessionBody(
  operations: SessionOperation | readonly SessionOperation[],
  edit: (body: Json, asked: SessionAsked) => unknown,
): Change {
  return changingSessionSuccess(operations, (sent, asked) => {
    const body = JSON.parse(textOf(sent)) as Json;
    edit(body, asked);
    return { ...sent, body: JSON.stringify(body) };
  });
}

/** A change of `result` in answers of success. */
export function changingResult(
  operations: SessionOperation | readonly SessionOperation[],
  edit: (result: Json, asked: SessionAsked) => unknown,
): Change {
  return changingSessionBody(operations, (body, asked) => edit(body.result as Json, asked));
}

/** A change of `event`, where there is one. */
export function changingEvent(edit: (event: Json, asked: SessionAsked) => unknown): Change {
  return changingSessionBody("getAgentEvent", (body, asked) => body.event && edit(body.event as Json, asked));
}

/** A change of what is answered with one of these codes. */
export function changingCode(
  operations: SessionOperation | readonly SessionOperation[],
  codes: readonly string[],
  edit: (sent: Sent, asked: SessionAsked) => Sent,
): Change {
  return changingSession(operations, (sent, asked) => (codes.includes(codeOf(sent) ?? "") ? edit(sent, asked) : sent));
}

export const SUCCESS = { message: "success", retcode: "0" };
