// What recorders write differently: headers, bodies and times of an entry.
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { isRecord } from "../contract/schema-walk.ts";
import { charsetOf } from "../transport/body.ts";
import type { Header } from "../transport/exchange.ts";

/** Larger bodies are not judged, in bytes: a small file can become any size. */
const LARGEST = 64 * 1024 * 1024;

/** Why something was not judged, in words that are the same for all such requests. */
export class Unjudged extends Error {}

/** A property of what may be an object. */
export function at(value: unknown, ...names: string[]): unknown {
  return names.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}

/**
 * The headers of a request or a response. The pseudo headers of HTTP/2 (`:status`) are none.
 * Chromium has several headers of one name as one, with line breaks.
 */
export function headersIn(message: unknown): Header[] {
  const headers = at(message, "headers");
  if (!Array.isArray(headers)) return [];
  return headers.flatMap((header): Header[] => {
    const [name, value] = [at(header, "name"), at(header, "value")];
    if (typeof name !== "string" || typeof value !== "string" || name.startsWith(":")) return [];
    return value.split("\n").map((line): Header => [name, line]);
  });
}

/**
 * The body of a response as it was before it was compressed. Recorders decode it, or do not; the header may say either.
 * Throws Unjudged where the recorder has not kept it, or not as it was. `isOwn`: the recording is of this suite.
 */
export function bodyIn(response: unknown, headers: readonly Header[], isOwn: boolean): Uint8Array {
  const content = at(response, "content");
  const text = at(content, "text");
  if (typeof text !== "string") {
    if (isOwn || saysEmpty(headers)) return new Uint8Array();
    throw new Unjudged("the recorder has not kept the body");
  }
  if (at(content, "encoding") === "base64") return decompressed(Buffer.from(text, "base64"), headers);
  const bytes = Buffer.from(text, "utf8");
  const charset = charsetOf({ headers });
  // The recorder has decoded it. Where it was not UTF-8, the bytes are lost.
  if (charset !== undefined && charset !== "utf-8" && bytes.length !== text.length)
    throw new Unjudged("the recorder has decoded a body that is not UTF-8");
  const size = at(content, "size");
  const isCompressed = headers.some(([name]) => name.toLowerCase() === "content-encoding");
  // A byte order mark may be missing. Sizes of other recorders are those of the compressed body.
  if (!isOwn && !isCompressed && typeof size === "number" && size > bytes.length + 3)
    throw new Unjudged("the recorder has cut off the body");
  return bytes;
}

function saysEmpty(headers: readonly Header[]): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === "content-length" && value.trim() === "0");
}

/** By the codings of the header, the last first; a body that is none of it was decoded by the recorder. */
function decompressed(body: Buffer, headers: readonly Header[]): Uint8Array {
  const codings = headers
    .filter(([name]) => name.toLowerCase() === "content-encoding")
    .flatMap(([, value]) => value.toLowerCase().split(","))
    .map((coding) => coding.trim());
  let bytes: Buffer = body;
  for (const coding of codings.toReversed()) {
    // What begins like JSON text was decoded already: no compressed body does.
    if (/^\s*[{[]/.test(bytes.toString("latin1", 0, 20))) return bytes;
    bytes = decoded(bytes, coding);
  }
  return bytes;
}

function decoded(bytes: Buffer, coding: string): Buffer {
  const options = { maxOutputLength: LARGEST };
  try {
    if (/^(x-)?gzip$/.test(coding)) return gunzipSync(bytes, options);
    if (coding === "br") return brotliDecompressSync(bytes, options);
    if (coding === "deflate")
      return (bytes[0] ?? 0) % 16 === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
  } catch {
    throw new Unjudged(`the body cannot be decompressed (${coding})`);
  }
  if (coding === "identity" || coding === "") return bytes;
  throw new Unjudged(`the body is compressed in a way that is not known here (${coding.slice(0, 20)})`);
}

/** When a request was sent, ISO 8601, and how long its answer took, in ms. */
export function timesIn(entry: unknown): { startedAt: string; duration: number } {
  const started = at(entry, "startedDateTime");
  const ms = typeof started === "string" ? Date.parse(started) : Number.NaN;
  if (Number.isNaN(ms)) throw new Unjudged("the recording has no time of the request");
  const time = Number(at(entry, "time"));
  return { startedAt: new Date(ms).toISOString(), duration: Number.isFinite(time) && time > 0 ? time : 0 };
}
