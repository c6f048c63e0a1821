import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programOfPackage } from "../commands/run-command.ts";

export interface Ended {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

/** A folder in which lines are run, with an `npx` on the path that knows the command `cti-contract` only. */
export class Shell {
  readonly #folder = mkdtempSync(join(tmpdir(), "cti-contract-shell-"));

  constructor() {
    const command = join(this.#folder, "npx");
    writeFileSync(
      command,
      `#!/bin/sh\n[ "$1" = cti-contract ] || exit 127\nshift\nexec '${process.execPath}' '${programOfPackage()}' "$@"\n`,
    );
    chmodSync(command, 0o755);
  }

  /** Writes a file into the folder; returns its whole name. */
  file(name: string, content: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs bash on what a person would type, with nothing but PATH and the given variables in its environment. */
  run(typed: string, environment: Record<string, string> = {}): Promise<Ended> {
    // From its standard input bash reads line by line, as from a terminal.
    const child = spawn("bash", ["--norc", "--noprofile", "-s"], {
      cwd: this.#folder,
      env: { PATH: `${this.#folder}:${process.env.PATH}`, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    // It can end before it has read all.
    child.stdin.on("error", () => undefined);
    child.stdin.end(`${typed}\n`);
    return new Promise((resolve) => {
      child.once("close", (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr }));
    });
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
