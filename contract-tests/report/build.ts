import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { catalogue, type Selection } from "../checks/catalogue.ts";
import type { CheckResult, Level } from "../checks/check.ts";
import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import { isOf } from "../checks/scenario.ts";
import { bundleFile, bundleOf, type Edition, type Surface, surfaces } from "../contract/contract.ts";
import { type Deployment, isClearText } from "../deployment/deployment.ts";
import type { Waiver } from "../deployment/waivers.ts";
import { bestDifference } from "../transport/clock-difference.ts";
import type { Exchange } from "../transport/exchange.ts";
import type { TlsFacts } from "../transport/tls-facts.ts";
import { causesOf } from "./causes.ts";
import { withContexts } from "./contexts.ts";
import { coverageOf } from "./coverage.ts";
import { exchangesOf, wasSent } from "./exchanges.ts";
import type { Masking } from "./masking.ts";
import type {
  CheckReport,
  ContractFacts,
  Counts,
  DeploymentFacts,
  Latency,
  Report,
  RunFacts,
  SurfaceFacts,
} from "./report.ts";
import { sinceRun } from "./since.ts";
import { suiteFacts } from "./suite-facts.ts";
import { EXIT_CODES, type RunReport, type SurfaceReport } from "./verdict.ts";

/** The input of a report. */
export interface ReportInput {
  deployment: Deployment;
  /** The exchanges as received, in the order of the report, which has only those that were sent. */
  recorded: readonly RecordedExchange[];
  /** Masks the secrets in the report. */
  masking: Masking;
  /** TLS facts of the connections. */
  tls: Partial<Record<Surface, TlsFacts>>;
  /** The addresses of the proxies that the requests went through. */
  proxies?: Partial<Record<Surface, string>> | undefined;
  /** The results with waivers and verdicts. */
  evaluated: RunReport;
  complete: boolean;
  /** The level whose findings fail the run. */
  failOn: Level;
  run?: RunFacts;
  /** All waivers of the run. */
  waivers?: readonly Waiver[];
  /** The report of an earlier run, to compare with. */
  previous?: Report;
  /** The selected checks, if not all. */
  selection?: Selection | undefined;
  /** How many checks only `depth: thorough` makes. */
  represented?: number;
  /** ISO 8601 */
  startedAt: string;
  /** ISO 8601 */
  endedAt: string;
}

/** Builds the report, without secrets, from which all files of a run are made. */
export function buildReport(circumstances: ReportInput): Report {
  const { deployment, masking, tls, evaluated, complete, selection, failOn, startedAt, endedAt } = circumstances;
  const { run, waivers, previous, represented = 0, proxies } = circumstances;
  const recorded = circumstances.recorded.filter(wasSent);
  const verified = evaluated.surfaces.map(({ surface }) => surface);
  const places = new Map(recorded.map(({ request: { key } }, index) => [key, index]));
  const checks = evaluated.surfaces.flatMap(({ results }) =>
    results.map((result) => checkReport(result, recorded, places)),
  );
  // Masked first: what is cut short or quoted for a shell would not be found any more.
  const masked = masking.recorded(recorded);
  const exchanges = exchangesOf(masked, deployment);
  const notPermitted = evaluated.surfaces.flatMap((surface) => surface.notPermitted);
  return masking.report({
    format: "cti-contract-report/1",
    complete,
    suite: suiteFacts(),
    ...(run ? { run } : {}),
    ...(selection ? { selection } : {}),
    ...(represented > 0 ? { represented } : {}),
    contracts: verified.map((surface) => contractFacts(surface, deployment.edition)),
    deployment: deploymentFacts(deployment),
    startedAt,
    endedAt,
    failOn,
    verdict: evaluated.verdict,
    exitCode: EXIT_CODES[evaluated.verdict],
    counts: countsOf(evaluated.surfaces),
    ...(previous ? { since: sinceRun(previous, checks) } : {}),
    surfaces: evaluated.surfaces.map((surface) => ({
      ...surfaceFacts(surface, deployment, recorded, tls[surface.surface]),
      ...(proxies?.[surface.surface] === undefined ? {} : { proxy: proxies[surface.surface] }),
    })),
    checks: withContexts(checks, exchanges, masked.filter(wasSent)),
    notPermitted: notPermitted.map(({ id, level, risk, requirement }) => ({ id, level, risk, requirement })),
    ...(waivers ? { waivers } : {}),
    waiverProblems: evaluated.waiverProblems,
    errors: evaluated.errors,
    coverage: coverageOf(recorded, verified),
    latency: latencyOf(recorded),
    exchanges,
  });
}

