import { beforeAll, describe, expect, test } from "vitest";
import { catalogue, checks, type Row } from "../../checks/catalogue.ts";
import type { Check } from "../../checks/check.ts";
import { explanationOf, type Recorded, recordedFor } from "../../explain/explain.ts";
import { ownPart } from "../checks/recording.ts";
import { command } from "./in-process.ts";

const GATEWAY = "agentgateway.queryAgentInfoByWorkNo";
const LIST = "agentgateway.queryAllOnlineAgents";
const CALLS = "agentgateway.queryAllCallInfoByAgentWorkNoEx";
const BATCH = "cc-cms.queryAgentStatusInfoByAgentIds";
const PRIVATE_CALLS = "cc-cms.queryAgentPrivateCalls";

/** One of each kind: form, header, meaning, time, list, comparison, and each way to be refused. */
const ids = [
  `${GATEWAY}.response-schema`,
  `${LIST}.not-cacheable`,
  `${PRIVATE_CALLS}.json`,
  `${GATEWAY}.state-duration-grows`,
  `${LIST}.agrees-with-agent`,
  `${CALLS}.calls-match-state`,
  `${BATCH}.full-batch`,
  `${BATCH}.same-state-on-both`,
  `${PRIVATE_CALLS}.private-call-count`,
  `${GATEWAY}.refuses-former-guid`,
  `${CALLS}.refuses-other-vdn`,
  `${BATCH}.refuses-wrong-signature`,
  `${PRIVATE_CALLS}.refuses-replay`,
  `${GATEWAY}.too-many-requests`,
];

const isFlood = ({ risk }: Check) => risk === "flood";

/** What all checks ask, asked once. */
let asked: { flood: Recorded; others: Recorded };
beforeAll(async () => {
  const [flood, others] = await Promise.all([
    recordedFor(checks.filter(isFlood)),
    recordedFor(checks.filter((check) => !isFlood(check))),
  ]);
  asked = { flood, others };
});

/** The explanation of a check by its own requests among all. */
function explained(row: Row) {
  const recorded = isFlood(row.check) ? asked.flood : asked.others;
  return explanationOf(row, { ...recorded, ...ownPart(recorded, row.check) });
}

