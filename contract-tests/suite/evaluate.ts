// Evaluates exchanges with the runner of Vitest, in this process: one test for each check on each operation. Vitest as a
// whole brings a server that compiles modules and a second thread with all of them: twice the memory of a run.
import { setImmediate as turn } from "node:timers/promises";
import { startTests, type Test, test, type VitestRunner, type VitestRunnerConfig } from "@vitest/runner";
import { catalogue, resultOf } from "../checks/catalogue.ts";
import type { CheckResult } from "../checks/check.ts";
import { type Facts, Observations } from "../checks/observations.ts";
import { parseExchange, type RecordedExchange } from "../checks/parsed-exchange.ts";

/** What is evaluated. */
export interface Evaluated {
  facts: Facts;
  recorded: readonly RecordedExchange[];
  /** Ids of the checks to make. */
  ids: readonly string[];
}

/** The duration of one scenario or of the evaluation of one check, in ms. */
export interface Time {
  what: string;
  duration: number;
}

/** What comes of it. */
export interface Evaluations {
  results: CheckResult[];
  /** Errors of the suite itself, one line each. */
  errors: string[];
  times: Time[];
}

declare module "@vitest/runner" {
  interface TaskMeta {
    checkResult?: CheckResult;
  }
}

/** One after another, each once and without a limit: what a check does takes no time but that of a processor. */
const CONFIG: VitestRunnerConfig = {
  root: import.meta.dirname,
  name: undefined,
  setupFiles: [],
  passWithNoTests: true,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: "stack", setupFiles: "list" },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 0,
  hookTimeout: 0,
  retry: 0,
  includeTaskLocation: undefined,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/** The end of the evaluations so far: the runner has one run at a time. */
let last: Promise<unknown> = Promise.resolve();

/** Evaluates the exchanges as received; several runs one after another. */
export function evaluate(evaluated: Evaluated): Promise<Evaluations> {
  const own = last.then(() => evaluateNow(evaluated));
  last = own.catch(() => undefined);
  return own;
}

async function evaluateNow({ facts, recorded, ids }: Evaluated): Promise<Evaluations> {
  const evaluations: Evaluations = { results: [], errors: [], times: [] };
  const chosen = new Set(ids);
  const runner: VitestRunner = {
    config: CONFIG,
    importFile() {
      const observations = new Observations(facts, recorded.map(parseExchange));
      for (const row of catalogue.filter(({ id }) => chosen.has(id)))
        test(row.id, ({ task }) => {
          task.meta.checkResult = resultOf(row, observations);
        });
    },
    // Others may wait for their answers meanwhile.
    onBeforeRunTask: () => turn(),
    onAfterRunTask({ name, meta: { checkResult }, result }: Test) {
      if (checkResult) evaluations.results.push(checkResult);
      else evaluations.errors.push(`${name}: ${result?.errors?.[0]?.message ?? "did not run"}`);
      evaluations.times.push({ what: `check: ${name}`, duration: result?.duration ?? 0 });
    },
  };
  const files = await startTests([import.meta.filename], runner);
  evaluations.errors.push(...files.flatMap(({ result }) => result?.errors ?? []).map(({ message }) => message));
  return evaluations;
}
