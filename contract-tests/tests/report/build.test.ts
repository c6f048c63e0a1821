import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue, planFor, type Row } from "../../checks/catalogue.ts";
import type { CheckResult } from "../../checks/check.ts";
import type { RecordedExchange } from "../../checks/parsed-exchange.ts";
import { requestOf, type Scenario } from "../../checks/scenario.ts";
import { bundleFile, bundleOf, operationOf, type Surface, surfaces } from "../../contract/contract.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { buildReport, type ReportInput } from "../../report/build.ts";
import { Masking } from "../../report/masking.ts";
import type { Report } from "../../report/report.ts";
import { isReport } from "../../report/report-schema.ts";
import type { RunReport, SurfaceReport } from "../../report/verdict.ts";
import { Secrets } from "../../transport/secrets.ts";
import type { TlsFacts } from "../../transport/tls-facts.ts";
import { signedHttpRequest } from "../http-requests.ts";
import { answered, STARTED_AT, unanswered, unsent } from "./captured.ts";
import { conforming } from "./sample-report.ts";

const deployment = embeddedDeployment({ baseUrl: "https://127.0.0.1:8043", certificate: "PEM" }, "static");
const { notPermitted } = planFor(deployment);
const TIMES = { startedAt: "2026-06-15T09:30:00.000Z", endedAt: "2026-06-15T09:31:52.400Z" };

const PRIVATE_CALLS = "cc-cms.queryAgentPrivateCalls";

/** The result of a check of the catalogue. */
function result(id: string, change: Partial<CheckResult> = {}): CheckResult {
  const row = catalogue.find((other) => other.id === id);
  if (!row) throw new Error(`There is no check ${id}.`);
  const { level, risk, requirement } = row.check;
  const { surface, operationId } = row.operation;
  return { id, surface, operationId, level, risk, requirement, verdict: "pass", findings: [], ...change };
}

function surfaceReport(surface: Surface, change: Partial<SurfaceReport> = {}): SurfaceReport {
  const baseUrl = deployment[surface]?.baseUrl ?? "";
  return { surface, baseUrl, insecure: false, verdict: "conforms", results: [], notPermitted: [], ...change };
}

function evaluatedAs(own: SurfaceReport[], change: Partial<RunReport> = {}): RunReport {
  return { verdict: "conforms", surfaces: own, waiverProblems: [], errors: [], ...change };
}

function built(change: Partial<ReportInput> = {}): Report {
  const evaluated = evaluatedAs(surfaces.map((surface) => surfaceReport(surface)));
  const report = buildReport({
    deployment,
    recorded: [],
    masking: new Masking(new Secrets([])),
    tls: {},
    evaluated,
    complete: true,
    failOn: "MUST",
    ...TIMES,
    ...change,
  });
  expect(isReport(report), JSON.stringify(isReport.errors)).toBe(true);
  // As in the file: nothing may be undefined.
  expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
  return report;
}

/** The exchange of another request about private calls, of a scenario. */
function ofScenario(scenario: string, step: string, recorded: RecordedExchange): RecordedExchange {
  const httpRequest = signedHttpRequest("queryAgentPrivateCalls", { ccId: 1, vdn: 170, agentId: 1099 });
  const request = requestOf(operationOf("cc-cms", "queryAgentPrivateCalls"), httpRequest, {
    scenario,
    step,
    agents: [1099],
  });
  return { ...recorded, request };
}

