// Known deviations: shown, without failing the run, for as long as they hold and are needed.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Ended } from "./run-command.ts";
import { AGENTGATEWAY, answering, fileFor, folder, start, verify } from "./verified-reference.ts";

const SCHEMA = "cc-cms.queryAgentPrivateCalls.response-schema";
const JSON_CHECK = "cc-cms.queryAgentPrivateCalls.json";
const PARTICULARS = "reason: Until the next release., owner: Platform team, evidence: ticket 4711";

/** Verifies CC-CMS of a deployment with one known deviation, at the given address or at a reference. */
async function verifyWith(waivers: string[], changes: Record<string, string> = {}): Promise<Ended> {
  const file = fileFor(
    await start({
      change: answering("/agentprivatecall", { set: { "/result": 0 } }),
    }),
    { [AGENTGATEWAY]: "", ...changes },
  );
  const waiverFile = join(folder, `waivers-${waivers.length}.yaml`);
  writeFileSync(waiverFile, ["waivers:", ...waivers.map((waiver) => `  - { ${waiver}, ${PARTICULARS} }`)].join("\n"));
  return verify(file, ["--waivers", waiverFile]);
}

const holding = `check: ${SCHEMA}, expires: 2999-12-31`;
const unused = `check: ${JSON_CHECK}, expires: 2999-12-31`;
const expired = `check: ${JSON_CHECK}, subject: 1031, expires: 2020-12-31`;

test.concurrent("a finding that is waived is shown, and the deployment conforms: exit code 0", async () => {
  const { code, stdout, stderr } = await verifyWith([holding]);
  expect(stdout).toMatch(
    /^cc-cms at .*: conforms with waivers\n +1 waived, [0-9]+ pass\n\n +waived +MUST +cc-cms\.queryAgentPrivateCalls\.response-schema\n/,
  );
  expect(stdout).toContain("got 0 [queryAgentPrivateCalls: ");
  expect(stdout).toContain("waived until 2999-12-31 by Platform team: Until the next release. (ticket 4711)\n");
  expect(stdout).not.toContain("Invalid waivers");
  expect([code, stderr]).toEqual([0, ""]);
});

test.concurrent("a waiver that is not needed and one that has expired are said: exit code 1", async () => {
  const { code, stdout, stderr } = await verifyWith([holding, unused, expired]);
  expect(stdout).toMatch(/^cc-cms at .*: conforms with waivers\n/);
  expect(stdout).toContain(`\nInvalid waivers:
  the waiver of ${JSON_CHECK} waives nothing: the check passes; remove it
  the waiver of ${JSON_CHECK} for agent 1031 expired after 2020-12-31; remove it, or agree on a later date with its owner (Platform team)
`);
  expect(stdout).toContain("Verdict on a test: does not conform (exit code 1)");
  expect([code, stderr]).toEqual([1, ""]);
});

test.concurrent("where nothing can be asked an expired waiver is said all the same, and why nothing can be asked", async () => {
  const { code, stdout } = await verifyWith([holding, expired], { "url: BASE": "url: http://127.0.0.1:1" });
  expect(stdout).toMatch(/^cc-cms at .*: could not run\n +no connection to .*refused; check host and port\n/);
  expect(stdout).toContain(`the waiver of ${JSON_CHECK} for agent 1031 expired`);
  expect(stdout).not.toContain("waives nothing");
  expect(code).toBe(1);
});

test.concurrent("every problem of a waiver file is said in one go, with its line, before anything is asked", async () => {
  const log: string[] = [];
  const file = fileFor(await start({ log: (line) => log.push(line) }));
  const waivers = join(folder, "bad-waivers.yaml");
  writeFileSync(
    waivers,
    `waivers:
  - { check: ${SCHEMA}s, expires: 2999-12-31, ${PARTICULARS} }
  - { check: ${SCHEMA}, expires: someday, ${PARTICULARS} }
`,
  );
  const { code, stdout, stderr } = await verify(file, ["--waivers", waivers]);
  expect(stderr.split("\n")).toEqual([
    `verify: ${waivers} cannot be used; fix these problems and try again:`,
    `  line 2: waivers.0.check: there is no check ${SCHEMA}s; did you mean ${SCHEMA}?`,
    expect.stringMatching(/^ {2}line 3: waivers\.1\.expires: give /),
    "",
  ]);
  expect([code, stdout, log]).toEqual([2, "", []]);
});
