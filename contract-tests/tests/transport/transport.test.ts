import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, expect, test } from "vitest";
import { DEFAULT_LIMITS, type Limits, type TlsSettings } from "../../deployment/deployment.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { openTransport, type Transport } from "../../transport/transport.ts";
import { CA, certificate, type KeyPair, otherAuthority, selfSignedCertificate } from "../certificates.ts";
import { serve, serveReplies } from "../deployment-server.ts";
import { AMPLE, type FaultyServer, HEAD, mutants, rawServer, sending, TLS, tlsServer } from "../faulty-servers.ts";

const PATH = "/agentgateway/resource/agentgroup/1030/allonlineagents";
const QUESTION = { method: "GET", path: PATH, headers: { "X-Asked": "yes" } };
const LIMITS: Limits = { ...DEFAULT_LIMITS, ...AMPLE };
const never = new AbortController().signal;

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

function transportTo(baseUrl: string, tls = TLS.none, limits = LIMITS): Transport {
  const transport = openTransport(baseUrl, tls, limits);
  opened.push(transport);
  return transport;
}

function ask(baseUrl: string, tls?: TlsSettings): Promise<Exchange> {
  return transportTo(baseUrl, tls).send(QUESTION, { Guid: "sample" }, never);
}

async function started(starting: Promise<FaultyServer>): Promise<string> {
  const server = await starting;
  opened.push(server);
  return server.baseUrl;
}

/** A server below HTTP that does this with each connection. */
async function connectedServer(connected: (socket: Socket) => void): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    connected(socket.on("error", () => {}));
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

for (const { reason, start, tls, kind, words, limits } of mutants) {
  test.concurrent(`failure: ${reason}`, async () => {
    const transport = transportTo(await started(start()), TLS[tls], { ...DEFAULT_LIMITS, ...limits });
    const { result } = await transport.send(QUESTION, { Guid: "sample" }, never);
    expect(result).toMatchObject({ failure: { kind, message: expect.stringMatching(words) } });
  });
}

test("the limit of the whole holds however often memory is collected meanwhile", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const endless = mutants.find(({ reason }) => reason === "the body drips without end");
  if (!endless) throw new Error("There is no such fault.");
  const limits = { ...DEFAULT_LIMITS, ...endless.limits };
  const transport = transportTo(await started(endless.start()), TLS.none, limits);
  const collecting = setInterval(collect, 100);
  const { result } = await transport.send(QUESTION, {}, never);
  clearInterval(collecting);
  expect(result).toMatchObject({ failure: { message: expect.stringMatching(endless.words) } });
});

const foreign: [reason: string, pair: () => Promise<KeyPair>, ca: () => Promise<string>][] = [
  ["a certificate that is signed by itself", selfSignedCertificate, async () => (await selfSignedCertificate()).cert],
  ["a certificate of another CA", certificate, async () => (await selfSignedCertificate()).cert],
  ["a chain of another CA", withItsCa, async () => (await selfSignedCertificate()).cert],
  ["a certificate of a CA that has the same name and another key", certificate, otherAuthority],
];

for (const [reason, pair, ca] of foreign) {
  test(`failure: ${reason}, where a CA is named`, async () => {
    const tls = { ca: await ca(), caFile: "certs/ca.pem", insecure: false };
    const { result } = await ask(await started(tlsServer(pair())), tls);
    const message = expect.stringMatching(
      /^no connection to https:.*: its certificate is not signed by any certificate in certs\/ca\.pem \(tls\.ca\); get the current one: a restarted server may have a new certificate$/,
    );
    expect(result).toEqual({ failure: { kind: "unreachable", message } });
  });
}

async function withItsCa(): Promise<KeyPair> {
  const { key, cert } = await certificate();
  return { key, cert: `${cert}\n${CA}` };
}

const accepted: [reason: string, pair: () => Promise<KeyPair>, tls: TlsSettings][] = [
  ["its CA is named", () => certificate(), TLS["trusting the CA"]],
  [
    "its CA and its name are named",
    () => certificate("gateway.example.test"),
    { ...TLS["trusting the CA"], serverName: "gateway.example.test" },
  ],
  ["any certificate is accepted", selfSignedCertificate, { insecure: true }],
];

