/** A request as the suite wants it sent; who asks is added on the way. */
export interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Text of the body; undefined sends none. */
  body?: string;
}

export type Header = readonly [name: string, value: string];

/**
 * Why there is no complete answer.
 * `unreachable`: nothing can be asked at this address. `refused`: there is no valid credential to ask with.
 * `broken`: the answer did not come, or not whole. `interrupted`: the run was ended from outside.
 * `unanswered`: it did not come in time, and how long it may take is a setting of the deployment.
 */
export interface TransportFailure {
  kind: "unreachable" | "refused" | "broken" | "interrupted" | "unanswered";
  /** One line, with the next step where there is one. */
  message: string;
}

export interface Answer {
  status: number;
  /** As they arrived: order, letter case, and repeated names. */
  headers: readonly Header[];
  body: Uint8Array;
}

/**
 * One request and what came of it, as sent and received, with the credentials in both: what leaves the process is masked.
 * The headers of the request are those that the suite sets; the connection adds Connection and Content-Length.
 * Where a request was tried again, times are from the first try to the end of the last.
 */
export interface Exchange {
  request: { method: string; url: string; headers: readonly Header[]; body?: string };
  result: { answer: Answer } | { failure: TransportFailure };
  /** When the request was sent, ISO 8601. */
  startedAt: string;
  /** Until the last byte was received, in ms. */
  duration: number;
}

/** The values of all headers of one name, in the order of arrival. */
export function headersOf({ headers }: Pick<Answer, "headers">, name: string): string[] {
  return headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
