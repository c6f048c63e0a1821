import { expect, test } from "vitest";
import { ccCmsQueries } from "../../reference/cc-cms-routes.ts";
import { DatasetError } from "../../reference/dataset-error.ts";
import { builtInDataset, parseDataset } from "../../reference/dataset-file.ts";
import { gatewayQueries } from "../../reference/gateway-queries.ts";
import { sessionOperations } from "../../reference/operation-names.ts";
import { startClient } from "./reference-client.ts";

const SMALL = "callCentre: 1\nvdns: [{ id: 5 }]\n";

const wrong: [given: string, yaml: string, message: string][] = [
  [
    "no YAML",
    "callCentre: [1",
    "x.yaml: is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 15",
  ],
  [
    "an empty file",
    "",
    "x.yaml: the file is null; give a mapping of callCentre, accessKeys, vdns, skillQueues, agents, generatedAgents, failures",
  ],
  [
    "a misspelt name",
    "callCenter: 1",
    "x.yaml: callCenter is 1; give one of callCentre, accessKeys, vdns, skillQueues, agents, generatedAgents, failures instead",
  ],
  ["no call centre", "vdns: []", "x.yaml: callCentre is missing; give a whole number from 1 to 65535"],
  [
    "a call centre out of range",
    "callCentre: 65536",
    "x.yaml: callCentre is 65536; give a whole number from 1 to 65535",
  ],
  ["a list that is none", "callCentre: 1\nagents: 5", "x.yaml: agents is 5; give a list"],
  [
    "an agent out of range",
    `${SMALL}agents: [{ workno: 1000000, vdn: 5 }]`,
    "x.yaml: agents[0].workno is 1000000; give a whole number from 101 to 999999",
  ],
  [
    "a state that is not there",
    `${SMALL}agents: [{ workno: 101, vdn: 5 }, { workno: 102, vdn: 5, state: 11 }]`,
    "x.yaml: agents[1].state is 11; give one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
  ],
  [
    "a phone that is a number",
    `${SMALL}agents: [{ workno: 101, vdn: 5, phone: 70930 }]`,
    "x.yaml: agents[0].phone is 70930; give a text (numbers in quotes)",
  ],
  [
    "a flag that is a text",
    `${SMALL}agents: [{ workno: 101, vdn: 5, web: "yes" }]`,
    'x.yaml: agents[0].web is "yes"; give true or false',
  ],
  [
    "a state that is older than the sign-in",
    `${SMALL}agents: [{ workno: 101, vdn: 5, state: 1, since: 60, signedInFor: 59 }]`,
    "x.yaml: agents[0].signedInFor is 59; give a whole number from 60 to 4294967295",
  ],
  [
    "a call of an agent who is signed out",
    `${SMALL}agents: [{ workno: 101, vdn: 5, calls: [{ began: 1, number: 1 }] }]`,
    'x.yaml: agents[0].calls is [{"began":1,"number":1}]; give no calls to an agent who is signed out (state 0)',
  ],
  [
    "a private call of an agent who is signed out",
    `${SMALL}agents: [{ workno: 101, vdn: 5, privateCalls: [{ began: 1, number: 1 }] }]`,
    'x.yaml: agents[0].privateCalls is [{"began":1,"number":1}]; give no private calls to an agent who is signed out (state 0)',
  ],
  [
    "a call without a number",
    `${SMALL}agents: [{ workno: 101, vdn: 5, state: 5, calls: [{ began: 1 }] }]`,
    "x.yaml: agents[0].calls[0].number is missing; give a whole number from 0 to 999999999",
  ],
  [
    "an agent of a VDN that is not there",
    `${SMALL}agents: [{ workno: 101, vdn: 6 }]`,
    "x.yaml: agent 101 is in VDN 6, which is not among vdns; add it there",
  ],
  [
    "a skill queue of a VDN that is not there",
    `${SMALL}skillQueues: [{ id: 1, name: voice, mediaType: 5, vdn: 6 }]`,
    "x.yaml: skill queue 1 is in VDN 6, which is not among vdns; add it there",
  ],
  [
    "a skill that is not there",
    `${SMALL}agents: [{ workno: 101, vdn: 5, skills: [1] }]`,
    "x.yaml: agent 101 has skill 1, which is not among the skillQueues of VDN 5; add it there",
  ],
  [
    "an agent twice",
    `${SMALL}agents: [{ workno: 101, vdn: 5 }]\ngeneratedAgents: [{ vdn: 5, from: 101, count: 1 }]`,
    "x.yaml: agent 101 stands there twice; remove one",
  ],
  [
    "too many generated agents",
    `${SMALL}generatedAgents: [{ vdn: 5, from: 999000, count: 1001 }]`,
    "x.yaml: generatedAgents[0].count is 1001; give a whole number from 0 to 1000",
  ],
  [
    "an access key with a slash",
    `${SMALL}accessKeys: [{ accessKey: a/b, secretKey: c }]`,
    'x.yaml: accessKeys[0].accessKey is "a/b"; give a text without a slash',
  ],
  [
    "a media type that is not there",
    `${SMALL}skillQueues: [{ id: 1, name: fax, mediaType: 7, vdn: 5 }]`,
    "x.yaml: skillQueues[0].mediaType is 7; give one of 1, 2, 4, 5, 6, 15, 16, 17, 19, 51, 53",
  ],
  [
    "phones the wrong way round",
    "callCentre: 1\nvdns: [{ id: 5, phones: { from: 9, to: 8 } }]",
    "x.yaml: vdns[0].phones.to is 8; give a whole number from 9 to 9007199254740991",
  ],
  [
    "a failure with a code of the other interface",
    `${SMALL}failures: [{ operation: login, code: "0100001" }]`,
    'x.yaml: failures[0].code is "0100001"; give a code of failure, for example "100-007"',
  ],
  [
    "a failure with the code of success",
    `${SMALL}failures: [{ operation: queryCtiServerTime, code: "0100000" }]`,
    'x.yaml: failures[0].code is "0100000"; give a code of failure, for example "0100001"',
  ],
  [
    "a failure of an operation that is not there",
    `${SMALL}failures: [{ operation: sayBusy, code: 100-007 }]`,
    `x.yaml: failures[0].operation is "sayBusy"; give one of ${[...sessionOperations, ...[...gatewayQueries, ...ccCmsQueries].map(({ name }) => name)].join(", ")}`,
  ],
  [
    "a condition that is a list",
    `${SMALL}failures: [{ operation: login, when: { agentid: [101] }, code: 100-007 }]`,
    "x.yaml: failures[0].when.agentid is [101]; give a text or a number",
  ],
];

