import { expect, test } from "vitest";
import { operationOf } from "../../contract/contract.ts";
import { builtInDataset, parseDataset } from "../../reference/dataset-file.ts";
import { examplesOf } from "../contract/document.ts";
import { exampleOf } from "../examples.ts";
import {
  CALLS,
  type Client,
  CURRENT_CALLS,
  DETAILS,
  IN_CALL,
  JSON_HEADERS,
  PRIVATE_CALLS,
  REST,
  SERVER_TIME,
  SKILLS,
  STATES,
  startClient,
} from "./reference-client.ts";

/** What agent 1030 asks, and the example that is the answer. */
const gatewayExamples: [operationId: string, example: string, path: string][] = [
  ["queryAgentInfoByWorkNo", "idleAgent", "agentgroup/1030/agentbyworkno/1031"],
  ["queryAgentInfoByWorkNo", "agentInCall", "agentgroup/1030/agentbyworkno/1099"],
  ["queryAgentInfoByWorkNo", "signedOutAgent", "agentgroup/1030/agentbyworkno/1100"],
  ["queryAllCallInfoByAgentWorkNoEx", "agentInCall", "calldata/1030/allcallinfoEx/1099"],
  ["queryAllCallInfoByAgentWorkNoEx", "noCalls", "calldata/1030/allcallinfoEx/1031"],
  ["getAgentEvent", "inService", "agentevent/1030"],
  ["queryAgentSkills", "ownSkills", "onlineagent/1030/agentskills"],
  ["queryAgentSkillsByWorkNo", "agentInCall", "onlineagent/1030/agentskillsbyworkno/1099"],
  ["queryAgentSkillsByWorkNo", "idleAgent", "onlineagent/1030/agentskillsbyworkno/1031"],
  ["getAgentStatus", "ownStatus", "onlineagent/1030/agentstatus"],
  ["queryCustomState", "noCustomState", "onlineagent/1030/querycustomstate"],
  ["queryCallNumsOnAgent", "noCalls", "calldata/1030/callnums"],
  ["queryCallStatisticsInfoEx", "callsOfToday", "calldata/1030/statisticsEx"],
  ["querySkillQueueOnAgentVDN", "queuesOfVdn", "queuedevice/1030/agentvdnskill"],
  ["queryQueueLengthOnAgent", "ownQueue", "queuedevice/1030/waitnum"],
  ["queryQueueLengthOnAgentSkills", "queuesOfAgent", "queuedevice/1030/waitnumbyagent"],
  ["queryHoldListInfo", "nothingHeld", "calldata/1030/holdlist"],
];

for (const [operationId, example, path] of gatewayExamples) {
  test(`${operationId} answers the example ${example}`, async () => {
    const { gateway, signIn } = await startClient();
    const { body } = await gateway("GET", path, await signIn("1030"));
    expect(body).toEqual(exampleOf("agentgateway", operationId, example));
  });
}

for (const [types, isList] of [
  ["table", false],
  ["sample", true],
] as const) {
  test(`an agent in a call who signs in by force has a held call, ${isList ? "in a list" : "alone"}, and a current one`, async () => {
    const { forceLogin, gateway } = await startClient({ types });
    const { guid } = await forceLogin("1099", { phonenum: "70999" });
    const [held, current] = [
      await gateway("GET", "calldata/1099/holdlist", guid),
      await gateway("GET", "calldata/1099/callinfobeforeanswer", guid),
    ].map(({ body }) => body.result);
    const heldCall = { callid: "1714987500-1448", callskill: "voice", caller: isList ? "60448" : 60448 };
    const call = { callid: "1714987650-1450" };
    expect([held, current]).toMatchObject(isList ? [[heldCall], call] : [heldCall, [call]]);
  });
}

