import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Report } from "../../report/report.ts";
import { edited } from "../edit-json.ts";
import { handedOver } from "../report/handed-over.ts";
import { conforming, failing, HOSTILE } from "../report/sample-report.ts";
import { command } from "./in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-compare-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function written(content: string): string {
  files += 1;
  const file = join(folder, `report-${files}.json`);
  writeFileSync(file, content);
  return file;
}
const saved = (report: Report) => written(JSON.stringify(report));

test("of a report and itself: nothing on stdout, exit code 0", async () => {
  const file = saved(failing);
  expect(await command(["compare", file, file])).toEqual({ code: 0, stdout: "", stderr: "Nothing changed.\n" });
});

test("a folder stands for the report.json in it", async () => {
  const own = mkdtempSync(join(folder, "run-"));
  writeFileSync(join(own, "report.json"), JSON.stringify(failing));
  for (const args of [
    [own, saved(failing)],
    [saved(failing), `${own}/`],
  ])
    expect(await command(["compare", ...args])).toEqual({ code: 0, stdout: "", stderr: "Nothing changed.\n" });
});

test("what is worse: one line each, the worst first, exit code 1", async () => {
  const { code, stdout, stderr } = await command(["compare", saved(conforming), saved(failing)]);
  expect([code, stderr]).toEqual([1, ""]);
  const lines = stdout.trimEnd().split("\n");
  const told = lines.splice(0, 8);
  expect(told).toEqual([
    "older     Site Lisbon, acceptance: conforms",
    "          2026-06-15 09:30:00 UTC, cti-contract 0.1.0, no edition",
    "          agentgateway at https://platform.example.test:8043",
    "          cc-cms at https://platform.example.test:8043",
    "newer     Site Lisbon, acceptance: does not conform",
    "          2026-06-15 09:30:00 UTC, cti-contract 0.1.0, no edition",
    "          agentgateway at https://platform.example.test:8043",
    "          cc-cms at https://platform.example.test:8043",
  ]);
  const kinds = lines.map((line) => /^(worse|better|other) {4,5}\S/.exec(line)?.[1]);
  expect(kinds).toEqual(kinds.toSorted((one, other) => Number(one !== "worse") - Number(other !== "worse")));
  expect(lines[0]).toBe("worse     verdict: conforms -> does not conform");
  expect(lines).toContain("worse     agentgateway.queryAllOnlineAgents.signed-in-only: pass -> fail");
});

test("what is better: exit code 0", async () => {
  const { code, stdout } = await command(["compare", saved(failing), saved(conforming)]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^better {4}verdict: does not conform -> conforms$/m);
  expect(stdout).not.toMatch(/^worse/m);
});