for (const [given, yaml, message] of wrong) {
  test(`a dataset with ${given} is refused in one line that names the place`, () => {
    expect(() => parseDataset(yaml, "x.yaml")).toThrow(new DatasetError(message));
  });
}

test("a small dataset is enough, and what it leaves out has a default", async () => {
  const dataset = parseDataset(
    `${SMALL}agents: [{ workno: 101, vdn: 5 }, { workno: 102, vdn: 5, state: 1 }]`,
    "x.yaml",
  );
  const { login, gateway } = await startClient({ dataset });
  const { guid } = await login("101", { password: "" });
  const { body } = await gateway("GET", "agentgroup/101/agentbyworkno/102", guid);
  expect(body.result).toEqual({
    workno: "102",
    name: "",
    status: 4,
    ctiStatus: 1,
    groupid: 0,
    groupname: null,
    skilllist: [],
    callids: [],
    mediatype: "TFF",
    vdnid: 5,
    phonenumber: "",
    currentstatetime: 0,
    logindate: 1714987800000,
    inMultimediaConf: 0,
    currentStateReason: 0,
  });
});

test("the built-in dataset has agents in every state, a second VDN, and enough agents for a full batch", () => {
  const { agents } = builtInDataset();
  expect(new Set(agents.filter(({ vdn }) => vdn === 170).map(({ state }) => state)).size).toBe(11);
  expect(agents.find(({ workno }) => workno === 2005)).toMatchObject({ vdn: 171, state: 5 });
  expect(agents.filter(({ vdn }) => vdn === 170).length).toBeGreaterThan(6000);
});
