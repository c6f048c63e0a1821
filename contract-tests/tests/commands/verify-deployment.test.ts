import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { SAMPLE } from "../../deployment/sample.ts";
import { type Reference, type ReferenceOptions, startReference } from "../../reference/reference.ts";
import { serveReplies } from "../deployment-server.ts";
import { type Ended, runScript, startScript } from "./run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-verify-"));
const references: { close(): Promise<void> }[] = [];
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(references.map((reference) => reference.close()));
});

const SECRETS = {
  PASSWORD: "sample-password",
  ACCESS_KEY: "EXAMPLEAK0000001",
  SECRET_KEY: "exampleSecretKey-0123456789abcdef",
};

async function start(options: ReferenceOptions = {}): Promise<Reference> {
  const reference = await startReference(options);
  references.push(reference);
  return reference;
}

const AGENTGATEWAY = `agentgateway:
  url: BASE
  tls: { ca: CA }
  agentid: 1030
  authentication:
    signIn:
      password: \${PASSWORD}
      phonenum: "70930"
`;
const CC_CMS = `cc-cms:
  url: BASE
  tls: { ca: CA }
  accessKey: \${ACCESS_KEY}
  secretKey: \${SECRET_KEY}
  ccId: 1
  vdn: 170
`;

let files = 0;

/** A deployment file for a server; `changes` replaces parts of it, in which BASE stands for the server's address. */
function fileFor(
  { baseUrl, certificate }: { baseUrl: string; certificate: string },
  changes: Record<string, string> = {},
): string {
  files += 1;
  const ca = join(folder, `ca-${files}.pem`);
  writeFileSync(ca, certificate);
  const text = `name: a test
${AGENTGATEWAY}${CC_CMS}subjects:
  inCall: 1099
  signedIn: 1031
  privateCalls: 1099
  signedOut: 1100
`;
  const file = join(folder, `deployment-${files}.yaml`);
  const changed = Object.entries(changes).reduce((rest, [part, other]) => {
    if (!rest.includes(part)) throw new Error(`The file has no ${part}.`);
    return rest.replace(part, other);
  }, text);
  writeFileSync(file, changed.replaceAll("BASE", baseUrl).replaceAll("CA", JSON.stringify(ca)));
  return file;
}

async function verify(file: string, secrets: Record<string, string> = SECRETS): Promise<Ended> {
  const ended = await runScript("verify", ["--deployment", file], secrets);
  expectNoSecrets(ended, Object.values(secrets));
  return ended;
}

/** Searched as they are, percent-encoded and in base64. */
function expectNoSecrets({ stdout, stderr }: Ended, secrets: string[]): void {
  for (const secret of secrets) {
    for (const form of [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64").replace(/=+$/, ""),
    ]) {
      expect(stdout + stderr).not.toContain(form);
    }
  }
}

function agentsSignedIn(reference: Reference): string[] {
  return reference.sessions().map(({ agentid }) => agentid);
}

test("a deployment file is verified, and afterwards no session is left", async () => {
  const reference = await start({ guidInterval: 300, guidTimeout: 900 });
  const before = agentsSignedIn(reference);
  const { code, stdout, stderr } = await verify(fileFor(reference));
  expect(stdout).toContain("Verdict on a test: conforms (exit code 0)");
  expect([code, stderr]).toEqual([0, ""]);
  expect(agentsSignedIn(reference)).toEqual(before);
});

test("the report repeats that a certificate is not checked", async () => {
  const reference = await start();
  const file = fileFor(reference, { "tls: { ca: CA }": "tls: { insecure: true }" });
  const { code, stdout } = await verify(file);
  expect(stdout.match(/The certificate was not checked \(insecure: true\)\./g)).toHaveLength(1);
  expect(code).toBe(0);
});

const problems: [
  given: string,
  changes: Record<string, string>,
  secrets: Record<string, string>,
  code: number,
  words: RegExp,
][] = [
  [
    "a wrong password",
    {},
    { ...SECRETS, PASSWORD: "wrong-password" },
    2,
    /could not run\n +the sign-in of agent 1030 was refused: 100-004 .*check agentid, password and phonenum\n/,
  ],
  [
    "an agent who is signed in already",
    { "agentid: 1030": "agentid: 1031" },
    SECRETS,
    2,
    /agent 1031 was refused: 100-002 .*allow takeOver in the deployment file\n/,
  ],
  [
    "a wrong secret key",
    {},
    { ...SECRETS, SECRET_KEY: "anotherSecretKey-0123456789" },
    2,
    /cc-cms at .*: could not run\n +HTTP 401: the signature or the key is not accepted; check both keys/,
  ],
  [
    "an unknown CA",
    { "  tls: { ca: CA }\n": "" },
    SECRETS,
    2,
    /agentgateway at .*: could not run\n +nothing can be asked at .* certificate is self-signed; name its CA file/,
  ],
  [
    "CC-CMS that is not there",
    { "cc-cms:\n  url: BASE": "cc-cms:\n  url: http://127.0.0.1:1" },
    SECRETS,
    2,
    /agentgateway at .*: conforms\n(?:.*\n)*cc-cms at .*: could not run\n +nothing can be asked at .*refused; check host and port/,
  ],
];

