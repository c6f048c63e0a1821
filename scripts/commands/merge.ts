import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import type { Report } from "../../contract-tests/report/report.ts";
import { EXIT_CODES, worst } from "../../contract-tests/report/verdict.ts";
import { newCommand, withAction } from "../command-line.ts";
import { reportIn } from "./read-report.ts";
import { countOf } from "./selection.ts";

const REPORT = "report.json";

interface MergeFlags {
  reportDir?: string;
  expect?: string;
}

export function mergeCommand(): Command {
  const command = newCommand("merge", "Put the reports of several deployments together, wherever they were made.")
    .argument("<folder...>", "folders of reports, or folders with such folders")
    .option(
      "--report-dir <folder>",
      "folder for the table: comparison.md and comparison.html, with links to the reports",
    )
    .option("--expect <count>", "how many reports there have to be, so that none is lost unseen")
    .addHelpText("after", "\nExit codes: that of the worst verdict; 2 also if a report is missing or cannot be read");
  return withAction<MergeFlags>(command, async ({ reportDir, expect }, ...given) => {
    const expected = countOf("--expect", expect, "a count");
    const found = await Promise.all(given.flat().map(reportFolders));
    const folders = [...new Map(found.flat().map((folder) => [resolve(folder), folder])).values()];
    if (expected !== undefined && folders.length !== expected)
      throw new UsageError(
        `the number of reports is ${folders.length}, not ${expected}; look for the runs whose report is missing`,
      );
    const reports: Report[] = [];
    // In turn: each can have megabytes.
    for (const folder of folders) reports.push(await reportIn(folder));
    const { matrixMarkdown, worstLine } = await import("../../contract-tests/report/matrix.ts");
    if (reportDir !== undefined) {
      const { writeComparison } = await import("./report-output.ts");
      const links = folders.map((folder) => linkTo(join(folder, "report.html"), reportDir));
      writeComparison(reports, links, reportDir);
    }
    // Without links: it can be read elsewhere, such as in the summary of a job.
    const page = reportDir && join(reportDir, "comparison.html");
    process.stdout.write(`${matrixMarkdown(reports)}\n${worstLine(reports, page)}`);
    return EXIT_CODES[worst(reports.map((report) => report.verdict))];
  });
}

/** The folder of a report, or the folders of reports in it, by name: so a host puts the artifacts of several jobs. */
async function reportFolders(folder: string): Promise<string[]> {
  const next = "give the folder that verify --report-dir wrote";
  let names: string[];
  try {
    names = (await readdir(folder)).toSorted();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`${folder} cannot be read (${reason}); ${next}`);
  }
  if (names.includes(REPORT)) return [folder];
  const inner = names.map((name) => join(folder, name));
  const isReport = await Promise.all(
    inner.map((one) =>
      stat(join(one, REPORT)).then(
        () => true,
        () => false,
      ),
    ),
  );
  const reports = inner.filter((_, index) => isReport[index]);
  if (reports.length === 0) throw new UsageError(`${folder} has no ${REPORT}, nor has a folder in it; ${next}`);
  return reports;
}

/** A link in a page, from a folder to a file. */
function linkTo(file: string, base: string): string {
  return relative(base, file).split(sep).map(encodeURIComponent).join("/");
}
