import type { Limits, TlsSettings } from "../deployment/deployment.ts";
import type { TransportFailure } from "./exchange.ts";
import { causeOf, codeOf } from "./failure-words.ts";
import { handshakeWords, notSignedWords } from "./handshake.ts";
import type { SiteProxy } from "./proxy.ts";

/** Where and how a request was to be sent. */
export interface Attempt {
  origin: string;
  limits: Limits;
  tls: TlsSettings;
  /** The part that failed before the request was sent; undefined where it was sent. */
  phase: "proxy" | "connection" | "handshake" | undefined;
  /** The proxy on the way; undefined without one. */
  proxy?: SiteProxy | undefined;
  /** Whether a response has begun. */
  isBegun: boolean;
}

/** Codes of undici for a client that the suite itself has closed. */
const CLOSED = ["UND_ERR_DESTROYED", "UND_ERR_CLOSED"];

/** Codes of a connection that the other side has closed. */
const CLOSED_BY_SERVER = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];

/** Codes of undici for a request that cannot be written. */
const UNWRITABLE = ["UND_ERR_INVALID_ARG", "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH"];

/**
 * The failure in one line. What fails before the request was sent, and what is not known, is no answer: only bytes of
 * the deployment, or their absence on a connection that it has accepted, can be.
 */
export function failureOf(error: unknown, attempt: Attempt): TransportFailure {
  if (!(error instanceof Error)) throw error;
  const { origin, limits, phase } = attempt;
  const code = codeOf(error);
  if (CLOSED.includes(code)) return { kind: "interrupted", message: "the connection was closed by the suite" };
  if (UNWRITABLE.includes(code))
    return { kind: "unreachable", message: `the request to ${origin} cannot be written (${code}); please report it` };
  if (phase === "proxy") return unreachable(origin, proxyWords(code, error, attempt));
  if (phase !== undefined) return unreachable(origin, unsentWords(code, attempt));
  const cause = causeOf(code, limits) ?? answerCause(code, error);
  if (cause?.[0] === "broken")
    return {
      kind: "broken",
      message: cause[1],
      ...(CLOSED_BY_SERVER.includes(code) && !attempt.isBegun && { isClosed: true }),
    };
  if (cause?.[0] === "unanswered") return { kind: "unanswered", message: cause[1] };
  if (cause) return unreachable(origin, cause[1]);
  return {
    kind: "unreachable",
    isSent: true,
    message: `the request to ${origin} failed for an unknown reason (${code}); try again, and report it if it stays`,
  };
}

function unreachable(origin: string, words: string): TransportFailure {
  return { kind: "unreachable", message: `no connection to ${origin}: ${words}` };
}

/** Why the proxy did not connect; undici has its status only in words. */
function proxyWords(code: string, { message }: Error, { limits, proxy }: Attempt): string {
  const { variable, address } = proxy ?? { variable: "", address: "" };
  const status = /^Proxy response \((\d{3})\)/.exec(message)?.[1];
  const next = `; correct ${variable}, or name the host in NO_PROXY`;
  if (status === "407") return `the proxy ${address} wants credentials (407); write them into ${variable}`;
  if (status !== undefined) return `the proxy ${address} does not connect to it (${status})${next}`;
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "UND_ERR_HEADERS_TIMEOUT")
    return `the proxy ${address} does not answer within ${limits.connect / 1000} s${next}`;
  return `the proxy ${address} is not reached (${code})${next}`;
}

function unsentWords(code: string, { limits, tls, phase }: Attempt): string {
  const notSigned = notSignedWords(code, tls);
  if (notSigned !== undefined)
    return `its certificate ${notSigned}; get the current one: a restarted server may have a new certificate`;
  if (phase === "handshake") return handshakeWords(code, tls, limits);
  const cause = causeOf(code, limits);
  return cause?.[0] === "unreachable" ? cause[1] : `the connection failed (${code}); check host and port`;
}

/** What bytes mean that came over a connection; undefined for an error that does not speak of bytes. */
function answerCause(code: string, error: Error): ReturnType<typeof causeOf> {
  if (error.name === "HTTPParserError") {
    return isHttp2(error)
      ? ["unreachable", "it speaks HTTP/2 only on this port; enable HTTP/1.1, or check the port"]
      : ["broken", `an unreadable response (${code}: ${error.message})`];
  }
  // The connection was up before, so that this is what it has sent.
  return code.startsWith("ERR_SSL_") ? ["broken", `an unreadable response (${code})`] : undefined;
}

/**
 * Whether the response begins as HTTP/2, with a frame SETTINGS (type 4) on stream 0; undici keeps what it could not
 * read. Source: RFC 9113, sections 3.4 and 4.1.
 */
function isHttp2(error: Error): boolean {
  if (!("data" in error) || typeof error.data !== "string") return false;
  return error.data[3] === "\u0004" && error.data.slice(5, 9) === "\0\0\0\0";
}
