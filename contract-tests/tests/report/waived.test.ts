import { expect, test } from "vitest";
import type { CheckResult, CheckVerdict, Finding } from "../../checks/check.ts";
import type { Waiver } from "../../deployment/waivers.ts";
import { applyWaivers } from "../../report/waived.ts";

const CHECK = "agentgateway.queryAgentInfoByWorkNo.sign-in-time";
const TODAY = "2026-06-15";

const wide: Waiver = {
  check: CHECK,
  reason: "In seconds until the next release.",
  owner: "Platform team",
  evidence: "https://tickets.example.test/4711",
  expires: "2026-12-31",
};
const about1099: Waiver = { ...wide, subject: 1099 };
const about1031: Waiver = { ...wide, subject: 1031 };
const elsewhere: Waiver = { ...wide, check: "agentgateway.queryAgentInfoByWorkNo.state-duration" };

/** A finding about an agent, or about none. */
function finding(subject?: number): Finding {
  return {
    where: "/result/logintime",
    expected: "milliseconds",
    actual: "seconds",
    source: "",
    request: "",
    ...(subject === undefined ? {} : { subject }),
  };
}

function result(verdict: CheckVerdict, findings: Finding[] = [], id = CHECK): CheckResult {
  return {
    id,
    surface: "agentgateway",
    operationId: "queryAgentInfoByWorkNo",
    level: verdict === "warn" ? "SHOULD" : "MUST",
    risk: "read-only",
    requirement: "",
    verdict,
    findings,
  };
}

const passes = `the waiver of ${CHECK} waives nothing: the check passes; remove it`;
const passes1099 = `the waiver of ${CHECK} for agent 1099 waives nothing: the check passes; remove it`;
const other1031 = `the waiver of ${CHECK} for agent 1031 waives nothing: the check has no finding about this agent; remove it`;
const expired1099 = `the waiver of ${CHECK} for agent 1099 expired after 2026-06-14; remove it, or agree on a later date with its owner (Platform team)`;
const yesterday: Waiver = { ...about1099, expires: "2026-06-14" };

const cases: [
  given: string,
  results: CheckResult[],
  waivers: Waiver[],
  verdict: CheckVerdict | undefined,
  waivedBy: (Waiver | undefined)[],
  problems: string[],
][] = [
  ["no waiver", [result("fail", [finding(1099)])], [], "fail", [undefined], []],
  [
    "all findings, by one for the check",
    [result("fail", [finding(1099), finding()])],
    [wide],
    "waived",
    [wide, wide],
    [],
  ],
  ["the finding about its agent", [result("fail", [finding(1099)])], [about1099], "waived", [about1099], []],
  [
    "one of two agents",
    [result("fail", [finding(1099), finding(1031)])],
    [about1099],
    "fail",
    [about1099, undefined],
    [],
  ],
  [
    "two agents, one waiver for each",
    [result("fail", [finding(1099), finding(1031)])],
    [about1031, about1099],
    "waived",
    [about1099, about1031],
    [],
  ],
  [
    "an agent twice over: the closer waiver is named, and both are needed",
    [result("fail", [finding(1099), finding()])],
    [wide, about1099],
    "waived",
    [about1099, wide],
    [],
  ],
  [
    "an agent twice over, and nothing else: neither waives nothing",
    [result("fail", [finding(1099)])],
    [wide, about1099],
    "waived",
    [about1099],
    [],
  ],
  ["a warning", [result("warn", [finding(1099)])], [about1099], "waived", [about1099], []],
  [
    "one agent of a warning",
    [result("warn", [finding(1099), finding()])],
    [about1099],
    "warn",
    [about1099, undefined],
    [],
  ],
  [
    "a finding about nobody, for an agent",
    [result("fail", [finding()])],
    [about1031],
    "fail",
    [undefined],
    [other1031],
  ],
  ["another agent", [result("fail", [finding(1099)])], [about1031], "fail", [undefined], [other1031]],
  ["another check, which is not made", [result("fail", [finding(1099)])], [elsewhere], "fail", [undefined], []],
  ["a failure without findings", [result("fail")], [about1031], "fail", [], [other1031]],
  ["a check that passes", [result("pass")], [wide], "pass", [], [passes]],
  ["a check that passes, for an agent", [result("pass")], [about1099], "pass", [], [passes1099]],
  ["a check that is untested", [result("untested")], [wide], "untested", [], []],
  ["a check that is not in the run", [], [wide], undefined, [], []],
  [
    "the last day",
    [result("fail", [finding(1099)])],
    [{ ...wide, expires: TODAY }],
    "waived",
    [{ ...wide, expires: TODAY }],
    [],
  ],
  ["expired, and it would cover", [result("fail", [finding(1099)])], [yesterday], "fail", [undefined], [expired1099]],
  ["expired, and the check passes", [result("pass")], [yesterday], "pass", [], [expired1099]],
  ["expired, and the check is untested", [result("untested")], [yesterday], "untested", [], [expired1099]],
  ["expired, and the check is not in the run", [], [yesterday], undefined, [], [expired1099]],
  [
    "expired, beside one that holds",
    [result("fail", [finding(1099)])],
    [yesterday, wide],
    "waived",
    [wide],
    [expired1099],
  ],
  [
    "several problems, in the order of the file",
    [result("fail", [finding(1099)])],
    [about1031, about1099, yesterday],
    "waived",
    [about1099],
    [other1031, expired1099],
  ],
];

for (const [given, results, waivers, verdict, waivedBy, problems] of cases) {
  test(`waived is ${given}: ${verdict ?? "no result"}, ${problems.length} problems`, () => {
    const before = structuredClone(results);
    const applied = applyWaivers(results, waivers, TODAY);
    expect(applied.problems).toEqual(problems);
    const findings = results[0]?.findings.map((each, index) =>
      waivedBy[index] ? { ...each, waivedBy: waivedBy[index] } : each,
    );
    expect(applied.results).toStrictEqual(verdict ? [{ ...results[0], verdict, findings }] : []);
    expect(results).toEqual(before);
  });
}

test("a waiver changes nothing in the result of another check", () => {
  const other = result("fail", [finding(1099)], elsewhere.check);
  expect(applyWaivers([other, result("fail", [finding(1099)])], [wide], TODAY).results).toMatchObject([
    { verdict: "fail", findings: [{ subject: 1099 }] },
    { verdict: "waived" },
  ]);
  expect(applyWaivers([other], [wide], TODAY).results).toEqual([other]);
});
