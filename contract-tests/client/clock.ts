// Time as the clients use it, so that tests can put their own in its place. Runs in Node, browsers and workers.

/** Where the time comes from, in ms. */
export interface Clock {
  /** The present time; only differences count. */
  now(): number;
  /** Resolves after so many ms. Rejects with the reason of the signal as soon as it is aborted. */
  sleep(duration: number, signal?: AbortSignal): Promise<void>;
}

/** What is called when a signal is aborted. */
const callbacks = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal is aborted, unless the function that it returns is called before.
 * There is one listener for all that wait for a signal: Node warns of a leak where one has more than ten.
 * AbortSignal.any() would do so too, but keeps memory of each use for as long as the signal lives.
 */
export function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  const all = callbacks.get(signal) ?? new Set();
  if (!callbacks.has(signal)) {
    callbacks.set(signal, all);
    const callAll = () => {
      for (const one of all) one();
    };
    signal.addEventListener("abort", callAll, { once: true });
  }
  all.add(callback);
  return () => all.delete(callback);
}

/** The time of this machine, which a correction of its clock does not change. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (duration, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(() => {
        stop?.();
        resolve();
      }, duration);
      const stop =
        signal &&
        whenAborted(signal, () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
    }),
};

/** A signal that is aborted with another signal, or after some time. */
export interface TimeLimit {
  signal: AbortSignal;
  /** Ends the waiting for either; call it when nothing is under way any more. */
  end(): void;
}

/**
 * A limit of so many ms beside a signal; its reason is a TimeoutError, as that of AbortSignal.timeout(). Infinity is no limit.
 * Not AbortSignal.timeout() in AbortSignal.any(): the second does not keep the first, which is lost with the garbage.
 */
export function timeLimit(signal: AbortSignal | null | undefined, duration: number, clock = realClock): TimeLimit {
  const controller = new AbortController();
  const ended = new AbortController();
  const follow = () => controller.abort(signal?.reason);
  if (signal?.aborted) follow();
  const stop = signal ? whenAborted(signal, follow) : undefined;
  if (duration !== Number.POSITIVE_INFINITY)
    clock.sleep(duration, ended.signal).then(
      () => controller.abort(new DOMException(`no answer within ${duration / 1000} s`, "TimeoutError")),
      // Ended before its time.
      () => undefined,
    );
  const end = () => {
    stop?.();
    ended.abort();
  };
  return { signal: controller.signal, end };
}
