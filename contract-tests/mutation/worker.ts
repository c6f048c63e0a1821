// A process of its own, started by workers.ts: takes jobs one message each, and answers each with its result.
import type { Change } from "../reference/change.ts";
import { mutants } from "./mutants/mutants.ts";
import { asOne } from "./tolerated/combinations.ts";
import { type Tolerated, tolerated } from "./tolerated/tolerated.ts";
import { runTrial, type Trial, type TrialResult } from "./trial.ts";

/** What a worker is asked to do: a mutant by its name, tolerated deployments by theirs, or a trial without either. */
export interface Job {
  id: number;
  mutant?: string;
  tolerated?: readonly string[];
  trial: Pick<Trial, "seed" | "flood" | "filled" | "depth"> & {
    options: Pick<Trial["options"], "authentication" | "types">;
  };
}

export interface Done {
  id: number;
  result: TrialResult;
}

/** The trial of a job, with what its names stand for. */
function trialOf({ mutant, tolerated: names = [], trial }: Omit<Job, "id">): Trial {
  const { options, change } = mutants.find((one) => one.name === mutant) ?? asOne(toleratedOf(names));
  const { setting } = asOne(toleratedOf(names));
  const surface = setting || options ? undefined : change && surfaceOf(change);
  return {
    ...trial,
    ...(setting && { setting }),
    ...(surface && { surface }),
    options: { ...trial.options, ...options, ...(change && { change }) },
  };
}

/** The surface that a change is of, where that can be told. */
function surfaceOf({ surface, request, answer }: Change): Change["surface"] {
  return surface ?? (request || answer ? undefined : "cc-cms");
}

function toleratedOf(names: readonly string[]): Tolerated[] {
  return names.flatMap((name) => tolerated.find((one) => one.name === name) ?? []);
}

/**
 * As a run does by default; a mutant that is not found is looked for with `depth: thorough`, too.
 * A false alarm about one operation of a route family is one about the others, so that tolerated deployments need no more.
 */
async function resultOf(job: Omit<Job, "id">): Promise<TrialResult> {
  const trial = trialOf(job);
  const result = await runTrial(trial);
  return job.mutant === undefined || result.results.some(({ verdict }) => verdict === "fail" || verdict === "warn")
    ? result
    : runTrial({ ...trial, depth: "thorough" });
}

process.on("message", async ({ id, ...job }: Job) => {
  let result: TrialResult;
  try {
    result = await resultOf(job);
  } catch (error) {
    result = {
      results: [],
      passed: 0,
      errors: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      depth: "standard",
    };
  }
  process.send?.({ id, result } satisfies Done);
});
