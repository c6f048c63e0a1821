// Middleware for the generated clients: what says who sends a request. Runs in Node, browsers and workers.
import type { Middleware } from "openapi-fetch";
import type { paths } from "../../generated/agentgateway/types.js";
import { type C2Credentials, type C2Options, c2Authorization, DEFAULT_C2, queryOf } from "./c2-signature.ts";
import { guidIn, guidInBody } from "./guid.ts";

export type { C2Credentials, C2Options } from "./c2-signature.ts";

type Path = keyof paths;
const SIGN_INS: readonly string[] = [
  "/agentgateway/resource/onlineagent/{agentid}",
  "/agentgateway/resource/onlineagent/{agentid}/forcelogin",
] satisfies Path[];
const RENEWAL: string = "/agentgateway/resource/onlineagent/{agentid}/updateGuid" satisfies Path;
const SIGN_OUT: string = "/agentgateway/resource/onlineagent/{agentid}/logout" satisfies Path;

/** The guid of one agent, and the number of the request that brought it. */
interface Session {
  guid: string | undefined;
  broughtBy: number;
}

/**
 * Middleware for the generated AgentGateway client that keeps the guids of sessions, one for each agent id in a path.
 *
 * It takes a guid from the header `Set-GUID` of any answer, or from the body of `updateGuid`, and sends it with each
 * later request of that agent. A sign-in is sent without a guid, and a sign-out that succeeded forgets it.
 * Where requests overlap, the guid that the later request brought is kept.
 *
 * Without polling or heartbeat the gateway ends a session after two minutes: call `getAgentEvent` in a loop.
 * `guid` is that of a session that exists already; it is sent for each agent that has none of its own.
 *
 * Source: "Authentication Mode of Agent Operation Interfaces" (cec_07_0005).
 */
export function guidSession(guid?: string): Middleware {
  const sessions = new Map<string, Session>();
  /** Numbers of requests, by the id that openapi-fetch gives each. */
  const numbers = new Map<string, number>();
  let count = 0;

  function sessionOf(agentid: unknown): Session {
    const id = String(agentid);
    const session = sessions.get(id) ?? { guid, broughtBy: 0 };
    sessions.set(id, session);
    return session;
  }

  return {
    onRequest({ request, schemaPath, params, id }) {
      count += 1;
      numbers.set(id, count);
      const session = sessionOf(params.path?.agentid);
      if (SIGN_INS.includes(schemaPath)) request.headers.delete("Guid");
      else if (session.guid !== undefined) request.headers.set("Guid", session.guid);
      return request;
    },
    async onResponse({ response, schemaPath, params, id }) {
      const number = numbers.get(id) ?? 0;
      numbers.delete(id);
      const session = sessionOf(params.path?.agentid);
      const body = schemaPath === RENEWAL || schemaPath === SIGN_OUT ? await jsonOf(response) : undefined;
      if (number < session.broughtBy) return undefined;
      const isSuccess = body?.retcode === "0";
      const announced = guidIn(response.headers.get("set-guid") ?? "");
      const renewed = isSuccess && typeof body.result === "string" ? guidInBody(body.result) : undefined;
      const brought = announced ?? renewed;
      if (schemaPath === SIGN_OUT && isSuccess) Object.assign(session, { guid: undefined, broughtBy: number });
      else if (brought !== undefined) Object.assign(session, { guid: brought, broughtBy: number });
      return undefined;
    },
    onError({ id }) {
      numbers.delete(id);
    },
  };
}

/** The body of an answer as an object, of a copy, so that it can be read again; undefined where it is none. */
async function jsonOf(response: Response): Promise<Record<string, unknown> | undefined> {
  const value: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

/** Settings of `c2Signature`; those of the signature only where a deployment wants another form. */
export interface C2SignatureOptions extends Partial<C2Options> {
  /**
   * The present time of the server, in ms since 1970; by default that of this machine.
   * With a clock that is off: `() => Date.now() + difference`, by the time that `queryCtiServerTime` tells.
   */
  now?: () => number;
}

/**
 * Middleware for the generated CC-CMS client that signs each request with C2, over the bytes that are sent.
 *
 * No signature is sent twice, since a server may refuse one that it has seen: where an equal request was signed
 * in the same second (or millisecond), the timestamp of the next one is the following second (or millisecond).
 *
 * Source: "C2 authentication of the monitoring interfaces" (cec_07_0003).
 */
export function c2Signature(credentials: C2Credentials, options: C2SignatureOptions = {}): Middleware {
  const { now = Date.now, ...form } = options;
  const settings = { ...DEFAULT_C2, ...form };
  const step = settings.timestamp === "seconds" ? 1_000 : 1;
  /** What was sent, with the time that it was signed for; only what can be made again is kept. */
  const sent = new Map<string, number>();

  return {
    async onRequest({ request }) {
      const bytes = await request.clone().arrayBuffer();
      // A byte order mark is sent, so it is signed.
      const body = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytes);
      const { pathname, host, searchParams } = new URL(request.url);
      // fetch adds these two itself, the second only to a body.
      const length: Record<string, string> = bytes.byteLength > 0 ? { "content-length": String(bytes.byteLength) } : {};
      const available = { ...Object.fromEntries(request.headers), host, ...length };
      const signed = { method: request.method, path: pathname, query: queryOf(searchParams), body };
      const present = now();
      for (const [authorization, time] of sent) if (time < present - step) sent.delete(authorization);
      for (let time = present; ; time += step) {
        const authorization = await c2Authorization(signed, available, credentials, settings, time);
        if (sent.has(authorization)) continue;
        sent.set(authorization, time);
        request.headers.set("Authorization", authorization);
        return request;
      }
    },
  };
}
