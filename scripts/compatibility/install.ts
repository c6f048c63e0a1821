import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";

const source = import.meta.dirname;

/** The folder with the packages of the tools. It is a copy, because their 900 MB are no part of the project. */
export const toolsFolder = join(source, "../../node_modules/.cache/compatibility");

/** The folder with what generated clients in Python need. */
export const pythonFolder = join(toolsFolder, "python");

/** The files that say which versions are installed. */
const PINNED = ["package-lock.json", "requirements.txt"];

const INSTALLED = join(toolsFolder, "installed.txt");

/** Installs the pinned tools, unless they are installed. Throws a UsageError if the registry cannot be reached. */
export async function installTools(): Promise<void> {
  const pinned = await Promise.all(PINNED.map((file) => readFile(join(source, file), "utf8")));
  const wanted = pinned.join("\n");
  if ((await readFile(INSTALLED, "utf8").catch(() => "")) === wanted) return;
  await mkdir(toolsFolder, { recursive: true });
  for (const file of ["package.json", ...PINNED]) await copyFile(join(source, file), join(toolsFolder, file));
  try {
    // Nothing that is tried needs the scripts of a package.
    await promisify(execFile)("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: toolsFolder });
  } catch {
    throw new UsageError(`the tools cannot be installed; npm ci in ${toolsFolder} shows the reason`);
  }
  const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target", pythonFolder];
  try {
    await promisify(execFile)("python3", [...pip, "--requirement", "requirements.txt"], { cwd: toolsFolder });
  } catch {
    throw new UsageError(
      `the packages of Python cannot be installed; python3 -m pip install -r requirements.txt in ${toolsFolder} shows the reason`,
    );
  }
  await writeFile(INSTALLED, wanted);
}
