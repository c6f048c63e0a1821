import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inject } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const require = createRequire(import.meta.url);

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Scripts that are no subcommand of cti-contract: the package does not have them. */
const SCRIPTS = ["generate", "docs", "prove"];

function entryOf(name: string): string[] {
  if (SCRIPTS.includes(name))
    return ["--import", pathToFileURL(require.resolve("tsx")).href, join(root, `scripts/${name}.ts`)];
  return [programOfPackage(), name];
}

/** The file of the command, compiled. */
export function programOfPackage(): string {
  const program = inject("program");
  if (program === undefined) throw new Error("Name this test under STARTING in vitest.config.ts.");
  return program;
}

/** Starts a subcommand of the package, or a script of the project, with nothing but PATH and the given variables in its environment. */
export function startScript(name: string, args: string[], environment: Record<string, string> = {}, folder = root) {
  const child = spawn(process.execPath, [...entryOf(name), ...args], {
    cwd: folder,
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
      /^.*: [0-9]+ requests?, [0-9]+ of [0-9]+ scenarios \(groups of requests\).*\n/gm,
      "",
    ),
  };
}

/** Why each surface could not run, as a run of verify prints it: `<surface>: <reason>`. */
export function reasonsIn({ stdout }: Pick<Ended, "stdout">): string[] {
  return [...stdout.matchAll(/^(\S+) at .*: could not run\n(?: {2}The certificate .*\n)? {2}(.*(?:\n {4}.*)*)$/gm)].map(
    ([, surface, reason]) => `${surface}: ${reason?.replaceAll(/\n +/g, " ")}`,
  );
}

/** Runs a script to its end. */
export function runScript(
  name: string,
  args: string[],
  environment: Record<string, string> = {},
  folder = root,
): Promise<Ended> {
  return startScript(name, args, environment, folder).ended;
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
