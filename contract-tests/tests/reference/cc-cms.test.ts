import { expect, test } from "vitest";
import { KEYS, PRIVATE_CALLS, SERVER_TIME, STATES, startClient } from "./reference-client.ts";

const BATCH = { ccId: 1, vdn: 170, agentIds: [1031] };
const AGENT = { ccId: 1, vdn: 170, agentId: 1099 };

/** Requests, and the code of the answer. */
const requests: [given: string, path: string, body: unknown, code: string][] = [
  ["no JSON", STATES, "{", "0100002"],
  ["no body", STATES, "", "0100002"],
  ["a list", STATES, [BATCH], "0100002"],
  ["null", STATES, "null", "0100002"],
  ["a request that is wrapped", STATES, { queryParam: BATCH }, "0100002"],
  ["properties that nobody knows", STATES, { ...BATCH, limit: 10 }, "0100000"],
  ["no ccId", STATES, { ...BATCH, ccId: undefined }, "0100002"],
  ["ccId 0", STATES, { ...BATCH, ccId: 0 }, "0100002"],
  ["ccId 65536", STATES, { ...BATCH, ccId: 65_536 }, "0100002"],
  ["ccId as a text", STATES, { ...BATCH, ccId: "1" }, "0100002"],
  ["another call centre", STATES, { ...BATCH, ccId: 2 }, "0100002"],
  ["vdn 0", STATES, { ...BATCH, vdn: 0 }, "0100002"],
  ["vdn 5001", STATES, { ...BATCH, vdn: 5001 }, "0100002"],
  ["vdn 170.5", STATES, { ...BATCH, vdn: 170.5 }, "0100002"],
  ["a VDN that is not there", STATES, { ...BATCH, vdn: 180 }, "0100002"],
  ["no agentIds", STATES, { ...BATCH, agentIds: undefined }, "0100002"],
  ["agentIds as a number", STATES, { ...BATCH, agentIds: 1031 }, "0100002"],
  ["no agent", STATES, { ...BATCH, agentIds: [] }, "0100002"],
  ["agent 100", STATES, { ...BATCH, agentIds: [1031, 100] }, "0100002"],
  ["agent 60000", STATES, { ...BATCH, agentIds: [60_000] }, "0100002"],
  ["agent 1031.5", STATES, { ...BATCH, agentIds: [1031.5] }, "0100002"],
  ["an agent as a text", STATES, { ...BATCH, agentIds: ["1031"] }, "0100002"],
  ["6000 agents", STATES, { ...BATCH, agentIds: Array.from({ length: 6000 }, () => 1031) }, "0100000"],
  ["6001 agents", STATES, { ...BATCH, agentIds: Array.from({ length: 6001 }, () => 1031) }, "0100002"],
  ["no agentId", PRIVATE_CALLS, { ...AGENT, agentId: undefined }, "0100002"],
  ["agentId 60000", PRIVATE_CALLS, { ...AGENT, agentId: 60_000 }, "0100002"],
  ["agentId 101, which nobody has", PRIVATE_CALLS, { ...AGENT, agentId: 101 }, "0100000"],
  ["vdn null", PRIVATE_CALLS, { ...AGENT, vdn: null }, "0100002"],
  ["ccId null", PRIVATE_CALLS, { ...AGENT, ccId: null }, "0100002"],
  ["no ccId", SERVER_TIME, {}, "0100002"],
  ["another call centre", SERVER_TIME, { ccId: 2 }, "0100002"],
];

for (const [given, path, body, code] of requests) {
  test(`${path.replace(/.*\//, "")} with ${given}: ${code}`, async () => {
    const { monitor } = await startClient();
    expect((await monitor(path, body)).code).toBe(code);
  });
}

test("a failure has a code and a text that names the parameter, and no older pair", async () => {
  const { monitor } = await startClient();
  expect((await monitor(STATES, { ...BATCH, vdn: 0 })).body).toEqual({
    resultCode: "0100002",
    resultDesc: "The parameter vdn is missing or invalid.",
  });
});

