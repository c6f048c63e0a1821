import type { FastifyReply, FastifyRequest } from "fastify";

/** Pages of any origin may read the answers, and the header with the new guid, which a browser hides otherwise. */
const READABLE = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": "Set-GUID",
};

/** What a page may send. A list with `*` would not include Authorization. */
const SENDABLE = {
  "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, Guid, service_token",
  "Access-Control-Max-Age": "600",
};

/**
 * Adds the headers that a browser asks for before it lets a page of another origin use an answer.
 * A preflight is answered at once; returns whether the request was one. Source: WHATWG Fetch, "CORS protocol".
 */
export function allowOtherOrigins(request: FastifyRequest, reply: FastifyReply): boolean {
  const isPreflight = request.method === "OPTIONS" && "access-control-request-method" in request.headers;
  const headers = isPreflight ? { ...READABLE, ...SENDABLE } : READABLE;
  // On the response itself, as all other headers of the reference.
  for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
  if (isPreflight) reply.code(204).send();
  return isPreflight;
}
