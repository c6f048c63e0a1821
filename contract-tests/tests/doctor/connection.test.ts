// What the doctor says of the way to a deployment: name, port, TLS, and who answers.
import { once } from "node:events";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS, type Limits, type TlsSettings } from "../../deployment/deployment.ts";
import { addressOf } from "../../doctor/address.ts";
import { exitCodeOf, type Line } from "../../doctor/diagnosis.ts";
import { newIdentity } from "../../reference/certificate.ts";
import { CA, certificate, selfSignedCertificate } from "../certificates.ts";
import { type Reply, serve, serveReplies } from "../deployment-server.ts";
import { rawServer, sending, tlsServer } from "../faulty-servers.ts";
import { type Changes, deploymentOf, examined, identityOf, opening, start } from "./examined.ts";

type Server = { baseUrl: string; tls?: TlsSettings };

interface Row {
  given: string;
  server(): Promise<Server>;
  changes?: Changes;
  /** Only CC-CMS is asked; otherwise only AgentGateway. */
  isMonitoring?: boolean;
  question: string;
  outcome: Line["outcome"];
  words: RegExp;
  /** 2 unless it says otherwise. */
  exit?: 0;
}

const trusting: TlsSettings = { ca: CA, insecure: false };
const trustingNobody: TlsSettings = { insecure: false };
const quick = (changes: Partial<Limits>): Changes => ({ limits: { ...DEFAULT_LIMITS, ...changes } });

/** A server with this certificate, reached with these settings. */
const withTls = (pair: () => ReturnType<typeof certificate>, tls: TlsSettings) => async (): Promise<Server> => ({
  ...(await opening(tlsServer(pair()))),
  tls,
});

/** The address of a server under another scheme. */
const under = (scheme: string, server: () => Promise<Server>) => async (): Promise<Server> => {
  const { baseUrl } = await server();
  return { baseUrl: baseUrl.replace(/^https?/, scheme) };
};

/** A server with TLS that listens as Node's own options say. */
async function tlsWith(options: object): Promise<Server> {
  const server = createServer({ ...(await certificate()), ...options }, (_request, response) => response.end("{}"));
  server.listen(0, "127.0.0.1");
  await opening({ close: async () => server.closeAllConnections() ?? server.close() });
  await once(server, "listening");
  return { baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, tls: trusting };
}

/** Replies to whatever is asked. */
const replying = (reply: Reply) => async (): Promise<Server> =>
  opening(
    serve((_request, response) => {
      response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
      response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
    }),
  );

const page = (status: number, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "text/html; charset=UTF-8", ...headers },
  body: "<!DOCTYPE html><html><head><title>Welcome \u001b[31m\n to it</title></head></html>",
});

async function closedPort(): Promise<Server> {
  const server = await serve(() => {});
  await server.close();
  return server;
}

/** A port that takes no connection any more: it listens, and the queue of those who want in is full. */
async function fullPort(): Promise<Server> {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
    const server = require("node:net").createServer();
    server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);
    });`,
    { eval: true },
  );
  const [port] = (await once(worker, "message")) as [number];
  const waiting = Array.from({ length: 4 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  await opening({
    close: async () => {
      for (const socket of waiting) socket.destroy();
      await worker.terminate();
    },
  });
  await once(waiting[0] as (typeof waiting)[0], "connect");
  return { baseUrl: `http://127.0.0.1:${port}` };
}

/** The same server, of which one surface answers as a deployment without the other. */
const onlySurface = (replies: Record<string, Reply>) => async () => opening(serveReplies(replies));
const ONLY_GATEWAY = { queryAgentInfoByWorkNo: { body: { message: "", retcode: "100-006" } } };
const ONLY_CC_CMS = {
  queryCtiServerTime: {
    status: 401,
    body: { timestamp: 0, status: 401, error: "Unauthorized", message: "No message available", path: "/" },
  },
};

