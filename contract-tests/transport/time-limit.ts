/** A signal that is aborted with another signal, or after some time. */
export interface TimeLimit {
  signal: AbortSignal;
  /** Ends the timer; call it when the wait is over. */
  end(): void;
}

/**
 * A limit of so many ms beside a signal; its reason is a TimeoutError, as that of AbortSignal.timeout().
 * Not AbortSignal.timeout() in AbortSignal.any(): the second does not keep the first, which is lost with the garbage.
 */
export function timeLimit(signal: AbortSignal, duration: number): TimeLimit {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException("The time is over.", "TimeoutError")), duration);
  return { signal: AbortSignal.any([signal, controller.signal]), end: () => clearTimeout(timer) };
}
