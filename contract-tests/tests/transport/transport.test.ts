import { createServer, type Socket } from "node:net";
import { afterAll, expect, test } from "vitest";
import { DEFAULT_LIMITS, type Limits, type TlsSettings } from "../../deployment/deployment.ts";
import type { Exchange, TransportFailure } from "../../transport/exchange.ts";
import { openTransport, type Transport } from "../../transport/transport.ts";
import { CA, certificate, type KeyPair, selfSignedCertificate } from "../certificates.ts";
import { type DeploymentServer, serve, serveReplies } from "../deployment-server.ts";

const PATH = "/agentgateway/resource/agentgroup/1030/allonlineagents";
const QUESTION = { method: "GET", path: PATH, headers: { "X-Asked": "yes" } };
const NO_TLS: TlsSettings = { insecure: false };
/** Short enough that the tests of time limits are quick, long enough that nothing else runs into them. */
const SHORT: Limits = { ...DEFAULT_LIMITS, answer: 400, whole: 1_500, body: 1024 * 1024 };
const never = new AbortController().signal;

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

function transportTo(baseUrl: string, tls: TlsSettings = NO_TLS, limits = SHORT): Transport {
  const transport = openTransport(baseUrl, tls, limits);
  opened.push(transport);
  return transport;
}

function ask(baseUrl: string, tls?: TlsSettings): Promise<Exchange> {
  return transportTo(baseUrl, tls).send(QUESTION, { Guid: "sample" }, never);
}

async function started(starting: Promise<Omit<DeploymentServer, "received">>): Promise<string> {
  const server = await starting;
  opened.push(server);
  return server.baseUrl;
}

async function closedPort(): Promise<string> {
  const { baseUrl, close } = await serve(() => {});
  await close();
  return baseUrl;
}

