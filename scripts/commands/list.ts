import type { Command } from "commander";
import type { Edition } from "../../contract-tests/contract/contract.ts";
import { newCommand, withAction } from "../command-line.ts";
import { deploymentFlag, editionOption, type FilterFlags, filterOf, nothingLeft, withFilters } from "./selection.ts";

interface ListFlags extends FilterFlags {
  deployment?: string;
  edition?: Edition;
  requests?: boolean;
}

export function listCommand(): Command {
  const command = withFilters(
    newCommand("list", "Say what a run would send and judge, and send nothing.")
      .option("--deployment <file>", "deployment file; without it, the built-in call centre")
      .addOption(editionOption("the edition of the built-in call centre; 2023 by default"))
      .option("--requests", "each request, too"),
  );
  return withAction<ListFlags>(command, async ({ deployment: file, edition, requests = false, ...flags }) => {
    const { planFor } = await import("../../contract-tests/checks/catalogue.ts");
    const { dryRun, titleOf } = await import("../../contract-tests/suite/dry-run.ts");
    const deployment = deploymentFlag(file, edition);
    const plan = planFor(deployment, await filterOf(flags));
    const { rows, leftOut, inquiries } = plan;
    if (rows.length + leftOut.length === 0) throw nothingLeft(deployment, plan);
    const held = await dryRun(deployment, inquiries);
    for (const one of held) {
      const { inquiry, probes } = one;
      // How many it is in the end depends on the answers.
      const count = `about ${probes.length} request${probes.length === 1 ? "" : "s"}`;
      process.stdout.write(`${inquiry.risk.padEnd(9)}  ${titleOf(one, held)} (${count}): ${inquiry.sends}\n`);
      if (!requests) continue;
      for (const { question, step, proof } of probes) {
        const body = question.body === undefined ? "" : ` ${question.body.slice(0, 120)}`;
        const particulars = [step, proof === "valid" ? "" : `proof: ${proof}`].filter((part) => part !== "").join(", ");
        const request = `${question.method} ${question.path.slice(0, 120)}${body}`;
        process.stdout.write(`             ${request}${particulars === "" ? "" : `  [${particulars}]`}\n`);
      }
    }
    process.stdout.write("\n");
    for (const { id, check } of rows) process.stdout.write(`${check.level.padEnd(6)} ${check.risk.padEnd(9)} ${id}\n`);
    for (const { id, level, risk } of leftOut)
      process.stdout.write(`${level.padEnd(6)} ${risk.padEnd(9)} ${id}  (left out: not allowed)\n`);
    return 0;
  });
}
