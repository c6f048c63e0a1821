import { type Command, Option } from "commander";
import { differencesBetween } from "../../contract-tests/report/compare.ts";
import { COMPARISON_FORMATS } from "../../contract-tests/report/comparison.ts";
import { newCommand, withAction } from "../command-line.ts";
import { reportIn } from "./read-report.ts";

/** Something has become worse. */
const WORSE = 1;

export function compareCommand(): Command {
  const command = newCommand("compare", "Show what changed between two runs.")
    .argument("<older>", "report.json of the older run, or its folder")
    .argument("<newer>", "report.json of the newer run, or its folder")
    .addOption(
      new Option("--output <format>", "form of the output").choices(Object.keys(COMPARISON_FORMATS)).default("text"),
    )
    .addHelpText("after", "\nExit codes: 0 nothing is worse, 1 something is worse, 2 a file cannot be read");
  return withAction<{ output: keyof typeof COMPARISON_FORMATS }>(
    command,
    async ({ output }, older = "", newer = "") => {
      const [before, after] = [await reportIn(older), await reportIn(newer)];
      const differences = differencesBetween(before, after);
      process.stdout.write(COMPARISON_FORMATS[output](before, after, differences));
      if (differences.length === 0) process.stderr.write("Nothing changed.\n");
      return differences.some(({ kind }) => kind === "worse") ? WORSE : 0;
    },
  );
}
