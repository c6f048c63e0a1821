// A run that is ended early, and what is told while it goes on.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Progress } from "../../../scripts/progress.ts";
import { PROBE } from "../../report/responding.ts";
import { readFolder } from "./report-folder.ts";
import { type Ended, programOfPackage, startScript, withoutProgress } from "./run-command.ts";
import { answering, CC_CMS, expectNoSecrets, fileFor, folder, SECRETS, start, verify } from "./verified-reference.ts";

/** The second request of each surface waits for a minute. */
const SLOWLY = { "requests: 1000000, window: 1": "requests: 1, window: 60000" };

test.concurrent("Ctrl-C: the report of what was done, incomplete; no other deployment is asked anything, not even to sign in", async () => {
  const log: string[] = [];
  const reference = await start({ log: (line) => log.push(line) });
  const untouched: string[] = [];
  const other = await start({ log: (line) => untouched.push(line) });
  const before = reference.sessions();
  const files = [fileFor(reference, SLOWLY), fileFor(other, { ...SLOWLY, "name: a test": "name: another" })];
  const reports = join(folder, "ended");
  mkdirSync(join(reports, "another"), { recursive: true });
  for (const name of ["another/report.json", "another/report.html", "comparison.md"])
    writeFileSync(join(reports, name), "of an earlier run");
  const { child, ended } = startScript("verify", ["--deployment", ...files, "--report-dir", reports], SECRETS);
  const isAnswered = (path: string) => log.some((line) => line.includes(path));
  await vi.waitUntil(() => isAnswered("/agentbyworkno/") && isAnswered("/rest/cmsapp/"), {
    timeout: 50_000,
  });
  // What an earlier run has left cannot be taken for a result of this one, although nothing was asked there yet.
  expect((await readFolder(join(reports, "another"))).report).toMatchObject({ complete: false, exchanges: [] });
  expect(readFileSync(join(reports, "comparison.md"), "utf8")).toContain("incomplete (ended early)");
  child.kill("SIGINT");
  const { code, stdout, stderr } = withoutProgress(await ended);
  expect(reference.sessions()).toEqual(before);
  expect(untouched).toEqual([]);
  expect(readdirSync(reports).toSorted()).toEqual(["a-test", "another", "comparison.html", "comparison.md"]);

  const first = await readFolder(join(reports, "a-test"));
  expect(first.report).toMatchObject({ complete: false, verdict: "incomplete", exitCode: 3 });
  expect(first.report?.surfaces).toMatchObject([
    { surface: "agentgateway", cutShort: "the run was interrupted" },
    { surface: "cc-cms", cutShort: "the run was interrupted" },
  ]);
  expect(first.entries).toBeGreaterThan(0);
  expect(first.files.get("junit.xml")).toContain('type="incomplete"');

  const second = await readFolder(join(reports, "another"));
  const reason = "the run was ended before the first request";
  expect(second.report).toMatchObject({ complete: false, verdict: "could not run", exitCode: 2, exchanges: [] });
  expect(second.report?.surfaces).toMatchObject([{ reason }, { reason }]);

  const early = "verify: the run was ended early; these are the results so far\n";
  expect(stderr.replace(/(?<= \(run )[0-9a-f]{8}(?=\)\n)/g, "ID")).toBe(
    [
      early,
      `The report is in ${join(reports, "a-test")}: open report.html (run ID)\n`,
      early,
      `The report is in ${join(reports, "another")}: open report.html (run ID)\n`,
    ].join(""),
  );
  expect(stdout).toContain("\nVerdict on a test: incomplete (exit code 3)");
  expect(stdout).toContain("| **verdict** | incomplete (ended early) | could not run (ended early) |\n");
  expect(code).toBe(2);
  expectNoSecrets({ code, stdout, stderr }, Object.values(SECRETS));
});

test.concurrent("a file system that hangs during the run: the verdict is printed, exit code 2, and the agent is signed out", async () => {
  const reference = await start();
  const before = reference.sessions();
  const reports = join(folder, "hanging");
  const args = ["--deployment", fileFor(reference), "--report-dir", reports];
  const { ended } = startScript("verify", args, SECRETS);
  await vi.waitUntil(() => existsSync(join(reports, "report.json")), { timeout: 50_000 });
  // To write to a pipe that nobody reads never returns.
  await vi.waitUntil(() => spawnSync("mkfifo", [join(reports, PROBE)]).status === 0);
  const { code, stdout, stderr } = withoutProgress(await ended);
  expect(stdout).toContain("\nVerdict on a test: conforms (exit code 0)");
  expect(stderr).toContain(
    `verify: the file system of ${reports} does not respond; name another folder with --report-dir\n`,
  );
  expect(code).toBe(2);
  expect(reference.sessions()).toEqual(before);
  rmSync(join(reports, PROBE));
  expect((await readFolder(reports)).report).toMatchObject({ complete: false });
});

