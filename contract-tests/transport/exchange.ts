/** A request as the suite wants it sent; credentials are added by the transport. */
export interface Question {
  method: string;
  /** Origin of the deployment, `https://host:port`. */
  baseUrl: string;
  path: string;
  headers: Record<string, string>;
  /** Text of the body; undefined sends none. */
  body?: string;
}

export type Header = readonly [name: string, value: string];

/** Why no complete response arrived. */
export interface TransportFailure {
  /** Nothing answers at this address, so that asking again is of no use. */
  unreachable: boolean;
  /** One line, with the next step. */
  message: string;
}

export interface Answer {
  status: number;
  /** In the order of arrival; a name can come more than once. */
  headers: readonly Header[];
  body: Uint8Array;
}

/** One request and what came of it, as captured. Credentials in the request are masked. */
export interface Exchange {
  request: { method: string; url: string; headers: readonly Header[]; body?: string };
  result: { answer: Answer } | { failure: TransportFailure };
  /** From the first byte sent to the last received, in ms. */
  duration: number;
}

/** The values of all headers of one name, joined as HTTP allows. */
export function headerOf(answer: Answer, name: string): string | undefined {
  const values = answer.headers
    .filter(([other]) => other.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value);
  return values.length > 0 ? values.join(", ") : undefined;
}
