// What breaks in the suite is never a verdict about the deployment: each of these runs would conform.
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { programOfPackage } from "../commands/run-command.ts";

const args = ["verify", "--surface", "cc-cms", "--operation", "queryCtiServerTime", "--check", "json"];

test("standard output is full: exit code 2, said on standard error", () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [programOfPackage(), ...args], {
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
  const { status, stdout } = spawnSync(process.execPath, [programOfPackage(), ...args], {
    stdio: ["ignore", "pipe", full],
    encoding: "utf8",
  });
  closeSync(full);
  expect(stdout).toMatch(/Verdict on .*: conforms/);
  expect(status).toBe(2);
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
