import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";

const root = dirname(import.meta.dirname);
const cli = join(dirname(createRequire(import.meta.url).resolve("@redocly/cli/package.json")), "bin/cli.js");

/**
 * Runs a command of Redocly CLI that makes one file of the given extension, and returns the file's text.
 * `input` is an `apis:` key of redocly.yaml, or an object, which is handed over as a file.
 * Throws a UsageError when redocly refuses the document.
 */
export async function redocly(
  command: "bundle" | "build-docs",
  input: string | object,
  extension: "json" | "html",
  flags: string[],
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-"));
  try {
    const output = join(folder, `output.${extension}`);
    const api = typeof input === "string" ? input : join(folder, "openapi.json");
    if (typeof input === "object") await writeFile(api, JSON.stringify(input));
    const args = [command, api, "--output", output, "--config", join(root, "redocly.yaml"), ...flags];
    await promisify(execFile)(process.execPath, [cli, ...args], {
      cwd: root,
      env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
    return await readFile(output, "utf8");
  } catch {
    throw new UsageError(`redocly ${command} rejects the document; npm run lint shows the reason`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** How large a step of a version a change needs, by semantic versioning. */
export type Bump = "major" | "minor" | "patch";

/** One place in which two documents differ. */
export interface Difference {
  /** The place as seen from the root, through all references: `#/paths/~1time/get/responses/200`. */
  path: string;
  /** Where it stands in the documents, as JSON pointers: `#/components/schemas/Time`. */
  places: string[];
}

/** What `redocly diff` says of two bundles, as texts of JSON; `bump` is undefined if they mean the same. */
export async function differencesOf(
  base: string,
  revision: string,
): Promise<{ bump: Bump | undefined; differences: Difference[] }> {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-"));
  try {
    await Promise.all([writeFile(join(folder, "base.json"), base), writeFile(join(folder, "revision.json"), revision)]);
    const args = [
      "diff",
      "base.json",
      "revision.json",
      "--format",
      "json",
      "--output",
      "diff.json",
      "--fail-on",
      "none",
    ];
    await promisify(execFile)(process.execPath, [cli, ...args], {
      // There is no redocly.yaml, so that the rules of redocly itself rate the changes.
      cwd: folder,
      env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", REDOCLY_TELEMETRY: "off" },
    });
    const report: Report = JSON.parse(await readFile(join(folder, "diff.json"), "utf8"));
    const differences = report.changes.map(({ path, base, revision }) => ({
      path,
      places: [base, revision].flatMap((side) => (side === undefined ? [] : [side.pointer])),
    }));
    return { bump: report.bump, differences };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What is read of the report of `redocly diff`, version 1. */
interface Report {
  bump?: Bump;
  changes: { path: string; base?: { pointer: string }; revision?: { pointer: string } }[];
}
