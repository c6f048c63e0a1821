// A copy of parts of the project, in which a test may break things, and the commands that are run there.
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folder of the project itself. */
export const projectFolder = join(import.meta.dirname, "../../..");

export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Copies files and folders of the project to a new folder of their own, with the same packages, and returns its path. */
export async function copyProject(...parts: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-test-"));
  for (const part of parts) await cp(join(projectFolder, part), join(folder, part), { recursive: true });
  await symlink(join(projectFolder, "node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

/** Removes a copy; the packages it points to stay. */
export async function removeCopy(folder: string): Promise<void> {
  await rm(folder, { recursive: true });
}

/** Runs a script of an installed package in a folder, and waits for its end. */
export function run(folder: string, script: string, ...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join("node_modules", script), ...words],
      {
        cwd: folder,
        env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        // A number is the exit code; a word means that the command did not run.
        if (error && typeof error.code !== "number") reject(error);
        else resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}
