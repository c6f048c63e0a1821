// Middleware for the generated clients: what says who sends a request. Runs in Node, browsers and workers.
import type { Middleware } from "openapi-fetch";
import { type C2Credentials, type C2Options, c2Authorization, DEFAULT_C2, queryOf } from "./c2-signature.ts";

export type { C2Credentials, C2Options } from "./c2-signature.ts";
export { guidSession } from "./guid-session.ts";

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
      const { pathname, host, search } = new URL(request.url);
      // fetch adds these two itself, the second only to a body.
      const length: Record<string, string> = bytes.byteLength > 0 ? { "content-length": String(bytes.byteLength) } : {};
      const available = { ...Object.fromEntries(request.headers), host, ...length };
      const signed = { method: request.method, path: pathname, query: queryOf(search.slice(1)), body };
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
