import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import type { AnswerTypes } from "./agentgateway-answers.ts";
import type { C2Request, C2Verdict } from "./c2-verification.ts";
import type { CallCentre } from "./call-centre.ts";
import type { Dataset } from "./dataset.ts";
import type { CcCmsOperation } from "./operation-names.ts";
import type { Sent } from "./sent.ts";
import type { Sessions } from "./sessions.ts";

/** What a running reference consists of, for a change to look at. One object for each reference. */
export interface World {
  dataset: Dataset;
  centre: CallCentre;
  sessions: Sessions;
  types: AnswerTypes;
  /** ms since 1970 */
  now: () => number;
}

/**
 * A small change to a running reference, so that a proof can see who notices it.
 * Hooks that are left out change nothing. A change that remembers something keeps it by world,
 * because one change can be at work in several references.
 */
export interface Change {
  /** The one surface whose answers are other ones; both may be when missing. */
  surface?: "agentgateway" | "cc-cms";
  /** The operations whose answers are other ones; any may be when missing. */
  operations?: readonly string[];
  /**
   * Before a request is routed: its URL, method and parsed headers can be changed in place.
   * The signature is verified for the URL and method as they are then, and for the headers as they were sent.
   */
  request?(raw: IncomingMessage, world: World): void;
  /** The verdict about the signature of a request to CC-CMS. */
  signature?(verdict: C2Verdict, request: C2Request, world: World): C2Verdict;
  /** The body of a request to CC-CMS, as parsed; NOT_JSON when it is not JSON. */
  requestBody?(body: unknown, operation: CcCmsOperation, world: World): unknown;
  /** Any answer but that to what is not HTTP. The socket of the request can be destroyed to send none. */
  answer?(sent: Sent, request: FastifyRequest, world: World): Sent;
}

/** Several changes as one: each sees what those before it have made of it. */
export function combined(changes: readonly Change[]): Change {
  const [first, ...others] = changes.map(({ surface }) => surface);
  return {
    ...(first !== undefined && others.every((surface) => surface === first) && { surface: first }),
    request(raw, world) {
      for (const change of changes) change.request?.(raw, world);
    },
    signature: (verdict, request, world) =>
      changes.reduce((before, change) => change.signature?.(before, request, world) ?? before, verdict),
    // Not with ??, because null is a body, too.
    requestBody: (body, operation, world) =>
      changes.reduce(
        (before, change) => (change.requestBody ? change.requestBody(before, operation, world) : before),
        body,
      ),
    answer: (sent, request, world) =>
      changes.reduce((before, change) => change.answer?.(before, request, world) ?? before, sent),
  };
}

/** A change at work in its world. */
export class ChangeAtWork {
  readonly #change: Change;
  readonly #world: World;

  constructor(change: Change, world: World) {
    this.#change = change;
    this.#world = world;
  }

  request(raw: IncomingMessage): void {
    this.#change.request?.(raw, this.#world);
  }

  signature(verdict: C2Verdict, request: C2Request): C2Verdict {
    return this.#change.signature?.(verdict, request, this.#world) ?? verdict;
  }

  requestBody(body: unknown, operation: CcCmsOperation): unknown {
    // Not with ??, because null is a body, too.
    return this.#change.requestBody ? this.#change.requestBody(body, operation, this.#world) : body;
  }

  answer(sent: Sent, request: FastifyRequest): Sent {
    return this.#change.answer?.(sent, request, this.#world) ?? sent;
  }
}
