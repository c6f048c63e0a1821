import { expect, test } from "vitest";
import type { Mutant } from "../../mutation/mutants/mutant.ts";
import { type MutationRun, mustChecks, percent, shortfallsOf } from "../../mutation/mutation.ts";
import { mutationMarkdown } from "../../mutation/table.ts";
import type { Tolerated } from "../../mutation/tolerated/tolerated.ts";

function mutant(name: string, survives?: string): Mutant {
  return {
    name,
    kind: "form",
    summary: `What ${name} does.`,
    change: {},
    ...(survives === undefined ? {} : { survives }),
  };
}

function deployment(name: string): Tolerated {
  return { name, kind: "answer", summary: `What ${name} does.`, allowed: "No row forbids it.", change: {} };
}

const [one = "", other = ""] = mustChecks();

/** Fifty mutants that are found, each MUST check alone with one, and nothing found without a mutant. */
const good: MutationRun = {
  mutants: Array.from({ length: 50 }, (_, index) => ({
    mutant: mutant(`found-${index}`),
    killers: [one],
    musts: [one],
    errors: [],
    depth: "standard",
  })),
  clean: [{ name: "clean", found: [] }],
  tolerated: [{ tolerated: [deployment("harmless")], alarms: [], untested: [], warnings: [], errors: [] }],
  alone: new Map(mustChecks().map((name) => [name, ["found-0"]])),
};
const [first] = good.mutants;
if (!first) throw new Error("There are no mutants.");

const [harmless] = good.tolerated;
if (!harmless) throw new Error("There are no tolerated deployments.");

/** Mutants that several checks find, of which causes.yaml says that state-mapping names the cause. */
function severally(seen: string, count: number): MutationRun["mutants"] {
  const result = {
    mutant: mutant("states-exchanged"),
    killers: [one, other],
    musts: [],
    first: seen,
    errors: [],
    depth: "standard" as const,
  };
  return Array.from({ length: count }, () => result);
}

const cases: [given: string, credential: MutationRun, problems: RegExp[]][] = [
  ["everything is found", good, []],
  [
    "a mutant survives",
    {
      ...good,
      mutants: [...good.mutants, { mutant: mutant("lost"), killers: [], musts: [], errors: [], depth: "thorough" }],
    },
    [/^no check finds the mutant lost$/],
  ],
  [
    "a mutant survives for a reason",
    {
      ...good,
      mutants: [
        ...good.mutants,
        { mutant: mutant("lost", "a reason"), killers: [], musts: [], errors: [], depth: "thorough" },
      ],
    },
    [],
  ],
  [
    "a mutant is found that has a reason to survive",
    {
      ...good,
      mutants: [
        ...good.mutants,
        { mutant: mutant("found", "a reason"), killers: [one], musts: [one], errors: [], depth: "standard" },
      ],
    },
    [/^the mutant found is found; remove its reason to survive$/],
  ],
  [
    "too many survive",
    {
      ...good,
      mutants: [first, { mutant: mutant("lost", "a reason"), killers: [], musts: [], errors: [], depth: "thorough" }],
    },
    [
      /^only 50\.0 % of the mutants are found; at least 97\.0 % are required$/,
      /^only 50\.0 % of the mutants of form are found; at least 95\.0 % are required$/,
    ],
  ],
  [
    "what is seen first is too often not the cause",
    { ...good, mutants: [...good.mutants, ...severally("json", 6)] },
    [/^only 89\.2 % of the mutants have their cause as first problem; at least 90\.0 % are required$/],
  ],
  ["what is seen first is the cause", { ...good, mutants: [...good.mutants, ...severally("state-mapping", 6)] }, []],
  [
    "too many of a kind survive",
    {
      ...good,
      mutants: [
        ...good.mutants,
        ...Array.from({ length: 13 }, (_, index) => ({
          ...first,
          mutant: { ...mutant(`state-${index}`), kind: "state" as const },
        })),
        {
          mutant: { ...mutant("lost", "a reason"), kind: "state" },
          killers: [],
          musts: [],
          errors: [],
          depth: "thorough",
        },
      ],
    },
    [/^only 92\.8 % of the mutants of state are found; at least 95\.0 % are required$/],
  ],
  [
    "the suite breaks",
    { ...good, mutants: [{ ...first, errors: ["boom"] }] },
    [/^the mutant found-0 broke the suite: boom$/],
  ],
  [
    "something is found without a mutant",
    { ...good, clean: [{ name: "clean", found: ["x"] }] },
    [/^without a mutant \(clean\): x$/],
  ],
  [
    "a tolerated deployment is failed by one check for two reasons",
    { ...good, tolerated: [{ ...harmless, alarms: ["a.b.c: at body", "a.b.c: at status"] }] },
    [/^false alarm: a\.b\.c fails the tolerated harmless$/],
  ],
  [
    "a tolerated deployment leaves something untested, and has warnings",
    { ...good, tolerated: [{ ...harmless, untested: ["a.b.c: nobody"], warnings: ["a.b.d"] }] },
    [],
  ],
  [
    "a tolerated deployment breaks the suite",
    { ...good, tolerated: [{ ...harmless, errors: ["boom"] }] },
    [/^the tolerated harmless broke the suite: boom$/],
  ],
  [
    "a check finds no mutant alone",
    { ...good, alone: new Map([...good.alone, [other, []]]) },
    [new RegExp(`^the check ${other} finds no mutant that no other MUST check finds$`)],
  ],
];

for (const [given, run, problems] of cases) {
  test(`problems when ${given}: ${problems.length}`, () => {
    const found = shortfallsOf(run);
    expect(found).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(found[index]).toMatch(problem);
  });
}

test("a rate is never rounded up", () => {
  expect([percent(1), percent(0.9799999), percent(0.98)]).toEqual(["100.0 %", "97.9 %", "98.0 %"]);
});

test("the page names who killed a mutant, and why one survived", () => {
  const page = mutationMarkdown({
    ...good,
    mutants: [first, { mutant: mutant("lost", "a | reason"), killers: [], musts: [], errors: [], depth: "thorough" }],
  });
  expect(page).toContain(`| found-0 | form | What found-0 does. | ${one} |`);
  expect(page).toContain("| lost | form | What lost does. | **survived**: a \\| reason |");
  expect(page).toContain("- Mutants missed: 1 of 2; 50.0 % are found.");
});

test("the page says which mutants a run finds by default, and which only with all operations asked", () => {
  const thorough = { ...first, mutant: mutant("elsewhere"), depth: "thorough" as const };
  const page = mutationMarkdown({ ...good, mutants: [first, thorough] });
  expect(page).toContain(`| elsewhere | form | What elsewhere does. | ${one} (only with \`depth: thorough\`) |`);
  expect(page).toMatch(/- Found by default: 1 of 2; 1 more with `depth: thorough`/);
});

test("the page says which checks raise false alarms about which deployments, alone and together", () => {
  const failed = { ...harmless, alarms: ["a.b.c: at body", "a.b.c: at status", "a.b.d: at body"], warnings: ["a.b.e"] };
  const together = { ...harmless, tolerated: [deployment("one"), deployment("other")], untested: ["a.b.c: nobody"] };
  const page = mutationMarkdown({ ...good, tolerated: [failed, together] });
  expect(page).toContain("- False alarms: 1 of 1 tolerated deployments, and 0 of 1 combinations.");
  expect(page).toContain("| harmless | answer | What harmless does. | No row forbids it. | a.b.c, a.b.d | 0 | 1 |");
  expect(page).toContain("| one, other | none | 1 | 0 |");
});