function checkReport(
  result: CheckResult,
  recorded: readonly RecordedExchange[],
  places: ReadonlyMap<string, number>,
): CheckReport {
  const { id, surface, operationId, level, risk, requirement, verdict, reason, observed, findings } = result;
  // Every finding comes from a request that was asked.
  const exchangeOf = (request: string) => places.get(request) ?? 0;
  // A check looks at the answers to other scenarios too, when they are there.
  const exchanges = new Set([...exchangesFor(result, recorded), ...findings.map(({ request }) => exchangeOf(request))]);
  return {
    id,
    surface,
    operationId,
    level,
    risk,
    requirement,
    ...comparedBy(result),
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(observed === undefined ? {} : { observed }),
    exchanges: [...exchanges].sort((one, other) => one - other),
    ...causesOf(result, exchangeOf),
  };
}

function comparedBy({ id, surface }: CheckResult): Pick<CheckReport, "compares"> {
  const { needs = [] } = catalogue.find((row) => row.id === id)?.check ?? {};
  const compares = surfaces.filter((one) => one === surface || needs.includes(one));
  return compares.length > 1 ? { compares } : {};
}

/** The exchanges of the scenarios of a check, on its operation. */
function exchangesFor({ id, operationId }: CheckResult, recorded: readonly RecordedExchange[]): number[] {
  const asks = catalogue.find((row) => row.id === id)?.check.asks ?? [];
  return recorded.flatMap(({ request }, index) => {
    return isOf(request, asks) && request.operationId === operationId ? [index] : [];
  });
}

function contractFacts(surface: Surface, edition: Edition | undefined): ContractFacts {
  const bundle = bundleOf(surface, edition);
  const editions = Object.entries(bundle["x-source-pages"])
    .filter(([, { baseline }]) => baseline)
    .map(([page, { title, edition }]) => ({ page, title, edition }));
  const digest = createHash("sha256")
    .update(readFileSync(bundleFile(surface, edition)))
    .digest("hex");
  return { surface, title: bundle.info.title, digest, editions };
}

function deploymentFacts({ name, handOver, edition, allow, changes, subjects, limits }: Deployment): DeploymentFacts {
  return {
    name,
    ...(handOver?.site === undefined ? {} : { site: handOver.site }),
    ...(edition === undefined ? {} : { edition }),
    allow,
    ...(changes?.length ? { changes } : {}),
    ...(subjects ? { subjects } : {}),
    limits,
  };
}

function surfaceFacts(
  report: SurfaceReport,
  deployment: Deployment,
  recorded: readonly RecordedExchange[],
  tls: TlsFacts | undefined,
): SurfaceFacts {
  const { surface, baseUrl, verdict, reason, cutShort, insecure } = report;
  const { product, version, agents } = deployment[surface] ?? {};
  const agentid = surface === "agentgateway" ? deployment.agentgateway?.agentid : undefined;
  const { ccId, vdn } = (surface === "cc-cms" ? deployment["cc-cms"] : undefined) ?? {};
  const exchanges = recorded.flatMap(({ request, exchange }) =>
    request.surface === surface && "startedAt" in exchange ? [exchange] : [],
  );
  const clock = bestDifference(exchanges);
  return {
    surface,
    baseUrl,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(cutShort === undefined ? {} : { cutShort }),
    counts: countsOf([report]),
    ...(product === undefined ? {} : { product }),
    ...(version === undefined ? {} : { version }),
    ...(agentid === undefined ? {} : { agentid }),
    ...(agents ? { agents } : {}),
    ...(ccId === undefined ? {} : { ccId }),
    ...(vdn === undefined ? {} : { vdn }),
    ...(isClearText(baseUrl) && exchanges.some(hasReached) ? { plainHttp: true } : {}),
    ...(clock ? { clock: { least: Math.floor(clock.least), most: Math.ceil(clock.most) } } : {}),
    insecure,
    ...(tls ? { tls } : {}),
  };
}

/** Whether the bytes of a request have left this machine. */
function hasReached({ result }: Exchange): boolean {
  return !("failure" in result) || result.failure.kind !== "unreachable";
}

function countsOf(reports: readonly SurfaceReport[]): Counts {
  const counts: Counts = { pass: 0, fail: 0, warn: 0, waived: 0, untested: 0, notPermitted: 0 };
  for (const { results, notPermitted } of reports) {
    for (const { verdict } of results) counts[verdict] += 1;
    counts.notPermitted += notPermitted.length;
  }
  return counts;
}

function latencyOf(recorded: readonly RecordedExchange[]): Latency[] {
  const durations = new Map<string, { surface: Surface; operationId: string; times: number[] }>();
  for (const { request, exchange } of recorded) {
    if (!("startedAt" in exchange) || !("answer" in exchange.result)) continue;
    const { surface, operationId } = request;
    const own = durations.get(operationId) ?? { surface, operationId, times: [] };
    durations.set(operationId, own);
    own.times.push(exchange.duration);
  }
  return [...durations.values()].map(({ surface, operationId, times }) => {
    const sorted = times.sort((one, other) => one - other);
    // The nearest rank: a time that was measured, not one between two.
    const percentile = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
    return {
      surface,
      operationId,
      count: sorted.length,
      p50: percentile(0.5),
      p95: percentile(0.95),
      max: percentile(1),
    };
  });
}

function rounded(duration: number): number {
  return Math.round(duration * 10) / 10;
}
