import { ADVICE } from "../../contract-tests/client/platform-error.ts";

/** What to do about a code, in one sentence; the clients say the same. */
export function adviceOn(code: string): string {
  return ADVICE[code] ?? "";
}
