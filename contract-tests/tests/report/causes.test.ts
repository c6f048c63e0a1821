import { expect, test } from "vitest";
import type { Finding } from "../../checks/check.ts";
import { causesOf, kindsOf } from "../../report/causes.ts";
import { sampleWaiver } from "./sample-report.ts";

function finding(change: Partial<Finding> = {}): Finding {
  return {
    where: "/result/status",
    expected: "integer",
    actual: '"4"',
    source: "table 4",
    request: "first",
    ...change,
  };
}

/** The causes, the exchange of a request being the length of its key. */
function causes(findings: Finding[]) {
  return causesOf({ findings }, (request) => request.length).causes;
}

test("no finding, no cause", () => {
  expect(causes([])).toEqual([]);
});

test("one finding is a cause with one example", () => {
  expect(causes([finding({ subject: 1099, waivedBy: sampleWaiver })])).toEqual([
    {
      where: "/result/status",
      expected: "integer",
      source: "table 4",
      fault: "deployment",
      count: 1,
      exchanges: [5],
      examples: [
        {
          where: "/result/status",
          expected: "integer",
          actual: '"4"',
          exchange: 5,
          subject: 1099,
          waivedBy: sampleWaiver,
        },
      ],
    },
  ]);
});

test("an example has no agent and no waiver where there is none", () => {
  expect(Object.keys(causes([finding()])[0]?.examples[0] ?? {})).toEqual(["where", "expected", "actual", "exchange"]);
});

test("thousands of items of one list with the same wrong type are one cause, with the first of them as examples", () => {
  const findings = Array.from({ length: 6000 }, (_, index) =>
    finding({ where: `/resultDesc/${index}/locationId`, actual: `"${index}"`, subject: 101 + index }),
  );
  const [cause, ...others] = causes(findings);
  expect(others).toEqual([]);
  expect(cause).toMatchObject({ where: "/resultDesc/*/locationId", count: 6000 });
  expect(cause?.examples.map(({ where, actual, subject }) => [where, actual, subject])).toEqual(
    [0, 1, 2, 3, 4].map((index) => [`/resultDesc/${index}/locationId`, `"${index}"`, 101 + index]),
  );
});

const same: [what: string, change: Partial<Finding>][] = [
  ["another agent", { subject: 1031 }],
  ["another exchange", { request: "later" }],
  ["another value", { actual: "null" }],
];
for (const [what, change] of same) {
  test(`${what} is no other cause`, () => {
    expect(causes([finding(), finding(change)])).toMatchObject([{ expected: "integer", count: 2 }]);
  });
}

const numbers: [what: string, expected: string[], common: string][] = [
  ["are the same", ["3, since it is 7", "3, since it is 7"], "3, since it is 7"],
  ["differ in one place", ["3, since it is 7", "5, since it is 7"], "…, since it is 7"],
  ["differ in one of many", ["4 to 6 s", "4 to 6 s", "-4 to 6 s"], "… to 6 s"],
  ["differ everywhere", ["3, since it is 7", "12, since it is 4"], "…, since it is …"],
];
for (const [what, expected, common] of numbers) {
  test(`where numbers ${what}, the cause says what is common, and each example what was expected of it`, () => {
    const all = causes(expected.map((own) => finding({ expected: own })));
    expect(all).toMatchObject([{ expected: common, count: expected.length }]);
    expect(all[0]?.examples.map((example) => example.expected)).toEqual(expected);
  });
}

test("what is waived is a cause of its own, and the last, however often it was found", () => {
  const waived = finding({ waivedBy: sampleWaiver });
  const all = causes([waived, waived, finding(), finding({ waivedBy: { ...sampleWaiver, owner: "another" } })]);
  expect(all.map(({ count, examples }) => [count, examples[0]?.waivedBy?.owner])).toEqual([
    [1, undefined],
    [2, sampleWaiver.owner],
    [1, "another"],
  ]);
});

const other: [what: string, change: Partial<Finding>][] = [
  ["another place", { where: "/result/ctiStatus" }],
  ["another expectation", { expected: "integer of at least 0" }],
  ["another source", { source: "table 5" }],
];
for (const [what, change] of other) {
  test(`${what} is another cause, and the most frequent comes first`, () => {
    const all = causes([finding(), finding(change), finding(change)]);
    expect(all).toMatchObject([{ ...change, count: 2 }, { count: 1 }]);
  });
}

const places: [where: string, place: string][] = [
  ["/result/0", "/result/*"],
  ["/result/0/agent/12/skilllist/3/id", "/result/*/agent/*/skilllist/*/id"],
  ["/result/1/2", "/result/*/*"],
  ["/result/phone2/3x", "/result/phone2/3x"],
  ["header X-1/2b", "header X-1/2b"],
  ["status", "status"],
];
for (const [where, place] of places) {
  test(`${where} is at ${place}`, () => {
    expect(causes([finding({ where })])).toMatchObject([{ where: place, examples: [{ where }] }]);
  });
}

test("whose fault it is stands in the finding; without a word it is the deployment's", () => {
  expect(causes([finding({ fault: "reference" })])[0]?.fault).toBe("reference");
  expect(causes([finding()])[0]?.fault).toBe("deployment");
});

test("of thousands of causes the most frequent are told, and the number of the others", () => {
  const findings = Array.from({ length: 20_000 }, (_, index) => finding({ where: `/made-up-${index}` }));
  const frequent = finding({ where: "/result/*" });
  const told = causesOf({ findings: [...findings, frequent, frequent] }, () => 0);
  expect(told.causes).toHaveLength(200);
  expect(told.causes[0]).toMatchObject({ where: "/result/*", count: 2 });
  expect(told.moreCauses).toEqual({ causes: 19_801, findings: 19_801 });
  expect(causesOf({ findings: findings.slice(0, 200) }, () => 0)).not.toHaveProperty("moreCauses");
});

test("the same findings are sorted once, however often a report is made of them", () => {
  const findings = [finding(), finding({ where: "body" })];
  expect(kindsOf(findings)).toBe(kindsOf(findings));
});