/** A server below HTTP that does this to whoever asks. */
async function rawServer(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("data", () => answer(socket)).on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`;
}

function sending(bytes: string): Promise<string> {
  return rawServer((socket) => socket.end(bytes));
}

async function tlsServer(pair: Promise<KeyPair>): Promise<string> {
  return started(serve((_request, response) => response.end("{}"), await pair));
}

const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const trusting = { ca: CA, insecure: false };

const failures: [
  reason: string,
  address: () => Promise<string>,
  tls: TlsSettings,
  kind: TransportFailure["kind"],
  words: RegExp,
][] = [
  ["nothing listens", closedPort, NO_TLS, "unreachable", /connection was refused; check host and port/],
  [
    "the name is unknown",
    async () => "http://no-such-host.invalid:8043",
    NO_TLS,
    "unreachable",
    /host name .*check it/,
  ],
  [
    "the certificate is self-signed",
    () => tlsServer(selfSignedCertificate()),
    NO_TLS,
    "unreachable",
    /self-signed; name its CA file/,
  ],
  ["the CA is unknown", () => tlsServer(certificate()), NO_TLS, "unreachable", /unknown CA; name the CA file/],
  [
    "the certificate has expired",
    () => tlsServer(certificate("127.0.0.1", -1)),
    trusting,
    "unreachable",
    /expired; renew it/,
  ],
  [
    "the certificate is for another name",
    () => tlsServer(certificate("gateway.example.test")),
    trusting,
    "unreachable",
    /another host name; use that name, or give it/,
  ],
  [
    "TLS is spoken to a plain server",
    async () => (await started(serveReplies({}))).replace("http", "https"),
    NO_TLS,
    "unreachable",
    /does not speak TLS/,
  ],
  [
    "the body is cut off",
    () => sending(`${HEAD}content-length: 100\r\n\r\n{`),
    NO_TLS,
    "broken",
    /closed before the answer was complete/,
  ],
  [
    "the connection is reset in the body",
    () =>
      rawServer((socket) =>
        socket.write(`${HEAD}content-length: 100\r\n\r\n{`, () => setTimeout(() => socket.resetAndDestroy(), 50)),
      ),
    NO_TLS,
    "broken",
    /before the answer was complete/,
  ],
  [
    "the connection ends before an answer",
    () => sending(""),
    NO_TLS,
    "broken",
    /closed before the answer was complete/,
  ],
  ["the answer is not HTTP", () => sending("SSH-2.0-OpenSSH_9.2\r\n\r\n"), NO_TLS, "broken", /could not be read/],
  ["no answer comes", () => rawServer(() => {}), NO_TLS, "broken", /no answer within 0\.4 s/],
  [
    "the headers stall",
    () => rawServer((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-")),
    NO_TLS,
    "broken",
    /no answer within 0\.4 s/,
  ],
  [
    "the body stalls",
    () => rawServer((socket) => socket.write(`${HEAD}content-length: 100\r\n\r\n{`)),
    NO_TLS,
    "broken",
    /the body of the answer stopped for 0\.4 s/,
  ],
  ["the body drips without end", () => rawServer(dripping), NO_TLS, "broken", /not complete within 1\.5 s/],
  [
    "the body is of 100 MB",
    () => started(serve((_request, response) => response.end(Buffer.alloc(100_000_000, "x")))),
    NO_TLS,
    "broken",
    /larger than 1048576 bytes/,
  ],
];

function dripping(socket: Socket): void {
  socket.write(`${HEAD}content-length: 1000\r\n\r\n`);
  const drip = setInterval(() => socket.write("x"), 100);
  socket.once("close", () => clearInterval(drip));
}

for (const [reason, address, tls, kind, words] of failures) {
  test(`no answer: ${reason}`, async () => {
    const { result } = await ask(await address(), tls);
    expect(result).toEqual({ failure: { kind, message: expect.stringMatching(words) } });
  });
}

const accepted: [reason: string, pair: () => Promise<KeyPair>, tls: TlsSettings][] = [
  ["its CA is named", () => certificate(), trusting],
  [
    "its CA and its name are named",
    () => certificate("gateway.example.test"),
    { ...trusting, serverName: "gateway.example.test" },
  ],
  ["any certificate is accepted", selfSignedCertificate, { insecure: true }],
];

for (const [reason, pair, tls] of accepted) {
  test(`TLS is spoken where ${reason}`, async () => {
    expect((await ask(await tlsServer(pair()), tls)).result).toMatchObject({ answer: { status: 200 } });
  });
}

test("a client certificate is sent", async () => {
  const { key, cert } = await certificate("client.example.test");
  const server = await serve((_request, response) => response.end("{}"), {
    ...(await certificate()),
    requestCert: true,
    ca: CA,
  });
  opened.push(server);
  const without = await ask(server.baseUrl, trusting);
  expect(without.result).toMatchObject({ failure: expect.anything() });
  const withIt = await ask(server.baseUrl, { ...trusting, clientCertificate: { certificate: cert, key } });
  expect(withIt.result).toMatchObject({ answer: { status: 200 } });
});

test("requests and answers are captured as sent and received", async () => {
  const baseUrl = await sending(
    `HTTP/1.1 200 OK\r\nX-One: 1\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\n{}`,
  );
  const { request, result } = await ask(baseUrl);
  expect(request).toEqual({
    method: "GET",
    url: baseUrl + PATH,
    headers: [
      ["Host", new URL(baseUrl).host],
      ["X-Asked", "yes"],
      ["Guid", "sample"],
    ],
  });
  expect(result).toEqual({
    answer: {
      status: 200,
      headers: [
        ["X-One", "1"],
        ["set-cookie", "a=1"],
        ["Set-Cookie", "b=2"],
        ["Content-Length", "2"],
      ],
      body: new Uint8Array(Buffer.from("{}")),
    },
  });
});

test("cookies of a load balancer are returned", async () => {
  const server = await serveReplies({
    queryAllOnlineAgents: { headers: { "set-cookie": "elb=abc; Path=/; HttpOnly" }, body: {} },
  });
  opened.push(server);
  const transport = transportTo(server.baseUrl);
  await transport.send(QUESTION, {}, never);
  await transport.send(QUESTION, {}, never);
  expect(server.received.map(({ headers }) => headers.cookie)).toEqual([undefined, "elb=abc"]);
});

test("a redirect to another host is recorded, and that host is not asked", async () => {
  const target = await serveReplies({});
  opened.push(target);
  const headers = { location: `${target.baseUrl}/elsewhere` };
  const baseUrl = await started(serveReplies({ queryAllOnlineAgents: { status: 302, headers, body: "" } }));
  expect((await ask(baseUrl)).result).toMatchObject({ answer: { status: 302 } });
  expect(target.received).toEqual([]);
});

test("a reset connection is tried again for a question that changes nothing, and not for others", async () => {
  let connections = 0;
  const baseUrl = await rawServer((socket) => {
    connections += 1;
    if (connections % 2 === 1) socket.resetAndDestroy();
    else socket.end(`${HEAD}content-length: 2\r\n\r\n{}`);
  });
  expect((await transportTo(baseUrl).send(QUESTION, {}, never)).result).toMatchObject({ answer: { status: 200 } });
  expect(connections).toBe(2);
  const put = { ...QUESTION, method: "PUT", body: "{}" };
  expect((await transportTo(baseUrl).send(put, {}, never)).result).toMatchObject({ failure: { kind: "broken" } });
  expect(connections).toBe(3);
});

test("an interruption ends an exchange at once", async () => {
  const controller = new AbortController();
  const baseUrl = await rawServer(() => controller.abort());
  const { result } = await transportTo(baseUrl, NO_TLS, DEFAULT_LIMITS).send(QUESTION, {}, controller.signal);
  expect(result).toEqual({ failure: { kind: "interrupted", message: "the run was interrupted" } });
});
