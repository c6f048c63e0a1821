import type { Surface } from "../contract/contract.ts";

/** A request without its credential, which the client adds. */
export interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Text of the body; undefined sends none. */
  body?: string;
}

export type Header = readonly [name: string, value: string];

/**
 * Why there is no complete response.
 * `unreachable`: no connection is possible. `refused`: there is no valid credential.
 * `broken`: the response is missing or incomplete. `interrupted`: the run was ended.
 * `unanswered`: no response in time, where the permitted time is a setting of the deployment; no room for it in the
 * suite; or a connection that was closed at once, where the request may not be sent again.
 */
export interface TransportFailure {
  kind: "unreachable" | "refused" | "broken" | "interrupted" | "unanswered";
  /** One line, with the next step if there is one. */
  message: string;
  /** Although there was no connection that is known of, the request may have arrived. */
  isSent?: true;
  /** The connection was closed before a byte of a response to this request. */
  isClosed?: true;
}

export interface Answer {
  status: number;
  /** As received: order, letter case, and repeated names. */
  headers: readonly Header[];
  body: Uint8Array;
  /** Where the body is only the beginning of what came: the length of that, and what keeps it from being JSON. */
  cut?: { length: number; problem: string };
}

/**
 * One request and its response or failure, as sent and received, with credentials. Reports mask them.
 * The headers of the request are those that the suite sets; the connection adds Accept-Encoding: identity, Connection
 * and Content-Length. The body of an answer is without its content coding.
 * For a request that was sent again, the times cover the first to the last attempt.
 */
export interface Exchange {
  request: { method: string; url: string; headers: readonly Header[]; body?: string };
  result: { answer: Answer } | { failure: TransportFailure };
  /** When the request was sent, ISO 8601. */
  startedAt: string;
  /** Until the last byte was received, in ms. */
  duration: number;
}

/** An exchange as the transport made it, whoever asked and why. */
export interface SentExchange {
  surface: Surface;
  /** As given to the client; equal for requests that were sent again. */
  httpRequest: HttpRequest;
  exchange: Exchange;
}

/** The values of all headers of one name, in the order of arrival. */
export function headersOf({ headers }: Pick<Answer, "headers">, name: string): string[] {
  return headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
