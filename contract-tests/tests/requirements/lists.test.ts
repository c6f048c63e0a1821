import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationOf } from "../../contract/contract.ts";
import { readFile } from "../../requirements/files.ts";
import type { Page, PageRow } from "../../requirements/page-rows.ts";
import { requirementsOf } from "../../requirements/requirements.ts";
import type { RuleGroup } from "../../requirements/rules.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cti-contract-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function row(table: string, name: string, more: Partial<PageRow> = {}): PageRow {
  return {
    ...{ surface: "cc-cms", page: "sample", table, row: name, place: "answer", facts: { name: "vdn" } },
    ...{ type: "integer", schemas: [], items: [], meaning: undefined, listedBy: [] },
    ...more,
  };
}

const page: Page = {
  ...{ key: "sample", edition: "2023-12-19", operation: operationOf("cc-cms", "queryAgentPrivateCalls") },
  ...{ tags: ["Agents"], rows: [row("1", "2"), row("1", "3"), row("HTTP status", "401", { type: undefined })] },
};
const rules: RuleGroup[] = [
  {
    pages: { tags: ["Agents"] },
    rules: [
      { rows: { in: "answer", row: "3" }, requirement: "<name> is 3.", level: "SHOULD", checks: ["json"] },
      {
        rows: { in: "answer", type: "integer" },
        requirement: "<name> is an integer.",
        level: "MUST",
        checks: ["json"],
      },
    ],
  },
];

/** The requirements of the sample page with a list by hand. */
function listed(lines: string, about: Page = page, groups = rules): unknown[] {
  writeFileSync(join(folder, `${about.key}.yaml`), lines);
  return requirementsOf(about, groups, folder).map(({ id, requirement, level, source, coverage }) => {
    return { id, requirement, level, source, ...coverage };
  });
}

const HEAD = "requirements:\n";

function written(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value], index) => `${index === 0 ? "  - " : "    "}${name}: ${value}\n`)
    .join("");
}

const whole = { id: "sample-http-status-401", requirement: "It works.", level: "MUST", untestable: "Nobody knows." };

describe("requirements by hand, and those of rules", () => {
  const byRules = [
    {
      ...{ id: "sample-1-2", requirement: "vdn is an integer.", level: "MUST", source: { table: "1", row: "2" } },
      checks: ["cc-cms.queryAgentPrivateCalls.json"],
    },
    {
      ...{ id: "sample-1-3", requirement: "vdn is 3.", level: "SHOULD", source: { table: "1", row: "3" } },
      checks: ["cc-cms.queryAgentPrivateCalls.json"],
    },
  ];
  const own = {
    ...{ id: "sample-http-status-401", requirement: "It works.", level: "MUST" },
    ...{ source: { table: "HTTP status", row: "401" }, untestable: "Nobody knows." },
  };

  test("the first rule that makes an id counts, and a row by hand comes in the place of its row", () => {
    expect(listed(HEAD + written(whole))).toEqual([...byRules, own]);
  });

  test("a sentence comes first, and its source is its text", () => {
    const sentence = { ...whole, id: "sample-sentence-uri", text: "URI" };
    expect(listed(HEAD + written(sentence))[0]).toEqual({ ...own, id: "sample-sentence-uri", source: { text: "URI" } });
  });

  test("a sentence by hand takes the place of the sentence of a rule, and checks come besides its checks", () => {
    const lines = written({ id: "sample-1-2", requirement: "vdn is a VDN.", checks: "[envelope, cc-cms.*.json]" });
    expect(listed(HEAD + lines)[0]).toEqual({
      ...byRules[0],
      requirement: "vdn is a VDN.",
      checks: ["cc-cms.queryAgentPrivateCalls.json", "cc-cms.queryAgentPrivateCalls.envelope", "cc-cms.*.json"],
    });
  });

  test("a reason why nothing tests it takes the place of the checks of a rule", () => {
    const lines = written({ id: "sample-1-2", untestable: "Nobody knows." });
    const { checks: _, ...others } = byRules[0] ?? { checks: [] };
    expect(listed(HEAD + lines)[0]).toEqual({ ...others, untestable: "Nobody knows." });
  });

  test("a suffix of a row belongs to the row with the longest id", () => {
    const rows = [row("1", "3"), row("1", "3-b")];
    const lines = written({ ...whole, id: "sample-1-3-b-form" });
    expect(listed(HEAD + lines, { ...page, rows }, [])).toEqual([
      { ...own, id: "sample-1-3-b-form", source: { table: "1", row: "3-b" } },
    ]);
  });

  test("the standards have an edition of their own", () => {
    const standards = { key: "standards", edition: "", operation: undefined, tags: [], rows: [] };
    const lines = written({ ...whole, id: "standards-json", standard: "RFC 8259" });
    expect(listed(`edition: "2"\n${HEAD}${lines}`, standards)).toEqual([
      { ...own, id: "standards-json", source: { standard: "RFC 8259" } },
    ]);
    expect(() => listed(HEAD + lines, standards)).toThrow("only standards have an edition here");
  });
});