test.concurrent("--max-duration: the same after that time, and what was asked is evaluated", async () => {
  const log: string[] = [];
  const reference = await start({ types: "sample", log: (line) => log.push(line) });
  const before = reference.sessions();
  const reports = join(folder, "too-long");
  const started = performance.now();
  const options = ["--max-duration", "15", "--report-dir", reports, "--surface", "agentgateway"];
  const { code, stdout, stderr } = await verify(fileFor(reference, { ...SLOWLY, [CC_CMS]: "" }), options);
  expect(performance.now() - started).toBeGreaterThan(15_000);
  expect(reference.sessions()).toEqual(before);
  expect(log.some((line) => line.includes("/agentbyworkno/"))).toBe(true);
  expect(stderr).toMatch(/^verify: the run was ended early; these are the results so far\nThe report is in /);
  expect(stdout).toMatch(/warn +SHOULD agentgateway\.queryAgentInfoByWorkNo\.table-types/);
  const { report } = await readFolder(reports);
  const reason = "the run was ended after 15 s (--max-duration)";
  expect(report).toMatchObject({ complete: false, verdict: "incomplete", exitCode: 3 });
  expect(report?.surfaces).toMatchObject([{ cutShort: reason }]);
  // What was not asked any more is not missing in the deployment, and nothing is told of it that was not sent.
  const unasked = report?.checks.filter((check) => check.reason === reason) ?? [];
  expect(unasked.map(({ id }) => id)).toContain("agentgateway.queryAgentInfoByWorkNo.refuses-unknown-guid");
  const neverAnswered = report?.checks.filter(({ operationId }) => operationId === "queryAllOnlineAgents") ?? [];
  expect(new Set(neverAnswered.map((check) => check.reason))).toEqual(new Set([reason]));
  expect(stdout).toMatch(new RegExp(`\\n +untested +${unasked.length} checks: their requests were not sent`));
  const isQuery = (text: string) => !/\/(onlineagent|agentevent)\//.test(text);
  expect(report?.exchanges.filter(({ status, url }) => status !== undefined && isQuery(url)).length).toBe(
    log.filter(isQuery).length,
  );
  expect(report?.counts.warn).toBeGreaterThan(0);
  expect(code).toBe(3);
});

test.concurrent("a signal when everything was asked takes nothing from the report", async () => {
  const log: string[] = [];
  const reference = await start({ log: (line) => log.push(line) });
  const reports = join(folder, "late");
  const args = ["--deployment", fileFor(reference), "--report-dir", reports, "--check", "call-time"];
  const { child, ended } = startScript("verify", args, SECRETS);
  // Only evaluating comes after the sign-out.
  await vi.waitUntil(() => log.some((line) => / DELETE .*\/onlineagent\//.test(line)), {
    timeout: 50_000,
    interval: 5,
  });
  child.kill("SIGINT");
  const { code, stderr } = withoutProgress(await ended);
  expect(stderr.replace(/ \(run [0-9a-f]{8}\)\n$/, "")).toBe(`The report is in ${reports}: open report.html`);
  const { report } = await readFolder(reports);
  expect(report).toMatchObject({ complete: true, verdict: "conforms", exitCode: 0 });
  expect(code).toBe(0);
});

