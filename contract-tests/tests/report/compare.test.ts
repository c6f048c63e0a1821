import { describe, expect, test } from "vitest";
import { type Difference, differencesBetween } from "../../report/compare.ts";
import type { Cause, CheckReport, Latency, Report } from "../../report/report.ts";
import { edited } from "../edit-json.ts";
import { handedOver } from "./handed-over.ts";
import {
  conforming,
  couldNotRun,
  empty,
  ended,
  failing,
  incomplete,
  killed,
  oneSurface,
  PART_WORDS,
  partial,
} from "./sample-report.ts";

const ID = "agentgateway.queryAgentInfoByWorkNo.integers";

function cause(where: string, expected: string, count = 1): Cause {
  return { where, expected, source: "table 4", fault: "deployment", count, examples: [] };
}

/** The report with one check as given. */
function withCheck(change: Partial<CheckReport>): Report {
  const checks = conforming.checks.map((check) => (check.id === ID ? { ...check, ...change } : check));
  return { ...conforming, checks };
}

function withLatency(p50: number): Report {
  const [first] = conforming.latency as [Latency];
  return { ...conforming, latency: [{ ...first, p50 }] };
}

function texts(older: Report, newer: Report): string[] {
  return differencesBetween(older, newer).map(({ kind, text }) => `${kind} ${text}`);
}

describe("a report and itself", () => {
  for (const [name, report] of Object.entries({
    conforming,
    failing,
    incomplete,
    killed,
    oneSurface,
    couldNotRun,
    empty,
  }))
    test(name, () => expect(texts(report, structuredClone(report))).toEqual([]));
});

test("that a check was not reached any more is neither better nor worse", () => {
  const own = "agentgateway.queryAgentInfoByWorkNo.stable";
  expect(texts(conforming, ended)).toContain(`other ${own}: pass -> untested`);
  expect(texts(conforming, ended).filter((text) => text.startsWith("worse"))).toEqual([
    "worse verdict: conforms -> incomplete",
    "worse agentgateway: conforms -> incomplete",
    "worse cc-cms: conforms -> incomplete",
  ]);
});

test("that one of them is about a part only", () => {
  expect(texts(conforming, partial)).toEqual([
    `other selected checks: all checks -> ${PART_WORDS} (--check state-* --level MUST)`,
  ]);
});

const verdicts: [before: CheckReport["verdict"], after: CheckReport["verdict"], kind: Difference["kind"]][] = [
  ["pass", "fail", "worse"],
  ["pass", "warn", "worse"],
  ["pass", "waived", "worse"],
  ["pass", "untested", "worse"],
  ["warn", "fail", "worse"],
  ["waived", "fail", "worse"],
  ["untested", "fail", "other"],
  ["untested", "warn", "other"],
  ["fail", "untested", "better"],
  ["fail", "waived", "better"],
  ["fail", "pass", "better"],
  ["untested", "pass", "better"],
];
for (const [before, after, kind] of verdicts) {
  test(`a check that comes to ${after} after ${before} is ${kind}`, () => {
    expect(texts(withCheck({ verdict: before }), withCheck({ verdict: after }))).toEqual([
      `${kind} ${ID}: ${before} -> ${after}`,
    ]);
  });
}

test("causes that are new and those that are gone, also where the verdict stays; how often does not matter", () => {
  const older = withCheck({ verdict: "fail", causes: [cause("/a", "integer", 3), cause("/b", "integer")] });
  const newer = withCheck({
    verdict: "fail",
    causes: [cause("/a", "integer", 6000), cause("/a", "text"), cause("/c/*", "1")],
  });
  expect(texts(older, newer)).toEqual([
    `worse ${ID}: new, at /a: expected text`,
    `worse ${ID}: new, at /c/*: expected 1`,
    `better ${ID}: gone, at /b: expected integer`,
  ]);
});

test("what differs in numbers only is the same cause: they come from what agents do meanwhile", () => {
  const older = withCheck({ verdict: "fail", causes: [cause("/a", "147 to 149 s, as before")] });
  const newer = withCheck({ verdict: "fail", causes: [cause("/a", "12 to 14 s, as before"), cause("/a2", "147")] });
  expect(texts(older, newer)).toEqual([`worse ${ID}: new, at /a2: expected 147`]);
});

test("causes of two sources at one place are one", () => {
  const one = cause("/a", "integer");
  const report = withCheck({ verdict: "fail", causes: [one, { ...one, source: "table 5" }] });
  expect(texts(withCheck({ verdict: "fail" }), report)).toEqual([`worse ${ID}: new, at /a: expected integer`]);
});

