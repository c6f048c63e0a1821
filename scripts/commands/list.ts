import type { Command } from "commander";
import { type Edition, surfaces } from "../../contract-tests/contract/contract.ts";
import type { Deployment, Depth } from "../../contract-tests/deployment/deployment.ts";
import type { DryRun } from "../../contract-tests/suite/dry-run.ts";
import { newCommand, withAction } from "../command-line.ts";
import {
  deploymentFlag,
  depthOption,
  editionOption,
  type FilterFlags,
  filterOf,
  nothingLeft,
  withDepth,
  withFilters,
} from "./selection.ts";

interface ListFlags extends FilterFlags {
  deployment?: string;
  edition?: Edition;
  depth?: Depth;
  requests?: boolean;
}

export function listCommand(): Command {
  const command = withFilters(
    newCommand("list", "List what a run would send and evaluate, without sending it.")
      .option("--deployment <file>", "deployment file; without it, the built-in call centre")
      .addOption(editionOption("edition of the built-in call centre; 2023 by default"))
      .addOption(depthOption())
      .option("--requests", "list each request"),
  );
  return withAction<ListFlags>(command, async ({ deployment: file, edition, depth, requests = false, ...flags }) => {
    const { planFor } = await import("../../contract-tests/checks/catalogue.ts");
    const { dryRun, titleOf } = await import("../../contract-tests/suite/dry-run.ts");
    const deployment = withDepth(deploymentFlag(file, edition), depth);
    const plan = planFor(deployment, await filterOf(flags));
    const { rows, notPermitted, represented, scenarios } = plan;
    if (rows.length + notPermitted.length === 0) throw nothingLeft(deployment, plan);
    const held = await dryRun(deployment, scenarios);
    for (const { scenario, requests: scenarioRequests } of held) {
      // How many it is in the end depends on the answers.
      const count = `about ${scenarioRequests.length} request${scenarioRequests.length === 1 ? "" : "s"}`;
      process.stdout.write(`${scenario.risk.padEnd(9)}  ${titleOf(scenario)} (${count}): ${scenario.sends}\n`);
      if (!requests) continue;
      for (const { httpRequest, step, credential } of scenarioRequests) {
        const body = httpRequest.body === undefined ? "" : ` ${httpRequest.body.slice(0, 120)}`;
        const particulars = [step, credential === "valid" ? "" : `credential: ${credential}`]
          .filter((part) => part !== "")
          .join(", ");
        const request = `${httpRequest.method} ${httpRequest.path.slice(0, 120)}${body}`;
        process.stdout.write(`             ${request}${particulars === "" ? "" : `  [${particulars}]`}\n`);
      }
    }
    process.stdout.write("\n");
    for (const { id, check } of rows) process.stdout.write(`${check.level.padEnd(6)} ${check.risk.padEnd(9)} ${id}\n`);
    for (const { id, level, risk } of notPermitted)
      process.stdout.write(`${level.padEnd(6)} ${risk.padEnd(9)} ${id}  (not permitted)\n`);
    for (const { id, check } of represented)
      process.stdout.write(`${check.level.padEnd(6)} ${check.risk.padEnd(9)} ${id}  (depth: thorough)\n`);
    // Last: the lists are longer than a screen.
    process.stdout.write(`\n${totalOf(deployment, held)}\n`);
    return 0;
  });
}

/** How many requests each surface gets, and how long they take at the pace of the deployment; waiting is not counted. */
function totalOf({ limits: { pace } }: Deployment, held: readonly DryRun[]): string {
  const requests = held.flatMap((scenario) => scenario.requests);
  const counts = surfaces.flatMap((surface) => {
    const count = requests.filter((request) => request.surface === surface).length;
    return count === 0 ? [] : [{ surface, count }];
  });
  const words = counts.map(({ surface, count }) => `${count} to ${surface}`).join(", ");
  // Both surfaces are asked at the same time.
  const most = Math.max(0, ...counts.map(({ count }) => count));
  const seconds = Math.ceil((most / pace.requests) * (pace.window / 1000));
  return `About ${requests.length} requests (${words}), which take about ${seconds} s at the pace of the deployment.`;
}
