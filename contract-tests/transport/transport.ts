import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionOptions, checkServerIdentity, TLSSocket } from "node:tls";
import { buildConnector } from "undici";
import { timeLimit } from "../client/clock.ts";
import type { Limits, TlsSettings } from "../deployment/deployment.ts";
import { Room, withoutUnreadable } from "./body.ts";
import { decoded } from "./content-coding.ts";
import { Cookies } from "./cookies.ts";
import { type Answer, type Exchange, type Header, type HttpRequest, headersOf } from "./exchange.ts";
import { codeOf, TOO_LARGE_TOGETHER } from "./failure-words.ts";
import { type Attempt, failureOf } from "./failures.ts";
import { REFUSED } from "./handshake.ts";
import { dispatcherOf, proxyTo, type SiteProxy } from "./proxy.ts";
import { type TlsFacts, tlsFactsOf } from "./tls-facts.ts";

/**
 * How often a request is tried again when its connection fails, and the pause before that, in ms. The last one outlasts
 * the end of a server that restarts; a server that always hangs up is waited for in this way only a few times.
 */
const RETRIES = { times: 2, pause: 200, lastPause: 1_000, lastPauses: 10 };

/**
 * How long a connection without a request is kept, in ms. A request on one that the server closes at that moment is
 * lost, and only some may be sent again. So this is shorter than servers keep them, whatever they announce.
 */
const KEPT = 500;

/** The code of an error of our own: the proxy closed the connection before it answered. */
const HUNG_UP = "closed by the proxy";

/** A body of at most so many bytes is always read, and so much is kept of one that is no JSON, as it uses up no room. */
const SMALL = 64 * 1024;

/**
 * The only code that sends requests to a surface.
 * Redirects are not followed, so that credentials never go to another host.
 * Cookies (of a load balancer) are returned; see cookies.ts. Exchanges are as sent and received: nothing is masked yet.
 */
export interface Transport {
  /**
   * `credential` are the headers with the credential; `answerLimit` is the limit for a response in ms, if not the default.
   * `seen` gets the headers of a response at once, also if its body is lost.
   */
  send(
    httpRequest: HttpRequest,
    credential: Record<string, string>,
    signal: AbortSignal,
    answerLimit?: number,
    seen?: (headers: readonly Header[]) => void,
  ): Promise<Exchange>;
  /** TLS facts of the first connection; undefined before it, and over plain HTTP. */
  tls(): TlsFacts | undefined;
  /** The address of the proxy that all requests go through, without its credentials; undefined without one. */
  proxy: string | undefined;
  close(): Promise<void>;
}

export interface TransportOptions {
  userAgent?: string | false | undefined;
  /** What the bodies of all surfaces share; by default, this surface has its own. */
  room?: Room | undefined;
  /** Gets each exchange when it is over, also one that nobody else keeps. */
  sent?: ((exchange: Exchange, httpRequest: HttpRequest) => void) | undefined;
}

