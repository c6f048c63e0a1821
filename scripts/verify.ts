import { writeFile } from "node:fs/promises";
import { surfaces } from "../contract-tests/contract/contract.ts";
import type { Deployment } from "../contract-tests/deployment/deployment.ts";
import { embeddedDeployment } from "../contract-tests/deployment/embedded.ts";
import { deploymentFromFile } from "../contract-tests/deployment/from-file.ts";
import { type DeploymentFlags, deploymentFromFlags } from "../contract-tests/deployment/from-flags.ts";
import { sampleFor } from "../contract-tests/deployment/sample.ts";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { terminalReport } from "../contract-tests/report/terminal.ts";
import { EXIT_CODES, type RunReport, reportOf, worst } from "../contract-tests/report/verdict.ts";
import { interruption, newCommand, runCommand } from "./command-line.ts";

const command = newCommand(
  "verify",
  "Verify a deployment against the contract; without options, the embedded reference deployment.",
)
  .option("--deployment <file>", "deployment file (YAML), instead of the flags below")
  .option("--agentgateway <url>", "AgentGateway, https://host:port; its guid is read from AGENTGATEWAY_GUID")
  .option("--agentid <number>", "id of the agent whose guid it is")
  .option("--workno <number>", "id of the agent asked about, best one with skills and in a call")
  .option("--cc-cms <url>", "CC-CMS, https://host:port; keys are read from CC_CMS_ACCESS_KEY and CC_CMS_SECRET_KEY")
  .option("--cc-id <number>", "number of the call centre")
  .option("--vdn <number>", "number of the VDN")
  .option("--agent-ids <numbers>", "ids of the agents asked about, joined by commas, best first one with private calls")
  .addHelpText("after", "\nExit codes: 0 conforms, 1 does not conform, 2 could not run, 3 incomplete");

command
  .command("init")
  .description("Write a commented deployment file.")
  .argument("[file]", "where to", "deployment.yaml")
  .action(async (file: string) => {
    try {
      await writeFile(file, sampleFor(file), { flag: "wx" });
    } catch (error) {
      const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
      throw new UsageError(exists ? `${file} exists; name another file` : `${file} cannot be written (${error})`);
    }
    process.stdout.write(`${file}\n`);
    process.stderr.write(`Fill it in, set the variables that it names, then: npm run verify -- --deployment ${file}\n`);
  });

function deploymentOf({ deployment, ...flags }: DeploymentFlags & { deployment?: string }): Deployment | undefined {
  if (deployment === undefined) return deploymentFromFlags(flags, process.env);
  if (Object.keys(flags).length > 0)
    throw new UsageError("--deployment takes no other options beside it; put them into the file");
  return deploymentFromFile(deployment, process.env);
}

/** Credentials over plain HTTP can be read on the way; between programs of one machine there is no way. */
function warnOfPlainHttp(deployment: Deployment): void {
  for (const surface of surfaces) {
    const { protocol, hostname } = new URL(deployment[surface]?.baseUrl ?? "https:x");
    if (protocol === "http:" && !/^(127\.|localhost$|\[::1\])/.test(hostname)) {
      process.stderr.write(
        `verify: ${surface}: http:// sends credentials in the clear; use https:// if there is one\n`,
      );
    }
  }
}

async function verify(deployment: Deployment, signal: AbortSignal): Promise<RunReport> {
  warnOfPlainHttp(deployment);
  // Loaded late: Vitest takes a second to load, and bad input is refused without it.
  const { askAll } = await import("../contract-tests/suite/ask.ts");
  const { judge } = await import("../contract-tests/suite/run.ts");
  const asked = await askAll(deployment, signal, (line) => process.stderr.write(`verify: ${line}\n`));
  if (signal.aborted) process.stderr.write("verify: interrupted; this is what was found so far\n");
  const report = reportOf(deployment, await judge(asked));
  print(report);
  return report;
}

/** Both ways of authentication in turn, over TLS, with a certificate that is made for this run. */
async function verifyReference(signal: AbortSignal): Promise<RunReport[]> {
  const { startReference } = await import("../contract-tests/reference/reference.ts");
  process.stderr.write("No deployment is named: verifying the embedded reference deployment.\n");
  const reports: RunReport[] = [];
  for (const authentication of ["dynamic", "static"] as const) {
    if (signal.aborted) break;
    const reference = await startReference({ authentication });
    try {
      reports.push(await verify(embeddedDeployment(reference, authentication), signal));
    } finally {
      await reference.close();
    }
  }
  return reports;
}

/** When nothing could be asked there is nothing to report; the reasons alone say what to do. */
function print(report: RunReport): void {
  const reasons = report.surfaces.flatMap(({ surface, reason }) =>
    reason === undefined ? [] : [`${surface}: ${reason}`],
  );
  if (report.errors.length === 0 && reasons.length === report.surfaces.length) {
    for (const reason of reasons) process.stderr.write(`verify: ${reason}\n`);
  } else {
    process.stdout.write(terminalReport(report));
  }
}

await runCommand(command, async (options) => {
  const signal = interruption();
  const deployment = deploymentOf(options);
  const reports = deployment ? [await verify(deployment, signal)] : await verifyReference(signal);
  return EXIT_CODES[worst(reports.map(({ verdict }) => verdict))];
});
