import { expect, test } from "vitest";
import { builtInDataset } from "../../reference/dataset-file.ts";
import { exampleOf } from "../examples.ts";
import { type Client, JSON_HEADERS, startClient } from "./reference-client.ts";

/** Who signs in, with which changes to a good body, and the code that comes back. */
const signIns: [given: string, agentid: string, body: object, code: string][] = [
  ["an agent who is signed out", "1030", {}, "0"],
  ["the agent number in no list", "9999", {}, "100-004"],
  ["a wrong password", "1030", { password: "Sample-password" }, "100-004"],
  ["no password", "1030", { password: undefined }, "100-001"],
  ["no phone number", "1030", { phonenum: undefined }, "100-001"],
  ["an empty phone number", "1030", { phonenum: "" }, "100-001"],
  ["a phone number that is a number", "1030", { phonenum: 70930 }, "100-001"],
  ["a password of 33 characters", "1030", { password: "p".repeat(33) }, "100-001"],
  ["a phone number of 25 characters", "1030", { phonenum: "7".repeat(25) }, "100-001"],
  ["a flag that is a text", "1030", { autoanswer: "true" }, "100-001"],
  ["a status that is a flag", "1030", { status: true }, "100-001"],
  ["a status that is null", "1030", { status: null }, "100-001"],
  ["a service token with a special character", "1030", { serviceToken: "a;b" }, "100-001"],
  ["a callback address of 201 characters", "1030", { callBackUri: `https://${"a".repeat(193)}` }, "100-001"],
  ["an unknown status", "1030", { status: 7 }, "100-011"],
  ["an agent type as a text", "1030", { agenttype: "11" }, "0"],
  ["an unknown agent type", "1030", { agenttype: 5 }, "100-012"],
  ["an IPv6 address", "1030", { ip: "2001:db8::30" }, "100-016"],
  ["an IPv4 address", "1030", { ip: "192.0.2.30" }, "0"],
  ["a phone number with letters", "1030", { phonenum: "70-930" }, "100-013"],
  ["a phone number below the range", "1030", { phonenum: "39999" }, "100-014"],
  ["a phone number above the range", "1030", { phonenum: "80000" }, "100-014"],
  ["any phone number in a VDN without range", "2006", { phonenum: "1" }, "0"],
  ["a locked account", "1034", {}, "110-016"],
  ["a platform that is down", "1037", {}, "100-003"],
  ["an agent who is signed in", "1031", {}, "100-002"],
  ["properties that nobody knows", "1030", { signInMode: 1, constructor: "x" }, "0"],
];

for (const [given, agentid, body, code] of signIns) {
  test(`login with ${given}: ${code}`, async () => {
    const { login, stateOf } = await startClient();
    const answer = await login(agentid, body);
    expect(answer.code).toBe(code);
    expect(answer.guid === undefined).toBe(code !== "0");
    if (code !== "0" && agentid === "1030") expect(await stateOf(1030)).toMatchObject({ currentState: 0 });
  });
}

const bodies: [given: string, body: string | Uint8Array][] = [
  ["no JSON", "{"],
  ["nothing", ""],
  ["a list", "[]"],
  ["null", "null"],
  ["bytes that are not UTF-8", Buffer.from('{"password":"\xff","phonenum":"70930"}', "latin1")],
  ["ten thousand brackets", "[".repeat(10_000)],
];

for (const [given, body] of bodies) {
  test(`login with a body of ${given}: 100-001`, async () => {
    const { gateway } = await startClient();
    expect((await gateway("PUT", "onlineagent/1030", undefined, { headers: JSON_HEADERS, body })).code).toBe("100-001");
  });
}

const forced: [given: string, agentid: string, body: object, code: string][] = [
  ["an agent who is signed in elsewhere", "1031", {}, "0"],
  ["an agent who is signed out", "1030", {}, "0"],
  ["an agent who may not be forced out", "1035", {}, "100-015"],
  ["a wrong password", "1031", { password: "wrong" }, "100-004"],
  ["no phone number", "1031", { phonenum: undefined }, "100-001"],
  ["an unknown status", "1031", { status: 1 }, "100-011"],
  ["a phone number with letters", "1031", { phonenum: "a" }, "100-013"],
  ["a phone number out of range", "1031", { phonenum: "1" }, "100-014"],
  ["a locked account", "1034", {}, "110-016"],
  ["a platform that is down", "1037", {}, "100-003"],
];

for (const [given, agentid, body, code] of forced) {
  test(`forceLogin with ${given}: ${code}`, async () => {
    const { forceLogin, guidOf } = await startClient();
    const before = guidOf(agentid);
    const answer = await forceLogin(agentid, body);
    expect(answer.code).toBe(code);
    expect(guidOf(agentid)).toBe(code === "0" ? answer.guid : before);
  });
}

