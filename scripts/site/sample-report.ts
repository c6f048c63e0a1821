// The report of a whole run on a faulty reference deployment, for readers who have no platform yet.
import { mock } from "node:test";
import { planFor, resultOf } from "../../contract-tests/checks/catalogue.ts";
import { factsOf, Observations } from "../../contract-tests/checks/observations.ts";
import { parseExchange, type RecordedExchange } from "../../contract-tests/checks/parsed-exchange.ts";
import { surfaces } from "../../contract-tests/contract/contract.ts";
import { type Deployment, secretsOf } from "../../contract-tests/deployment/deployment.ts";
import { embeddedDeployment } from "../../contract-tests/deployment/embedded.ts";
import type { Mutant } from "../../contract-tests/mutation/mutants/mutant.ts";
import { mutants } from "../../contract-tests/mutation/mutants/mutants.ts";
import { combined } from "../../contract-tests/reference/change.ts";
import { type Reference, startReference } from "../../contract-tests/reference/reference.ts";
import { buildReport } from "../../contract-tests/report/build.ts";
import { type Sent, wasSent } from "../../contract-tests/report/exchanges.ts";
import { Masking } from "../../contract-tests/report/masking.ts";
import type { Report } from "../../contract-tests/report/report.ts";
import { terminalReport } from "../../contract-tests/report/terminal.ts";
import { reportOf } from "../../contract-tests/report/verdict.ts";
import { askAll } from "../../contract-tests/suite/ask.ts";
import { Secrets } from "../../contract-tests/transport/secrets.ts";
import { code } from "./markdown.ts";

/** What is wrong with the deployment, by the names of mutants. */
const FAULTS = ["sign-in-times-in-seconds", "private-call-ids-as-numbers", "workno-100-taken"];

/** What the report calls the deployment, and where it says that it is. */
const NAME = "an example with three faults";
const ADDRESS = "https://platform.example.test:8043";
const STARTED = Date.parse("2026-06-15T09:30:00Z");

/** ms from one request to the next in the report. */
const PACE = 500;

/** When a request is sent in the report, by its place. */
const timeOf = (index: number) => new Date(STARTED + index * PACE).toISOString();

/** ms until the answer to a request in the report: those of the machine that builds the site differ. */
const lasted = (index: number) => 18 + ((index * 7) % 23);

/** Places of the exchanges that come when they come, since they keep the session beside the queries. */
const EARLY = ["session, sign-in", "session, poll"];

/**
 * The exchanges of a run in an order that does not depend on the machine: those of one surface after those of the other,
 * sign-in and first poll before the queries, and no later poll.
 */
function settled(recorded: readonly RecordedExchange[]): Sent[] {
  const places = ({ request: { key } }: RecordedExchange) => EARLY.findIndex((early) => key.endsWith(early));
  return surfaces
    .flatMap((surface) => {
      const own = recorded.filter(({ request }) => request.surface === surface);
      const early = own.filter((one) => places(one) >= 0).sort((one, other) => places(one) - places(other));
      return [...early, ...own.filter((one) => places(one) < 0 && !/session, poll( \d+)?$/.test(one.request.key))];
    })
    .filter(wasSent)
    .map(({ request, exchange }, index) => ({
      request,
      exchange: { ...exchange, startedAt: timeOf(0), duration: lasted(index) },
    }));
}

async function run(reference: Reference): Promise<Report> {
  const deployment: Deployment = { ...embeddedDeployment(reference, "static"), name: NAME };
  const plan = planFor(deployment);
  const secrets = new Secrets(secretsOf(deployment));
  const asked = await askAll(deployment, plan.scenarios, new AbortController().signal, () => {}, undefined, secrets);
  const recorded = settled(asked.recorded);
  const observations = new Observations(factsOf(deployment, asked.recorded), recorded.map(parseExchange));
  const { notPermitted } = plan;
  const capture = { ...asked, recorded };
  const results = plan.rows.map((row) => resultOf(row, observations));
  const evaluated = reportOf(
    deployment,
    { results, notPermitted, closed: {}, cutShort: {}, errors: [], times: [], capture },
    { waivers: [], today: timeOf(0).slice(0, 10) },
  );
  return buildReport({
    deployment,
    recorded: recorded.map(({ request, exchange }, index) => ({
      request,
      exchange: { ...exchange, startedAt: timeOf(index) },
    })),
    masking: new Masking(secrets),
    tls: {},
    evaluated,
    complete: true,
    failOn: "MUST",
    startedAt: timeOf(0),
    endedAt: timeOf(recorded.length),
  });
}

/** The report of a run on a deployment with the faults; the same at each call. During the run it is the time of the report in this process. */
export async function sampleReport(): Promise<Report> {
  mock.timers.enable({ apis: ["Date"], now: STARTED });
  // The client waits for another moment where it would sign the same request a second time.
  const clock = setInterval(() => mock.timers.tick(1), 20);
  const reference = await startReference({
    authentication: "static",
    flowControl: false,
    plain: true,
    refuseReplays: true,
    pollWait: 100,
    now: () => STARTED,
    change: combined(FAULTS.map((fault) => mutantOf(fault).change)),
  });
  try {
    const text = JSON.stringify(await run(reference))
      .replaceAll(reference.baseUrl, ADDRESS)
      // The moment of a signature, where the suite has put one into the URL.
      .replaceAll(/(auth-v2\/\*\*\*\/)[^/]+\//g, `$1${timeOf(0)}/`);
    return JSON.parse(text);
  } finally {
    await reference.close();
    clearInterval(clock);
    mock.timers.reset();
  }
}

function mutantOf(fault: string): Mutant {
  const mutant = mutants.find(({ name }) => name === fault);
  if (mutant === undefined) throw new Error(`There is no mutant ${fault}.`);
  return mutant;
}

/** The page that leads to the report, with what the terminal says of the same run. `base` is as in `siteConfig`. */
export function sampleReportPage(report: Report, base: string): string {
  const faults = FAULTS.map((fault) => `- \`${fault}\`: ${mutantOf(fault).summary}`).join("\n");
  return `# A sample report

The suite has verified a reference deployment with three faults:

${faults}

This is what \`cti-contract verify --report-dir report\` writes about it: <a href="${base}downloads/sample-report.html" target="_self">report.html</a>.
It is one file that opens from disk, and can be printed.
Address, times and durations of this sample are made up; everything else is what the run gave.

[Read a finding](/guides/verify#read-a-finding) and [The report](/guides/verify#the-report) say what is in it.
\`npx cti-contract reference --mutant ${FAULTS[0]}\` starts a deployment with the first of these faults, to verify it yourself.

## What the terminal says

${code(
  "text",
  terminalReport(report, (word) => word),
)}`;
}
