import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { htmlOf } from "../../report/html/html.ts";
import { number } from "../../report/html/markup.ts";
import type { Cause, CheckReport, Report } from "../../report/report.ts";
import { VERDICTS } from "../../report/words.ts";
import {
  conforming,
  couldNotRun,
  empty,
  ended,
  expectations,
  failing,
  HOSTILE,
  incomplete,
  killed,
  oneSurface,
  PART_WORDS,
  partial,
  sampleWaiver,
} from "./sample-report.ts";

const samples: Record<string, Report> = { conforming, failing, incomplete, killed, oneSurface, couldNotRun, empty };

afterEach(() => {
  vi.useRealTimers();
});

/** The page without its own style and script. */
function markupOf(report: Report): string {
  return htmlOf(report)
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/<script>[\s\S]*?<\/script>/, "");
}

/** What a person reads on the page, in one line. */
function textOf(report: Report): string {
  return markupOf(report)
    .replaceAll("<wbr>", "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"' })[String(name)] ?? "'")
    .replace(/\s+/g, " ")
    .replace(/ ([:,.])/g, "$1");
}

function changed(report: Report, change: (check: CheckReport) => Partial<CheckReport>): Report {
  return { ...report, checks: report.checks.map((check) => ({ ...check, ...change(check) })) };
}

const lockOuts = failing.notPermitted.filter(({ risk }) => risk === "lock-out").length;

const told: [name: string, report: Report, texts: string[]][] = [
  [
    "a conforming run",
    conforming,
    [
      "✓ Conforms",
      "Exit code 0",
      `${number(conforming.counts.pass)} checks passed; none failed.`,
      "No check has findings.",
    ],
  ],
  [
    "a failing run",
    failing,
    [
      "✗ Does not conform",
      "Exit code 1",
      "6 checks failed, of 6 causes.",
      "Site Lisbon, acceptance",
      "2026-06-15 09:30:00 UTC",
      "1 min 52 s",
      "cti-contract 0.1.0",
      'queryAllOnlineAgents, /result/*/agent/*/logindate: got "2024-05-06 08:00:00", expected integer from 0 to 9223372036854775807, 6,000 times',
      `${lockOuts} checks: the deployment file does not allow lock-out (add allow: [lock-out]).`,
      "the waiver of cc-cms.queryAgentStatusInfoByAgentIds.stable waives nothing: the check passes; remove it",
      "Missing: an agent in a call among the subjects",
      "Fault the interface reference: its table and its sample contradict each other",
      `Waiver waived until 2027-03-31 by Platform team, for agent 1099: ${sampleWaiver.reason} (${sampleWaiver.evidence})`,
      "Found 6,000 times, about agents 1031, 1099, 1102, 1103, 1104, …",
      "failure: a closed connection before the response was complete",
      "GET https://platform.example.test:8043/agentgateway/resource/agentgroup/1031/agentbyworkno/1099",
      '--header "Guid: $AGENTGATEWAY_GUID"',
    ],
  ],
  [
    "an incomplete run",
    incomplete,
    [
      "? Incomplete",
      "Exit code 3",
      "Nothing failed, but 1 MUST check had nothing to evaluate",
      "Missing: forbidden.otherVdn in the deployment file",
      "What is missing forbidden.otherVdn in the deployment file ( 1 MUST check )",
    ],
  ],
  [
    "a run that was killed",
    killed,
    ["The run is in progress or was killed: these are the results so far.", "No check was evaluated."],
  ],
  [
    "a run that was ended",
    ended,
    [
      "? Incomplete",
      "The run was ended early: these are the results until then. It ends at 2026-06-15",
      "agentgateway: the run was interrupted",
      "Requests not sent: the run was interrupted",
    ],
  ],
  [
    "a run of a part",
    partial,
    [
      `✓ Conforms (${PART_WORDS})`,
      "Only these checks were selected; the verdict does not cover the others: --check state-* --level MUST",
    ],
  ],
  [
    "a finding of which other numbers are expected of each agent",
    expectations,
    [
      "/result/status: got 1, expected 7, since the platform state is 4, 2 times; 1 other place",
      "Expected 7, since the platform state is 4 (the first; the numbers differ)",
      "/result/status: got 1, expected 7, since the platform state is 4 about agent 1031",
      "/result/status: got 5, expected 3, since the platform state is 7 about agent 1099",
      "Waiver waived until 2027-03-31",
    ],
  ],
  [
    "a run of one surface",
    oneSurface,
    ["✓ Conforms", `${number(oneSurface.counts.pass)} checks passed, 1 waived; none failed.`],
  ],
  [
    "a run that could not be made",
    couldNotRun,
    [
      "⊘ Could not run",
      "Exit code 2",
      "cc-cms: the name platform.example.test does not resolve",
      "Errors of the suite itself; please report them",
      "Cannot read properties of undefined (reading 'agent')",
      "agentgateway: the deployment file has insecure: true.",
    ],
  ],
  [
    "a run in which nothing was asked",
    empty,
    ["⊘ Could not run", "A deployment without a name", "No surface was verified."],
  ],
];

for (const [name, report, texts] of told) {
  test(`${name} is told`, () => {
    const text = textOf(report);
    expect(texts.filter((expected) => !text.includes(expected))).toEqual([]);
  });
}

test("what is not there is not named", () => {
  expect(textOf(oneSurface).includes("cc-cms")).toBe(false);
  for (const report of [conforming, failing]) expect(textOf(report).includes("This report is incomplete")).toBe(false);
  expect(textOf(killed).includes("had something to look at")).toBe(false);
  for (const report of [conforming, incomplete, killed, oneSurface, empty])
    expect(textOf(report).match(/.{0,40}(undefined|NaN|\[object|Infinity).{0,40}/)).toBeNull();
});

test("a run that did not end is not shown in the colour of success", () => {
  const toneOf = (report: Report) => markupOf(report).match(/<div class="verdict (\w+)">/)?.[1];
  expect([toneOf(conforming), toneOf({ ...conforming, complete: false })]).toEqual(["pass", "untested"]);
});

for (const [name, report] of Object.entries(samples)) {
  test(`the same report is the same page, whenever it is made: ${name}`, () => {
    vi.useFakeTimers({ now: 0 });
    const first = htmlOf(report);
    vi.setSystemTime(4e12);
    expect(htmlOf(structuredClone(report)) === first).toBe(true);
    expect(htmlOf(structuredClone(report))).toBe(first);
  });

  test(`every check has its operation below its outcome: ${name}`, () => {
    const operations = [...markupOf(report).matchAll(/ data-outcome="(\w+)"/g)].map(([, outcome]) => outcome);
    for (const [outcome, count] of Object.entries(report.counts))
      expect([outcome, operations.filter((operation) => operation === outcome).length]).toEqual([outcome, count]);
  });

  test(`every link leads somewhere, and no id is given twice: ${name}`, () => {
    const page = markupOf(report);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/ href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  test(`nothing is loaded, and nothing runs but the script of the page: ${name}`, () => {
    const page = htmlOf(report);
    const [policy = ""] = page.match(/(?<=Content-Security-Policy" content=")[^"]*/) ?? [];
    expect(policy).toContain("default-src &#39;none&#39;");
    for (const tag of ["style", "script"]) {
      const [content = ""] = page.match(new RegExp(`(?<=<${tag}>)[\\s\\S]*?(?=</${tag}>)`)) ?? [];
      const hash = createHash("sha256").update(content).digest("base64");
      expect(policy).toContain(`${tag}-src &#39;sha256-${hash}&#39;`);
    }
    expect(markupOf(report).match(/ (src|srcset|action|href)="(?!#|data:image\/svg)[^"]*/g)).toBeNull();
  });
}

/** Every text of a report that a deployment, or whoever wrote the files of a run, can choose. */
function hostile<Value>(value: Value, key = ""): Value {
  const fixed = ["format", "surface", "verdict", "level", "risk", "fault"];
  if (typeof value === "string") return (fixed.includes(key) ? value : `${HOSTILE}${value}`) as Value;
  if (Array.isArray(value)) return value.map((item) => hostile(item, key)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, hostile(part, name)])) as Value;
}

test("no text of a deployment becomes markup, or turns the page around", () => {
  for (const report of Object.values(samples)) {
    const page = htmlOf(hostile(report));
    expect(page.match(/<script\b/g)).toHaveLength(1);
    expect(page.match(/<\/script\b/g)).toHaveLength(1);
    const markup = markupOf(hostile(report));
    // What is left without well-formed tags is text, in which none of these stands for itself.
    const text = markup.replace(/<!doctype html>|<\/?[a-z][a-z0-9]*( [a-zA-Z0-9-]+(="[^"<>]*")?)*\/?>/g, "");
    expect(text.match(/.{0,40}[<>].{0,40}/)).toBeNull();
    expect(markup.match(/&(?!(amp|lt|gt|quot|#39);).{0,40}/)).toBeNull();
    expect(markup.match(/<(img|iframe|object|embed|base|form(?! class="toolbar")).{0,40}/)).toBeNull();
    expect(page.match(/.{0,40}(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)).toBeNull();
  }
});

function cause(index: number, count = 1): Cause {
  const where = `/result/${index}`;
  const examples = [0, 1, 2].map((item) => ({
    where: `${where}/${item}`,
    expected: `value ${index}`,
    actual: "x".repeat(80),
    exchange: 1,
    subject: 1000 + item,
  }));
  return {
    where,
    expected: `value ${index}`,
    source: "a page of the interface reference, table 1, row 1",
    fault: "deployment",
    count,
    examples,
  };
}

const big: [name: string, report: Report, says: string][] = [
  [
    "6000 findings of one cause",
    changed(conforming, ({ id }) =>
      id.endsWith("InfoByWorkNo.integers") ? { verdict: "fail", causes: [cause(0, 6000)] } : {},
    ),
    "Evidence: 3 of 6,000 findings",
  ],
  [
    "6000 causes in one check",
    changed(conforming, ({ id }) =>
      id.endsWith("InfoByWorkNo.integers")
        ? { verdict: "fail", causes: Array.from({ length: 6000 }, (_, index) => cause(index)) }
        : {},
    ),
    "5,980 more causes with 5,980 findings are only in report.json.",
  ],
  [
    "40 causes in every check, in a script of three bytes a character",
    changed(conforming, ({ id }) => ({
      verdict: "fail",
      causes: Array.from({ length: 40 }, (_, index) => ({ ...cause(index), expected: `${id} ${"語".repeat(2000)}` })),
    })),
    "more causes with",
  ],
];

for (const [name, report, says] of big) {
  test(`stays below 2 MB, and says what it leaves out: ${name}`, () => {
    expect(Buffer.byteLength(htmlOf(report))).toBeLessThan(2_000_000);
    expect(textOf(report).includes(says)).toBe(true);
    expect(textOf(report)).toContain(says);
  });
}

test("one cause on several operations is one entry, and what failed stands before what is warned of", () => {
  const page = markupOf(failing);
  const problems = [...page.matchAll(/<article class="problem (\w+)"[\s\S]*?<\/article>/g)];
  expect(problems.map(([, verdict]) => verdict)).toEqual([
    ...Array.from({ length: 6 }, () => "fail"),
    ...Array.from({ length: 5 }, () => "warn"),
    "waived",
  ]);
  const cacheable = problems.map(([text]) => text).filter((text) => text.includes("not-cacheable"));
  expect(cacheable).toHaveLength(2);
  expect(cacheable.join("").match(/>Where</g)).toHaveLength(2);
  const found = textOf(failing).match(/Found 11 times.{0,80}/)?.[0];
  expect(found).toContain("in queryAgentInfoByWorkNo (9), queryAllOnlineAgents (2)");
});

test("the place of a finding is marked in the body", () => {
  const marks = [...markupOf(failing).matchAll(/<mark>(.*?)<\/mark>/g)].map(([, text]) => text);
  expect(marks).toEqual(
    expect.arrayContaining(["&quot;2024-05-06 08:00:00&quot;", "java.lang.NullPointerException", "3", "1714982700"]),
  );
  expect(textOf(failing).match(/.{40}outside this part of the body/)).not.toBeNull();
});

test("every verdict of a run has its own word and symbol", () => {
  for (const name of ["symbol", "title"] as const)
    expect(new Set(Object.values(VERDICTS).map((words) => words[name])).size).toBe(Object.keys(VERDICTS).length);
});
