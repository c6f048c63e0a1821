// What the transport remembers of TLS.
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { startReference } from "../../reference/reference.ts";
import { openClients } from "../../transport/open-clients.ts";
import { openTransport, type Transport } from "../../transport/transport.ts";
import { certificate, selfSignedCertificate } from "../certificates.ts";
import { serveReplies } from "../deployment-server.ts";
import { TLS, tlsServer } from "../faulty-servers.ts";
import { signedHttpRequest } from "../http-requests.ts";

const QUESTION = { method: "GET", path: "/", headers: {} };
const never = new AbortController().signal;

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

function opening<Closable extends { close(): Promise<unknown> }>(closable: Closable): Closable {
  opened.push(closable);
  return closable;
}

function transportTo(baseUrl: string, tls = TLS["trusting the CA"]): Transport {
  return opening(openTransport(baseUrl, tls, DEFAULT_LIMITS));
}

test("the first connection shows protocol, cipher and certificate", async () => {
  const pair = await certificate();
  const { baseUrl } = opening(await tlsServer(Promise.resolve(pair)));
  const transport = transportTo(baseUrl);
  expect(transport.tls()).toBeUndefined();
  await transport.send(QUESTION, {}, never);
  const { fingerprint256, validFrom, validTo } = new X509Certificate(pair.cert);
  expect(transport.tls()).toEqual({
    protocol: "TLSv1.3",
    cipher: expect.stringMatching(/^TLS_/),
    subject: "CN=127.0.0.1",
    issuer: "CN=Sample CA",
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
    fingerprint: fingerprint256,
  });
});

test("what the first connection showed stays, whatever later ones show", async () => {
  const closing = (_request: unknown, response: ServerResponse) => response.setHeader("connection", "close").end();
  const server = createServer(await certificate(), closing).listen(0, "127.0.0.1");
  opening({ close: async () => server.close() });
  await once(server, "listening");
  const transport = transportTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await transport.send(QUESTION, {}, never);
  const first = transport.tls();
  server.setSecureContext({ ...(await certificate()), maxVersion: "TLSv1.2" });
  expect((await transport.send(QUESTION, {}, never)).result).toMatchObject({ answer: { status: 200 } });
  expect(first).toBeDefined();
  expect(transport.tls()).toEqual(first);
});

test("a certificate that is accepted without a look is told too", async () => {
  const { baseUrl } = opening(await tlsServer(selfSignedCertificate()));
  const transport = transportTo(baseUrl, { insecure: true });
  await transport.send(QUESTION, {}, never);
  expect(transport.tls()).toMatchObject({ subject: "CN=127.0.0.1", issuer: "CN=127.0.0.1" });
});

test("nothing is known where no connection was made, and over plain HTTP", async () => {
  const { baseUrl } = opening(await tlsServer(certificate()));
  const refused = transportTo(baseUrl, { insecure: false });
  await refused.send(QUESTION, {}, never);
  expect(refused.tls()).toBeUndefined();
  const plain = transportTo(opening(await serveReplies({})).baseUrl);
  await plain.send(QUESTION, {}, never);
  expect(plain.tls()).toBeUndefined();
});

test("each client tells what its surface showed", async () => {
  const reference = opening(await startReference());
  const { agentgateway, "cc-cms": ccCms } = openClients(embeddedDeployment(reference, "static"), never);
  await ccCms?.ask(signedHttpRequest("queryCtiServerTime", { ccId: 1 }), { credential: "valid", risk: "read-only" });
  expect(ccCms?.tls()).toMatchObject({ subject: "CN=localhost" });
  expect(agentgateway?.tls()).toBeUndefined();
  expect([await agentgateway?.close(), await ccCms?.close()]).toEqual([undefined, undefined]);
});
