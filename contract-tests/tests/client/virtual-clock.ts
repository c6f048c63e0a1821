import type { Clock } from "../../client/clock.ts";

/** A clock whose time passes only by a test, and by sleeps that `isBrief` says are over at once. */
export class VirtualClock implements Clock {
  /** ms since 1970, as those of a reference deployment. */
  time = Date.UTC(2024, 4, 6, 9, 30);
  /** How long was slept, or was to be slept, in the order of the sleeps. */
  readonly slept: number[] = [];
  readonly #isBrief: (duration: number) => boolean;
  readonly #sleepers = new Set<{ until: number; wake: () => void }>();

  constructor(isBrief: (duration: number) => boolean = () => false) {
    this.#isBrief = isBrief;
  }

  now(): number {
    return this.time;
  }

  sleep(duration: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(duration);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const aborted = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener("abort", aborted);
        resolve();
      };
      const sleeper = { until: this.time + duration, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", aborted);
      if (this.#isBrief(duration)) this.advance(duration);
    });
  }

  /** Lets so many ms pass. */
  advance(duration: number): void {
    this.time += duration;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.time) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
