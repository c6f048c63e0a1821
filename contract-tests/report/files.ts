import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Asked } from "../checks/reading.ts";
import { harOf } from "./har.ts";
import { htmlOf } from "./html/html.ts";
import { junitOf } from "./junit.ts";
import { markdownOf } from "./markdown.ts";
import { overlayOf } from "./overlay.ts";
import type { Report } from "./report.ts";

/**
 * The files of a report, by name, each made from the same run.
 * report.json is the last: when it says that the run is complete, all the others are there.
 */
export function reportFiles(report: Report, asked: readonly Asked[]): Map<string, string> {
  return new Map([
    ["report.html", htmlOf(report)],
    ["junit.xml", junitOf(report)],
    ["summary.md", markdownOf(report)],
    ["exchanges.har", harOf(report, asked)],
    ["profile.overlay.yaml", overlayOf(report, asked)],
    ["report.json", `${JSON.stringify(report, null, 2)}\n`],
  ]);
}

/**
 * Writes files into a folder, which is made when it is not there.
 * Each file is replaced as a whole, so that one that can be read is there at any moment.
 * Throws what the file system throws.
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) {
    const path = join(folder, name);
    const draft = `${path}.${process.pid}.tmp`;
    try {
      writeFileSync(draft, text);
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }
}
