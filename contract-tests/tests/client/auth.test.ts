import { expect, test } from "vitest";
import { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import { createCcCmsClient } from "../../../generated/cc-cms/client.ts";
import { c2Signature, guidSession } from "../../client/auth.ts";
import { c2Sign } from "../../client/c2-signature.ts";

const KEYS = { accessKey: "EXAMPLEAK0000001", secretKey: "exampleSecretKey-0123456789abcdef" };

test("guidSession sends the guid of the last Set-GUID, and none before the first", async () => {
  const sent: (string | null)[] = [];
  const guids = ["JSESSIONID=first.AgentGateway0", undefined, "JSESSIONID=second.AgentGateway0", undefined];
  const fetch = async (request: Request) => {
    sent.push(request.headers.get("guid"));
    const guid = guids[sent.length - 1];
    return Response.json({ message: "", retcode: "0" }, { headers: guid === undefined ? {} : { "Set-GUID": guid } });
  };
  const { client, ...operations } = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
  client.use(guidSession());
  await operations.login({ agentid: "1030", password: "sample-password", phonenum: "70930" });
  await operations.queryAllOnlineAgents({ agentid: "1030" });
  await operations.getAgentEvent({ agentid: "1030" });
  await operations.logout({ agentid: "1030" });
  expect(sent).toEqual([null, "first.AgentGateway0", "first.AgentGateway0", "second.AgentGateway0"]);
});

test("guidSession begins with a guid that exists", async () => {
  const sent: (string | null)[] = [];
  const fetch = async (request: Request) => {
    sent.push(request.headers.get("guid"));
    return Response.json({ message: "", retcode: "0" });
  };
  const { client, ...operations } = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
  client.use(guidSession("given.AgentGateway1"));
  await operations.queryAllOnlineAgents({ agentid: "1030" });
  expect(sent).toEqual(["given.AgentGateway1"]);
});

/** Sends requests of several agents through one client, and says which guid each had; `guids` are those of the answers. */
async function guidsSent(
  guids: (string | undefined)[],
  converse: (operations: Omit<ReturnType<typeof createAgentGatewayClient>, "client">) => Promise<unknown>,
  bodyOf: (url: string) => object = () => ({}),
) {
  const sent: string[] = [];
  const fetch = async (request: Request) => {
    const { method, url, headers } = request;
    const guid = guids[sent.length];
    sent.push(`${method} ${new URL(url).pathname.replace("/agentgateway/resource/", "")} ${headers.get("guid")}`);
    return Response.json(
      { message: "", retcode: "0", ...bodyOf(url) },
      { headers: guid === undefined ? {} : { "Set-GUID": `JSESSIONID=${guid}` } },
    );
  };
  const { client, ...operations } = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
  client.use(guidSession());
  await converse(operations);
  return sent;
}

const CREDENTIALS = { password: "sample-password", phonenum: "70930" };

test("two agents on one client have a guid each, and no sign-in is sent with one", async () => {
  const sent = await guidsSent(["first", "second"], async ({ login, forceLogin, queryAllOnlineAgents, logout }) => {
    await login({ agentid: "1032", ...CREDENTIALS });
    await login({ agentid: "1030", ...CREDENTIALS });
    await queryAllOnlineAgents({ agentid: "1032" });
    await queryAllOnlineAgents({ agentid: "1030" });
    await forceLogin({ agentid: "1032", ...CREDENTIALS });
    await logout({ agentid: "1032" });
    await queryAllOnlineAgents({ agentid: "1032" });
    await logout({ agentid: "1030" });
  });
  expect(sent).toEqual([
    "PUT onlineagent/1032 null",
    "PUT onlineagent/1030 null",
    "GET agentgroup/1032/allonlineagents first",
    "GET agentgroup/1030/allonlineagents second",
    "PUT onlineagent/1032/forcelogin null",
    "DELETE onlineagent/1032/logout first",
    "GET agentgroup/1032/allonlineagents null",
    "DELETE onlineagent/1030/logout second",
  ]);
});

test("updateGuid brings the new guid in its body", async () => {
  const sent = await guidsSent(
    ["first"],
    async ({ login, updateGuid, queryAllOnlineAgents }) => {
      await login({ agentid: "1030", ...CREDENTIALS });
      await updateGuid({ agentid: "1030" });
      await queryAllOnlineAgents({ agentid: "1030" });
    },
    (url) => (url.endsWith("updateGuid") ? { result: { guid: "JSESSIONID=renewed" } } : {}),
  );
  expect(sent.at(-1)).toBe("GET agentgroup/1030/allonlineagents renewed");
});

test("a sign-out that is refused leaves the guid", async () => {
  const sent = await guidsSent(
    ["first"],
    async ({ login, logout, queryAllOnlineAgents }) => {
      await login({ agentid: "1030", ...CREDENTIALS });
      await logout({ agentid: "1030" });
      await queryAllOnlineAgents({ agentid: "1030" });
    },
    (url) => (url.endsWith("logout") ? { retcode: "100-010" } : {}),
  );
  expect(sent.at(-1)).toBe("GET agentgroup/1030/allonlineagents first");
});

test("of two requests in flight the guid of the later one is kept, whichever is answered last", async () => {
  const sent: (string | null)[] = [];
  const answer: (() => void)[] = [];
  const fetch = async (request: Request) => {
    const number = sent.push(request.headers.get("guid"));
    if (number === 2 || number === 3) await new Promise<void>((resolve) => answer.push(resolve));
    return Response.json({ message: "", retcode: "0" }, { headers: { "Set-GUID": `JSESSIONID=guid${number}` } });
  };
  const { client, ...operations } = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
  client.use(guidSession());
  await operations.login({ agentid: "1030", ...CREDENTIALS });
  const earlier = operations.getAgentEvent({ agentid: "1030" });
  const later = operations.queryAllOnlineAgents({ agentid: "1030" });
  while (answer.length < 2) await new Promise((resolve) => setImmediate(resolve));
  answer[1]?.();
  await later;
  answer[0]?.();
  await earlier;
  await operations.queryAllOnlineAgents({ agentid: "1030" });
  expect(sent).toEqual([null, "guid1", "guid1", "guid3"]);
});

const options: [form: string, options: Parameters<typeof c2Signature>[1], headers: string, timestamp: RegExp][] = [
  ["by default", undefined, "host", /:\d\dZ$/],
  [
    "with all headers and milliseconds",
    { signedHeaders: ["host", "content-type", "content-length"], timestamp: "milliseconds" },
    "content-length;content-type;host",
    /\.\d{3}Z$/,
  ],
  ["with an empty query line", { emptyQueryLine: true }, "host", /:\d\dZ$/],
];

for (const [form, chosen, headers, time] of options) {
  test(`c2Signature signs the bytes that are sent: ${form}`, async () => {
    let checked = false;
    const fetch = async (request: Request) => {
      const [version, accessKey, timestamp = "", signedNames = ""] =
        request.headers.get("authorization")?.split("/") ?? [];
      expect([version, accessKey, signedNames]).toEqual(["auth-v2", KEYS.accessKey, headers]);
      expect(timestamp).toMatch(time);
      const body = await request.clone().text();
      const { host, pathname: path } = new URL(request.url);
      const all: Record<string, string> = {
        host,
        "content-type": request.headers.get("content-type") ?? "",
        "content-length": String(Buffer.byteLength(body)),
      };
      const signedHeaders = Object.fromEntries(signedNames.split(";").map((name) => [name, all[name] ?? ""]));
      const expected = await c2Sign(
        { method: request.method, path, signedHeaders, body },
        KEYS,
        timestamp,
        chosen?.emptyQueryLine,
      );
      expect(request.headers.get("authorization")).toBe(expected.authorization);
      checked = true;
      return Response.json({ resultCode: "0100001", resultDesc: "" });
    };
    const { client, queryAgentPrivateCalls } = createCcCmsClient({ baseUrl: "https://cms.example.test:28443", fetch });
    client.use(c2Signature(KEYS, chosen));
    await queryAgentPrivateCalls({ ccId: 1, vdn: 170, agentId: 1099 });
    expect(checked).toBe(true);
  });
}

const unsigned: [why: string, signedHeaders: string[], words: string][] = [
  ["is not sent", ["host", "x-date"], "The request does not have the header x-date"],
  ["has the signature itself", ["Authorization"], "Authorization cannot be signed"],
  ["has letters whose bytes are not known", ["X-Name"], "The header x-name has letters beyond ASCII"],
];

for (const [why, signedHeaders, words] of unsigned) {
  test(`a header that is to be signed and ${why} is refused`, async () => {
    const { client, queryCtiServerTime } = createCcCmsClient({
      baseUrl: "https://cms.example.test",
      fetch: async () => Response.json({}),
    });
    client.use(c2Signature(KEYS, { signedHeaders }));
    const answer = queryCtiServerTime({ ccId: 1 }, { headers: { Authorization: "a", "X-Name": "é" } });
    await expect(answer).rejects.toThrow(words);
  });
}

test("host is signed also where other headers are named, each once", async () => {
  const signed: (string | undefined)[] = [];
  const fetch = async (request: Request) => {
    signed.push(request.headers.get("authorization")?.split("/")[3]);
    return Response.json({});
  };
  const { client, queryCtiServerTime } = createCcCmsClient({ baseUrl: "https://cms.example.test", fetch });
  client.use(c2Signature(KEYS, { signedHeaders: ["Content-Type", "content-type"] }));
  await queryCtiServerTime({ ccId: 1 });
  expect(signed).toEqual(["content-type;host"]);
});

test("a query with a name twice is refused: C2 has no place for it", async () => {
  const { client } = createCcCmsClient({ baseUrl: "https://cms.example.test", fetch: async () => Response.json({}) });
  client.use(c2Signature(KEYS));
  const twice = { querySerializer: () => "a=1&a=2", body: { ccId: 1 } };
  await expect(client.POST("/rest/cmsapp/v1/openapi/configures/ctiservertime", twice)).rejects.toThrow(
    "The query contains a twice",
  );
});

test("no signature is sent twice: the timestamp of an equal request moves on", async () => {
  const timestamps: string[] = [];
  const fetch = async (request: Request) => {
    timestamps.push(request.headers.get("authorization")?.split("/")[2] ?? "");
    return Response.json({ resultCode: "0100001", resultDesc: "" });
  };
  let time = Date.parse("2024-05-06T09:30:00.400Z");
  const { client, queryCtiServerTime } = createCcCmsClient({ baseUrl: "https://cms.example.test", fetch });
  client.use(c2Signature(KEYS, { now: () => time }));
  for (let count = 0; count < 3; count += 1) await queryCtiServerTime({ ccId: 1 });
  await queryCtiServerTime({ ccId: 2 });
  time += 1_000;
  await Promise.all([queryCtiServerTime({ ccId: 1 }), queryCtiServerTime({ ccId: 1 })]);
  expect(timestamps.map((timestamp) => timestamp.slice(-3, -1))).toEqual(["00", "01", "02", "00", "03", "04"]);
});
