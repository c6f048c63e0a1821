import { expect, test } from "vitest";
import { type Fault, faults } from "../../proof/faults/faults.ts";
import { serverTimeFaults } from "../../proof/faults/server-time.ts";
import { sessionAccessFaults } from "../../proof/faults/session-access.ts";
import { sessionFormFaults } from "../../proof/faults/session-form.ts";
import { sessionStateFaults } from "../../proof/faults/session-state.ts";
import type { Change } from "../../reference/change.ts";
import type { SectionName } from "./conversation.ts";
import { rightAnswers, shows } from "./differences.ts";

test("every fault has a name of its own, in kebab-case", () => {
  const names = faults.map(({ name }) => name);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("every fault says in one sentence what is wrong, and no two of them the same", () => {
  const summaries = faults.map(({ summary }) => summary);
  expect(summaries.filter((summary) => !/^[A-Z0-9][^\n]*[^.]\.$/.test(summary))).toEqual([]);
  expect(new Set(summaries).size).toBe(faults.length);
});

test("there are 150 faults or more, half of them of meaning, state and access, and each kind is there", () => {
  const count = (kind: Fault["kind"]) => faults.filter((fault) => fault.kind === kind).length;
  expect(faults.length).toBeGreaterThanOrEqual(150);
  expect(count("meaning") + count("state") + count("access")).toBeGreaterThanOrEqual(faults.length / 2);
  for (const kind of ["form", "meaning", "state", "access"] as const) expect(count(kind), kind).toBeGreaterThan(10);
});

test("every fault changes something, and few are not to be found", () => {
  const hooks: (keyof Change)[] = ["request", "signature", "question", "answer"];
  expect(faults.filter(({ change }) => !hooks.some((hook) => change[hook] !== undefined))).toEqual([]);
  expect(faults.filter(({ survives }) => survives !== undefined).length).toBeLessThan(faults.length / 50);
});

const sessionFaults = new Set(
  [...sessionFormFaults, ...sessionStateFaults, ...sessionAccessFaults].map(({ name }) => name),
);

/** The section of a conversation in which a fault shows most likely. */
function sectionFor({ name, change, kind }: Fault): SectionName {
  if (sessionFaults.has(name)) return "session";
  if (serverTimeFaults.some((fault) => fault.name === name)) return "time";
  if (change.signature) return "signatures";
  if (change.question) return "questions";
  if (change.request) return "ids";
  return kind === "access" ? "guids" : "queries";
}

test("without a fault the same conversation has the same answers", async () => {
  const answers = await rightAnswers("queries");
  expect(answers.length).toBeGreaterThan(100);
  expect(await rightAnswers("queries")).toEqual(answers);
});

test("every fault changes an answer", async () => {
  const silent: string[] = [];
  for (const fault of faults) if (!(await shows(fault, sectionFor(fault)))) silent.push(fault.name);
  expect(silent).toEqual([]);
}, 300_000);
