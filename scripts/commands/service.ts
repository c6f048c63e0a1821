import type { Command } from "commander";
import { isLoopback, LOOPBACK } from "../../contract-tests/reference/address.ts";

/** What the commands have in common that serve until Ctrl-C. */
export interface ServiceFlags {
  host: string;
  cors?: true;
  json?: true;
}

/** Adds the flags of `ServiceFlags` to a command. */
export function withServiceFlags(command: Command): Command {
  return command
    .option("--host <address>", "address to listen on; 0.0.0.0 is every address of this machine", LOOPBACK)
    .option("--cors", "let pages of any origin use it from a browser")
    .option("--json", "print one line of JSON, with addresses and credentials, instead of text");
}

/** Says on stderr that other machines reach a server, if they do. */
export function warnOfOthers(host: string): void {
  if (isLoopback(host)) return;
  process.stderr.write(
    `WARNING: other machines can reach this server on ${host}, and its credentials are public; without --host they cannot.\n`,
  );
}

/** The line of `--json`. */
export function jsonLine(access: object): string {
  return `${JSON.stringify(access)}\n`;
}