test("a full batch of 6000 different agents is answered in the order of the request, unknown ones left out", async () => {
  const { monitor } = await startClient();
  const agentIds = Array.from({ length: 6000 }, (_, index) => 16_010 - index);
  const { body } = await monitor(STATES, { ccId: 1, vdn: 170, agentIds });
  const answered = (body.resultDesc as { agentId: number }[]).map(({ agentId }) => agentId);
  expect(answered).toEqual(agentIds.filter((agentId) => agentId < 16_000));
  expect(body.resultDatas).toEqual(body.resultDesc);
});

test("an agent who is asked for twice is answered once", async () => {
  const { monitor } = await startClient();
  const { body } = await monitor(STATES, { ccId: 1, vdn: 170, agentIds: [1099, 1031, 1099] });
  expect(body.resultDesc).toMatchObject([{ agentId: 1099 }, { agentId: 1031 }]);
  expect(body.resultDesc).toHaveLength(2);
});

test("a key of one VDN may not ask about another, but may ask for the time", async () => {
  const { monitor } = await startClient();
  const keys = { accessKey: "EXAMPLEAK0000002", secretKey: "exampleSecretKey-of-vdn-171" };
  expect((await monitor(STATES, BATCH, {}, keys)).code).toBe("0101003");
  expect((await monitor(PRIVATE_CALLS, AGENT, {}, keys)).code).toBe("0101003");
  expect((await monitor(PRIVATE_CALLS, { ccId: 1, vdn: 171, agentId: 2005 }, {}, keys)).code).toBe("0100000");
  expect((await monitor(SERVER_TIME, { ccId: 1 }, {}, keys)).code).toBe("0100000");
});

test("private calls are counted where the state of the agent is told", async () => {
  const { stateOf } = await startClient();
  expect(await stateOf(2005, 171)).toMatchObject({ currentPrivateCallNum: 1, currentState: 5 });
});

for (const contentType of [
  "application/json",
  "application/json;charset=UTF-8",
  'APPLICATION/JSON ; Charset="utf-8"',
  "application/json; charset=UTF-8; version=1",
]) {
  test(`the Content-Type ${contentType} is accepted`, async () => {
    const { monitor, login } = await startClient();
    expect((await monitor(STATES, BATCH, { headers: { "content-type": contentType } })).code).toBe("0100000");
    expect((await login("1030")).code).toBe("0");
  });
}

for (const contentType of ["text/plain", "application/json; charset=GBK", "application/jsonp"]) {
  test(`the Content-Type "${contentType}" is refused with 415, after the signature`, async () => {
    const { monitor, ask } = await startClient();
    const headers = { "content-type": contentType };
    expect((await monitor(STATES, BATCH, { headers })).status).toBe(415);
    expect((await monitor(STATES, BATCH, { headers }, { ...KEYS, secretKey: "wrong" })).status).toBe(401);
    const signIn = await ask("PUT", "/agentgateway/resource/onlineagent/1030", { headers, body: "{}" });
    expect(signIn.status).toBe(415);
  });
}

test("a Content-Type that is none at all is refused with 415, before the signature", async () => {
  const { monitor } = await startClient();
  for (const contentType of ["", "json", "application/"])
    expect((await monitor(STATES, "", { headers: { "content-type": contentType, authorization: "" } })).status).toBe(
      415,
    );
});

test("an address with too many wrong signatures is locked for a while, if the reference is told to", async () => {
  const { monitor, clock } = await startClient({ addressLock: { requests: 3, window: 60_000 } });
  const wrong = { ...KEYS, secretKey: "wrong" };
  for (const _ of [1, 2, 3]) {
    expect((await monitor(SERVER_TIME, { ccId: 1 }, {}, wrong)).status).toBe(401);
    clock.time += 1000;
  }
  expect(await monitor(SERVER_TIME, { ccId: 1 })).toMatchObject({ status: 403, body: { error: "Forbidden" } });
  clock.time += 56_999;
  expect((await monitor(SERVER_TIME, { ccId: 1 })).status).toBe(403);
  clock.time += 1;
  expect((await monitor(SERVER_TIME, { ccId: 1 })).status).toBe(200);
});

test("any number of wrong signatures locks nothing, unless the reference is told to", async () => {
  const { monitor } = await startClient();
  for (const _ of Array.from({ length: 50 }))
    expect((await monitor(SERVER_TIME, { ccId: 1 }, {}, { ...KEYS, secretKey: "wrong" })).status).toBe(401);
  expect((await monitor(SERVER_TIME, { ccId: 1 })).status).toBe(200);
});
