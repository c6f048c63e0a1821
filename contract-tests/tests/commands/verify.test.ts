import { afterAll, expect, test } from "vitest";
import { startMocks, stopMocks } from "../../mocks/mocks.ts";
import { c2Sign } from "../../transport/c2-signature.ts";
import { CONFORMING, type DeploymentServer, type Reply, serveReplies } from "../deployment-server.ts";
import { edited } from "../edit-json.ts";
import { exampleOf } from "../examples.ts";
import { type Ended, runScript } from "./run-command.ts";

const GUID = "0f1e2d3c-sample-guid.AgentGateway0";
const KEYS = { accessKey: "SAMPLEAK0001", secretKey: "sampleSecretKey-0001" };
const environment = { AGENTGATEWAY_GUID: GUID, CC_CMS_ACCESS_KEY: KEYS.accessKey, CC_CMS_SECRET_KEY: KEYS.secretKey };

const servers: DeploymentServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function serverWith(replies: Record<string, Reply>): Promise<DeploymentServer> {
  const server = await serveReplies({ ...CONFORMING, ...replies });
  servers.push(server);
  return server;
}

function agentGatewayFlags({ baseUrl }: Pick<DeploymentServer, "baseUrl">): string[] {
  return ["--agentgateway", baseUrl, "--agentid", "1030", "--workno", "1099"];
}

function ccCmsFlags({ baseUrl }: Pick<DeploymentServer, "baseUrl">): string[] {
  return ["--cc-cms", baseUrl, "--cc-id", "1", "--vdn", "170", "--agent-ids", "1099,1031,1100"];
}

async function verify(replies: Record<string, Reply>): Promise<Ended & { server: DeploymentServer }> {
  const server = await serverWith(replies);
  return { ...(await runScript("verify", [...agentGatewayFlags(server), ...ccCmsFlags(server)], environment)), server };
}

const notSignedIn = { body: exampleOf("agentgateway", "queryAllOnlineAgents", "notSignedIn") };
const allAgentGateway = (reply: Reply) => ({
  queryAgentInfoByWorkNo: reply,
  queryAllOnlineAgents: reply,
  queryAllCallInfoByAgentWorkNoEx: reply,
});
const agent = exampleOf("agentgateway", "queryAgentInfoByWorkNo", "agentInCall");

const verdicts: [given: string, replies: Record<string, Reply>, code: number, words: RegExp[]][] = [
  [
    "both surfaces as documented",
    {},
    0,
    [/Verdict on http.*: conforms \(exit code 0\)/, /agentgateway at .*: conforms/, /cc-cms at .*: conforms/],
  ],
  [
    "samples of the reference as answers",
    { queryAgentInfoByWorkNo: { body: exampleOf("agentgateway", "queryAgentInfoByWorkNo", "referenceSample") } },
    0,
    [/warn +SHOULD agentgateway\.queryAgentInfoByWorkNo\.table-types/, /at \/result\/status: got "4"/],
  ],
  [
    "a wrong type",
    { queryAgentInfoByWorkNo: { body: edited(agent, { set: { "/result/vdnid": "170" } }) } },
    1,
    [
      /Verdict on http.*: does not conform/,
      /at \/result\/vdnid: got "170"/,
      /expected integer of at least 0/,
      /source +"Querying the Details About a Specified Agent" \(2023-09-27\), table 4, row 3\.10/,
    ],
  ],
  [
    "a wrong media type",
    {
      queryAgentPrivateCalls: {
        ...CONFORMING.queryAgentPrivateCalls,
        headers: { "content-type": "text/html" },
        body: exampleOf("cc-cms", "queryAgentPrivateCalls", "privateCalls"),
      },
    },
    1,
    [/fail +MUST +cc-cms\.queryAgentPrivateCalls\.media-type/],
  ],
  [
    "a path that is not there",
    { queryAllOnlineAgents: { status: 404, body: "" } },
    1,
    [/fail +MUST +agentgateway\.queryAllOnlineAgents\.status-documented/],
  ],
  [
    "an agent without calls",
    {
      queryAllCallInfoByAgentWorkNoEx: {
        body: exampleOf("agentgateway", "queryAllCallInfoByAgentWorkNoEx", "noCalls"),
      },
    },
    3,
    [
      /Verdict on http.*: incomplete \(exit code 3\)/,
      /missing: an answer with an item in \/result; choose other agents/,
    ],
  ],
  [
    "one failure of the platform",
    { queryAllOnlineAgents: { body: exampleOf("agentgateway", "queryAllOnlineAgents", "noSkillQueue") } },
    3,
    [/missing: an answer of success; got 600-005/],
  ],
  [
    "a guid that is refused",
    allAgentGateway(notSignedIn),
    2,
    [/agentgateway at .*: could not run\n +100-006: .*Sign in again/, /cc-cms at .*: conforms/],
  ],
  [
    "a signature that is refused",
    { queryAgentStatusInfoByAgentIds: { status: 401, body: "" }, queryAgentPrivateCalls: { status: 401, body: "" } },
    2,
    [/cc-cms at .*: could not run\n +HTTP 401: .*check both keys/, /agentgateway at .*: conforms/],
  ],
  [
    "a refused guid, with a fault in the refusal",
    allAgentGateway({ ...notSignedIn, headers: { "content-type": "text/plain" } }),
    1,
    [/fail +MUST +agentgateway\.queryAgentInfoByWorkNo\.media-type/],
  ],
];

