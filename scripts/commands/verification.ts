// One run on one deployment. Loaded late: what evaluates and reports is not needed to reject bad input.
import { randomUUID } from "node:crypto";
import type { Plan } from "../../contract-tests/checks/catalogue.ts";
import type { Level } from "../../contract-tests/checks/check.ts";
import { type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import { type Deployment, type FileDigest, secretsOf } from "../../contract-tests/deployment/deployment.ts";
import type { Waiver } from "../../contract-tests/deployment/waivers.ts";
import { buildReport } from "../../contract-tests/report/build.ts";
import { wasSent } from "../../contract-tests/report/exchanges.ts";
import { reportFiles } from "../../contract-tests/report/files.ts";
import { timeZone } from "../../contract-tests/report/local-time.ts";
import { Masking } from "../../contract-tests/report/masking.ts";
import { matrixMarkdown } from "../../contract-tests/report/matrix.ts";
import type { Report, RunFacts } from "../../contract-tests/report/report.ts";
import { suiteDigest, suiteFacts } from "../../contract-tests/report/suite-facts.ts";
import { reportOf } from "../../contract-tests/report/verdict.ts";
import { visible } from "../../contract-tests/report/visible.ts";
import type { Capture } from "../../contract-tests/suite/ask.ts";
import type { Time } from "../../contract-tests/suite/evaluate.ts";
import { Interim } from "../../contract-tests/suite/interim.ts";
import { runSuite, type SuiteRun, unaskedRun, type Watch, wasInterrupted } from "../../contract-tests/suite/run.ts";
import { Secrets } from "../../contract-tests/transport/secrets.ts";
import { Progress } from "../progress.ts";
import { expectResponse, printReport, writeComparison, writeReport } from "./report-output.ts";

export interface VerifyOptions {
  waivers: Waiver[];
  /** The file of the waivers, if there is one. */
  waiverFile?: FileDigest;
  failOn: Level;
  /** How many of the slowest scenarios and checks are listed; none when undefined. */
  slowest: number | undefined;
  /** Whether all evidence is printed. */
  verbose: boolean;
  /** Whether other runs go on at the same time; then lines on stderr say which it is. */
  isBeside?: boolean;
}

export interface Verified {
  report: Report;
}

/**
 * The pause between two interim reports, in ms.
 * A response that arrives during the writing seems late, so the pause is a multiple of the time of the writing.
 */
const PAUSE = { least: 1_000, most: 20_000, times: 20 };

/** The deployment, the plan, and the folder of the report if there is one. */
export interface Job {
  /** Id of the run. */
  id: string;
  deployment: Deployment;
  plan: Plan;
  folder: string | undefined;
  /** The report of an earlier run, to compare with. */
  previous?: Report | undefined;
}

/** A run of a plan with an id of its own, which its requests have in the header User-Agent unless the deployment says otherwise. */
export function newJob(deployment: Deployment, plan: Plan, folder: string | undefined, previous?: Report): Job {
  const [id = ""] = randomUUID().split("-");
  const { name, version } = suiteFacts();
  const userAgent = deployment.userAgent ?? `${name}/${version} run/${id}`;
  return { id, deployment: { ...deployment, userAgent }, plan, folder, previous };
}

function runFacts({ id, deployment }: Job, { waiverFile }: VerifyOptions): RunFacts {
  const { userAgent, handOver, file } = deployment;
  const { site: _, ...persons } = handOver ?? {};
  return {
    id,
    timeZone: timeZone(),
    ...(typeof userAgent === "string" ? { userAgent } : {}),
    ...persons,
    suiteDigest: suiteDigest(),
    ...(file ? { deploymentFile: file } : {}),
    ...(waiverFile ? { waiverFile } : {}),
  };
}

/** Writes an empty report, so that the report of an earlier run is not mistaken for this one. */
export function begin(job: Job, options: VerifyOptions): Verified {
  const { deployment, plan, folder } = job;
  const run = new Interim(deployment, plan).run({ recorded: [], times: [], tls: {} });
  const masking = new Masking(new Secrets(secretsOf(deployment)));
  const report = reportFrom(job, options, run, masking, {
    startedAt: new Date().toISOString(),
    complete: false,
  });
  if (folder !== undefined) writeReport(folder, reportFiles(report, { recorded: [] }, masking).files);
  return { report };
}

function reportFrom(
  job: Job,
  options: VerifyOptions,
  run: SuiteRun,
  masking: Masking,
  { startedAt, complete }: Pick<Report, "startedAt" | "complete">,
): Report {
  const { deployment, plan } = job;
  const { waivers, failOn } = options;
  const endedAt = new Date().toISOString();
  const today = endedAt.slice(0, 10);
  const evaluated = reportOf(concerned(deployment, plan, run), run, { waivers, today, failOn });
  const { recorded, tls, proxies } = run.capture;
  const { selection, represented } = plan;
  return buildReport({
    deployment,
    run: runFacts(job, options),
    waivers,
    ...(job.previous ? { previous: job.previous } : {}),
    selection,
    represented: represented.length,
    failOn,
    recorded,
    masking,
    tls,
    proxies,
    evaluated,
    complete,
    startedAt,
    endedAt,
  });
}

/**
 * Verifies a deployment, writes its report into the folder if there is one, and prints the findings.
 * No output and no error contains a secret. The findings are printed once `beforeReport` is done.
 */
export async function verify(
  job: Job,
  options: VerifyOptions,
  signal: AbortSignal,
  beforeReport: () => void | Promise<void> = () => undefined,
): Promise<Verified> {
  const secrets = new Secrets(secretsOf(job.deployment));
  try {
    return await verified(job, options, signal, secrets, beforeReport);
  } catch (error) {
    if (error instanceof Error) {
      error.message = secrets.masked(error.message);
      error.stack = secrets.masked(error.stack ?? "");
    }
    throw error;
  }
}

async function verified(
  job: Job,
  options: VerifyOptions,
  signal: AbortSignal,
  secrets: Secrets,
  beforeReport: () => void | Promise<void>,
): Promise<Verified> {
  const { deployment, plan, folder } = job;
  const startedAt = new Date().toISOString();
  const interim = new Interim(deployment, plan);
  const sofar = new Masking(secrets);
  let writeFrom = 0;
  let interimProblem: string | undefined;
  const writeInterim = async (capture: Capture, isLast: boolean) => {
    if (folder === undefined || interimProblem !== undefined || (performance.now() < writeFrom && !isLast)) return;
    writeFrom = Number.POSITIVE_INFINITY;
    await expectResponse(folder);
    const started = performance.now();
    const run = interim.run(capture);
    // A file that cannot be made is told at the end.
    const report = reportFrom(job, options, run, sofar, { startedAt, complete: false });
    writeReport(folder, reportFiles(report, capture, sofar).files);
    const ended = performance.now();
    // The first time takes long for other reasons, and nobody waits for an answer yet.
    const pause = capture.recorded.length === 0 ? 0 : (ended - started) * PAUSE.times;
    writeFrom = ended + Math.min(PAUSE.most, Math.max(PAUSE.least, pause));
  };
  let writing: Promise<void> = Promise.resolve();
  const tryInterim = (capture: Capture, isLast: boolean) => {
    writing = writing
      .then(() => writeInterim(capture, isLast))
      .catch((error: unknown) => {
        // Nobody is kept from asking by a report that is written anew at the end.
        interimProblem ??= secrets.masked(error instanceof Error ? error.message : String(error));
      });
  };
  // From the first moment on there is a report, however the process ends. Where there cannot be one, nothing is asked.
  await writeInterim({ recorded: [], times: [], tls: {} }, false);
  const run = await ran();
  await writing;
  const complete = !signal.aborted || (run.capture.recorded.length > 0 && !wasInterrupted(run.capture));
  await beforeReport();
  if (!complete) process.stderr.write("verify: the run was ended early; these are the results so far\n");
  // By now all secrets are known, also those that were told before they were.
  const masking = new Masking(secrets);
  let report = reportFrom(job, options, run, masking, { startedAt, complete });
  if (folder !== undefined) {
    let made = reportFiles(report, run.capture, masking);
    if (made.errors.length > 0) {
      // What broke is told by the report, and with it by the files that can be made.
      const errors = [...run.errors, ...made.errors];
      report = reportFrom(job, options, { ...run, errors }, masking, { startedAt, complete });
      made = reportFiles(report, run.capture, masking);
    }
    // First what was found: nothing that was asked for is lost when the files cannot be written.
    printReport(report, options.verbose);
    await expectResponse(folder);
    writeReport(folder, made.files);
  } else printReport(report, options.verbose);
  if (interimProblem !== undefined)
    process.stderr.write(`verify: an interim report could not be written: ${interimProblem}\n`);
  if (folder !== undefined) process.stderr.write(`The report is in ${folder}: open report.html (run ${job.id})\n`);
  if (options.slowest !== undefined) process.stderr.write(slowestLines(run.times.slice(0, options.slowest)));
  return { report };

  async function ran(): Promise<SuiteRun> {
    // Even a sign-in would be too much now.
    if (signal.aborted) return unaskedRun(plan);
    const progress = new Progress(deployment.name, !options.isBeside);
    try {
      const watch: Watch = {
        warn: (line) =>
          process.stderr.write(`verify: ${options.isBeside ? `${visible(deployment.name)}: ` : ""}${line}\n`),
        progress(capture, held, all) {
          const ends = endsIn(capture).map((end) => secrets.masked(end));
          progress.tell(capture.recorded.filter(wasSent).length, held, all, ends);
          tryInterim(capture, held === all);
        },
      };
      return await runSuite(deployment, plan, signal, watch, secrets);
    } finally {
      progress.end();
    }
  }
}

/**
 * The deployment without the surfaces of which no check was selected.
 * A surface that was needed only for a comparison, and failed, stays with its reason.
 */
function concerned(deployment: Deployment, { rows, notPermitted }: Plan, { closed }: SuiteRun): Deployment {
  const isConcerned = (surface: Surface) =>
    closed[surface] !== undefined ||
    rows.some(({ operation }) => operation.surface === surface) ||
    notPermitted.some((check) => check.surface === surface);
  const { agentgateway, "cc-cms": ccCms, ...rest } = deployment;
  return {
    ...rest,
    ...(agentgateway && isConcerned("agentgateway") ? { agentgateway } : {}),
    ...(ccCms && isConcerned("cc-cms") ? { "cc-cms": ccCms } : {}),
  };
}

/** The progress text about surfaces whose last request was not sent; the other surface can take much longer. */
function endsIn({ recorded }: Capture): string[] {
  return surfaces.flatMap((surface) => {
    const last = recorded.findLast(({ request }) => request.surface === surface);
    if (!last || wasSent(last) || !("failure" in last.exchange.result)) return [];
    return [`${surface} gets no more requests: ${last.exchange.result.failure.message}`];
  });
}

/**
 * Writes the table of several deployments into the folder of their reports, and returns it as Markdown.
 * `folders` are the names of their own folders in it.
 */
export function writeMatrix(
  verified: readonly Verified[],
  folder: string | undefined,
  folders: readonly string[],
): string {
  const reports = verified.map(({ report }) => report);
  if (folder !== undefined) {
    const links = folders.map((own) => `${encodeURIComponent(own)}/report.html`);
    writeComparison(reports, links, folder);
  }
  return matrixMarkdown(reports);
}

function slowestLines(times: Time[]): string {
  const lines = times.map(({ what, duration }) => `  ${duration.toFixed(0).padStart(6)} ms  ${what}`);
  return ["The slowest parts of the run:", ...lines, ""].join("\n");
}
