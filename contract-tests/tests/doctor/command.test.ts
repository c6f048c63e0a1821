// The command: its lines, what it says besides, and its exit code.
import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { command } from "../commands/in-process.ts";
import { runScript, startScript } from "../commands/run-command.ts";
import {
  AGENTGATEWAY,
  CC_CMS,
  expectNoSecrets,
  fileFor,
  folder,
  SECRETS,
  SUBJECTS,
  start,
} from "../commands/verified-reference.ts";

/** Runs the command on a deployment file, and sees to it that no secret is shown. */
async function doctor(file: string, secrets: Record<string, string> = SECRETS) {
  const ended = await runScript("doctor", ["--deployment", file], secrets);
  expectNoSecrets(ended, Object.values(secrets));
  return ended;
}

test.concurrent("nothing is in the way: one line for each question, the next step, exit code 0", async ({ expect }) => {
  const file = join(folder, "my deployment.yaml");
  const agents = new Set<string | undefined>();
  const reference = await start({ change: { request: (raw) => void agents.add(raw.headers["user-agent"]) } });
  renameSync(fileFor(reference), file);
  const { code, stdout, stderr } = await doctor(file, { ...SECRETS, HTTPS_PROXY: "http://192.0.2.1:3128" });
  expect(stdout).toMatch(/^ok {7}agentgateway {2}port open {16}[0-9]+ on 127\.0\.0\.1, [0-9]+ ms$/m);
  const lines = stdout.trimEnd().split("\n");
  for (const line of lines) expect(line).toMatch(/^ok {7}(agentgateway|cc-cms {6}) {2}\S.{22} {2}\S/);
  expect(lines.map((line) => line.slice(9, 48).replace(/ +/g, " ").trim())).toEqual([
    ...[
      "name resolves",
      "port open",
      "TLS trusted",
      "address is this surface",
      "clock difference",
      "sign-in works",
      ...["inCall", "signedIn", "privateCalls", "signedOut", "otherVdn", "unknown"].map((name) => `subject ${name}`),
      "sign-out works",
    ].map((question) => `agentgateway ${question}`),
    ...[
      "name resolves",
      "port open",
      "TLS trusted",
      "address is this surface",
      "clock difference",
      "signature accepted",
      ...["inCall", "signedIn", "privateCalls", "signedOut"].map((name) => `subject ${name}`),
    ].map((question) => `cc-cms ${question}`),
  ]);
  expect(stderr).toBe(
    [`doctor: a run is possible, 0 warnings; next: npx cti-contract verify --deployment '${file}'\n`].join(""),
  );
  expect(code).toBe(0);
  expect([...agents]).toEqual([expect.stringMatching(/^cti-contract\/\S+ doctor$/)]);
});

test.concurrent("a warning is not in the way: exit code 0", async ({ expect }) => {
  const { code, stdout, stderr } = await doctor(fileFor(await start(), { "  inCall: 1099": "  inCall: 1031" }));
  expect(stdout.match(/^warning {2}.*$/gm)).toHaveLength(2);
  expect(stderr).toMatch(/a run is possible, 2 warnings; next: /);
  expect(code).toBe(0);
});

test.concurrent("something is in the way: what to do, what was not asked, exit code 2", async ({ expect }) => {
  const { code, stdout, stderr } = await doctor(fileFor(await start()), { ...SECRETS, PASSWORD: "another-password" });
  expect(stdout).toMatch(/^failed {3}agentgateway {2}sign-in works .*100-004.*check agentid, password and phonenum$/m);
  expect(stdout).toMatch(/^skipped {2}agentgateway {2}7 more questions +skipped because "sign-in works" failed$/m);
  expect(stdout.match(/^skipped/gm)).toHaveLength(1);
  expect(stdout).toMatch(/^ok {7}cc-cms {8}signature accepted /m);
  expect(stderr).toBe(
    "doctor: 1 failed (agentgateway: sign-in works), 0 warnings, 7 skipped; fix the failures, then run doctor again\n",
  );
  expect(code).toBe(2);
});

