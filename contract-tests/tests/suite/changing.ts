import type { FastifyRequest } from "fastify";
import type { Change } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";

/** A change of the answers to requests whose URL has a part. */
export function answering(path: string, change: (sent: Sent, request: FastifyRequest) => Sent): Change {
  return { answer: (sent, request) => (request.url.includes(path) ? change(sent, request) : sent) };
}
