// A process of its own, started by prove.ts: takes jobs one message each, and answers each with its result.
import { faults } from "./faults/faults.ts";
import { runTrial, type Trial, type TrialResult } from "./trial.ts";

/** What a worker is asked to do: a fault by its name, or a trial without fault. */
export interface Job {
  id: number;
  fault?: string;
  trial: Omit<Trial, "options"> & { options: Pick<Trial["options"], "authentication" | "types"> };
}

export interface Done {
  id: number;
  result: TrialResult;
}

process.on("message", async ({ id, fault, trial }: Job) => {
  const { options = {}, change } = faults.find(({ name }) => name === fault) ?? {};
  let result: TrialResult;
  try {
    result = await runTrial({ ...trial, options: { ...trial.options, ...options, ...(change && { change }) } });
  } catch (error) {
    result = {
      results: [],
      passed: 0,
      errors: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  }
  process.send?.({ id, result } satisfies Done);
});
