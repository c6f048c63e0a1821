// A run against a reference in the process of the test, without its pauses: asked, evaluated, and written.
import { type Filter, planFor, resultOf } from "../../checks/catalogue.ts";
import { Observations } from "../../checks/observations.ts";
import { parseExchange } from "../../checks/parsed-exchange.ts";
import type { Scenario } from "../../checks/scenario.ts";
import { type Deployment, secretsOf } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { type ReferenceOptions, startReference } from "../../reference/reference.ts";
import { buildReport } from "../../report/build.ts";
import { reportFiles } from "../../report/files.ts";
import { Masking } from "../../report/masking.ts";
import type { Report } from "../../report/report.ts";
import { terminalReport } from "../../report/terminal.ts";
import { reportOf } from "../../report/verdict.ts";
import { askAll } from "../../suite/ask.ts";
import { evaluable } from "../../suite/file-mistakes.ts";
import { comparable, endsOf, permitted, type SuiteRun } from "../../suite/run.ts";
import { Secrets } from "../../transport/secrets.ts";
import { textOf } from "../report/text-of.ts";

export interface EvaluatedRun {
  run: SuiteRun;
  report: Report;
  /** The files of the report, by name, and `stdout`. */
  texts: Map<string, string>;
}

const unpaused = (scenario: Scenario): Scenario => ({
  ...scenario,
  run: (context) => scenario.run({ ...context, after: () => Promise.resolve() }),
});

/** Verifies a reference; `described` makes the deployment file of the right one. Without `warn` a warning is an error. */
export async function evaluatedRun(
  options: ReferenceOptions,
  described: (deployment: Deployment) => Deployment = (deployment) => deployment,
  warn: (line: string) => void = (line) => {
    throw new Error(line);
  },
): Promise<EvaluatedRun> {
  const reference = await startReference({
    flowControl: false,
    refuseReplays: true,
    plain: true,
    ...options,
  });
  try {
    return await evaluatedDeployment(
      described(embeddedDeployment(reference, options.authentication ?? "dynamic")),
      warn,
    );
  } finally {
    await reference.close();
  }
}

/** Verifies any deployment, in full or as the filter says; `warn` is told of a session that could not be ended. */
export async function evaluatedDeployment(
  deployment: Deployment,
  warn: (line: string) => void,
  filter?: Filter,
): Promise<EvaluatedRun> {
  const { notPermitted, scenarios, ...plan } = planFor(deployment, filter);
  // Without pauses nothing grows, and clocks stand still.
  const rows = plan.rows.filter(({ check }) => !/^(state-duration|server-time-goes-on)/.test(check.name));
  const secrets = new Secrets(secretsOf(deployment));
  const { signal } = new AbortController();
  const capture = await askAll(deployment, scenarios.map(unpaused), signal, warn, undefined, secrets);
  const { facts, recorded, unevaluated, explained, ...own } = evaluable(
    deployment,
    rows,
    capture,
    endsOf(capture.recorded),
  );
  const observations = new Observations(facts, recorded.map(parseExchange));
  const made = permitted(
    comparable(own.rows, own).map((row) => explained(resultOf(row, observations))),
    deployment,
  );
  const { closed, cutShort } = own;
  const run: SuiteRun = {
    results: [...made.results, ...unevaluated],
    notPermitted: [...notPermitted, ...made.notPermitted],
    ...{ closed, cutShort, errors: [], times: [], capture },
  };
  const masking = new Masking(secrets);
  const [startedAt, endedAt] = ["2026-06-15T09:30:00.000Z", "2026-06-15T09:31:52.400Z"];
  const report = buildReport({
    deployment,
    recorded: capture.recorded,
    masking,
    tls: capture.tls,
    proxies: capture.proxies,
    evaluated: reportOf(deployment, run, { waivers: [], today: "2026-06-15" }),
    complete: true,
    failOn: "MUST",
    startedAt,
    endedAt,
  });
  const { files, errors } = reportFiles(report, capture, masking);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const texts = new Map([...files].map(([name, text]) => [name, textOf(text)]));
  texts.set(
    "stdout",
    terminalReport(report, (word) => word),
  );
  return { run, report, texts };
}
