import { expect, test } from "vitest";
import { ALWAYS_ALLOWED, DEFAULT_LIMITS } from "../../deployment/deployment.ts";
import { type DeploymentFlags, deploymentFromFlags } from "../../deployment/from-flags.ts";
import { UsageError } from "../../deployment/usage-error.ts";

const SECRETS = {
  AGENTGATEWAY_GUID: "sample-guid.AgentGateway0",
  CC_CMS_ACCESS_KEY: "SAMPLEAK",
  CC_CMS_SECRET_KEY: "sampleSecret",
};
const AGENTGATEWAY = { agentgateway: "https://gateway.example.test:8043", agentid: "1030", workno: "1099" };
const CC_CMS = { ccCms: "https://cms.example.test:28443/", ccId: "1", vdn: "170", agentIds: "1099,1031" };

test("no flag at all describes no deployment", () => {
  expect(deploymentFromFlags({}, SECRETS)).toBeUndefined();
});

test("flags describe a deployment that is asked slowly and allows nothing special", () => {
  expect(deploymentFromFlags({ ...AGENTGATEWAY, ...CC_CMS }, SECRETS)).toMatchObject({
    name: "https://gateway.example.test:8043 and https://cms.example.test:28443/",
    limits: DEFAULT_LIMITS,
    allow: ALWAYS_ALLOWED,
    forbidden: {},
    agentgateway: { agents: [1030, 1099], authentication: { kind: "guid", guid: "sample-guid.AgentGateway0" } },
    "cc-cms": { baseUrl: "https://cms.example.test:28443", vdn: 170, agents: [1099, 1031] },
  });
});

test("flags take agents of six digits, and an edition", () => {
  const flags: DeploymentFlags = { ...AGENTGATEWAY, agentid: "700001", workno: "999999", edition: "2025-11" };
  expect(deploymentFromFlags(flags, SECRETS)).toMatchObject({
    edition: "2025-11",
    agentgateway: { agentid: "700001", agents: [700001, 999999] },
  });
});

const refused: [reason: string, flags: DeploymentFlags, environment: Record<string, string>, words: RegExp][] = [
  [
    "a URL without scheme",
    { ...AGENTGATEWAY, agentgateway: "127.0.0.1:8043" },
    SECRETS,
    /--agentgateway .* not a complete URL; write it as https:\/\//,
  ],
  [
    "a host name without scheme",
    { ...CC_CMS, ccCms: "cms.example.test" },
    SECRETS,
    /--cc-cms .* not a complete URL; write it as https:\/\//,
  ],
  ["a URL of another scheme", { ...CC_CMS, ccCms: "ftp://cms.example.test" }, SECRETS, /not a complete URL/],
  [
    "a URL with a path",
    { ...CC_CMS, ccCms: "https://cms.example.test/rest" },
    SECRETS,
    /write it as https:\/\/cms\.example\.test$/,
  ],
  ["a URL with a password", { ...CC_CMS, ccCms: "https://me:pw@cms.example.test" }, SECRETS, /user name or password/],
  [
    "an agent id in letters",
    { ...AGENTGATEWAY, agentid: "abc" },
    SECRETS,
    /--agentid "abc" is not valid; give an agent id from 101 to 999999/,
  ],
  ["an agent id below the range", { ...AGENTGATEWAY, workno: "100" }, SECRETS, /--workno "100" is not valid/],
  ["an agent id with a leading zero", { ...AGENTGATEWAY, workno: "0101" }, SECRETS, /--workno "0101" is not valid/],
  ["a list of agent ids with a letter", { ...CC_CMS, agentIds: "1099,x" }, SECRETS, /--agent-ids "x" is not valid/],
  [
    "a list of agent ids with an end that is empty",
    { ...CC_CMS, agentIds: "1099," },
    SECRETS,
    /--agent-ids "" is not valid/,
  ],
  ["a call centre out of range", { ...CC_CMS, ccId: "65536" }, SECRETS, /--cc-id "65536" is not valid/],
  ["a VDN in hexadecimal", { ...CC_CMS, vdn: "0x10" }, SECRETS, /--vdn "0x10" is not valid/],
  [
    "a flag of a surface is missing",
    { agentgateway: AGENTGATEWAY.agentgateway, agentid: "1030" },
    SECRETS,
    /--workno is missing; give/,
  ],
  ["agents without URL", { agentid: "1030" }, SECRETS, /no surface has a URL; add --agentgateway URL or --cc-cms URL/],
  ["agents of a surface that has no URL", { ...AGENTGATEWAY, vdn: "1" }, SECRETS, /--vdn also needs --cc-cms URL/],
  ["no guid", AGENTGATEWAY, {}, /AGENTGATEWAY_GUID is not set; set it to the guid/],
  [
    "a guid with its name in front",
    AGENTGATEWAY,
    { AGENTGATEWAY_GUID: "JSESSIONID=abc" },
    /AGENTGATEWAY_GUID contains characters/,
  ],
  [
    "an agent whom the edition does not have",
    { ...AGENTGATEWAY, workno: "70001", edition: "2023" },
    SECRETS,
    /^--edition 2023 has agents 101 to 59999 on agentgateway, and --workno is 70001; write --edition 2025-11$/,
  ],
  [
    "agents whom no edition of CC-CMS has",
    { ...CC_CMS, agentIds: "1099,60001", edition: "2025-11" },
    SECRETS,
    /^--edition 2025-11 has agents .* on cc-cms, and --agent-ids is 60001; use another agent$/,
  ],
  ["no access key", CC_CMS, { CC_CMS_SECRET_KEY: "sampleSecret" }, /CC_CMS_ACCESS_KEY is not set/],
  ["no secret key", CC_CMS, { CC_CMS_ACCESS_KEY: "SAMPLEAK" }, /CC_CMS_SECRET_KEY is not set/],
];

for (const [reason, flags, environment, words] of refused) {
  test(`refused in one line: ${reason}`, () => {
    const refusing = () => deploymentFromFlags(flags, environment);
    expect(refusing).toThrow(UsageError);
    expect(refusing).toThrow(words);
    expect(refusing).not.toThrow("\n");
  });
}

test("a credential in a URL is not repeated", () => {
  const flags = { ...CC_CMS, ccCms: "https://me:hidden-word@cms.example.test" };
  expect(() => deploymentFromFlags(flags, SECRETS)).not.toThrow("hidden-word");
});