test("what the run was about", () => {
  const report = built();
  const { name, version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  expect(report).toMatchObject({
    format: "cti-contract-report/1",
    complete: true,
    suite: { name, version },
    deployment: { name: deployment.name, edition: "2023", allow: deployment.allow },
    verdict: "conforms",
    exitCode: 0,
    ...TIMES,
  });
  expect(report.contracts.map(({ surface }) => surface)).toEqual(surfaces);
  for (const { surface, digest, editions, title } of report.contracts) {
    expect(digest).toBe(
      createHash("sha256")
        .update(readFileSync(bundleFile(surface, "2023")))
        .digest("hex"),
    );
    expect(title).toMatch(/\S/);
    // Of the baseline, on which the checks stand; other pages fill gaps.
    const pages = Object.entries(bundleOf(surface)["x-source-pages"]).filter(([, { baseline }]) => baseline);
    expect(editions.map(({ page }) => page)).toEqual(pages.map(([page]) => page));
    expect(editions.length).toBe(surface === "agentgateway" ? 3 : 2);
    for (const edition of editions)
      expect(edition).toEqual({ page: expect.any(String), title: expect.any(String), edition: expect.any(String) });
  }
});

test("without an edition it is about the document that allows what some edition allows", () => {
  const { edition, ...rest } = deployment;
  const report = built({ deployment: rest });
  expect(edition).toBe("2023");
  expect(report.deployment).not.toHaveProperty("edition");
  for (const { surface, digest } of report.contracts) {
    const bundle = readFileSync(bundleFile(surface));
    expect(digest).toBe(createHash("sha256").update(bundle).digest("hex"));
  }
});

const verdicts: [verdict: RunReport["verdict"], exitCode: number][] = [
  ["conforms", 0],
  ["does not conform", 1],
  ["could not run", 2],
  ["incomplete", 3],
];
for (const [verdict, exitCode] of verdicts) {
  test(`${verdict} has the exit code ${exitCode}`, () => {
    expect(built({ evaluated: evaluatedAs([], { verdict }) })).toMatchObject({ verdict, exitCode });
  });
}

test("no secret of the deployment is in it", () => {
  const text = JSON.stringify(built({ recorded: [answered(), unanswered("broken"), unsent] }));
  expect(text).not.toMatch(/sample-password|EXAMPLEAK|exampleSecretKey|PEM/);
});

test("counts of the whole and of each surface", () => {
  const [first, ...others] = notPermitted;
  const own = [
    surfaceReport("agentgateway", {
      results: [
        result("agentgateway.queryAgentInfoByWorkNo.json"),
        result("agentgateway.queryAgentInfoByWorkNo.integers", { verdict: "fail" }),
        result("agentgateway.queryAgentInfoByWorkNo.stable", { verdict: "warn" }),
      ],
      notPermitted: first ? [first] : [],
    }),
    surfaceReport("cc-cms", {
      results: [
        result(`${PRIVATE_CALLS}.json`),
        result(`${PRIVATE_CALLS}.media-type`, { verdict: "waived" }),
        result(`${PRIVATE_CALLS}.private-call-count`, { verdict: "untested", reason: "an agent" }),
      ],
      notPermitted: others,
    }),
  ];
  const { counts, surfaces: facts, notPermitted: listed, checks } = built({ evaluated: evaluatedAs(own) });
  expect(counts).toEqual({ pass: 2, fail: 1, warn: 1, waived: 1, untested: 1, notPermitted: notPermitted.length });
  expect(facts.map((surface) => surface.counts)).toEqual([
    { pass: 1, fail: 1, warn: 1, waived: 0, untested: 0, notPermitted: 1 },
    { pass: 1, fail: 0, warn: 0, waived: 1, untested: 1, notPermitted: notPermitted.length - 1 },
  ]);
  expect(listed.map(({ id }) => id)).toEqual(notPermitted.map(({ id }) => id));
  expect(checks.map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ["pass", undefined],
    ["fail", undefined],
    ["warn", undefined],
    ["pass", undefined],
    ["waived", undefined],
    ["untested", "an agent"],
  ]);
});

test("what is to be known of a surface: its address, certificate, and why not everything was asked", () => {
  const tls: TlsFacts | undefined = conforming.surfaces[0]?.tls;
  const own = [
    surfaceReport("agentgateway", { verdict: "could not run", reason: "nothing answers", insecure: true }),
    surfaceReport("cc-cms", { verdict: "incomplete", cutShort: "the run was interrupted" }),
  ];
  const report = built({ evaluated: evaluatedAs(own), ...(tls ? { tls: { "cc-cms": tls } } : {}) });
  const counts = expect.any(Object);
  const { baseUrl, agents, ccId, vdn } = deployment["cc-cms"] ?? {};
  const { agentid, agents: all } = deployment.agentgateway ?? {};
  const asked = { agentid, agents: all };
  expect(report.surfaces).toStrictEqual([
    {
      surface: "agentgateway",
      baseUrl,
      verdict: "could not run",
      reason: "nothing answers",
      insecure: true,
      counts,
      ...asked,
    },
    {
      surface: "cc-cms",
      baseUrl,
      verdict: "incomplete",
      cutShort: "the run was interrupted",
      insecure: false,
      counts,
      tls,
      agents,
      ccId,
      vdn,
    },
  ]);
});

test("the facts of a hand-over come from the deployment and its exchanges", () => {
  const run = { id: "1a2b3c4d", timeZone: "UTC", suiteDigest: "a".repeat(64) };
  const { "cc-cms": ccCms } = deployment;
  if (!ccCms) throw new Error("There is CC-CMS.");
  const plain = "http://cms.example.test:28080";
  const headers: [string, string][] = [["Date", new Date(Date.parse(STARTED_AT) + 60_000).toUTCString()]];
  const report = built({
    evaluated: evaluatedAs([surfaceReport("cc-cms", { baseUrl: plain })]),
    recorded: [answered({ answer: { headers } }), unanswered("broken")],
    deployment: {
      ...deployment,
      handOver: { site: "Lisbon", runBy: "A. Moreira" },
      subjects: { inCall: 1099 },
      "cc-cms": { ...ccCms, product: "Example Monitoring", version: "8.1" },
    },
    run,
    waivers: [],
  });
  expect(report).toMatchObject({
    run,
    waivers: [],
    deployment: { site: "Lisbon", subjects: { inCall: 1099 }, limits: deployment.limits },
    surfaces: [{ product: "Example Monitoring", version: "8.1", plainHttp: true }],
  });
  const unreached = built({
    evaluated: evaluatedAs([surfaceReport("cc-cms", { baseUrl: plain })]),
    recorded: [unanswered("unreachable")],
  });
  expect(unreached.surfaces[0]).not.toHaveProperty("plainHttp");
  const { least = 0, most = 0 } = report.surfaces[0]?.clock ?? {};
  expect([least <= 60_000, most >= 60_000, most - least < 2_100]).toEqual([true, true, true]);
});

