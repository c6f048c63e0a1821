import { dirname } from "node:path";
import { type Reporter, startVitest, type TestCase } from "vitest/node";
import { catalogue, type Plan, type Row } from "../checks/catalogue.ts";
import type { CheckResult, LeftOut } from "../checks/check.ts";
import type { Facts } from "../checks/evidence.ts";
import { type Asked, closedReason, type Reading, read } from "../checks/reading.ts";
import { type Surface, surfaces } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Secrets } from "../transport/secrets.ts";
import { type Asking, askAll } from "./ask.ts";
import { judgeable } from "./file-mistakes.ts";

/** What the worker that judges is given. */
interface Judged {
  facts: Facts;
  asked: Asked[];
  /** Ids of the checks to make. */
  ids: string[];
}

declare module "vitest" {
  interface ProvidedContext {
    run: Judged;
  }
  interface TaskMeta {
    checkResult?: CheckResult;
  }
}

/** What a run of the suite brought. */
export interface SuiteRun {
  results: CheckResult[];
  /** Checks that the deployment file does not allow. */
  leftOut: LeftOut[];
  /** Why nothing could be asked of a surface. */
  closed: Partial<Record<Surface, string>>;
  /** Why not all was asked of a surface that is not closed. */
  cutShort: Partial<Record<Surface, string>>;
  /** What broke in the suite itself, one line each; a run with any of them cannot be relied on. */
  errors: string[];
  /** How long things took, in ms, the slowest first. */
  times: Time[];
  asking: Asking;
}

/** The time that one inquiry or the judging of one check took, in ms. */
export interface Time {
  what: string;
  duration: number;
}

/** Who wants to know how a run goes. */
export interface Watch {
  /** Is told in one line what could not be ended. */
  warn(line: string): void;
  /** Is told after each answer what has been asked, and how many of how many inquiries have been held. */
  progress?(asking: Asking, held: number, all: number): void;
}

/**
 * Asks a deployment what a plan needs, then judges what it answered, as it came: nothing of what is returned is masked.
 * `secrets` learns what must not leave the process.
 */
export async function runSuite(
  deployment: Deployment,
  { rows, leftOut, inquiries }: Plan,
  signal: AbortSignal,
  { warn, progress }: Watch,
  secrets: Secrets,
): Promise<SuiteRun> {
  const watch = (sofar: Asking) => progress?.(sofar, sofar.times.length, inquiries.length);
  const asking = await askAll(deployment, inquiries, signal, warn, watch, secrets);
  const { facts, asked, unjudged, explained, closed, cutShort, ...own } = judgeable(
    deployment,
    rows,
    asking,
    endsOf(asking.asked),
  );
  const ends = { closed, cutShort };
  const ids = comparable(own.rows, ends).map(({ id }) => id);
  const judged = await judge({ facts, asked, ids });
  return {
    ...judged,
    results: [...judged.results.map((result) => explained(reached(result, asking, ends))), ...unjudged],
    leftOut,
    ...ends,
    times: [...asking.times.map(inquiryTime), ...judged.times].sort((one, other) => other.duration - one.duration),
    asking,
  };
}

/** A check that had nothing to look at lacks nothing in the deployment when what it wanted to ask was not asked. */
function reached(result: CheckResult, { asked }: Asking, { closed, cutShort }: Pick<SuiteRun, "closed" | "cutShort">) {
  const reason = closed[result.surface] ?? cutShort[result.surface];
  if (result.verdict !== "untested" || reason === undefined) return result;
  const asks = catalogue.find(({ id }) => id === result.id)?.check.asks ?? [];
  const wanted = asked.filter(({ probe }) => asks.some(({ name }) => name === probe.inquiry));
  const isReached = closed[result.surface] === undefined && !wanted.some((one) => isUnasked(read(one)));
  return isReached ? result : { ...result, reason };
}

/** A run that was ended before it asked anything. */
export function unaskedRun({ leftOut, inquiries }: Plan): SuiteRun {
  const reason = "the run was ended before anything was asked";
  const unasked = inquiries.flatMap((inquiry) => inquiry.surfaces);
  return {
    results: [],
    leftOut,
    closed: Object.fromEntries(unasked.map((surface) => [surface, reason])),
    cutShort: {},
    errors: [],
    times: [],
    asking: { asked: [], times: [], tls: {} },
  };
}

