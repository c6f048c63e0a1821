import { expect, test } from "vitest";
import { htmlOf } from "../../report/html/html.ts";
import { junitOf as junitPieces } from "../../report/junit.ts";
import { markdownOf } from "../../report/markdown.ts";
import { problemsOf } from "../../report/problems.ts";
import type { Report } from "../../report/report.ts";
import { isReport } from "../../report/report-schema.ts";
import { terminalReport } from "../../report/terminal.ts";
import {
  conforming,
  couldNotRun,
  ended,
  expectations,
  failing,
  HOSTILE,
  incomplete,
  PART_WORDS,
  partial,
} from "./sample-report.ts";
import { textOf } from "./text-of.ts";

const junitOf = (report: Report) => textOf(junitPieces(report));

const plain = (word: string) => word;

const verbose = (report: Report) => terminalReport(report, plain, true);

test("what fails comes after what warns, whichever surface it is on, and what is waived is the first", () => {
  const words = [...verbose(failing).matchAll(/^ {2}(fail|warn|waived) +(MUST|SHOULD) +(\S+)$/gm)];
  const verdicts = words.map(([, verdict]) => verdict);
  expect(new Set(verdicts)).toEqual(new Set(["fail", "warn", "waived"]));
  const order = ["waived", "warn", "fail"];
  const ranks = verdicts.map((verdict) => order.indexOf(verdict ?? ""));
  expect(ranks).toEqual(ranks.toSorted());
  expect(new Set(words.map(([, , , id]) => id?.split(".")[0]))).toEqual(new Set(["agentgateway", "cc-cms"]));
});

