// Files of the user that are none: one line with the next step, exit code 2, and no waiting.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { reportIn } from "../../../scripts/commands/read-report.ts";
import { isLike } from "../../checks/catalogue.ts";
import { deploymentFromFile } from "../../deployment/from-file.ts";
import { secretFrom } from "../../deployment/from-flags.ts";
import { inputBytes } from "../../deployment/input-file.ts";
import { GUID_FORM, SECRET_KEY_FORM } from "../../deployment/secret-forms.ts";
import { UsageError } from "../../deployment/usage-error.ts";
import { readWaivers } from "../../deployment/waivers.ts";
import { parseDataset } from "../../reference/dataset-file.ts";
import { harEntries } from "../../traffic/har-file.ts";

const folder = mkdtempSync(join(tmpdir(), "hostile-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const bomb = [
  "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
  ...Array.from({ length: 8 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(", ")}]`),
].join("\n");

const contents: Record<string, string | Buffer> = {
  circle: "a: &a\n  b: *a\n",
  "circle-of-lists": "- &a\n  - [*a]\n",
  bomb,
  binary: Buffer.from(Array.from({ length: 2560 }, (_, n) => n % 256)),
  zeros: Buffer.alloc(5000),
  utf16: Buffer.from("\ufeffname: x\n", "utf16le"),
  latin1: Buffer.from("name: Z\u00fcrich\n", "latin1"),
  two: "name: x\n---\nname: y\n",
  "ten-megabytes": Buffer.alloc(10 * 1024 * 1024, "k: v\n"),
  empty: "",
  "cut-off": '{"format": "cti-contract-report/1", "run": {',
  "other-version": '{"format": "cti-contract-report/9"}',
  "no-report": "\ufeff[]",
  deep: "[".repeat(100_000),
};
for (const [name, content] of Object.entries(contents)) writeFileSync(at(name), content);
mkdirSync(at("folder"));
symlinkSync(at("loop"), at("loop"));
execFileSync("mkfifo", [at("pipe")]);
for (const name of ["one", "two-of"]) {
  mkdirSync(at(`runs/${name}`), { recursive: true });
  writeFileSync(at(`runs/${name}/report.json`), "{}");
}
mkdirSync(at("broken/run"), { recursive: true });
for (const file of ["broken/report.json", "broken/run/report.json"]) writeFileSync(at(file), "{");

const yaml: Record<string, RegExp> = {
  circle: /^\S+ cannot be used; .*\n {2}line 2: an alias within what it stands for; write it out$/,
  "circle-of-lists": /line 2: an alias within what it stands for/,
  bomb: /its aliases grow beyond all bounds; write them out$/,
  binary: /is not text; /,
  zeros: /is not text; /,
  utf16: /is in UTF-16; save it as UTF-8$/,
  latin1: /is not text; /,
  two: /line 2: a second YAML document begins here; put each into a file of its own$/,
  "ten-megabytes": /cannot be read \(more than 1 MB\); /,
  folder: /cannot be read \(EISDIR\); /,
  loop: /cannot be read \(ELOOP\); /,
  missing: /cannot be read \(ENOENT\); /,
};

async function refusal(read: () => unknown): Promise<string> {
  try {
    await read();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return error instanceof Error ? error.message : "";
  }
  throw new Error("It was accepted.");
}

for (const [what, read] of [
  ["deployment file", (file: string) => deploymentFromFile(file, {})],
  ["waiver file", (file: string) => readWaivers(file, new Set())],
] as const)
  describe(what, () => {
    for (const [name, words] of Object.entries(yaml))
      test(name, async () => expect(await refusal(() => read(at(name)))).toMatch(words), 5_000);
  });

describe("report.json", () => {
  test("of 500 MB", async () => {
    writeFileSync(at("huge"), "{");
    truncateSync(at("huge"), 500e6);
    expect(await refusal(() => reportIn(at("huge")))).toMatch(/cannot be read \(more than 200 MB\); /);
  });

  for (const [name, words] of Object.entries({
    "cut-off": /cannot be read \(it is cut off\); give the report\.json of a run$/,
    "other-version": /in the format cti-contract-report\/9; this version reads/,
    "no-report": /is not a report of this suite; /,
    empty: /\(it is empty\)/,
    binary: /\(it is not JSON\)/,
    deep: /\(it is not JSON\)/,
    utf16: /\(it is in UTF-16\)/,
    folder: /\(ENOENT\)/,
    loop: /\(ELOOP\)/,
    runs: /runs has no report\.json; give the folder of one run, such as \S+one$/,
    broken: /broken\/report\.json cannot be read \(it is cut off\); /,
  }))
    test(name, async () => expect(await refusal(() => reportIn(at(name)))).toMatch(words));
});

describe("dataset", () => {
  for (const [name, words] of Object.entries({
    circle: /a is a mapping or list that contains itself; give one of/,
    bomb: /its aliases grow beyond all bounds; write them out/,
    two: /a second YAML document begins in it/,
  }))
    test(name, () => expect(() => parseDataset(String(contents[name]), name)).toThrow(words));
});

describe("HTTP archive", () => {
  for (const [name, words] of Object.entries({
    binary: /is not text; /,
    folder: /cannot be read \(EISDIR\); /,
    loop: /cannot be read \(ELOOP\); /,
    empty: /is empty; /,
    "cut-off": /is cut off; /,
    pipe: /cannot be read \(nobody writes into the pipe\); /,
  }))
    test(name, async () => {
      const reading = async () => {
        for await (const _entry of harEntries(at(name)));
      };
      expect(await refusal(reading)).toMatch(words);
    });
});

test("a pipe into which nobody writes", () =>
  expect(() => inputBytes(at("pipe"), 1000, 50)).toThrow("nobody writes into the pipe"));
test("a device without end", () => expect(() => inputBytes("/dev/zero", 1024 * 1024)).toThrow("more than 1 MB"));

describe("secrets", () => {
  for (const [given, value] of [
    ["a carriage return behind it", "sample-guid\r"],
    ["the end of a line", "sample-guid\r\n"],
    ["a byte order mark", "\ufeffsample-guid"],
  ] as const)
    test(`${given} is no part of it`, () => expect(secretFrom({ G: value }, "G", GUID_FORM)).toBe("sample-guid"));

  for (const [given, value] of [
    ["a zero byte", "a\0b"],
    ["a carriage return within", "a\rb"],
    ["a blank without width", "a\u200bb"],
    ["what was no UTF-8", "a\ufffdb"],
    ["a line separator", "a\u2028b"],
    ["a delete", "a\x7fb"],
  ] as const)
    for (const [kind, form] of [
      ["guid", GUID_FORM],
      ["secret key", SECRET_KEY_FORM],
    ] as const)
      test(`${kind}: ${given} is refused`, () =>
        expect(() => secretFrom({ G: value }, "G", form)).toThrow("G contains characters that cannot be sent"));
});

describe("patterns of checks", () => {
  for (const [pattern, text, isLiked] of [
    ["json", "json", true],
    ["JSON", "json", true],
    ["json", "no-json", false],
    ["*.json", "cc-cms.queryCtiServerTime.json", true],
    ["refuses-*-guid", "refuses-unknown-guid", true],
    ["refuses-*-guid", "refuses-guid", false],
    ["*", "", true],
    ["a*a", "a", false],
    ["*ab*ab*", "ab", false],
    ["a.c", "abc", false],
    [`${"*a".repeat(200)}*b`, "a".repeat(5_000), false],
  ] as const)
    test(
      `${pattern.slice(0, 20)}, ${text.slice(0, 40)}: ${isLiked}`,
      () => expect(isLike(text, pattern)).toBe(isLiked),
      2_000,
    );
});
