import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { TrialResult } from "./trial.ts";
import type { Done, Job } from "./worker.ts";

/** How many trials one worker has at work at the same time: most of a trial is waiting for seconds to pass. */
const AT_ONCE = 24;

/**
 * Runs all jobs, in as many processes as the machine has processors, and returns their results in the order of the jobs.
 * `progress` is told after each how many are done. Rejects when a worker ends before its work.
 */
export async function runJobs(
  jobs: readonly Omit<Job, "id">[],
  progress: (done: number) => void,
): Promise<TrialResult[]> {
  const results: TrialResult[] = [];
  let next = 0;
  let done = 0;
  const give = (worker: ChildProcess) => {
    const job = jobs[next];
    if (job === undefined) return;
    worker.send({ ...job, id: next } satisfies Job);
    next += 1;
  };
  const workers = Array.from({ length: availableParallelism() }, () =>
    fork(fileURLToPath(new URL("worker.ts", import.meta.url)), { execArgv: ["--import", "tsx"] }),
  );
  try {
    await new Promise<void>((resolve, reject) => {
      for (const worker of workers) {
        worker.on("message", ({ id, result }: Done) => {
          results[id] = result;
          done += 1;
          progress(done);
          if (done === jobs.length) resolve();
          else give(worker);
        });
        worker.on("error", reject);
        worker.on("exit", (code) => reject(new Error(`a worker ended early, with exit code ${code}`)));
        for (let count = 0; count < AT_ONCE; count += 1) give(worker);
      }
      if (jobs.length === 0) resolve();
    });
  } finally {
    for (const worker of workers) {
      worker.removeAllListeners("exit");
      worker.kill();
    }
  }
  return results;
}