test("an agent without a call has the last one, unless the request does not want it", async () => {
  const { gateway, signIn } = await startClient();
  const guid = await signIn("1030");
  const ask = async (query: string) => (await gateway("GET", `calldata/1030/callinfo${query}`, guid)).body.result;
  const last = await ask("");
  expect(last).toMatchObject({ callid: "1714986000-1440" });
  expect(await ask("?isNoContainLastCall=true")).toEqual(last);
  expect(await ask("?isNoContainLastCall=false")).toEqual({});
});

test("the agents of a skill queue are all of them, with and without a body in the request", async () => {
  const { gateway, signIn } = await startClient();
  const guid = await signIn("1030");
  const ask = (parts = {}) => gateway("GET", "agentgroup/1030/agentbyskill/3", guid, parts);
  const body = JSON.stringify({ agentLimit: 1, agentStatus: [4] });
  const [plain, selecting] = [await ask(), await ask({ headers: JSON_HEADERS, body })];
  expect((plain.body.result as object[]).length).toBeGreaterThan(1);
  expect(selecting.body).toEqual(plain.body);
});

test("queryAllOnlineAgents answers the queues of the example, and one more", async () => {
  const { gateway, signIn } = await startClient();
  const { body } = await gateway("GET", "agentgroup/1030/allonlineagents", await signIn("1030"));
  const [voice, chat, callback, ...others] = body.result as { skillId: number; agent: { workno: string }[] }[];
  const example = exampleOf("agentgateway", "queryAllOnlineAgents", "twoQueues").result;
  // The example fills the unused field as the sample does.
  expect(withGroupname([voice, chat], null)).toEqual(example);
  expect([voice, chat]).toEqual(withGroupname(example, "support"));
  expect(callback?.agent.map(({ workno }) => Number(workno))).toEqual([
    1030, 1041, 1042, 1043, 1044, 1045, 1046, 1047, 1048, 1049, 1050,
  ]);
  expect(others).toEqual([]);
});

/** The same queues, with one text, or null, as the group name of each agent. */
function withGroupname(queues: unknown, groupname: string | null): unknown {
  return JSON.parse(JSON.stringify(queues), (key, value) => (key === "groupname" ? groupname : value));
}

const groupnames: [types: "table" | "sample", workno: string, groupname: string | null][] = [
  ["table", "1031", "support"],
  ["table", "1041", ""],
  ["sample", "1031", null],
  ["sample", "1041", null],
];

for (const [types, workno, groupname] of groupnames) {
  test(`in the list of queues the group of ${workno} is ${JSON.stringify(groupname)} with types as in the ${types}`, async () => {
    const { gateway, signIn } = await startClient({ types });
    const { body } = await gateway("GET", "agentgroup/1030/allonlineagents", await signIn("1030"));
    const agents = (body.result as { agent: { workno: string }[] }[]).flatMap(({ agent }) => agent);
    expect(agents.find((agent) => agent.workno === workno)).toMatchObject({ groupname });
  });
}

test("login answers the example, at the time of the sign-in", async () => {
  const { login, clock } = await startClient();
  const example = exampleOf("agentgateway", "login", "signedIn");
  const result = { ...(example.result as object), loginTime: String(clock.time) };
  expect((await login("1030")).body).toEqual({ ...example, result });
});

