import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Capture } from "../suite/ask.ts";
import { type Content, jsonPieces, piecesOf } from "./content.ts";
import { makeFolder } from "./folder.ts";
import { harOf } from "./har.ts";
import { htmlOf } from "./html/html.ts";
import { protocolOf } from "./html/protocol.ts";
import { junitOf } from "./junit.ts";
import { markdownOf } from "./markdown.ts";
import type { Masking } from "./masking.ts";
import { overlayOf } from "./overlay.ts";
import type { Report } from "./report.ts";
import { digestOf, SIGNATURE, SUMS, sumsOf } from "./sums.ts";
import { unevaluated } from "./unevaluated.ts";

/** By name, each made from the same run. */
const DERIVED: Record<string, (report: Report, exchanges: Exchanges, masking: Masking) => Content> = {
  "report.html": htmlOf,
  "junit.xml": (report) => () => junitOf(report),
  "summary.md": markdownOf,
  "exchanges.har": (report, { recorded, sent = [] }, masking) => {
    const [evaluated, beside] = [masking.recorded(recorded), masking.recorded(unevaluated(recorded, sent))];
    return () => harOf(report, evaluated, beside);
  },
  "profile.overlay.yaml": (report, { recorded }, masking) => overlayOf(report, recorded, masking),
};

/** The exchanges of a run as received: those that are evaluated, and all that were sent. */
export type Exchanges = Pick<Capture, "recorded" | "sent">;

export interface ReportFiles {
  /** By name; undefined for a file that could not be written. */
  files: Map<string, Content | undefined>;
  /** Why a file could not be written, one line each. */
  errors: string[];
}

/** Levels of report.json whose items are made by themselves: its lists have what it says of each check and exchange. */
const LEVELS = 2;

/**
 * The files of a report, without secrets; one that breaks takes none of the others with it.
 * report.json is the last but one: when it says that the run is complete, all the others are there. Behind it come the
 * digests of all files.
 */
export function reportFiles(report: Report, exchanges: Exchanges, masking: Masking): ReportFiles {
  const made: ReportFiles = { files: new Map(), errors: [] };
  const digests = new Map<string, string>();
  const attempt = (name: string, make: () => Content) => {
    try {
      const content = make();
      // All of its pieces are made here once: what breaks is known before anything is written.
      digests.set(name, digestOf(content));
      made.files.set(name, content);
    } catch (error) {
      made.files.set(name, undefined);
      made.errors.push(
        `${name} could not be written: ${masking.text(String(error instanceof Error ? error.message : error))}`,
      );
    }
  };
  for (const [name, make] of Object.entries(DERIVED)) attempt(name, () => make(report, exchanges, masking));
  const json = function* () {
    yield* jsonPieces(report, LEVELS);
    yield "\n";
  };
  const digest = digestOf(json);
  attempt("protocol.html", () => protocolOf(report, digest));
  made.files.set("report.json", json);
  digests.set("report.json", digest);
  made.files.set(SUMS, sumsOf(digests));
  // What is there is a signature of an earlier report.
  made.files.set(SIGNATURE, undefined);
  return made;
}

/**
 * Writes files into a folder, which is made when it is not there.
 * First all are written under other names, then each takes the place of the one before: one that can be read is there
 * at any moment, and where one cannot be written, for example on a full disk, all stay that were there.
 * One that is undefined is removed, since what is there is of another moment or run.
 * Throws what the file system throws.
 */
export function writeFiles(folder: string, files: ReadonlyMap<string, Content | undefined>): void {
  makeFolder(folder);
  const drafts = [...files.keys()].map((name) => [name, `${join(folder, name)}.${process.pid}.tmp`] as const);
  try {
    for (const [name, draft] of drafts) {
      const content = files.get(name);
      if (content !== undefined) write(draft, content);
    }
    for (const [name, draft] of drafts) {
      const path = join(folder, name);
      if (files.get(name) === undefined) rmSync(path, { force: true });
      else renameSync(draft, path);
    }
  } catch (error) {
    for (const [, draft] of drafts) rmSync(draft, { force: true });
    throw error;
  }
}

function write(path: string, content: Content): void {
  const file = openSync(path, "w");
  try {
    for (const piece of piecesOf(content)) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}
