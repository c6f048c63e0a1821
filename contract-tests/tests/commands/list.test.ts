import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { catalogue, planFor } from "../../checks/catalogue.ts";
import { placesOf } from "../../checks/scenario-request.ts";
import { operationsOf } from "../../contract/contract.ts";
import { ALWAYS_ALLOWED, DEFAULT_LIMITS, type Risk } from "../../deployment/deployment.ts";
import { deploymentFromFile } from "../../deployment/from-file.ts";
import { dryRun } from "../../suite/dry-run.ts";
import { recordReference } from "../checks/recording.ts";
import { command } from "./in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-list-"));
let connections = 0;
const counting = createServer((socket) => {
  connections += 1;
  socket.destroy();
}).listen(0, "127.0.0.1");
await new Promise((resolve) => counting.once("listening", resolve));
afterAll(() => {
  rmSync(folder, { recursive: true });
  counting.close();
});

const SECRETS = { PASSWORD: "sample-password", ACCESS_KEY: "EXAMPLEAK0000001", SECRET_KEY: "exampleSecretKey-0123" };
const { port } = counting.address() as { port: number };

function fileWith(allow: string, takeOver = false): string {
  const file = join(folder, `deployment-${allow}.yaml`);
  writeFileSync(
    file,
    `name: a test
agentgateway:
  url: https://127.0.0.1:${port}
  agentid: 1030
  authentication: { signIn: { password: "\${PASSWORD}", phonenum: "70930", takeOver: ${takeOver} } }
cc-cms: { url: "https://127.0.0.1:${port}", accessKey: "\${ACCESS_KEY}", secretKey: "\${SECRET_KEY}", ccId: 1, vdn: 170 }
subjects: { inCall: 1099, signedIn: 1031, privateCalls: 1099, signedOut: 1100, otherVdn: 2005, unknown: 59998 }
allow: [${allow}]
`,
  );
  return file;
}

/** What recordReference() asks: all but that which goes over the flow control. */
const ALLOWED: Risk[] = ["read-only", "session", "take-over", "lock-out", "change"];

const CHECK =
  /^(MUST|SHOULD) +(read-only|session|take-over|change|flood|lock-out) +([\w.-]+)( {2}\((?:not permitted|depth: thorough)\))?$/;

/** The checks that were printed, by their ids. */
function checksIn(stdout: string): Map<string, { level?: string; risk?: string; isLeftOut: boolean }> {
  const [, part = ""] = stdout.split("\n\n");
  return new Map(
    part
      .trimEnd()
      .split("\n")
      .map((line) => {
        const [, level = "", risk = "", id = "", mark] = CHECK.exec(line) ?? [];
        return [id, { level, risk, isLeftOut: mark !== undefined }];
      }),
  );
}

test("every check with its level and risk, those that are not allowed marked, and nothing is sent", async () => {
  const { code, stdout, stderr } = await command(["list", "--deployment", fileWith("")], SECRETS);
  expect([code, stderr]).toEqual([0, ""]);
  const represented = planFor(deploymentFromFile(fileWith(""), SECRETS)).represented.map(({ id }) => id);
  expect(Object.fromEntries(checksIn(stdout))).toEqual(
    Object.fromEntries(
      catalogue.map(({ id, check: { level, risk } }) => [
        id,
        { level, risk, isLeftOut: !ALWAYS_ALLOWED.includes(risk) || represented.includes(id) },
      ]),
    ),
  );
  expect(connections).toBe(0);
});

test("what is allowed is not left out, and what it sends is listed with its risk", async () => {
  const { stdout } = await command(["list", "--deployment", fileWith("flood, lock-out, resetSkill", true)], SECRETS);
  expect(stdout).not.toContain("(not permitted)");
  const [scenarios = "", checks = "", total = "", ...others] = stdout.split("\n\n");
  expect(others).toEqual([]);
  for (const line of checks.split("\n")) expect(line).toMatch(CHECK);
  const plan = planFor(deploymentFromFile(fileWith("flood, lock-out, resetSkill", true), SECRETS));
  // What a reader wants to know first stands where the terminal ends.
  expect(total).toMatch(
    /^About \d+ requests \(\d+ to agentgateway, \d+ to cc-cms\), which take about \d+ s at the pace of the deployment\.\n$/,
  );
  const lines = scenarios.split("\n").map((line) => {
    const [, risk, name, count, sends] = /^(\S+) +.* {2}(.+) \(about ([0-9]+) requests?\): (.+)$/.exec(line) ?? [];
    return { risk, name, isAnything: Number(count) > 0, sends };
  });
  expect(lines).toEqual(plan.scenarios.map(({ risk, name, sends }) => ({ risk, name, isAnything: true, sends })));
  expect(connections).toBe(0);
});

test("secrets are not looked at, since nothing is sent; what is wrong with the file besides is said", async () => {
  const args = ["list", "--deployment", fileWith("lock-out"), "--requests"];
  expect(await command(args)).toEqual(await command(args, SECRETS));
  const file = fileWith("");
  writeFileSync(
    file,
    readFileSync(file, "utf8")
      .replace(/"\$\{ACCESS_KEY\}"/, "file:nowhere")
      .replace("ccId: 1", "ccId: 0"),
  );
  const { code, stdout, stderr } = await command(["list", "--deployment", file]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^list: .*; fix these problems and try again:\n {2}line 6: cc-cms\.ccId must be >= 1\n$/);
});

