import { expect, test } from "vitest";
import { parseDataset } from "../../reference/dataset-file.ts";
import { type Client, KEYS, startClient } from "./reference-client.ts";

const OPERATIONS: [method: string, path: string][] = [
  ["GET", "agentgroup/1030/agentbyworkno/1099"],
  ["GET", "agentgroup/1030/allonlineagents"],
  ["GET", "calldata/1030/allcallinfoEx/1099"],
  ["POST", "onlineagent/1030/handshake"],
  ["PUT", "onlineagent/1030/updateGuid"],
  ["GET", "agentevent/1030"],
  ["DELETE", "onlineagent/1030/logout"],
];

/** A session of agent 1030 in some condition, and the code with which every operation refuses a guid. */
const refusals: [given: string, code: string, guid: (client: Client) => Promise<string | undefined>][] = [
  ["no guid", "100-006", async ({ signIn }) => (await signIn("1030")) && undefined],
  ["an empty guid", "100-006", async ({ signIn }) => (await signIn("1030")) && ""],
  ["a guid that was never issued", "100-006", async ({ signIn }) => `${await signIn("1030")}0`],
  ["the whole value of Set-GUID", "100-006", async ({ signIn }) => `JSESSIONID=${await signIn("1030")}`],
  ["no session at all", "100-006", async () => "279fe21d-2caa-4437-84c3-ab9e9dae20f5.AgentGateway0"],
  ["the guid of another agent", "000-003", async ({ guidOf }) => guidOf("1031")],
  [
    "a guid that has expired in a session that goes on",
    "000-003",
    async ({ signIn, gateway, clock }) => {
      const guid = await signIn("1030");
      clock.time += 60_000;
      await gateway("POST", "onlineagent/1030/handshake", guid);
      clock.time += 60_000;
      return guid;
    },
  ],
  [
    "the guid of a session that another sign-in has taken over",
    "100-006",
    async ({ signIn, forceLogin }) => {
      const guid = await signIn("1030");
      expect((await forceLogin("1030")).code).toBe("0");
      return guid;
    },
  ],
];

for (const [given, code, prepare] of refusals) {
  test(`with ${given} every operation answers ${code}`, async () => {
    const client = await startClient();
    const guid = await prepare(client);
    for (const [method, path] of OPERATIONS) expect((await client.gateway(method, path, guid)).code, path).toBe(code);
  });
}

const endings: [how: string, end: (client: Client, guid: string) => Promise<unknown>][] = [
  ["by itself", ({ gateway }, guid) => gateway("DELETE", "onlineagent/1030/logout", guid)],
  [
    "for want of polling",
    async ({ clock }) => {
      clock.time += 120_000;
    },
  ],
];

for (const [how, end] of endings) {
  test(`after a sign-out ${how} logout answers 100-008 and everything else 100-006, until the next sign-in`, async () => {
    const client = await startClient();
    const guid = await client.signIn("1030");
    await end(client, guid);
    for (const [method, path] of OPERATIONS)
      expect((await client.gateway(method, path, guid)).code).toBe(path.endsWith("logout") ? "100-008" : "100-006");
    expect(await client.stateOf(1030)).toMatchObject({
      currentState: 0,
      currentStateReason: 258,
      prevState: 1,
      prevStateTime: 4294967295,
      logonTime: 4294967295000,
    });
    await client.signIn("1030");
    expect((await client.gateway("DELETE", "onlineagent/1030/logout", guid)).code).toBe("100-006");
  });
}

test("an agent is signed out two minutes after the last poll or heartbeat, and not before", async () => {
  const { signIn, gateway, poll, stateOf, clock, reference } = await startClient({ authentication: "static" });
  const guid = await signIn("1030");
  clock.time += 119_999;
  await poll("1030", guid);
  clock.time += 119_999;
  expect((await gateway("POST", "onlineagent/1030/handshake", guid)).code).toBe("0");
  clock.time += 119_999;
  // A request is no heartbeat.
  expect((await gateway("GET", "agentgroup/1030/allonlineagents", guid)).code).toBe("0");
  clock.time += 30_001;
  expect(reference.sessions().map(({ agentid }) => agentid)).not.toContain("1030");
  expect(await stateOf(1030)).toMatchObject({ currentState: 0, currentStateTime: 30 });
  expect((await gateway("GET", "agentgroup/1030/allonlineagents", guid)).code).toBe("100-006");
});

test("agents whom the dataset has signed in stay signed in, with their guid", async () => {
  const { gateway, guidOf, clock } = await startClient();
  const guid = guidOf("1031");
  clock.time += 3_600_000;
  expect((await gateway("GET", "agentgroup/1031/agentbyworkno/1031", guid)).code).toBe("0");
  expect(guidOf("1031")).toBe(guid);
});

for (const [agentid, state] of [
  ["1044", "answering"],
  ["1045", "talking"],
  ["1099", "talking"],
]) {
  test(`agent ${agentid}, who is ${state}, is not signed out: 100-010`, async () => {
    const { gateway, guidOf } = await startClient();
    const guid = guidOf(agentid ?? "");
    expect((await gateway("DELETE", `onlineagent/${agentid}/logout`, guid)).code).toBe("100-010");
    expect((await gateway("GET", `agentgroup/${agentid}/agentbyworkno/${agentid}`, guid)).code).toBe("0");
  });
}