/** Source: "Signing an agent in" (cec_07_1202), events by status; rest is our own, see the README. */
const arrivals: [status: number | string | undefined, platformState: number, events: string[]][] = [
  [undefined, 1, ["AgentOther_InService", "AgentState_Ready"]],
  [4, 1, ["AgentOther_InService", "AgentState_Ready"]],
  ["3", 7, ["AgentOther_InService", "AgentState_Ready", "AgentState_SetNotReady_Success"]],
  [5, 6, ["AgentOther_InService", "AgentState_Ready", "AgentState_Work"]],
  ["8", 8, ["AgentOther_InService", "AgentState_Ready", "AgentState_SetRest_Success"]],
];

for (const [status, platformState, events] of arrivals) {
  test(`signing in with status ${status} leads to platform state ${platformState}, with its events in order`, async () => {
    const { signIn, poll, stateOf, clock } = await startClient();
    const guid = await signIn("1030", { status });
    const seen: unknown[] = [];
    for (const _ of events) {
      const { event } = (await poll("1030", guid)).body;
      seen.push((event as { eventType: string }).eventType);
    }
    expect(seen).toEqual(events);
    expect((await poll("1030", guid)).text).toBe('{"message":"","retcode":"0"}');
    expect(await stateOf(1030)).toMatchObject({
      currentState: platformState,
      currentStateTime: 0,
      prevState: 0,
      prevStateTime: 3600,
      logonTime: clock.time,
      locationId: 0,
      agentRelease: 0,
    });
  });
}

const webs: [checkInWebm: boolean | undefined, mediatype: string][] = [
  [undefined, "TTF"],
  [true, "TTF"],
  [false, "TFF"],
];

for (const [checkInWebm, mediatype] of webs) {
  test(`signing in with checkInWebm ${checkInWebm} gives mediatype ${mediatype}`, async () => {
    const { login } = await startClient();
    expect((await login("1030", { checkInWebm, checkInMailm: true })).body.result).toMatchObject({ mediatype });
  });
}

const online = async ({ gateway }: Client, guid: string) =>
  JSON.stringify((await gateway("GET", "agentgroup/1032/allonlineagents", guid)).body.result);

const asked: [request: string, queues: number[]][] = [
  ["true", [1, 2]],
  ["TRUE", []],
  ["false", []],
  ["false?skillid=2", [2]],
  ["false?skillid=1;2", [1, 2]],
  ["false?skillid=2;3", [2]],
  ["true?skillid=2", [1, 2]],
];

for (const [request, queues] of asked) {
  test(`after a sign-in an agent is in no queue, and after resetskill/${request} in ${queues.join(" and ") || "none"}`, async () => {
    const client = await startClient();
    const { guid = "" } = await client.login("1032");
    expect(await online(client, guid)).not.toContain('"workno":"1032"');
    const { body } = await client.gateway("POST", `onlineagent/1032/resetskill/${request}`, guid);
    expect(body).toEqual(exampleOf("agentgateway", "resetSkill", "allQueues"));
    const skills = (await client.gateway("GET", "onlineagent/1032/agentskills", guid)).body.result as { id: number }[];
    expect(skills.map(({ id }) => id)).toEqual(queues);
    expect((await online(client, guid)).match(/"workno":"1032"/g) ?? []).toHaveLength(queues.length);
  });
}

test("an agent who has signed in and entered all own queues has them and the phone of the sign-in", async () => {
  const { signIn, gateway } = await startClient();
  const guid = await signIn("1032", { phonenum: "71032" });
  const { body } = await gateway("GET", "agentgroup/1032/agentbyworkno/1032", guid);
  expect(body.result).toMatchObject({
    phonenumber: "71032",
    skilllist: [
      { name: "voice", id: 1, mediatype: 5 },
      { name: "social_chat", id: 2, mediatype: 53 },
    ],
  });
});

test("a call goes on when the agent is signed in by force", async () => {
  const { forceLogin, gateway, clock } = await startClient();
  clock.time += 5000;
  const { guid } = await forceLogin("1099", { phonenum: "71099" });
  const { body } = await gateway("GET", "agentgroup/1099/agentbyworkno/1099", guid);
  expect(body.result).toMatchObject({
    ctiStatus: 5,
    currentstatetime: 152,
    phonenumber: "71099",
    logindate: clock.time,
  });
  expect((await gateway("GET", "calldata/1099/allcallinfoEx/1099", guid)).body.result).toEqual([
    "1714987650-1450",
    "1714987500-1448",
  ]);
});

test("an agent without a group name and without skills is described", async () => {
  const dataset = builtInDataset();
  const agents = dataset.agents.map((agent) =>
    agent.workno === 1030 ? { ...agent, group: { id: 0, name: null }, skills: [] } : agent,
  );
  const { signIn, gateway } = await startClient({ dataset: { ...dataset, agents }, types: "sample" });
  const { body } = await gateway("GET", "agentgroup/1030/agentbyworkno/1030", await signIn("1030"));
  expect(body.result).toMatchObject({ groupid: 0, groupname: "", skilllist: [] });
});
