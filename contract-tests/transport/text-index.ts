import type { Span } from "./escapes.ts";

/** How many bytes of a text it is looked up by; shorter texts cannot be found. */
const BEGINNING = 4;

/** Bytes with the capitals of ASCII as small letters. */
const SMALL = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * An index that finds texts in bytes, ignoring case.
 * One pass finds all texts, so that its time does not grow with their number.
 */
export class TextIndex {
  readonly #byBeginning = new Map<number, Uint8Array[]>();
  /** Whether a beginning with this hash is known: much faster to ask than the map, for each byte of a body. */
  readonly #isBeginning = new Uint8Array(1 << 16);

  add(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = SMALL[bytes[at] ?? 0] ?? 0;
    if (bytes.length < BEGINNING) throw new Error("A text that is looked for is too short.");
    const beginning = bytes.subarray(0, BEGINNING).reduce((window, byte) => (window << 8) | byte, 0);
    this.#isBeginning[hash(beginning)] = 1;
    const others = this.#byBeginning.get(beginning);
    if (others) others.push(bytes);
    else this.#byBeginning.set(beginning, [bytes]);
  }

  /** Where the texts are, in order; those that overlap are one. */
  find(bytes: Uint8Array): Span[] {
    const spans: [start: number, end: number][] = [];
    const isBeginning = this.#isBeginning;
    let window = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      window = (window << 8) | (SMALL[bytes[at] ?? 0] ?? 0);
      if (isBeginning[hash(window)] === 0) continue;
      const start = at + 1 - BEGINNING;
      const end = start + this.#lengthAt(bytes, start, window);
      const last = spans.at(-1);
      if (end === start) continue;
      if (last && start < last[1]) last[1] = Math.max(last[1], end);
      else spans.push([start, end]);
    }
    return spans;
  }

  /** Where the longest beginning of a text begins that the bytes end with; undefined where they end with none. */
  beginningIn(bytes: Uint8Array): number | undefined {
    for (let start = 0; start + BEGINNING <= bytes.length; start += 1) {
      const beginning = bytes
        .subarray(start, start + BEGINNING)
        .reduce((window, byte) => (window << 8) | (SMALL[byte] ?? byte), 0);
      const isBegun = (text: Uint8Array) =>
        text.length > bytes.length - start && bytes.subarray(start).every((byte, index) => SMALL[byte] === text[index]);
      if (this.#byBeginning.get(beginning)?.some(isBegun)) return start;
    }
    return undefined;
  }

  /** The length of the longest text that is at this place; 0 for none. */
  #lengthAt(bytes: Uint8Array, start: number, beginning: number): number {
    const isHere = (text: Uint8Array) => text.every((byte, index) => SMALL[bytes[start + index] ?? 0] === byte);
    const found = this.#byBeginning.get(beginning)?.filter(isHere) ?? [];
    return Math.max(0, ...found.map(({ length }) => length));
  }
}

function hash(beginning: number): number {
  return Math.imul(beginning, 0x9e3779b1) >>> 16;
}
