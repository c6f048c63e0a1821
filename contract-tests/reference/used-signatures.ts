import { CLOCK_DIFFERENCE } from "./c2-verification.ts";

/** How long a signature could be accepted, in ms: its timestamp may lie as far ahead of the clock as behind it. */
const MEMORY = 2 * CLOCK_DIFFERENCE;

/** The signatures that were accepted, so that none is accepted twice. */
export class UsedSignatures {
  readonly #now: () => number;
  readonly #times = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes note of an Authorization header; false when it was there before. */
  admits(authorization: string): boolean {
    const now = this.#now();
    for (const [old, time] of this.#times) {
      if (now - time <= MEMORY) break;
      this.#times.delete(old);
    }
    if (this.#times.has(authorization)) return false;
    this.#times.set(authorization, now);
    return true;
  }
}
