import { expect, test } from "vitest";
import { checks } from "../../checks/catalogue.ts";
import { operationsOf, surfaces } from "../../contract/contract.ts";
import { type Mutant, mutants } from "../../mutation/mutants/mutants.ts";
import { causes } from "../../mutation/mutation.ts";
import type { Change } from "../../reference/change.ts";
import { rightAnswers, shows } from "./differences.ts";

test("causes.yaml names mutants and checks that there are", () => {
  const names = new Set(mutants.map(({ name }) => name));
  const known = new Set(checks.map(({ name }) => name));
  for (const [name, cause] of Object.entries(causes)) {
    expect(names).toContain(name);
    expect(known).toContain(typeof cause === "string" ? cause : cause.first);
  }
});

test("every mutant has a name of its own, in kebab-case", () => {
  const names = mutants.map(({ name }) => name);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("every mutant says in one sentence what is wrong, and no two of them the same", () => {
  const summaries = mutants.map(({ summary }) => summary);
  expect(summaries.filter((summary) => !/^[A-Z0-9][^\n]*[^.]\.$/.test(summary))).toEqual([]);
  expect(new Set(summaries).size).toBe(mutants.length);
});

test("there are 150 mutants or more, half of them of meaning, state and access, and each kind is there", () => {
  const count = (kind: Mutant["kind"]) => mutants.filter((mutant) => mutant.kind === kind).length;
  expect(mutants.length).toBeGreaterThanOrEqual(150);
  expect(count("meaning") + count("state") + count("access")).toBeGreaterThanOrEqual(mutants.length / 2);
  for (const kind of ["form", "meaning", "state", "access"] as const) expect(count(kind), kind).toBeGreaterThan(10);
});

const ofMeaning = ({ kind }: Mutant) => kind !== "form";

for (const { surface, operationId } of surfaces.flatMap(operationsOf)) {
  test(`${surface}: ${operationId} has 3 mutants of its own, half of them of meaning, state and access`, () => {
    const own = mutants.filter(({ change }) => change.operations?.length === 1 && change.operations[0] === operationId);
    expect(own.length).toBeGreaterThanOrEqual(3);
    expect(own.filter(ofMeaning).length).toBeGreaterThanOrEqual(Math.floor(own.length / 2));
  });
}

test("every mutant changes something, and few are not to be found", () => {
  const hooks: (keyof Change)[] = ["request", "signature", "requestBody", "answer"];
  expect(mutants.filter(({ change }) => !hooks.some((hook) => change[hook] !== undefined))).toEqual([]);
  expect(mutants.filter(({ survives }) => survives !== undefined).length).toBeLessThan(mutants.length / 50);
});

test("without a mutant the same conversation has the same answers", async () => {
  const answers = await rightAnswers("queries");
  expect(answers.length).toBeGreaterThan(100);
  expect(await rightAnswers("queries")).toEqual(answers);
});

// Of the others the proof shows it: a run finds them.
for (const mutant of mutants.filter(({ survives }) => survives !== undefined))
  test(`${mutant.name}, which is not to be found, changes an answer`, async () => {
    expect(await shows(mutant, "queries")).toBe(true);
  });
