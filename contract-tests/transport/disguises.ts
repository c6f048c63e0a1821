import { TextIndex } from "./text-index.ts";

/** Shorter forms are in other texts by chance, in letters and digits. */
const SHORTEST = { split: 12, other: 10 };

/** Bytes of a text of the suite's own, which is searched for ends; in a longer one there are too many. */
const SHORT = 1000;

/** Bytes at the end of a text in which the beginning of a secret in such a form is. */
const LONGEST = 2000;

/** Of how many secrets disguises are known: each has dozens, and recorded traffic can have any number of secrets. */
const MOST = 1000;

/** The end of a text that was cut short. */
const CUT = /\.\.\.|…/;

/**
 * Secrets in another form than as they are: in hex, reversed, as bytes of UTF-16, in base64 with something around it or
 * twice, split by blanks, lines or signs. Only letters and digits are compared, so that what is between them does not
 * matter. There is no end of such forms, so what has one is left out and not repaired.
 */
export class Disguises {
  readonly #index = new TextIndex();
  readonly #secrets: string[] = [];
  #indexed = 0;

  add(secret: string): void {
    if (this.#secrets.length < MOST) this.#secrets.push(secret);
  }

  /** The forms of all secrets, made when they are looked for: each signature of a run is a secret. */
  get #forms(): TextIndex {
    for (const secret of this.#secrets.slice(this.#indexed)) {
      const forms = new Set(formsOf(secret).map(bareText));
      for (const form of forms) if (form.length >= SHORTEST.other) this.#index.add(form);
      const split = bareText(secret);
      if (split.length >= SHORTEST.split) this.#index.add(split);
    }
    this.#indexed = this.#secrets.length;
    return this.#index;
  }

  /** Whether a text has a secret in such a form, or the beginning of one where it was cut short: at an ellipsis, or at its end. */
  isIn(text: Uint8Array, isCut = false): boolean {
    if (this.#forms.find(bare(text)).length > 0) return true;
    if (isCut && this.#isCutIn(text.subarray(-LONGEST))) return true;
    if (text.length > SHORT) return false;
    return Buffer.from(text)
      .toString("utf8")
      .split(CUT)
      .slice(0, -1)
      .some((part) => this.#isCutIn(Buffer.from(part)));
  }

  #isCutIn(part: Uint8Array): boolean {
    const letters = bare(part);
    const start = this.#forms.beginningIn(letters);
    return start !== undefined && letters.length - start >= SHORTEST.other;
  }
}

/** For each byte the small letter or the digit that it is, and 0 for others. */
const LETTERS = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[a-z0-9]/i.test(String.fromCharCode(byte)) && byte < 0x80
    ? String.fromCharCode(byte).toLowerCase().charCodeAt(0)
    : 0,
);

const BACKSLASH = 0x5c;

/** What stands behind a backslash in the escapes of white space in JSON, and in that of a backslash; in small letters. */
const ESCAPE = /^(?:[nrtbf\\]|u00[01][0-9a-f])/;

/** The letters and digits of a text in small letters, without the escapes of white space in JSON. */
function bare(text: Uint8Array): Uint8Array {
  const letters = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] ?? 0;
    const letter = LETTERS[byte] ?? 0;
    if (letter !== 0) letters[length++] = letter;
    else if (byte === BACKSLASH) at += escapeAt(text, at + 1);
  }
  return letters.subarray(0, length);
}

function escapeAt(text: Uint8Array, at: number): number {
  const letters = String.fromCharCode(...text.subarray(at, at + 5)).toLowerCase();
  return ESCAPE.exec(letters)?.[0].length ?? 0;
}

function bareText(text: string): string {
  return Buffer.from(bare(Buffer.from(text))).toString("latin1");
}

function formsOf(secret: string): string[] {
  const plain = Buffer.from(secret, "utf8");
  const wide = Buffer.from(secret, "utf16le");
  const narrow = [plain, wide, Buffer.from(wide).swap16()];
  const inner = [plain, wide].flatMap(base64Of);
  return [
    ...narrow.map((bytes) => bytes.toString("hex")),
    [...secret].reverse().join(""),
    ...inner,
    ...base64Of(plain).flatMap((text) => base64Of(Buffer.from(text, "latin1"))),
    Buffer.from([...secret].reverse().join(""), "utf8")
      .toString("base64")
      .replaceAll("=", ""),
    ...inner.slice(0, 3).map((text) => Buffer.from(text, "latin1").toString("hex")),
  ];
}

/** The characters of base64 that bytes have at each of the three places in a longer text. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]).toString("base64");
    const start = [0, 2, 3][before] ?? 0;
    // Of the last character of the bytes, some bits can be those of what follows.
    return text.slice(start, Math.floor(((before + bytes.length) * 8) / 6));
  });
}
