import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../../contract-tests/contract/schema-walk.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import type { Report } from "../../contract-tests/report/report.ts";

const FORMAT: Report["format"] = "cti-contract-report/1";

/** The report at a path: report.json, or its folder. Throws a UsageError with the next step. */
export async function reportIn(path: string): Promise<Report> {
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
