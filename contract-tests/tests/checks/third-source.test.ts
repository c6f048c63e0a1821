// Of three answers of which one differs: all three are named, and which of them stands alone; none is blamed.
import { expect, test } from "vitest";
import type { AgentView } from "../../checks/agent-view.ts";
import { thirdSource, thirdWords } from "../../checks/third-source.ts";
import { mutants } from "../../mutation/mutants/mutants.ts";
import { comparisonWords, problemsOf } from "../../report/problems.ts";
import { partsOf } from "../../report/words.ts";
import { evaluatedRun } from "../suite/evaluated-run.ts";

const place = "ctiStatus in [queryAllOnlineAgents: list]";
const words: [given: string, third: number | undefined, words: string][] = [
  ["there is no third answer", undefined, ""],
  ["it says what the other says", 1, ", and as ctiStatus in [queryAllOnlineAgents: list]: two against one"],
  ["it says what is said here", 7, "; ctiStatus in [queryAllOnlineAgents: list] is as here: two against one"],
  ["it says something else", 3, "; ctiStatus in [queryAllOnlineAgents: list] is 3: all three differ"],
];
for (const [given, value, text] of words)
  test(`words where ${given}`, () => {
    const third = value === undefined ? undefined : { place, value };
    expect(thirdWords(third, { here: 7, there: 1 })).toBe(text);
  });

test("within a tolerance two answers are the same", () => {
  expect(
    thirdWords({ place, value: 1004 }, { here: 9000, there: 1000 }, (one, other) => Math.abs(one - other) < 5),
  ).toMatch(/, and as .*: two against one$/);
});

test("answers that differ among themselves are no third source", () => {
  const view = (agent: number, state: number, key: string): AgentView => ({
    agent,
    state,
    signedInAt: undefined,
    inState: undefined,
    pointer: "",
    properties: {},
    exchange: { request: { key } } as AgentView["exchange"],
  });
  const views = [view(1030, 1, "one"), view(1031, 5, "one"), view(1030, 1, "other")];
  const read = ({ state }: AgentView) => state;
  expect(thirdSource(views, 1030, "status", read)).toEqual({ place: "status in [one]", value: 1 });
  expect(thirdSource([...views, view(1030, 7, "third")], 1030, "status", read)).toBeUndefined();
  expect(thirdSource(views, 1099, "status", read)).toBeUndefined();
});

const compares = (...queries: string[]) =>
  `It compares ${queries.slice(0, -1).join(", ")} and ${queries.at(-1)}; no table says which of them is right.`;
const [AGENT, LIST, OWN, OF] = [
  "queryAgentInfoByWorkNo",
  "queryAllOnlineAgents",
  "queryAgentSkills",
  "queryAgentSkillsByWorkNo",
];

const runs: [mutant: string, check: string, expected: RegExp, compared: string][] = [
  [
    "talking-as-answering",
    "agrees-with-agent",
    /^4, as in \[queryAgentInfoByWorkNo: [^\]]*\]; currentState of CC-CMS in \[queryAgentStatusInfoByAgentIds: [^\]]*\] is as here: two against one$/,
    compares(LIST, AGENT, "queryAgentStatusInfoByAgentIds"),
  ],
  [
    "talking-as-answering",
    "same-state-on-both",
    /^4, as ctiStatus of AgentGateway in \[queryAgentInfoByWorkNo: [^\]]*\]; ctiStatus in \[queryAllOnlineAgents: [^\]]*\] is as here: two against one$/,
    compares("agentgateway", "cc-cms"),
  ],
  [
    "talking-as-occupied-in-the-list",
    "agrees-with-agent",
    /^5, as in \[queryAgentInfoByWorkNo: [^\]]*\], and as currentState of CC-CMS in \[[^\]]*\]: two against one$/,
    compares(LIST, AGENT, "queryAgentStatusInfoByAgentIds"),
  ],
  [
    "own-skills-lost",
    "same-skills",
    /^3 \(callback, media type 4\), as skilllist in \[queryAgentInfoByWorkNo: [^\]]*\], and as in \[queryAgentSkillsByWorkNo: [^\]]*\]: two against one$/,
    compares(OWN, AGENT, OF),
  ],
];
for (const [name, check, expected, compared] of runs)
  test(`${name}: ${check} names all three`, async () => {
    const { report } = await evaluatedRun({ change: mutants.find((mutant) => mutant.name === name)?.change ?? {} });
    const problem = problemsOf(report).find(({ checks: [first] }) => first && partsOf(first.id).name === check);
    const examples = problem?.causes.flatMap(({ operations }) => operations.flatMap((one) => one.examples)) ?? [];
    expect(examples.map((example) => example.expected)).toContainEqual(expect.stringMatching(expected));
    expect(problem && comparisonWords(problem)).toBe(compared);
  });