test.concurrent("a report that cannot be written for a while, and an answer that is too deep to be read, end no run", async () => {
  const reports = join(folder, "surviving");
  const page = join(reports, "report.html");
  const change = answering("/", (sent, { method, url }) => {
    if (method === "DELETE") rmSync(page, { recursive: true, force: true });
    else if (url.includes("/agentbyworkno/")) {
      rmSync(page, { recursive: true, force: true });
      mkdirSync(join(page, "in the way"), { recursive: true });
    }
    const deep = () => `{"retcode":"0","deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    return url.includes("/allonlineagents") ? { ...sent, body: deep() } : sent;
  });
  const file = fileFor(await start({ change }));
  const { code, stderr } = await verify(file, ["--report-dir", reports, "--check", "json"]);
  const told =
    /^verify: an interim report could not be written: .*\nThe report is in .*: open report.html \(run [0-9a-f]{8}\)\n$/;
  expect(stderr).toMatch(told);
  const { report } = await readFolder(reports);
  expect(report).toMatchObject({ complete: true, errors: [], exitCode: 1 });
  const failed = report?.checks.filter(({ verdict }) => verdict === "fail") ?? [];
  expect(failed.map(({ id }) => id)).toEqual(["agentgateway.queryAllOnlineAgents.json"]);
  expect(failed[0]?.causes[0]?.examples[0]?.actual).toBe("nested more than 500 levels deep");
  expect(code).toBe(1);
});

describe("progress", () => {
  let written: string[];
  const isTTY = process.stderr.isTTY;
  const columns = process.stderr.columns;
  beforeEach(() => {
    written = [];
    vi.useFakeTimers({ toFake: ["performance"] });
    vi.spyOn(process.stderr, "write").mockImplementation((chunk) => written.push(String(chunk)) > 0);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    Object.assign(process.stderr, { isTTY, columns });
  });

  /** Tells of an answer every 100 ms, for some seconds. */
  function tellFor(progress: Progress, seconds: number, ends: string[] = []): void {
    for (let answers = 1; answers <= seconds * 10; answers += 1) {
      vi.advanceTimersByTime(100);
      progress.tell(answers, Math.floor(answers / 10), 40, ends);
    }
    progress.end();
  }

  test("without a terminal: a plain line every 10 s, and none in a short run", () => {
    Object.assign(process.stderr, { isTTY: undefined });
    tellFor(new Progress("a test"), 9.9);
    expect(written).toEqual([]);
    tellFor(new Progress("a test"), 35);
    expect(written).toEqual([
      "a test: 100 requests, 10 of 40 scenarios (groups of requests)\n",
      "a test: 200 requests, 20 of 40 scenarios (groups of requests)\n",
      "a test: 300 requests, 30 of 40 scenarios (groups of requests)\n",
    ]);
  });

  test("on a terminal: one line that is written over, no longer than the terminal is wide, and gone at the end", () => {
    Object.assign(process.stderr, { isTTY: true, columns: 30 });
    tellFor(new Progress("a test"), 0.2);
    expect(written).toEqual([
      "\r\u001b[Ka test: 1 request, 0 of 40 sc",
      "\r\u001b[Ka test: 2 requests, 0 of 40 s",
      "\r\u001b[K",
    ]);
  });

  for (const width of [0, undefined]) {
    test(`on a terminal whose width is ${width}, so not known: the line is whole`, () => {
      Object.assign(process.stderr, { isTTY: true, columns: width });
      tellFor(new Progress("a test"), 0.1);
      expect(written).toEqual(["\r\u001b[Ka test: 1 request, 0 of 40 scenarios (groups of requests)", "\r\u001b[K"]);
    });
  }

  test("a surface that is given up is told while the other one is still asked", () => {
    Object.assign(process.stderr, { isTTY: undefined });
    tellFor(new Progress("a test"), 10, ["agentgateway gets no more requests: the sign-in was rejected"]);
    expect(written).toEqual([
      "a test: 100 requests, 10 of 40 scenarios (groups of requests); agentgateway gets no more requests: the sign-in was rejected\n",
    ]);
  });

  test("a name cannot steer the terminal", () => {
    Object.assign(process.stderr, { isTTY: undefined });
    tellFor(new Progress("a\n\u001b[2J\u202eb"), 10);
    expect(written).toEqual(["a  [2J b: 100 requests, 10 of 40 scenarios (groups of requests)\n"]);
  });
});

/** Runs verify on CC-CMS with stdout or stderr, or both, on a full disk. */
function onFullDisk(file: string, full: readonly number[], more: string[] = []): Promise<Ended> {
  const disk = openSync("/dev/full", "w");
  const words = [programOfPackage(), "verify", "--deployment", file, "--check", "status-documented", ...more];
  const child = spawn(process.execPath, words, {
    env: { PATH: process.env.PATH, ...SECRETS },
    stdio: ["ignore", ...[1, 2].map((stream) => (full.includes(stream) ? disk : ("pipe" as const)))],
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (texts.stdout += chunk));
  child.stderr?.on("data", (chunk) => (texts.stderr += chunk));
  return new Promise((resolve) =>
    child.once("close", (code) => {
      closeSync(disk);
      resolve(withoutProgress({ code, ...texts }));
    }),
  );
}

test.concurrent("a full disk below stdout or stderr is no verdict: exit code 2, what still works says what was found, and nobody stays signed in", async ({
  expect: expectHere,
}) => {
  const reference = await start();
  const before = reference.sessions();
  const reports = join(folder, "full");
  const [noStdout, noStderr] = await Promise.all([
    onFullDisk(fileFor(await start()), [1], ["--surface", "cc-cms", "--report-dir", reports]),
    onFullDisk(fileFor(reference), [2], ["--report-dir", join(folder, "told")]),
  ]);
  const told = "cti-contract: stdout cannot be written (ENOSPC); free the disk, or name another file\n";
  expectHere(noStdout.stderr).toContain(told);
  expectHere(noStdout.code).toBe(2);
  expectHere((await readFolder(reports)).report).toMatchObject({ complete: true, verdict: "conforms" });
  expectHere(noStderr.stdout).toContain("\nVerdict on a test: conforms (exit code 0");
  expectHere(noStderr.code).toBe(2);
  expectHere(reference.sessions()).toEqual(before);
});

test.concurrent("an error that nobody catches ends what was begun in order, with exit code 2", async ({
  expect: expectHere,
}) => {
  const program = join(folder, "defect.mts");
  const commandLine = new URL("../../../scripts/command-line.ts", import.meta.url).href;
  writeFileSync(
    program,
    `import { interruption, newCommand, runCommand } from "${commandLine}";
     await runCommand(newCommand("defect", ""), async () => {
       const signal = interruption();
       setTimeout(() => { throw new Error("nobody catches this"); }, 1);
       await new Promise((resolve) => signal.addEventListener("abort", resolve));
       process.stdout.write("ended in order");
       return 1;
     });`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", program], { encoding: "utf8" });
  expectHere(stderr).toMatch(/^defect: internal error, please report it\nError: nobody catches this\n/);
  expectHere([status, stdout]).toEqual([2, "ended in order"]);
});
