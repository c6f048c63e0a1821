import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const require = createRequire(import.meta.url);

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The command that npm starts, which hands signals on to a second process that runs the script. */
const TSX = [require.resolve("tsx/cli")];

/** The same without the second process, which takes a third of the time of a command that refuses its input. */
export const TSX_ALONE = ["--import", pathToFileURL(require.resolve("tsx")).href];

/** Scripts that are no subcommand of cti-contract. */
const SCRIPTS = ["generate", "docs", "prove"];

function entryOf(name: string): string[] {
  return SCRIPTS.includes(name) ? [`scripts/${name}.ts`] : ["scripts/cti-contract.ts", name];
}

/** Starts a script of the project as npm would, with nothing but PATH and the given variables in its environment. */
export function startScript(name: string, args: string[], environment: Record<string, string> = {}, tsx = TSX) {
  const child = spawn(process.execPath, [...tsx, ...entryOf(name), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, ended: endOf(child) };
}

/** What a run has written besides how far it was: whether that is told depends on how fast the machine is. */
export function withoutProgress(ended: Ended): Ended {
  return {
    ...ended,
    stderr: ended.stderr.replaceAll(
      /^.*: [0-9]+ requests?, [0-9]+ of [0-9]+ inquiries \(groups of requests\).*\n/gm,
      "",
    ),
  };
}

/** Runs a script to its end. */
export function runScript(name: string, args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  return startScript(name, args, environment, TSX_ALONE).ended;
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