const ccCmsExamples: [operationId: string, example: string, path: string, body: object][] = [
  ["queryAgentStatusInfoByAgentIds", "threeAgents", STATES, { ccId: 1, vdn: 170, agentIds: [1031, 1099, 1100] }],
  ["queryAgentStatusInfoByAgentIds", "agentInCall", STATES, { ccId: 1, vdn: 170, agentIds: [1099] }],
  ["queryAgentStatusInfoByAgentIds", "noAgents", STATES, { ccId: 1, vdn: 170, agentIds: [9999] }],
  ["queryAgentPrivateCalls", "privateCalls", PRIVATE_CALLS, { ccId: 1, vdn: 170, agentId: 1099 }],
  ["queryAgentPrivateCalls", "noPrivateCalls", PRIVATE_CALLS, { ccId: 1, vdn: 170, agentId: 1031 }],
  ["queryCtiServerTime", "serverTime", SERVER_TIME, { ccId: 1 }],
  ["queryAgentSkillsByAgentIds", "threeAgents", SKILLS, { ccId: 1, vdn: 170, agentIds: [1031, 1099, 1100] }],
  ["queryAgentSkillsByAgentIds", "noAgents", SKILLS, { ccId: 1, vdn: 170, agentIds: [9999] }],
  ["queryAgentCurrentCalls", "agentInCall", CURRENT_CALLS, { ccId: 1, vdn: 170, agentId: 1099 }],
  ["queryAgentCurrentCalls", "noCalls", CURRENT_CALLS, { ccId: 1, vdn: 170, agentId: 1031 }],
  ["queryAgentCallsByAgentIds", "threeAgents", CALLS, { ccId: 1, vdn: 170, agentIds: [1031, 1099, 1100] }],
  ["queryAgentCallsByAgentIds", "noAgents", CALLS, { ccId: 1, vdn: 170, agentIds: [9999] }],
  ["queryAgentDetails", "agentInCall", DETAILS, { ccId: 1, vdn: 170, agentId: 1099 }],
  ["queryAgentDetails", "signedOutAgent", DETAILS, { ccId: 1, vdn: 170, agentId: 1100 }],
  ["queryAgentRestDetails", "page", REST, { ccId: 1, vdn: 170, offset: 0, limit: 10 }],
  ["queryAgentRestDetails", "nobody", REST, { ccId: 1, vdn: 171 }],
  ["queryAgentIsProcessingCall", "agentInCall", IN_CALL, { ccId: 1, vdn: 170, agentId: 1099 }],
  ["queryAgentIsProcessingCall", "idleAgent", IN_CALL, { ccId: 1, vdn: 170, agentId: 1031 }],
];

/** Examples whose request is that of the same name. */
const requested: [operationId: string, example: string][] = [
  ["queryAgentStateCounts", "threeAgents"],
  ["querySystemState", "firstPage"],
  ["queryAgentStates", "firstPage"],
  ["queryAgentRestStates", "onePage"],
  ["queryAgentPhones", "onePage"],
  ["queryAgentConfigurations", "onePage"],
  ["queryAgentsInSkills", "twoQueues"],
  ["queryAgentsBySkill", "oneAgent"],
  ["querySkillQueues", "threeQueues"],
  ["querySkillQueues", "noQueues"],
];

for (const [operationId, name] of requested) {
  test(`${operationId} answers the example ${name}`, async () => {
    const { monitor } = await startClient();
    const operation = operationOf("cc-cms", operationId);
    const request = examplesOf("cc-cms", operation).find((one) => one.place === "request" && one.name === name);
    const { body } = await monitor(operation.path, request?.value as object);
    expect(body).toEqual(exampleOf("cc-cms", operationId, name));
  });
}

for (const [operationId, example, path, body] of ccCmsExamples) {
  test(`${operationId} answers the example ${example}`, async () => {
    const { monitor } = await startClient();
    expect((await monitor(path, body)).body).toEqual(exampleOf("cc-cms", operationId, example));
  });
}

/** Source: "State codes of agents" (cec_07_0581), and the README for 9 and 10. */
const statuses: [platformState: number, status: number][] = [
  [0, 2],
  [1, 4],
  [2, 7],
  [3, 7],
  [4, 7],
  [5, 7],
  [6, 5],
  [7, 3],
  [8, 8],
  [9, 0],
  [10, 5],
];

for (const [ctiStatus, status] of statuses) {
  test(`an agent in platform state ${ctiStatus} has status ${status}, in both forms`, async () => {
    for (const [types, expected] of [
      ["table", { ctiStatus, status }],
      ["sample", { ctiStatus: String(ctiStatus), status: String(status) }],
    ] as const) {
      const { gateway, signIn, stateOf } = await startClient({ types });
      const { body } = await gateway("GET", `agentgroup/1030/agentbyworkno/${1040 + ctiStatus}`, await signIn("1030"));
      expect(body.result).toMatchObject(expected);
      expect(await stateOf(1040 + ctiStatus)).toMatchObject({ currentState: ctiStatus });
    }
  });
}

