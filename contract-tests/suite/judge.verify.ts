// Run by ./run.ts, which has asked the deployment. Each test is one check on one exchange.
import { describe, inject, type TestContext, test } from "vitest";
import { type Check, type CheckResult, checkId, type Judgement } from "../checks/check.ts";
import { checks } from "../checks/checks.ts";
import { accessOf, type Reading, read } from "../checks/reading.ts";
import { operationOf } from "../contract/contract.ts";

function resultOf(check: Check, reading: Reading, judgement: Judgement): CheckResult {
  const { operation } = reading;
  const findings = "findings" in judgement ? judgement.findings : [];
  const negative = check.level === "MUST" ? "fail" : "warn";
  return {
    id: checkId(operation, check),
    surface: operation.surface,
    operationId: operation.operationId,
    level: check.level,
    requirement: check.requirement,
    verdict: "untested" in judgement ? "untested" : findings.length > 0 ? negative : "pass",
    findings,
    ...("untested" in judgement ? { reason: judgement.untested } : {}),
    access: accessOf(reading),
  };
}

/** Hands the result to the reporter, and to Vitest in its own terms. */
function report(result: CheckResult, { task, skip }: TestContext): void {
  task.meta.checkResult = result;
  if (result.verdict === "untested") skip(result.reason);
  if (result.verdict === "fail")
    throw new Error(
      result.findings.map(({ where, expected, actual }) => `${where}: expected ${expected}, got ${actual}`).join("\n"),
    );
}

for (const { surface, operationId, exchange } of inject("asked")) {
  describe(`${surface}.${operationId}`, () => {
    const operation = operationOf(surface, operationId);
    const reading = read(operation, exchange);
    for (const check of checks) {
      test(checkId(operation, check), (context) => report(resultOf(check, reading, check.judge(reading)), context));
    }
  });
}
