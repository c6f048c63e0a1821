// What is done with a deployment, as its file or the flags describe it: sessions, credentials, one surface without the other.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { c2Sign } from "../../client/c2-signature.ts";
import { SAMPLE } from "../../deployment/sample.ts";
import type { Change } from "../../reference/change.ts";
import { builtInDataset } from "../../reference/dataset-file.ts";
import type { Reference } from "../../reference/reference.ts";
import { CONFORMING, type DeploymentServer, serveReplies } from "../deployment-server.ts";
import { reasonsIn, runScript, startScript, withoutProgress } from "./run-command.ts";
import {
  answering,
  CC_CMS,
  expectNoSecrets,
  fileFor,
  folder,
  GIVEN_GUID,
  SECRETS,
  SIGN_IN,
  start,
  verify,
} from "./verified-reference.ts";

function agentsSignedIn(reference: Reference): string[] {
  return reference.sessions().map(({ agentid }) => agentid);
}

test.concurrent("a deployment file is verified while guids change, and afterwards no session is left", async () => {
  let renewals = 0;
  const change = answering("/agentevent/", (sent) => {
    if (sent.headers["Set-GUID"] !== undefined) renewals += 1;
    return sent;
  });
  const reference = await start({ pollWait: 100, guidInterval: 300, guidTimeout: 60_000, change });
  const before = agentsSignedIn(reference);
  const { code, stdout, stderr } = await verify(fileFor(reference));
  expect(renewals).toBeGreaterThan(1);
  expect(stdout).toContain("Verdict on a test: conforms (exit code 0)");
  expect([code, stderr]).toEqual([0, ""]);
  expect(agentsSignedIn(reference)).toEqual(before);
});

const halves: [given: string, changes: Record<string, string>, secrets: Record<string, string>, words: RegExp][] = [
  [
    "a wrong password",
    {},
    { ...SECRETS, PASSWORD: "wrong-password" },
    /^agentgateway at .*: could not run\n +the sign-in of agent 1030 was rejected: 100-004 .*check agentid, password and phonenum\n(?:.*\n)*cc-cms at .*: conforms\n/,
  ],
  [
    "CC-CMS that is not there",
    { "cc-cms:\n  url: BASE": "cc-cms:\n  url: http://127.0.0.1:1" },
    SECRETS,
    /^agentgateway at .*: conforms\n(?:.*\n)*cc-cms at .*: could not run\n +no connection to .*refused; check host and port\n/,
  ],
];

for (const [given, changes, secrets, words] of halves) {
  test.concurrent(`${given}: a clear line, exit code 2, and the other surface has its verdict`, async () => {
    const reference = await start();
    const before = agentsSignedIn(reference);
    const { code, stdout, stderr } = await verify(fileFor(reference, changes), [], secrets);
    expect(stdout).toMatch(words);
    expect(stdout).toContain("Verdict on a test: could not run (exit code 2)");
    expect([code, stderr]).toEqual([2, ""]);
    expect(agentsSignedIn(reference)).toEqual(before);
  });
}

test.concurrent("a VDN that is not that of the agent who asks: exit code 2 with the line of the file, and no finding", async () => {
  const file = fileFor(await start(), { "vdn: 170": "vdn: 171" });
  const line = readFileSync(file, "utf8").split("\n").indexOf("  vdn: 171") + 1;
  const { code, stdout, stderr } = await verify(file);
  expect(stdout).toMatch(/^agentgateway at .*: conforms\n/);
  expect(stdout).toContain(
    `\n  ${file}:${line}: cc-cms.vdn is 171, but agent 1030 signed in to VDN 170; correct it, or use an agent of VDN 171;`,
  );
  expect(stdout).not.toMatch(/^ +(fail|warn) /m);
  expect([code, stderr]).toEqual([2, ""]);
});

test.concurrent("a password that is a code of the platform, too: a conforming deployment conforms", async () => {
  const own = builtInDataset();
  const agents = own.agents.map((agent) => (agent.workno === 1030 ? { ...agent, password: "100000" } : agent));
  const file = fileFor(await start({ dataset: { ...own, agents } }));
  const { code, stdout, stderr } = await verify(file, [], { ...SECRETS, PASSWORD: "100000" });
  expect(stdout).toContain("Verdict on a test: conforms (exit code 0)");
  expect([code, stderr]).toEqual([0, ""]);
});

