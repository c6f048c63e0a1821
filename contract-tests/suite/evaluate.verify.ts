// Run by ./run.ts, which has asked the deployment. Each test is one check on one operation.
import { describe, inject, type TestContext, test } from "vitest";
import { catalogue, resultOf } from "../checks/catalogue.ts";
import type { CheckResult } from "../checks/check.ts";
import { Observations } from "../checks/observations.ts";
import { parseExchange } from "../checks/parsed-exchange.ts";
import { collectGarbage } from "./garbage.ts";

/** Hands the result to the reporter, and to Vitest in its own terms. */
function report(result: CheckResult, { task, skip }: TestContext): void {
  task.meta.checkResult = result;
  if (result.verdict === "untested") skip();
  // Findings and reasons repeat what was received, and nothing of that is masked here.
  if (result.verdict === "fail") throw new Error("the result has the findings");
}

const { facts, recorded, ids } = inject("run");
const observations = new Observations(facts, recorded.map(parseExchange));
const chosen = new Set(ids);

describe("checks", () => {
  for (const row of catalogue.filter(({ id }) => chosen.has(id)))
    test(row.id, (context) => {
      const result = resultOf(row, observations);
      collectGarbage();
      report(result, context);
    });
});