const rows: Row[] = [
  {
    given: "a name that nobody knows",
    server: async () => ({ baseUrl: "https://no-such-host.invalid:8043" }),
    question: "name resolves",
    outcome: "failed",
    words:
      /^no-such-host\.invalid: (the host name is unknown|the lookup of the host name failed).*check .*\(VPN\) first$/,
  },
  {
    given: "an address",
    server: () => start(),
    question: "name resolves",
    outcome: "ok",
    words: /^127\.0\.0\.1 is an IP address$/,
    exit: 0,
  },
  {
    given: "a name",
    server: async () => {
      const { baseUrl } = await start({ identity: await identityOf("localhost") });
      return { baseUrl: baseUrl.replace("127.0.0.1", "localhost") };
    },
    question: "name resolves",
    outcome: "ok",
    words: /^localhost is .*127\.0\.0\.1/,
    exit: 0,
  },
  {
    given: "a port on which nobody listens",
    server: closedPort,
    question: "port open",
    outcome: "failed",
    words:
      /^[0-9]+ on 127\.0\.0\.1: connection refused: no service listens on the port.*; 8043 is the default port of AgentGateway$/,
  },
  {
    given: "a port on which nobody listens, for CC-CMS",
    server: closedPort,
    isMonitoring: true,
    question: "port open",
    outcome: "failed",
    words: /connection refused: no service listens on the port.*that the service runs$/,
  },
  {
    given: "a port that does not answer",
    server: fullPort,
    changes: quick({ connect: 500 }),
    question: "port open",
    outcome: "failed",
    words: /no response within 0\.5 s: a firewall probably drops the connection.*have the port opened for this machine/,
  },
  {
    given: "an open port",
    server: () => start(),
    question: "port open",
    outcome: "ok",
    words: /^[0-9]+ on 127\.0\.0\.1, [0-9]+ ms$/,
    exit: 0,
  },
  {
    given: "a certificate of a CA that is named",
    server: () => start(),
    question: "TLS trusted",
    outcome: "ok",
    words: /^TLSv1\.3, for 127\.0\.0\.1, issued by "Sample CA", 99 days left$/,
    exit: 0,
  },
  {
    given: "a certificate that ends soon",
    server: async () => start({ identity: await identityOf("127.0.0.1", 10) }),
    question: "TLS trusted",
    outcome: "warning",
    words: /, expires on [0-9-]{10}, in 9 days; renew it before that$/,
    exit: 0,
  },
  {
    given: "a certificate that has expired",
    server: withTls(() => certificate("127.0.0.1", -3), trusting),
    question: "TLS trusted",
    outcome: "failed",
    words: /^TLSv1\.3, but the certificate expired on [0-9-]{10}; renew it$/,
  },
  {
    given: "a certificate of a private CA that is not named",
    server: withTls(() => certificate(), trustingNobody),
    question: "TLS trusted",
    outcome: "failed",
    words:
      /is issued by "Sample CA", an unknown CA; put the certificate of that CA .* tls\.ca to it; if that is a public/,
  },
  {
    given: "a certificate of another CA than the one that is named",
    server: async () => {
      const { cert: ca } = await selfSignedCertificate();
      return withTls(() => certificate(), { ca, caFile: "certs/ca.pem", insecure: false })();
    },
    question: "TLS trusted",
    outcome: "failed",
    words:
      /^TLSv1\.3, but the certificate is not signed by any certificate in certs\/ca\.pem \(tls\.ca\), and comes from the CA "Sample CA"; put the current certificate of that CA into the file, or that of this server if it restarted with a new one$/,
  },
  {
    given: "a chain that ends in another CA than the one that is named",
    server: async () => {
      const { cert: ca } = await selfSignedCertificate();
      const { key, cert } = await certificate();
      return withTls(async () => ({ key, cert: `${cert}\n${CA}` }), { ca, insecure: false })();
    },
    question: "TLS trusted",
    outcome: "failed",
    words: /is not signed by any certificate in tls\.ca, and comes from the CA "Sample CA"; put the current/,
  },
  {
    given: "a new certificate that is signed by itself, where the one before it is named",
    server: async () => {
      const { certificate: ca } = await newIdentity();
      const tls = { ca, caFile: "certificate.pem", insecure: false };
      return { ...(await start({ identity: await newIdentity() })), tls };
    },
    question: "TLS trusted",
    outcome: "failed",
    words:
      /is not signed by any certificate in certificate\.pem \(tls\.ca\), it is self-signed; a restarted server may have a new certificate: get the current one from its owner, and compare its SHA-256 \(([0-9A-F]{2}:){31}[0-9A-F]{2}\)$/,
  },
  {
    given: "a chain that ends in a private CA",
    server: async () => {
      const { key, cert } = await certificate();
      return withTls(async () => ({ key, cert: `${cert}\n${CA}` }), trustingNobody)();
    },
    question: "TLS trusted",
    outcome: "failed",
    words:
      /comes from the private CA "Sample CA"; put the certificate of that CA into a PEM file and set tls\.ca to it$/,
  },
  {
    given: "a certificate that is signed by itself",
    server: withTls(selfSignedCertificate, trustingNobody),
    question: "TLS trusted",
    outcome: "failed",
    words:
      /is self-signed; .*SHA-256 \(([0-9A-F]{2}:){31}[0-9A-F]{2}\), and set tls\.ca to its file; and it is for 127\.0\.0\.1, not for 127\.0\.0\.1 as an address;/,
  },
  {
    given: "a certificate for another name",
    server: withTls(() => certificate("gateway.example.test"), trusting),
    question: "TLS trusted",
    outcome: "failed",
    words:
      /is for gateway\.example\.test, not for 127\.0\.0\.1 as an address; write one of its names into url, or into tls\.serverName/,
  },
  {
    given: "a certificate for another name, which is given",
    server: async () => ({
      ...(await start({ identity: await identityOf("gateway.example.test") })),
      tls: { ...trusting, serverName: "gateway.example.test" },
    }),
    question: "TLS trusted",
    outcome: "ok",
    words: /^TLSv1\.3, for gateway\.example\.test, /,
    exit: 0,
  },
  {
    given: "a certificate that has expired and is for another name",
    server: withTls(() => certificate("gateway.example.test", -1), trustingNobody),
    question: "TLS trusted",
    outcome: "failed",
    words: /the certificate expired on .*; renew it; and it is for gateway\.example\.test, not for 127/,
  },
  {
    given: "a bad certificate that is not looked at",
    server: async () => ({
      ...(await start({ identity: await identityOf("gateway.example.test") })),
      tls: { ...trusting, insecure: true },
    }),
    question: "TLS trusted",
    outcome: "warning",
    words: /^TLSv1\.3, but tls\.insecure disables verification of the certificate, which is for gateway\.example\.test/,
    exit: 0,
  },
  {
    given: "a good certificate that is not looked at",
    server: async () => ({ ...(await start()), tls: { ...trusting, insecure: true } }),
    question: "TLS trusted",
    outcome: "warning",
    words: /would be trusted, so you can remove tls\.insecure$/,
    exit: 0,
  },
  {
    given: "a port without TLS under https://",
    server: under("https", replying({ body: {} })),
    question: "TLS trusted",
    outcome: "failed",
    words: /^the port speaks HTTP without TLS; use the TLS port, or write http:\/\/ if this port is right$/,
  },
  {
    given: "a port of another protocol under https://",
    server: under("https", () => opening(sending("SSH-2.0-OpenSSH_9.2\r\n\r\n"))),
    question: "TLS trusted",
    outcome: "failed",
    words: /^the port does not speak TLS; check the port$/,
  },
  {
    given: "a port that says nothing under https://",
    server: under("https", () => opening(rawServer(() => {}))),
    changes: quick({ connect: 300 }),
    question: "TLS trusted",
    outcome: "failed",
    words: /^no handshake within 0\.3 s: the port probably speaks another protocol/,
  },
  {
    given: "a port that hangs up under https://",
    server: under("https", () => opening(rawServer((socket) => socket.destroy()))),
    question: "TLS trusted",
    outcome: "failed",
    words: /^the connection was closed during the handshake, perhaps by a firewall/,
  },
  {
    given: "TLS 1.1",
    server: () => tlsWith({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }),
    question: "TLS trusted",
    outcome: "failed",
    words: /^no common TLS version: the server's is older than 1\.2/,
  },
  {
    given: "a server that asks for a client certificate, TLS 1.3",
    server: () => tlsWith({ requestCert: true, ca: CA }),
    question: "TLS trusted",
    outcome: "failed",
    words: /requires a client certificate; set tls\.clientCertificate in the deployment file$/,
  },
  {
    given: "a server that asks for a client certificate, TLS 1.2",
    server: () => tlsWith({ requestCert: true, ca: CA, maxVersion: "TLSv1.2" }),
    question: "TLS trusted",
    outcome: "failed",
    words:
      /rejects the handshake: it may require a client certificate \(tls\.clientCertificate\), or have no common cipher/,
  },
  {
    given: "a client certificate of a CA that the server does not know",
    server: async () => {
      const { key, cert } = await selfSignedCertificate();
      return {
        ...(await tlsWith({ requestCert: true, ca: CA })),
        tls: { ...trusting, clientCertificate: { key, certificate: cert } },
      };
    },
    question: "TLS trusted",
    outcome: "failed",
    words: /^TLSv1\.3, but then the server closes the connection: it may not accept the client certificate/,
  },
  {
    given: "http:// on this machine",
    server: onlySurface(ONLY_GATEWAY),
    question: "TLS trusted",
    outcome: "ok",
    words: /^not needed: http:\/\/ on this machine$/,
  },
  {
    given: "http:// to another machine",
    server: async () => {
      const { baseUrl } = await onlySurface(ONLY_GATEWAY)();
      // Reaches this machine too, but does not say so.
      return { baseUrl: baseUrl.replace("127.0.0.1", "0.0.0.0") };
    },
    question: "TLS trusted",
    outcome: "warning",
    words: /^http:\/\/ sends credentials in clear text; write https:\/\/ if there is a port with TLS$/,
  },
  {
    given: "http:// to a port with TLS",
    server: under("http", () => start()),
    question: "address is this surface",
    outcome: "failed",
    words: /^this port speaks TLS; write https:\/\/ into url$/,
  },
  {
    given: "a page in place of AgentGateway, with a title that would steer a terminal",
    server: replying(page(200, { server: "nginx/1.25" })),
    question: "address is this surface",
    outcome: "failed",
    words: /^HTTP 200, a page "Welcome .\[31m to it" from nginx\/1\.25: this is not AgentGateway; check host and port$/,
  },
  {
    given: "a page that is not there",
    server: replying(page(404)),
    question: "address is this surface",
    outcome: "failed",
    words: /^HTTP 404, a page .*: this is not AgentGateway; check host and port, and that no proxy changes/,
  },
  {
    given: "JSON of something else",
    server: replying({ body: { status: "UP" } }),
    question: "address is this surface",
    outcome: "failed",
    words: /^HTTP 200 with application\/json: this is not AgentGateway/,
  },
  {
    given: "a redirect",
    server: replying({ status: 302, headers: { location: "https://sso.example.test/login?from=x" }, body: "" }),
    question: "address is this surface",
    outcome: "failed",
    words: /^HTTP 302 without a body: .*; it redirects to https:\/\/sso\.example\.test; write that into url if/,
  },
  {
    given: "a proxy whose other side is not there",
    server: replying(page(502)),
    question: "address is this surface",
    outcome: "failed",
    words: /; a proxy in front cannot reach the service; check that the service runs$/,
  },
  {
    given: "something that lets nobody pass",
    server: replying(page(403)),
    question: "address is this surface",
    outcome: "failed",
    words:
      /^HTTP 403, .*: this is not AgentGateway; a proxy or firewall in front may reject this machine; give it access there$/,
  },
  {
    given: "a proxy that wants a password, in front of CC-CMS",
    server: replying(page(401, { "www-authenticate": 'Basic realm="inner"' })),
    isMonitoring: true,
    question: "address is this surface",
    outcome: "failed",
    words: /: a proxy or web server in front requires its own sign-in \(Basic\); give this machine access/,
  },
  {
    given: "a refusal of CC-CMS that could be anybody's",
    server: replying(page(401)),
    isMonitoring: true,
    question: "address is this surface",
    outcome: "warning",
    words: /^HTTP 401, a page .*: CC-CMS rejects with this status, but many proxies also do$/,
  },
  {
    given: "a refusal of CC-CMS that locks an address",
    server: replying({ status: 403, body: {} }),
    isMonitoring: true,
    question: "address is this surface",
    outcome: "warning",
    words:
      /^HTTP 403 with application\/json: CC-CMS sends this status to an address that is locked .*, wait, and contact the operator$/,
  },
  {
    given: "CC-CMS in place of AgentGateway",
    server: onlySurface(ONLY_CC_CMS),
    question: "address is this surface",
    outcome: "failed",
    words: /^this is the address of CC-CMS, not of AgentGateway; correct url; perhaps the two are swapped$/,
  },
  {
    given: "AgentGateway in place of CC-CMS",
    server: onlySurface(ONLY_GATEWAY),
    isMonitoring: true,
    question: "address is this surface",
    outcome: "failed",
    words: /^this is the address of AgentGateway, not of CC-CMS; correct url; perhaps the two are swapped$/,
  },
  {
    given: "AgentGateway",
    server: () => start(),
    question: "address is this surface",
    outcome: "ok",
    words: /^responds like AgentGateway: HTTP 200, code 100-006 without credentials$/,
    exit: 0,
  },
  {
    given: "CC-CMS",
    server: () => start(),
    isMonitoring: true,
    question: "address is this surface",
    outcome: "ok",
    words: /^responds like CC-CMS: HTTP 401 without a signature$/,
    exit: 0,
  },
  {
    given: "no answer",
    server: () => opening(rawServer(() => {})),
    changes: quick({ answer: 300 }),
    question: "address is this surface",
    outcome: "failed",
    words: /^no response within 0\.3 s$/,
  },
  {
    given: "a clock that agrees",
    server: () => start(),
    question: "clock difference",
    outcome: "ok",
    words: /^none; the clocks agree within [01]\.[0-9] s$/,
    exit: 0,
  },
  {
    given: "a clock that is a little behind",
    server: () => start({ now: () => Date.now() - 20_000 }),
    question: "clock difference",
    outcome: "ok",
    words: /^its clock is (19|20) s behind that of this machine, ± 0\.[5-9] s$/,
    exit: 0,
  },
  {
    given: "a clock that is ahead",
    server: () => start({ now: () => Date.now() + 600_000 }),
    question: "clock difference",
    outcome: "warning",
    words: /^its clock is 10 min ahead of that of this machine, .*; synchronize both with a time server/,
    exit: 0,
  },
  {
    given: "an answer without a time",
    server: () =>
      opening(
        serve((_request, response) => {
          response.sendDate = false;
          response.end(JSON.stringify({ message: "", retcode: "100-006" }));
        }),
      ),
    question: "clock difference",
    outcome: "warning",
    words: /^the response has no Date header, so the clocks cannot be compared$/,
  },
];

