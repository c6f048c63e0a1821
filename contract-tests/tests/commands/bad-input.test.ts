import { expect, test } from "vitest";
import { runScript } from "./run-command.ts";

const SECRETS = {
  AGENTGATEWAY_GUID: "sample-guid.AgentGateway0",
  CC_CMS_ACCESS_KEY: "SAMPLEAK",
  CC_CMS_SECRET_KEY: "sampleSecret",
};
const AGENTGATEWAY = ["--agentgateway", "http://127.0.0.1:1", "--agentid", "1030", "--workno", "1099"];
const CC_CMS = ["--cc-cms", "http://127.0.0.1:1", "--cc-id", "1", "--vdn", "170", "--agent-ids", "1099"];

/** Another value, or none, for one flag. */
function but(args: string[], flag: string, value?: string): string[] {
  const at = args.indexOf(flag);
  return [...args.slice(0, at), ...(value === undefined ? [] : [flag, value]), ...args.slice(at + 2)];
}

const cases: [reason: string, script: string, args: string[], environment: Record<string, string>, words: RegExp][] = [
  ["nothing listens at the URL", "verify", AGENTGATEWAY, SECRETS, /agentgateway: .*refused; check host and port/],
  ["nothing listens at the other URL", "verify", CC_CMS, SECRETS, /cc-cms: .*refused; check host and port/],
  [
    "a URL without scheme",
    "verify",
    but(AGENTGATEWAY, "--agentgateway", "127.0.0.1:8043"),
    SECRETS,
    /not a URL with a scheme; write it as https:\/\//,
  ],
  [
    "a host name without scheme",
    "verify",
    but(CC_CMS, "--cc-cms", "cms.example.test"),
    SECRETS,
    /not a URL with a scheme; write it as https:\/\//,
  ],
  [
    "a URL of another scheme",
    "verify",
    but(CC_CMS, "--cc-cms", "ftp://cms.example.test"),
    SECRETS,
    /not a URL with a scheme/,
  ],
  [
    "a URL with a path",
    "verify",
    but(CC_CMS, "--cc-cms", "https://cms.example.test/rest"),
    SECRETS,
    /write it as https:\/\/cms\.example\.test$/m,
  ],
  [
    "a URL with a password",
    "verify",
    but(CC_CMS, "--cc-cms", "https://me:pw@cms.example.test"),
    SECRETS,
    /user name or password/,
  ],
  ["an unknown flag", "verify", ["--agent", "1"], {}, /unknown option '--agent' .*\(verify --help lists the options\)/],
  ["a flag without value", "verify", ["--agentgateway"], {}, /argument missing/],
  ["a word that is no flag", "verify", ["https://cms.example.test"], {}, /too many arguments/],
  [
    "an agent id in letters",
    "verify",
    but(AGENTGATEWAY, "--agentid", "abc"),
    SECRETS,
    /--agentid "abc" does not fit; give an agent id from 101 to 59999/,
  ],
  [
    "an agent id below the range",
    "verify",
    but(AGENTGATEWAY, "--workno", "100"),
    SECRETS,
    /--workno "100" does not fit/,
  ],
  [
    "an agent id with a leading zero",
    "verify",
    but(AGENTGATEWAY, "--workno", "0101"),
    SECRETS,
    /--workno "0101" does not fit/,
  ],
  [
    "a list of agent ids with a letter",
    "verify",
    but(CC_CMS, "--agent-ids", "1099,x"),
    SECRETS,
    /--agent-ids "x" does not fit/,
  ],
  [
    "a list of agent ids with an end that is empty",
    "verify",
    but(CC_CMS, "--agent-ids", "1099,"),
    SECRETS,
    /--agent-ids "" does not fit/,
  ],
  ["a call centre out of range", "verify", but(CC_CMS, "--cc-id", "65536"), SECRETS, /--cc-id "65536" does not fit/],
  ["a VDN in hexadecimal", "verify", but(CC_CMS, "--vdn", "0x10"), SECRETS, /--vdn "0x10" does not fit/],
  ["a flag of a surface is missing", "verify", but(AGENTGATEWAY, "--workno"), SECRETS, /--workno is missing; give/],
  [
    "agents without URL",
    "verify",
    ["--agentid", "1030"],
    SECRETS,
    /no surface has a URL; add --agentgateway URL or --cc-cms URL/,
  ],
  [
    "agents of a surface that has no URL",
    "verify",
    [...AGENTGATEWAY, "--vdn", "1"],
    SECRETS,
    /--vdn needs --cc-cms URL as well/,
  ],
  ["no guid", "verify", AGENTGATEWAY, {}, /AGENTGATEWAY_GUID is not set; put the guid/],
  [
    "a guid with its name in front",
    "verify",
    AGENTGATEWAY,
    { AGENTGATEWAY_GUID: "JSESSIONID=abc" },
    /AGENTGATEWAY_GUID has characters/,
  ],
  ["no access key", "verify", CC_CMS, { CC_CMS_SECRET_KEY: "sampleSecret" }, /CC_CMS_ACCESS_KEY is not set/],
  ["no secret key", "verify", CC_CMS, { CC_CMS_ACCESS_KEY: "SAMPLEAK" }, /CC_CMS_SECRET_KEY is not set/],
  [
    "an unknown flag of another command",
    "mock",
    ["--port", "1"],
    {},
    /unknown option '--port' \(mock --help lists the options\)/,
  ],
  ["a port in letters", "mock", ["--cc-cms-port", "http"], {}, /--cc-cms-port "http" is not a port/],
  ["a port out of range", "mock", ["--agentgateway-port", "65536"], {}, /--agentgateway-port "65536" is not a port/],
  ["an unknown flag of generate", "generate", ["--chek"], {}, /unknown option '--chek'/],
];

for (const [reason, script, args, environment, words] of cases) {
  test.concurrent(`${script} refuses: ${reason}`, async ({ expect: expectHere }) => {
    const { code, stdout, stderr } = await runScript(script, args, environment);
    expectHere(stderr).toMatch(words);
    expectHere(stderr.trimEnd().split("\n")).toHaveLength(1);
    expectHere(stdout).toBe("");
    expectHere(code).toBe(2);
  });
}

test("a credential in a URL is not repeated", async () => {
  const { stderr } = await runScript(
    "verify",
    but(CC_CMS, "--cc-cms", "https://me:hidden-word@cms.example.test"),
    SECRETS,
  );
  expect(stderr).not.toContain("hidden-word");
});
