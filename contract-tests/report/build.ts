import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { catalogue, type Selection } from "../checks/catalogue.ts";
import type { CheckResult, Level } from "../checks/check.ts";
import type { Asked } from "../checks/reading.ts";
import { bundleFile, bundleOf, type Edition, type Surface } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { TlsFacts } from "../transport/tls-facts.ts";
import { causesOf } from "./causes.ts";
import { coverageOf } from "./coverage.ts";
import { exchangesOf, wasSent } from "./exchanges.ts";
import type { Masking } from "./masking.ts";
import type { CheckReport, ContractFacts, Counts, Latency, Report, SurfaceFacts } from "./report.ts";
import { suiteFacts } from "./suite-facts.ts";
import { EXIT_CODES, type RunReport, type SurfaceReport } from "./verdict.ts";

/** What a report is made from. */
export interface ReportInput {
  deployment: Deployment;
  /** What was asked, as it came, in the order of the exchanges of the report; those have only what was sent. */
  asked: readonly Asked[];
  /** Takes the secrets out of the report. */
  masking: Masking;
  /** What the connections showed. */
  tls: Partial<Record<Surface, TlsFacts>>;
  /** The results, waived and with their verdicts. */
  judged: RunReport;
  complete: boolean;
  /** The level whose findings fail the run. */
  failOn: Level;
  /** Which part of the checks was wanted, when not all were. */
  selection?: Selection | undefined;
  /** ISO 8601 */
  startedAt: string;
  /** ISO 8601 */
  endedAt: string;
}

/** Makes the report that all files of a run are made from, without secrets. */
export function buildReport(circumstances: ReportInput): Report {
  const { deployment, masking, tls, judged, complete, selection, failOn, startedAt, endedAt } = circumstances;
  const asked = circumstances.asked.filter(wasSent);
  const surfaces = judged.surfaces.map(({ surface }) => surface);
  const places = new Map(asked.map(({ probe: { key } }, index) => [key, index]));
  const checks = judged.surfaces.flatMap(({ results }) => results.map((result) => checkReport(result, asked, places)));
  const leftOut = judged.surfaces.flatMap((surface) => surface.leftOut);
  return masking.report({
    format: "cti-contract-report/1",
    complete,
    suite: suiteFacts(),
    ...(selection ? { selection } : {}),
    contracts: surfaces.map((surface) => contractFacts(surface, deployment.edition)),
    deployment: {
      name: deployment.name,
      ...(deployment.edition === undefined ? {} : { edition: deployment.edition }),
      allow: deployment.allow,
      ...(deployment.changes?.length ? { changes: deployment.changes } : {}),
    },
    startedAt,
    endedAt,
    failOn,
    verdict: judged.verdict,
    exitCode: EXIT_CODES[judged.verdict],
    counts: countsOf(judged.surfaces),
    surfaces: judged.surfaces.map((surface) => surfaceFacts(surface, tls[surface.surface])),
    checks,
    leftOut: leftOut.map(({ id, level, risk, requirement }) => ({ id, level, risk, requirement })),
    waiverProblems: judged.waiverProblems,
    errors: judged.errors,
    coverage: coverageOf(asked, surfaces),
    latency: latencyOf(asked),
    // Masked first: what is cut short or quoted for a shell would not be found any more.
    exchanges: exchangesOf(masking.asked(asked), deployment),
  });
}

function checkReport(result: CheckResult, asked: readonly Asked[], places: ReadonlyMap<string, number>): CheckReport {
  const { id, surface, operationId, level, risk, requirement, verdict, reason, observed, findings } = result;
  // Every finding comes from a probe that was asked.
  const exchangeOf = (probe: string) => places.get(probe) ?? 0;
  // A check looks at the answers to other inquiries too, when they are there.
  const exchanges = new Set([...exchangesFor(result, asked), ...findings.map(({ probe }) => exchangeOf(probe))]);
  return {
    id,
    surface,
    operationId,
    level,
    risk,
    requirement,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(observed === undefined ? {} : { observed }),
    exchanges: [...exchanges].sort((one, other) => one - other),
    ...causesOf(result, exchangeOf),
  };
}

/** The exchanges of the inquiries that a check asks for, on its operation. */
function exchangesFor({ id, operationId }: CheckResult, asked: readonly Asked[]): number[] {
  const asks = catalogue.find((row) => row.id === id)?.check.asks ?? [];
  return asked.flatMap(({ probe }, index) => {
    const isAskedFor = asks.some(({ name, surfaces }) => name === probe.inquiry && surfaces.includes(probe.surface));
    return isAskedFor && probe.operationId === operationId ? [index] : [];
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

function surfaceFacts(report: SurfaceReport, tls: TlsFacts | undefined): SurfaceFacts {
  const { surface, baseUrl, verdict, reason, cutShort, insecure } = report;
  return {
    surface,
    baseUrl,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(cutShort === undefined ? {} : { cutShort }),
    counts: countsOf([report]),
    insecure,
    ...(tls ? { tls } : {}),
  };
}

function countsOf(reports: readonly SurfaceReport[]): Counts {
  const counts: Counts = { pass: 0, fail: 0, warn: 0, waived: 0, untested: 0, leftOut: 0 };
  for (const { results, leftOut } of reports) {
    for (const { verdict } of results) counts[verdict] += 1;
    counts.leftOut += leftOut.length;
  }
  return counts;
}

function latencyOf(asked: readonly Asked[]): Latency[] {
  const durations = new Map<string, { surface: Surface; operationId: string; times: number[] }>();
  for (const { probe, exchange } of asked) {
    if (!("startedAt" in exchange) || !("answer" in exchange.result)) continue;
    const { surface, operationId } = probe;
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
