/** Random choices that are the same for the same seed, which is a whole number. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    // Spread, because seeds that lie close together would begin alike.
    this.#state = Math.imul(seed, 0x9e3779b1) >>> 0;
  }

  /** 0 to below 1. This is mulberry32, which needs 32 bits of state and is good enough for choosing. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  integer(minimum: number, maximum: number): number {
    return minimum + Math.floor(this.#next() * (maximum - minimum + 1));
  }

  /** One of some values. Throws a RangeError when there is none. */
  oneOf<Value>(values: readonly Value[]): Value {
    if (values.length === 0) throw new RangeError("There is nothing to choose from.");
    // The index is that of an item.
    return values[this.integer(0, values.length - 1)] as Value;
  }

  /** Each of the values with a chance of one half, in their order. */
  someOf<Value>(values: readonly Value[]): Value[] {
    return values.filter(() => this.#next() < 0.5);
  }

  shuffled<Value>(values: readonly Value[]): Value[] {
    const places = values.map((value) => ({ value, place: this.#next() }));
    return places.sort((left, right) => left.place - right.place).map(({ value }) => value);
  }

  /** So many whole numbers, no two of them alike, both ends included; there must be enough of them. */
  different(count: number, minimum: number, maximum: number): number[] {
    const numbers = new Set<number>();
    while (numbers.size < count) numbers.add(this.integer(minimum, maximum));
    return [...numbers];
  }

  /** Letters and digits. */
  text(length: number): string {
    const characters = [..."ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"];
    return Array.from({ length }, () => this.oneOf(characters)).join("");
  }
}