test.concurrent("nobody there at all: a failure and one line of what was skipped for each surface", async ({
  expect,
}) => {
  const file = fileFor({ ...(await start()), baseUrl: "https://127.0.0.1:1" });
  const { code, stdout, stderr } = await doctor(file);
  expect(stdout.split("\n").map((line) => line.slice(0, 48).trimEnd())).toEqual([
    "ok       agentgateway  name resolves",
    "failed   agentgateway  port open",
    "skipped  agentgateway  11 more questions",
    "ok       cc-cms        name resolves",
    "failed   cc-cms        port open",
    "skipped  cc-cms        9 more questions",
    "",
  ]);
  expect(stderr).toBe(
    "doctor: 2 failed (agentgateway: port open; cc-cms: port open), 0 warnings, 20 skipped; fix the failures, then run doctor again\n",
  );
  expect(code).toBe(2);
});

test.concurrent("several failures of one surface are named together, and what was skipped for it is counted", async ({
  expect,
}) => {
  const file = fileFor(await start(), { [SUBJECTS]: "subjects: { unknown: 1100, otherVdn: 1031 }\n", [CC_CMS]: "" });
  const { stderr } = await doctor(file);
  expect(stderr).toMatch(
    /^doctor: 2 failed \(agentgateway: subject unknown, subject otherVdn\), 0 warnings, 0 skipped; /,
  );
  const own = { [SUBJECTS]: "subjects: { signedIn: 1031 }\n", [AGENTGATEWAY]: "" };
  const { stdout } = await doctor(fileFor(await start(), own), { ...SECRETS, SECRET_KEY: "another-key" });
  expect(stdout).toMatch(/^skipped {2}cc-cms {8}2 more questions +skipped because "signature accepted" failed$/m);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test.concurrent(`${signal} ends it, and the session with it: exit code 2`, async ({ expect }) => {
    const reference = await start();
    // One question in a second, so that there is time to interrupt.
    const file = fileFor(reference, {
      "limits: { requests: 1000000, window: 1 }": "limits: { requests: 1, window: 1000 }",
    });
    const { child, ended } = startScript("doctor", ["--deployment", file], SECRETS);
    child.stdout.on("data", (chunk) => {
      if (String(chunk).includes("sign-in works")) child.kill(signal);
    });
    const { code, stdout, stderr } = await ended;
    expect(stdout).toMatch(/\nok {7}agentgateway {2}sign-out works +agent 1030 has signed out\n$/);
    expect(stdout).not.toMatch(/subject unknown|cc-cms/);
    expect(stderr).toBe("doctor: interrupted; questions that are not listed were not checked\n");
    expect(reference.sessions().map(({ agentid }) => agentid)).not.toContain("1030");
    expect(code).toBe(2);
  });
}

const refused: [given: string, args: string[], words: RegExp][] = [
  ["no deployment file", [], /^doctor: required option '--deployment <file>' not specified .*\n$/],
  [
    "a deployment file that is not there",
    ["--deployment", "no-such.yaml"],
    /^doctor: the deployment file no-such\.yaml cannot be read \(ENOENT\); .*\n$/,
  ],
  ["an unknown flag", ["--deployment", "x", "--file", "x"], /^doctor: unknown option '--file' .*\n$/],
  ["a word too many", ["--deployment", "x", "y"], /^doctor: too many arguments.*\n$/],
];

for (const [given, args, words] of refused) {
  test(`${given}: one line, exit code 2`, async () => {
    const { code, stdout, stderr } = await command(["doctor", ...args]);
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toMatch(words);
    expect(stderr.split("\n")).toHaveLength(2);
  });
}

test("--help says what it does and its exit codes", async () => {
  const { code, stdout } = await command(["doctor", "--help"]);
  expect(stdout).toMatch(/--deployment <file>/);
  expect(stdout).toMatch(/Exit codes: 0 a run is possible, 2 something would stop it/);
  expect(code).toBe(0);
});