test("an agent who signs out leaves calls, private calls and the count of releases behind", async () => {
  const yaml = `
    callCentre: 1
    accessKeys: [{ accessKey: ${KEYS.accessKey}, secretKey: ${KEYS.secretKey} }]
    vdns: [{ id: 170 }]
    agents:
      - { workno: 101, vdn: 170 }
      - workno: 102
        vdn: 170
        state: 6
        releases: 9
        calls: [{ began: 60, number: 1 }]
        privateCalls: [{ began: 30, number: 2 }]`;
  const { gateway, signIn, guidOf, stateOf } = await startClient({ dataset: parseDataset(yaml, "x.yaml") });
  const guid = await signIn("101", { password: "" });
  const calls = async () => (await gateway("GET", "calldata/101/allcallinfoEx/102", guid)).body.result;
  expect(await calls()).toEqual(["1714987740-1"]);
  expect(await stateOf(102)).toMatchObject({ agentRelease: 9, currentPrivateCallNum: 1 });
  expect((await gateway("DELETE", "onlineagent/102/logout", guidOf("102"))).code).toBe("0");
  expect(await calls()).toEqual([]);
  expect(await stateOf(102)).toMatchObject({ agentRelease: 0, currentPrivateCallNum: 0, prevState: 6 });
});

test("with dynamic authentication poll and heartbeat bring a new guid once a minute, and the old one overlaps", async () => {
  const { signIn, gateway, poll, clock, guidOf } = await startClient();
  const first = await signIn("1030");
  const heartbeat = (guid: string) => gateway("POST", "onlineagent/1030/handshake", guid);
  clock.time += 59_999;
  expect((await poll("1030", first)).guid).toBeUndefined();
  clock.time += 1;
  const second = (await poll("1030", first)).guid ?? "";
  expect([second, guidOf("1030")]).toEqual([expect.stringMatching(/AgentGateway0$/), second]);
  expect(second).not.toBe(first);
  expect((await heartbeat(first)).guid).toBeUndefined();
  clock.time += 59_999;
  expect(await heartbeat(first)).toMatchObject({ code: "0", guid: undefined });
  clock.time += 1;
  expect((await heartbeat(first)).code).toBe("000-003");
  const { code, guid: third } = await heartbeat(second);
  expect(code).toBe("0");
  expect(new Set([first, second, third]).size).toBe(3);
  clock.time += 60_000;
  expect((await heartbeat(second)).code).toBe("000-003");
  expect((await heartbeat(third ?? "")).code).toBe("0");
});

test("with static authentication a guid lasts as long as the session", async () => {
  const { signIn, gateway, poll, clock } = await startClient({ authentication: "static" });
  const guid = await signIn("1030");
  for (const _ of Array.from({ length: 5 })) {
    clock.time += 100_000;
    expect(await poll("1030", guid)).toMatchObject({ code: "0", guid: undefined });
  }
  const renewed = (await gateway("PUT", "onlineagent/1030/updateGuid", guid)).body.result;
  expect(renewed).not.toEqual({ guid });
  for (const each of [guid, (renewed as { guid: string }).guid]) expect((await poll("1030", each)).code).toBe("0");
});

test("updateGuid brings the new guid in the body, counts as a renewal, and is no heartbeat", async () => {
  const { signIn, gateway, clock } = await startClient();
  const first = await signIn("1030");
  clock.time += 59_999;
  const renewed = await gateway("PUT", "onlineagent/1030/updateGuid", first);
  const { guid: second } = renewed.body.result as { guid: string };
  expect(renewed.guid).toBeUndefined();
  expect(second).not.toBe(first);
  expect((await gateway("GET", "agentgroup/1030/allonlineagents", first)).code).toBe("0");
  clock.time += 1;
  expect((await gateway("POST", "onlineagent/1030/handshake", second)).guid).toBeUndefined();
  clock.time += 119_998;
  const { guid: third } = (await gateway("PUT", "onlineagent/1030/updateGuid", second)).body.result as { guid: string };
  clock.time += 2;
  expect((await gateway("GET", "agentgroup/1030/allonlineagents", third)).code).toBe("100-006");
});

test("a session remembers a thousand guids and no more", async () => {
  const { signIn, gateway } = await startClient();
  const first = await signIn("1030");
  let guid = first;
  for (const _ of Array.from({ length: 1000 })) {
    const { body } = await gateway("PUT", "onlineagent/1030/updateGuid", guid);
    ({ guid } = body.result as { guid: string });
  }
  expect((await gateway("POST", "onlineagent/1030/handshake", first)).code).toBe("100-006");
  expect((await gateway("POST", "onlineagent/1030/handshake", guid)).code).toBe("0");
});

for (const [token, code] of [
  ["sampletoken1", "0"],
  ["t".repeat(50), "0"],
  ["t".repeat(51), "100-001"],
  ["a token", "100-001"],
]) {
  test(`handShake with service_token "${token}": ${code}`, async () => {
    const { signIn, gateway } = await startClient();
    const headers = { service_token: token ?? "" };
    const answer = await gateway("POST", "onlineagent/1030/handshake", await signIn("1030"), { headers });
    expect(answer.code).toBe(code);
  });
}

test("the time between renewals has to be shorter than that to expiry", async () => {
  await expect(startClient({ guidInterval: 1000, guidTimeout: 1000 })).rejects.toThrow(
    "guidInterval 1000 is not below guidTimeout 1000",
  );
});