const wholes: [
  given: string,
  changes: Record<string, string>,
  secrets: Record<string, string>,
  gateway: RegExp,
  monitoring: RegExp,
][] = [
  [
    "a guid and a secret key that are not accepted",
    { [SIGN_IN]: GIVEN_GUID },
    { ...SECRETS, GUID: "0f1e2d3c-sample-guid.AgentGateway0", SECRET_KEY: "anotherSecretKey-0123456789" },
    /^agentgateway: 100-006: .*Sign in again and use the new guid$/,
    /^cc-cms: HTTP 401: the signature or the access key is not accepted; check both keys/,
  ],
  [
    "an agent who is signed in already, and an unknown CA",
    { "agentid: 1030": "agentid: 1031", [CC_CMS]: CC_CMS.replace("  tls: { ca: CA }\n", "") },
    SECRETS,
    /^agentgateway: .*agent 1031 was rejected: 100-002 .*allow takeOver in the deployment file$/,
    /^cc-cms: no connection to .* certificate is self-signed; set tls\.ca in/,
  ],
];

for (const [given, changes, secrets, gateway, monitoring] of wholes) {
  test.concurrent(`${given}: a clear line each, exit code 2, and not many requests`, async () => {
    const log: string[] = [];
    const reference = await start({ log: (line) => log.push(line) });
    const before = agentsSignedIn(reference);
    const { code, stdout, stderr } = await verify(fileFor(reference, changes), [], secrets);
    expect(reasonsIn({ stdout })).toEqual([expect.stringMatching(gateway), expect.stringMatching(monitoring)]);
    expect(stdout).toContain("\nVerdict on a test: could not run (exit code 2)");
    expect([code, stderr]).toEqual([2, ""]);
    // Many wrong signatures can lock the address of the caller.
    expect(log.length).toBeLessThan(10);
    expect(agentsSignedIn(reference)).toEqual(before);
  });
}

