import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { PROBE, responds } from "../../report/responding.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-responding-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder that can be written responds, and nothing stays in it", async () => {
  expect(await responds(folder)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

test("so does one that cannot be written", async () => {
  expect(await responds(join(folder, "none"))).toBe(true);
});

test("one that hangs does not", async () => {
  spawnSync("mkfifo", [join(folder, PROBE)]);
  expect(await responds(folder, 500)).toBe(false);
});
