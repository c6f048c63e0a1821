// Files as recorders write them, whole and broken, in parts of any size.
import { expect, test } from "vitest";
import { UsageError } from "../../deployment/usage-error.ts";
import { entriesIn } from "../../traffic/har-file.ts";

async function read(content: string | Buffer, size = 7): Promise<unknown[]> {
  const bytes = Buffer.from(content);
  async function* parts() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const entries: unknown[] = [];
  for await (const entry of entriesIn(parts(), "a.har")) entries.push(entry);
  return entries;
}

const ENTRY = { request: { url: "https://a.example.test/é" }, response: { content: { text: "\uFEFF{}\uFEFF" } } };
const log = (own: object) => JSON.stringify({ log: own });

const shapes: [what: string, text: string][] = [
  ["as the format has it", log({ version: "1.2", creator: { name: "x" }, pages: [], entries: [ENTRY, ENTRY] })],
  ["with the version behind", log({ entries: [ENTRY, ENTRY], pages: [{ id: "page_1" }], version: "1.1" })],
  ["without version, which means 1.1", log({ entries: [ENTRY, ENTRY] })],
  ["with an empty version", log({ version: "", entries: [ENTRY, ENTRY] })],
  [
    "with fields beside the log, and lists named entries",
    `{"_x":{"entries":[1]},${log({ _a: { entries: [2] }, entries: [ENTRY, ENTRY] }).slice(1)}`,
  ],
  ["with a byte order mark", `\uFEFF${log({ version: "1.2", entries: [ENTRY, ENTRY] })}`],
  [
    "with blanks behind it, and over many lines",
    `${JSON.stringify(JSON.parse(log({ version: "1.2", entries: [ENTRY, ENTRY] })), null, 2)}\r\n\n`,
  ],
];
for (const [what, text] of shapes)
  test(`entries are read from a HAR ${what}`, async () => {
    for (const size of [1, 7, 100_000]) expect(await read(text, size)).toEqual([ENTRY, ENTRY]);
  });

const WHOLE = log({ version: "1.2", entries: [ENTRY, ENTRY] });
const refused: [what: string, content: string | Buffer, words: RegExp][] = [
  ["an empty file", "", /^a\.har is empty; give an HTTP archive/],
  ["a file that is cut off between entries", WHOLE.slice(0, WHOLE.lastIndexOf(',{"request"')), /is cut off; /],
  ["a file that is cut off in a text", WHOLE.slice(0, 60), /is cut off; /],
  ["other JSON", '{"format":"something else"}', /is not an HTTP archive: it has no list log\.entries; /],
  ["a log whose entries are no list", log({ version: "1.2", entries: {} }), /it has no list log\.entries; /],
  ["a list", "[]", /^a\.har is not an HTTP archive; /],
  ["blanks", " \n", /is empty; /],
  [
    "another version",
    log({ version: "2.0", entries: [] }),
    /is an HTTP archive of version 2\.0; this version reads 1\.x; /,
  ],
  ["a version that is no text", log({ version: {}, entries: [] }), /of version unknown; /],
  ["a page", "<!doctype html><p>", /is not an HTTP archive; /],
  ["text without quotes", "{log: 1}", /is not JSON; /],
  ["text behind it", `${WHOLE}{}`, /is not JSON; /],
  ["a compressed file", Buffer.from([0x1f, 0x8b, 8, 0, 1]), /is not text; /],
  ["UTF-16", Buffer.from(WHOLE, "utf16le"), /is not text; /],
  ["Latin-1", Buffer.from(WHOLE, "latin1"), /is not UTF-8; /],
];
for (const [what, content, words] of refused)
  test(`${what} is one line`, async () => {
    for (const size of [7, 100_000]) {
      const error = await read(content, size).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UsageError);
      expect((error as UsageError).message).toMatch(words);
      expect((error as UsageError).message).toMatch(/^[^\n]+$/);
    }
  });
