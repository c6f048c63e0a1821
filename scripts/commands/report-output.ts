// How a report comes to the terminal and into its folder.
import { join } from "node:path";
import { styleText } from "node:util";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import type { Content } from "../../contract-tests/report/content.ts";
import { writeFiles } from "../../contract-tests/report/files.ts";
import { deploymentsHtml } from "../../contract-tests/report/html/deployments.ts";
import { IN_USE, takeFolder } from "../../contract-tests/report/in-use.ts";
import { matrixMarkdown } from "../../contract-tests/report/matrix.ts";
import type { Report } from "../../contract-tests/report/report.ts";
import { responds } from "../../contract-tests/report/responding.ts";
import { type Colour, terminalReport } from "../../contract-tests/report/terminal.ts";

/** Writes the files of a report. Throws a UsageError where the folder cannot be written. */
export function writeReport(folder: string, files: ReadonlyMap<string, Content | undefined>): void {
  writable(folder, () => writeFiles(folder, files));
}

/**
 * Does what writes reports into a folder, which no other run writes into meanwhile; undefined where there are none.
 * Throws a UsageError where one does, or where the folder cannot be written.
 */
export async function withFolder<Result>(folder: string | undefined, run: () => Promise<Result>): Promise<Result> {
  if (folder === undefined) return run();
  await expectResponse(folder);
  const taken = writable(folder, () => takeFolder(folder));
  if ("takenBy" in taken)
    throw new UsageError(
      `another run (${taken.takenBy}) writes its report into ${folder}; name another folder with --report-dir, or remove ${join(folder, IN_USE)} if that run is over`,
    );
  let isHanging = false;
  try {
    return await run();
  } catch (error) {
    isHanging = error instanceof NoResponse;
    throw error;
  } finally {
    if (!isHanging) taken.giveBack();
  }
}

class NoResponse extends UsageError {}

/** Throws where the file system of a folder hangs: nothing that is written there would ever return. */
export async function expectResponse(folder: string): Promise<void> {
  if (!(await responds(folder)))
    throw new NoResponse(`the file system of ${folder} does not respond; name another folder with --report-dir`);
}

function writable<Result>(folder: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(
      `the report cannot be written into ${folder} (${reason}); name another folder with --report-dir`,
    );
  }
}

/** Writes the table of several deployments, as Markdown and as a page; `links` are the addresses of their reports. */
export function writeComparison(reports: readonly Report[], links: readonly string[], folder: string): void {
  const files = new Map([
    ["comparison.md", matrixMarkdown(reports, links)],
    ["comparison.html", deploymentsHtml(reports, links)],
  ]);
  writeReport(folder, files);
}

const STYLES: Record<Parameters<Colour>[1], "red" | "yellow" | "green"> = {
  conforms: "green",
  "conforms with waivers": "yellow",
  pass: "green",
  fail: "red",
  "does not conform": "red",
  warn: "yellow",
  waived: "yellow",
  untested: "yellow",
  incomplete: "yellow",
  "could not run": "yellow",
};

/** In colours only on a terminal, and where neither NO_COLOR nor FORCE_COLOR says otherwise. */
const colour: Colour = (word, verdict) => styleText(STYLES[verdict], word, { stream: process.stdout });

/** Prints a report; with `verbose`, all evidence. */
export function printReport(report: Report, verbose: boolean): void {
  process.stdout.write(terminalReport(report, colour, verbose));
}
