import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "./report.ts";

/** Name and version of this package, from the package.json beside the code, or beside what was built from it. */
export function suiteFacts(): Report["suite"] {
  for (const path of ["../../package.json", "../../../package.json"]) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Report["suite"];
      return { name, version };
    } catch {
      // The other place.
    }
  }
  throw new Error("The package.json of the suite is missing.");
}

/** Folders of the suite that no run uses. */
const UNUSED = ["tests", "node_modules"];

let digest: string | undefined;

/**
 * SHA-256 of the suite as it is installed, hex: of the lines that this prints in its folder `contract-tests`:
 * `find . -type f ! -path './tests/*' ! -path './node_modules/*' | LC_ALL=C sort | xargs sha256sum`
 */
export function suiteDigest(): string {
  digest ??= sha256(
    filesIn(join(import.meta.dirname, ".."), ".")
      .sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)))
      .map(({ name, path }) => `${sha256(readFileSync(path))}  ${name}\n`)
      .join(""),
  );
  return digest;
}

function filesIn(folder: string, name: string): { name: string; path: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const own = { name: `${name}/${entry.name}`, path: join(folder, entry.name) };
    if (!entry.isDirectory()) return entry.isFile() ? [own] : [];
    return name === "." && UNUSED.includes(entry.name) ? [] : filesIn(own.path, own.name);
  });
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
