import type { Exchange, HttpRequest } from "./exchange.ts";
import type { SendOptions } from "./risk.ts";
import type { TlsFacts } from "./tls-facts.ts";

/** Asks one surface of a deployment, as somebody who may, or as `manner` says. */
export interface Client {
  /** Throws when the manner is not allowed; see risk.ts. */
  ask(httpRequest: HttpRequest, options: SendOptions): Promise<Exchange>;
  /** What the first TLS connection showed; undefined before there is one, and over plain HTTP. */
  tls(): TlsFacts | undefined;
  /** The VDN that the sign-in has told; undefined where there was none, or it told none. */
  vdn?(): number | undefined;
  /** Ends what was begun: signs out, closes connections. Never throws; says in one line what could not be ended. */
  close(): Promise<string | undefined>;
}