/** Opens the transport; `userAgent` is the header of each request that has none of its own, false or undefined sends none. */
export function openTransport(
  baseUrl: string,
  tls: TlsSettings,
  limits: Limits,
  { userAgent, room = new Room(limits.body), sent = () => undefined }: TransportOptions = {},
): Transport {
  let facts: TlsFacts | undefined;
  const proxy = proxyTo(baseUrl);
  const requestTls = { ...tlsOptions(tls), timeout: limits.connect };
  /** What failed before a request was sent, by the error. */
  const unsent = new WeakMap<object, Attempt["phase"]>();
  let isAccepted = false;
  const agent = dispatcherOf(
    {
      requestTls,
      timeout: limits.connect,
      maxResponseSize: limits.body,
      keepAliveTimeout: KEPT,
      keepAliveMaxTimeout: KEPT,
    },
    buildConnector(requestTls),
    (connect) => (options, callback) => {
      const fail = (cause: Error) => {
        // undici connects again for ever after this code, which only a proxy that hangs up brings here.
        const error =
          codeOf(cause) === "UND_ERR_SOCKET" ? Object.assign(new Error(cause.message), { code: HUNG_UP }) : cause;
        unsent.set(error, phaseOf(error, options.protocol, proxy));
        callback(error, null);
      };
      connect(options, async (...[error, socket]) => {
        if (error) return fail(error);
        if (socket instanceof TLSSocket) {
          facts ??= tlsFactsOf(socket);
          const refusal = isAccepted ? undefined : await refusalOf(socket);
          if (refusal) {
            socket.destroy();
            return fail(refusal);
          }
        }
        isAccepted = true;
        callback(null, socket);
      });
    },
  );
  const cookies = new Cookies();
  let { lastPauses } = RETRIES;

  async function send(
    httpRequest: HttpRequest,
    credential: Record<string, string>,
    signal: AbortSignal,
    answerLimit?: number,
    seen: (headers: readonly Header[]) => void = () => undefined,
  ): Promise<Exchange> {
    const { method, path, body } = httpRequest;
    const { origin, host } = new URL(baseUrl);
    // As text: a URL would lose what is odd about a path, such as dot segments.
    const url = `${origin}${path}`;
    const { Cookie: authentication, ...others } = credential;
    const cookie = [authentication, cookies.header(url)].filter((value) => value !== undefined);
    const headers: Header[] = [
      ["Host", host],
      ...(typeof userAgent === "string" ? ([["User-Agent", userAgent]] as const) : []),
      ...Object.entries({ ...httpRequest.headers, ...others }),
      ...(cookie.length === 0 ? [] : ([["Cookie", cookie.join("; ")]] as const)),
    ];
    const asked = { method, url, headers, ...(body === undefined ? {} : { body }) };
    const startedAt = new Date().toISOString();
    const started = performance.now();
    // Who waits longer for an answer waits as long for all of it.
    const held =
      answerLimit === undefined
        ? limits
        : { ...limits, answer: answerLimit, whole: Math.max(limits.whole, answerLimit) };
    const whole = timeLimit(signal, held.whole);
    let isBegun = false;
    const told = (head: readonly Header[]) => {
      isBegun = true;
      cookies.keep(url, headersOf({ headers: head }, "set-cookie"));
      seen(head);
    };
    const result = await resultOf(
      asked,
      { origin, path, told, isBegun: () => isBegun },
      signal,
      whole.signal,
      held,
    ).finally(whole.end);
    const exchange = { request: asked, result, startedAt, duration: performance.now() - started };
    sent(exchange, httpRequest);
    return exchange;
  }

  async function resultOf(
    asked: Exchange["request"],
    target: Target,
    signal: AbortSignal,
    during: AbortSignal,
    held: Limits,
  ): Promise<Exchange["result"]> {
    for (let retriesLeft = RETRIES.times; ; retriesLeft -= 1) {
      try {
        return { answer: await answerTo(asked, target, held.answer, during) };
      } catch (error) {
        if (signal.aborted) return { failure: { kind: "interrupted", message: endingOf(signal) } };
        if (retriesLeft > 0 && mayBeRepeated(asked.method, error)) {
          const isLast = retriesLeft === 1 && lastPauses > 0;
          if (isLast) lastPauses -= 1;
          await sleep(isLast ? RETRIES.lastPause : RETRIES.pause, undefined, { signal: during }).catch(() => undefined);
        } else {
          const phase = error instanceof Error ? unsent.get(error) : undefined;
          const isBegun = target.isBegun();
          return { failure: failureOf(error, { origin: target.origin, limits: held, tls, phase, proxy, isBegun }) };
        }
      }
    }
  }

  async function answerTo(
    { method, headers, body }: Exchange["request"],
    { origin, path, told }: Target,
    answerLimit: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const response = await agent.request({
      origin,
      path,
      signal,
      headersTimeout: answerLimit,
      bodyTimeout: answerLimit,
      // The contract's methods are all methods that undici knows.
      method: method as "GET",
      headers: [...headers.flat(), "Accept-Encoding", "identity"],
      responseHeaders: "raw",
      ...(body === undefined ? {} : { body }),
    });
    // With "raw" undici answers a flat list of names and values; its type knows only the other form.
    const raw = response.headers as unknown as string[];
    const received = Array.from(
      { length: raw.length / 2 },
      (_, index): Header => [String(raw[2 * index]), String(raw[2 * index + 1])],
    );
    told(received);
    const sent = await bytesOf(response.body, Math.max(SMALL, room.most));
    const bytes = await decoded(received, sent, limits.body);
    const whole = { status: response.statusCode, headers: received, body: bytes };
    if (bytes.length <= SMALL) return whole;
    if (!room.has(whole)) throw tooLargeTogether();
    const answer = withoutUnreadable(whole, SMALL);
    if (answer.body.length > SMALL) room.take(answer);
    return answer;
  }

  return { send, tls: () => facts, proxy: proxy?.address, close: () => agent.destroy() };
}