const appeared: [verdict: CheckReport["verdict"], kind: Difference["kind"]][] = [
  ["fail", "other"],
  ["warn", "other"],
  ["pass", "other"],
  ["untested", "other"],
];
for (const [verdict, kind] of appeared) {
  test(`a check that was not evaluated before, with ${verdict}, is ${kind}`, () => {
    const older = { ...conforming, checks: conforming.checks.filter(({ id }) => id !== ID) };
    expect(texts(older, withCheck({ verdict }))).toEqual([`${kind} ${ID}: ${verdict}, not evaluated before`]);
    expect(texts(withCheck({ verdict }), older)).toEqual([`other ${ID}: ${verdict}, no longer evaluated`]);
  });
}

test("checks of several operations that one run has are one line", () => {
  const isAlike = ({ id }: CheckReport) => /^cc-cms\..*\.json$/.test(id);
  const count = conforming.checks.filter(isAlike).length;
  expect(count).toBeGreaterThan(2);
  const older = { ...conforming, checks: conforming.checks.filter((check) => !isAlike(check)) };
  expect(texts(older, conforming)).toEqual([`other cc-cms.*.json: pass, not evaluated before (${count} operations)`]);
  expect(texts(conforming, older)).toEqual([`other cc-cms.*.json: pass, no longer evaluated (${count} operations)`]);
});

test("of what is only different, failures come first and what passes and was not evaluated before comes last", () => {
  const [model] = conforming.checks as [CheckReport];
  const operation = "agentgateway.queryAgentInfoByWorkNo.";
  const check = (name: string, verdict: CheckReport["verdict"]) => ({
    ...model,
    id: `${operation}${name}`,
    verdict,
  });
  const [fast] = withLatency(10).latency as [Latency];
  const older: Report = {
    ...withLatency(10),
    checks: [check("gone-passing", "pass"), check("gone-failing", "fail"), check("found", "untested")],
  };
  const added = (["pass", "waived", "untested", "warn", "fail"] as const).map((one) => check(`new-${one}`, one));
  const newer: Report = {
    ...withLatency(500),
    checks: [...added, check("new-pass-2", "pass"), check("found", "fail")],
  };
  expect(texts(older, newer).map((line) => line.replace(operation, ""))).toEqual([
    "other found: untested -> fail",
    "other new-fail: fail, not evaluated before",
    "other new-warn: warn, not evaluated before",
    "other new-waived: waived, not evaluated before",
    "other new-untested: untested, not evaluated before",
    "other gone-failing: fail, no longer evaluated",
    "other gone-passing: pass, no longer evaluated",
    `other ${fast.surface}.${fast.operationId}: median response time 10 ms -> 500 ms`,
    "other new-pass: pass, not evaluated before",
    "other new-pass-2: pass, not evaluated before",
  ]);
});

test("of what is worse, failures come first", () => {
  const [first, second, ...others] = conforming.checks as [CheckReport, CheckReport, ...CheckReport[]];
  const newer = {
    ...conforming,
    checks: [{ ...first, verdict: "warn" as const }, { ...second, verdict: "fail" as const }, ...others],
  };
  expect(texts(conforming, newer)).toEqual([`worse ${second.id}: pass -> fail`, `worse ${first.id}: pass -> warn`]);
});

const latencies: [before: number, after: number, text: string | undefined][] = [
  [100, 200, "other agentgateway.queryAgentInfoByWorkNo: median response time 100 ms -> 200 ms"],
  [300, 120, "other agentgateway.queryAgentInfoByWorkNo: median response time 300 ms -> 120 ms"],
  [100, 199, undefined],
  [1, 90, undefined],
  [1000, 1900, undefined],
  [0, 100, "other agentgateway.queryAgentInfoByWorkNo: median response time 0 ms -> 100 ms"],
];
for (const [before, after, text] of latencies) {
  test(`answers that take ${after} ms after ${before} ms ${text === undefined ? "are no difference" : "are one"}`, () => {
    expect(texts(withLatency(before), withLatency(after))).toEqual(text === undefined ? [] : [text]);
  });
}

test("an operation that was not asked before has no time to compare with", () => {
  expect(texts({ ...conforming, latency: [] }, withLatency(5000))).toEqual([]);
});

test("the verdict of the run and of a surface, with the reason; worse and better follow the exit table", () => {
  const closed = edited(conforming, {
    set: {
      "/verdict": "could not run",
      "/surfaces/0/verdict": "could not run",
      "/surfaces/0/reason": "nothing answers",
    },
  });
  expect(texts(conforming, closed)).toEqual([
    "worse verdict: conforms -> could not run",
    "worse agentgateway: conforms -> could not run (nothing answers)",
  ]);
  expect(texts(closed, conforming)).toEqual([
    "better verdict: could not run -> conforms",
    "better agentgateway: could not run -> conforms",
  ]);
});

test("waivers that do not hold are of their file, and only different", () => {
  const newer = { ...conforming, waiverProblems: ["the waiver of x has expired"] };
  expect(texts(conforming, newer)).toEqual(["other waivers: new, the waiver of x has expired"]);
  expect(texts(newer, conforming)).toEqual(["other waivers: gone, the waiver of x has expired"]);
});

