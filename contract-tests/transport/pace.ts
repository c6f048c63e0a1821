import { realClock } from "../client/clock.ts";
import type { Limits } from "../deployment/deployment.ts";

/**
 * Limits the number of requests in any window of time, and delays the others.
 * A turn counts from when a request is sent: the limits of a deployment file leave room for the way, unlike those of
 * `client/pace.ts`, which the gateway itself counts.
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