for (const { given, server, changes, isMonitoring = false, question, outcome, words, exit = 2 } of rows) {
  test.concurrent(`${given}: ${question} ${outcome}, exit code ${exit}`, async ({ expect }) => {
    const { baseUrl, tls = trusting } = await server();
    const deployment = deploymentOf(
      { baseUrl },
      {
        ...changes,
        ...(isMonitoring ? { agentgateway: null, "cc-cms": { tls } } : { agentgateway: { tls }, "cc-cms": null }),
      },
    );
    const lines = await examined(deployment);
    const place = lines.findIndex((line) => line.question === question);
    expect(lines[place]).toMatchObject({ outcome, words: expect.stringMatching(words) });
    const [before, behind] = [lines.slice(0, place), lines.slice(place + 1)].map((part) =>
      part.map((line) => line.outcome),
    );
    expect(before).not.toContain("failed");
    // Nothing is asked that cannot be answered any more, and nothing counts as failed for that.
    if (outcome === "failed") expect(new Set(behind)).toEqual(new Set(["skipped"]));
    expect(exitCodeOf(lines)).toBe(exit);
  });
}

test("a question that is skipped names the one that failed", async () => {
  const lines = await examined(deploymentOf(await closedPort(), { "cc-cms": null }));
  expect(lines.map(({ outcome }) => outcome)).toEqual(["ok", "failed", ...Array(11).fill("skipped")]);
  expect(new Set(lines.slice(2).map(({ words }) => words))).toEqual(new Set(['skipped because "port open" failed']));
});

test("an address is taken from a URL as it is connected to", () => {
  const of = (url: string) => addressOf("cc-cms", url);
  expect(of("https://cms.example.test")).toMatchObject({ host: "cms.example.test", port: 443, isTls: true });
  expect(of("http://cms.example.test")).toMatchObject({ port: 80, isTls: false });
  expect(of("https://[::1]:28443")).toMatchObject({ host: "::1", port: 28_443 });
});

test("a surface that fails does not keep the other from being asked", async () => {
  const reference = await start();
  const { baseUrl } = await closedPort();
  const lines = await examined(deploymentOf(reference, { agentgateway: { baseUrl } }));
  const ofCcCms = lines.filter(({ surface }) => surface === "cc-cms");
  expect(new Set(ofCcCms.map(({ outcome }) => outcome))).toEqual(new Set(["ok"]));
  expect(exitCodeOf(lines)).toBe(2);
});