test("what broke in the suite is told, and a verdict that comes from it is worse", () => {
  const newer: Report = { ...conforming, errors: ["x: broke"], verdict: "could not run" };
  expect(texts(conforming, newer)).toEqual([
    "worse verdict: conforms -> could not run",
    "other error of the suite: new, x: broke",
  ]);
  expect(texts(newer, conforming)).toEqual([
    "better verdict: could not run -> conforms",
    "other error of the suite: gone, x: broke",
  ]);
});

test("what a difference can come from: another contract, deployment, suite or certificate, or an incomplete run", () => {
  const newer = edited(conforming, {
    set: {
      "/deployment/name": "Site Porto",
      "/suite/version": "0.2.0",
      "/complete": false,
      "/contracts/1/digest": "0".repeat(64),
      "/surfaces/0/tls/fingerprint": "00:11",
    },
  });
  expect(texts(conforming, newer)).toEqual([
    "contract the contract of cc-cms has changed",
    "other deployment: Site Lisbon, acceptance -> Site Porto",
    "other suite: 0.1.0 -> 0.2.0",
    "other complete: true -> false",
    expect.stringMatching(/^other certificate of agentgateway: 5F:.* -> 00:11$/),
  ]);
});

test("a verdict by another edition is worse only by a check that both runs have", () => {
  const [first, ...others] = conforming.checks as [CheckReport, ...CheckReport[]];
  const edition = { "/deployment/edition": "2025-11", "/verdict": "does not conform" };
  const failed = { ...first, verdict: "fail" as const };
  const added = edited(
    { ...conforming, checks: [...conforming.checks, { ...failed, id: `${first.id}-of-2025` }] },
    { set: edition },
  );
  expect(texts(conforming, added)).toEqual([
    "contract edition: none -> 2025-11",
    "other verdict: conforms -> does not conform",
    `other ${first.id}-of-2025: fail, not evaluated before`,
  ]);
  const changed = edited({ ...conforming, checks: [failed, ...others] }, { set: edition });
  expect(texts(conforming, changed)).toEqual([
    "worse verdict: conforms -> does not conform",
    `worse ${first.id}: pass -> fail`,
    "contract edition: none -> 2025-11",
  ]);
});

test("that more was tested is not worse, also where it makes the verdict another one", () => {
  const known = (report: Report) => ({ ...report, checks: report.checks.filter(({ id }) => id !== ID) });
  const failed = edited(withCheck({ verdict: "fail", causes: [cause("/a", "integer")] }), {
    set: { "/verdict": "does not conform", "/surfaces/0/verdict": "does not conform" },
  });
  for (const [older, line] of [
    [known(conforming), `other ${ID}: fail, not evaluated before`],
    [withCheck({ verdict: "untested" }), `other ${ID}: untested -> fail`],
  ] as const)
    expect(texts(older, failed)).toEqual([
      "other verdict: conforms -> does not conform",
      "other agentgateway: conforms -> does not conform",
      line,
    ]);
  // Something that was known as well makes it worse.
  const worse = {
    ...failed,
    checks: failed.checks.map((check, index) => (index === 0 ? { ...check, verdict: "fail" as const } : check)),
  };
  expect(texts(known(conforming), worse)[0]).toBe("worse verdict: conforms -> does not conform");
  expect(texts(known(conforming), { ...failed, complete: false })[0]).toBe(
    "worse verdict: conforms -> does not conform",
  );
});

test("another address, product, site or edition", () => {
  expect(
    texts(
      handedOver(conforming),
      edited(handedOver(conforming), {
        set: {
          "/surfaces/0/baseUrl": "https://other.example.test",
          "/surfaces/1/version": "8.2",
          "/deployment/site": "Porto",
          "/deployment/edition": "2023",
        },
      }),
    ),
  ).toEqual([
    "contract edition: 2025-11 -> 2023",
    "other site: Lisbon, data centre 2 -> Porto",
    "other address of agentgateway: https://platform.example.test:8043 -> https://other.example.test",
    "other product of cc-cms: Example Monitoring 8.1 -> Example Monitoring 8.2",
  ]);
});

test("the worst comes first, whatever it is about", () => {
  const newer = edited(
    { ...withCheck({ verdict: "fail" }), latency: withLatency(9000).latency },
    {
      set: { "/deployment/name": "other", "/deployment/edition": "2023" },
    },
  );
  const [first, second] = conforming.checks as [CheckReport, CheckReport];
  const checks = [first, second].map((check) => ({ ...check, verdict: "warn" as const }));
  const older = { ...withLatency(10), checks: [...checks, ...conforming.checks.slice(2)] };
  expect([...new Set(differencesBetween(older, newer).map(({ kind }) => kind))]).toEqual([
    "worse",
    "better",
    "contract",
    "other",
  ]);
});
