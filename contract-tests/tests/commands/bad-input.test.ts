// That each kind of bad input is one line on stderr and exit code 2; tests/deployment/ has everything that can be bad in flags and files.
import { expect, test } from "vitest";
import { command } from "./in-process.ts";
import { reasonsIn, runScript } from "./run-command.ts";

const SECRETS = { AGENTGATEWAY_GUID: "sample-guid.AgentGateway0" };
const AGENTGATEWAY = ["--agentgateway", "http://127.0.0.1:1", "--agentid", "1030", "--workno"];

const cases: [reason: string, script: string, args: string[], words: RegExp][] = [
  ["a flag that does not fit", "verify", [...AGENTGATEWAY, "0101"], /^verify: --workno "0101" is not valid; give /],
  [
    "a secret that is not set",
    "verify",
    ["--cc-cms", "http://127.0.0.1:1", "--cc-id", "1", "--vdn", "170", "--agent-ids", "1099"],
    /^verify: CC_CMS_ACCESS_KEY is not set; set it to the access key of the monitoring interface$/,
  ],
  ["an unknown flag", "verify", ["--agent", "1"], /unknown option '--agent' .*\(see cti-contract verify --help\)/],
  ["a flag without value", "verify", ["--agentgateway"], /argument missing/],
  ["a word that is no flag", "verify", ["https://cms.example.test"], /too many arguments/],
  [
    "a file and flags",
    "verify",
    ["--deployment", "x.yaml", "--vdn", "1"],
    /^verify: addresses and ids cannot be used with --deployment; put them into the file$/,
  ],
  [
    "a deployment file that is not there",
    "verify",
    ["--deployment", "nowhere.yaml"],
    /nowhere\.yaml cannot be read \(ENOENT\); .* writes one$/,
  ],
  [
    "a waiver file that is not there",
    "verify",
    ["--waivers", "nowhere.yaml"],
    /nowhere\.yaml cannot be read \(ENOENT\); name a readable file, or remove --waivers$/,
  ],
  ["a count in letters", "verify", ["--slowest", "all"], /^verify: --slowest "all" is not a count; give a /],
  ["a count of nothing", "verify", ["--slowest", "0"], /^verify: --slowest "0" is not a count; give a /],
  [
    "an unknown flag of another command",
    "mock",
    ["--port", "1"],
    /unknown option .--port. \(Did you mean [^?]+\?\) \(see cti-contract mock --help\)/,
  ],
  ["a port in letters", "mock", ["--cc-cms-port", "http"], /--cc-cms-port "http" is not a port/],
  ["a port out of range", "mock", ["--agentgateway-port", "65536"], /--agentgateway-port "65536" is not a port/],
];

for (const [reason, script, args, words] of cases) {
  test(`${script} refuses: ${reason}`, async () => {
    const { code, stdout, stderr } = await command([script, ...args], SECRETS);
    expect(stderr).toMatch(/^.+\n$/);
    expect(stderr.trimEnd()).toMatch(words);
    expect([code, stdout]).toEqual([2, ""]);
  });
}

test("generate, a script of its own, refuses an unknown flag", async () => {
  const { code, stdout, stderr } = await runScript("generate", ["--chek"]);
  expect(stderr).toMatch(/^generate: unknown option '--chek' .*\n$/);
  expect([code, stdout]).toEqual([2, ""]);
});

test("a URL at which nothing listens is no bad input, but leads to the verdict that it could not run", async () => {
  const { code, stdout, stderr } = await runScript("verify", [...AGENTGATEWAY, "1099"], SECRETS);
  expect(reasonsIn({ stdout })).toEqual([expect.stringMatching(/^agentgateway: .*refused; check host and port$/)]);
  expect(stdout).toMatch(/\nVerdict on .*: could not run \(exit code 2\)/);
  expect([code, stderr]).toEqual([2, ""]);
});
