import { METHODS } from "node:http";
import { connect as connectPlain, type Socket } from "node:net";
import { connect } from "node:tls";
import { expect, test } from "vitest";
import { operationsOf } from "../../contract/contract.ts";
import { newIdentity } from "../../reference/certificate.ts";
import { ANYTHING, type Client, JSON_HEADERS, STATES, startClient } from "./reference-client.ts";

const operations = [...operationsOf("agentgateway"), ...operationsOf("cc-cms")];
const pathOf = (path: string) =>
  path
    .replace("{agentid}", "1030")
    .replace("{workno}", "1099")
    .replace("{skillid}", "3")
    .replace("{callid}", "1714987650-1450");

for (const { operationId, method, path } of operations) {
  test(`${operationId}: every method but ${method} is answered with 405, which names it`, async () => {
    const { ask } = await startClient();
    // CONNECT is not for servers that are no proxies, and no client sends it with a path.
    for (const other of METHODS.filter((candidate) => candidate !== method && candidate !== "CONNECT")) {
      const answer = await ask(other, pathOf(path));
      expect([other, answer.status, answer.headers.allow]).toEqual([other, 405, method]);
    }
  });
}

/** Paths that are no operation. */
const unknown: [method: string, path: string][] = [
  ["GET", "/"],
  ["GET", "/agentgateway/resource"],
  ["GET", "/agentgateway/resource/onlineagent/1030/agentstates"],
  ["GET", "/agentgateway/resource/agentevent/1030/"],
  ["GET", "//agentgateway/resource/agentevent/1030"],
  ["GET", "/agentgateway/resource/AgentEvent/1030"],
  ["GET", "/agentgateway/resource/calldata/1030/allcallinfoex/1099"],
  ["POST", "/rest/cmsapp/v1/openapi/agent/agentprivatecalls"],
  ["POST", "/rest/cmsapp/v2/openapi/agent/agentprivatecall"],
];

/** Ids that are outside 101 to 59999, or not written as the contract wants it. */
for (const id of [
  "0",
  "100",
  "60000",
  "999999",
  "01030",
  "+1030",
  "1030.0",
  "1e3",
  "abc",
  "%20",
  "1030%2F",
  "٣٣٣",
  "9".repeat(2000),
]) {
  const text = encodeURI(decodeURIComponent(id)).replace("/", "%2F");
  unknown.push(["GET", `/agentgateway/resource/agentevent/${text}`]);
  unknown.push(["GET", `/agentgateway/resource/agentgroup/1030/agentbyworkno/${text}`]);
  unknown.push(["DELETE", `/agentgateway/resource/agentevent/${text}`]);
}

test("a path that is no operation, or has an id out of range, is answered with 404", async () => {
  const { ask } = await startClient();
  for (const [method, path] of unknown) expect([path, (await ask(method, path)).status]).toEqual([path, 404]);
});

test("the ids at both ends of the range are paths of an operation", async () => {
  const { gateway } = await startClient();
  for (const id of ["101", "59999"]) expect((await gateway("GET", `agentevent/${id}`)).code).toBe("100-006");
});

test("a path whose encoding is broken is answered with 400", async () => {
  const { ask, log } = await startClient();
  for (const path of ["/%", "/agentgateway/resource/agentevent/%zz", "/agentgateway/resource/agentevent/%c3%28"])
    expect([path, (await ask("GET", path)).status]).toEqual([path, 400]);
  expect(log).toHaveLength(3);
});

test("URL and headers of more than 8 KB are answered with 400", async () => {
  const { ask, log } = await startClient();
  expect((await ask("GET", `/agentgateway/resource/agentevent/1030?calldata=${"c".repeat(8200)}`)).status).toBe(400);
  expect(
    (await ask("GET", "/agentgateway/resource/agentevent/1030", { headers: { guid: "g".repeat(8200) } })).status,
  ).toBe(400);
  expect(log.map((line) => line.split(" ").slice(1).join(" "))).toEqual(
    Array.from({ length: 2 }, () => "- - 400 HPE_HEADER_OVERFLOW"),
  );
});

