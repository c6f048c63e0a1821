import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import { createCcCmsClient } from "../../../generated/cc-cms/client.ts";
import { type Operation, operationsOf, surfaces } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";
import { violationsOf } from "../../contract/validator.ts";
import { MOCK_AGENTGATEWAY, startMocks, stopMocks } from "../../mocks/mocks.ts";
import { type Mock, startMock } from "../../mocks/prism.ts";
import { answerExamples, httpRequestOf, pathWith } from "../examples.ts";

let mocks: Mock[] = [];
beforeAll(async () => {
  mocks = await startMocks({ agentgateway: 0, "cc-cms": 0 });
});
afterAll(() => stopMocks(mocks));

function baseUrl(surface: Mock["surface"]): string {
  return mocks.find((mock) => mock.surface === surface)?.baseUrl ?? "";
}

const { guid, agentid, workno } = MOCK_AGENTGATEWAY;
const agentGateway = (headers: Record<string, string> = { Guid: guid }) =>
  createAgentGatewayClient({ baseUrl: baseUrl("agentgateway"), headers });
const ccCms = () =>
  createCcCmsClient({ baseUrl: baseUrl("cc-cms"), headers: { Authorization: "auth-v2/EXAMPLEAK0000001/..." } });
const signIn = { agentid, password: "sample-password", phonenum: "70930" };

type Call = (httpRequest: object) => Promise<{ data?: unknown; response: Response }>;

/** The function of the client for an operation. */
function callOf({ surface, operationId, security }: Operation): Call {
  const client: Record<string, unknown> =
    surface === "cc-cms" ? ccCms() : agentGateway(security.length > 0 ? { Guid: guid } : {});
  // Every function that is named as an operation takes its parameters and body as one object.
  return client[operationId] as Call;
}

for (const surface of surfaces) {
  for (const operation of operationsOf(surface)) {
    test(`the client's ${operation.operationId} is answered by the mock, as its schema says`, async () => {
      const { parameters, body } = httpRequestOf(operation);
      const { data, response } = await callOf(operation)({ ...parameters, ...(isRecord(body) ? body : {}) });
      expect(response.status).toBe(200);
      expect(violationsOf(surface, operation.branches.success, data)).toEqual([]);
    });
  }
}

test("success is data, and a code of failure is an error with its meaning, in types and over HTTP", async () => {
  const success = await agentGateway().queryAgentInfoByWorkNo({ agentid, workno });
  expect(success.data?.result.name).toBe("Tomas Lind");
  const { error } = await agentGateway().queryAgentInfoByWorkNo(
    { agentid, workno },
    { headers: { Prefer: "example=notSignedIn" } },
  );
  expect(error).toMatchObject({ kind: "code", code: "100-006", operation: "queryAgentInfoByWorkNo", status: 200 });
  expect(error?.message).toBe(`queryAgentInfoByWorkNo: 100-006: ${error?.meaning}`);
});

test("a successful sign-in brings the guid in its header", async () => {
  const { response } = await agentGateway({}).login(signIn);
  expect(response?.headers.get("set-guid")).toBe(`JSESSIONID=${guid}`);
});

test("the client sends the documented media type with and without a body", async () => {
  const sent: (string | null)[] = [];
  const fetch = async (request: Request) => {
    sent.push(request.headers.get("content-type"));
    return Response.json({ message: "", retcode: "0" });
  };
  const client = createAgentGatewayClient({ baseUrl: "http://127.0.0.1", headers: { Guid: guid }, fetch });
  await client.queryAllOnlineAgents({ agentid });
  await client.login(signIn);
  expect(sent).toEqual(["application/json; charset=UTF-8", "application/json; charset=UTF-8"]);
});

for (const surface of surfaces) {
  for (const operation of operationsOf(surface)) {
    test(`each named example of ${operation.operationId} can be chosen`, async () => {
      const examples = answerExamples(operation);
      expect(examples.length).toBeGreaterThan(1);
      for (const { status, name, value } of examples) {
        const preferring = {
          Prefer: status === 200 ? `example=${name}` : `code=${status}, example=${name}`,
          Guid: guid,
          Authorization: "any",
        };
        const { parameters, body } = httpRequestOf(operation);
        const answer = await fetch(baseUrl(surface) + pathWith(operation, parameters), {
          method: operation.method,
          headers: { "Content-Type": "application/json; charset=UTF-8", ...preferring },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        expect([name, answer.status, await answer.json()]).toEqual([name, status, value]);
      }
    });
  }
}

test("pages of other origins may not use a mock unless it is started so", async () => {
  const answer = await fetch(mocks[0]?.health ?? "", { headers: { Origin: "https://desktop.example.test" } });
  expect([answer.status, answer.headers.has("access-control-allow-origin")]).toEqual([200, false]);
});

test("a mock of an edition takes the ids of that edition only", async () => {
  const status = async (mock: Mock | undefined, id: string) =>
    (await fetch(`${mock?.baseUrl}/agentgateway/resource/agentevent/${id}`, { headers: { Guid: guid } })).status;
  const older = await startMock("agentgateway", 0, { edition: "2023" });
  try {
    expect([await status(older, "1030"), await status(older, "70001")]).toEqual([200, 400]);
  } finally {
    await older.stop();
  }
  const [any] = mocks;
  expect([await status(any, "1030"), await status(any, "70001")]).toEqual([200, 200]);
});

test("a sign-in with an address for events brings no request to that address", async () => {
  let received = 0;
  const server = createServer((_, response) => {
    received += 1;
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const callBackUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/agentevents`;
    const gateway = agentGateway({});
    for (const signingIn of [gateway.login, gateway.forceLogin]) {
      const { response } = await signingIn({ ...signIn, callBackUri, serviceToken: "sampletoken1" });
      expect(response?.status).toBe(200);
    }
    // What Prism sends, it sends before its answer; that has arrived when later requests are answered.
    for (let later = 0; later < 5; later += 1) await agentGateway().getAgentEvent({ agentid });
    expect(received).toBe(0);
  } finally {
    server.close();
  }
});

test("a mock of 2025-11 takes a GET request with a body, which fetch does not send, and without one", async () => {
  const newer = await startMock("agentgateway", 0, { edition: "2025-11" });
  const status = async (body: object | null) => {
    const answer = await request(`${newer.baseUrl}/agentgateway/resource/agentgroup/1030/agentbyskill/1`, {
      method: "GET",
      headers: { Guid: guid, "Content-Type": "application/json; charset=UTF-8" },
      body: body && JSON.stringify(body),
    });
    await answer.body.dump();
    return answer.statusCode;
  };
  try {
    const selected = { agentLimit: 100, agentStatus: [4] };
    expect([await status(null), await status(selected), await status({ agentLimit: 0 })]).toEqual([200, 200, 400]);
  } finally {
    await newer.stop();
  }
  expect(() => new Request("http://127.0.0.1", { method: "GET", body: "{}" })).toThrow(TypeError);
});