describe("a check is explained by what it does with the reference deployment", () => {
  for (const id of ids) {
    test(id, () => {
      const row = catalogue.find((other) => other.id === id);
      if (!row) throw new Error(`There is no check ${id}.`);
      const { level, risk, requirement, covers, sends, examples, because } = explained(row);
      expect([level, risk, requirement]).toEqual([row.check.level, row.check.risk, row.check.requirement]);
      expect(because).toMatch(/^[A-Z0-9].*\.$/);
      expect(sends).toHaveLength(row.check.asks.length);
      expect(covers.length).toBeGreaterThan(0);
      expect(examples.length).toBeGreaterThan(0);
      for (const line of [...covers, ...sends]) expect(line).toMatch(/^\S.*\S$/);
      for (const { exchange, where, passes, fails, expected, source } of examples) {
        expect(exchange).toMatch(/^(GET|POST|PUT|DELETE) \//);
        for (const text of [where, passes, fails, expected, source]) expect(text).toMatch(/\S/);
      }
      const text = JSON.stringify({ covers, sends, examples });
      expect(text).not.toMatch(/undefined|sample-password|EXAMPLEAK|exampleSecretKey/);
    });
  }
});

test("of every check what passes differs from what fails, and is something", () => {
  const vague: unknown[] = [];
  for (const check of checks) {
    const row = catalogue.find((other) => other.check === check);
    if (!row) throw new Error(`${check.name} is made on no operation.`);
    const { id, examples } = explained(row);
    if (examples.length === 0) vague.push(id);
    for (const { where, passes, fails } of examples)
      if (passes === fails || /^$|nothing there|undefined/.test(passes)) vague.push({ id, where, passes, fails });
  }
  expect(vague).toEqual([]);
});

const told: [id: string, where: RegExp, passes: RegExp, fails: RegExp][] = [
  [`${GATEWAY}.response-schema`, /^\/retcode$/, /^"0"$/, /^0$/],
  [
    `${GATEWAY}.refuses-workno-malformed`,
    /^\/retcode$/,
    /^HTTP status 404$/,
    /^success for "workno malformed, workno with letters" \(HTTP status 200 with "0"\)$/,
  ],
  [
    `${GATEWAY}.refuses-unknown-agent`,
    /^\/retcode$/,
    /^HTTP status 200 with "[0-9-]{7}"$/,
    /^success for "unknown agent, 59998" \(HTTP status 200 with "0"\)$/,
  ],
  [`${GATEWAY}.documented-properties`, /^(body)?$/, /^\{"message":"success","retcode":"0"/, /^"traceId"$/],
  [`${LIST}.unique-queues`, /^\/result\/3\/skillId$/, /^no such entry: \/result has 3$/, /^1, as in/],
  [
    `${BATCH}.any-order`,
    /^\/resultDesc\/0\/(currentStateReason|locationId)$/,
    /^(\d+), with \/resultDesc\/0\/agentId \d+$/,
    /^(\d+), with \/resultDesc\/0\/agentId \d+$/,
  ],
  [
    `${LIST}.too-many-requests`,
    /^answer$/,
    /^HTTP status 200 with "0" \(\d+ times\), HTTP status \d+.* \(\d+ times\)$/,
    /^success for all 12$/,
  ],
];
for (const [id, place, passing, failing] of told) {
  test(`${id} tells apart what passes and what fails`, () => {
    const row = catalogue.find((other) => other.id === id);
    if (!row) throw new Error(`There is no check ${id}.`);
    const { examples } = explained(row);
    expect(examples.find(({ where }) => place.test(where))).toMatchObject({
      passes: expect.stringMatching(passing),
      fails: expect.stringMatching(failing),
    });
  });
}

test("the command prints it part by part", async () => {
  const { code, stdout, stderr } = await command(["explain", `${PRIVATE_CALLS}.media-type`]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(
    new RegExp(
      [
        `^${PRIVATE_CALLS}\\.media-type\n {2}SHOULD, risk read-only\n {2}The response has the media type application/json.*\n`,
        "\nSource\n( {2}\\S.*: .* \\[.*\\]\n)+",
        "\nRequests\n( {2}\\S.*\n)+",
        "\nEvaluation: a response that passes, and one that fails\n {2}\\S.*\n",
        " {2}POST /rest/.*\n {4}at {7}header Content-Type\n {4}passes {3}application/json.*\n {4}fails {4}\\S.*\n {4}expected \\S.*\n {4}source {3}\\S.*\n",
      ].join(""),
    ),
  );
});

test("a short name stands for all checks that have it: the first is explained, and the ids of all are listed", async () => {
  const { code, stdout, stderr } = await command(["explain", "media-type"]);
  expect([code, stderr]).toEqual([0, ""]);
  const known = catalogue.map(({ id }) => id).filter((id) => id.endsWith(".media-type"));
  expect(known.length).toBeGreaterThan(1);
  const [explained, listed] = stdout.split("\nChecks that match media-type; the first is shown above\n");
  expect(explained?.split("\n")[0]).toBe(known[0]);
  expect(listed).toBe(known.map((id) => `  ${id}\n`).join(""));
});

test("a name that one check has is that check", async () => {
  const name = "queryAgentPrivateCalls.media-type";
  const [short, whole] = [await command(["explain", name]), await command(["explain", `cc-cms.${name}`])];
  expect(short).toEqual(whole);
  expect(short.stdout).toMatch(new RegExp(`^cc-cms\\.${name}\n`));
});

const unknown: [id: string, words: string][] = [
  [`${GATEWAY}.sign-in-tim`, `did you mean ${GATEWAY}.sign-in-time?`],
  [`${GATEWAY}.sing-in-time`, `did you mean ${GATEWAY}.sign-in-time?`],
  ["sign-in-tim", "did you mean sign-in-time?"],
  ["in-time", "cti-contract list shows all"],
];
for (const [id, words] of unknown) {
  test(`there is no check ${id}: ${words}`, async () => {
    const stderr = `explain: there is no check ${id}; ${words}\n`;
    expect(await command(["explain", id])).toEqual({ code: 2, stdout: "", stderr });
  });
}
