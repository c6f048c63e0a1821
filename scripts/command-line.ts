import { Command, CommanderError } from "commander";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";

/** Exit code of bad input and of commands that could not run (docs/architecture.md, "Exit codes"). */
export const COULD_NOT_RUN = 2;

/** A command that rejects bad input in the way of the project: one line on stderr, exit code 2. */
export function newCommand(name: string, summary: string): Command {
  const command = new Command(name);
  return command
    .description(summary)
    .allowExcessArguments(false)
    .configureOutput({
      outputError(text, write) {
        const line = text
          .trim()
          .replace(/^error: /, "")
          .replaceAll("\n", " ");
        const whole = [command.parent?.name(), name].filter((word) => word !== undefined).join(" ");
        write(`${name}: ${line} (see ${whole} --help)\n`);
      },
    })
    .exitOverride();
}

/**
 * Sets the action of a command: `action` takes the options and the arguments, and returns the exit code.
 * A UsageError prints its message on stderr and gives exit code 2; any other error is a defect and prints its stack.
 */
export function withAction<Options extends object = Record<string, unknown>>(
  command: Command,
  action: (options: Options, ...words: string[]) => Promise<number>,
): Command {
  return command.action(async (...given: unknown[]) => {
    // Commander gives the arguments, the options and the command itself; an argument that is left out is undefined.
    const words = given.slice(0, -2).filter((word) => word !== undefined) as string[];
    try {
      process.exitCode = await action(command.opts<Options>(), ...words);
    } catch (error) {
      process.exitCode = COULD_NOT_RUN;
      if (error instanceof UsageError) {
        process.stderr.write(`${command.name()}: ${error.message}\n`);
      } else {
        const stack = error instanceof Error ? error.stack : error;
        process.stderr.write(`${command.name()}: internal error, please report it\n${stack}\n`);
      }
    }
  });
}

/** What is aborted by the interruption of a command; another error of ours ends it in the same way. */
let current: AbortController | undefined;

/**
 * Sees to it that nothing that breaks in the suite is a verdict about a deployment: the exit code is 2 whatever the
 * command returns, and what is begun is ended, so that no session is left. A second error ends the process at once.
 */
function guard(): void {
  let isBroken = false;
  for (const [stream, other] of [
    [process.stdout, process.stderr],
    [process.stderr, process.stdout],
  ] as const) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // Whoever reads may stop reading, as head does: what is begun is ended all the same, and has its exit code.
      if (error.code === "EPIPE" || isBroken) return;
      isBroken = true;
      const name = stream === process.stdout ? "standard output" : "standard error";
      other.write(`${name} cannot be written (${error.code}), so that the exit code is ${COULD_NOT_RUN}\n`);
    });
  }
  const end = (error: unknown) => {
    if (isBroken && current?.signal.aborted !== false) process.exit(COULD_NOT_RUN);
    isBroken = true;
    const stack = error instanceof Error ? error.stack : error;
    process.stderr.write(`internal error, please report it; what is begun is ended\n${stack}\n`);
    if (current === undefined) process.exit(COULD_NOT_RUN);
    current.abort("the suite itself failed");
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
  process.on("exit", () => {
    if (isBroken) process.exitCode = COULD_NOT_RUN;
  });
}

/** Reads the command line, runs the command and sets the exit code. */
export async function run(command: Command): Promise<void> {
  guard();
  try {
    await command.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : COULD_NOT_RUN;
  }
}

/** A command of a program with one command. */
export function runCommand<Options extends object = Record<string, unknown>>(
  command: Command,
  action: (options: Options) => Promise<number>,
): Promise<void> {
  return run(withAction(command, action));
}

/** The port of a flag; 0 takes any free port. */
export function portOf(flag: string, text: unknown): number {
  const port = Number(text);
  if (!/^[0-9]+$/.test(String(text)) || port > 65535)
    throw new UsageError(`${flag} "${text}" is not a port; give a number from 0 to 65535`);
  return port;
}

const SIGNALS = [
  ["SIGHUP", 1],
  ["SIGINT", 2],
  ["SIGTERM", 15],
] as const;

/**
 * A signal that Ctrl-C and similar signals abort, so that a command can clean up.
 * A second signal ends the process at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  current = controller;
  for (const [name, number] of SIGNALS) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      controller.abort();
    });
  }
  return controller.signal;
}
