import { isAscii } from "node:buffer";
import { type JSONPath, printParseErrorCode, visit } from "jsonc-parser";
import type { Pointer } from "./schema-walk.ts";

/** A JSON text: its value, and details of its notation that the value does not show. */
export interface JsonText {
  /** The result of `JSON.parse`; of properties with the same name, the last. */
  value: unknown;
  /** Whether a byte order mark precedes it: RFC 8259, section 8.1, permits readers to ignore it. */
  hasByteOrderMark: boolean;
  /** Properties whose name occurs more than once in their object. */
  duplicates: Listed<{ name: string }>[];
  /** Numbers that are not written as an integer of 64 bits with sign; `text` is cut at 40 characters. */
  numbers: Listed<{ text: string; problem: NumberProblem }>[];
}

/** Of one place in the items of a list the first 100 are told; `others` counts the rest, with the last that is told. */
export type Listed<What> = What & { pointer: Pointer; others?: number };

export type NumberProblem = "fraction" | "exponent" | "beyond 64 bits" | "negative zero";

// RFC 8259, section 9, lets a reader limit depth and size.
/** Levels of lists and objects in each other; answers of the contract have up to 7. */
const MAX_DEPTH = 500;
/** Values of all lists and objects; a batch of 6000 agents, the largest answer of the contract, has about 150000. */
const MAX_VALUES = 500_000;
/** Properties of one object, which take far longer to read than the items of a list; the contract has up to 16. */
const MAX_PROPERTIES = 10_000;
/** What is listed of one place, and the places of all that is listed; the contract has fewer. */
const MAX_LISTED = 100;
const MAX_PLACES = 1000;
/** Characters of all pointers together, so that long names above many numbers do not fill the memory. */
const MAX_POINTERS = 2_000_000;
const MAX_NUMBER_TEXT = 40;

const UTF8_BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
// With ignoreBOM, U+FEFF stays in the text.
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Why a body cannot be read, without any part of the body, so that it is safe to print. */
class Unreadable extends Error {}

/**
 * Reads a body as JSON. For invalid JSON, the problem is one line of our own words, of at most 120 characters.
 * Lines and columns count from 1, byte offsets from 0. Source of the rules: RFC 8259.
 */
export function readJson(bytes: Uint8Array): JsonText | { problem: string } {
  const hasByteOrderMark = UTF8_BYTE_ORDER_MARK.every((byte, offset) => bytes[offset] === byte);
  try {
    const text = hasByteOrderMark ? bytes.subarray(UTF8_BYTE_ORDER_MARK.length) : bytes;
    const notation = notationOf(text);
    return { ...jsonOf(textOf(text), notation), hasByteOrderMark };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.message };
    throw error;
  }
}

const [QUOTE, BACKSLASH, MINUS, ZERO] = [0x22, 0x5c, 0x2d, 0x30];
const [TEXT, COMMA, COLON, OPENING, CLOSING, SIGN, DIGIT, POINT] = [1, 2, 3, 4, 5, 6, 7, 8];

/** For each byte what it means outside of a string; 0 for what means nothing. */
const MEANINGS = new Uint8Array(256);
for (const [signs, meaning] of [
  ['"', TEXT],
  [",", COMMA],
  [":", COLON],
  ["[{", OPENING],
  ["]}", CLOSING],
  ["-", SIGN],
  ["0123456789", DIGIT],
  [".eE", POINT],
] as const)
  for (const sign of signs) MEANINGS[sign.charCodeAt(0)] = meaning;

/** Digits of the smallest integer that does not fit in 64 bits. */
const DIGITS = 19;

/** What can be seen of a text without reading it. */
interface Notation {
  values: number;
  /** Names of properties. */
  names: number;
  /** Whether a number may be no plain integer of 64 bits. */
  hasOddNumbers: boolean;
}

/** How many values a text has, with those of all lists and objects; 0 where they are too many to be read. */
export function valuesIn(bytes: Uint8Array): number {
  try {
    return notationOf(bytes).values;
  } catch {
    return 0;
  }
}

/**
 * One pass over the bytes, before the text is read, since memory is taken then. Throws where it would have too many
 * levels or values. What is no JSON may have any notation.
 */
