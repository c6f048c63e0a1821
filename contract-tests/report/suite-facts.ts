import { readFileSync } from "node:fs";
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
