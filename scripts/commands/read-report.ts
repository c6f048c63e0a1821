import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../../contract-tests/contract/schema-walk.ts";
import { inputBytes, isUtf16, REPORT_LIMIT } from "../../contract-tests/deployment/input-file.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { reasonOf } from "../../contract-tests/deployment/yaml-file.ts";
import type { Report } from "../../contract-tests/report/report.ts";

/** The content of JSON in UTF-8, with or without a byte order mark. Throws a SyntaxError that says what it is instead. */
function jsonIn(bytes: Buffer): unknown {
  if (isUtf16(bytes)) throw new SyntaxError("it is in UTF-16");
  if (bytes.length === 0) throw new SyntaxError("it is empty");
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError(text.startsWith("{") && !text.trimEnd().endsWith("}") ? "it is cut off" : "it is not JSON");
  }
}

/** The folders with a report in a folder, by name. */
async function runsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).toSorted();
  const isRun = await Promise.all(
    names.map((name) =>
      stat(join(folder, name, "report.json")).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, index) => isRun[index]);
}

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
    content = jsonIn(inputBytes(file, REPORT_LIMIT));
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const [run] = isFolder && isMissing ? await runsIn(path) : [];
    if (run !== undefined)
      throw new UsageError(`${path} has no report.json; give the folder of one run, such as ${join(path, run)}`);
    const reason = error instanceof SyntaxError ? error.message : reasonOf(error);
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
