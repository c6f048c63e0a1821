import { expect, test } from "vitest";
import { type Fault, faults } from "../../proof/faults/faults.ts";
import { serverTimeFaults } from "../../proof/faults/server-time.ts";
import { sessionAccessFaults } from "../../proof/faults/session-access.ts";
import { sessionFormFaults } from "../../proof/faults/session-form.ts";
import { sessionStateFaults } from "../../proof/faults/session-state.ts";
import { newIdentity } from "../../reference/certificate.ts";
import type { Change } from "../../reference/change.ts";
import { startReference } from "../../reference/reference.ts";
import { builtInScenario } from "../../reference/scenario.ts";
import { type Clock, conversation, type SectionName } from "./conversation.ts";

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

/** The built-in scenario with fewer agents who only fill up a full batch, so that a reference starts faster. */
const scenario = builtInScenario();
scenario.agents = scenario.agents.filter(({ workno }) => workno < 10_000 || workno > 14_800);
const identity = await newIdentity();

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

/** Holds a conversation with a reference; ends it when `goesOn` says so. */
async function hold(
  { options, change }: Pick<Fault, "options"> & Partial<Fault>,
  first: SectionName,
  goesOn: (answer: string, index: number) => boolean,
) {
  const clock: Clock = { time: Date.UTC(2024, 4, 6, 9, 30) };
  const own = { pollWait: 1, ...options, ...(change && { change }) };
  const now = () => clock.time;
  const reference = await startReference({ scenario, identity, now, flowControl: false, refuseReplays: true, ...own });
  try {
    let index = 0;
    for await (const answer of conversation(reference, clock, first)) {
      if (!goesOn(answer, index)) return;
      index += 1;
    }
  } finally {
    await reference.close();
  }
}

async function rightAnswers(first: SectionName, options: Fault["options"]): Promise<string[]> {
  const answers: string[] = [];
  await hold(options ? { options } : {}, first, (answer) => answers.push(answer) > 0);
  return answers;
}

const known = new Map<string, Promise<string[]>>();

/** Whether a fault changes an answer of a conversation. */
async function shows(fault: Fault): Promise<boolean> {
  const first = sectionFor(fault);
  const key = `${first} ${JSON.stringify(fault.options)}`;
  const right = known.get(key) ?? rightAnswers(first, fault.options);
  known.set(key, right);
  const expected = await right;
  let isRight = true;
  await hold(fault, first, (answer, index) => {
    isRight = answer === expected[index];
    return isRight;
  });
  return !isRight;
}

test("without a fault the same conversation has the same answers", async () => {
  const answers = await rightAnswers("queries", undefined);
  expect(answers.length).toBeGreaterThan(100);
  expect(await rightAnswers("queries", undefined)).toEqual(answers);
});

test("every fault changes an answer", async () => {
  const silent: string[] = [];
  for (const fault of faults) if (!(await shows(fault))) silent.push(fault.name);
  expect(silent).toEqual([]);
}, 300_000);
