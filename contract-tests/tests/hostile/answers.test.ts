// Answers in a content coding are read within bounds, although the suite asks for none.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { startReference } from "../../reference/reference.ts";
import { hostileRun } from "./hostile-run.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

type Row = [
  given: string,
  coding: string,
  encode: (body: Buffer) => Buffer,
  exit: number,
  words: RegExp,
  check?: string,
];

const bomb = gzipSync(Buffer.alloc(100_000_000, " "));

const rows: Row[] = [
  ["gzip", "gzip", (body) => gzipSync(body), 0, /conforms/],
  ["deflate", "deflate", (body) => deflateSync(body), 0, /conforms/],
  ["bare deflate", "deflate", (body) => deflateRawSync(body), 0, /conforms/],
  ["br", "br", (body) => brotliCompressSync(body), 0, /conforms/],
  ["gzip on deflate", "deflate, gzip", (body) => gzipSync(deflateSync(body)), 0, /conforms/],
  ["gzip by name only", "gzip", (body) => body, 1, /not in the coding of its Content-Encoding/],
  ["gzip that is cut off", "gzip", (body) => gzipSync(body).subarray(0, -10), 1, /Content-Encoding ends too early/],
  ["br by name only", "br", (body) => body, 1, /Content-Encoding/],
  ["a compression bomb", "gzip", () => bomb, 1, /more than 1572864 bytes, decoded/],
  ["an unknown coding", "x-own", (body) => gzipSync(body), 1, /one JSON text/, "json"],
];

describe.concurrent("answers in", () => {
  for (const [given, coding, encode, exit, words, check = "status-documented"] of rows)
    test(given, async () => {
      const seen = new Set<unknown>();
      const reference = await startReference({
        flowControl: false,
        plain: true,
        change: {
          answer(sent, { headers }) {
            seen.add(headers["accept-encoding"]);
            const body = encode(Buffer.from(sent.body));
            return { ...sent, headers: { ...sent.headers, "Content-Encoding": coding }, body };
          },
        },
      });
      opened.push(reference);
      const { exitCode, stdout } = await hostileRun({
        ...reference,
        surface: "cc-cms",
        filter: { operation: "queryCtiServerTime", check },
      });
      expect(stdout.replaceAll(/\s+/g, " ")).toMatch(words);
      expect(exitCode).toBe(exit);
      expect([...seen]).toEqual(["identity"]);
    });
});
