/** A part of a text, by its first byte and the one after its last. */
export type Span = readonly [start: number, end: number];

/** A text in which each escape is replaced by what it stands for, and where its parts come from. */
export interface Unescaped {
  bytes: Uint8Array;
  /** The place in the text with escapes; an escape that is only partly in the span is wholly in that place. */
  sourceOf(span: Span): Span;
  /** The same, for a place in the text with escapes. */
  widened(span: Span): Span;
}

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;
const LETTER_U = 0x75;

/** The letter after a backslash, in JSON and in JavaScript, and the byte that both stand for. */
const SHORT = new Map(
  Object.entries({ '"': '"', "'": "'", "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }).map(
    ([letter, sign]): [number, number] => [letter.charCodeAt(0), sign.charCodeAt(0)],
  ),
);

const NAMED = new Map(Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }));

/** As many signs as the number of a character can have: zeros may stand before it. */
const LONGEST_ENTITY = 12;

/** What an escape stands for, a byte or a character, and the byte after its end. */
type Escape = { byte: number; end: number } | { character: number; end: number };

/**
 * The text with the escapes of JSON, URLs and HTML replaced, whichever of them it has, also mixed; undefined where
 * there are none. Once: what an escape stands for can be part of another one.
 */
export function unescaped(source: Uint8Array): Unescaped | undefined {
  let first = 0;
  while (first < source.length && !beginsEscape(source[first] ?? 0)) first += 1;
  if (first === source.length) return undefined;
  // No escape is shorter than what it stands for.
  const bytes = new Uint8Array(source.length);
  bytes.set(source.subarray(0, first));
  const escapes = new Escapes();
  let length = first;
  for (let at = first; at < source.length; ) {
    const byte = source[at] ?? 0;
    const found = beginsEscape(byte) ? escapeAt(source, at) : undefined;
    if (found === undefined) {
      bytes[length++] = byte;
      at += 1;
      continue;
    }
    const start = length;
    if ("byte" in found) bytes[length++] = found.byte;
    else length = write(bytes, length, found.character);
    escapes.add(start, length, at, found.end);
    at = found.end;
  }
  if (escapes.count === 0) return undefined;
  return {
    bytes: bytes.subarray(0, length),
    sourceOf: ([start, end]) => [escapes.sourceStart(start), escapes.sourceEnd(end)],
    widened: ([start, end]) => [escapes.widenedStart(start), escapes.widenedEnd(end)],
  };
}

function beginsEscape(byte: number): boolean {
  return byte === BACKSLASH || byte === PERCENT || byte === AMPERSAND;
}

function escapeAt(source: Uint8Array, at: number): Escape | undefined {
  const next = source[at + 1] ?? 0;
  if (source[at] === PERCENT) {
    const byte = hexAt(source, at + 1, 2);
    return byte < 0 ? undefined : { byte, end: at + 3 };
  }
  if (source[at] === AMPERSAND) return entityAt(source, at);
  if (next !== LETTER_U) {
    const byte = SHORT.get(next);
    return byte === undefined ? undefined : { byte, end: at + 2 };
  }
  const unit = hexAt(source, at + 2, 4);
  if (unit < 0) return undefined;
  // Characters beyond \uFFFF are two escapes.
  const isPair = unit >= 0xd800 && unit < 0xdc00 && source[at + 6] === BACKSLASH && source[at + 7] === LETTER_U;
  const low = isPair ? hexAt(source, at + 8, 4) : -1;
  return low >= 0xdc00 && low < 0xe000
    ? { character: 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), end: at + 12 }
    : { character: unit, end: at + 6 };
}

function entityAt(source: Uint8Array, at: number): Escape | undefined {
  const end = source.subarray(at + 1, at + 1 + LONGEST_ENTITY).indexOf(SEMICOLON);
  if (end < 0) return undefined;
  const name = String.fromCharCode(...source.subarray(at + 1, at + 1 + end));
  const sign = NAMED.get(name.toLowerCase());
  if (sign !== undefined) return { byte: sign.charCodeAt(0), end: at + end + 2 };
  const [, hex, decimal] = /^#(?:x([0-9a-f]+)|([0-9]+))$/i.exec(name) ?? [];
  if (hex === undefined && decimal === undefined) return undefined;
  const character = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return character > 0x10ffff ? undefined : { character, end: at + end + 2 };
}

/** The number that so many hex digits are; -1 where there are others. */
function hexAt(source: Uint8Array, at: number, digits: number): number {
  let number = 0;
  for (let place = at; place < at + digits; place += 1) {
    const byte = source[place] ?? 0;
    // The bit that tells small letters from capitals is set in all digits, too.
    const small = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) number = number * 16 + byte - 0x30;
    else if (small >= 0x61 && small <= 0x66) number = number * 16 + small - 0x57;
    else return -1;
  }
  return number;
}

/** Writes a character as UTF-8; says where it ends. */
function write(bytes: Uint8Array, at: number, character: number): number {
  if (character < 0x80) {
    bytes[at] = character;
    return at + 1;
  }
  const encoded = Buffer.from(String.fromCodePoint(character), "utf8");
  bytes.set(encoded, at);
  return at + encoded.length;
}

/** Where escapes were, four numbers each: in a large body objects would take more memory than the body. */
class Escapes {
  #places = new Uint32Array(256);
  count = 0;

  add(start: number, end: number, sourceStart: number, sourceEnd: number): void {
    const at = 4 * this.count;
    if (at === this.#places.length) {
      const larger = new Uint32Array(2 * at);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[at] = start;
    this.#places[at + 1] = end;
    this.#places[at + 2] = sourceStart;
    this.#places[at + 3] = sourceEnd;
    this.count += 1;
  }

  sourceStart(place: number): number {
    const index = this.#lastBefore(place + 1, 0);
    if (index < 0) return place;
    const end = this.#place(index, 1);
    return place < end ? this.#place(index, 2) : this.#place(index, 3) + place - end;
  }

  sourceEnd(place: number): number {
    const index = this.#lastBefore(place, 0);
    if (index < 0) return place;
    return this.#place(index, 3) + Math.max(0, place - this.#place(index, 1));
  }

  widenedStart(place: number): number {
    const index = this.#lastBefore(place, 2);
    return index >= 0 && place < this.#place(index, 3) ? this.#place(index, 2) : place;
  }

  widenedEnd(place: number): number {
    const index = this.#lastBefore(place, 2);
    return index < 0 ? place : Math.max(place, this.#place(index, 3));
  }

  #place(index: number, column: number): number {
    return this.#places[4 * index + column] ?? 0;
  }

  /** The last escape that begins before a place: of the text (column 0) or of its source (column 2); -1 for none. */
  #lastBefore(place: number, column: 0 | 2): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#place(middle, column) < place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
