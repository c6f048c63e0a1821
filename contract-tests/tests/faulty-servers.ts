import { createServer, type Socket } from "node:net";
import type { TlsSettings } from "../deployment/deployment.ts";
import type { TransportFailure } from "../transport/exchange.ts";
import { CA, certificate, type KeyPair, selfSignedCertificate } from "./certificates.ts";
import { serve, serveReplies } from "./deployment-server.ts";

/** A server of a test; it has to be closed. */
export interface FaultyServer {
  baseUrl: string;
  close(): Promise<unknown>;
}

/** A way in which a deployment does not answer, and what is said about it. */
export interface Mutant {
  reason: string;
  start(): Promise<FaultyServer>;
  tls: "none" | "trusting the CA";
  kind: TransportFailure["kind"];
  words: RegExp;
  /** With these it shows in a short time. */
  limits: typeof AMPLE;
}

/** Limits into which nothing runs that answers at all, also on a machine that has much else to do. Times in ms, the body in bytes. */
export const AMPLE = { connect: 30_000, answer: 30_000, whole: 60_000, body: 1024 * 1024 };
/** For what sends no whole head, however long one waits. */
const NO_HEAD = { ...AMPLE, answer: 400 };
/** For a body that stops: its head has to come in time. */
const STALLING = { ...AMPLE, answer: 1_500 };
/** For a body that goes on. */
const ENDLESS = { ...AMPLE, whole: 1_500 };

export const TLS: Record<Mutant["tls"], TlsSettings> = {
  none: { insecure: false },
  "trusting the CA": { ca: CA, insecure: false },
};

export const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/** Not one that a server has given back: another test can be given it. */
async function closedPort(): Promise<FaultyServer> {
  return { baseUrl: "http://127.0.0.1:1", close: async () => {} };
}

/** A server below HTTP that does this to whoever asks. */
export async function rawServer(answer: (socket: Socket) => void): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("data", () => answer(socket)).on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    baseUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server that sends these bytes to whoever asks, and hangs up. */
export function sending(bytes: string): Promise<FaultyServer> {
  return rawServer((socket) => socket.end(bytes));
}

export async function tlsServer(pair: Promise<KeyPair>): Promise<FaultyServer> {
  return serve((_request, response) => response.end("{}"), await pair);
}

async function plainServerAsHttps(): Promise<FaultyServer> {
  const server = await serveReplies({});
  return { ...server, baseUrl: server.baseUrl.replace("http", "https") };
}

export const mutants: Mutant[] = [
  {
    reason: "nothing listens",
    start: closedPort,
    tls: "none",
    kind: "unreachable",
    words: /connection was refused; check host and port/,
    limits: AMPLE,
  },
  {
    reason: "the name is unknown",
    start: async () => ({ baseUrl: "https://no-such-host.invalid:8043", close: async () => {} }),
    tls: "none",
    kind: "unreachable",
    words: /host name .*check it/,
    limits: AMPLE,
  },
  {
    reason: "the certificate is self-signed",
    start: () => tlsServer(selfSignedCertificate()),
    tls: "none",
    kind: "unreachable",
    words: /self-signed; set tls\.ca in/,
    limits: AMPLE,
  },
  {
    reason: "the CA is unknown",
    start: () => tlsServer(certificate()),
    tls: "none",
    kind: "unreachable",
    words: /unknown CA; set tls\.ca in/,
    limits: AMPLE,
  },
  {
    reason: "the certificate has expired",
    start: () => tlsServer(certificate("127.0.0.1", -1)),
    tls: "trusting the CA",
    kind: "unreachable",
    words: /expired; renew it/,
    limits: AMPLE,
  },
  {
    reason: "the certificate is for another name",
    start: () => tlsServer(certificate("gateway.example.test")),
    tls: "trusting the CA",
    kind: "unreachable",
    words: /another host name; use that name, or set tls\.serverName/,
    limits: AMPLE,
  },
  {
    reason: "TLS is spoken to a plain server",
    start: plainServerAsHttps,
    tls: "none",
    kind: "unreachable",
    words: /does not speak TLS/,
    limits: AMPLE,
  },
  {
    reason: "the body is cut off",
    start: () => sending(`${HEAD}content-length: 100\r\n\r\n{`),
    tls: "none",
    kind: "broken",
    words: /closed connection before the response was complete/,
    limits: AMPLE,
  },
  {
    reason: "the connection is reset in the body",
    start: () => rawServer(resetting),
    tls: "none",
    kind: "broken",
    words: /before the response was complete/,
    limits: AMPLE,
  },
  {
    reason: "the connection ends before an answer",
    start: () => sending(""),
    tls: "none",
    kind: "broken",
    words: /closed connection before the response was complete/,
    limits: AMPLE,
  },
  {
    reason: "the answer is not HTTP",
    start: () => sending("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    tls: "none",
    kind: "broken",
    words: /an unreadable response/,
    limits: AMPLE,
  },
  {
    reason: "no answer comes",
    start: () => rawServer(() => {}),
    tls: "none",
    kind: "broken",
    words: /no response within 0\.4 s/,
    limits: NO_HEAD,
  },
  {
    reason: "the headers stall",
    start: () => rawServer((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-")),
    tls: "none",
    kind: "broken",
    words: /no response within 0\.4 s/,
    limits: NO_HEAD,
  },
  {
    reason: "the body stalls",
    start: () => rawServer((socket) => socket.write(`${HEAD}content-length: 100\r\n\r\n{`)),
    tls: "none",
    kind: "broken",
    words: /a pause of 1\.5 s in the response body/,
    limits: STALLING,
  },
  {
    reason: "the body drips without end",
    start: () => rawServer(dripping),
    tls: "none",
    kind: "broken",
    words: /no complete response within 1\.5 s/,
    limits: ENDLESS,
  },
  {
    reason: "the body is of 100 MB",
    start: () => serve((_request, response) => response.end(Buffer.alloc(100_000_000, "x"))),
    tls: "none",
    kind: "broken",
    words: /more than 1048576 bytes/,
    limits: AMPLE,
  },
];

function resetting(socket: Socket): void {
  socket.write(`${HEAD}content-length: 100\r\n\r\n{`, () => setTimeout(() => socket.resetAndDestroy(), 50));
}

function dripping(socket: Socket): void {
  socket.write(`${HEAD}content-length: 1000\r\n\r\n`);
  const drip = setInterval(() => socket.write("x"), 100);
  socket.once("close", () => clearInterval(drip));
}
