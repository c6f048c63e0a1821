// A run of a part: only the checks that were chosen, and only what they need is sent. list.test.ts has every filter.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue, type Filter, planFor } from "../../checks/catalogue.ts";
import { firstOfFamilies } from "../../checks/operations.ts";
import { operationsOf } from "../../contract/contract.ts";
import { deploymentFromFile } from "../../deployment/from-file.ts";
import { mutants } from "../../mutation/mutants/mutants.ts";
import type { ReferenceOptions } from "../../reference/reference.ts";
import { number } from "../../report/counts.ts";
import type { Report } from "../../report/report.ts";
import { command } from "./in-process.ts";
import { readFolder } from "./report-folder.ts";
import type { Ended } from "./run-command.ts";
import { reasonsIn } from "./run-command.ts";
import { AGENTGATEWAY, fileFor, folder, SECRETS, start, verify } from "./verified-reference.ts";

interface Part extends Ended {
  report: Report;
  file: string;
  /** Method and path of each request. */
  log: string[];
}

let runs = 0;

/** Verifies a part of a reference. */
async function part(options: string[], reference: ReferenceOptions = {}): Promise<Part> {
  runs += 1;
  const own = join(folder, `part-${runs}`);
  const log: string[] = [];
  const file = fileFor(await start({ ...reference, log: (line) => log.push(line) }));
  const ended = await verify(file, [...options, "--report-dir", own]);
  const { report } = await readFolder(own);
  if (!report) throw new Error(ended.stderr);
  return { ...ended, report, file, log };
}

/** Whether a line of the log, or a URL, is about the session itself. */
function isOfSession(text: string): boolean {
  return /\/(onlineagent|agentevent)\//.test(text);
}

/** Expects that a run made the checks that a filter leaves, and that it sent what they need. */
function expectPart({ report, file, log }: Part, filter: Filter): void {
  const plan = planFor(deploymentFromFile(file, SECRETS), filter);
  expect(report.checks.map(({ id }) => id).toSorted()).toEqual(plan.rows.map(({ id }) => id).toSorted());
  expect(report.notPermitted.map(({ id }) => id)).toEqual(plan.notPermitted.map(({ id }) => id));
  const exchanges = report.exchanges.filter(({ url }) => !isOfSession(url));
  const asked = exchanges.map(({ request }) => request.replace(/^[^:]+: /, "").split(",")[0]);
  expect(new Set(asked)).toEqual(new Set(plan.scenarios.map(({ name }) => name)));
  expect(log.filter((line) => !isOfSession(line)).length).toBe(exchanges.length);
}

test.concurrent("one surface and a pattern: the other surface is not asked, not signed in to, and not in the report", async () => {
  const run = await part(["--surface", "cc-cms", "--check", "refuses-*-field"]);
  expectPart(run, { surface: "cc-cms", check: "refuses-*-field" });
  const { code, stdout, report, log } = run;
  const wanted = firstOfFamilies(operationsOf("cc-cms")).flatMap(({ operationId }) =>
    ["missing", "null"].map((mistake) => `cc-cms.${operationId}.refuses-${mistake}-field`),
  );
  // One query has ids as texts, which can be malformed.
  wanted.push("cc-cms.queryAgentsByState.refuses-malformed-field");
  expect(report.checks.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted());
  expect(log.filter((line) => line.includes("/agentgateway/"))).toEqual([]);
  expect(report.surfaces.map(({ surface, verdict }) => [surface, verdict])).toEqual([["cc-cms", "conforms"]]);
  expect(report.contracts.map(({ surface }) => surface)).toEqual(["cc-cms"]);
  expect(stdout).not.toContain("agentgateway");
  expect([code, report.exitCode, report.verdict]).toEqual([0, 0, "conforms"]);
  expect(report.selection).toMatchObject({ surface: "cc-cms", check: "refuses-*-field", checks: wanted.length });
  expect(stdout).toMatch(
    /conforms \(exit code 0; only [0-9,]+ of [0-9,]+ checks selected: --surface cc-cms --check refuses-\*-field\): before you sign, --depth thorough makes [0-9]+ more checks\n$/,
  );
});

test.concurrent("--depth counts more than the file, and what it makes is not left out", async () => {
  const options = ["--surface", "cc-cms", "--check", "refuses-null-field"];
  const { code, stdout, report } = await part([...options, "--depth", "thorough"]);
  const fields = operationsOf("cc-cms").filter((operation) =>
    catalogue.some(({ id }) => id === `cc-cms.${operation.operationId}.refuses-null-field`),
  );
  expect(report.checks).toHaveLength(fields.length);
  expect(fields.length).toBeGreaterThan(firstOfFamilies(operationsOf("cc-cms")).length);
  expect([code, stdout.includes("before you sign"), "represented" in report]).toEqual([0, false, false]);
  const listed = await command(["list", ...options, "--depth", "thorough"]);
  expect(listed.stdout).not.toContain("(depth: thorough)");
});

