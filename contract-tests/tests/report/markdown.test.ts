// What Markdown means is asked of a reader that knows GitHub's form of it.
import fc from "fast-check";
import { lexer, type Token, walkTokens } from "marked";
import { describe, expect, test } from "vitest";
import { markdownOf } from "../../report/markdown.ts";
import type { Cause, CheckReport, Report } from "../../report/report.ts";
import * as samples from "./sample-report.ts";
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
  PART_WORDS,
  partial,
  sampleWaiver,
} from "./sample-report.ts";

const LIMIT = 64_000;

const reports = Object.entries(samples).filter((entry): entry is [string, Report] =>
  Object.hasOwn(Object(entry[1]), "format"),
);

/** What a reader makes of it: the kinds of its parts, its text outside of code, and its code. */
function exchangeOf(markdown: string) {
  const kinds = new Set<string>();
  const code: string[] = [];
  let text = "";
  walkTokens(lexer(markdown, { gfm: true }), (token: Token) => {
    kinds.add(token.type);
    if (token.type === "codespan") code.push(token.text);
    else if ("text" in token && !("tokens" in token || "items" in token)) text += token.text;
  });
  return { kinds, code, text };
}

/** The kinds that a report has; no link, image, HTML or block of code. */
const KINDS = new Set([
  "heading",
  "paragraph",
  "text",
  "escape",
  "space",
  "table",
  "list",
  "list_item",
  "codespan",
  "strong",
]);

function headings(markdown: string): string[] {
  return markdown.split("\n").filter((line) => line.startsWith("#"));
}

describe("every kind of report is short, begins with the verdict, and has no other parts than it should", () => {
  const titles: Record<string, string> = {
    conforming: "# Conforms: `Site Lisbon, acceptance`",
    failing: "# Does not conform: `Site Lisbon, acceptance`",
    incomplete: "# Incomplete: `Site Porto`",
    killed: "# Incomplete: `Site Porto`",
    oneSurface: "# Conforms: `Site Faro`",
    couldNotRun: "# Could not run: `Site Faro`",
    empty: "# Could not run: (nothing)",
    ended: "# Incomplete: `Site Porto`",
    partial: `# Conforms (${PART_WORDS}): \`Site Lisbon, acceptance\``,
    expectations: "# Does not conform: `Site Faro`",
  };
  for (const [name, report] of reports) {
    test(name, () => {
      const markdown = markdownOf(report);
      expect(markdown.split("\n")[0]).toBe(titles[name]);
      expect(markdownOf(report)).toBe(markdown);
      expect(markdown.endsWith("\n") && !markdown.endsWith("\n\n")).toBe(true);
      expect(Buffer.byteLength(markdown)).toBeLessThan(LIMIT);
      expect([...exchangeOf(markdown).kinds].filter((kind) => !KINDS.has(kind))).toEqual([]);
    });
  }
});

test("a table has the counts of each surface, and the lines below it the addresses", () => {
  const markdown = markdownOf(failing);
  const passed = failing.checks.filter(
    ({ surface, verdict }) => surface === "agentgateway" && verdict === "pass",
  ).length;
  const notPermitted = failing.notPermitted.filter(({ id }) => id.startsWith("agentgateway.")).length;
  expect(markdown).toContain(`\n| agentgateway | does not conform | 4 | 5 | 1 | 4 | ${notPermitted} | ${passed} |\n`);
  expect(markdown).toContain(
    "\n- agentgateway at `https://platform.example.test:8043`; `TLSv1.3`, certificate valid until `2027-01-01`\n",
  );
  const tables = lexer(markdown).filter(({ type }) => type === "table");
  expect(tables.map((token) => ("rows" in token ? token.rows.length : 0))).toEqual([2]);
});

