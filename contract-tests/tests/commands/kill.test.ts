// A run that is killed at any moment leaves files that can be read, and that say that they are not the end of it.
import { mkdirSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test, vi } from "vitest";
import { type ReportFolder, readFolder } from "./report-folder.ts";
import { startScript } from "./run-command.ts";
import { fileFor, folder, SECRETS, start } from "./verified-reference.ts";

const MOMENTS = 20;
const AT_THE_SAME_TIME = 5;

/** Always the same numbers from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a run does when it is killed. */
const phases = ["start-up", "asking", "writing", "judging"] as const;
type Phase = (typeof phases)[number];

interface Killed extends ReportFolder {
  what: string;
  phase: Phase;
  /** Whether it was at its end before it could be killed. */
  hasEnded: boolean;
  code: number | null;
  /** The requests that the deployment has answered meanwhile. */
  log: string[];
}

/** A deployment for one run at a time, which sends a request every 100 ms or so. */
async function lane() {
  const log: string[] = [];
  const reference = await start({ pollWait: 500, log: (line) => log.push(line) });
  // Who was killed has not signed out.
  const file = fileFor(reference, {
    'phonenum: "70930"': 'phonenum: "70930", takeOver: true',
    "requests: 1000000, window: 1": "requests: 10, window: 1000",
  });
  return { log, file };
}

/** Waits until it is time to kill a run that writes into a folder; the signal ends what was begun for it. */
async function moment(
  phase: Phase,
  share: number,
  own: string,
  log: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const isSignedOut = () => log.some((line) => / DELETE .*\/onlineagent\//.test(line));
  switch (phase) {
    case "start-up":
      return sleep(share * 1_500);
    case "asking":
      await vi.waitUntil(() => log.length > share * 25, { timeout: 60_000, interval: 5 });
      return sleep(share * 100);
    case "writing":
      return begun(own, Math.ceil(share * 20), signal);
    case "judging":
      await vi.waitUntil(isSignedOut, { timeout: 60_000, interval: 5 });
      return sleep(share * 700);
  }
}

/** Waits until so many files were begun to be written. */
function begun(own: string, count: number, signal: AbortSignal): Promise<void> {
  const drafts = new Set<string>();
  let left = count;
  return new Promise<void>((resolve) => {
    watch(own, { signal }, (event, name) => {
      if (event !== "rename" || !name?.endsWith(".tmp")) return;
      // The second time it is given its name, since it is whole.
      if (drafts.delete(name)) return;
      drafts.add(name);
      left -= 1;
      if (left === 0) resolve();
    });
  });
}

let all: Killed[];

beforeAll(async () => {
  const next = random(20_261_121);
  const moments = Array.from({ length: MOMENTS }, (_, index) => ({
    phase: phases[index % phases.length] as Phase,
    share: next(),
  }));
  const queue = [...moments.entries()];
  const runs = Array.from({ length: AT_THE_SAME_TIME }, async () => {
    const { log, file } = await lane();
    const killed: Killed[] = [];
    for (let job = queue.shift(); job; job = queue.shift()) {
      const [index, { phase, share }] = job;
      log.length = 0;
      const own = join(folder, `killed-${index}`);
      mkdirSync(own);
      // Some of these checks need few requests, so that they are evaluated long before the end.
      const args = ["--deployment", file, "--report-dir", own, "--check", "s*"];
      const { child, ended } = startScript("verify", args, SECRETS);
      const waiting = new AbortController();
      await Promise.race([moment(phase, share, own, log, waiting.signal), ended]);
      waiting.abort();
      const hasEnded = child.exitCode !== null;
      child.kill("SIGKILL");
      const { code } = await ended;
      const what = `${phase} ${share.toFixed(2)}`;
      killed.push({ ...(await readFolder(own)), what, phase, hasEnded, code, log: [...log] });
    }
    return killed;
  });
  all = (await Promise.all(runs)).flat();
}, 120_000);

test("every file that is there is whole and of its format, at each of the moments", () => {
  // Otherwise reading them would have failed.
  expect(all).toHaveLength(MOMENTS);
});

test("the moments are of every kind: before anything is written, while it is asked and evaluated, and in between", () => {
  const before = all.filter(({ files }) => files.size === 0);
  expect(before.length).toBeGreaterThan(1);
  for (const { what, log } of before) expect(log, what).toEqual([]);
  const meanwhile = all.filter(({ report }) => report?.complete === false);
  expect(meanwhile.filter(({ report }) => report?.exchanges.length === 0).length).toBeGreaterThan(0);
  expect(meanwhile.filter(({ report }) => (report?.exchanges.length ?? 0) > 0).length).toBeGreaterThan(5);
  expect(meanwhile.filter(({ report }) => (report?.checks.length ?? 0) > 0).length).toBeGreaterThan(0);
});

test("report.json says that the run is not complete, unless it was", () => {
  for (const { what, hasEnded, code, files, report, log } of all) {
    if (hasEnded) expect([code, report?.complete], what).toEqual([0, true]);
    if (!report?.complete) continue;
    expect(
      log.some((line) => / DELETE .*\/onlineagent\//.test(line)),
      what,
    ).toBe(true);
    expect(report.verdict, what).toBe("conforms");
    expect(files.size, what).toBe(6);
    expect(files.get("junit.xml"), what).not.toContain('type="incomplete"');
    expect(files.get("summary.md"), what).toMatch(/^# Conforms/);
  }
});

test("what is not complete says so for a person, too, and is no verdict that could be taken for one", () => {
  for (const { what, report } of all) {
    if (report?.complete !== false) continue;
    expect(report.exitCode, what).toBe(3);
    expect(new Set(report.surfaces.map(({ verdict }) => verdict)), what).toEqual(new Set(["incomplete"]));
  }
  const early = all.filter(({ report }) => report?.complete === false && report.checks.length === 0);
  for (const { what, files } of early) {
    expect(files.get("summary.md"), what).toMatch(/The run is in progress or was killed/);
    expect(files.get("junit.xml"), what).toContain('type="incomplete"');
  }
});

test("nothing is in a report that was not asked", () => {
  for (const { what, report, entries = 0, log } of all) {
    const answered = report?.exchanges.filter(({ status }) => status !== undefined).length ?? 0;
    expect(answered, what).toBeLessThanOrEqual(log.length);
    expect(entries, what).toBeLessThanOrEqual(log.length + 2);
  }
});
