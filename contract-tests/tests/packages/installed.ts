// Packages as those have them who install them: packed from the build, and installed into a folder of their own.
import { execFile } from "node:child_process";
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Ended } from "../commands/run-command.ts";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What the tests read of a package.json. */
export interface Manifest {
  name: string;
  version: string;
  exports: Record<string, string | { types: string; default: string }>;
  scripts?: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  [field: string]: unknown;
}

export async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

/** Runs a program in a folder, and waits for its end. */
export function run(folder: string, program: string, ...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const settings = { cwd: folder, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NO_COLOR: "1" } };
    execFile(program, words, settings, (error, stdout, stderr) => {
      // A number is the exit code; a word means that the program did not run.
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

/** A folder with a package and all that comes with it. */
export interface Installed {
  /** The folder into which it is installed. */
  folder: string;
  /** The file that npm pack has made. */
  tarball: string;
  /** The folders of all packages that are there, below `folder`. */
  packages: string[];
  remove(): Promise<void>;
}

/**
 * Packs the package of a folder and installs it into an empty one, with npm as it is set up here. Its path has what
 * paths of users have: a blank, letters that are not ASCII, and signs that mean something to a shell.
 */
export async function install(packageFolder: string): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract installed (Zürich) & [世界] "));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "application", private: true }));
  // Without --ignore-scripts npm would build the package again, under the feet of the other tests.
  const packed = await npm(packageFolder, "pack", "--ignore-scripts", "--json", "--pack-destination", folder);
  const [{ filename }] = JSON.parse(packed.stdout);
  const tarball = join(folder, filename);
  await npm(folder, "install", "--ignore-scripts=false", "--no-audit", "--no-fund", "--prefer-offline", tarball);
  const lock = JSON.parse(await readFile(join(folder, "node_modules/.package-lock.json"), "utf8"));
  const packages = Object.keys(lock.packages).map((path) => join(folder, path));
  return { folder, tarball, packages, remove: () => rm(folder, { recursive: true }) };
}

async function npm(folder: string, ...words: string[]): Promise<Ended> {
  const ended = await run(folder, "npm", ...words);
  if (ended.code !== 0) throw new Error(`npm ${words.join(" ")} ended with ${ended.code}: ${ended.stderr}`);
  return ended;
}

/** What a folder takes on a disk with blocks of 4 KiB, in bytes: what `du` says on most. */
export async function sizeOnDisk(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      if (!entry.isFile()) return entry.isDirectory() ? 4096 : 0;
      return Math.ceil((await lstat(join(entry.parentPath, entry.name))).size / 4096) * 4096;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 4096);
}

/** What would be run when the packages are installed: their scripts, and a file that npm builds without a script. */
export async function installScripts({ packages }: Installed): Promise<string[]> {
  const found = packages.map(async (path) => {
    const { scripts = {} } = await manifestOf(path);
    const names = [...Object.keys(scripts), ...(await readdir(path))];
    return names.filter((name) => /^((pre|post)?install|binding\.gyp)$/.test(name)).map((name) => `${path}: ${name}`);
  });
  return (await Promise.all(found)).flat();
}

/** What publint and "Are the types wrong?" say of a packed package; empty when they say nothing. */
export async function complaints(tarball: string): Promise<string> {
  const program = (name: string) => join(root, "node_modules/.bin", name);
  const ended = await Promise.all([
    run(root, program("publint"), tarball, "--strict"),
    // node10 knows no exports, and no Node that is supported resolves so. Of a package that is ESM only the other rule
    // says that require gets ESM: Node 20.19 and newer can do that, and a test does it.
    run(root, program("attw"), tarball, "--profile", "node16", "--ignore-rules", "cjs-resolves-to-esm"),
  ]);
  return ended
    .filter(({ code }) => code !== 0)
    .map(({ stdout, stderr }) => stdout + stderr)
    .join("\n");
}
