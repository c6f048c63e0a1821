import type { Command } from "commander";
import { differencesBetween } from "../../contract-tests/report/compare.ts";
import { visible } from "../../contract-tests/report/visible.ts";
import { newCommand, withAction } from "../command-line.ts";
import { reportIn } from "./read-report.ts";

/** Something has become worse. */
const WORSE = 1;

export function compareCommand(): Command {
  const command = newCommand("compare", "Show what changed between two runs.")
    .argument("<older>", "report.json of the older run, or its folder")
    .argument("<newer>", "report.json of the newer run, or its folder")
    .addHelpText("after", "\nExit codes: 0 nothing is worse, 1 something is worse, 2 a file cannot be read");
  return withAction(command, async (_, older = "", newer = "") => {
    const differences = differencesBetween(await reportIn(older), await reportIn(newer));
    // Names of properties come from a deployment, and could steer the terminal.
    for (const { kind, text } of differences) process.stdout.write(`${kind.padEnd(6)}  ${visible(text)}\n`);
    if (differences.length === 0) process.stderr.write("Nothing changed.\n");
    return differences.some(({ kind }) => kind === "worse") ? WORSE : 0;
  });
}
