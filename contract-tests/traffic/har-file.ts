import { getManyValues, isMany, none } from "stream-chain/core";
import Assembler from "stream-json/assembler.js";
import { jsonParser, type Token } from "stream-json/parser.js";
import { inputParts } from "../deployment/input-file.ts";
import { UsageError } from "../deployment/usage-error.ts";
import { reasonOf } from "../deployment/yaml-file.ts";

/** What a file without a whole HAR needs. */
const NEXT = "give an HTTP archive (HAR 1.x), as browsers and proxies export it";

/**
 * The entries of an HTTP archive, one after another: of a file of any size, one part is in memory at a time.
 * Throws a UsageError with one line where the file cannot be read, is no HAR, is cut off, or is of another version.
 */
export async function* harEntries(file: string): AsyncGenerator<unknown> {
  yield* entriesIn(bytesOf(file), file);
}

/** The same for bytes from anywhere; `file` is their name in messages. */
export async function* entriesIn(parts: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<unknown> {
  const refused = (problem: string) => new UsageError(`${file} ${problem}; ${NEXT}`);
  const parse = jsonParser({ streamValues: false });
  const log = new Log();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const read = (text: string | typeof none) => {
    try {
      // `none` tells the parser that this is the end, which its type does not say.
      const tokens: unknown = parse(text as string);
      for (const token of isMany(tokens) ? getManyValues(tokens) : []) log.add(token as Token);
    } catch {
      throw refused(text === none ? "is cut off" : "is not JSON");
    }
    if (log.problem !== undefined) throw refused(log.problem);
    return log.entries.splice(0);
  };
  let isFirst = true;
  for await (const part of parts) {
    if (isFirst && isBinary(part)) throw refused("is not text");
    const text = decoded(decoder, part);
    if (text === undefined) throw refused("is not UTF-8");
    // The parser waits for more where any other text may become a word of JSON.
    if (isFirst && /^\s*[^{\s]/.test(text)) throw refused("is not an HTTP archive");
    yield* read(text);
    isFirst = isFirst && text.trim() === "";
  }
  if (isFirst) throw refused("is empty");
  yield* read(none);
  if (!log.hasEntries) throw refused("is not an HTTP archive: it has no list log.entries");
}

/** Follows the tokens of a HAR, and puts together nothing but its entries: exporters write any other fields. */
class Log {
  /** The names that lead to the place of the next token; a list has its items under no name. */
  readonly #names: (string | undefined)[] = [];
  #name: string | undefined;
  #entry: Assembler | undefined;
  readonly entries: unknown[] = [];
  hasEntries = false;
  problem: string | undefined;

  add(token: Token): void {
    if (this.#entry) {
      this.#entry.consume(token);
      if (!this.#entry.done) return;
      this.entries.push(this.#entry.current);
      this.#entry = undefined;
      return;
    }
    if (token.name === "keyValue") {
      this.#name = String(token.value);
      return;
    }
    const place = [...this.#names, this.#name];
    if (token.name.startsWith("end")) {
      this.#names.pop();
      this.#name = undefined;
    } else if (isAt(place, undefined, "log", "entries", undefined)) this.#begin(token);
    else if (token.name.startsWith("start")) {
      if (isAt(place, undefined, "log", "entries")) this.hasEntries ||= token.name === "startArray";
      if (isAt(place, undefined, "log", "version")) this.#refuse(undefined);
      this.#names.push(this.#name);
      this.#name = undefined;
    } else if (isAt(place, undefined, "log", "version")) this.#refuse("value" in token ? token.value : undefined);
  }

  #begin(token: Token): void {
    if (!this.hasEntries) return;
    const entry = new Assembler();
    entry.consume(token);
    if (entry.done) this.entries.push(entry.current);
    else this.#entry = entry;
  }

  /** An empty version means 1.1. */
  #refuse(version: unknown): void {
    if (typeof version === "string" && /^(1\.[0-9]+)?$/.test(version)) return;
    const shown = typeof version === "string" && /^[\w.]{1,20}$/.test(version) ? version : "unknown";
    this.problem ??= `is an HTTP archive of version ${shown}; this version reads 1.x`;
  }
}

function isAt(place: readonly (string | undefined)[], ...names: (string | undefined)[]): boolean {
  return place.length === names.length && names.every((name, index) => place[index] === name);
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* inputParts(file);
  } catch (error) {
    const reason = reasonOf(error);
    throw new UsageError(`${file} cannot be read (${reason}); ${NEXT}`);
  }
}

/** The text of a part; undefined where it is not UTF-8. */
function decoded(decoder: InstanceType<typeof TextDecoder>, part: Uint8Array): string | undefined {
  try {
    return decoder.decode(part, { stream: true });
  } catch {
    return undefined;
  }
}

/** JSON has no zero byte, and no file of a compressor is without one near its beginning; UTF-16 has them too. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 1024).includes(0) || (bytes[0] === 0x1f && bytes[1] === 0x8b);
}