/** Whether something was not asked because the run was ended from outside. */
export function wasInterrupted({ asked }: Asking): boolean {
  return asked.some(({ exchange: { result } }) => "failure" in result && result.failure.kind === "interrupted");
}

/** As if the deployment did not have the other surface: what cannot be compared is no lack of the one that answers. */
export function comparable(rows: readonly Row[], { closed }: Pick<SuiteRun, "closed">): Row[] {
  return rows.filter(({ check }) => (check.needs ?? []).every((surface) => closed[surface] === undefined));
}

function inquiryTime({ inquiry, duration }: Asking["times"][number]): Time {
  return { what: `asking: ${inquiry.name} (${inquiry.surfaces.join(" and ")})`, duration };
}

/** The surfaces of which nothing or not all could be asked, each with the first reason. */
export function endsOf(asked: readonly Asked[]): Pick<SuiteRun, "closed" | "cutShort"> {
  const ends: Pick<SuiteRun, "closed" | "cutShort"> = { closed: {}, cutShort: {} };
  for (const surface of surfaces) {
    const readings = asked.filter(({ probe }) => probe.surface === surface).map(read);
    const plain = readings.filter(({ probe }) => probe.proof === "valid" && probe.expects === "answer");
    const [first, ...others] = plain.map(closedReason);
    const unasked = readings.find(isUnasked)?.failure;
    if (first !== undefined && others.every((reason) => reason !== undefined)) ends.closed[surface] = first;
    else if (unasked) ends.cutShort[surface] = unasked.message;
  }
  return ends;
}

/** Whether a question could not be asked. A session that is given cannot be ended, which cuts nothing else short. */
function isUnasked({ probe, failure }: Reading): boolean {
  if (!failure || failure.kind === "broken") return false;
  return probe.proof !== "former-guid" || failure.kind === "interrupted";
}

/**
 * Judges what was asked with Vitest, in this process.
 * Vitest prints nothing and its exit code is set back: the verdict is made from the results.
 */
export async function judge(run: Judged): Promise<Pick<SuiteRun, "results" | "errors" | "times">> {
  const results: CheckResult[] = [];
  const errors: string[] = [];
  const times: Time[] = [];
  // For Vitest a file without a test is an error.
  if (run.ids.length === 0) return { results, errors, times };
  const reporter: Reporter = {
    onTestCaseResult(testCase: TestCase) {
      const { checkResult } = testCase.meta();
      if (checkResult) results.push(checkResult);
      else errors.push(`${testCase.name}: ${testCase.result().errors?.[0]?.message ?? "did not run"}`);
      times.push({ what: `judging: ${testCase.name}`, duration: testCase.diagnostic()?.duration ?? 0 });
    },
    onTestRunEnd(modules, unhandledErrors) {
      errors.push(
        ...unhandledErrors.map(({ message }) => message),
        ...modules.flatMap((module) => module.errors().map(({ message }) => message)),
      );
    },
  };
  const exitCode = process.exitCode;
  process.on("newListener", leaveSignals);
  await startVitest("test", [], {
    root: dirname(import.meta.dirname),
    config: false,
    // Compiled, it is a .js file.
    include: ["suite/*.verify.{ts,js}"],
    exclude: [],
    watch: false,
    // The folder of the package is no place to write: others may use it, and it may not be ours.
    cache: false,
    pool: "threads",
    isolate: false,
    testTimeout: 0,
    hookTimeout: 0,
    reporters: [reporter],
    provide: { run },
  }).finally(() => process.off("newListener", leaveSignals));
  process.exitCode = exitCode;
  return { results, errors, times };
}

/** Vitest and Vite end the process at Ctrl-C, before anything is written; whoever has begun the run decides that. */
function leaveSignals(event: string | symbol, listener: (...values: unknown[]) => void): void {
  if (event === "SIGINT" || event === "SIGTERM") process.nextTick(() => process.off(event, listener));
}
