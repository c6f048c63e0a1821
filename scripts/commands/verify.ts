import { join } from "node:path";
import type { Command } from "commander";
import type { Filter, Plan } from "../../contract-tests/checks/catalogue.ts";
import { type Edition, surfaces } from "../../contract-tests/contract/contract.ts";
import { type Deployment, type Depth, type HandOver, isClearText } from "../../contract-tests/deployment/deployment.ts";
import { embeddedDeployment } from "../../contract-tests/deployment/embedded.ts";
import { deploymentFromFile } from "../../contract-tests/deployment/from-file.ts";
import { type DeploymentFlags, deploymentFromFlags } from "../../contract-tests/deployment/from-flags.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { readWaivers } from "../../contract-tests/deployment/waivers.ts";
import { folderNames } from "../../contract-tests/report/folder-names.ts";
import type { Report } from "../../contract-tests/report/report.ts";
import { EXIT_CODES, worst } from "../../contract-tests/report/verdict.ts";
import { visible } from "../../contract-tests/report/visible.ts";
import { collectEarly } from "../../contract-tests/suite/garbage.ts";
import { interruption, newCommand, withAction } from "../command-line.ts";
import { sideBySide } from "../side-by-side.ts";
import { reportIn } from "./read-report.ts";
import {
  countOf,
  deploymentFlag,
  depthOption,
  editionOption,
  type FilterFlags,
  filterOf,
  levelOption,
  nothingLeft,
  withDepth,
  withFilters,
} from "./selection.ts";
import type { Job, Verified, VerifyOptions } from "./verification.ts";

interface VerifyFlags extends DeploymentFlags, FilterFlags, HandOver {
  deployment?: string[];
  waivers?: string;
  failOn?: "MUST" | "SHOULD";
  depth?: Depth;
  reportDir?: string;
  previous?: string;
  maxDuration?: string;
  slowest?: string;
  verbose?: boolean;
  parallel?: string;
}

export function verifyCommand(): Command {
  const command = withFilters(
    newCommand("verify", "Verify a deployment against the contract; by default, the embedded reference deployment.")
      .option(
        "--deployment <file...>",
        "deployment file (YAML), instead of the flags below; several files are compared",
      )
      .option("--report-dir <folder>", "folder for the report: JSON, HTML, JUnit, Markdown, HAR, OpenAPI Overlay")
      .option(
        "--previous <folder>",
        "report of an earlier run (as --report-dir): tell what is fixed, new and unchanged",
      )
      .option("--waivers <file>", "waiver file (YAML) with known deviations, which do not fail the run")
      .addOption(
        levelOption(
          "--fail-on <level>",
          "level of the checks that fail the run: must, or should to include warnings",
        ).default("MUST", "must"),
      )
      .addOption(depthOption())
      .option("--parallel <count>", "with several deployment files, verify up to so many at the same time", "1")
      .option("--max-duration <seconds>", "send no more requests after this time, and evaluate the exchanges so far")
      .option("--verbose", "print all findings with their evidence, instead of one screen")
      .option("--slowest <count>", "list the slowest scenarios and checks with their times"),
  )
    .option("--agentgateway <url>", "AgentGateway, https://host:port; the guid comes from AGENTGATEWAY_GUID")
    .option("--agentid <number>", "id of the agent that owns the guid")
    .option("--workno <number>", "id of the agent to query, ideally with skills and in a call")
    .option("--cc-cms <url>", "CC-CMS, https://host:port; the keys come from CC_CMS_ACCESS_KEY and CC_CMS_SECRET_KEY")
    .option("--cc-id <number>", "call centre ID")
    .option("--vdn <number>", "VDN ID")
    .option(
      "--agent-ids <numbers>",
      "ids of the agents to query, separated by commas, ideally with private calls for the first",
    )
    .addOption(
      editionOption(
        "edition of the interface reference that the deployment follows; by default, only what all editions have in common",
      ),
    )
    .option("--site <text>", "for the protocol, where the deployment stands")
    .option("--run-by <text>", "for the protocol, who runs the suite")
    .option("--on-behalf-of <text>", "for the protocol, for whom the suite is run")
    .option("--from <text>", "for the protocol, the host or network from which the suite runs")
    .addHelpText("after", "\nExit codes: 0 conforms, 1 does not conform, 2 could not run, 3 incomplete");
  return withAction<VerifyFlags>(command, async (options) => {
    const {
      deployment: files,
      waivers,
      failOn,
      reportDir,
      previous,
      maxDuration,
      slowest,
      verbose = false,
      parallel,
      depth,
      ...others
    } = options;
    const { surface, operation, check, level, site, runBy, onBehalfOf, from, ...flags } = others;
    collectEarly();
    const limit = countOf("--max-duration", maxDuration, "seconds");
    const most = countOf("--parallel", parallel, "a count") ?? 1;
    if (most > 1 && (files ?? []).length < 2)
      throw new UsageError("--parallel is for several deployment files; give them with --deployment");
    const handOver = handOverOf({ site, runBy, onBehalfOf, from });
    const deployments = deploymentsOf(files, flags).map((deployment) =>
      withDepth(withHandOver(deployment, handOver), depth),
    );
    const filter = await filterOf({
      ...(surface === undefined ? {} : { surface }),
      ...(operation === undefined ? {} : { operation }),
      ...(check === undefined ? {} : { check }),
      ...(level === undefined ? {} : { level }),
    });
    const given: VerifyOptions = {
      ...(waivers === undefined ? { waivers: [] } : await waiversOf(waivers)),
      failOn: failOn ?? "MUST",
      slowest: countOf("--slowest", slowest, "a count"),
      verbose,
    };
    const folders: Folders = { reportDir, previous };
    const signal = limit === undefined ? interruption() : endingAfter(limit, interruption());
    // All of them before the first is asked: what is wrong with the last one is said at once.
    const plans = await Promise.all(
      deployments.map(async (deployment) => ({ deployment, plan: await planned(deployment, filter) })),
    );
    const { withFolder } = await import("./report-output.ts");
    const verified = await withFolder(reportDir, () =>
      plans.length > 0
        ? verifyAll(plans, { ...given, isBeside: most > 1 }, files ?? [], folders, signal, most)
        : verifyReference(filter, given, folders, signal, flags.edition, (deployment) =>
            withDepth(withHandOver(deployment, handOver), depth),
          ),
    );
    return EXIT_CODES[worst(verified.map(({ report }) => report.verdict))];
  });
}

