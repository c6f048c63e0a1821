// Reports of several machines, put together: the table, its links, and what is missing or cannot be read.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { reportFiles, writeFiles } from "../../report/files.ts";
import { Masking } from "../../report/masking.ts";
import type { Report } from "../../report/report.ts";
import { Secrets } from "../../transport/secrets.ts";
import { answered } from "../report/captured.ts";
import { conforming, failing, HOSTILE, incomplete } from "../report/sample-report.ts";
import { command } from "./in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-merge-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, report: Report): string {
  const own = join(folder, name);
  const { files } = reportFiles(report, { recorded: [answered()] }, new Masking(new Secrets([])));
  writeFiles(own, files);
  return own;
}

const lisbon = written("machine-1/report", conforming);
const faro = written("fleet/faro", failing);
const porto = written("fleet/porto & #1", incomplete);
const merged = join(folder, "merged");

/** The addresses of the links of a page, as files. */
function linksIn(page: string): string[] {
  const found = [...page.matchAll(/(?:<a href="|\]\(<)([^">]*)[">]/g)].map(([, link = ""]) => link);
  return found.map((link) => resolve(merged, decodeURIComponent(link)));
}

test("a table on stdout and in a folder, with links to all reports, and the exit code of the worst", async () => {
  const { code, stdout, stderr } = await command(["merge", lisbon, join(folder, "fleet"), "--report-dir", merged]);
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toContain("\n|  | Site Lisbon, acceptance | ");
  expect(stdout).toContain("| **verdict** | conforms | does not conform | incomplete |");
  const worst = `Worst verdict: does not conform (exit code 1), of Site Lisbon, acceptance (2); open ${join(merged, "comparison.html")}`;
  expect(stdout.endsWith(`\n${worst}\n`), stdout.slice(-300)).toBe(true);
  for (const name of ["comparison.md", "comparison.html"]) {
    const links = linksIn(readFileSync(join(merged, name), "utf8"));
    expect(links, name).toEqual([lisbon, faro, porto].map((own) => join(own, "report.html")));
    expect(links.every(existsSync)).toBe(true);
  }
});

test("the page shows the verdicts, and each check that not all pass", async () => {
  await command(["merge", lisbon, faro, "--report-dir", merged]);
  const page = readFileSync(join(merged, "comparison.html"), "utf8");
  expect(page).toMatch(/<h1><span aria-hidden="true">✗<\/span> Does not conform<\/h1>/);
  expect(page).toMatch(/<code>agentgateway\.<wbr>query<wbr>All<wbr>Online<wbr>Agents\.<wbr>signed-in-only<\/code>/);
  expect(page).toMatch(/<td class="fail"><span aria-hidden="true">✗<\/span> <span class="word">fail<\/span><\/td>/);
  expect(page).not.toMatch(/src=|url\(|<script/);
});

test("a name of a deployment is text in the page", async () => {
  const own = written("hostile", { ...conforming, deployment: { ...conforming.deployment, name: HOSTILE } });
  await command(["merge", own, "--report-dir", merged]);
  const page = readFileSync(join(merged, "comparison.html"), "utf8");
  expect(page).toContain("&lt;img src=x");
  expect(page).not.toContain("<img");
});

test("all conform: exit code 0; a folder that is named twice is one report", async () => {
  const { code, stdout } = await command(["merge", lisbon, relative(process.cwd(), lisbon), "--expect", "1"]);
  expect(code).toBe(0);
  expect(stdout).toContain("| **verdict** | conforms |\n");
});

function broken(name: string, report: string): string {
  const own = join(folder, "broken", name);
  mkdirSync(join(folder, "broken"), { recursive: true });
  cpSync(lisbon, own, { recursive: true });
  writeFileSync(join(own, "report.json"), report);
  return own;
}
const bad: [what: string, path: () => string, words: RegExp][] = [
  [
    "a report that is cut off",
    () => broken("cut", '{"format":'),
    /cut\/report\.json cannot be read \(it is cut off\); /,
  ],
  [
    "another format",
    () => broken("format", JSON.stringify({ ...conforming, format: "cti-contract-report/2" })),
    /is a report in the format cti-contract-report\/2; this version reads cti-contract-report\/1; /,
  ],
  ["a folder with one of them", () => join(folder, "broken"), /broken\/cut\/report\.json cannot be read/],
];
for (const [what, path, words] of bad)
  test(`${what} is one line, exit code 2, and no table is written`, async () => {
    const nowhere = join(folder, "nowhere");
    const { code, stdout, stderr } = await command(["merge", lisbon, path(), "--report-dir", nowhere]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/^merge: [^\n]+\n$/);
    expect(existsSync(nowhere)).toBe(false);
  });