test("names of a deployment cannot steer the terminal", async () => {
  const name = "site \u001b[2J\u202e\nworse   invented";
  const { stdout } = await command([
    "compare",
    saved(conforming),
    saved(edited(failing, { set: { "/deployment/name": name } })),
  ]);
  expect(stdout).toContain("site \\u{1b}[2J\\u{202e}\\u{a}worse   invented\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what may not be there
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test("of runs with an id, products and editions", async () => {
  const { stdout } = await command(["compare", saved(conforming), saved(handedOver(conforming))]);
  for (const line of [
    "newer     Site Lisbon, acceptance, Lisbon, data centre 2: conforms",
    "          2026-06-15 09:30:00 UTC, run 1a2b3c4d, cti-contract 0.1.0, edition 2025-11",
    "          agentgateway at https://platform.example.test:8043, Example Gateway 8.1",
  ])
    expect(stdout.split("\n")).toContain(line);
});

test("by different contracts: a heading in each form says so, and only checks of both runs decide the exit code", async () => {
  const newer = edited(conforming, {
    set: { "/deployment/edition": "2025-11", "/contracts/0/digest": "0".repeat(64), "/verdict": "does not conform" },
  });
  const [check] = newer.checks;
  const added = { ...newer, checks: [...newer.checks, { ...check, id: `${check?.id}-of-2025`, verdict: "fail" }] };
  const args = ["compare", saved(conforming), saved(added as Report)];
  const heading = "The two runs are by different contracts: a check can ask for something else in each.";
  const { code, stdout } = await command(args);
  expect(code).toBe(0);
  expect(stdout.split("\n").slice(8, 11)).toEqual([
    expect.stringContaining(heading),
    "contract  edition: none -> 2025-11",
    "contract  the contract of agentgateway has changed",
  ]);
  const markdown = await command([...args, "--output", "markdown"]);
  expect(markdown.stdout).toContain(`# Comparison of two runs\n\n**${heading}`);
  expect(markdown.stdout).toContain("## Another contract: 2\n\n- `edition: none -> 2025-11`\n");
  const page = await command([...args, "--output", "html"]);
  expect(page.stdout).toMatch(new RegExp(`<h1>Comparison of two runs</h1>\n<p class="mark">${heading}`));
  expect(page.stdout).toContain("<h2>Another contract: 2</h2>");
  for (const output of ["text", "markdown", "html"])
    expect((await command(["compare", saved(conforming), saved(failing), "--output", output])).stdout).not.toContain(
      heading,
    );
});

test("as Markdown and as HTML, with the same exit code; what a deployment writes is text", async () => {
  const [older, newer] = [saved(conforming), saved(edited(failing, { set: { "/deployment/name": HOSTILE } }))];
  const markdown = await command(["compare", older, newer, "--output", "markdown"]);
  expect(markdown.code).toBe(1);
  expect(markdown.stdout).toMatch(/^# Comparison of two runs\n\n## Older\n/);
  expect(markdown.stdout).toMatch(/^## Worse: \d+$/m);
  expect(markdown.stdout).toContain("- `agentgateway.queryAllOnlineAgents.signed-in-only: pass -> fail`\n");
  const page = await command(["compare", older, newer, "--output", "html"]);
  expect(page.code).toBe(1);
  expect(page.stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect(page.stdout).toContain("<li>agentgateway.queryAllOnlineAgents.signed-in-only: pass -&gt; fail</li>");
  expect(page.stdout).not.toContain("<img");
  for (const output of ["markdown", "html"])
    expect((await command(["compare", older, older, "--output", output])).stdout).toContain("Nothing changed.");
});

const GIVE = "give the report.json of a run";
const bad: [what: string, file: string, words: string][] = [
  ["a file that is not there", join(folder, "nowhere.json"), `cannot be read (ENOENT); ${GIVE}`],
  ["a folder without a report", mkdtempSync(join(folder, "empty-")), `cannot be read (ENOENT); ${GIVE}`],
  ["no JSON", written("["), `cannot be read (it is not JSON); ${GIVE}`],
  ["JSON that is cut off", written("{"), `cannot be read (it is cut off); ${GIVE}`],
  ["an empty file", written(""), `cannot be read (it is empty); ${GIVE}`],
  ["null", written("null"), `is not a report of this suite; ${GIVE}`],
  ["other JSON", written('{"format":1}'), `is not a report of this suite; ${GIVE}`],
  [
    "a report with a part that is missing",
    written(JSON.stringify(edited(conforming, { remove: ["/latency"] }))),
    `is not a report of this suite; ${GIVE}`,
  ],
  [
    "a report of another format",
    written(JSON.stringify(edited(conforming, { set: { "/format": "cti-contract-report/0" } }))),
    `is a report in the format cti-contract-report/0; this version reads cti-contract-report/1; ${GIVE}`,
  ],
  [
    "a format that would steer the terminal",
    written('{"format":"\\u001b[2J/1"}'),
    `is not a report of this suite; ${GIVE}`,
  ],
];
for (const [what, file, words] of bad) {
  test(`refuses ${what}, as either of the two: one line, exit code 2`, async () => {
    for (const args of [
      [file, saved(conforming)],
      [saved(conforming), file],
    ]) {
      const { code, stdout, stderr } = await command(["compare", ...args]);
      const named = what === "a folder without a report" ? join(file, "report.json") : file;
      expect(stderr.startsWith(`compare: ${named} ${words}`), stderr).toBe(true);
      expect(stderr).toMatch(/^.+\n$/);
      expect([code, stdout]).toEqual([2, ""]);
    }
  });
}