test("findings come with the worst first, each requirement once, with its causes", () => {
  const markdown = markdownOf(failing);
  expect(headings(markdown)).toContain("## Findings: failures (6 causes, 6 checks), warnings (5 causes, 6 checks)");
  const items = [...markdown.matchAll(/^(\d+)\. \*\*(MUST|SHOULD) ([a-z-]+)\*\* on (.*?)\. /gm)].map(
    ([, ...parts]) => parts,
  );
  expect(items.map(([number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(items.map(([, level]) => level).join()).toBe(`${"MUST,".repeat(6)}${"SHOULD,".repeat(5)}`.slice(0, -1));
  expect(items.find(([, , name]) => name === "signed-in-only")?.slice(2)).toEqual([
    "signed-in-only",
    "agentgateway: queryAllOnlineAgents, 6,000 findings",
  ]);
  expect(items.find(([, , name]) => name === "not-cacheable")?.slice(2)).toEqual([
    "not-cacheable",
    "agentgateway: queryAgentInfoByWorkNo, queryAllOnlineAgents, 11 findings",
  ]);
  expect(markdown).toContain(
    '\n    - at `/result/*/agent/*` (212 times): expected `property currentStateReason`, got `no such property` at `/result/0/agent/1` (agent 1099). Source: "Querying',
  );
  expect(markdown).toContain("\n    - and 1 more cause\n");
  // Both causes of the last one, and no others.
  expect(markdown.match(/The interface reference contradicts itself here\.$/gm)).toHaveLength(2);
  expect(markdown.slice(markdown.indexOf("\n11. "))).toMatch(/^\n11\. .*\n.* itself here\.\n.* itself here\.\n/);
});

test("every item of a long list of findings is one, with its causes in it", () => {
  const [list] = lexer(markdownOf(failing)).filter(
    (token) => token.type === "list" && "ordered" in token && token.ordered,
  );
  expect(list && "items" in list && list.items.length).toBe(11);
});

const said: [what: string, report: Report, words: string][] = [
  ["that it is not complete", killed, "\n**The run is in progress or was killed: these are the results so far.**\n"],
  ["that warnings fail it", { ...failing, failOn: "SHOULD" }, "\n\nWarnings fail this run.\n\n"],
  ["that it was ended", ended, "\n**The run was ended early: these are the results until then.**\n"],
  [
    "what was not asked any more",
    ended,
    "\n## Untested: requests not sent\n\n- `the run was interrupted`: 1 check (0 MUST): stable\n",
  ],
  [
    "that it was about a part",
    partial,
    `# Conforms (${PART_WORDS}): \`Site Lisbon, acceptance\`\n\n**Only ${PART_WORDS} selected: \`--check state-* --level MUST\`.**\n`,
  ],
  [
    "what was expected of each",
    expectations,
    "- at `/result/status` (2 times): expected `…, since the platform state is …`, got `1` where `7, since the platform state is 4` was expected (agent 1031), `5` where `3, since the platform state is 7` was expected (agent 1099). Source",
  ],
  [
    "what of it is waived",
    expectations,
    '- at `/result/status`: expected `0, since the platform state is 2`, got `6` (agent 1100). Source: "Querying the Details About a Specified Agent" (2023-09-27), table 4, row 3.3. Waived: `waived until 2027-03-31',
  ],
  [
    "when it was, and how it ended",
    failing,
    "\ncti-contract 0.1.0, 2026-06-15 09:30 to 2026-06-15 09:31 UTC, exit code 1.\n",
  ],
  [
    "that a certificate was not checked",
    couldNotRun,
    "; **the certificate was not verified**; could not run: `a check failed with an error",
  ],
  ["why a surface could not run", couldNotRun, "could not run: `the name platform.example.test does not resolve`\n"],
  [
    "what broke in the suite",
    couldNotRun,
    "- `agentgateway.queryAllOnlineAgents.entries-agree: Cannot read properties of undefined (reading 'agent')`\n",
  ],
  [
    "what is wrong with waivers",
    failing,
    "\n- `the waiver of cc-cms.queryAgentStatusInfoByAgentIds.stable waives nothing: the check passes; remove it`\n",
  ],
  [
    "what is missing",
    incomplete,
    "\n- `an agent in a call among the subjects`: 3 checks (0 MUST): unique-calls, call-time, calls-match-state\n",
  ],
  ["what was not permitted", incomplete, "\n- flood (`allow: [flood]` allows it): 5 checks: too-many-requests\n"],
  ["how many names are not shown", failing, ", refuses-old-timestamp, refuses-replay and "],
  [
    "what is waived",
    failing,
    "\n- agentgateway.queryAgentInfoByWorkNo.sign-in-time: `waived until 2027-03-31 by Platform team, for agent 1099: The sign-in time",
  ],
];
for (const [what, report, words] of said) {
  test(`it says ${what}`, () => {
    expect(markdownOf(report)).toContain(words);
  });
}

test("it says that not everything could be asked", () => {
  const surfaces = incomplete.surfaces.map((facts) => ({ ...facts, cutShort: "the session has ended" }));
  expect(markdownOf({ ...incomplete, surfaces })).toContain("; some requests were not sent: `the session has ended`\n");
});

test("what there is nothing of has no heading", () => {
  expect(headings(markdownOf(conforming))).toEqual(["# Conforms: `Site Lisbon, acceptance`"]);
  expect(headings(markdownOf(empty))).toHaveLength(1);
});

// Texts from outside

const [check, ...otherChecks] = failing.checks;
const [exchange] = failing.exchanges;

/** A report in which every text that comes from outside is this one. */
function reportOf(text: string, size = 1): Report {
  if (!check || !exchange) throw new Error("The sample has checks and exchanges.");
  const waivedBy = { ...sampleWaiver, reason: text, owner: text, evidence: text };
  const many = <Item>(item: Item): Item[] => Array.from({ length: size }, () => item);
  const checks = many(["fail", "warn", "waived", "untested"] as const).flat();
  return {
    ...failing,
    deployment: { name: text, allow: [] },
    surfaces: failing.surfaces.map((facts) => ({
      ...facts,
      baseUrl: text,
      insecure: true,
      verdict: "could not run",
      reason: text,
      cutShort: text,
    })),
    checks: checks.map((verdict, index): CheckReport => {
      const other = otherChecks[index % otherChecks.length] ?? check;
      const example = {
        where: `${text}/0`,
        expected: text,
        actual: text,
        exchange: 0,
        ...(verdict === "waived" ? { waivedBy } : {}),
      };
      const examples = [example, example, example];
      const cause: Cause = { where: text, expected: text, source: "RFC 9111", fault: "deployment", count: 9, examples };
      const causes = many(cause).map((own, place) => ({ ...own, where: `${place}${text}` }));
      return { ...other, verdict, reason: `${index}${text}`, causes };
    }),
    waiverProblems: many(text),
    errors: many(text),
    exchanges: [{ ...exchange, request: text, url: text, excerpt: text, curl: text }],
  };
}

const MARK = "zqxj";
const attempts = [
  HOSTILE,
  "[text](https://evil.example.test)",
  "https://evil.example.test www.evil.example.test mail@evil.example.test",
  "@everyone #1 GH-1 !1 ~label 0123456789abcdef0123456789abcdef01234567",
  "<img src=x> <!-- --> <script> &lt;b&gt; &amp;",
  "`",
  "``",
  "` `` ```",
  "`` ` ``",
  " ` ",
  "```\ncode\n```",
  "``\n```",
  "| a | b |\n|---|---|\n| c | d |",
  "\n# heading\n\n- list\n1. list\n> quote\n---\n===\n    code",
  "**strong** _em_ ~~del~~ \\",
  "\\`",
  "$x$ $`x`$ :tada: [^1] ![image](x)",
  "\r\n\u2028\u0085\u000b",
  "  ",
  "",
];

/** Nothing outside of code has the text in it, and there is nothing else than there should be. */
function problemsWith(text: string): unknown[] {
  const { kinds, text: outside } = exchangeOf(markdownOf(reportOf(text, 2)));
  return [[...kinds].filter((kind) => !KINDS.has(kind)), outside.includes(MARK)];
}

for (const attempt of attempts) {
  test(`a text of a deployment stays code: ${JSON.stringify(attempt)}`, () => {
    for (const text of [`${MARK}${attempt}${MARK}`, `${attempt}${MARK}`, `${MARK}${attempt}`])
      expect(problemsWith(text)).toEqual([[], false]);
  });
}

test("any text of a deployment stays code", () => {
  const signs = fc.constantFrom(
    "`",
    "``",
    "\\",
    "|",
    "\n",
    " ",
    "<",
    ">",
    "[",
    "](",
    ")",
    "*",
    "_",
    "~",
    "#",
    "-",
    "@",
    "!",
    "$",
    "&",
    "\u202e",
    "é",
    "a",
  );
  const texts = fc.array(signs, { maxLength: 25 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(texts, (text) => {
      expect(problemsWith(`${MARK}${text}${MARK}`)).toEqual([[], false]);
      expect(problemsWith(`${text}${MARK}`)).toEqual([[], false]);
    }),
    { numRuns: 300, seed: 20261127 },
  );
});

test("a text can be read as it was, but for signs that cannot be seen", () => {
  for (const text of ["a`b``c", "`a`", " a ", "  ", "\\", "<b>&amp;", "a\nb"]) {
    const { code } = exchangeOf(markdownOf({ ...conforming, deployment: { name: text, allow: [] } }));
    expect(code[0]).toBe(text.replace("\n", "\\u{a}").replaceAll("`", "\\u{60}"));
  }
});

test("a long text is shortened, and says so", () => {
  const [line = ""] = markdownOf({ ...conforming, deployment: { name: "x".repeat(201), allow: [] } }).split("\n");
  expect(line).toBe(`# Conforms: \`${"x".repeat(199)}…\``);
});

test("no text begins a part of its own, or steers a terminal", () => {
  const markdown = markdownOf(reportOf("\n\n# heading\u001b[31m\u202e"));
  expect(markdown).not.toMatch(/^# heading/m);
  expect(markdown).toContain("\\u{a}\\u{a}# heading\\u{1b}[31m\\u{202e}");
});

for (const character of ["a", "`", "|", "张", "🎧", "\u0001", "\\"]) {
  test(`however much there is of ${JSON.stringify(character)}, it is below 64 kB, and says how much more there is`, () => {
    const markdown = markdownOf(reportOf(character.repeat(3000), 16));
    expect(Buffer.byteLength(markdown)).toBeLessThan(LIMIT);
    expect(exchangeOf(markdown).kinds).toContain("list");
    expect(markdown).toMatch(/\n\n\d+ more are in report\.html and report\.json\.\n/);
  });
}