describe("a malformed list is refused with file, line and what is wrong", () => {
  const wrong = (fields: Record<string, string>) => HEAD + written({ ...whole, ...fields });
  const { untestable: _, ...uncovered } = whole;

  const malformed: [string, text: string, message: string][] = [
    ["no YAML", "requirements: [", "line 1: Flow sequence"],
    ["a list in place of a mapping", "- id", "line 1: the file must be object"],
    ["an unknown key of the file", `${HEAD}${written(whole)}title: Sample\n`, "line 6: unknown key title"],
    ["an edition of a page", `edition: "1"\n${HEAD}${written(whole)}`, "line 1: only standards have an edition"],
    [
      "an edition that YAML takes for a number",
      `edition: 1\n${HEAD}${written(whole)}`,
      "line 1: edition must be string",
    ],
    ["no requirements", "requirements: []\n", "line 1: requirements must NOT have fewer than 1 items"],
    ["a requirement that is a text", `${HEAD}  - sample-1-2\n`, "line 2: requirements.0 must be object"],
    ["an unknown key of a requirement", wrong({ note: "New." }), "line 6: unknown key requirements.0.note"],
    ["one key twice", `${wrong({})}    level: MUST\n`, "Map keys must be unique"],
    ["no id", `${HEAD}  - level: MUST\n`, "requirements.0.id is missing"],
    ["an id of no row", wrong({ id: "sample-1-4" }), "line 2: sample-1-4: give an id that begins with a row"],
    ["an id of another page", wrong({ id: "other-1-2" }), "line 2: other-1-2: give an id that begins with a row"],
    ["an id twice", wrong({}) + written(whole), "line 6: sample-http-status-401: give an id that no other"],
    ["no sentence", HEAD + written({ id: whole.id, level: "MUST", untestable: "No." }), "give a requirement"],
    [
      "two sentences",
      wrong({ requirement: "It works. It is quick." }),
      "line 3: requirements.0.requirement: give one sent",
    ],
    [
      "a sentence without a full stop",
      wrong({ requirement: "It works" }),
      "line 3: requirements.0.requirement: give one",
    ],
    ["another level", wrong({ level: "MAY" }), "line 4: requirements.0.level: give MUST or SHOULD"],
    ["no level", HEAD + written({ id: whole.id, requirement: "It works.", untestable: "No." }), "give a level"],
    ["a text for a row", wrong({ text: "URI" }), "line 2: sample-http-status-401: give an id that begins"],
    ["a standard on a page", wrong({ standard: "RFC 8259" }), "line 2: sample-http-status-401: give an id that begins"],
    ["checks and a reason", wrong({ checks: "[json]" }), "line 2: requirements.0: give either checks or untestable"],
    ["neither checks nor a reason", HEAD + written(uncovered), "line 2: sample-http-status-401: give either checks or"],
    ["no check", HEAD + written({ ...uncovered, checks: "[]" }), "requirements.0.checks must NOT have fewer than 1"],
    ["any check", HEAD + written({ ...uncovered, checks: "[cc-cms.*.*]" }), "requirements.0.checks.0: give the name"],
    ["a check twice", HEAD + written({ ...uncovered, checks: "[json, json]" }), "must NOT have duplicate items"],
    [
      "a reason without a full stop",
      wrong({ untestable: "Nobody knows" }),
      "requirements.0.untestable: give one sentence",
    ],
    [
      "the sentence of a rule",
      HEAD + written({ id: "sample-1-2", requirement: "vdn is an integer." }),
      "line 2: sample-1-2: a rule says it already; remove requirement",
    ],
    ["the level of a rule", HEAD + written({ id: "sample-1-2", level: "MUST" }), "remove level"],
    ["the checks of a rule", HEAD + written({ id: "sample-1-2", checks: "[json]" }), "remove checks"],
    [
      "a check of a rule",
      HEAD + written({ id: "sample-1-2", checks: "[json, envelope]" }),
      "remove cc-cms.queryAgentPrivateCalls.json",
    ],
    ["nothing about what a rule makes", HEAD + written({ id: "sample-1-2" }), "sample-1-2: a rule says it already"],
  ];
  for (const [what, text, message] of malformed) {
    test(what, () => {
      expect(() => listed(text)).toThrow(message);
      expect(() => listed(text)).toThrow(join(folder, "sample.yaml"));
    });
  }

  test("a check without its surface, on a page that describes no operation", () => {
    const lines = HEAD + written({ ...uncovered, checks: "[json]" });
    expect(() => listed(lines, { ...page, operation: undefined, tags: [] })).toThrow(
      "give <surface>.<operationId or *>.json",
    );
  });

  test("every mistake is told, in the order of the lines", () => {
    expect(() => listed(wrong({ requirement: "It works", level: "MAY" }))).toThrow(
      /line 3: requirements.0.requirement: give one sentence with a full stop\n {2}line 4: requirements.0.level: give MUST or SHOULD$/,
    );
  });
});