test("one requirement that several operations do not meet is told once, with the ids of all", () => {
  const text = verbose(failing);
  expect(text).toContain(
    [
      "  warn     SHOULD agentgateway.queryAgentInfoByWorkNo.not-cacheable",
      "                  agentgateway.queryAllOnlineAgents.not-cacheable",
      "             Not met: No proxy",
    ].join("\n"),
  );
  expect(text).toMatch(/^ {13}at \/result\/0\/agent\/0\/logindate: got "2024-05-06 08:00:00" \[/m);
  expect(text).toContain("\n             and 5,998 findings more of this kind\n");
  expect(text).toContain("\n               expected integer from 0 to 9223372036854775807\n");
});

test("what was expected of each, and what is waived", () => {
  const text = verbose(expectations);
  expect(text).toContain("             at /result/status: got 1, expected 7, since the platform state is 4 [");
  expect(text).toContain("             at /result/status: got 5, expected 3, since the platform state is 7 [");
  expect(text).not.toContain("…");
  expect(text).toMatch(
    /got 6 \[.*\n {15}expected 0, since the platform state is 2\n.*\n {15}waived until 2027-03-31 by /,
  );
});

test("causes that were only counted are in the number of findings", () => {
  const report: Report = {
    ...expectations,
    checks: expectations.checks.map((check) =>
      check.verdict === "fail" ? { ...check, moreCauses: { causes: 7, findings: 11 } } : check,
    ),
  };
  expect(verbose(report)).toContain("\n             and 11 findings in other places\n");
  expect(markdownOf(report)).toMatch(/, 14 findings\. Not met: .*\n(.*\n)*? {4}- and 7 more causes\n/);
  expect(htmlOf(report)).toContain("7 more causes were only counted.");
  expect(junitOf(report)).toContain("\n\nand 7 more causes without details");
});

test("what keeps a run from its end, or from a verdict", () => {
  expect(terminalReport(ended, plain)).toContain("\n  untested: 1 check, requests not sent\n");
  expect(terminalReport(incomplete, plain)).toMatch(/\n {2}untested: \d+ checks? \([1-9]\d* MUST\), missing: /);
  expect(verbose(ended)).toMatch(/\n {2}untested {8}1 check: their requests were not sent\n/);
  expect(verbose(incomplete)).toMatch(/\n {2}untested MUST {3}missing: .*\n {13}query/);
  expect(terminalReport(couldNotRun, plain)).toContain(
    "Errors of the suite itself; please report them:\n  agentgateway.",
  );
});

const verdictOf = (text: string) => text.trimEnd().split("\n").at(-1);

test("the verdict is last, and says what it does not cover", () => {
  expect(verdictOf(terminalReport(conforming, plain))).toBe(
    "Verdict on Site Lisbon, acceptance: conforms (exit code 0)",
  );
  const counts = { pass: 150, fail: 0, warn: 9, waived: 2, untested: 0, notPermitted: 19 };
  expect(verdictOf(terminalReport({ ...conforming, counts }, plain))).toBe(
    "Verdict on Site Lisbon, acceptance: conforms (exit code 0): 9 checks with warnings; 161 of 180 checks evaluated, 19 not allowed by the deployment file",
  );
  expect(terminalReport({ ...conforming, counts: { ...counts, untested: 3 } }, plain)).toContain("3 untested, 19 not");
  expect(verdictOf(terminalReport({ ...conforming, represented: 382 }, plain))).toContain(
    ": before you sign, --depth thorough makes 382 more checks",
  );
  expect(verdictOf(terminalReport({ ...failing, represented: 382 }, plain))).toMatch(
    /; 382 more checks with --depth thorough$/,
  );
  expect(verdictOf(terminalReport({ ...couldNotRun, represented: 382 }, plain))).not.toContain("depth");
  expect(verdictOf(terminalReport(partial, plain))).toContain(
    `conforms (exit code 0; only ${PART_WORDS} selected: --check state-* --level MUST`,
  );
});

test("by default a report is on one screen of 80 columns, the failures last, with the evidence of the worst", () => {
  const text = terminalReport(failing, plain);
  const lines = text.split("\n");
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(lines.filter((line) => line.length > 80 && !/:\/\/|^Verdict/.test(line))).toEqual([]);
  const [warnings, failures, verdict] = ["\nWarnings (", "\nFailures (", "\nVerdict on "].map((part) =>
    text.indexOf(part),
  );
  expect(warnings).toBeGreaterThan(0);
  expect(failures).toBeGreaterThan(warnings ?? 0);
  expect(verdict).toBeGreaterThan(failures ?? 0);
  const [worst] = problemsOf(failing);
  expect(text.slice(failures)).toContain(`Not met: ${worst?.checks[0]?.requirement}`.slice(0, 60));
  expect(text).toMatch(/\n {2}(fail|warn) +[a-z-]+ on \w+: got /);
});

test("every report says which edition it was asked by", () => {
  const report: Report = { ...failing, deployment: { ...failing.deployment, edition: "2025-11" } };
  const name = failing.deployment.name;
  expect(verdictOf(terminalReport(report, plain))).toContain(`Verdict on ${name} by edition 2025-11: does not conform`);
  expect(markdownOf(report)).toContain(" UTC, exit code 1, edition 2025-11.\n");
  expect(htmlOf(report)).toContain("<dt>Edition</dt><dd>2025-11</dd>");
  expect(htmlOf(failing)).toContain("<dt>Edition</dt><dd>none in the deployment file");
  const property = '<property name="edition" value="2025-11"/>';
  expect(junitOf(report).split(property)).toHaveLength(junitOf(report).split("<testsuite ").length);
  expect(isReport(report)).toBe(true);
});

test("verdicts stand out, and no text of a deployment does", () => {
  const text = terminalReport({ ...failing, deployment: { name: HOSTILE, allow: [] } }, (word, verdict) => {
    expect(word).toBe(verdict);
    return `<${word}>`;
  });
  expect(text).toMatch(/^ {2}<fail> {3}MUST {3}agentgateway\./m);
  expect(text).toContain(": <does not conform> (exit code 1)");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what may not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
