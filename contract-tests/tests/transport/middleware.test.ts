import { expect, test } from "vitest";
import { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import { createCcCmsClient } from "../../../generated/cc-cms/client.ts";
import { c2Sign } from "../../transport/c2-signature.ts";
import { c2Signature, guidSession } from "../../transport/middleware.ts";

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
      const expected = c2Sign(
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

test("a header that is to be signed and will not be sent is refused", async () => {
  const { client, queryCtiServerTime } = createCcCmsClient({
    baseUrl: "https://cms.example.test",
    fetch: async () => Response.json({}),
  });
  client.use(c2Signature(KEYS, { signedHeaders: ["host", "x-date"] }));
  await expect(queryCtiServerTime({ ccId: 1 })).rejects.toThrow(
    "does not have the header x-date, which must be signed",
  );
});

test("a query with a name twice is refused: C2 has no place for it", async () => {
  const { client } = createCcCmsClient({ baseUrl: "https://cms.example.test", fetch: async () => Response.json({}) });
  client.use(c2Signature(KEYS));
  const twice = { querySerializer: () => "a=1&a=2", body: { ccId: 1 } };
  await expect(client.POST("/rest/cmsapp/v1/openapi/configures/ctiservertime", twice)).rejects.toThrow(
    "The query contains a twice",
  );
});