for (const [reason, pair, tls] of accepted) {
  test(`TLS is spoken where ${reason}`, async () => {
    expect((await ask(await started(tlsServer(pair())), tls)).result).toMatchObject({ answer: { status: 200 } });
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
  const without = await ask(server.baseUrl, TLS["trusting the CA"]);
  expect(without.result).toMatchObject({ failure: expect.anything() });
  const withIt = await ask(server.baseUrl, {
    ...TLS["trusting the CA"],
    clientCertificate: { certificate: cert, key },
  });
  expect(withIt.result).toMatchObject({ answer: { status: 200 } });
});

test("requests and answers are captured as sent and received", async () => {
  const baseUrl = await started(
    sending(`HTTP/1.1 200 OK\r\nX-One: 1\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\n{}`),
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

test("what finds no room beside the bodies before it is not read to its end, and small bodies still are", async () => {
  const limits = { ...LIMITS, body: 300_000 };
  const large = JSON.stringify("x".repeat(199_998));
  // Four times 300000 bytes are room for three of these, of which each takes twice its bytes, were it not for values.
  const bodies = [large, large, large, "{}"];
  const server = await serve((_request, response) => {
    const body = bodies.shift();
    if (body !== undefined) return response.end(body);
    response.write(large);
    return undefined;
  });
  opened.push(server);
  const transport = transportTo(server.baseUrl, TLS.none, limits);
  const results: string[] = [];
  for (let time = 0; time < 5; time += 1) {
    const { result } = await transport.send(QUESTION, {}, never);
    results.push("answer" in result ? String(result.answer.body.length) : result.failure.kind);
  }
  expect(results).toEqual(["200000", "200000", "unanswered", "2", "unanswered"]);
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

test("a reset connection is tried again for a request that changes nothing, and not for others", async () => {
  let connections = 0;
  const baseUrl = await started(
    rawServer((socket) => {
      connections += 1;
      if (connections % 2 === 1) socket.resetAndDestroy();
      else socket.end(`${HEAD}content-length: 2\r\n\r\n{}`);
    }),
  );
  expect((await transportTo(baseUrl).send(QUESTION, {}, never)).result).toMatchObject({ answer: { status: 200 } });
  expect(connections).toBe(2);
  const put = { ...QUESTION, method: "PUT", body: "{}" };
  expect((await transportTo(baseUrl).send(put, {}, never)).result).toMatchObject({ failure: { kind: "broken" } });
  expect(connections).toBe(3);
});

/** Says that it keeps connections for a minute, and closes them after a second, or while a request is on the way. */
async function forgetfulServer(): Promise<string> {
  return started(
    connectedServer((socket) => {
      let answered: number | undefined;
      socket.setTimeout(1_000, () => socket.destroy());
      socket.on("data", () => {
        if (performance.now() - (answered ?? Infinity) > 850) return socket.destroy();
        answered = performance.now();
        return socket.write(`${HEAD}keep-alive: timeout=60\r\ncontent-length: 2\r\n\r\n{}`);
      });
    }),
  );
}

const pauses = [900, 950, 980, 995, 1_000, 1_005, 1_100, 1_500];
for (const method of ["GET", "POST", "PUT"]) {
  test.concurrent(`a connection that the server closes while it is idle is no failure: ${method}`, async () => {
    const baseUrl = await forgetfulServer();
    const failures = await Promise.all(
      pauses.map(async (pause) => {
        const transport = transportTo(baseUrl, TLS.none, DEFAULT_LIMITS);
        const httpRequest = { ...QUESTION, method, ...(method === "GET" ? {} : { body: "{}" }) };
        await transport.send(httpRequest, {}, never);
        await sleep(pause);
        const { result } = await transport.send(httpRequest, {}, never);
        return "failure" in result ? [[pause, result.failure]] : [];
      }),
    );
    expect(failures.flat()).toEqual([]);
  });
}

test("a connection is used again soon after", async () => {
  let connections = 0;
  const counted = await started(
    connectedServer((socket) => {
      connections += 1;
      socket.on("data", () => socket.write(`${HEAD}content-length: 2\r\n\r\n{}`));
    }),
  );
  const transport = transportTo(counted);
  for (let time = 0; time < 3; time += 1) {
    await transport.send(QUESTION, {}, never);
    await sleep(50);
  }
  expect(connections).toBe(1);
});

test("an interruption ends an exchange at once", async () => {
  const controller = new AbortController();
  const baseUrl = await started(rawServer(() => controller.abort()));
  const { result } = await transportTo(baseUrl, TLS.none, DEFAULT_LIMITS).send(QUESTION, {}, controller.signal);
  expect(result).toEqual({ failure: { kind: "interrupted", message: "the run was interrupted" } });
});
