import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DEFAULT_C2, DEFAULT_LIMITS, secretsOf } from "../../deployment/deployment.ts";
import { deploymentFromFile } from "../../deployment/from-file.ts";
import { SAMPLE } from "../../deployment/sample.ts";
import { UsageError } from "../../deployment/usage-error.ts";
import { CA, certificate } from "../certificates.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-deployment-"));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = {
  AGENTGATEWAY_PASSWORD: "sample-password",
  AGENTGATEWAY_GUID: "sample-guid",
  CC_CMS_ACCESS_KEY: "SAMPLEAK",
  CC_CMS_SECRET_KEY: "sampleSecret",
  CLIENT_KEY_PASSPHRASE: "sample-passphrase",
};
const { key, cert } = await certificate("client.example.test");
const files = {
  "ca.pem": CA,
  "client.pem": cert,
  "client-key.pem": key,
  "secret.txt": "from-a-file\n",
  "empty.txt": "\n",
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

function read(text: string, variables: Record<string, string> = environment) {
  const file = join(folder, "deployment.yaml");
  writeFileSync(file, text);
  return deploymentFromFile(file, variables);
}

/** The lines behind the first of the message of what is thrown. */
function problems(text: string, variables?: Record<string, string>): string[] {
  try {
    read(text, variables);
  } catch (error) {
    if (error instanceof UsageError)
      return error.message
        .split("\n")
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
}

/** The sample with every line that is commented out taken in, where it can be. */
const FULL = SAMPLE.replace(
  /^( *)# (?=(tls|takeOver|signature|allow|limits|site|runBy|onBehalfOf|from|product|version|userAgent):| {2})/gm,
  "$1",
).replace(/^( *)# (?=guid)/gm, "$1# ");

test("the sample that init writes can be read as it is", () => {
  expect(read(SAMPLE)).toEqual({
    name: "Staging",
    limits: DEFAULT_LIMITS,
    allow: ["read-only", "session"],
    forbidden: { otherVdn: 2005, unknown: 59998 },
    subjects: { inCall: 1099, signedIn: 1031, privateCalls: 1099, signedOut: 1100, otherVdn: 2005, unknown: 59998 },
    agentgateway: {
      baseUrl: "https://agentgateway.example.test:8043",
      tls: { insecure: false },
      agentid: "1030",
      agents: [1030, 1099, 1031, 1100],
      authentication: { kind: "sign-in", password: "sample-password", phonenum: "70930", takeOver: false },
    },
    "cc-cms": {
      baseUrl: "https://cms.example.test:28443",
      tls: { insecure: false },
      accessKey: "SAMPLEAK",
      secretKey: "sampleSecret",
      signature: DEFAULT_C2,
      ccId: 1,
      vdn: 170,
      agents: [1099, 1031, 1100],
    },
    places: { file: expect.any(String), lines: expect.any(Object) },
    file: { name: "deployment.yaml", sha256: createHash("sha256").update(SAMPLE).digest("hex") },
  });
});

test("the lines are known of what answers can contradict", () => {
  const { places } = read(SAMPLE);
  const lines = SAMPLE.split("\n");
  for (const [key, line] of Object.entries(places?.lines ?? {}))
    expect(lines[line - 1]).toMatch(new RegExp(`^ *${key.split(".").at(-1)}: `));
  expect(Object.keys(places?.lines ?? {})).toEqual(
    expect.arrayContaining(["cc-cms.ccId", "cc-cms.vdn", "subjects.inCall", "subjects.otherVdn", "subjects.unknown"]),
  );
});

const twice: [change: [from: string, to: string], words: RegExp][] = [
  [
    ["otherVdn: 2005", "otherVdn: 1031"],
    /^line \d+: subjects\.otherVdn: is also subjects\.signedIn; name an agent of another VDN$/,
  ],
  [
    ["unknown: 59998", "unknown: 1030"],
    /^line \d+: subjects\.unknown: is also agentgateway\.agentid; name an id that no agent has$/,
  ],
];
for (const [[from, to], words] of twice) {
  test(`an agent who is known cannot be one of whom nothing may be told: ${to}`, () => {
    expect(problems(SAMPLE.replace(from, to))).toEqual([expect.stringMatching(words)]);
  });
}

test("every key that the sample shows commented out can be used", () => {
  expect(read(FULL)).toMatchObject({
    handOver: {
      site: "Lisbon",
      runBy: "A. Moreira, Example Integrations",
      onBehalfOf: "Example Bank",
      from: "the jump host of the test network",
    },
    userAgent: "acceptance-test",
    allow: ["read-only", "session", "flood", "lock-out"],
    limits: { pace: { requests: 4, window: 2000 }, connect: 5000, answer: 15000, whole: 30000, body: 16777216 },
    agentgateway: {
      product: "Example Gateway",
      version: "8.1",
      tls: {
        ca: CA,
        caFile: "ca.pem",
        serverName: "gateway.internal",
        clientCertificate: { certificate: cert, key, passphrase: "sample-passphrase" },
        insecure: true,
      },
      authentication: { takeOver: true },
    },
    "cc-cms": {
      product: "Example Monitoring",
      version: "8.1",
      tls: { ca: CA, caFile: "ca.pem", insecure: false },
      signature: {
        signedHeaders: ["host", "content-type", "content-length"],
        timestamp: "milliseconds",
        emptyQueryLine: true,
      },
    },
  });
});

const GUID_REFERENCE = `\${AGENTGATEWAY_GUID}`;
const GATEWAY = `name: x
agentgateway:
  url: https://agentgateway.example.test:8043
  agentid: 1030
  authentication:
    guid: ${GUID_REFERENCE}
subjects:
  signedIn: 1031
`;

test("a secret can stand in a file, and a line end behind it does not belong to it", () => {
  const deployment = read(GATEWAY.replace(GUID_REFERENCE, "file:secret.txt"));
  expect(deployment.agentgateway?.authentication).toEqual({ kind: "guid", guid: "from-a-file" });
  expect(secretsOf(deployment)).toEqual(["from-a-file"]);
});

test("the agent who asks is asked about too, and agents who may not be known are kept apart", () => {
  expect(read(GATEWAY)).toMatchObject({ agentgateway: { agents: [1030, 1031] }, forbidden: {} });
  const { agentgateway, forbidden } = read(GATEWAY.replace("signedIn: 1031", "otherVdn: 2005"));
  expect({ agents: agentgateway?.agents, forbidden }).toEqual({ agents: [1030], forbidden: { otherVdn: 2005 } });
});

const refused: [reason: string, text: string, expected: (string | RegExp)[]][] = [
  ["broken YAML", "name: [\n", [/^line \d: /]],
  ["a key twice", `${GATEWAY}name: y\n`, [/^line 9: Map keys must be unique/]],
  [
    "a variable without quotes in the short form",
    GATEWAY.replace(`guid: ${GUID_REFERENCE}`, `signIn: { password: ${GUID_REFERENCE}, phonenum: "1" }`),
    [`line 6: within { } or [ ] a variable needs quotes: write "${GUID_REFERENCE}"`],
  ],
  [
    "a version that YAML reads as a number",
    `${GATEWAY.replace("  agentid", "  version: 8.10\n  agentid")}`,
    [/^line 4: agentgateway\.version must be string$/],
  ],
  ["a user agent of two lines", `${GATEWAY}userAgent: "a\\nb"\n`, [/^line 9: userAgent must be a line of printable/]],
  ["a user agent that is true", `${GATEWAY}userAgent: true\n`, [/^line 9: userAgent must be a line of printable/]],
  ["an empty file", "", [/^line 1: the file must be object/]],
  ["no surface", "name: x\nsubjects:\n  inCall: 1099\n", ["line 1: give agentgateway, cc-cms, or both"]],
  [
    "no surface, but other keys",
    'name: x\nedition: "2023"\nsite: Lisbon\nsubjects:\n  inCall: 1099\n',
    ["line 1: give agentgateway, cc-cms, or both"],
  ],
  [
    "no name and no subjects",
    "agentgateway: {}\n",
    [
      /name is missing/,
      /subjects is missing/,
      /agentgateway.url is missing/,
      /agentgateway.agentid is missing/,
      /agentgateway.authentication is missing/,
    ],
  ],
  [
    "a misspelt key",
    GATEWAY.replace("agentid", "agentId"),
    ["line 2: agentgateway.agentid is missing", "line 4: unknown key agentgateway.agentId; did you mean agentid?"],
  ],
  [
    "a misspelt key of a few letters",
    GATEWAY.replace("  agentid", "  tls:\n    cA: ca.pem\n  agentid"),
    ["line 5: unknown key agentgateway.tls.cA; did you mean ca?"],
  ],
  [
    "an unknown key of a few letters",
    GATEWAY.replace("  agentid", "  tls:\n    x: ca.pem\n  agentid"),
    ["line 5: unknown key agentgateway.tls.x"],
  ],
  [
    "an unknown key beside the one that it is near to",
    GATEWAY.replace("  agentid", "  agent: 1\n  agentid"),
    ["line 4: unknown key agentgateway.agent"],
  ],
  [
    "a URL without scheme",
    GATEWAY.replace("https://", ""),
    ["line 3: agentgateway.url: give scheme, host and port: https://host:port"],
  ],
  ["a URL with a password", GATEWAY.replace("https://", "https://me:pw@"), [/^line 3: agentgateway.url/]],
  ["an agent id out of range", GATEWAY.replace("1030", "1000000"), ["line 4: agentgateway.agentid must be <= 999999"]],
  ["an agent id as a text", GATEWAY.replace("1030", '"1030"'), ["line 4: agentgateway.agentid must be integer"]],
  [
    "a secret in the file",
    GATEWAY.replace(GUID_REFERENCE, "0f1e2d3c"),
    [/^line 6: agentgateway.authentication.guid: give \$\{NAME\} of an environment variable, or file:PATH/],
  ],
  [
    "a variable that is not set",
    GATEWAY.replace("AGENTGATEWAY_GUID", "NOT_SET"),
    ["line 6: agentgateway.authentication.guid: the environment variable NOT_SET is not set"],
  ],
  [
    "a secret file that is not there",
    GATEWAY.replace(GUID_REFERENCE, "file:nowhere"),
    ["line 6: agentgateway.authentication.guid: the file nowhere cannot be read (ENOENT)"],
  ],
  [
    "a CA file that is not there",
    GATEWAY.replace("  agentid", "  tls:\n    ca: nowhere.pem\n  agentid"),
    ["line 5: agentgateway.tls.ca: the file nowhere.pem cannot be read (ENOENT)"],
  ],
  [
    "two ways to authenticate",
    `${GATEWAY}`.replace("    guid:", "    signIn: { password: file:secret.txt, phonenum: '1' }\n    guid:"),
    [/^line 5: agentgateway.authentication takes only one key/],
  ],
  [
    "a signature without host",
    SAMPLE.replace(
      "  # signature:\n  #   signedHeaders: [host, content-type, content-length]",
      "  signature:\n    signedHeaders: [content-type]",
    ),
    [/^line \d+: cc-cms\.signature\.signedHeaders must contain host$/],
  ],
  [
    "CC-CMS without an agent of its VDN",
    SAMPLE.replace(/^ {2}(inCall|signedIn|privateCalls|signedOut).*\n/gm, "").replace("# otherVdn", "otherVdn"),
    [/subjects: cc-cms needs inCall/],
  ],
  [
    "a secret file that is empty",
    GATEWAY.replace(GUID_REFERENCE, "file:empty.txt"),
    ["line 6: agentgateway.authentication.guid: the file is empty"],
  ],
  [
    "a CA file without certificate",
    GATEWAY.replace("  agentid", "  tls:\n    ca: secret.txt\n  agentid"),
    ["line 5: agentgateway.tls.ca: the file contains no PEM certificate"],
  ],
  [
    "a client key that is none",
    GATEWAY.replace(
      "  agentid",
      "  tls:\n    clientCertificate:\n      certificate: client.pem\n      key: ca.pem\n  agentid",
    ),
    [/^line 5: agentgateway.tls.clientCertificate: certificate, key and passphrase do not match/],
  ],
  [
    "a port that is none",
    GATEWAY.replace("8043", "99999"),
    ["line 3: agentgateway.url: https://agentgateway.example.test:99999 is not a URL; write it as https://host:port"],
  ],
  [
    "an unknown key with keys below it",
    GATEWAY.replace("subjects:", "more:\n  deep: 1\nsubjects:"),
    ["line 7: unknown key more"],
  ],
  ["an alias without anchor", GATEWAY.replace("name: x", "name: *nobody"), [/nobody/]],
  ["no time at all", `${GATEWAY}limits:\n  answer: 0\n`, ["line 10: limits.answer must be >= 1"]],
];

for (const [reason, text, expected] of refused) {
  test(`refused, with its line: ${reason}`, () => {
    const found = problems(text);
    expect(found).toHaveLength(expected.length);
    for (const problem of expected) {
      expect(found).toContainEqual(typeof problem === "string" ? problem : expect.stringMatching(problem));
    }
  });
}

test("a guid from the environment has to be one that can be sent", () => {
  expect(problems(GATEWAY, { AGENTGATEWAY_GUID: "JSESSIONID=abc" })).toEqual([
    expect.stringMatching(
      /^line 6: agentgateway.authentication.guid: it contains characters that cannot be sent; give the guid/,
    ),
  ]);
});

test("every variable and file that is missing is named in one go", () => {
  expect(problems(FULL.replace("ca.pem", "nowhere.pem"), {})).toEqual([
    expect.stringMatching(/^line \d+: agentgateway\.tls\.ca: the file nowhere\.pem/),
    expect.stringMatching(/passphrase: the environment variable CLIENT_KEY_PASSPHRASE is not set/),
    expect.stringMatching(/password: the environment variable AGENTGATEWAY_PASSWORD is not set/),
    expect.stringMatching(/accessKey: the environment variable CC_CMS_ACCESS_KEY is not set/),
    expect.stringMatching(/secretKey: the environment variable CC_CMS_SECRET_KEY is not set/),
  ]);
});

test("wrong keys and missing variables are named together", () => {
  expect(problems(GATEWAY.replace("agentid: 1030", "agentid: 1\n  more: 1"), {})).toEqual([
    "line 4: agentgateway.agentid must be >= 101",
    "line 5: unknown key agentgateway.more",
    "line 7: agentgateway.authentication.guid: the environment variable AGENTGATEWAY_GUID is not set",
  ]);
});

for (const [what, bytes] of [
  ["with a mark, little-endian", Buffer.from(`\ufeff${GATEWAY}`, "utf16le")],
  ["with a mark, big-endian", Buffer.from(`\ufeff${GATEWAY}`, "utf16le").swap16()],
  ["without a mark", Buffer.from(GATEWAY, "utf16le")],
] as const) {
  test(`a file in UTF-16 is named as such: ${what}`, () => {
    const file = join(folder, "utf-16.yaml");
    writeFileSync(file, bytes);
    expect(() => deploymentFromFile(file, environment)).toThrow(/utf-16\.yaml is in UTF-16; save it as UTF-8$/);
  });
}

test("false as user agent is kept: none is sent", () => {
  expect(read(`${GATEWAY}userAgent: false\n`).userAgent).toBe(false);
  expect(read(GATEWAY)).not.toHaveProperty("userAgent");
});

test("a file that is not there is said with the next step", () => {
  expect(() => deploymentFromFile(join(folder, "nowhere.yaml"), {})).toThrow(
    /nowhere\.yaml cannot be read \(ENOENT\); "cti-contract init" writes one/,
  );
});

const CENTRE = SAMPLE.replace("name: Staging", 'name: Staging\nedition: "2023"');

test("an edition is read with and without quotes, and taken in where the sample has it as a comment", () => {
  expect(read(CENTRE).edition).toBe("2023");
  expect(read(CENTRE.replace('"2023"', "2023")).edition).toBe("2023");
  expect(read(CENTRE.replace('"2023"', "2025-11")).edition).toBe("2025-11");
  expect(read(SAMPLE.replace("# edition:", "edition:")).edition).toBe("2025-11");
  expect(read(SAMPLE)).not.toHaveProperty("edition");
});

const editions: [reason: string, text: string, line: string][] = [
  [
    "an edition that is none",
    CENTRE.replace('"2023"', '"2024"'),
    'edition is unknown; write edition: "2023" or edition: "2025-11", or remove the line',
  ],
  [
    "a subject of six digits in 2023",
    CENTRE.replace("inCall: 1099", "inCall: 70001"),
    'edition: "2023" has agents 101 to 59999 on agentgateway, and subjects.inCall is 70001; write edition: "2025-11"',
  ],
  [
    "an agent who asks of six digits in 2023",
    CENTRE.replace("agentid: 1030", "agentid: 999999"),
    'edition: "2023" has agents 101 to 59999 on agentgateway, and agentgateway.agentid is 999999; write edition: "2025-11"',
  ],
  [
    "an agent whom CC-CMS has by no edition",
    CENTRE.replace('"2023"', '"2025-11"').replace("signedOut: 1100", "signedOut: 60001"),
    'edition: "2025-11" has agents 101 to 59999 and 70000 to 999999 on cc-cms, and subjects.signedOut is 60001; use another agent',
  ],
];
for (const [reason, text, line] of editions) {
  test(`refused with the line and the next step: ${reason}`, () => {
    expect(problems(text)).toEqual([`line 5: ${line}`]);
  });
}

for (const [edition, text] of [
  ["no edition", SAMPLE],
  ['edition: "2025-11"', CENTRE.replace('"2023"', '"2025-11"')],
] as const) {
  test(`agents of six digits can be named with ${edition}`, () => {
    const { agentgateway } = read(
      text.replace("inCall: 1099", "inCall: 70001").replace("signedIn: 1031", "signedIn: 999999"),
    );
    expect(agentgateway?.agents).toEqual([1030, 1099, 70001, 999999, 1100]);
  });
}
