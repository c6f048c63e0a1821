import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Capture } from "../suite/ask.ts";
import { makeFolder } from "./folder.ts";
import { harOf } from "./har.ts";
import { htmlOf } from "./html/html.ts";
import { protocolOf } from "./html/protocol.ts";
import { junitOf } from "./junit.ts";
import { markdownOf } from "./markdown.ts";
import type { Masking } from "./masking.ts";
import { overlayOf } from "./overlay.ts";
import type { Report } from "./report.ts";
import { SIGNATURE, SUMS, sha256, sumsOf } from "./sums.ts";
import { unevaluated } from "./unevaluated.ts";

/** By name, each made from the same run. */
const DERIVED: Record<string, (report: Report, exchanges: Exchanges, masking: Masking) => string> = {
  "report.html": htmlOf,
  "junit.xml": junitOf,
  "summary.md": markdownOf,
  "exchanges.har": (report, { recorded, sent = [] }, masking) =>
    harOf(report, masking.recorded(recorded), masking.recorded(unevaluated(recorded, sent))),
  "profile.overlay.yaml": (report, { recorded }, masking) => overlayOf(report, recorded, masking),
};

/** The exchanges of a run as received: those that are evaluated, and all that were sent. */
export type Exchanges = Pick<Capture, "recorded" | "sent">;

export interface ReportFiles {
  /** By name; undefined for a file that could not be written. */
  files: Map<string, string | undefined>;
  /** Why a file could not be written, one line each. */
  errors: string[];
}

/**
 * The files of a report, without secrets; One that breaks takes none of the others with it.
 * report.json is the last but one: when it says that the run is complete, all the others are there. Behind it come the
 * digests of all files.
 */
export function reportFiles(report: Report, exchanges: Exchanges, masking: Masking): ReportFiles {
  const made: ReportFiles = { files: new Map(), errors: [] };
  const attempt = (name: string, make: () => string) => {
    try {
      made.files.set(name, make());
    } catch (error) {
      made.files.set(name, undefined);
      made.errors.push(
        `${name} could not be written: ${masking.text(String(error instanceof Error ? error.message : error))}`,
      );
    }
  };
  for (const [name, make] of Object.entries(DERIVED)) attempt(name, () => make(report, exchanges, masking));
  const json = `${JSON.stringify(report, null, 2)}\n`;
  attempt("protocol.html", () => protocolOf(report, sha256(json)));
  made.files.set("report.json", json);
  made.files.set(SUMS, sumsOf(made.files));
  // What is there is a signature of an earlier report.
  made.files.set(SIGNATURE, undefined);
  return made;
}

/**
 * Writes files into a folder, which is made when it is not there.
 * Each file is replaced as a whole, so that one that can be read is there at any moment.
 * One that is undefined is removed, since what is there is of another moment or run.
 * Throws what the file system throws.
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, string | undefined>): void {
  makeFolder(folder);
  for (const [name, text] of files) {
    const path = join(folder, name);
    if (text === undefined) {
      rmSync(path, { force: true });
      continue;
    }
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
