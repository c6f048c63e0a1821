import type { Exchange, HttpRequest } from "./exchange.ts";
import type { SendOptions } from "./risk.ts";
import type { TlsFacts } from "./tls-facts.ts";

/** Sends requests to one surface of a deployment, with the credential in `options`. */
export interface Client {
  /** Throws if the request is not permitted; see risk.ts. */
  ask(httpRequest: HttpRequest, options: SendOptions): Promise<Exchange>;
  /** TLS facts of the first connection; undefined before it, and over plain HTTP. */
  tls(): TlsFacts | undefined;
  /** The address of the proxy that all requests go through, without its credentials; undefined without one. */
  proxy: string | undefined;
  /** The VDN in the response to the sign-in; undefined without a sign-in or a VDN. */
  vdn?(): number | undefined;
  /** Signs out and closes the connections. Never throws; returns one line if the sign-out failed. */
  close(): Promise<string | undefined>;
}
