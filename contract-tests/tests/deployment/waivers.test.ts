import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { UsageError } from "../../deployment/usage-error.ts";
import { readWaivers, WAIVERS_SAMPLE } from "../../deployment/waivers.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-waivers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const knownIds = new Set([
  "agentgateway.queryAgentInfoByWorkNo.sign-in-time",
  "agentgateway.queryAgentInfoByWorkNo.state-duration",
  "cc-cms.queryAgentStatusInfoByAgentIds.sign-in-time",
]);

function read(text: string) {
  const file = join(folder, "waivers.yaml");
  writeFileSync(file, text);
  return readWaivers(file, knownIds).waivers;
}

/** The lines behind the first of the message of what is thrown. */
function problems(text: string): string[] {
  try {
    read(text);
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

const ITEM = `  - check: agentgateway.queryAgentInfoByWorkNo.sign-in-time
    subject: 1099
    reason: In seconds until the next release.
    owner: Platform team
    evidence: https://tickets.example.test/4711
    expires: 2027-03-31
`;
const FILE = `waivers:\n${ITEM}`;
const WAIVER = {
  check: "agentgateway.queryAgentInfoByWorkNo.sign-in-time",
  subject: 1099,
  reason: "In seconds until the next release.",
  owner: "Platform team",
  evidence: "https://tickets.example.test/4711",
  expires: "2027-03-31",
};
const { subject: _, ...WIDE } = WAIVER;

const readable: [what: string, text: string, expected: object[]][] = [
  ["the sample as it is", WAIVERS_SAMPLE, []],
  [
    "the sample with its waiver taken in",
    WAIVERS_SAMPLE.replace(/^#(?= {2,})/gm, ""),
    [{ ...WAIVER, reason: "The sign-in time is in seconds until the next release of the gateway." }],
  ],
  ["an empty list", "waivers: []\n", []],
  ["a waiver with subject", FILE, [WAIVER]],
  ["a waiver without subject", FILE.replace(/ +subject.*\n/, ""), [WIDE]],
  [
    "a check waived in whole, for one agent, and for another one",
    `${FILE}${ITEM.replace("1099", "1031")}${ITEM.replace(/ +subject.*\n/, "")}`,
    [WAIVER, { ...WAIVER, subject: 1031 }, WIDE],
  ],
  ["a reason of several lines, as one", FILE.replace("In seconds until", "|\n      In seconds\n      until"), [WAIVER]],
  [
    "the last day of February in a leap year",
    FILE.replace("2027-03-31", "2028-02-29"),
    [{ ...WAIVER, expires: "2028-02-29" }],
  ],
];

for (const [what, text, expected] of readable) {
  test(`can be read: ${what}`, () => expect(read(text)).toEqual(expected));
}

const day = "an existing date, YYYY-MM-DD: the last day of the waiver, in UTC";

const refused: [reason: string, text: string, expected: (string | RegExp)[]][] = [
  ["broken YAML", "waivers: [\n", [/^line \d: /]],
  ["an empty file", "", ["line 1: the file must be object"]],
  ["a list without its key", ITEM, ["line 1: the file must be object"]],
  ["no list", "{}\n", ["line 1: waivers is missing"]],
  ["a waiver that is a text", "waivers:\n  - sign-in-time\n", ["line 2: waivers.0 must be object"]],
  ["a text in place of the list", "waivers: none\n", ["line 1: waivers must be array or null"]],
  [
    "a waiver with a subject only",
    "waivers:\n  - subject: 1099\n",
    [
      "line 2: waivers.0.check is missing",
      "line 2: waivers.0.reason is missing",
      "line 2: waivers.0.owner is missing",
      "line 2: waivers.0.evidence is missing",
      "line 2: waivers.0.expires is missing",
    ],
  ],
  ["an empty text", FILE.replace(/check:.*/, 'check: ""'), [/^line 2: waivers\.0\.check: give the id of a check/]],
  ["blanks as reason", FILE.replace(/reason:.*/, 'reason: " "'), [/^line 4: waivers\.0\.reason: give the reason why/]],
  ["no owner behind the key", FILE.replace(/owner:.*/, "owner:"), ["line 5: waivers.0.owner must be string"]],
  [
    "blanks as evidence",
    FILE.replace(/evidence:.*/, 'evidence: "  "'),
    [/^line 6: waivers\.0\.evidence: give the URL/],
  ],
  ["an unknown key", FILE.replace("    owner", "    level: 1\n    owner"), ["line 5: unknown key waivers.0.level"]],
  ["an unknown key beside the list", `${FILE}more: 1\n`, ["line 8: unknown key more"]],
  ["a day that does not exist", FILE.replace("2027-03-31", "2026-02-30"), [`line 7: waivers.0.expires: give ${day}`]],
  ["a leap day in another year", FILE.replace("2027-03-31", "2027-02-29"), [`line 7: waivers.0.expires: give ${day}`]],
  ["a day in another form", FILE.replace("2027-03-31", "31.03.2027"), [`line 7: waivers.0.expires: give ${day}`]],
  ["a day without zeros", FILE.replace("2027-03-31", "2027-3-31"), [`line 7: waivers.0.expires: give ${day}`]],
  ["a point in time", FILE.replace("2027-03-31", "2027-03-31T12:00:00Z"), [`line 7: waivers.0.expires: give ${day}`]],
  ["an agent id as a text", FILE.replace("1099", '"1099"'), ["line 3: waivers.0.subject must be integer"]],
  ["an agent id out of range", FILE.replace("1099", "100"), ["line 3: waivers.0.subject must be >= 101"]],
  [
    "a check that is mistyped",
    FILE.replace("sign-in-time", "sing-in-time"),
    [
      "line 2: waivers.0.check: there is no check agentgateway.queryAgentInfoByWorkNo.sing-in-time; did you mean agentgateway.queryAgentInfoByWorkNo.sign-in-time?",
    ],
  ],
  [
    "a check that resembles none",
    FILE.replace("sign-in-time", "colour"),
    [
      "line 2: waivers.0.check: there is no check agentgateway.queryAgentInfoByWorkNo.colour; copy its id from a report",
    ],
  ],
  ["the same waiver twice", `${FILE}${ITEM}`, ["line 8: waivers.1 duplicates the waiver in line 2; remove one"]],
  [
    "the same waiver without subject twice",
    `${FILE}${ITEM}`.replace(/ +subject.*\n/g, ""),
    ["line 7: waivers.1 duplicates the waiver in line 2; remove one"],
  ],
  [
    "several problems in one go, in the order of their lines",
    `${FILE.replace("2027-03-31", "2026-02-30")}${ITEM.replace("sign-in-time", "sign-in-times").replace("owner", "ownr")}${ITEM}`,
    [
      `line 7: waivers.0.expires: give ${day}`,
      "line 8: waivers.1.owner is missing",
      /^line 8: waivers\.1\.check: there is no check .*sign-in-times; did you mean .*sign-in-time\?$/,
      "line 11: unknown key waivers.1.ownr; did you mean owner?",
      "line 14: waivers.2 duplicates the waiver in line 2; remove one",
    ],
  ],
];

for (const [reason, text, expected] of refused) {
  test(`refused, with its line: ${reason}`, () => {
    expect(problems(text)).toEqual(
      expected.map((problem) => (typeof problem === "string" ? problem : expect.stringMatching(problem))),
    );
  });
}

test("a file that is not there is said with the next step", () => {
  const file = join(folder, "nowhere.yaml");
  expect(() => readWaivers(file, knownIds)).toThrow(
    new UsageError(`the waiver file ${file} cannot be read (ENOENT); name a readable file, or remove --waivers`),
  );
});
