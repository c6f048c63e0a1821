import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Report } from "../../report/report.ts";
import { edited } from "../edit-json.ts";
import { conforming, failing } from "../report/sample-report.ts";
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
  const kinds = lines.map((line) => /^(worse|better|other) {2,3}\S/.exec(line)?.[1]);
  expect(kinds).toEqual(kinds.toSorted((one, other) => Number(one !== "worse") - Number(other !== "worse")));
  expect(lines[0]).toBe("worse   verdict: conforms -> does not conform");
  expect(lines).toContain("worse   agentgateway.queryAllOnlineAgents.signed-in-only: pass -> fail");
});

test("what is better: exit code 0", async () => {
  const { code, stdout } = await command(["compare", saved(failing), saved(conforming)]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^better {2}verdict: does not conform -> conforms\n/);
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

const GIVE = "give the report.json of a run";
const bad: [what: string, file: string, words: string][] = [
  ["a file that is not there", join(folder, "nowhere.json"), `cannot be read (ENOENT); ${GIVE}`],
  ["a folder without a report", folder, `cannot be read (ENOENT); ${GIVE}`],
  ["no JSON", written("{"), `cannot be read (it is not JSON); ${GIVE}`],
  ["an empty file", written(""), `cannot be read (it is not JSON); ${GIVE}`],
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
      const named = file === folder ? join(folder, "report.json") : file;
      expect(stderr.startsWith(`compare: ${named} ${words}`), stderr).toBe(true);
      expect(stderr).toMatch(/^.+\n$/);
      expect([code, stdout]).toEqual([2, ""]);
    }
  });
}