test("a body of 7 MB is answered with 413, one of 1 MB is read", async () => {
  const { ask, monitor } = await startClient();
  const send = (bytes: number) =>
    ask("PUT", "/agentgateway/resource/onlineagent/1030", { headers: JSON_HEADERS, body: "x".repeat(bytes) });
  expect((await send(7_000_000)).status).toBe(413);
  expect((await monitor(STATES, "x".repeat(7_000_000))).status).toBe(413);
  expect((await send(1024 * 1024)).code).toBe("100-001");
  expect((await monitor(STATES, " ".repeat(1024 * 1024))).code).toBe("0100002");
});

test("references can share one identity; otherwise each has its own", async () => {
  const identity = await newIdentity();
  const [one, other, own] = [await startClient({ identity }), await startClient({ identity }), await startClient()];
  expect([one.reference.certificate, other.reference.certificate]).toEqual([
    identity.certificate,
    identity.certificate,
  ]);
  expect(own.reference.certificate).not.toBe(identity.certificate);
  for (const { reference } of [one, other]) {
    const answer = await one.dispatcher.request({ origin: reference.baseUrl, path: "/", method: "GET" });
    expect(answer.statusCode).toBe(404);
  }
  const untrusted = one.dispatcher.request({ origin: own.reference.baseUrl, path: "/", method: "GET" });
  await expect(untrusted).rejects.toThrow(/certificate/);
});

test("a plain reference speaks HTTP in the clear, has no certificate, and answers the same", async () => {
  const [own, plain] = [await startClient(), await startClient({ plain: true })];
  expect([plain.reference.baseUrl, plain.reference.certificate]).toEqual([expect.stringMatching(/^http:/), ""]);
  const [answer, other] = [await plain.login("1030"), await own.login("1030")];
  expect([answer.status, answer.text]).toEqual([200, other.text]);
  const { status } = await plain.gateway("GET", "agentevent/1030", undefined, { headers: { long: "x".repeat(8200) } });
  expect(status).toBe(400);
});

test("nothing of the inside shows in any refusal", async () => {
  const { ask, gateway } = await startClient();
  const answers = [
    await ask("GET", "/%"),
    await ask("GET", "/nothing"),
    await ask("PUT", "/agentgateway/resource/onlineagent/1030", { headers: { "content-type": "" }, body: "{}" }),
    await gateway("PUT", "onlineagent/1030", undefined, { headers: JSON_HEADERS, body: "{" }),
  ];
  for (const { text } of answers) expect(text).not.toMatch(/FST_|SyntaxError|at |node_modules|\.ts/);
});

test("a header guid that comes twice belongs to no session", async () => {
  const { ask, signIn } = await startClient();
  const guid = await signIn("1030");
  const { code } = await ask("GET", "/agentgateway/resource/agentevent/1030", { headers: { guid: [guid, guid] } });
  expect(code).toBe("100-006");
});

test("the header guid is found in any case, and Set-GUID is written as the pages write it", async () => {
  const { ask, reference, signIn } = await startClient();
  const guid = await signIn("1030");
  expect((await ask("GET", "/agentgateway/resource/agentevent/1030", { headers: { GUID: guid } })).code).toBe("0");
  const body = '{"password":"sample-password","phonenum":"70932"}';
  const head = `PUT /agentgateway/resource/onlineagent/1032 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  expect(await said(reference.baseUrl, reference.certificate, `${head}${body}`)).toMatch(/\r\nSet-GUID: JSESSIONID=/);
});

test("what is not HTTP is answered with 400", async () => {
  const { reference } = await startClient();
  for (const text of ["hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n"])
    expect(await said(reference.baseUrl, reference.certificate, text)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
});

test("other forms of a request target are no operation, or the same one", async () => {
  const { reference } = await startClient();
  const ask = (line: string) =>
    said(reference.baseUrl, reference.certificate, `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  expect(await ask("OPTIONS *")).toMatch(/^HTTP\/1\.1 404 /);
  expect(await ask("GET https://localhost/agentgateway/resource/agentevent/1030")).toMatch(
    /^HTTP\/1\.1 200 .*100-006/s,
  );
});

