import { setTimeout as sleep } from "node:timers/promises";
import type { Limits } from "../deployment/deployment.ts";

/** Where the time comes from; times in ms. */
export interface Clock {
  now(): number;
  sleep(duration: number, signal: AbortSignal): Promise<void>;
}

const realClock: Clock = {
  now: () => performance.now(),
  sleep: (duration, signal) => sleep(duration, undefined, { signal }),
};

/**
 * Limits the number of requests in any window of time, and delays the others.
 * Rejects with the reason of the signal if it is aborted during a delay.
 */
export function paced({ requests, window }: Limits["pace"], clock = realClock): (signal: AbortSignal) => Promise<void> {
  /** When the latest requests went or will go, the oldest first; as many as one window takes. */
  const latest: number[] = [];
  return async (signal) => {
    signal.throwIfAborted();
    const oldest = latest.length < requests ? undefined : latest.shift();
    const now = clock.now();
    const turn = oldest === undefined ? now : Math.max(now, oldest + window);
    // Taken before waiting, so that two who wait at the same time do not take one turn.
    latest.push(turn);
    if (turn > now) await clock.sleep(turn - now, signal);
  };
}
