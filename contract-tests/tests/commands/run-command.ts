import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts a script of the project as npm would, with nothing but PATH and the given variables in its environment. */
export function startScript(name: string, args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [tsx, `scripts/${name}.ts`, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, ended: endOf(child) };
}

/** Runs a script to its end. */
export function runScript(name: string, args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return startScript(name, args, environment).ended;
}

function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
}
