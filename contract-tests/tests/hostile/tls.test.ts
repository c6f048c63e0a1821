// What fails before a request was sent says nothing about the deployment's conformance, and signs nobody in.
import { once } from "node:events";
import { createServer as createHttp2Server, createSecureServer } from "node:http2";
import { createServer } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { surfaces } from "../../contract/contract.ts";
import type { TlsSettings } from "../../deployment/deployment.ts";
import { CA, certificate, selfSignedCertificate } from "../certificates.ts";
import { rawServer } from "../faulty-servers.ts";
import { hostileRun } from "./hostile-run.ts";

const opened: { close(): unknown }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

interface Row {
  given: string;
  server(): Promise<{ baseUrl: string; tls?: TlsSettings }>;
  words: RegExp;
  limits?: { connect: number };
}

const trusting: TlsSettings = { ca: CA, insecure: false };

async function listening(server: Server, scheme = "https"): Promise<{ baseUrl: string; tls: TlsSettings }> {
  server.listen(0, "127.0.0.1");
  opened.push({ close: () => server.close() });
  await once(server, "listening");
  return { baseUrl: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, tls: trusting };
}

const tlsWith = async (options: object, pair = certificate()) =>
  listening(createServer({ ...(await pair), ...options }, (_request, response) => response.end("{}")));

/** A server that answers the first bytes in this way, asked for as if it spoke TLS. */
async function rawTls(answer: (socket: Socket) => void): Promise<{ baseUrl: string }> {
  const server = await rawServer(answer);
  opened.push(server);
  return { baseUrl: server.baseUrl.replace("http", "https") };
}

/** A fatal alert. Source: RFC 8446, section 6. */
const alert = (description: number) => (socket: Socket) =>
  socket.end(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, description]));

const rows: Row[] = [
  {
    given: "TLS 1.1 and older only",
    server: () => tlsWith({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }),
    words: /no common TLS version: the server's is older than 1\.2/,
  },
  {
    given: "no common cipher",
    server: () => tlsWith({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0" }),
    words: /rejects the handshake: .*or have no common cipher/,
  },
  {
    given: "a client certificate is wanted, TLS 1.3",
    server: () => tlsWith({ requestCert: true, ca: CA }),
    words: /requires a client certificate; set tls\.clientCertificate/,
  },
  {
    given: "a client certificate is wanted, TLS 1.2",
    server: () => tlsWith({ requestCert: true, ca: CA, maxVersion: "TLSv1.2" }),
    words: /it may require a client certificate/,
  },
  {
    given: "a client certificate of another CA, TLS 1.3",
    async server() {
      const { key, cert } = await selfSignedCertificate();
      return {
        ...(await tlsWith({ requestCert: true, ca: CA })),
        tls: { ...trusting, clientCertificate: { key, certificate: cert } },
      };
    },
    words: /client certificate/,
  },
  {
    given: "HTTP/2 only, by ALPN",
    server: async () => listening(createSecureServer(await certificate())),
    words: /does not speak HTTP\/1\.1 on this port, perhaps only HTTP\/2/,
  },
  {
    given: "HTTP/2 only, without TLS",
    server: () => listening(createHttp2Server(), "http"),
    words: /it speaks HTTP\/2 only on this port/,
  },
  {
    given: "a certificate for another name",
    server: () => tlsWith({}, certificate("gateway.example.test")),
    words: /certificate is for another host name/,
  },
  { given: "an alert, internal_error", server: () => rawTls(alert(80)), words: /handshake failed \(ERR_SSL_/ },
  { given: "an alert, unrecognized_name", server: () => rawTls(alert(112)), words: /does not know the name in url/ },
  {
    given: "closed in the middle of the handshake",
    server: () => rawTls((socket) => socket.end(Buffer.from([0x16, 0x03, 0x03, 0x00, 0x7a, 0x02]))),
    words: /closed during the handshake/,
  },
  {
    given: "reset in the middle of the handshake",
    server: () => rawTls((socket) => socket.resetAndDestroy()),
    words: /closed during the handshake/,
  },
  {
    given: "a handshake that never ends",
    server: () => rawTls(() => {}),
    words: /no connection within 0\.3 s/,
    limits: { connect: 300 },
  },
];

for (const surface of surfaces)
  describe.concurrent(surface, () => {
    for (const { given, server, words, limits } of rows)
      test(`${surface}: ${given}`, async () => {
        const target = { ...(await server()), surface, ...(limits && { limits }) };
        const { exitCode, stdout, warnings } = await hostileRun({ ...target, filter: { check: "json" } });
        expect(stdout.replaceAll(/\s+/g, " ")).toMatch(words);
        expect(exitCode).toBe(2);
        expect(stdout).not.toMatch(/may be signed in|does not conform|routines|ssl3_/);
        expect(warnings).toEqual([]);
      });
  });