test("a run of one surface is about its contract and operations only", () => {
  const report = built({ evaluated: evaluatedAs([surfaceReport("cc-cms")]) });
  expect(report.contracts.map(({ surface }) => surface)).toEqual(["cc-cms"]);
  expect(new Set(report.coverage.map(({ surface }) => surface))).toEqual(new Set(["cc-cms"]));
});

test("a check names the exchanges that were asked for it, and those of its findings, in the order of asking", () => {
  const row = catalogue.find(({ id }) => id === `${PRIVATE_CALLS}.json`) as Row;
  const [scenario] = row.check.asks.filter(({ surfaces: own }) => own.includes("cc-cms")) as [Scenario];
  const recorded = [
    ofScenario("something else", "first", answered()),
    ofScenario(scenario.name, "first", answered()),
    ofScenario("something else", "second", answered()),
    ofScenario(scenario.name, "second", unanswered("broken")),
  ];
  const finding = { where: "body", expected: "JSON", actual: "no JSON", source: "a table" };
  const keyOf = (index: number) => recorded[index]?.request.key ?? "";
  const findings = [
    { ...finding, request: keyOf(2) },
    { ...finding, request: keyOf(1) },
  ];
  const own = [surfaceReport("cc-cms", { results: [result(`${PRIVATE_CALLS}.json`, { verdict: "fail", findings })] })];
  const { checks, exchanges } = built({ recorded, evaluated: evaluatedAs(own) });
  expect(exchanges.map(({ id, request }) => [id, request])).toEqual(
    recorded.map(({ request }, index) => [index, request.key]),
  );
  expect(checks[0]?.exchanges).toEqual([1, 2, 3]);
  expect(checks[0]?.causes.map(({ examples }) => examples.map(({ exchange }) => exchange))).toEqual([[2, 1]]);
});

function timesOf(durations: number[]): RecordedExchange[] {
  return durations.map((duration) => answered({ duration }));
}

const latencies: [what: string, durations: number[], p50: number, p95: number, max: number][] = [
  ["one answer", [12.34], 12.3, 12.3, 12.3],
  ["two answers", [20, 10], 10, 20, 20],
  ["hundred answers, in any order", Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1), 50, 95, 100],
  ["one slow answer of twenty", [...Array.from({ length: 19 }, () => 5), 900], 5, 5, 900],
  ["one slow answer of nineteen", [...Array.from({ length: 18 }, () => 5), 900], 5, 900, 900],
];
for (const [what, durations, p50, p95, max] of latencies) {
  test(`latency of ${what}: the nearest rank, a time that was measured, in tenths of a ms`, () => {
    const recorded = timesOf(durations);
    const { latency } = built({ recorded });
    expect(latency).toEqual([
      { surface: "cc-cms", operationId: "queryAgentPrivateCalls", count: durations.length, p50, p95, max },
    ]);
    // The order of asking stays.
    expect(recorded).toEqual(timesOf(durations));
  });
}

test("only what was answered has a latency", () => {
  const recorded = [unanswered("broken", { duration: 30_000 }), unanswered("refused"), unsent];
  expect(built({ recorded }).latency).toEqual([]);
  expect(built({ recorded: [...recorded, ...timesOf([7])] }).latency).toMatchObject([{ count: 1, max: 7 }]);
});

test("a run of nothing has a report, too", () => {
  const nothing = evaluatedAs([], { verdict: "could not run" });
  expect(built({ complete: false, evaluated: nothing })).toMatchObject({
    complete: false,
    checks: [],
    contracts: [],
    coverage: [],
    latency: [],
    exchanges: [],
  });
});

test("problems of waivers and errors of the suite stand in it as they are", () => {
  const evaluated = evaluatedAs([], { waiverProblems: ["the waiver of x has expired"], errors: ["x: broke"] });
  expect(built({ evaluated })).toMatchObject({ waiverProblems: ["the waiver of x has expired"], errors: ["x: broke"] });
});

test("the same run makes the same report", () => {
  const recorded = [answered(), unanswered("broken"), unsent];
  expect(built({ recorded })).toEqual(built({ recorded }));
});
