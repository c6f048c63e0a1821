// The numbers of a run and their units are the same in every file and on the terminal.
import { expect, test } from "vitest";
import { causesAndChecks, counted, number, outcomeWords, verdictTitle } from "../../report/counts.ts";
import { htmlOf } from "../../report/html/html.ts";
import { protocolOf } from "../../report/html/protocol.ts";
import { junitOf } from "../../report/junit.ts";
import { markdownOf } from "../../report/markdown.ts";
import { problemsOf } from "../../report/problems.ts";
import type { Counts, Report } from "../../report/report.ts";
import { terminalReport } from "../../report/terminal.ts";
import { OUTCOMES, type Outcome, outcomes } from "../../report/words.ts";
import { conforming, ended, failing, incomplete, oneSurface } from "./sample-report.ts";
import { textOf } from "./text-of.ts";

test("a number has groups of three digits, and its unit is singular for one", () => {
  expect([1, 2, 1517].map((count) => counted(count, "check"))).toEqual(["1 check", "2 checks", "1,517 checks"]);
});

test("a run that conforms says in its title how many warnings it has; any other has worse to say", () => {
  const titles = (["conforms", "conforms with waivers", "incomplete", "does not conform"] as const).map((verdict) =>
    verdictTitle({ verdict, counts: { warn: 2 } }),
  );
  expect(titles).toEqual([
    "Conforms, with 2 warnings",
    "Conforms with waivers, with 2 warnings",
    "Incomplete",
    "Does not conform",
  ]);
  expect(verdictTitle({ verdict: "conforms", counts: { warn: 0 } })).toBe("Conforms");
});

test("files whose first line is the verdict have the warnings in it", () => {
  const report = { ...conforming, counts: { ...conforming.counts, warn: 1 } };
  for (const file of [htmlOf(report), protocolOf(report, ""), markdownOf(report)])
    expect(file).toContain("Conforms, with 1 warning");
});

test("a time has one digit after the point", () => {
  expect([18.25, 18, 1234.56].map(number)).toEqual(["18.3", "18", "1,234.6"]);
});

test("what follows from another problem is no cause of its own", () => {
  const problems = problemsOf(failing);
  const [first, ...others] = problems.filter(({ checks: [check] }) => check?.verdict === "fail");
  if (!first || others.length === 0) throw new Error("The sample has several failures.");
  const following = problems.map((one) => (others.includes(one) ? { ...one, follows: first.number } : one));
  expect(causesAndChecks(failing.counts, following, "fail").causes).toBe(1);
});

/** The text of HTML. */
const plain = (html: string) =>
  html
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&quot;", '"');

/** Numbers by the word behind them, in a text like `1 fail, 2 warn`. */
function countsIn(text: string): Partial<Counts> {
  const numbers = outcomes.flatMap((outcome): [Outcome, number][] => {
    const found = new RegExp(`(?<![\\d,])([\\d,]+) ${OUTCOMES[outcome].word}\\b`).exec(text);
    return found ? [[outcome, Number(found[1]?.replaceAll(",", ""))]] : [];
  });
  return Object.fromEntries(numbers);
}

const present = (counts: Counts) =>
  Object.fromEntries(outcomes.flatMap((one) => (counts[one] > 0 ? [[one, counts[one]]] : [])));

/** The line of a text that begins so. */
function lineFrom(text: string, beginning: string): string {
  return text.split("\n").find((line) => line.startsWith(beginning)) ?? "";
}

const reports: Record<string, Report> = { conforming, failing, incomplete, oneSurface, ended };
for (const [name, report] of Object.entries(reports)) {
  const { counts, surfaces } = report;
  const problems = problemsOf(report);
  const colour = (word: string) => word;

  test(`${name}: the checks of each outcome, in all formats`, () => {
    const [brief, verbose] = [false, true].map((isVerbose) => terminalReport(report, colour, isVerbose));
    const markdown = markdownOf(report);
    const page = htmlOf(report);
    const protocol = plain(protocolOf(report, "d".repeat(64)));
    const tiles = /<ul class="counts">([\s\S]*?)<\/ul>/.exec(page)?.[1] ?? "";
    expect(
      countsIn(plain(tiles.replace(/<span aria-hidden="true">[^<]*<\/span> /g, "").replaceAll("</li>", ", "))),
    ).toEqual({ ...counts });
    expect(countsIn(lineFrom(protocol, "Checks: "))).toEqual(present(counts));
    for (const surface of surfaces) {
      const own = present(surface.counts);
      for (const text of [brief, verbose]) {
        const lines = (text ?? "").split("\n");
        const place = lines.findIndex((line) => line.startsWith(`${surface.surface} at `));
        expect(countsIn(lines.slice(place + 1, place + 3).join(" "))).toEqual(own);
      }
      const [, , ...cells] = lineFrom(markdown, `| ${surface.surface} |`).split(" | ");
      const heads = lineFrom(markdown, "| checks of |").split(" | ").slice(2);
      expect(heads.map((head) => head.replace(/ \|$/, ""))).toEqual(outcomes.map((one) => OUTCOMES[one].word));
      expect(cells.map((cell) => cell.replace(/ \|$/, ""))).toEqual(outcomes.map((one) => number(surface.counts[one])));
      expect(plain(page)).toContain(outcomeWords(surface.counts));
      expect(protocol).toContain(`checks: ${outcomeWords(surface.counts)}`);
    }
  });

  test(`${name}: each check is a case of JUnit with its outcome`, () => {
    const cases = textOf(junitOf(report))
      .split("<testsuite ")
      .slice(1)
      .filter((suite) => !suite.includes('.run"'));
    const all = cases.join("");
    const isOf = (kind: string) => all.match(new RegExp(`<${kind}\\b`, "g"))?.length ?? 0;
    expect(isOf("testcase")).toBe(outcomes.reduce((sum, outcome) => sum + counts[outcome], 0));
    expect(isOf("failure")).toBe(counts.fail);
    expect(isOf("skipped")).toBe(counts.waived + counts.untested + counts.notPermitted);
  });

  test(`${name}: causes and their checks, in all formats`, () => {
    const markdown = markdownOf(report);
    const page = plain(htmlOf(report));
    for (const [verdict, word] of [
      ["fail", "Failures"],
      ["warn", "Warnings"],
    ] as const) {
      const { causes, words } = causesAndChecks(counts, problems, verdict);
      expect(words).toBe(`${counted(causes, "cause")}, ${counted(counts[verdict], "check")}`);
      if (causes === 0) continue;
      expect(terminalReport(report, colour)).toContain(`${word} (${words})`);
      expect(markdown).toContain(`${word.toLowerCase()} (${words})`);
      if (verdict === "fail" || report.verdict.startsWith("conforms")) expect(page).toContain(`${word}: ${words}.`);
    }
  });
}