test.concurrent("--operation, --level and --fail-on should: a warning fails the run", async () => {
  const { change } = mutants.find(({ name }) => name === "list-that-expires-in-a-day") ?? {};
  const options = ["--operation", "queryAllOnlineAgents", "--level", "should", "--check", "not-*"];
  const run = await part([...options, "--fail-on", "SHOULD"], change ? { change } : {});
  expectPart(run, { operation: "queryAllOnlineAgents", level: "SHOULD", check: "not-*" });
  const { code, stdout, report } = run;
  expect(report.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
    ["agentgateway.queryAllOnlineAgents.not-cacheable", "warn"],
  ]);
  expect(stdout).toContain(
    `\nVerdict on a test: does not conform (exit code 1; only 1 of ${number(report.selection?.of ?? 0)} checks selected: --op`,
  );
  expect([code, report.exitCode, report.verdict]).toEqual([1, 1, "does not conform"]);
});

test.concurrent("a comparison asks both surfaces, and is about the one that has it", async () => {
  const { change } = mutants.find(({ name }) => name === "batch-for-shared-caches") ?? {};
  const run = await part(["--check", "*.same-*-on-both", "--level", "Should"], change ? { change } : {});
  expectPart(run, { check: "*.same-*-on-both", level: "SHOULD" });
  const { code, report, log } = run;
  expect(log.some((line) => line.includes("/agentbyworkno/"))).toBe(true);
  expect(report.surfaces.map(({ surface, verdict }) => [surface, verdict])).toEqual([["cc-cms", "conforms"]]);
  expect([code, report.verdict]).toEqual([0, "conforms"]);
});

test.concurrent("a comparison with a surface that is not there could not run, and says why", async () => {
  const file = fileFor(await start(), { "agentgateway:\n  url: BASE": "agentgateway:\n  url: http://127.0.0.1:1" });
  const { code, stderr, stdout } = await verify(file, ["--check", "*.same-state-on-both"]);
  expect(stderr).toBe("");
  expect(reasonsIn({ stdout })).toEqual([
    expect.stringMatching(/^agentgateway: .*refused; check host and port$/),
    "cc-cms: no check was evaluated",
  ]);
  const of = planFor(deploymentFromFile(file, SECRETS), { check: "*.same-state-on-both" }).selection?.of;
  const verdict = `Verdict on a test: could not run (exit code 2; only 1 of ${number(of ?? 0)} checks selected: --check *.same-state-on-both)`;
  expect(stdout).toContain(`\n${verdict}`);
  expect(code).toBe(2);
});

const NEXT = "cti-contract list shows all checks";
const empty: [what: string, changes: Record<string, string>, options: string[], words: string][] = [
  [
    "a check that is not allowed",
    { "allow: [lock-out, resetSkill]\n": "" },
    ["--check", "refuses-wrong-signature"],
    "a test: these options select only checks that need lock-out; add allow: [lock-out] to the deployment file",
  ],
  [
    "a change that is not allowed",
    { "allow: [lock-out, resetSkill]\n": "" },
    ["--check", "enters-queues"],
    "a test: these options select only checks that need change; add allow: [resetSkill] to the deployment file",
  ],
  [
    "a surface that the file does not have",
    { [AGENTGATEWAY]: "" },
    ["--surface", "agentgateway"],
    `a test: these options select only checks that need a surface that this deployment does not have; ${NEXT}`,
  ],
  [
    "a comparison with a surface that the file does not have",
    { [AGENTGATEWAY]: "" },
    ["--check", "same-state-on-both"],
    `a test: these options select only checks that need a surface that this deployment does not have; ${NEXT}`,
  ],
  [
    "a check that does not exist",
    {},
    ["--check", "refuses-everything"],
    "these options select no check; cti-contract list shows all",
  ],
];
for (const [what, changes, options, words] of empty) {
  test(`nothing is asked, and one line says why, for ${what}`, async () => {
    const log: string[] = [];
    const file = fileFor(await start({ log: (line) => log.push(line) }), changes);
    const ended = await command(["verify", "--deployment", file, ...options], SECRETS);
    expect(ended).toEqual({ code: 2, stdout: "", stderr: `verify: ${words}\n` });
    expect(log).toEqual([]);
  });
}

test("where nothing is left of one of several deployments, none is asked", async () => {
  const log: string[] = [];
  const reference = await start({ log: (line) => log.push(line) });
  const files = [fileFor(reference), fileFor(reference, { [AGENTGATEWAY]: "", "name: a test": "name: another" })];
  const args = ["verify", "--deployment", ...files, "--surface", "agentgateway"];
  const { code, stderr } = await command(args, SECRETS);
  expect(stderr).toMatch(/^verify: another: these options select only checks that need .+\n$/);
  expect([code, log]).toEqual([2, []]);
});

test("without a deployment the same holds for the built-in call centre", async () => {
  const { code, stdout, stderr } = await command(["verify", "--check", "too-many-requests"]);
  expect(stderr).toMatch(/^verify: the embedded .*: these options select only checks that need flood; .+\n$/);
  expect([code, stdout]).toEqual([2, ""]);
});

/** When each file of the caches beside the suite was written last. */
function cachesWritten(): string[] {
  const caches = new URL("../../node_modules/", import.meta.url);
  if (!existsSync(caches)) return [];
  const files = readdirSync(caches, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => `${name} ${statSync(join(parentPath, name)).mtimeMs}`);
}

test("a run writes nothing beside the suite", async () => {
  const before = cachesWritten();
  const { code } = await part(["--surface", "cc-cms", "--check", "media-type"]);
  expect(code).toBe(0);
  expect(cachesWritten()).toEqual(before);
});
