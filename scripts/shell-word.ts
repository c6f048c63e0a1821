import { quoted } from "../contract-tests/report/curl.ts";

/** A file name as one word of a command line to copy: in quotes only where it needs them. */
export function shellWord(name: string): string {
  return /^[\w./:\\-]+$/.test(name) ? name : quoted(name);
}