function notationOf(bytes: Uint8Array): Notation {
  const [meanings, { length }] = [MEANINGS, bytes];
  let [depth, values, names, hasOddNumbers] = [0, 1, 0, false];
  /** Of each list or object that is open, by its depth; what closes more than was opened is no JSON. */
  const properties = new Uint32Array(MAX_DEPTH + 1);
  for (let at = 0; at < length; at += 1) {
    const meaning = meanings[bytes[at] as number];
    if (meaning === 0) continue;
    if (meaning === TEXT) {
      let byte = bytes[++at];
      while (byte !== QUOTE && at < length) {
        if (byte === BACKSLASH) at += 1;
        byte = bytes[++at];
      }
    } else if (meaning === COLON) {
      names += 1;
      const ofObject = (properties[depth] ?? 0) + 1;
      if (ofObject > MAX_PROPERTIES) throw new Unreadable(`more than ${MAX_PROPERTIES} properties in one object`);
      properties[depth] = ofObject;
    } else if (meaning === COMMA) {
      values += 1;
      if (values > MAX_VALUES) throw new Unreadable(`more than ${MAX_VALUES} values`);
    } else if (meaning === DIGIT || meaning === SIGN) {
      const start = at;
      let next = meanings[bytes[at + 1] as number];
      while (next === DIGIT) next = meanings[bytes[++at + 1] as number];
      if (next === POINT || at + 1 - start >= DIGITS || (bytes[start] === MINUS && bytes[start + 1] === ZERO))
        hasOddNumbers = true;
    } else if (meaning === OPENING) {
      depth += 1;
      values += 1;
      if (depth > MAX_DEPTH) throw new Unreadable(`nested more than ${MAX_DEPTH} levels deep`);
      if (values > MAX_VALUES) throw new Unreadable(`more than ${MAX_VALUES} values`);
      properties[depth] = 0;
    } else if (meaning === CLOSING) depth -= 1;
  }
  return { values, names, hasOddNumbers };
}

/** How many properties a value of JSON has, with those of all lists and objects in it. */
function propertiesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") count += propertiesIn(item);
    return count;
  }
  for (const name in value) {
    count += 1;
    const part = (value as Record<string, unknown>)[name];
    if (typeof part === "object") count += propertiesIn(part);
  }
  return count;
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new Unreadable("an empty body");
  // Most bodies are, and that is the fastest way.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  try {
    return strictUtf8.decode(bytes);
  } catch {
    const offset = malformedOffset(bytes);
    throw new Unreadable(`not UTF-8: byte 0x${bytes[offset]?.toString(16).toUpperCase()} at offset ${offset}`);
  }
}

/** The offset of the first byte that does not belong to a character of UTF-8. */
function malformedOffset(bytes: Uint8Array): number {
  // The strict decoder does not say where; the lenient one puts U+FFFD in that place.
  const repaired = new TextEncoder().encode(lenientUtf8.decode(bytes));
  let offset = repaired.findIndex((byte, index) => byte !== bytes[index]);
  // The malformed bytes may begin like those of U+FFFD; its first byte stands where they begin.
  while (((repaired[offset] ?? 0) & 0b1100_0000) === 0b1000_0000) offset--;
  return offset;
}

function jsonOf(text: string, { names, hasOddNumbers }: Notation): Pick<JsonText, "value" | "duplicates" | "numbers"> {
  let value: unknown;
  let isJson = true;
  try {
    value = JSON.parse(text);
  } catch {
    // Its message differs between versions of Node, repeats the text, and often has no position.
    isJson = false;
  }
  // Of a name that stands twice the value has one; almost no text has anything to list, and reading it takes long.
  if (isJson && !hasOddNumbers && propertiesIn(value) === names) return { value, duplicates: [], numbers: [] };
  return { value, ...listedIn(text, isJson) };
}

