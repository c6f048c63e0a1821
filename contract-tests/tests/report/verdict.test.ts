import { expect, test } from "vitest";
import type { Access, CheckResult, CheckVerdict, Level } from "../../checks/check.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { EXIT_CODES, reportOf } from "../../report/verdict.ts";

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
  access: Access = { kind: "answered" },
): CheckResult {
  return { id: `${surface}.x.y`, surface, operationId: "x", level, requirement: "", verdict, findings: [], access };
}

const refused: Access = { kind: "refused", reason: "100-006" };

const cases: [
  given: string,
  deployment: Deployment,
  results: CheckResult[],
  errors: string[],
  verdict: string,
  code: number,
][] = [
  ["all pass", one, [result("pass")], [], "conforms", 0],
  ["a SHOULD warns", one, [result("pass"), result("warn", "SHOULD")], [], "conforms", 0],
  ["a SHOULD is untested", one, [result("pass"), result("untested", "SHOULD")], [], "conforms", 0],
  ["a MUST is untested", one, [result("pass"), result("untested")], [], "incomplete", 3],
  ["a MUST fails", one, [result("pass"), result("fail"), result("untested")], [], "does not conform", 1],
  ["no result at all", one, [], [], "could not run", 2],
  ["no surface at all", rest, [], [], "could not run", 2],
  ["no result of one of two surfaces", both, [result("pass")], [], "could not run", 2],
  [
    "all refused",
    one,
    [result("pass", "MUST", "agentgateway", refused), result("untested", "MUST", "agentgateway", refused)],
    [],
    "could not run",
    2,
  ],
  [
    "one of two refused",
    one,
    [result("pass"), result("untested", "MUST", "agentgateway", refused)],
    [],
    "incomplete",
    3,
  ],
  [
    "all refused, and one refusal fails a check",
    one,
    [result("fail", "MUST", "agentgateway", refused)],
    [],
    "does not conform",
    1,
  ],
  ["the suite broke", one, [result("pass")], ["boom"], "could not run", 2],
  ["the suite broke, and a MUST fails", one, [result("fail")], ["boom"], "does not conform", 1],
  ["one conforms, one does not", both, [result("pass"), result("fail", "MUST", "cc-cms")], [], "does not conform", 1],
  [
    "one conforms, one is incomplete",
    both,
    [result("pass"), result("untested", "MUST", "cc-cms")],
    [],
    "incomplete",
    3,
  ],
];

for (const [given, deployment, results, errors, verdict, code] of cases) {
  test(`${given}: ${verdict}, exit code ${code}`, () => {
    const report = reportOf(deployment, { results, errors });
    expect(report.verdict).toBe(verdict);
    expect(EXIT_CODES[report.verdict]).toBe(code);
  });
}

test("a surface is not said to conform when one of its checks broke", () => {
  const results = [result("pass"), result("pass", "MUST", "cc-cms")];
  const report = reportOf(both, { results, errors: ["agentgateway.x.z: boom"] });
  expect(report.surfaces.map(({ verdict }) => verdict)).toEqual(["could not run", "conforms"]);
});