function deploymentsOf(files: string[] | undefined, flags: DeploymentFlags): Deployment[] {
  if (files === undefined) {
    // An edition by itself is that of the embedded reference deployment.
    const isEmbedded = Object.keys(flags).every((flag) => flag === "edition");
    const deployment = isEmbedded ? undefined : deploymentFromFlags(flags, process.env);
    return deployment ? [deployment] : [];
  }
  if (Object.keys(flags).length > 0)
    throw new UsageError(
      flags.edition !== undefined
        ? 'the edition of a deployment is in its file; write "edition" there instead of --edition'
        : "addresses and ids cannot be used with --deployment; put them into the file",
    );
  return files.map((file) => deploymentFromFile(file, process.env));
}

/** What the flags say; they count more than the deployment file. Throws a UsageError for what is no line of text. */
function handOverOf(flags: { [name in keyof HandOver]?: string | undefined }): HandOver {
  for (const [name, flag] of Object.entries(HAND_OVER_FLAGS)) {
    const words = flags[name as keyof HandOver];
    if (words !== undefined && !/^[^\n\r]{1,200}$/.test(words))
      throw new UsageError(`${flag} must be one line of at most 200 characters`);
  }
  return Object.fromEntries(Object.entries(flags).filter(([, words]) => words !== undefined));
}

const HAND_OVER_FLAGS: Record<keyof HandOver, string> = {
  site: "--site",
  runBy: "--run-by",
  onBehalfOf: "--on-behalf-of",
  from: "--from",
};

function withHandOver(deployment: Deployment, handOver: HandOver): Deployment {
  return Object.keys(handOver).length === 0
    ? deployment
    : { ...deployment, handOver: { ...deployment.handOver, ...handOver } };
}

async function waiversOf(file: string): Promise<Pick<VerifyOptions, "waivers" | "waiverFile">> {
  const { checkIds } = await import("../../contract-tests/checks/catalogue.ts");
  const { waivers, digest } = readWaivers(file, new Set(checkIds()));
  return { waivers, waiverFile: digest };
}

/**
 * A signal that is aborted with another signal, or after the given seconds.
 * Not AbortSignal.timeout() in AbortSignal.any(): the first is not kept by the second, and lost before its time.
 */
function endingAfter(seconds: number, signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(`the run was ended after ${seconds} s (--max-duration)`), seconds * 1000).unref();
  signal.addEventListener("abort", () => controller.abort(), { once: true });
  return controller.signal;
}

async function planned(deployment: Deployment, filter: Filter): Promise<Plan> {
  const { planFor } = await import("../../contract-tests/checks/catalogue.ts");
  const plan = planFor(deployment, filter);
  if (plan.rows.length === 0) throw nothingLeft(deployment, plan);
  return plan;
}

