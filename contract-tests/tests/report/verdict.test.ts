import { expect, test } from "vitest";
import type { CheckResult, CheckVerdict, Level } from "../../checks/check.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import type { Waiver } from "../../deployment/waivers.ts";
import { EXIT_CODES, reportOf } from "../../report/verdict.ts";
import type { SuiteRun } from "../../suite/run.ts";

const {
  agentgateway,
  "cc-cms": ccCms,
  ...rest
} = embeddedDeployment({ baseUrl: "https://platform.example.test", certificate: "" }, "static");
const both: Deployment = { ...rest, ...(agentgateway && { agentgateway }), ...(ccCms && { "cc-cms": ccCms }) };
const one: Deployment = { ...rest, ...(agentgateway && { agentgateway }) };

function result(
  verdict: CheckVerdict,
  level: Level = "MUST",
  surface: CheckResult["surface"] = "agentgateway",
): CheckResult {
  const finding = { where: "status", expected: "200", actual: "500", source: "a page", request: "a request" };
  return {
    id: `${surface}.x.y`,
    surface,
    operationId: "x",
    level,
    risk: "read-only",
    requirement: "",
    verdict,
    findings: verdict === "fail" || verdict === "warn" ? [finding] : [],
  };
}

const waiver: Waiver = {
  check: "agentgateway.x.y",
  reason: "known",
  owner: "somebody",
  evidence: "a ticket",
  expires: "2026-12-31",
};
const expired: Waiver = { ...waiver, expires: "2026-01-01" };

function runOf(run: Partial<SuiteRun>): SuiteRun {
  return {
    results: [],
    notPermitted: [],
    closed: {},
    cutShort: {},
    errors: [],
    times: [],
    capture: { recorded: [], times: [], tls: {} },
    ...run,
  };
}

const CLOSED = { closed: { agentgateway: "100-006" } };
const CUT_SHORT = { cutShort: { agentgateway: "the run was interrupted" } };

const cases: [
  given: string,
  deployment: Deployment,
  results: CheckResult[],
  run: Partial<SuiteRun> & { waivers?: Waiver[] },
  verdict: string,
  code: number,
][] = [
  ["all pass", one, [result("pass")], {}, "conforms", 0],
  ["a SHOULD warns", one, [result("pass"), result("warn", "SHOULD")], {}, "conforms", 0],
  ["a SHOULD is untested", one, [result("pass"), result("untested", "SHOULD")], {}, "conforms", 0],
  ["a MUST is untested", one, [result("pass"), result("untested")], {}, "incomplete", 3],
  ["a MUST fails", one, [result("pass"), result("fail"), result("untested")], {}, "does not conform", 1],
  ["no result at all", one, [], {}, "could not run", 2],
  ["no surface at all", rest, [], {}, "could not run", 2],
  ["no result of one of two surfaces", both, [result("pass")], {}, "could not run", 2],
  ["nothing could be asked", one, [result("pass"), result("untested")], CLOSED, "could not run", 2],
  ["nothing could be asked, and one refusal fails a check", one, [result("fail")], CLOSED, "does not conform", 1],
  ["no check could look", one, [result("untested", "SHOULD")], {}, "could not run", 2],
  ["a failed MUST is waived", one, [result("fail")], { waivers: [waiver] }, "conforms with waivers", 0],
  ["the waiver has expired", one, [result("fail")], { waivers: [expired] }, "does not conform", 1],
  ["the waiver is not needed", one, [result("pass")], { waivers: [waiver] }, "does not conform", 1],
  ["the waived check could not look", one, [result("untested")], { waivers: [waiver] }, "could not run", 2],
  ["a waiver of a closed surface", one, [result("pass")], { ...CLOSED, waivers: [waiver] }, "could not run", 2],
  ["not everything was asked", one, [result("pass")], CUT_SHORT, "incomplete", 3],
  [
    "a waiver that a run that was cut short does not need",
    one,
    [result("pass")],
    { ...CUT_SHORT, waivers: [waiver] },
    "incomplete",
    3,
  ],
  [
    "a finding is waived in a run that was cut short",
    one,
    [result("fail")],
    { ...CUT_SHORT, waivers: [waiver] },
    "incomplete",
    3,
  ],
  ["a MUST fails in a run that was cut short", one, [result("fail")], CUT_SHORT, "does not conform", 1],
  ["the suite broke", one, [result("pass")], { errors: ["boom"] }, "could not run", 2],
  ["the suite broke, and a MUST fails", one, [result("fail")], { errors: ["boom"] }, "does not conform", 1],
  ["one conforms, one does not", both, [result("pass"), result("fail", "MUST", "cc-cms")], {}, "does not conform", 1],
  [
    "one conforms, one is incomplete",
    both,
    [result("pass"), result("pass", "MUST", "cc-cms"), result("untested", "MUST", "cc-cms")],
    {},
    "incomplete",
    3,
  ],
];

for (const [given, deployment, results, { waivers = [], ...run }, verdict, code] of cases) {
  test(`${given}: ${verdict}, exit code ${code}`, () => {
    const report = reportOf(deployment, runOf({ results, ...run }), { waivers, today: "2026-06-01" });
    expect(report.verdict).toBe(verdict);
    expect(EXIT_CODES[report.verdict]).toBe(code);
  });
}

test("a surface is not said to conform when one of its checks broke", () => {
  const results = [result("pass"), result("pass", "MUST", "cc-cms")];
  const run = runOf({ results, errors: ["agentgateway.x.z: boom"] });
  const report = reportOf(both, run, { waivers: [], today: "2026-06-01" });
  expect(report.surfaces.map(({ verdict }) => verdict)).toEqual(["could not run", "conforms"]);
});

test("where the file allows none of the chosen checks, the reason says what to add", () => {
  const notPermitted = [
    { id: "agentgateway.x.y", surface: "agentgateway", level: "MUST", risk: "change", requirement: "" } as const,
  ];
  const reasonOf = (results: CheckResult[]) => {
    const { surfaces } = reportOf(one, runOf({ results, notPermitted: [...notPermitted] }), {
      waivers: [],
      today: "2026-06-01",
    });
    return surfaces.map(({ reason }) => reason);
  };
  expect(reasonOf([])).toEqual([
    "no check was evaluated: the deployment file does not allow change (add allow: [resetSkill])",
  ]);
  expect(reasonOf([result("untested")])).toEqual(["no check was evaluated"]);
});
