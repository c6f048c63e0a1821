import { createServer } from "node:net";
import { generate } from "selfsigned";
import { afterAll, expect, test } from "vitest";
import type { Exchange } from "../../transport/exchange.ts";
import { openTransport } from "../../transport/transport.ts";
import { type DeploymentServer, serve, serveReplies } from "../deployment-server.ts";

const SECRET = "4b0f5c1e-secret.AgentGateway0";
const transport = openTransport(() => ({ Guid: SECRET }), [SECRET]);
const servers: Pick<DeploymentServer, "close">[] = [];
afterAll(async () => {
  await transport.close();
  for (const server of servers) await server.close();
});

const PATH = "/agentgateway/resource/agentgroup/1030/allonlineagents";

function ask(baseUrl: string): Promise<Exchange> {
  return transport.send({ method: "GET", baseUrl, path: PATH, headers: { "X-Asked": "yes" } });
}

async function started<Server extends Pick<DeploymentServer, "close">>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  servers.push(server);
  return server;
}

async function closedPort(): Promise<string> {
  const { baseUrl, close } = await serve(() => {});
  await close();
  return baseUrl;
}

/** A server below HTTP that sends these bytes to whoever connects, and hangs up. */
async function rawServer(bytes: string): Promise<string> {
  const server = createServer((socket) => socket.once("data", () => socket.end(bytes)).on("error", () => {}));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`;
}

async function tlsServer(options: Parameters<typeof generate>[1]): Promise<string> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "gateway.example.test" }], {
    keyType: "ec",
    ...options,
  });
  return (await started(serve((_request, response) => response.end(), { key, cert }))).baseUrl;
}

const failures: [reason: string, address: () => Promise<string>, unreachable: boolean, words: RegExp][] = [
  ["nothing listens", closedPort, true, /connection was refused; check host and port/],
  ["the name is unknown", async () => "http://no-such-host.invalid:8043", true, /host name .*; check it/],
  ["the certificate is self-signed", () => tlsServer({}), true, /self-signed; name its CA file in NODE_EXTRA_CA_CERTS/],
  [
    "TLS is spoken to a plain server",
    async () => (await started(serveReplies({}))).baseUrl.replace("http", "https"),
    true,
    /does not speak TLS/,
  ],
  [
    "the body is cut off",
    () => rawServer("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
    false,
    /closed before the answer was complete/,
  ],
  ["the connection ends before an answer", () => rawServer(""), false, /closed before the answer was complete/],
  ["the answer is not HTTP", () => rawServer("SSH-2.0-OpenSSH_9.2\r\n\r\n"), false, /could not be read/],
];

for (const [reason, address, unreachable, words] of failures) {
  test(`no answer: ${reason}`, async () => {
    const { result } = await ask(await address());
    expect(result).toEqual({ failure: { unreachable, message: expect.stringMatching(words) } });
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });
}

test("the request is sent as asked, with the credential, and captured without it", async () => {
  const server = await started(serveReplies({ queryAllOnlineAgents: { body: { retcode: "0" } } }));
  const { request, result } = await ask(server.baseUrl);
  expect(server.received[0]).toMatchObject({ method: "GET", url: PATH, headers: { guid: SECRET, "x-asked": "yes" } });
  expect(request).toEqual({
    method: "GET",
    url: server.baseUrl + PATH,
    headers: [
      ["X-Asked", "yes"],
      ["Guid", "***"],
    ],
  });
  expect("answer" in result && result.answer.status).toBe(200);
});

test("a redirect is recorded and not followed", async () => {
  const target = await started(serveReplies({}));
  const server = await started(
    serveReplies({ queryAllOnlineAgents: { status: 302, headers: { location: target.baseUrl }, body: "" } }),
  );
  const { result } = await ask(server.baseUrl);
  expect(result).toMatchObject({ answer: { status: 302 } });
  expect(target.received).toEqual([]);
});

test("credentials that the answer hands out or repeats are masked, other bytes stay", async () => {
  const headers = { "Set-GUID": "JSESSIONID=new", "set-cookie": "elb=1", "x-echo": `you are ${SECRET}` };
  const server = await started(
    serveReplies({ queryAllOnlineAgents: { headers, body: `{"message":"héllo ${SECRET} 世界"}` } }),
  );
  const { result } = await ask(server.baseUrl);
  if (!("answer" in result)) throw new Error("no answer");
  const captured = Object.fromEntries(result.answer.headers);
  expect(captured).toMatchObject({ "set-guid": "***", "set-cookie": "***", "x-echo": "you are ***" });
  expect(new TextDecoder().decode(result.answer.body)).toBe('{"message":"héllo *** 世界"}');
});
