// A forward proxy of the site: what it does is never a finding about the deployment.
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DEFAULT_LIMITS, type TlsSettings } from "../../deployment/deployment.ts";
import { startReference } from "../../reference/reference.ts";
import { proxyTo } from "../../transport/proxy.ts";
import { openTransport } from "../../transport/transport.ts";
import { CA, certificate } from "../certificates.ts";
import { hostileRun } from "./hostile-run.ts";

const opened: (() => unknown)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of opened.splice(0)) close();
});

async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  opened.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A proxy that connects every name to one port, and keeps what it was asked. */
async function forwardProxy(target: number) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer();
  server.on("connect", ({ url, headers }, client: Socket) => {
    asked.push({ url, authorization: headers["proxy-authorization"] });
    const upstream = connect(target, "127.0.0.1", () => client.write("HTTP/1.1 200 Connected\r\n\r\n"));
    upstream.pipe(client).pipe(upstream);
    for (const socket of [upstream, client]) socket.on("error", () => socket.destroy());
  });
  return { port: await portOf(server), asked };
}

/** A proxy that answers CONNECT in this way. */
async function answering(answer: string | undefined): Promise<number> {
  const server = createServer();
  server.on("connect", (_request, client: Socket) => {
    if (answer !== undefined) client.end(answer);
  });
  return portOf(server);
}

const NAME = "gateway.example.test";
const limits = { ...DEFAULT_LIMITS, connect: 400, answer: 2_000, whole: 3_000 };

async function resultOf(baseUrl: string, tls: TlsSettings = { ca: CA, insecure: false }) {
  const transport = openTransport(baseUrl, tls, limits);
  try {
    return (
      await transport.send({ method: "POST", path: "/", headers: {}, body: "x" }, {}, new AbortController().signal)
    ).result;
  } finally {
    await transport.close();
  }
}

const plain = () => portOf(createServer((_request, response) => response.end("answered")));
const secure = async (name = NAME) =>
  portOf(createSecureServer(await certificate(name), (_request, response) => response.end("answered")));

describe("through a proxy", () => {
  for (const [given, scheme, variable] of [
    ["https by HTTPS_PROXY", "https", "HTTPS_PROXY"],
    ["https by https_proxy", "https", "https_proxy"],
    ["https by HTTP_PROXY alone", "https", "HTTP_PROXY"],
    ["http by HTTP_PROXY", "http", "HTTP_PROXY"],
    ["http by http_proxy", "http", "http_proxy"],
  ] as const)
    test(given, async () => {
      const { port, asked } = await forwardProxy(await (scheme === "https" ? secure() : plain()));
      vi.stubEnv(variable, `http://user:sample-secret@127.0.0.1:${port}`);
      expect(await resultOf(`${scheme}://${NAME}:8043`)).toMatchObject({ answer: { status: 200 } });
      const authorization = `Basic ${Buffer.from("user:sample-secret").toString("base64")}`;
      expect(asked).toEqual([{ url: `${NAME}:8043`, authorization }]);
      expect(proxyTo(`${scheme}://${NAME}:8043`)).toEqual({ variable, address: `http://127.0.0.1:${port}` });
    });

  test("the certificate of the deployment is verified behind the proxy", async () => {
    const { port } = await forwardProxy(await secure("other.example.test"));
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${port}`);
    expect(await resultOf(`https://${NAME}:8043`)).toMatchObject({
      failure: { kind: "unreachable", message: expect.stringContaining("certificate is for another host name") },
    });
  });
});

test("the report of a run names the proxy, without its credentials", async () => {
  const reference = await startReference({ flowControl: false, plain: true });
  opened.push(reference.close);
  const { port, asked } = await forwardProxy(Number(new URL(reference.baseUrl).port));
  const run = { surface: "cc-cms", filter: { operation: "queryCtiServerTime", check: "status-200" } } as const;
  const direct = await hostileRun({ ...run, baseUrl: reference.baseUrl });
  vi.stubEnv("HTTP_PROXY", `http://user:sample-secret@127.0.0.1:${port}`);
  const { exitCode, texts } = await hostileRun({ ...run, baseUrl: `http://${NAME}:8043` });
  expect([exitCode, asked.length > 0]).toEqual([0, true]);
  const address = `http://127.0.0.1:${port}`;
  expect(texts.get("stdout")).toContain(`\n  Requests went through the proxy ${address}.\n`);
  expect(texts.get("summary.md")).toContain(`through the proxy \`${address}\``);
  expect(JSON.parse(texts.get("report.json") ?? "").surfaces).toMatchObject([{ proxy: address }]);
  for (const [name, text] of texts) expect([name, /sample-secret/.test(text)]).toEqual([name, false]);
  for (const [name, text] of direct.texts) expect([name, /the proxy/.test(text)]).toEqual([name, false]);
});

