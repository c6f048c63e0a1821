import { createReadStream } from "node:fs";
import { JSONParser } from "@streamparser/json";
import { UsageError } from "../deployment/usage-error.ts";

const BYTE_ORDER_MARK = "\uFEFF";

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
  const found: unknown[] = [];
  let problem: string | undefined;
  let hasEntries = false;
  // Of all else nothing is kept, wherever in the file it stands: exporters write pages and versions before and behind.
  const parser = new JSONParser({
    paths: ["$.log.entries", "$.log.entries.*", "$.log.version"],
    keepStack: false,
    stringBufferSize: 64 * 1024,
  });
  parser.onValue = ({ value, key }) => {
    if (typeof key === "number") found.push(value);
    else if (key === "entries") hasEntries = Array.isArray(value);
    else if (typeof value !== "string" || !/^(1\.[0-9]+)?$/.test(value))
      problem ??= `is an HTTP archive of version ${shown(value)}; this version reads 1.x`;
  };
  let isSyntax = false;
  parser.onError = () => {
    isSyntax = true;
  };
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let isFirst = true;
  for await (const part of parts) {
    if (isFirst && isBinary(part)) problem = "is not text";
    let text = problem === undefined ? decoded(decoder, part) : "";
    if (text === undefined) problem = "is not UTF-8";
    if (isFirst && text?.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    isFirst = false;
    // The parser drops such marks also within texts, where they may be what an answer begins with.
    if (problem === undefined && !(parser.isEnded && text?.trim() === ""))
      parser.write((text ?? "").replaceAll(BYTE_ORDER_MARK, "\\uFEFF"));
    if (problem !== undefined || isSyntax) break;
    yield* found.splice(0);
  }
  if (problem === undefined && !isSyntax && !parser.isEnded) problem = isFirst ? "is empty" : "is cut off";
  if (problem === undefined && isSyntax) problem = "is not JSON";
  if (problem === undefined && !hasEntries) problem = "is not an HTTP archive: it has no list log.entries";
  if (problem !== undefined) throw new UsageError(`${file} ${problem}; ${NEXT}`);
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of createReadStream(file, { highWaterMark: 256 * 1024 })) yield part as Uint8Array;
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
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

function shown(value: unknown): string {
  return typeof value === "string" && /^[\w.]{1,20}$/.test(value) ? value : "unknown";
}
