// Commands that end at once, in the process of the test: starting one of their own takes longer than all that they do.
import type { EventEmitter } from "node:events";
import { vi } from "vitest";
import { run } from "../../../scripts/command-line.ts";
import { newProgram } from "../../../scripts/program.ts";
import type { Ended } from "./run-command.ts";

/**
 * Runs the command of the package as a shell would, with nothing but the given variables in its environment.
 * Not for commands that serve or verify, and not for tests that run at the same time.
 */
export async function command(args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  const before = { argv: process.argv, env: process.env, exitCode: process.exitCode };
  const emitters: EventEmitter[] = [process, process.stdout, process.stderr];
  const events = ["error", "uncaughtException", "SIGHUP", "SIGINT", "SIGTERM"];
  const listening = emitters.map((emitter) => events.map((event) => emitter.listeners(event)));
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      written[name] += chunk;
      return true;
    });
  }
  try {
    process.argv = [process.execPath, "cti-contract", ...args];
    process.env = environment;
    process.exitCode = undefined;
    await run(newProgram());
    return { code: Number(process.exitCode ?? 0), ...written };
  } finally {
    Object.assign(process, before);
    vi.restoreAllMocks();
    for (const [index, emitter] of emitters.entries()) {
      for (const [place, event] of events.entries()) {
        for (const listener of emitter.listeners(event)) {
          if (!listening[index]?.[place]?.includes(listener)) emitter.off(event, listener as () => void);
        }
      }
    }
  }
}
