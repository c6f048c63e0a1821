import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";

const source = import.meta.dirname;

/** The folder with the packages of the tools. It is a copy, because their 900 MB are no part of the project. */
export const toolsFolder = join(source, "../../node_modules/.cache/compatibility");

const INSTALLED = join(toolsFolder, "installed.json");

/** Installs the pinned tools, unless they are installed. Throws a UsageError if the registry cannot be reached. */
export async function installTools(): Promise<void> {
  const lock = await readFile(join(source, "package-lock.json"), "utf8");
  if ((await readFile(INSTALLED, "utf8").catch(() => "")) === lock) return;
  await mkdir(toolsFolder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) await copyFile(join(source, file), join(toolsFolder, file));
  try {
    // Nothing that is tried needs the scripts of a package.
    await promisify(execFile)("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: toolsFolder });
  } catch {
    throw new UsageError(`the tools cannot be installed; npm ci in ${toolsFolder} shows the reason`);
  }
  await copyFile(join(source, "package-lock.json"), INSTALLED);
}
