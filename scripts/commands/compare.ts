import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { differencesBetween } from "../../contract-tests/report/compare.ts";
import type { Report } from "../../contract-tests/report/report.ts";
import { isReport } from "../../contract-tests/report/report-schema.ts";
import { newCommand, withAction } from "../command-line.ts";

/** Something has become worse. */
const WORSE = 1;

export function compareCommand(): Command {
  const command = newCommand("compare", "Say what changed from one run to another.")
    .argument("<older>", "report.json of the older run")
    .argument("<newer>", "report.json of the newer run")
    .addHelpText("after", "\nExit codes: 0 nothing has become worse, 1 something has, 2 a file cannot be read");
  return withAction(command, async (_, older = "", newer = "") => {
    const differences = differencesBetween(await reportIn(older), await reportIn(newer));
    for (const { kind, text } of differences) process.stdout.write(`${kind.padEnd(6)}  ${text}\n`);
    if (differences.length === 0) process.stderr.write("Nothing has changed.\n");
    return differences.some(({ kind }) => kind === "worse") ? WORSE : 0;
  });
}

async function reportIn(file: string): Promise<Report> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? "it is not JSON" : String((error as { code?: unknown }).code ?? error);
    throw new UsageError(`${file} cannot be read (${reason}); give the report.json of a run`);
  }
  if (!isReport(content)) throw new UsageError(`${file} is no report of this suite; give the report.json of a run`);
  return content;
}