for (const [given, replies, expected, words] of verdicts) {
  test.concurrent(`${given}: exit code ${expected}`, async ({ expect: expectHere }) => {
    const { code, stdout, stderr } = await verify(replies);
    for (const word of words) expectHere(stdout).toMatch(word);
    expectHere(stderr).toBe("");
    expectHere(code).toBe(expected);
  });
}

test("many findings of one kind are one entry with a count", async () => {
  const item = exampleOf("cc-cms", "queryAgentStatusInfoByAgentIds", "agentInCall").resultDesc;
  const items = Array.from({ length: 6000 }, () => ({ ...(Array.isArray(item) ? item[0] : {}), locationId: "0" }));
  const body = { result: "0", resultCode: "0100000", resultDatas: items, resultDesc: items };
  const { code, stdout } = await verify({ queryAgentStatusInfoByAgentIds: { body } });
  expect(code).toBe(1);
  expect(stdout).toContain("and at 5997 more places");
  expect(stdout.split("\n").length).toBeLessThan(60);
});

test("a deployment cannot steer the terminal", async () => {
  const body = edited(agent, { set: { "/result/vdnid": "\u001b[2J\u009b\u202e" } });
  const { code, stdout } = await verify({ queryAgentInfoByWorkNo: { body } });
  expect(stdout).toMatch(/at \/result\/vdnid: got "\\u001b\[2J\\u\{9b\}\\u\{202e\}"/);
  expect(code).toBe(1);
});

test("one surface alone is verified, and only that one is asked", async () => {
  const server = await serverWith({});
  const { code, stdout } = await runScript("verify", ccCmsFlags(server), environment);
  expect(code).toBe(0);
  expect(stdout).not.toContain("agentgateway");
  expect(server.received.map(({ url }) => url)).toEqual([
    "/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids",
    "/rest/cmsapp/v1/openapi/agent/agentprivatecall",
  ]);
});

test("one surface is verified where the other cannot be reached", async () => {
  const server = await serverWith({});
  const { code, stdout } = await runScript(
    "verify",
    [...agentGatewayFlags(server), ...ccCmsFlags({ baseUrl: "http://127.0.0.1:1" })],
    environment,
  );
  expect(code).toBe(2);
  expect(stdout).toMatch(/agentgateway at .*: conforms/);
  expect(stdout).toMatch(
    /cc-cms at http:\/\/127\.0\.0\.1:1: could not run\n +nothing can be asked at .*refused; check host and port/,
  );
});

test("requests carry what the reference asks for, and the signature is that of the bytes sent", async () => {
  const { server } = await verify({});
  // The surfaces are asked at the same time; within each of them the order is that of the questions.
  const asked = server.received.map(({ method, url }) => `${method} ${url}`);
  expect(asked.toSorted((one, other) => Number(one.startsWith("POST")) - Number(other.startsWith("POST")))).toEqual([
    "GET /agentgateway/resource/agentgroup/1030/agentbyworkno/1099",
    "GET /agentgateway/resource/agentgroup/1030/allonlineagents",
    "GET /agentgateway/resource/calldata/1030/allcallinfoEx/1099",
    "POST /rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids",
    "POST /rest/cmsapp/v1/openapi/agent/agentprivatecall",
  ]);
  for (const { method, url, headers, body } of server.received) {
    expect(headers["content-type"]).toBe("application/json; charset=UTF-8");
    if (url?.startsWith("/agentgateway/")) {
      expect(headers.guid).toBe(GUID);
    } else {
      const [, , timestamp] = headers.authorization?.split("/") ?? [];
      const signed = { method: method ?? "", path: url ?? "", signedHeaders: { host: headers.host ?? "" }, body };
      expect(headers.authorization).toBe(c2Sign(signed, KEYS, timestamp ?? "").authorization);
    }
  }
});

test("credentials do not appear in the report, even when a deployment repeats them", async () => {
  const echo = { body: { message: GUID, retcode: `${KEYS.secretKey} ${GUID}` } };
  const { code, stdout, stderr } = await verify({
    queryAgentInfoByWorkNo: echo,
    queryAgentPrivateCalls: { body: { resultCode: KEYS.secretKey, resultDesc: [KEYS.accessKey] } },
  });
  expect(code).toBe(1);
  for (const secret of [GUID, ...Object.values(KEYS)]) expect(stdout + stderr).not.toContain(secret);
});

test("the mocks conform", async () => {
  const mocks = await startMocks({ agentgateway: 0, "cc-cms": 0 });
  try {
    const [agentgateway, ccCms] = mocks;
    const args = [
      ...agentGatewayFlags({ baseUrl: agentgateway?.baseUrl ?? "" }),
      ...ccCmsFlags({ baseUrl: ccCms?.baseUrl ?? "" }),
    ];
    const { code, stdout } = await runScript("verify", args, environment);
    expect(stdout).toContain("conforms (exit code 0)");
    expect(code).toBe(0);
  } finally {
    await stopMocks(mocks);
  }
});

test("without options the embedded reference deployment is verified over TLS, with both ways of authentication", async () => {
  const { code, stdout, stderr } = await runScript("verify", []);
  expect(stderr).toBe("No deployment is named: verifying the embedded reference deployment.\n");
  expect(stdout).toMatch(/agentgateway at https:.*: conforms/);
  for (const authentication of ["dynamic", "static"]) {
    expect(stdout).toContain(
      `Verdict on the embedded reference deployment, ${authentication} authentication: conforms (exit code 0)\n`,
    );
  }
  expect(code).toBe(0);
});
