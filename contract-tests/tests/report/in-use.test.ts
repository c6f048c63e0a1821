// Two runs do not write into one folder at the same time.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { IN_USE, takeFolder } from "../../report/in-use.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-in-use-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder is taken once at a time, and made where it is not there", () => {
  const own = join(folder, "a/b");
  const first = takeFolder(own);
  expect(takeFolder(own)).toEqual({ takenBy: `process ${process.pid} on ${hostname()}` });
  if (!("giveBack" in first)) throw new Error("It is free.");
  first.giveBack();
  expect(existsSync(join(own, IN_USE))).toBe(false);
  const second = takeFolder(own);
  expect(second).toHaveProperty("giveBack");
  if ("giveBack" in second) second.giveBack();
});

for (const [left, isTaken] of [
  // The largest id that Linux gives to a process is 2 to the power of 22.
  [`process 4194305 on ${hostname()}\n`, false],
  ["process 4194305 on another-machine.example.test\n", true],
  ["", false],
  ["something else", false],
] as const)
  test(`what is left there ${isTaken ? "keeps" : "does not keep"} others away: ${JSON.stringify(left.replace(hostname(), "this machine"))}`, () => {
    writeFileSync(join(folder, IN_USE), left);
    const taken = takeFolder(folder);
    expect("takenBy" in taken).toBe(isTaken);
    if ("giveBack" in taken) taken.giveBack();
  });

test("what the file system says is thrown", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => takeFolder(join(folder, "file"))).toThrow("EEXIST");
});
