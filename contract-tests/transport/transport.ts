import { Agent, request } from "undici";
import type { Credentials } from "./credentials.ts";
import type { Answer, Exchange, Header, Question, TransportFailure } from "./exchange.ts";
import { MASK, masked } from "./mask.ts";

/** Limits of one exchange, in ms and bytes. */
const LIMITS = { connect: 5_000, answer: 15_000, whole: 30_000, body: 32 * 1024 * 1024 };

/** Sends questions to one surface of a deployment, one connection pool for all. Redirects are not followed. */
export interface Transport {
  send(question: Question): Promise<Exchange>;
  close(): Promise<void>;
}

/**
 * Opens the way to one surface. What `credentials` makes is sent and never captured;
 * neither is any of `secrets`, which a deployment could repeat in an answer.
 */
export function openTransport(credentials: Credentials, secrets: readonly string[]): Transport {
  const dispatcher = new Agent({
    connect: { timeout: LIMITS.connect },
    headersTimeout: LIMITS.answer,
    bodyTimeout: LIMITS.answer,
    maxResponseSize: LIMITS.body,
  });
  return {
    send: (question) => exchange(question, credentials(question), secrets, dispatcher),
    close: () => dispatcher.destroy(),
  };
}

async function exchange(
  question: Question,
  proof: Record<string, string>,
  secrets: readonly string[],
  dispatcher: Agent,
): Promise<Exchange> {
  const { method, baseUrl, path, body } = question;
  const url = new URL(path, baseUrl);

  const started = performance.now();
  let result: Exchange["result"];
  try {
    const answer = await answerTo(url, dispatcher, {
      method,
      headers: { ...question.headers, ...proof },
      ...(body === undefined ? {} : { body }),
    });
    result = { answer: masked(answer, [...secrets, ...Object.values(proof)]) };
  } catch (error) {
    result = { failure: failureOf(url, error) };
  }
  const maskedProof = Object.keys(proof).map((name): Header => [name, MASK]);
  return {
    request: {
      method,
      url: url.href,
      headers: [...Object.entries(question.headers), ...maskedProof],
      ...(body === undefined ? {} : { body }),
    },
    result,
    duration: performance.now() - started,
  };
}

async function answerTo(
  url: URL,
  dispatcher: Agent,
  options: { method: string; headers: Record<string, string>; body?: string },
): Promise<Answer> {
  const { statusCode, headers, body } = await request(url, {
    ...options,
    // The contract's methods are all methods that undici knows.
    method: options.method as "GET",
    dispatcher,
    signal: AbortSignal.timeout(LIMITS.whole),
  });
  return {
    status: statusCode,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((single): Header => [name, single]),
    ),
    body: await body.bytes(),
  };
}

/** Causes that a person can act on, by error code of Node, OpenSSL or undici. */
const CAUSES: Record<string, [unreachable: boolean, words: string]> = {
  ECONNREFUSED: [true, "the connection was refused; check host and port"],
  ENOTFOUND: [true, "the host name is not known; check it"],
  EAI_AGAIN: [true, "the host name could not be looked up; check it and the name server"],
  EHOSTUNREACH: [true, "there is no route to the host; check the network"],
  ENETUNREACH: [true, "there is no route to the network; check the network"],
  ETIMEDOUT: [true, "no connection in time; check host, port and firewall"],
  UND_ERR_CONNECT_TIMEOUT: [true, `no connection within ${LIMITS.connect / 1000} s; check host, port and firewall`],
  DEPTH_ZERO_SELF_SIGNED_CERT: [true, "its certificate is self-signed; name its CA file in NODE_EXTRA_CA_CERTS"],
  SELF_SIGNED_CERT_IN_CHAIN: [
    true,
    "its certificate chain ends in an unknown CA; name the CA file in NODE_EXTRA_CA_CERTS",
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    true,
    "its certificate is from an unknown CA; name the CA file in NODE_EXTRA_CA_CERTS",
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    true,
    "its certificate is from an unknown CA; name the CA file in NODE_EXTRA_CA_CERTS",
  ],
  CERT_HAS_EXPIRED: [true, "its certificate has expired; renew it"],
  ERR_TLS_CERT_ALTNAME_INVALID: [true, "its certificate is for another host name; use a name that it is for"],
  ERR_SSL_WRONG_VERSION_NUMBER: [true, "it does not speak TLS; check the port, or use http:// if that is meant"],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: [true, "it does not speak TLS; check the port, or use http:// if that is meant"],
  UND_ERR_HEADERS_TIMEOUT: [false, `no answer within ${LIMITS.answer / 1000} s`],
  UND_ERR_BODY_TIMEOUT: [false, `the body of the answer stopped for ${LIMITS.answer / 1000} s`],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: [false, `the body of the answer is larger than ${LIMITS.body / 1024 / 1024} MiB`],
  ECONNRESET: [false, "the connection was reset before the answer was complete"],
  UND_ERR_SOCKET: [false, "the connection was closed before the answer was complete"],
  TimeoutError: [false, `the answer was not complete within ${LIMITS.whole / 1000} s`],
};

function failureOf(url: URL, error: unknown): TransportFailure {
  if (!(error instanceof Error)) throw error;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const [unreachable, words] = CAUSES[code] ?? [false, `the answer could not be read (${code}: ${error.message})`];
  return { unreachable, message: unreachable ? `nothing can be asked at ${url.origin}: ${words}` : words };
}
