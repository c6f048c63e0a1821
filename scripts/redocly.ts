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
