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

/** Whether the exit code is COULD_NOT_RUN whatever comes of the command. */
let isBroken = false;

/** Ends the process with that exit code, whatever is set until then. */
function willEndBroken(): void {
  if (!isBroken) process.once("exit", () => (process.exitCode = COULD_NOT_RUN));
  isBroken = true;
}

/**
 * What nobody has caught is a defect, and no verdict about anybody: exit code 2. A command that can be interrupted is,
 * once, so that it ends what it has begun.
 */
function endOnDefects(name: string): void {
  process.on("uncaughtException", (error: unknown) => {
    const isFirst = !isBroken;
    willEndBroken();
    process.stderr.write(
      `${name}: internal error, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    if (!isFirst || process.listenerCount("SIGTERM") === 0) process.exit(COULD_NOT_RUN);
    process.emit("SIGTERM");
  });
}

/** A stream that cannot be written, such as a full disk, does not end what is begun; what still works says so. */
function endOnFullStreams(name: string): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", ({ code }: NodeJS.ErrnoException) => {
      // Whoever reads may stop reading, as head does: what is begun is ended all the same, and has its exit code.
      if (code === "EPIPE") return;
      if (!isBroken && stream === process.stdout)
        process.stderr.write(`${name}: stdout cannot be written (${code}); free the disk, or name another file\n`);
      willEndBroken();
    });
  }
}

/** Reads the command line, runs the command and sets the exit code. */
export async function run(command: Command): Promise<void> {
  endOnFullStreams(command.name());
  endOnDefects(command.name());
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
  for (const [name, number] of SIGNALS) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + number);
      controller.abort();
    });
  }
  return controller.signal;
}