/** Ends the session of the agent who asks before so many requests were answered. */
function endingSession(httpRequests: number): Change {
  let asked = 0;
  return {
    request({ url = "" }, { sessions }) {
      if (!/\/(agentgroup|calldata)\//.test(url)) return;
      asked += 1;
      const session = sessions.of("1030");
      if (asked === httpRequests && session) sessions.end(session);
    },
  };
}

test.concurrent("a session that is lost in the middle is said, and what was asked before is evaluated", async () => {
  const change: Change = {
    ...endingSession(12),
    ...answering("/allonlineagents", (sent) => ({
      ...sent,
      body: JSON.stringify({ message: "", retcode: "600-005" }),
    })),
  };
  const { code, stdout, stderr } = await verify(fileFor(await start({ change }), { [CC_CMS]: "" }));
  const lost = "the session of agent 1030 ended during the run";
  expect(stdout).toMatch(new RegExp(`^agentgateway at .*: incomplete\\n.*\\n +Some requests were not sent: ${lost}`));
  expect(stdout).toMatch(/untested +[0-9]+ checks: their requests were not sent\n/);
  expect(stdout).not.toMatch(/^ +fail /m);
  expect([code, stderr]).toEqual([3, ""]);
});

test.concurrent("Ctrl-C ends with what was found so far, and signs out", async () => {
  const log: string[] = [];
  const reference = await start({ types: "sample", log: (line) => log.push(line) });
  const before = agentsSignedIn(reference);
  // The second request of each surface waits for a minute.
  const file = fileFor(reference, { "requests: 1000000, window: 1": "requests: 1, window: 60000" });
  const { child, ended } = startScript("verify", ["--deployment", file, "--verbose"], SECRETS);
  const isAnswered = (path: string) => log.some((line) => line.includes(path));
  await vi.waitUntil(() => isAnswered("/agentbyworkno/") && isAnswered("/agentstatusinfobyagentids"), {
    timeout: 150_000,
  });
  // What is answered has to arrive.
  await sleep(1000);
  child.kill("SIGINT");
  const { code, stdout, stderr } = withoutProgress(await ended);
  expect(stderr).toBe("verify: the run was ended early; these are the results so far\n");
  for (const surface of ["agentgateway", "cc-cms"]) {
    const head = `^${surface} at .*: incomplete\n.*\n +Some requests were not sent: the run was interrupted\n`;
    expect(stdout).toMatch(new RegExp(head, "m"));
  }
  expect(stdout).toMatch(/warn +SHOULD agentgateway\.queryAgentInfoByWorkNo\.table-types/);
  expect(stdout).toContain("Verdict on a test: incomplete (exit code 3)");
  expect(code).toBe(3);
  expectNoSecrets({ code, stdout, stderr }, Object.values(SECRETS));
  expect(agentsSignedIn(reference)).toEqual(before);
});

const servers: DeploymentServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

test.concurrent("flags: requests carry what the reference asks for, and Ctrl-C leaves the given session", async () => {
  const server = await serveReplies(CONFORMING);
  servers.push(server);
  const keys = { accessKey: "SAMPLEAK0001", secretKey: "sampleSecretKey-0001" };
  const environment = {
    AGENTGATEWAY_GUID: "0f1e2d3c-sample-guid.AgentGateway0",
    CC_CMS_ACCESS_KEY: keys.accessKey,
    CC_CMS_SECRET_KEY: keys.secretKey,
  };
  const { child, ended } = startScript(
    "verify",
    [
      ...["--agentgateway", server.baseUrl, "--agentid", "1030", "--workno", "1099"],
      ...["--cc-cms", server.baseUrl, "--cc-id", "1", "--vdn", "170", "--agent-ids", "1099,1031,1100"],
    ],
    environment,
  );
  const paths = [
    "/agentgateway/resource/agentgroup/1030/agentbyworkno/1030",
    "/agentgateway/resource/agentgroup/1030/agentbyworkno/1099",
    "/agentgateway/resource/agentgroup/1030/allonlineagents",
    "/rest/cmsapp/v1/openapi/agentgroup/agentstatusinfobyagentids",
  ];
  await vi.waitUntil(() => paths.every((path) => server.received.some(({ url }) => url === path)), {
    timeout: 150_000,
  });
  await sleep(1000);
  child.kill("SIGINT");
  const { code, stdout, stderr } = withoutProgress(await ended);
  for (const { method, url = "", headers, body } of server.received.filter((one) => paths.includes(one.url ?? ""))) {
    expect(headers["content-type"]).toBe("application/json; charset=UTF-8");
    if (url.startsWith("/agentgateway/")) {
      expect([method, headers.guid]).toEqual(["GET", environment.AGENTGATEWAY_GUID]);
    } else {
      const [, , timestamp] = headers.authorization?.split("/") ?? [];
      const signed = { method: method ?? "", path: url, signedHeaders: { host: headers.host ?? "" }, body };
      expect(headers.authorization).toBe((await c2Sign(signed, keys, timestamp ?? "")).authorization);
    }
  }
  expect(server.received.filter(({ url }) => url?.includes("/onlineagent/"))).toEqual([]);
  expect(stderr).toBe("verify: the run was ended early; these are the results so far\n");
  expect(stdout).toMatch(
    /\ncc-cms at http:.*: incomplete\n.*\n +Some requests were not sent: the run was interrupted\n/,
  );
  // The same agent is in every answer, whoever was asked about.
  expect(stdout).toMatch(/fail +MUST +agentgateway\.queryAgentInfoByWorkNo\.asked-agent/);
  expect(code).toBe(1);
  expectNoSecrets({ code, stdout, stderr }, Object.values(environment));
});

test.concurrent("every problem of a file is said in one go, with its line", async () => {
  const file = join(folder, "bad.yaml");
  const text = SAMPLE.replace("ccId: 1", "ccId: 0")
    .replace("name: Staging", "nam: Staging")
    .replace("unknown: 59998", "unknown: 1000000")
    .replace("# allow: [flood, lock-out, resetSkill]", "allow: [floods]");
  writeFileSync(file, text);
  const variables = { AGENTGATEWAY_PASSWORD: "sample-password", CC_CMS_ACCESS_KEY: "SAMPLEAK" };
  const { code, stdout, stderr } = await runScript("verify", ["--deployment", file], variables);
  expect(stderr.split("\n")).toEqual([
    `verify: ${file} cannot be used; fix these problems and try again:`,
    "  line 4: name is missing",
    "  line 4: unknown key nam; did you mean name?",
    expect.stringMatching(/^ {2}line \d+: cc-cms\.secretKey: the environment variable CC_CMS_SECRET_KEY is not set$/),
    expect.stringMatching(/^ {2}line \d+: cc-cms\.ccId must be >= 1$/),
    expect.stringMatching(/^ {2}line \d+: subjects\.unknown must be <= 999999$/),
    expect.stringMatching(/^ {2}line \d+: allow\.0 .*$/),
    "",
  ]);
  expect([code, stdout]).toEqual([2, ""]);
});

test.concurrent("plain HTTP to another machine is said", async () => {
  const args = ["--cc-cms", "http://no-such-host.invalid:1", "--cc-id", "1", "--vdn", "1", "--agent-ids", "101"];
  const { code, stdout, stderr } = await runScript("verify", args, {
    CC_CMS_ACCESS_KEY: "SAMPLEAK",
    CC_CMS_SECRET_KEY: "sampleSecret",
  });
  expect(stderr).toBe("verify: cc-cms: http:// sends credentials in clear text; use https:// if possible\n");
  expect(reasonsIn({ stdout })).toEqual([expect.stringMatching(/^cc-cms: no connection to/)]);
  expect(code).toBe(2);
});