for (const [given, changes, secrets, expected, words] of problems) {
  test(`${given}: a clear line, exit code ${expected}, and the other surface is verified`, async () => {
    const reference = await start();
    const before = agentsSignedIn(reference);
    const { code, stdout, stderr } = await verify(fileFor(reference, changes), secrets);
    expect(stdout).toMatch(words);
    expect(stdout).toMatch(/: conforms\n/);
    expect([code, stderr]).toEqual([expected, ""]);
    expect(agentsSignedIn(reference)).toEqual(before);
  });
}

test("a session that is lost in the middle is said, and what was asked before is judged", async () => {
  const envelope = { message: "", retcode: "0" };
  const server = await serveReplies({
    login: { headers: { "Set-GUID": "JSESSIONID=secret-guid-1.AgentGateway0" }, body: { ...envelope, result: {} } },
    getAgentEvent: { body: envelope },
    logout: { body: envelope },
    queryAgentInfoByWorkNo: { body: { message: "secret-guid-1.AgentGateway0", retcode: "300-002" } },
    queryAllOnlineAgents: { body: { message: "", retcode: "100-006" } },
    queryAllCallInfoByAgentWorkNoEx: { body: { message: "", retcode: "100-006" } },
  });
  references.push(server);
  const file = fileFor({ ...server, certificate: "" }, { [CC_CMS]: "", "  tls: { ca: CA }\n": "" });
  const { code, stdout, stderr } = await verify(file);
  expect(stdout).toMatch(/queryAgentInfoByWorkNo\.response-schema\n +missing: an answer of success; got 300-002/);
  expect(stdout).toMatch(
    /queryAllCallInfoByAgentWorkNoEx\.status-documented\n +missing: the session of agent 1030 has ended during the run/,
  );
  expect([code, stderr]).toEqual([3, ""]);
  expectNoSecrets({ code, stdout, stderr }, ["secret-guid-1.AgentGateway0"]);
});

test("Ctrl-C ends with what was found so far, and signs out", async () => {
  const log: string[] = [];
  const reference = await start({ log: (line) => log.push(line) });
  const before = agentsSignedIn(reference);
  // The second question of each surface waits for a minute.
  const file = fileFor(reference, { "subjects:": "limits: { requests: 1, window: 60000 }\nsubjects:" });
  const { child, ended } = startScript("verify", ["--deployment", file], SECRETS);
  const answered = (path: string) => log.some((line) => line.includes(path));
  await vi.waitUntil(() => answered("/agentbyworkno/") && answered("/agentstatusinfobyagentids"), { timeout: 30_000 });
  // What is answered has to arrive.
  await sleep(500);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  expect(stderr).toBe("verify: interrupted; this is what was found so far\n");
  expect(stdout).toMatch(/pass +MUST +agentgateway\.queryAgentInfoByWorkNo\.response-schema/);
  expect(stdout).toMatch(/Verdict on a test: incomplete \(exit code 3\)/);
  expect(code).toBe(3);
  expect(agentsSignedIn(reference)).toEqual(before);
});

test("init writes a file that is commented, and never over another", async () => {
  const file = join(folder, "init.yaml");
  const first = await runScript("verify", ["init", file]);
  expect([first.code, first.stdout]).toEqual([0, `${file}\n`]);
  const [reference = "", ...lines] = (await readFile(file, "utf8")).split("\n");
  expect(lines.join("\n")).toBe(SAMPLE);
  const schema = join(folder, /^# yaml-language-server: \$schema=(\.\S+)$/.exec(reference)?.[1] ?? "");
  expect(JSON.parse(await readFile(schema, "utf8")).title).toBe("Deployment file of cti-contract");
  const second = await runScript("verify", ["init", file]);
  expect(second).toEqual({ code: 2, stdout: "", stderr: `verify: ${file} exists; name another file\n` });
});

test("every problem of a file is said in one go, with its line", async () => {
  const file = join(folder, "bad.yaml");
  writeFileSync(file, SAMPLE.replace("ccId: 1", "ccId: 0").replace("name: Staging", "nam: Staging"));
  const variables = { AGENT_PASSWORD: "sample-password", CC_CMS_ACCESS_KEY: "SAMPLEAK" };
  const { code, stdout, stderr } = await runScript("verify", ["--deployment", file], variables);
  expect(stderr.split("\n")).toEqual([
    `verify: ${file} cannot be used; mend these and try again:`,
    "  line 4: name is missing",
    "  line 4: unknown key nam",
    expect.stringMatching(/^ {2}line \d+: cc-cms\.secretKey: the environment variable CC_CMS_SECRET_KEY is not set$/),
    expect.stringMatching(/^ {2}line \d+: cc-cms\.ccId must be >= 1$/),
    "",
  ]);
  expect([code, stdout]).toEqual([2, ""]);
});

test("plain HTTP to another machine is said", async () => {
  const args = ["--cc-cms", "http://no-such-host.invalid:1", "--cc-id", "1", "--vdn", "1", "--agent-ids", "101"];
  const { code, stderr } = await runScript("verify", args, {
    CC_CMS_ACCESS_KEY: "SAMPLEAK",
    CC_CMS_SECRET_KEY: "sampleSecret",
  });
  expect(stderr).toMatch(
    /^verify: cc-cms: http:\/\/ sends credentials in the clear; use https:\/\/ if there is one\nverify: cc-cms: nothing can be asked/,
  );
  expect(code).toBe(2);
});

test("a file and flags do not go together", async () => {
  const { code, stderr } = await runScript("verify", ["--deployment", "x.yaml", "--vdn", "1"]);
  expect([code, stderr]).toEqual([
    2,
    "verify: --deployment takes no other options beside it; put them into the file\n",
  ]);
});
