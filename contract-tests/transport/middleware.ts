import type { Middleware } from "openapi-fetch";
import { type C2Options, DEFAULT_C2 } from "../deployment/deployment.ts";
import { type C2Credentials, c2Authorization, queryOf } from "./c2-signature.ts";
import { guidIn } from "./guid.ts";

/**
 * Middleware for the generated AgentGateway client that keeps the guid of one session.
 *
 * It takes the guid from the `Set-GUID` header of any response (sign-in, event polling, heartbeat)
 * and sends it with every later request. Without polling or heartbeat the gateway ends the session after two minutes;
 * calling `getAgentEvent` in a loop is left to the application, which needs the events anyway.
 * `guid` is that of an existing session, if there is one.
 *
 * Source: "Authentication Mode of Agent Operation Interfaces" (cec_07_0005).
 */
export function guidSession(guid?: string): Middleware {
  let current = guid;
  return {
    onRequest({ request }) {
      if (current !== undefined) request.headers.set("Guid", current);
      return request;
    },
    onResponse({ response }) {
      const header = response.headers.get("set-guid");
      if (header !== null) current = guidIn(header) ?? current;
      return undefined;
    },
  };
}

/**
 * Middleware for the generated CC-CMS client that signs every request with C2, over the bytes as sent.
 * `options` are for a deployment that needs another form than the vendor's demonstration code.
 *
 * Source: "C2 authentication of the monitoring interfaces" (cec_07_0003).
 */
export function c2Signature(credentials: C2Credentials, options: Partial<C2Options> = {}): Middleware {
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
      request.headers.set(
        "Authorization",
        c2Authorization(signed, available, credentials, { ...DEFAULT_C2, ...options }),
      );
      return request;
    },
  };
}
