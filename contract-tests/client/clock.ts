// Time as the clients use it, so that tests can put their own in its place. Runs in Node, browsers and workers.

/** Where the time comes from, in ms. */
export interface Clock {
  /** The present time; only differences count. */
  now(): number;
  /** Resolves after so many ms. Rejects with the reason of the signal as soon as it is aborted. */
  sleep(duration: number, signal?: AbortSignal): Promise<void>;
}

/** The time of this machine, which a correction of its clock does not change. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (duration, signal) =>
    new Promise((resolve, reject) => {
      const aborted = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", aborted);
        resolve();
      }, duration);
      if (signal?.aborted) aborted();
      else signal?.addEventListener("abort", aborted, { once: true });
    }),
};

/** A signal that is aborted with another signal, or after some time. */
export interface TimeLimit {
  signal: AbortSignal;
  /** Ends the waiting for either; call it when nothing is under way any more. */
  end(): void;
}

/** A limit of so many ms beside a signal; its reason is a TimeoutError. Infinity is no limit. */
export function timeLimit(signal: AbortSignal | null | undefined, duration: number, clock: Clock): TimeLimit {
  const controller = new AbortController();
  const ended = new AbortController();
  const follow = () => controller.abort(signal?.reason);
  if (signal?.aborted) follow();
  else signal?.addEventListener("abort", follow, { once: true, signal: ended.signal });
  if (duration !== Number.POSITIVE_INFINITY)
    clock.sleep(duration, ended.signal).then(
      () => controller.abort(new DOMException(`no answer within ${duration / 1000} s`, "TimeoutError")),
      // Ended before its time.
      () => undefined,
    );
  return { signal: controller.signal, end: () => ended.abort() };
}
