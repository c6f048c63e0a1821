import type { FastifyRequest } from "fastify";
import type { Change, World } from "../../reference/change.ts";
import type { SessionOperation } from "../../reference/operation-names.ts";
import type { Sent } from "../../reference/sent.ts";
import type { Session } from "../../reference/sessions.ts";
import { codeOf, isSuccess, type Json, textOf } from "./changing.ts";

export type { SessionOperation } from "../../reference/operation-names.ts";

/** What each is called by: its method, and its path behind the agent. */
const PLACES: Record<SessionOperation, [method: string, path: RegExp]> = {
  login: ["PUT", /^\/agentgateway\/resource\/onlineagent\/([^/]*)$/],
  forceLogin: ["PUT", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/forcelogin$/],
  handShake: ["POST", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/handshake$/],
  updateGuid: ["PUT", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/updateGuid$/],
  logout: ["DELETE", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/logout$/],
  getAgentEvent: ["GET", /^\/agentgateway\/resource\/agentevent\/([^/]*)$/],
  resetSkill: ["POST", /^\/agentgateway\/resource\/onlineagent\/([^/]*)\/resetskill\/[^/]*$/],
};

/** What a request is about a session. */
export interface ReceivedSessionRequest {
  operation: SessionOperation;
  agentid: string;
  /** As it was sent; empty without one. */
  guid: string;
  world: World;
}

/** The operation that a request is of; undefined for anything but the session. */
export function sessionRequestIn(
  { method, url, headers }: Pick<FastifyRequest["raw"], "method" | "url" | "headers">,
  world: World,
): ReceivedSessionRequest | undefined {
  const [path = ""] = (url ?? "").split("?");
  for (const [operation, [own, form]] of Object.entries(PLACES) as [SessionOperation, [string, RegExp]][]) {
    const [, agentid] = (method === own && form.exec(path)) || [];
    if (agentid !== undefined) return { operation, agentid, guid: String(headers.guid ?? ""), world };
  }
  return undefined;
}

/** The session that the agent of a request has at present. */
export function sessionOf({ agentid, world }: ReceivedSessionRequest): Session | undefined {
  return world.sessions.of(agentid);
}

/** A change of all answers to some operations of the session. */
export function changingSession(
  operations: SessionOperation | readonly SessionOperation[],
  edit: (sent: Sent, received: ReceivedSessionRequest) => Sent,
): Change {
  const wanted = [operations].flat();
  return {
    surface: "agentgateway",
    operations: wanted,
    answer(sent, { raw }, world) {
      const received = sessionRequestIn(raw, world);
      return received && wanted.includes(received.operation) ? edit(sent, received) : sent;
    },
  };
}

/** A change of the answers of success. */
export function changingSessionSuccess(
  operations: SessionOperation | readonly SessionOperation[],
  edit: (sent: Sent, received: ReceivedSessionRequest) => Sent,
): Change {
  return changingSession(operations, (sent, received) => (isSuccess(sent) ? edit(sent, received) : sent));
}

/** A change of the body of answers of success. */
export function changingSessionBody(
  operations: SessionOperation | readonly SessionOperation[],
  edit: (body: Json, received: ReceivedSessionRequest) => unknown,
): Change {
  return changingSessionSuccess(operations, (sent, received) => {
    const body = JSON.parse(textOf(sent)) as Json;
    edit(body, received);
    return { ...sent, body: JSON.stringify(body) };
  });
}

/** A change of `result` in answers of success. */
export function changingResult(
  operations: SessionOperation | readonly SessionOperation[],
  edit: (result: Json, received: ReceivedSessionRequest) => unknown,
): Change {
  return changingSessionBody(operations, (body, received) => edit(body.result as Json, received));
}

/** A change of `event`, where there is one. */
export function changingEvent(edit: (event: Json, received: ReceivedSessionRequest) => unknown): Change {
  return changingSessionBody("getAgentEvent", (body, received) => body.event && edit(body.event as Json, received));
}

/** A change of what is answered with one of these codes. */
export function changingCode(
  operations: SessionOperation | readonly SessionOperation[],
  codes: readonly string[],
  edit: (sent: Sent, received: ReceivedSessionRequest) => Sent,
): Change {
  return changingSession(operations, (sent, received) =>
    codes.includes(codeOf(sent) ?? "") ? edit(sent, received) : sent,
  );
}

export const SUCCESS = { message: "success", retcode: "0" };
