// The HAR of a run, judged, has the findings of that run: with a dozen mutants, of text, schema, envelope and meaning.
import { expect, test } from "vitest";
import type { Deployment } from "../../deployment/deployment.ts";
import { mutants } from "../../mutation/mutants/mutants.ts";
import type { Report } from "../../report/report.ts";
import { entriesIn } from "../../traffic/har-file.ts";
import { Judge } from "../../traffic/judge.ts";
import { judgedReport } from "../../traffic/judged-report.ts";
import { evaluatedRun } from "../suite/evaluated-run.ts";

/** One surface alone takes less time. */
const only: Record<string, (deployment: Deployment) => Deployment> = {
  agentgateway: ({ "cc-cms": _, ...deployment }) => deployment,
  "cc-cms": ({ agentgateway: _, ...deployment }) => deployment,
};

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

for (const [name, check, surface] of chosen)
  test(`${name}: ${check}`, async () => {
    const mutant = mutants.find((one) => one.name === name);
    if (!mutant) throw new Error(`There is no mutant ${name}.`);
    const { report, texts } = await evaluatedRun({ ...mutant.options, change: mutant.change }, only[surface]);
    const judged = await judgedHar(texts.get("exchanges.har") ?? "");
    const findings = findingsOf(judged, report);
    expect(findings).toEqual(findingsOf(report, judged));
    expect(findings.map(({ id }) => id.split(".")[2])).toContain(check);
  });
