import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeFolder } from "./folder.ts";

/** The name of the file that says which process writes reports into a folder. */
export const IN_USE = ".in-use";

/**
 * Takes a folder for the reports of this process, so that two runs do not mix theirs; returns what gives it back.
 * Makes the folder if it is not there. One that a process left behind when it ended early is taken over.
 * Returns the other process if there is one. Throws what the file system throws.
 */
export function takeFolder(folder: string): { giveBack: () => void } | { takenBy: string } {
  makeFolder(folder);
  const path = join(folder, IN_USE);
  const own = `process ${process.pid} on ${hostname()}\n`;
  try {
    writeFileSync(path, own, { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const other = ownerIn(path);
    if (other !== undefined) return { takenBy: other };
    writeFileSync(path, own);
  }
  return {
    giveBack() {
      try {
        rmSync(path, { force: true });
      } catch {
        // The folder is gone, or can no longer be written, which the report has told; a file that stays keeps nobody away.
      }
    },
  };
}

/** The process that a file names, if it runs, or is on another machine and may. */
function ownerIn(path: string): string | undefined {
  const owner = readFileSync(path, "utf8").trim();
  const [, pid, host] = /^process ([1-9][0-9]{0,9}) on (\S{1,255})$/.exec(owner) ?? [];
  if (pid === undefined || (host === hostname() && !isRunning(Number(pid)))) return undefined;
  return owner;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs as another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
