// The HAR of a run, judged, has the findings of that run, and a terminal shows them on one screen: with a dozen chosen
// mutants, of text, schema, envelope and meaning, and with some that are drawn. OWN_HAR_DRAWN=all draws all of them (an
// hour), OWN_HAR_SEED others.
import { expect, test } from "vitest";
import { catalogue } from "../../checks/catalogue.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { type Mutant, mutants } from "../../mutation/mutants/mutants.ts";
import { Dice } from "../../reference/dice.ts";
import { withoutNumbers } from "../../report/causes.ts";
import type { Report } from "../../report/report.ts";
import { terminalReport } from "../../report/terminal.ts";
import { entriesIn } from "../../traffic/har-file.ts";
import { Judge } from "../../traffic/judge.ts";
import { judgedReport } from "../../traffic/judged-report.ts";
import { evaluatedRun } from "../suite/evaluated-run.ts";

/** One surface alone takes less time. */
const only: Record<string, (deployment: Deployment) => Deployment> = {
  agentgateway: ({ "cc-cms": _, ...deployment }) => deployment,
  "cc-cms": ({ agentgateway: _, ...deployment }) => deployment,
};

/** Of a run with one mutant, on a terminal. */
const LINES = 40;

async function judgedHar(har: string): Promise<Report> {
  const judge = new Judge({ edition: "2023", addresses: {} });
  async function* parts() {
    yield Buffer.from(har);
  }
  let number = 0;
  for await (const entry of entriesIn(parts(), "exchanges.har")) {
    number += 1;
    judge.add(entry, `entry ${number}`);
  }
  return judgedReport(judge, { files: ["exchanges.har"], edition: "2023", failOn: "MUST" }).report;
}

/** The findings of the checks that are in both reports. */
function findingsOf({ checks }: Report, other: Report) {
  const common = new Set(other.checks.map(({ id }) => id));
  return checks
    .filter(({ id, causes }) => common.has(id) && causes.length > 0)
    .map(({ id, verdict, causes }) => ({
      id,
      verdict,
      causes: causes
        .map(({ where, expected, source, count, examples: [first] }) => [where, expected, source, count, first?.actual])
        .toSorted(),
    }));
}

const chosen: [mutant: string, check: string, surface: "agentgateway" | "cc-cms"][] = [
  ["connection-lost", "status-documented", "agentgateway"],
  ["agent-after-byte-order-mark", "no-byte-order-mark", "agentgateway"],
  ["list-in-gbk", "media-type", "agentgateway"],
  ["code-twice", "unique-keys", "cc-cms"],
  ["signed-in-to-mail", "table-types", "agentgateway"],
  ["last-answer-for-everybody", "asked-agent", "agentgateway"],
  ["entries-of-one-agent-differ", "entries-agree", "agentgateway"],
  ["event-of-other-agent", "own-events", "agentgateway"],
  ["failure-with-older-list", "envelope", "cc-cms"],
  ["agent-id-as-text", "response-schema", "cc-cms"],
  ["private-call-of-next-year", "call-time", "cc-cms"],
];

/** The ids of checks that need nothing but an answer: none of them may be missing in what was judged. */
const byAnswer = new Set(
  catalogue.filter(({ check }) => check.byAnswer === true && (check.needs ?? []).length === 0).map(({ id }) => id),
);

/** What was found, whatever the numbers in it are. */
const kindsIn = (findings: ReturnType<typeof findingsOf>) =>
  findings.map(({ id, verdict, causes }) => ({
    id,
    verdict,
    causes: causes.map(([where, expected, source]) => [where, withoutNumbers(String(expected)), source]),
  }));
const countIn = (findings: ReturnType<typeof findingsOf>) =>
  findings.map(({ causes }) => causes.reduce((sum, [, , , count]) => sum + Number(count), 0));

/**
 * The findings of a run; throws where the recording, judged, has others, or lacks a check that needs only an answer.
 * A run looks only at agents of its file, and at several answers for its words: a recording can have more of a finding.
 */
async function findingsIn(mutant: Mutant, described?: (deployment: Deployment) => Deployment) {
  // A mutant can keep the suite from signing out; that is said, and nothing else is.
  const { report, texts } = await evaluatedRun({ ...mutant.options, change: mutant.change }, described, (line) => {
    if (!line.includes("may be signed in")) throw new Error(line);
  });
  expect(terminalReport(report, (word) => word).split("\n").length - 1).toBeLessThanOrEqual(LINES);
  const har = texts.get("exchanges.har") ?? "";
  const judged = await judgedHar(har);
  const findings = findingsOf(report, judged);
  const again = findingsOf(judged, report);
  if (described) expect(again).toEqual(findings);
  expect(kindsIn(again)).toEqual(kindsIn(findings));
  const counts = countIn(again);
  for (const [index, count] of countIn(findings).entries()) expect(counts[index]).toBeGreaterThanOrEqual(count);
  const found = report.checks.filter(({ id, causes }) => byAnswer.has(id) && causes.length > 0);
  expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(found.map(({ id }) => id)));
  expect(judged.traffic?.requests).toBe(JSON.parse(har).log.entries.length);
  return findings;
}

for (const [name, check, surface] of chosen)
  test(`${name}: ${check}`, async () => {
    const mutant = mutants.find((one) => one.name === name);
    if (!mutant) throw new Error(`There is no mutant ${name}.`);
    const findings = await findingsIn(mutant, only[surface]);
    expect(findings.map(({ id }) => id.split(".")[2])).toContain(check);
  });

/** Nothing of it is in the recording: the credential that a response shows is masked. */
const MASKED = "refusal-shows-secret-key";

const { OWN_HAR_DRAWN = "8", OWN_HAR_SEED = "14" } = process.env;
// Who is answered shows in several answers, so few mutants of access have anything to compare.
const drawn =
  OWN_HAR_DRAWN === "all"
    ? mutants.filter(({ name }) => name !== MASKED)
    : new Dice(Number(OWN_HAR_SEED))
        .shuffled(mutants.filter(({ name, kind }) => kind !== "access" && name !== MASKED))
        .slice(0, Number(OWN_HAR_DRAWN));

let compared = 0;
for (const mutant of drawn)
  test(`drawn: ${mutant.name}`, async () => {
    compared += (await findingsIn(mutant)).length;
  }, 600_000);

test("among those that are drawn are some with findings", () => {
  console.log(`${drawn.length} mutants drawn, ${compared} checks with findings compared`);
  expect(compared).toBeGreaterThanOrEqual(drawn.length / 4);
});
