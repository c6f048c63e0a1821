import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Content, jsonPieces } from "../../report/content.ts";
import { reportFiles, writeFiles } from "../../report/files.ts";
import { folderNames } from "../../report/folder-names.ts";
import { Masking } from "../../report/masking.ts";
import { isReport } from "../../report/report-schema.ts";
import { readSums, sha256 } from "../../report/sums.ts";
import { Secrets } from "../../transport/secrets.ts";
import { answered } from "./captured.ts";
import { empty, failing } from "./sample-report.ts";
import { textOf } from "./text-of.ts";

const masking = new Masking(new Secrets([]));
const folder = mkdtempSync(join(tmpdir(), "cti-contract-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("eight files, report.json behind those that it is about, and the digests of all of them last", () => {
  for (const report of [failing, empty]) {
    const { files, errors } = reportFiles(report, { recorded: [answered()] }, masking);
    expect(errors).toEqual([]);
    expect([...files.keys()]).toEqual([
      "report.html",
      "junit.xml",
      "summary.md",
      "exchanges.har",
      "profile.overlay.yaml",
      "protocol.html",
      "report.json",
      "SHA256SUMS",
      "SHA256SUMS.sig",
    ]);
    expect(files.get("SHA256SUMS.sig")).toBeUndefined();
    files.delete("SHA256SUMS.sig");
    const digests = [...files].slice(0, -1).map(([name, text]) => [name, sha256(textOf(text))]);
    expect(readSums(textOf(files.get("SHA256SUMS")))).toEqual(new Map(digests as [string, string][]));
    expect(files.get("protocol.html")).toContain(sha256(textOf(files.get("report.json"))));
    for (const [name, text] of files) expect(textOf(text), name).toMatch(/\S\n$/);
    const content: unknown = JSON.parse(textOf(files.get("report.json")));
    expect(content).toEqual(report);
    expect(isReport(content)).toBe(true);
  }
});

test("a file that cannot be made is told, and takes none of the others with it", () => {
  const recorded = answered();
  const { files, errors } = reportFiles(
    failing,
    { recorded: [{ ...recorded, request: { ...recorded.request, operationId: "none" } }] },
    masking,
  );
  expect(errors).toEqual(["profile.overlay.yaml could not be written: The contract of cc-cms has no operation none."]);
  expect([...files].filter(([, text]) => text === undefined)).toEqual([
    ["profile.overlay.yaml", undefined],
    ["SHA256SUMS.sig", undefined],
  ]);
  expect([...(readSums(textOf(files.get("SHA256SUMS")))?.keys() ?? [])]).not.toContain("profile.overlay.yaml");
  expect(JSON.parse(textOf(files.get("report.json")))).toEqual(failing);
});

test("what an earlier run has left of a file that cannot be made is removed", () => {
  const own = join(folder, "earlier");
  writeFiles(own, new Map([["x.txt", "of an earlier run"]]));
  writeFiles(own, new Map([["x.txt", undefined]]));
  writeFiles(own, new Map([["x.txt", undefined]]));
  expect(readdirSync(own)).toEqual([]);
});

test("files are written into a folder that is made, and replaced as a whole", () => {
  const own = join(folder, "a", "b");
  writeFiles(own, new Map([["x.txt", "the first"]]));
  const opened = openSync(join(own, "x.txt"), "r");
  writeFiles(own, new Map(Object.entries({ "x.txt": "the second", "y.txt": "" })));
  // Who reads meanwhile reads the old one to its end.
  expect(readFileSync(opened, "utf8")).toBe("the first");
  closeSync(opened);
  expect(readdirSync(own).toSorted()).toEqual(["x.txt", "y.txt"]);
  expect(readFileSync(join(own, "x.txt"), "utf8")).toBe("the second");
});

test("a file that cannot be written is said, and leaves nothing half", () => {
  const own = join(folder, "c");
  mkdirSync(join(own, "x.txt", "taken"), { recursive: true });
  expect(() => writeFiles(own, new Map([["x.txt", "text"]]))).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readdirSync(own)).toEqual(["x.txt"]);
  writeFileSync(join(own, "file"), "");
  expect(() => writeFiles(join(own, "file"), new Map())).toThrow(/EEXIST|ENOTDIR/);
});

test("where one of the files cannot be written to its end, all that were there stay", () => {
  const own = join(folder, "full");
  const earlier = new Map(["report.json", "x.txt", "y.txt"].map((name) => [name, "of an earlier run"]));
  writeFiles(own, earlier);
  const full = join(own, `y.txt.${process.pid}.tmp`);
  symlinkSync("/dev/full", full);
  const now = new Map<string, Content | undefined>([
    ["report.json", undefined],
    ["x.txt", "of this run"],
    ["y.txt", () => ["the first piece", "the second piece"]],
  ]);
  expect(() => writeFiles(own, now)).toThrow(/ENOSPC/);
  expect(readdirSync(own).toSorted()).toEqual([...earlier.keys()]);
  for (const [name, text] of earlier) expect(readFileSync(join(own, name), "utf8")).toBe(text);
});

test("a value in pieces has the bytes that JSON.stringify makes of it", () => {
  const value = { a: [], b: {}, c: [{ d: "x\ny" }, [1, [2]], null], e: undefined, 'f"': { g: { h: [true] } }, i: "ä" };
  for (const levels of [0, 1, 2, 3, 9])
    expect([...jsonPieces(value, levels)].join("")).toBe(JSON.stringify(value, null, 2));
  expect([...jsonPieces(value, 2)].length).toBeGreaterThan(10);
});

const names: [names: string[], folders: string[]][] = [
  [["Site Lisbon, acceptance"], ["site-lisbon-acceptance"]],
  [
    ["a", "a", "A", "a-2", "a!"],
    ["a", "a-2", "a-3", "a-2-2", "a-4"],
  ],
  [
    ["../../x", "/etc/passwd", "..", ".", "C:\\x\\..", "a/b"],
    ["x", "etc-passwd", "deployment", "deployment-2", "c-x", "a-b"],
  ],
  [
    ["", " ", "\u0000\n\u202e", "😀"],
    ["deployment", "deployment-2", "deployment-3", "deployment-4"],
  ],
  [
    ["con", "LPT1", "console", "deployment-con"],
    ["deployment-con", "deployment-lpt1", "console", "deployment-con-2"],
  ],
  [
    ["Łódź", "呼叫中心", "e\u0301te\u0301", "été", "ﬁ"],
    ["łódź", "呼叫中心", "été", "été-2", "fi"],
  ],
  [["-a-"], ["a"]],
  [
    ["comparison.md", "report.json"],
    ["comparison-md", "report-json"],
  ],
];
for (const [given, folders] of names) {
  test(`the folders of ${JSON.stringify(given)}`, () => expect(folderNames(given)).toEqual(folders));
}

test("a long name makes a short folder, no character of which is cut in two", () => {
  const made = folderNames([
    "x".repeat(1000),
    "呼".repeat(1000),
    `${"x".repeat(119)} tail`,
    "𝒳".repeat(200),
    "👩‍👩‍👧".repeat(9),
  ]);
  for (const name of made) {
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(125);
    expect(name).toMatch(/^[^\p{Cs}\ufffd-]([^\p{Cs}\ufffd]*[^\p{Cs}\ufffd-])?$/u);
  }
  expect(made[0]).toBe("x".repeat(120));
  expect(made[2]).toBe("x".repeat(119));
});
