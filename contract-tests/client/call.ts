// How the generated clients send a request: at the documented pace, and for a limited time. Runs in Node, browsers and workers.
import type { HeadersOptions } from "openapi-fetch";
import { type Answer, answerOf, type Codes, type Success } from "./answer.ts";
import { type Clock, realClock, timeLimit } from "./clock.ts";
import { DOCUMENTED_PACE, type Pace, places } from "./pace.ts";
import { PlatformError } from "./platform-error.ts";

/** How long a request may take, in ms, unless the application says otherwise: known clients wait 20 to 600 s. Our choice. */
const TIMEOUT = 30_000;

/** Settings of all calls of a client. */
export interface CallSettings {
  /** How long a request may take until its response is there as a whole, in ms; 30000 by default, Infinity for ever. */
  timeout?: number | undefined;
  /** Where the time comes from; only tests need another one. */
  clock?: Clock | undefined;
}

/** Settings of all calls to a surface with flow control. */
export interface PacedCallSettings extends CallSettings {
  /**
   * How many queries an agent may send; more wait for their turn. By default 5 in 2000 ms, which is documented.
   * `false`: none waits, and the gateway may refuse.
   */
  pace?: Pace | false | undefined;
}

/** Settings of one call: headers, an abort signal, and the like. */
export type CallOptions = Omit<RequestInit, "body" | "headers" | "method"> & {
  headers?: HeadersOptions;
  /** How long this request may take, in ms; Infinity for ever. The time that it waits for its turn does not count. */
  timeout?: number | undefined;
};

/** What openapi-fetch gives for a response that it reads as text. */
interface Sent {
  data?: string | undefined;
  error?: unknown;
  response: Response;
}

/** What a failed `fetch` threw, so that it differs from a mistake of the caller. */
class NotFetched extends Error {}

/** `fetch`, or one in its place, with failures that `calling` knows. */
export function watched(fetch: (request: Request) => Promise<Response> = globalThis.fetch) {
  return async (request: Request): Promise<Response> => {
    try {
      return await fetch(request);
    } catch (cause) {
      throw new NotFetched("fetch failed", { cause });
    }
  };
}

/**
 * A function that sends a request of an operation and makes an Answer of its response.
 * `agentid` is that of an operation under flow control; its requests are sent in their order, each in its turn.
 * It rejects only where the request could not be made at all, which is a mistake of the caller.
 */
export function calling(codes: Codes, settings: PacedCallSettings) {
  const { clock = realClock, pace = DOCUMENTED_PACE } = settings;
  const place = pace === false ? undefined : places(pace, clock);

  return async <Documented>(
    operation: string,
    { timeout = settings.timeout ?? TIMEOUT, signal, ...others }: CallOptions,
    send: (options: Omit<CallOptions, "timeout">) => Promise<Sent>,
    agentid?: string,
  ): Promise<Answer<Success<Documented>>> => {
    const unanswered = (cause: unknown) => ({
      error: new PlatformError(operation, reasonOf(cause), { kind: "no-answer", cause }),
    });
    let done: (() => void) | undefined;
    try {
      if (agentid !== undefined) done = await place?.(agentid, signal);
    } catch (cause) {
      return unanswered(cause);
    }
    const limit = timeLimit(signal, timeout, clock);
    try {
      const { response, error, data = textOf(error) } = await send({ ...others, signal: limit.signal });
      return answerOf<Documented>(operation, response, data, codes);
    } catch (error) {
      if (limit.signal.aborted) return unanswered(limit.signal.reason);
      if (error instanceof NotFetched) return unanswered(error.cause);
      // A body that breaks off rejects with what fetch itself throws.
      if (isOfFetch(error)) return unanswered(error);
      throw error;
    } finally {
      limit.end();
      done?.();
    }
  };
}

/** Whether an error is what fetch throws while it reads a body. */
function isOfFetch(error: unknown): boolean {
  if (error instanceof TypeError) return /terminated|fetch|network|body/i.test(error.message);
  return error instanceof Error && ["AbortError", "TimeoutError"].includes(error.name);
}

/** The innermost reason, which says more than `fetch failed`. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message;
}

function textOf(error: unknown): string {
  return typeof error === "string" ? error : error === undefined ? "" : JSON.stringify(error);
}
