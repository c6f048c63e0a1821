import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { validateXML } from "xmllint-wasm";
import { parse } from "yaml";
import { IN_USE } from "../../report/in-use.ts";
import type { Report } from "../../report/report.ts";
import { isReport } from "../../report/report-schema.ts";
import { readSums } from "../../report/sums.ts";

/** The files of a report, in the order of their names. */
export const FILES = [
  "SHA256SUMS",
  "exchanges.har",
  "junit.xml",
  "profile.overlay.yaml",
  "protocol.html",
  "report.html",
  "report.json",
  "summary.md",
];

const schema = readFileSync(new URL("../report/junit.xsd", import.meta.url), "utf8");

export interface ReportFolder {
  /** By name; a draft of a process that was killed is not among them. */
  files: Map<string, string>;
  report?: Report;
  /** The number of exchanges in the HAR. */
  entries?: number;
}

/** Reads what a run has written, and expects of each file that is there that it is whole and of its format. */
export async function readFolder(folder: string): Promise<ReportFolder> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  // A process that was killed leaves drafts, and the file that says who uses the folder.
  const own = names.filter((name) => name !== IN_USE && !/\.[0-9]+\.tmp$/.test(name));
  expect(own.filter((name) => !FILES.includes(name))).toEqual([]);
  const files = new Map(own.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const read: ReportFolder = { files };
  for (const [name, text] of files) {
    expect(text, name).toMatch(/\S\n$/);
    switch (name) {
      case "report.json": {
        const content: unknown = JSON.parse(text);
        if (!isReport(content)) throw new Error(JSON.stringify(isReport.errors));
        read.report = content;
        break;
      }
      case "exchanges.har":
        read.entries = (JSON.parse(text) as { log: { entries: unknown[] } }).log.entries.length;
        break;
      case "junit.xml":
        expect((await validateXML({ xml: { fileName: name, contents: text }, schema })).errors).toEqual([]);
        break;
      case "profile.overlay.yaml":
        expect(parse(text)).toMatchObject({ overlay: "1.0.0", actions: expect.any(Array) });
        break;
      case "SHA256SUMS":
        expect(readSums(text)).toBeDefined();
        break;
      case "protocol.html":
      case "report.html":
        expect(text).toMatch(/^<!doctype html>/);
        expect(text).toMatch(/<\/html>\n$/);
        break;
      case "summary.md":
        expect(text).toMatch(/^# /);
    }
  }
  return read;
}
