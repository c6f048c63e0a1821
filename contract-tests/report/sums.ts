import { createHash } from "node:crypto";
import { type Content, piecesOf } from "./content.ts";

/** The file with the digests of all others of a report, as sha256sum writes and reads it. */
export const SUMS = "SHA256SUMS";

/** The detached signature of that file: its raw bytes. */
export const SIGNATURE = `${SUMS}.sig`;

/** SHA-256, hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The same of what a file has. */
export function digestOf(content: Content): string {
  const hash = createHash("sha256");
  for (const piece of piecesOf(content)) hash.update(piece);
  return hash.digest("hex");
}

/** One line for each file, by its digest: digest, two spaces, name. */
export function sumsOf(digests: ReadonlyMap<string, string>): string {
  return [...digests]
    .map(([name, digest]) => `${digest}  ${name}\n`)
    .sort((one, other) => (one.slice(66) < other.slice(66) ? -1 : 1))
    .join("");
}

/** The digests by name; undefined for a text that is not of this form. */
export function readSums(text: string): Map<string, string> | undefined {
  const lines = text.split("\n").filter((line) => line !== "");
  const entries = lines.map(
    (line) => /^([0-9a-f]{64}) [ *]([^/\\\0]+)$/.exec(line)?.slice(1) as [string, string] | undefined,
  );
  if (entries.length === 0 || entries.includes(undefined)) return undefined;
  return new Map(entries.flatMap((entry) => (entry ? [[entry[1], entry[0]] as const] : [])));
}
