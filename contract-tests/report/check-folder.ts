import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../deployment/yaml-file.ts";
import { IN_USE } from "./in-use.ts";
import { readSums, SIGNATURE, SUMS, sha256 } from "./sums.ts";

/** A difference between a folder and the report that was written into it. */
export interface FolderDifference {
  kind: "changed" | "missing" | "added";
  name: string;
  /** Why it is that, if a file cannot be read. */
  reason?: string;
}

export interface CheckedFolder {
  differences: FolderDifference[];
  /** The number of files of the report. */
  files: number;
  /** The bytes that a signature is about. */
  sums: Buffer;
}

/** Compares the files of a folder with their digests; undefined for digests of another form. Throws what the file system throws. */
export function checkedFolder(folder: string): CheckedFolder | undefined {
  const sums = readFileSync(join(folder, SUMS));
  const digests = readSums(sums.toString("utf8"));
  if (!digests) return undefined;
  const present = readdirSync(folder).filter((name) => ![SUMS, SIGNATURE, IN_USE].includes(name));
  const added = present.filter((name) => !digests.has(name));
  return {
    sums,
    files: digests.size,
    differences: [
      ...[...digests].flatMap(([name, digest]) => difference(folder, name, digest)),
      ...added.map((name): FolderDifference => ({ kind: "added", name })),
    ],
  };
}

function difference(folder: string, name: string, digest: string): FolderDifference[] {
  try {
    return sha256(readFileSync(join(folder, name))) === digest ? [] : [{ kind: "changed", name }];
  } catch (error) {
    const reason = reasonOf(error);
    return [
      reason === "ENOENT" ? { kind: "missing", name } : { kind: "changed", name, reason: `cannot be read (${reason})` },
    ];
  }
}