/** What is to be said of the notation of a text; throws where it is no JSON. */
function listedIn(text: string, isJson: boolean): Pick<JsonText, "duplicates" | "numbers"> {
  const duplicates: JsonText["duplicates"] = [];
  const numbers: JsonText["numbers"] = [];
  /** By list and place, how many there are and the last that is told. */
  const places = new Map<string, { times: number; last: Listed<object> }>();
  /** One entry for each list or object that is open; how often each name stands in an object, up to now. */
  const open: Map<string, number>[] = [];
  /** Whether the one value of the text is complete, so that only white space may follow. */
  let hasEnded = false;
  let pointersLength = 0;

  const tell = <What extends object>(list: Listed<What>[], what: What, path: JSONPath) => {
    const place = `${"name" in what} ${path.map((segment) => (typeof segment === "number" ? "*" : escaped(segment))).join("/")}`;
    const known = places.get(place);
    if (known && known.times >= MAX_LISTED) {
      known.last.others = (known.last.others ?? 0) + 1;
      return;
    }
    const pointer = path.map((segment) => `/${escaped(segment)}`).join("");
    pointersLength += pointer.length;
    if (pointersLength > MAX_POINTERS || places.size > MAX_PLACES)
      throw new Unreadable("too many repeated names, or numbers that are no plain integers, to list them");
    const listed: Listed<What> = { ...what, pointer };
    list.push(listed);
    places.set(place, { times: (known?.times ?? 0) + 1, last: listed });
  };
  const begin = () => {
    // The parser calls itself for each level.
    if (open.push(new Map()) > MAX_DEPTH) throw new Unreadable(`nested more than ${MAX_DEPTH} levels deep`);
  };
  const end = () => {
    open.pop();
    hasEnded = open.length === 0;
  };

  visit(
    text,
    {
      onArrayBegin: begin,
      onArrayEnd: end,
      onObjectBegin: begin,
      onObjectEnd: end,
      onObjectProperty(name, _offset, _length, _line, _column, pathOfObject) {
        const names = open.at(-1);
        const times = (names?.get(name) ?? 0) + 1;
        names?.set(name, times);
        if (times === 2) tell(duplicates, { name }, [...pathOfObject(), name]);
      },
      onLiteralValue(literal: unknown, offset, length, _line, _column, path) {
        hasEnded = open.length === 0;
        if (typeof literal !== "number") return;
        const written = text.slice(offset, offset + length);
        const problem = problemOf(written, literal);
        if (problem) tell(numbers, { text: shortened(written), problem }, path());
      },
      onError(code, offset, _length, line, column) {
        // JSON.parse is the judge; the parser only says what it is, and where.
        if (isJson) return;
        let what = inWords(printParseErrorCode(code));
        if (hasEnded) what = "something follows the end";
        if (offset >= text.length) what = "it ends too early";
        throw new Unreadable(`not JSON at line ${line + 1}, column ${column + 1}: ${what}`);
      },
    },
    { disallowComments: true },
  );
  if (!isJson) throw new Unreadable("not JSON");
  return { duplicates, numbers };
}

/** What keeps a number of JSON from being a plain integer of 64 bits; `value` is the double nearest to it. */
function problemOf(written: string, value: number): NumberProblem | undefined {
  if (Number.isSafeInteger(value) && written === String(value)) return undefined;
  if (/[eE]/.test(written)) return "exponent";
  if (written.includes(".")) return "fraction";
  if (written === "-0") return "negative zero";
  // 19 digits and a sign; of a longer one, BigInt would count every digit.
  if (written.length > 20) return "beyond 64 bits";
  const integer = BigInt(written);
  return BigInt.asIntN(64, integer) === integer ? undefined : "beyond 64 bits";
}

function shortened(written: string): string {
  return written.length > MAX_NUMBER_TEXT ? `${written.slice(0, MAX_NUMBER_TEXT - 3)}...` : written;
}

/** Source: RFC 6901, section 3. */
function escaped(segment: string | number): string {
  return String(segment).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** What the names of these errors leave out: that they are about a string. */
const STRING_ERRORS: Record<string, string> = {
  InvalidCharacter: "control character in a string",
  InvalidEscapeCharacter: "invalid escape in a string",
  InvalidUnicode: "invalid \\u escape in a string",
};

/** `CommaExpected` as `comma expected`. */
function inWords(errorName: string): string {
  return STRING_ERRORS[errorName] ?? errorName.replace(/\B[A-Z]/g, " $&").toLowerCase();
}