describe("other files are refused when they are malformed", () => {
  const rule = {
    rows: { in: "answer" },
    ...{ requirement: "It works.", level: "MUST", checks: ["json"] },
  };
  const withRule = (changes: object) => JSON.stringify([{ pages: { tags: [] }, rules: [{ ...rule, ...changes }] }]);
  const { checks: _, ...uncovered } = rule;
  const malformed: [string, kind: "rules" | "frozen" | "excludedPages", text: string, message: string][] = [
    ["a rule for no place", "rules", withRule({ rows: {} }), "0.rules.0.rows.in is missing"],
    [
      "a rule for an unknown place",
      "rules",
      withRule({ rows: { in: "body" } }),
      "0.rules.0.rows.in: give section or path",
    ],
    ["a rule for no place at all", "rules", withRule({ rows: { in: [] } }), "rows.in must NOT have fewer than 1 items"],
    [
      "a rule with an unknown condition",
      "rules",
      withRule({ rows: { in: "answer", names: "vdn" } }),
      "did you mean name?",
    ],
    ["a rule with two sentences", "rules", withRule({ requirement: "One. Two." }), "requirement: give one sentence"],
    ["a rule without a level", "rules", withRule({ level: undefined }), "0.rules.0.level is missing"],
    ["a rule with checks and a reason", "rules", withRule({ untestable: "No." }), "0.rules.0: give either checks or"],
    [
      "a rule with neither",
      "rules",
      JSON.stringify([{ pages: { tags: [] }, rules: [uncovered] }]),
      "0.rules.0: give either checks or untestable",
    ],
    [
      "a rule with a check of one operation",
      "rules",
      withRule({ checks: ["cc-cms.*.json"] }),
      "give the name of a check",
    ],
    ["a rule with a text and no sentence", "rules", withRule({ text: "URI" }), "must have property sentence"],
    ["a rule that is a sentence and a row", "rules", withRule({ sentence: "uri", suffix: "form" }), "suffix"],
    ["a digest that is none", "frozen", 'sample: { "1": abc }', "sample.1: give a SHA-256 of 64"],
    ["a page without a digest", "frozen", "sample: {}", "sample needs at least one key"],
    ["a reason that is no sentence", "excludedPages", "sample: Unknown", "sample: give one sentence with a full stop"],
  ];
  for (const [what, kind, text, message] of malformed) {
    test(what, () => {
      const file = join(folder, "other.yaml");
      writeFileSync(file, text);
      expect(() => readFile(file, kind)).toThrow(message);
      expect(() => readFile(file, kind)).toThrow(`${file} cannot be used`);
    });
  }

  test("a word in a rule that is not known of its row", () => {
    const groups: RuleGroup[] = [
      {
        pages: { tags: ["Agents"] },
        rules: [{ rows: { in: "answer" }, requirement: "It is <range>.", level: "MUST", checks: ["json"] }],
      },
    ];
    expect(() => listed(HEAD + written(whole), page, groups)).toThrow(
      "rules.yaml: no <range> is known of sample, table 1, row 2: It is <range>.",
    );
  });
});