test("words of scenarios and checks have the article that fits", async () => {
  const { stdout } = await command(["list"]);
  const texts = catalogue.flatMap(({ check: { requirement, fails } }) => [requirement, fails.because]);
  for (const text of [stdout, ...texts]) expect(text).not.toMatch(/\ba agent/i);
});

test("--requests: each request with its step and, where it is not valid, its credential; no secret", async () => {
  const args = ["list", "--deployment", fileWith("lock-out"), "--requests", "--surface", "cc-cms"];
  const { stdout } = await command([...args, "--check", "refuses-wrong-signature"], SECRETS);
  expect(stdout).toMatch(
    /^lock-out +cc-cms {2}\S.*\n( {13}POST \/rest\/cmsapp\/\S+ \{.*\} {2}\[credential: wrong-signature\]\n)+/m,
  );
  const wanted = operationsOf("cc-cms").map(({ operationId }) => `cc-cms.${operationId}.refuses-wrong-signature`);
  expect([...checksIn(stdout).keys()].toSorted()).toEqual(wanted.toSorted());
  const whole = (await command(["list", "--deployment", fileWith("flood, lock-out"), "--requests"], SECRETS)).stdout;
  for (const secret of Object.values(SECRETS)) expect(whole).not.toContain(secret);
  expect(Math.max(...whole.split("\n").map((line) => line.length))).toBeLessThan(500);
  expect(connections).toBe(0);
});

const filters: [flags: string[], isChosen: (id: string, level: string) => boolean][] = [
  [["--surface", "agentgateway"], (id) => id.startsWith("agentgateway.")],
  [["--operation", "queryAgentPrivateCalls"], (id) => id.startsWith("cc-cms.queryAgentPrivateCalls.")],
  [["--check", "refuses-*"], (id) => /\.refuses-[^.]*$/.test(id)],
  [["--check", "*.queryAll*.json"], (id) => /\.queryAll[^.]*\.json$/.test(id)],
  [["--check", "cc-cms.queryAgentPrivateCalls.json"], (id) => id === "cc-cms.queryAgentPrivateCalls.json"],
  [["--check", "J*N"], (id) => id.endsWith(".json")],
  [["--level", "should"], (_, level) => level === "SHOULD"],
  [["--level", "MUST", "--check", "*time*"], (id, level) => level === "MUST" && /time/i.test(id)],
];
for (const [flags, isChosen] of filters) {
  test(`${flags.join(" ")}: those checks and no others, without a deployment file those of the built-in call centre`, async () => {
    const { code, stdout, stderr } = await command(["list", ...flags]);
    expect([code, stderr]).toEqual([0, ""]);
    const chosen = catalogue.filter(({ id, check }) => isChosen(id, check.level)).map(({ id }) => id);
    expect(chosen.length).toBeGreaterThan(0);
    expect([...checksIn(stdout).keys()].toSorted()).toEqual(chosen.toSorted());
  });
}

test("the guides say how long a run takes, and what its pace is without a line in the file", async () => {
  const file = fileWith("lock-out, resetSkill");
  const thorough = join(folder, "thorough.yaml");
  writeFileSync(thorough, `${readFileSync(file, "utf8")}depth: thorough\n`);
  const minutes = async (own: string) => {
    const { stdout } = await command(["list", "--deployment", own]);
    const [, seconds] = / which take about (\d+) s at the pace of the deployment\.\n$/.exec(stdout) ?? [];
    return Math.ceil(Number(seconds) / 60);
  };
  const words = new Map([
    [3, "three"],
    [10, "ten"],
  ]);
  const told = `about ${words.get(await minutes(file))} minutes, and about ${words.get(await minutes(thorough))} with \`depth: thorough\``;
  const guide = (name: string) => readFileSync(new URL(`../../../docs/guides/${name}.md`, import.meta.url), "utf8");
  expect(guide("verify")).toContain(`A run takes ${told}.`);
  expect(guide("continuous-integration")).toContain(`A run takes ${told}.`);
  expect(guide("limits")).toContain(`observes a deployment for ${told.replace(", and", ", or")}.`);
  const { requests, window } = DEFAULT_LIMITS.pace;
  expect(guide("verify")).toContain(`| \`limits: { requests: ${requests}, window: ${window} }\` | another pace: `);
});

/** What is asked only until its operation is answered, and shares that response. */
const UNTIL_ANSWERED = "plain request";

test("what is listed is what is sent: a run asks all of it, and more only where answers lead to more", async () => {
  const { deployment, recorded } = await recordReference();
  // How large a page is depends on how long the list is.
  const sizeless = (key: string) => key.replace(/page of \d+ after \d+$/, "a further page");
  const sent = new Set(recorded.map(({ request }) => sizeless(request.key)));
  const ofPlain = recorded.filter(({ request }) =>
    placesOf(request).some((place) => place.scenario === UNTIL_ANSWERED),
  );
  const answered = new Set(ofPlain.map(({ request }) => request.operationId));
  const listed = await dryRun(deployment, planFor({ ...deployment, allow: ALLOWED }).scenarios);
  for (const { scenario, requests } of listed) {
    const unsent = requests.filter(({ key }) => !sent.has(sizeless(key)));
    const missing =
      scenario.name === UNTIL_ANSWERED ? unsent.filter(({ operationId }) => !answered.has(operationId)) : unsent;
    expect(missing.map(({ key }) => key)).toEqual([]);
  }
  const scenarios = [...new Set(recorded.map(({ request }) => request.scenario))];
  expect(scenarios.filter((name) => !listed.some(({ scenario }) => scenario.name === name))).toEqual([]);
});