describe("a proxy that fails is the user's side", () => {
  for (const [given, answer, words] of [
    ["wants credentials", "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "wants credentials (407)"],
    ["forbids the host", "HTTP/1.1 403 Forbidden\r\n\r\n", "does not connect to it (403)"],
    ["does not reach the host", "HTTP/1.1 502 Bad Gateway\r\n\r\n", "does not connect to it (502)"],
    ["hangs up", "", "is not reached (closed by the proxy)"],
    ["is no HTTP server", "220 smtp.example.test\r\n", "is not reached (HTTPParserError)"],
    ["never answers", undefined, "does not answer within 0.4 s"],
  ] as const)
    for (const scheme of ["https", "http"])
      test(`${scheme}: it ${given}`, async () => {
        const port = await answering(answer);
        vi.stubEnv("HTTP_PROXY", `http://user:sample-secret@127.0.0.1:${port}`);
        const result = await resultOf(`${scheme}://${NAME}:8043`);
        expect(result).toMatchObject({
          failure: { kind: "unreachable", message: expect.stringContaining(`http://127.0.0.1:${port} ${words}`) },
        });
        expect(JSON.stringify(result)).not.toMatch(/sample-secret|isSent/);
      });

  test("nothing listens there", async () => {
    vi.stubEnv("HTTPS_PROXY", "http://127.0.0.1:1");
    expect(await resultOf(`https://${NAME}`)).toMatchObject({
      failure: { kind: "unreachable", message: expect.stringContaining("127.0.0.1:1 is not reached (ECONNREFUSED)") },
    });
  });
});

describe("directly", () => {
  for (const [given, baseUrl, noProxy] of [
    ["the host is in NO_PROXY", `https://${NAME}`, NAME],
    ["its domain is", `https://${NAME}`, ".example.test"],
    ["its domain with an asterisk is", `https://${NAME}`, "*.example.test"],
    ["its port is", `https://${NAME}:8043`, `${NAME}:8043`],
    ["all are", `https://${NAME}`, "*"],
    ["this machine, by address", "https://127.0.0.1:8043", ""],
    ["this machine, by name", "http://localhost:8043", ""],
    ["this machine, by IPv6", "http://[::1]:8043", ""],
  ] as const)
    test(given, () => {
      vi.stubEnv("HTTPS_PROXY", "http://proxy.example.test:3128");
      vi.stubEnv("HTTP_PROXY", "http://proxy.example.test:3128");
      vi.stubEnv("NO_PROXY", noProxy);
      expect(proxyTo(baseUrl)).toBeUndefined();
      vi.stubEnv("NO_PROXY", `${NAME}:1`);
      expect(proxyTo(`https://${NAME}:8043`)).toBeDefined();
    });

  test("tls.serverName can be an address, without a warning of Node", async () => {
    const warned = vi.spyOn(process, "emitWarning");
    const port = await secure("192.0.2.1");
    const tls = { ca: CA, insecure: false, serverName: "192.0.2.1" };
    expect(await resultOf(`https://127.0.0.1:${port}`, tls)).toMatchObject({ answer: { status: 200 } });
    expect(await resultOf(`https://127.0.0.1:${port}`, { ...tls, serverName: "192.0.2.2" })).toMatchObject({
      failure: { kind: "unreachable" },
    });
    expect(warned).not.toHaveBeenCalled();
  });
});

for (const value of [
  "proxy:3128",
  "proxy.example.test",
  "socks5://127.0.0.1:1",
  "http://",
  "http://us%zz:x@127.0.0.1:1",
])
  test(`${value} is no URL of a proxy: one line before the first request`, () => {
    vi.stubEnv("HTTPS_PROXY", value);
    expect(() => openTransport(`https://${NAME}`, { insecure: false }, limits)).toThrow(
      "HTTPS_PROXY is not the URL of a proxy; write it as http://host:port, or unset it",
    );
  });
