import { marked, type Tokens } from "marked";
import { expect, test } from "vitest";
import { matrixMarkdown, worstLine } from "../../report/matrix.ts";
import type { Report } from "../../report/report.ts";
import {
  conforming,
  empty,
  failing,
  HOSTILE,
  incomplete,
  killed,
  oneSurface,
  PART_WORDS,
  partial,
} from "./sample-report.ts";

/** The table as GitHub reads it: the texts of its cells, row by row. */
function tableOf(reports: readonly Report[]): string[][] {
  const tables = marked.lexer(matrixMarkdown(reports)).filter((token): token is Tokens.Table => token.type === "table");
  expect(tables).toHaveLength(1);
  const [table] = tables as [Tokens.Table];
  return [table.header, ...table.rows].map((row) => row.map(({ text }) => text));
}

function named(report: Report, name: string): Report {
  return { ...report, deployment: { ...report.deployment, name } };
}

test("a column for each deployment with its verdict, and a row for each check that not all of them pass", () => {
  const [head, verdicts, passed, untested, ...rows] = tableOf([conforming, failing, oneSurface]);
  expect(head).toEqual(["", "Site Lisbon, acceptance", "Site Lisbon, acceptance (2)", "Site Faro"]);
  expect(verdicts).toEqual(["**verdict**", "conforms", "does not conform", "conforms"]);
  expect(passed).toEqual(["passed", ...[conforming, failing, oneSurface].map(({ counts }) => String(counts.pass))]);
  expect(untested?.[0]).toBe("untested");
  const cells = new Map(rows.map(([id, ...verdict]) => [id, verdict]));
  expect(cells.get("agentgateway.queryAgentInfoByWorkNo.sign-in-time")).toEqual(["pass", "waived", "waived"]);
  expect(cells.get("agentgateway.queryAllOnlineAgents.signed-in-only")).toEqual(["pass", "fail", "pass"]);
  expect(cells.get("cc-cms.queryAgentPrivateCalls.status-documented")).toEqual(["pass", "fail", "-"]);
  // That a check was not evaluated everywhere is no row of its own.
  expect(cells.has("cc-cms.queryAgentPrivateCalls.json")).toBe(false);
  expect(cells.has("agentgateway.queryAllOnlineAgents.json")).toBe(false);
});

test("the worst rows come first, and one row stands for several operations with the same verdicts", () => {
  const checks = conforming.checks.map((check) => ({
    ...check,
    ...(/^cc-cms\..*\.json$/.test(check.id) ? { verdict: "fail" as const } : {}),
    ...(check.id === "agentgateway.queryAgentInfoByWorkNo.integers" ? { verdict: "warn" as const } : {}),
    ...(check.id === "agentgateway.queryAllOnlineAgents.integers" ? { verdict: "untested" as const, reason: "x" } : {}),
  }));
  const operations = checks.filter(({ verdict }) => verdict === "fail").length;
  expect(operations).toBeGreaterThan(2);
  expect(tableOf([{ ...conforming, checks }]).slice(4)).toEqual([
    [`cc-cms.*.json (${operations} operations)`, "fail"],
    ["agentgateway.queryAgentInfoByWorkNo.integers", "warn"],
    ["agentgateway.queryAllOnlineAgents.integers", "untested"],
  ]);
});

test("checks whose requests were not sent are no rows: the verdict and the counts say it", () => {
  const reason = "the name platform.example.test does not resolve";
  const [first, ...surfaces] = conforming.surfaces;
  const closed: Report = {
    ...conforming,
    surfaces: [...(first ? [{ ...first, reason }] : []), ...surfaces],
    checks: conforming.checks.map((check) =>
      check.surface === first?.surface ? { ...check, verdict: "untested", reason } : check,
    ),
  };
  expect(tableOf([conforming, closed])).toHaveLength(4);
});

test("a run that was ended early says so", () => {
  const [, verdicts] = tableOf([killed, incomplete]);
  expect(verdicts).toEqual(["**verdict**", "incomplete (ended early)", "incomplete"]);
});

test("a run that was about a part says so", () => {
  const [, , wanted] = tableOf([partial, conforming]);
  expect(wanted).toEqual(["selected", PART_WORDS, "all checks"]);
});

test("when all of them pass everything that is said, and so is when nothing was evaluated", () => {
  const said = (report: Report) => matrixMarkdown([report, report]).trimEnd().split("\n").at(-1);
  expect(said(conforming)).toBe("All deployments pass every check that was evaluated.");
  expect(said(empty)).toBe("No check was evaluated.");
  expect(said(failing)).toBe(
    "Checks that passed wherever they were evaluated are omitted; `-` means not evaluated, and `*` several operations.",
  );
  expect(tableOf([conforming, conforming])).toHaveLength(4);
});

test("a name cannot add cells, lines or HTML", () => {
  const name = `a | b\n| c [x](y) <b>\`code\` *@someone* #1 \\`;
  for (const own of [name, HOSTILE, ""]) {
    const rows = tableOf([named(conforming, own), named(failing, own)]);
    expect(rows.every((row) => row.length === 3)).toBe(true);
    const head = matrixMarkdown([named(conforming, own)]).split("\n")[2] ?? "";
    expect(head).toMatch(/^\| {2}\| .* ?\|$/);
    expect(marked.parseInline(head)).not.toMatch(/<(?!\/?(br|p)\b)[a-z]/i);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what may not be there
    expect(head).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
  }
});

const worstOf: [what: string, reports: Report[], page: string | undefined, line: string][] = [
  [
    "one of several",
    [named(conforming, "A"), named(incomplete, "B"), named(failing, "C")],
    "out/comparison.html",
    "does not conform (exit code 1), of C; open out/comparison.html",
  ],
  [
    "two of the same name",
    [named(failing, "A"), named(failing, "A"), named(conforming, "B")],
    undefined,
    "does not conform (exit code 1), of A, A (2)",
  ],
  [
    "many",
    [conforming, ...Array.from({ length: 5 }, (_, index) => named(incomplete, `S${index}`))],
    undefined,
    "incomplete (exit code 3), of S0, S1, S2 and 2 more",
  ],
  ["all", [named(conforming, "A"), named(conforming, "B")], undefined, "conforms (exit code 0), of all deployments"],
  ["a single one", [named(conforming, "A")], undefined, "conforms (exit code 0), of A"],
];
for (const [what, reports, page, line] of worstOf) {
  test(`the worst verdict says whose it is: ${what}`, () => {
    expect(worstLine(reports, page)).toBe(`Worst verdict: ${line}\n`);
  });
}

test("a name in the line of the worst verdict is text, in one line", () => {
  const line = worstLine([named(failing, `${HOSTILE}\n\u001b[2J`), conforming], undefined);
  expect(line).toMatch(/^.+\n$/);
  expect(line).not.toContain("\u001b");
  expect(marked.parse(line)).not.toContain("<img");
});
