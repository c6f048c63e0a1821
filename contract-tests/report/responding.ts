import { spawn } from "node:child_process";

/** The name of the file by whose writing it is seen that a file system responds. */
export const PROBE = ".probe";

/** How long a file system may take for that, in ms. */
const LONGEST = 10_000;

const WRITE = `
const { rmSync, writeFileSync } = require("node:fs");
const path = require("node:path").join(process.argv[1], ${JSON.stringify(PROBE)});
writeFileSync(path, "");
rmSync(path);
`;

/**
 * Whether the file system of a folder responds, be it that nothing can be written. One that hangs, as a network can make
 * it, would stop this process for ever, and not even let it exit: another process writes a file, and is waited for.
 */
export function responds(folder: string, within: number = LONGEST): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["-e", WRITE, folder], { stdio: "ignore" });
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      child.unref();
      resolve(false);
    }, within);
    const end = () => {
      clearTimeout(timer);
      resolve(true);
    };
    child.once("exit", end);
    // What keeps a process from being started says nothing of the file system.
    child.once("error", end);
  });
}
