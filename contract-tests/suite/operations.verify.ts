// Run by ./run.ts, which says which deployment is verified. Each test is one check on one operation.
import { afterAll, beforeAll, describe, inject, type TestContext, test } from "vitest";
import { type Check, type CheckResult, checkId, type Judgement } from "../checks/check.ts";
import { checks } from "../checks/checks.ts";
import { agentGatewayQuestions, ccCmsQuestions, type OperationQuestion } from "../checks/questions.ts";
import { accessOf, type Reading, read } from "../checks/reading.ts";
import { secretsOf } from "../deployment/deployment.ts";
import { type Credentials, c2Credentials, guidCredentials } from "../transport/credentials.ts";
import type { Exchange } from "../transport/exchange.ts";
import { openTransport } from "../transport/transport.ts";

const deployment = inject("deployment");

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

function verifySurface(questions: OperationQuestion[], credentials: Credentials): void {
  const transport = openTransport(credentials, secretsOf(deployment));
  afterAll(() => transport.close());
  // Where nothing answers, the other operations are not asked: each would only wait for its time limit.
  let nothingThere: Exchange["result"] | undefined;

  for (const { operation, question } of questions) {
    describe(operation.operationId, () => {
      let reading: Reading;
      beforeAll(async () => {
        const exchange = nothingThere ? { result: nothingThere } : await transport.send(question);
        if ("failure" in exchange.result && exchange.result.failure.unreachable) nothingThere = exchange.result;
        reading = read(operation, exchange);
      });
      for (const check of checks) {
        test(checkId(operation, check), (context) => report(resultOf(check, reading, check.judge(reading)), context));
      }
    });
  }
}

const { agentgateway, "cc-cms": ccCms } = deployment;
if (agentgateway)
  describe("agentgateway", () => verifySurface(agentGatewayQuestions(agentgateway), guidCredentials(agentgateway)));
if (ccCms) describe("cc-cms", () => verifySurface(ccCmsQuestions(ccCms), c2Credentials(ccCms)));