/** The folders of the reports: of this run, and of an earlier one. */
interface Folders {
  reportDir: string | undefined;
  previous: string | undefined;
}

/** The reports of an earlier run in these folders below `previous`; undefined without one. Read before anything is written. */
async function earlierReports(
  previous: string | undefined,
  folders: readonly string[],
): Promise<(Report | undefined)[]> {
  return Promise.all(folders.map((folder) => (previous === undefined ? undefined : reportIn(join(previous, folder)))));
}

/** Verifies the deployments, so many at a time, each with its own report; several also get a matrix. */
async function verifyAll(
  plans: readonly Pick<Job, "deployment" | "plan">[],
  options: VerifyOptions,
  files: readonly string[],
  { reportDir, previous }: Folders,
  signal: AbortSignal,
  most: number,
): Promise<Verified[]> {
  const { begin, newJob, verify, writeMatrix } = await import("./verification.ts");
  const folders = plans.length === 1 ? [""] : folderNames(plans.map(({ deployment }) => deployment.name));
  const earlier = await earlierReports(previous, folders);
  const jobs = plans.map(({ deployment, plan }, index): Job => {
    const folder = plans.length === 1 ? reportDir : reportDir && join(reportDir, folders[index] ?? "");
    return newJob(deployment, plan, folder, earlier[index]);
  });
  const isOne = jobs.length === 1;
  if (!isOne)
    writeMatrix(
      jobs.map((job) => begin(job, options)),
      reportDir,
      folders,
    );
  let ended = 0;
  const verified = await sideBySide(jobs, most, (job, index) => {
    warnOfPlainHttp(job.deployment);
    // Where the run was ended, the others have an empty report that says so.
    return verify(job, options, signal, () => {
      ended += 1;
      if (!isOne)
        process.stdout.write(
          `${ended === 1 ? "" : "\n"}${ended} of ${jobs.length}: ${visible(files[index] ?? "")}\n\n`,
        );
    });
  });
  if (!isOne) {
    const matrix = writeMatrix(verified, reportDir, folders);
    const { worstLine } = await import("../../contract-tests/report/matrix.ts");
    const page = reportDir && join(reportDir, "comparison.html");
    const reports = verified.map(({ report }) => report);
    process.stdout.write(`\n${matrix}\n${worstLine(reports, page)}`);
  }
  return verified;
}

/**
 * Verifies the reference with both ways of authentication, over TLS, with a new certificate.
 * Side by side, since each waits for seconds to pass; their findings are printed in the same order whichever ends first.
 */
async function verifyReference(
  filter: Filter,
  options: VerifyOptions,
  { reportDir, previous }: Folders,
  signal: AbortSignal,
  edition: Edition | undefined,
  withFlags: (deployment: Deployment) => Deployment,
): Promise<Verified[]> {
  const modes = ["dynamic", "static"] as const;
  const earlier = await earlierReports(previous, modes);
  const plan = await planned(withFlags(deploymentFlag(undefined, edition)), filter);
  const { startReference } = await import("../../contract-tests/reference/reference.ts");
  const { newJob, verify } = await import("./verification.ts");
  process.stderr.write("No deployment given: verifying the embedded reference deployment.\n");
  const runs: Promise<Verified>[] = [];
  return sideBySide(modes, modes.length, (authentication, index) => {
    const before = runs[index - 1];
    const run = verified(authentication, index, async () => {
      // How it ended is told by itself.
      await before?.catch(() => undefined);
    });
    runs.push(run);
    return run;
  });

  async function verified(
    authentication: (typeof modes)[number],
    index: number,
    beforeReport: () => Promise<void>,
  ): Promise<Verified> {
    const reference = await startReference({
      authentication,
      flowControl: false,
      refuseReplays: true,
      ...(edition === undefined ? {} : { edition }),
    });
    try {
      const folder = reportDir && join(reportDir, authentication);
      const deployment = withFlags(embeddedDeployment(reference, authentication, edition));
      const job = newJob(deployment, plan, folder, earlier[index]);
      return await verify(job, { ...options, isBeside: true }, signal, beforeReport);
    } finally {
      await reference.close();
    }
  }
}

/** Credentials over plain HTTP can be read on the network. */
function warnOfPlainHttp(deployment: Deployment): void {
  for (const surface of surfaces) {
    const { baseUrl } = deployment[surface] ?? {};
    if (baseUrl !== undefined && isClearText(baseUrl)) {
      process.stderr.write(`verify: ${surface}: http:// sends credentials in clear text; use https:// if possible\n`);
    }
  }
}
