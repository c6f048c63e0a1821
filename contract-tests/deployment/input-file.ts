import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The most that a file of the user may have, in bytes: far more than anybody writes, and read in a moment. */
export const TEXT_LIMIT = 1024 * 1024;

/** The most of a report.json, in bytes: a text of JavaScript cannot be longer than 512 MB, and is kept several times. */
export const REPORT_LIMIT = 200 * 1024 * 1024;

/** How long a pipe may have nothing, and the pause between two looks, in ms. */
const PIPE = { limit: 5_000, pause: 10 };

/** Why a file cannot be used, where the system has no code for it; `code` is what messages show. */
class InputError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * The bytes of a file or a pipe. A pipe into which nobody writes ends after a while, and what is longer than the limit
 * is not read. Throws an error whose `code` says why it cannot be read.
 */
export function inputBytes(file: string, limit: number, patience = PIPE.limit): Buffer {
  // Without O_NONBLOCK, opening a pipe waits for a writer.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(descriptor);
    if (status.isFile() && status.size > limit) throw tooLong(limit);
    return status.isFIFO() ? pipeBytes(descriptor, limit, patience) : plainBytes(descriptor, limit);
  } finally {
    closeSync(descriptor);
  }
}

/** The same for a file of any length, part by part. */
export async function* inputParts(file: string, patience = PIPE.limit): AsyncGenerator<Uint8Array> {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if (!fstatSync(descriptor).isFIFO()) {
    for await (const part of createReadStream(file, { fd: descriptor, highWaterMark: 256 * 1024 }))
      yield part as Uint8Array;
    return;
  }
  try {
    let isBegun = false;
    for (let waited = 0; waited < patience; ) {
      const part = Buffer.alloc(64 * 1024);
      const read = readNow(descriptor, part);
      if (read === 0 && isBegun) return;
      if (read === undefined || read === 0) {
        await sleep(PIPE.pause);
        waited += PIPE.pause;
        continue;
      }
      isBegun = true;
      waited = 0;
      yield part.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
  throw new InputError("nobody writes into the pipe");
}

function plainBytes(descriptor: number, limit: number): Buffer {
  const parts: Buffer[] = [];
  for (let length = 0; length <= limit; ) {
    const part = Buffer.alloc(64 * 1024);
    const read = readSync(descriptor, part);
    if (read === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, read));
    length += read;
  }
  throw tooLong(limit);
}

function pipeBytes(descriptor: number, limit: number, patience: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (let waited = 0; waited < patience; ) {
    const part = Buffer.alloc(64 * 1024);
    const read = readNow(descriptor, part);
    if (read === 0 && parts.length > 0) return Buffer.concat(parts);
    if (read === undefined || read === 0) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE.pause);
      waited += PIPE.pause;
      continue;
    }
    waited = 0;
    parts.push(part.subarray(0, read));
    length += read;
    if (length > limit) throw tooLong(limit);
  }
  throw new InputError("nobody writes into the pipe");
}

/** The number of bytes read; undefined if there are none yet. */
function readNow(descriptor: number, into: Buffer): number | undefined {
  try {
    return readSync(descriptor, into);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return undefined;
    throw error;
  }
}

function tooLong(limit: number): InputError {
  return new InputError(`more than ${limit / 1024 / 1024} MB`);
}

/** Whether a text is in UTF-16: by its mark, or by a zero byte in its first character, as some editors write it. */
export function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return false;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0 && isTextByte(second)) || (second === 0 && isTextByte(first));
}

function isTextByte(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** The text of bytes in UTF-8, without a byte order mark; undefined if they are no text. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