/** The bytes of a body as they come; more than so many find no room, so that they are not waited for. */
async function bytesOf(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > most) throw tooLargeTogether();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function tooLargeTogether(): Error {
  return Object.assign(new Error("The bodies are too large together."), { code: TOO_LARGE_TOGETHER });
}

/** Where a request goes, as text, and who is told the headers of the response. */
interface Target {
  origin: string;
  path: string;
  told(headers: readonly Header[]): void;
  /** Whether headers have come. */
  isBegun(): boolean;
}

type TlsOptions = Pick<
  ConnectionOptions,
  "rejectUnauthorized" | "ca" | "servername" | "cert" | "key" | "passphrase" | "checkServerIdentity"
>;

/** The TLS settings of a deployment for Node. */
export function tlsOptions({ ca, serverName, clientCertificate, insecure }: TlsSettings): TlsOptions {
  return {
    rejectUnauthorized: !insecure,
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : servedAs(serverName)),
    ...(clientCertificate && {
      cert: clientCertificate.certificate,
      key: clientCertificate.key,
      ...(clientCertificate.passphrase === undefined ? {} : { passphrase: clientCertificate.passphrase }),
    }),
  };
}

/** An address is no name that a server could be asked for (RFC 6066, section 3), but its certificate can be for it. */
function servedAs(name: string): Pick<ConnectionOptions, "servername" | "checkServerIdentity"> {
  if (isIP(name) === 0) return { servername: name };
  return { servername: "", checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate) };
}

/** The part of a connection that failed: before the handshake stand the lookup of the name and the connection itself. */
function phaseOf(error: Error, protocol: string | undefined, proxy: SiteProxy | undefined): Attempt["phase"] {
  const isBefore = "syscall" in error && ["connect", "getaddrinfo"].includes(String(error.syscall));
  // With a proxy undici has codes of its own for what is no handshake with the deployment.
  if (
    proxy &&
    (isBefore ||
      codeOf(error) === HUNG_UP ||
      protocol !== "https:" ||
      /^UND_ERR_|^HTTPParserError$/.test(codeOf(error)))
  )
    return "proxy";
  return protocol !== "https:" || isBefore || codeOf(error) === "UND_ERR_CONNECT_TIMEOUT" ? "connection" : "handshake";
}

/** How long a server has to refuse a client after a handshake of TLS 1.3, if it sends no ticket, in ms. */
const TO_REFUSE = 500;

/**
 * Why a server does not accept the client, which with TLS 1.3 it says after the handshake; undefined if it does.
 * Whoever sent a request meanwhile would not know whether it was carried out.
 */
async function refusalOf(socket: TLSSocket): Promise<Error | undefined> {
  if (socket.getProtocol() !== "TLSv1.3") return undefined;
  return new Promise((resolve) => {
    const ending = setTimeout(() => tell(undefined), TO_REFUSE);
    const onClose = () => tell(Object.assign(new Error("The server hung up."), { code: REFUSED }));
    // What is written while Node is still reading the ticket is not sent.
    const onSession = () => setImmediate(tell, undefined);
    function tell(refusal: Error | undefined): void {
      clearTimeout(ending);
      socket.off("error", tell).off("close", onClose).off("session", onSession);
      resolve(refusal);
    }
    socket.on("error", tell).on("close", onClose).on("session", onSession);
  });
}

/** Only a request without effect is sent again: after a reset of the connection it may have been carried out. */
function mayBeRepeated(method: string, error: unknown): boolean {
  const code = error instanceof Error ? codeOf(error) : "";
  return method === "GET" && ["ECONNREFUSED", "ECONNRESET", "UND_ERR_SOCKET"].includes(code);
}

/** Who ends a run says why with the reason of the signal, where it was not a person. */
function endingOf({ reason }: AbortSignal): string {
  return typeof reason === "string" ? reason : "the run was interrupted";
}
