import { dirname } from "node:path";
import { type Reporter, startVitest, type TestCase } from "vitest/node";
import type { CheckResult } from "../checks/check.ts";
import type { Asked } from "./ask.ts";

declare module "vitest" {
  interface ProvidedContext {
    asked: Asked[];
  }
  interface TaskMeta {
    checkResult?: CheckResult;
  }
}

/** What a run of the suite brought: the checks that came to a result, and what broke in the suite itself. */
export interface SuiteRun {
  results: CheckResult[];
  /** One line each; a run with any of them cannot be relied on. */
  errors: string[];
}

/**
 * Judges what was asked with Vitest, in this process.
 * Vitest prints nothing and its exit code is set back: the verdict is made from the results.
 */
export async function judge(asked: Asked[]): Promise<SuiteRun> {
  const results: CheckResult[] = [];
  const errors: string[] = [];
  const reporter: Reporter = {
    onTestCaseResult(testCase: TestCase) {
      const { checkResult } = testCase.meta();
      if (checkResult) results.push(checkResult);
      else errors.push(`${testCase.name}: ${testCase.result().errors?.[0]?.message ?? "did not run"}`);
    },
    onTestRunEnd(modules, unhandledErrors) {
      errors.push(
        ...unhandledErrors.map(({ message }) => message),
        ...modules.flatMap((module) => module.errors().map(({ message }) => message)),
      );
    },
  };
  const exitCode = process.exitCode;
  await startVitest("test", [], {
    root: dirname(import.meta.dirname),
    config: false,
    include: ["suite/*.verify.ts"],
    exclude: [],
    watch: false,
    pool: "threads",
    isolate: false,
    testTimeout: 0,
    hookTimeout: 0,
    reporters: [reporter],
    provide: { asked },
  });
  process.exitCode = exitCode;
  return { results, errors };
}
