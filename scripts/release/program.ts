import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";

/** Runs a program in a folder and returns what it prints. Throws a UsageError with the last line of its complaint. */
export async function run(folder: string, program: string, ...words: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, words, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new UsageError(`${[program, ...words].join(" ")} failed: ${text.trim().split("\n").at(-1)}`);
  }
}
