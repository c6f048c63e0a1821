// What breaks in the suite is never a verdict about the deployment: each of these runs would conform.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { programOfPackage } from "../commands/run-command.ts";

const args = ["verify", "--surface", "cc-cms", "--check", "json"];
const one = [...args, "--operation", "queryCtiServerTime"];

test("standard output is full: exit code 2, said on standard error", () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [programOfPackage(), ...one], {
    stdio: ["ignore", full, "pipe"],
    encoding: "utf8",
  });
  closeSync(full);
  expect(stderr).toContain("stdout cannot be written (ENOSPC)");
  expect(stderr).not.toContain("    at ");
  expect(status).toBe(2);
});

test("standard error is full: exit code 2, and the verdict is on standard output", () => {
  const full = openSync("/dev/full", "w");
  const { status, stdout } = spawnSync(process.execPath, [programOfPackage(), ...one], {
    stdio: ["ignore", "pipe", full],
    encoding: "utf8",
  });
  closeSync(full);
  expect(stdout).toMatch(/Verdict on .*: conforms/);
  expect(status).toBe(2);
});

test("the disk gets full in the middle of the report: exit code 2, the verdict, and the last report that was whole", () => {
  const folder = mkdtempSync(join(tmpdir(), "hostile-full-"));
  const own = join(folder, "dynamic");
  // A limit of the size of files is a disk that ends in the middle of one; in blocks of 512 or 1024 bytes.
  const { status, stdout, stderr } = spawnSync(
    "sh",
    ["-c", 'ulimit -f 150 && exec "$@"', "sh", process.execPath, programOfPackage(), ...args, "--report-dir", folder],
    { encoding: "utf8" },
  );
  expect(stdout).toMatch(/Verdict on .*: conforms/);
  expect(stderr).toContain(`the report cannot be written into ${own} (EFBIG)`);
  expect(status).toBe(2);
  expect(readdirSync(own).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  const kept = spawnSync(process.execPath, [programOfPackage(), "check-report", own], { encoding: "utf8" });
  expect(kept.stdout).toMatch(/^ok /);
  rmSync(folder, { recursive: true });
});

test("without HOME and terminal, of 40 columns, in another language and time zone: the same is said", () => {
  const [usual, unusual] = [
    {},
    { COLUMNS: "40", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", TZ: "Pacific/Chatham" },
  ].map((variables) => {
    const ended = spawnSync(process.execPath, [programOfPackage(), ...args], {
      env: { PATH: process.env.PATH, ...variables },
      encoding: "utf8",
    });
    return { ...ended, stdout: ended.stdout.replaceAll(/:[0-9]+: /g, ": "), pid: 0, output: [] };
  });
  expect(usual?.status).toBe(0);
  expect(usual?.stdout).toMatch(/Verdict on .*: conforms/);
  expect(unusual).toEqual(usual);
});
