/**
 * How often something may happen: at most `requests` times in any `window` ms for one key.
 * What is refused does not count, so that a client which keeps asking gets through in time.
 */
export class SlidingWindow {
  readonly #requests: number;
  readonly #window: number;
  readonly #now: () => number;
  readonly #times = new Map<string, number[]>();

  constructor({ requests, window }: { requests: number; window: number }, now: () => number) {
    this.#requests = requests;
    this.#window = window;
    this.#now = now;
  }

  /** Counts one more for a key; false when there were too many. */
  admits(key: string): boolean {
    const times = this.#recent(key);
    if (times.length >= this.#requests) return false;
    times.push(this.#now());
    return true;
  }

  /** Whether the key has used up what it may. */
  isFull(key: string): boolean {
    return this.#recent(key).length >= this.#requests;
  }

  #recent(key: string): number[] {
    const beginning = this.#now() - this.#window;
    const times = (this.#times.get(key) ?? []).filter((time) => time > beginning);
    this.#times.set(key, times);
    return times;
  }
}
