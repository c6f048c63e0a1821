import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { isRecord } from "../../contract-tests/contract/schema-walk.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { differencesBetween } from "../../contract-tests/report/compare.ts";
import type { Report } from "../../contract-tests/report/report.ts";
import { visible } from "../../contract-tests/report/visible.ts";
import { newCommand, withAction } from "../command-line.ts";

const FORMAT: Report["format"] = "cti-contract-report/1";

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

async function reportIn(path: string): Promise<Report> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, "report.json") : path;
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? "it is not JSON" : String((error as { code?: unknown }).code ?? error);
    throw new UsageError(`${file} cannot be read (${reason}); give the report.json of a run`);
  }
  // Loaded late: compiling the schema takes longer than the start of any other command.
  const { isReport } = await import("../../contract-tests/report/report-schema.ts");
  if (isReport(content)) return content;
  const format =
    isRecord(content) && typeof content.format === "string" ? /^[\w-]+\/[0-9]+$/.exec(content.format)?.[0] : undefined;
  const problem =
    format === undefined || format === FORMAT
      ? "is not a report of this suite"
      : `is a report in the format ${format}; this version reads ${FORMAT}`;
  throw new UsageError(`${file} ${problem}; give the report.json of a run of this version`);
}
