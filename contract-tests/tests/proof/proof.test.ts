import { expect, test } from "vitest";
import type { Fault } from "../../proof/faults/fault.ts";
import { mustChecks, type Proof, percent, problemsOf } from "../../proof/proof.ts";
import { proofMarkdown } from "../../proof/table.ts";

function fault(name: string, survives?: string): Fault {
  return {
    name,
    kind: "form",
    summary: `What ${name} does.`,
    change: {},
    ...(survives === undefined ? {} : { survives }),
  };
}

const [one = "", other = ""] = mustChecks();

/** Fifty faults that are found, each MUST check alone with one, and nothing found without a fault. */
const good: Proof = {
  faults: Array.from({ length: 50 }, (_, index) => ({ fault: fault(`found-${index}`), killers: [one], errors: [] })),
  clean: [{ name: "clean", found: [] }],
  alone: new Map(mustChecks().map((name) => [name, ["found-0"]])),
};
const [first] = good.faults;
if (!first) throw new Error("There are no faults.");

const cases: [given: string, proof: Proof, neverAlone: Record<string, string>, problems: RegExp[]][] = [
  ["everything is found", good, {}, []],
  [
    "a fault survives",
    { ...good, faults: [...good.faults, { fault: fault("lost"), killers: [], errors: [] }] },
    {},
    [/^the fault lost is found by no check$/],
  ],
  [
    "a fault survives for a reason",
    { ...good, faults: [...good.faults, { fault: fault("lost", "a reason"), killers: [], errors: [] }] },
    {},
    [],
  ],
  [
    "a fault is found that has a reason to survive",
    { ...good, faults: [...good.faults, { fault: fault("found", "a reason"), killers: [one], errors: [] }] },
    {},
    [/^the fault found is found, so that its reason to survive is wrong/],
  ],
  [
    "too many survive",
    { ...good, faults: [first, { fault: fault("lost", "a reason"), killers: [], errors: [] }] },
    {},
    [/^only 50\.0 % of the faults are found; 98\.0 % are asked for$/],
  ],
  [
    "the suite breaks",
    { ...good, faults: [{ ...first, errors: ["boom"] }] },
    {},
    [/^the fault found-0 broke the suite: boom$/],
  ],
  [
    "something is found without a fault",
    { ...good, clean: [{ name: "clean", found: ["x"] }] },
    {},
    [/^without a fault \(clean\): x$/],
  ],
  [
    "a check is never alone",
    { ...good, alone: new Map([...good.alone, [other, []]]) },
    {},
    [new RegExp(`^the check ${other} finds no fault alone$`)],
  ],
  [
    "a check is never alone for a reason",
    { ...good, alone: new Map([...good.alone, [other, []]]) },
    { [other]: "a reason" },
    [],
  ],
  ["a check is alone that has a reason not to be", good, { [other]: "a reason" }, [/so that its reason is wrong/]],
  [
    "a reason for no check",
    good,
    { "agentgateway nothing": "a reason" },
    [/^there is no MUST check agentgateway nothing/],
  ],
];

for (const [given, proof, neverAlone, problems] of cases) {
  test(`problems when ${given}: ${problems.length}`, () => {
    const found = problemsOf(proof, neverAlone);
    expect(found).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(found[index]).toMatch(problem);
  });
}

test("a rate is never rounded up", () => {
  expect([percent(1), percent(0.9799999), percent(0.98)]).toEqual(["100.0 %", "97.9 %", "98.0 %"]);
});

test("the page names who killed a fault, and why one survived", () => {
  const page = proofMarkdown(
    { ...good, faults: [first, { fault: fault("lost", "a | reason"), killers: [], errors: [] }] },
    {},
  );
  expect(page).toContain(`| found-0 | form | What found-0 does. | ${one} |`);
  expect(page).toContain("| lost | form | What lost does. | **survived**: a \\| reason |");
  expect(page).toContain("- 2 faults, 1 killed: 50.0 %.");
});
