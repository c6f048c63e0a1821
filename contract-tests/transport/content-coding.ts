import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { type Header, headersOf } from "./exchange.ts";

type Decoder = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

const gzip: Decoder = promisify(gunzip);
const zlib: Decoder = promisify(inflate);
const raw: Decoder = promisify(inflateRaw);
const brotli: Decoder = promisify(brotliDecompress);

/** Some servers send bare DEFLATE under the name of its wrapped form. Source: RFC 9110, section 8.4.1.2. */
const deflate: Decoder = (bytes, options) => ((bytes[0] ?? 0) % 16 === 8 ? zlib : raw)(bytes, options);

const DECODERS: Record<string, Decoder> = { gzip, "x-gzip": gzip, deflate, br: brotli };

/** More than one coding on top of another is no answer to a request for none. */
const MOST_CODINGS = 2;

/**
 * The body without its content codings, of at most so many bytes. The suite asks for none, but a server may not look
 * at that. A body in an unknown coding stays as it is. Throws what zlib throws: see failure-words.ts.
 */
export async function decoded(headers: readonly Header[], body: Uint8Array, most: number): Promise<Uint8Array> {
  const codings = headersOf({ headers }, "content-encoding")
    .flatMap((value) => value.split(","))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length === 0 || codings.length > MOST_CODINGS || body.length === 0) return body;
  let bytes = body;
  for (const coding of codings.toReversed()) {
    const decoder = DECODERS[coding];
    if (decoder === undefined) return body;
    bytes = await decoder(bytes, { maxOutputLength: most });
  }
  return new Uint8Array(bytes);
}
