import type { Deployment } from "../contract-tests/deployment/deployment.ts";
import { type DeploymentFlags, deploymentFromFlags } from "../contract-tests/deployment/from-flags.ts";
import { mockDeployment, startMocks, stopMocks } from "../contract-tests/mocks/mock-deployment.ts";
import { terminalReport } from "../contract-tests/report/terminal.ts";
import { EXIT_CODES, type RunReport, reportOf } from "../contract-tests/report/verdict.ts";
import { exitOnSignal, newCommand, runCommand } from "./command-line.ts";

const command = newCommand(
  "verify",
  "Verify a deployment against the contract; without options, the mocks of the contract.",
)
  .option("--agentgateway <url>", "AgentGateway, https://host:port; its guid is read from AGENTGATEWAY_GUID")
  .option("--agentid <number>", "id of the agent whose guid it is")
  .option("--workno <number>", "id of the agent asked about, best one with skills and in a call")
  .option("--cc-cms <url>", "CC-CMS, https://host:port; keys are read from CC_CMS_ACCESS_KEY and CC_CMS_SECRET_KEY")
  .option("--cc-id <number>", "number of the call centre")
  .option("--vdn <number>", "number of the VDN")
  .option("--agent-ids <numbers>", "ids of the agents asked about, joined by commas, best first one with private calls")
  .addHelpText("after", "\nExit codes: 0 conforms, 1 does not conform, 2 could not run, 3 incomplete");

async function verify(deployment: Deployment): Promise<RunReport> {
  // Loaded late: Vitest takes a second to load, and bad input is refused without it.
  const { runSuite } = await import("../contract-tests/suite/run.ts");
  return reportOf(deployment, await runSuite(deployment));
}

async function verifyMocks(): Promise<RunReport> {
  process.stderr.write("No deployment is named: starting the mocks of the contract and verifying them.\n");
  const mocks = await startMocks({ agentgateway: 0, "cc-cms": 0 });
  try {
    return await verify(mockDeployment(mocks));
  } finally {
    await stopMocks(mocks);
  }
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
  exitOnSignal();
  const deployment = deploymentFromFlags(options as DeploymentFlags, process.env);
  const report = deployment ? await verify(deployment) : await verifyMocks();
  print(report);
  return EXIT_CODES[report.verdict];
});