/** What the server says to some bytes until it closes the connection; the certificate is good for localhost. */
function said(baseUrl: string, ca: string, text: string): Promise<string> {
  const { port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect({ host: "127.0.0.1", port: Number(port), servername: "localhost", ca }, () =>
      socket.write(text),
    );
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

test("200 connections poll at the same time, and every operation is answered meanwhile", async () => {
  const client = await startClient({ pollWait: 300_000 });
  const ids = Array.from({ length: 200 }, (_, index) => String(10_000 + index));
  const guids = await Promise.all(ids.map((id) => client.signIn(id)));
  const poll = () => Promise.all(ids.map((id, index) => client.poll(id, guids[index] ?? "")));
  const [first, second] = [await poll(), await poll()];
  expect(new Set([...first, ...second].map(({ code }) => code))).toEqual(new Set(["0"]));
  // Nothing more to tell: these wait, each on a connection of its own.
  const waiting = poll();
  await everyOperation(client);
  const stats = Object.values(client.dispatcher.stats)[0];
  expect(stats).toMatchObject({ running: 200 });
  for (const [index, id] of ids.entries())
    expect((await client.gateway("DELETE", `onlineagent/${id}/logout`, guids[index])).code).toBe("0");
  expect((await waiting).map(({ body }) => (body.event as { eventType: string }).eventType)).toEqual(
    ids.map(() => "AgentOther_ShutdownService"),
  );
});

test("200 connections ask everything at the same time", async () => {
  const client = await startClient();
  const { guidOf, gateway, monitor } = client;
  const guid = guidOf("1031");
  const requests = Array.from({ length: 200 }, (_, index) =>
    index % 2 === 0
      ? gateway("GET", "agentgroup/1031/allonlineagents", guid)
      : monitor(STATES, { ccId: 1, vdn: 170, agentIds: Array.from({ length: 300 }, (_, own) => 10_000 + own) }),
  );
  expect(new Set((await Promise.all(requests)).map(({ status }) => status))).toEqual(new Set([200]));
});

async function everyOperation({ gateway, monitor, read, signIn, forceLogin }: Client): Promise<void> {
  await signIn("1030");
  const { guid } = await forceLogin("1030");
  for (const { operationId, surface, method, path } of operations) {
    if (["login", "forceLogin", "logout"].includes(operationId)) continue;
    // One query is a GET request, and one has an envelope of its own in which ids are texts.
    const monitored = () =>
      method.toUpperCase() === "GET"
        ? read(path.replace("{ccId}", "1").replace("{vdn}", "170"))
        : monitor(path, operationId === "queryAgentsByState" ? { ...ANYTHING, ccId: "1", vdn: "170" } : ANYTHING);
    const answer =
      surface === "cc-cms" ? monitored() : gateway(method, pathOf(path).replace("/agentgateway/resource/", ""), guid);
    expect((await answer).code, operationId).toMatch(/^(0|0100000)$/);
  }
  expect((await gateway("DELETE", "onlineagent/1030/logout", guid)).code).toBe("0");
}

test("closing ends polls that wait and connections that have said nothing, at once", async () => {
  const { reference, signIn, poll } = await startClient({ pollWait: 300_000 });
  const guid = await signIn("1030");
  for (const _ of [1, 2]) await poll("1030", guid);
  const waiting = Promise.allSettled([poll("1030", guid)]);
  const silent = await silentConnection(reference.baseUrl);
  const ended = new Promise((resolve) => silent.once("close", resolve));
  await reference.close();
  await ended;
  expect(await waiting).toMatchObject([{ status: "rejected" }]);
  await reference.close();
});

function silentConnection(baseUrl: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connectPlain(Number(new URL(baseUrl).port), "127.0.0.1", () => resolve(socket));
  });
}
