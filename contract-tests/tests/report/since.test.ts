import { expect, test } from "vitest";
import { htmlOf } from "../../report/html/html.ts";
import { protocolOf } from "../../report/html/protocol.ts";
import { markdownOf } from "../../report/markdown.ts";
import type { Cause, CheckReport, Report } from "../../report/report.ts";
import { isReport } from "../../report/report-schema.ts";
import { sinceLine, sinceRun } from "../../report/since.ts";
import { terminalReport } from "../../report/terminal.ts";
import { handedOver } from "./handed-over.ts";
import { conforming, failing } from "./sample-report.ts";

const ID = "agentgateway.queryAgentInfoByWorkNo.integers";

function cause(where: string, expected: string): Cause {
  return { where, expected, source: "table 4", fault: "deployment", count: 1, examples: [] };
}

function checkWith(change: Partial<CheckReport>): CheckReport[] {
  return conforming.checks.filter(({ id }) => id === ID).map((check) => ({ ...check, ...change }));
}

type Kind = "fixed" | "new" | "unchanged" | "unknown" | undefined;
const pairs: [before: Partial<CheckReport>, now: Partial<CheckReport> | undefined, kind: Kind][] = [
  [{ verdict: "fail" }, { verdict: "pass" }, "fixed"],
  [{ verdict: "warn" }, { verdict: "pass" }, "fixed"],
  [{ verdict: "pass" }, { verdict: "fail" }, "new"],
  [{ verdict: "untested" }, { verdict: "warn" }, "new"],
  [{ verdict: "fail" }, { verdict: "fail" }, "unchanged"],
  [{ verdict: "fail" }, { verdict: "waived" }, "unchanged"],
  [{ verdict: "fail" }, { verdict: "untested" }, "unknown"],
  [{ verdict: "fail" }, undefined, "unknown"],
  [{ verdict: "pass" }, { verdict: "untested" }, undefined],
  [{ verdict: "pass" }, { verdict: "pass" }, undefined],
  [
    { verdict: "fail", causes: [cause("/a", "integer"), cause("/b", "10 s")] },
    { verdict: "fail", causes: [cause("/b", "12 s")] },
    "unchanged",
  ],
  [{ verdict: "fail", causes: [cause("/a", "integer")] }, { verdict: "fail", causes: [cause("/c", "integer")] }, "new"],
];
for (const [before, now, kind] of pairs) {
  const words = ({ verdict, causes }: Partial<CheckReport>) =>
    `${verdict}${causes ? ` with ${causes.length} causes` : ""}`;
  test(`${words(before)}, then ${now ? words(now) : "not evaluated"}: ${kind ?? "nothing to tell"}`, () => {
    const since = sinceRun({ ...conforming, checks: checkWith(before) }, now ? checkWith(now) : []);
    const lists = { fixed: [], new: [], unchanged: [], unknown: [] };
    expect(since).toMatchObject(kind === undefined ? lists : { ...lists, [kind]: [ID] });
  });
}

const since = sinceRun(handedOver(failing), [
  ...conforming.checks.slice(1),
  ...checkWith({ verdict: "fail" }).map((check) => ({ ...check, id: "agentgateway.login.new-one" })),
]);
const report: Report = { ...conforming, since };

test("it is in the report, as its schema has it", () => {
  expect(isReport(JSON.parse(JSON.stringify(report))), JSON.stringify(isReport.errors)).toBe(true);
});

test("terminal, page, summary and protocol say what has become of the findings", () => {
  const counts = `1 new, ${since.fixed.length} fixed, 0 unchanged, ${since.unknown.length} untested`;
  const line = `Since run 1a2b3c4d of 2026-06-15: ${counts}`;
  expect(sinceLine(since)).toBe(line);
  expect(line.length).toBeLessThanOrEqual(80);
  const terminal = terminalReport(report, (word) => word).split("\n");
  expect(terminal).toContain(line);
  expect(terminal.at(-2)).toMatch(/^Verdict on/);
  expect(htmlOf(report)).toContain(line);
  expect(htmlOf(report)).toContain("1 new</summary>");
  expect(htmlOf(conforming)).not.toContain("Since the earlier run");
  expect(protocolOf(report, "")).toContain(line);
  const markdown = markdownOf(report);
  expect(markdown).toContain(
    "## Since run 1a2b3c4d of 2026-06-15 09:30 UTC on `Site Lisbon, acceptance`: does not conform",
  );
  expect(markdown).toContain("- 1 new: agentgateway.login.new-one");
});

test("an earlier report without id, of which nothing is left", () => {
  const none = sinceRun(conforming, conforming.checks);
  expect(sinceLine(none)).toContain("Since the run of 2026-06-15");
  expect(markdownOf({ ...conforming, since: none })).toContain("No check has findings, then or now.");
});