test("time goes on", async () => {
  const { gateway, signIn, stateOf, monitor, clock } = await startClient();
  const guid = await signIn("1030");
  clock.time += 12_999;
  expect((await gateway("GET", "agentgroup/1030/agentbyworkno/1031", guid)).body.result).toMatchObject({
    currentstatetime: 612,
    logindate: 1714982400000,
  });
  expect(await stateOf(1031)).toMatchObject({ currentStateTime: 612, prevStateTime: 45, logonTime: 1714982400000 });
  expect((await monitor(SERVER_TIME, { ccId: 1 })).body.resultDesc).toBe(clock.time);
});

test("every time in an answer is the given one", async () => {
  const { login, ask } = await startClient();
  expect((await login("1030")).headers.date).toBe("Mon, 06 May 2024 09:30:00 GMT");
  expect((await ask("GET", "/")).body.timestamp).toBe(1714987800000);
});

test("what a dataset changes is answered", async () => {
  const dataset = builtInDataset();
  const agents = dataset.agents.map((agent) =>
    agent.workno === 1031 ? { ...agent, name: "Ines D.", releases: 7 } : agent,
  );
  const { gateway, signIn, stateOf } = await startClient({ dataset: { ...dataset, agents } });
  const { body } = await gateway("GET", "agentgroup/1030/agentbyworkno/1031", await signIn("1030"));
  expect(body.result).toMatchObject({ name: "Ines D." });
  expect(await stateOf(1031)).toMatchObject({ agentRelease: 7 });
});

test("a skill queue in which there is nobody is left out", async () => {
  const yaml = `
    callCentre: 1
    vdns: [{ id: 5 }]
    skillQueues: [{ id: 1, name: voice, mediaType: 5, vdn: 5 }]
    agents: [{ workno: 101, vdn: 5 }, { workno: 102, vdn: 5, skills: [1] }]`;
  const { gateway, signIn } = await startClient({ dataset: parseDataset(yaml, "x.yaml") });
  const guid = await signIn("101", { password: "" });
  const { body } = await gateway("GET", "agentgroup/101/allonlineagents", guid);
  expect(body).toEqual(exampleOf("agentgateway", "queryAllOnlineAgents", "nobodyOnline"));
});

test("VDNs do not see each other", async () => {
  const { gateway, signIn, monitor }: Client = await startClient();
  const [supervisor, stranger] = [await signIn("1030"), await signIn("2006")];
  expect((await gateway("GET", "agentgroup/1030/agentbyworkno/2005", supervisor)).code).toBe("300-002");
  expect((await gateway("GET", "calldata/1030/allcallinfoEx/2005", supervisor)).code).toBe("300-002");
  expect((await gateway("GET", "agentgroup/2006/agentbyworkno/1031", stranger)).code).toBe("300-002");
  expect((await gateway("GET", "calldata/2006/allcallinfoEx/1099", stranger)).code).toBe("300-002");
  const online = JSON.stringify((await gateway("GET", "agentgroup/2006/allonlineagents", stranger)).body.result);
  expect(online.match(/"workno":"[0-9]+"/g)).toEqual(['"workno":"2005"', '"workno":"2006"']);
  expect((await monitor(STATES, { ccId: 1, vdn: 170, agentIds: [2005, 1031] })).body.resultDesc).toMatchObject([
    { agentId: 1031 },
  ]);
  expect((await monitor(PRIVATE_CALLS, { ccId: 1, vdn: 170, agentId: 2005 })).body.resultDesc).toEqual([]);
  expect((await monitor(PRIVATE_CALLS, { ccId: 1, vdn: 171, agentId: 2005 })).body.resultDesc).toEqual([
    "1714987790-2452",
  ]);
});
