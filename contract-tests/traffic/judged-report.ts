// The report of recorded traffic: made of what was kept, with the numbers of everything that was judged.
import { catalogue } from "../checks/catalogue.ts";
import { applies, type Level } from "../checks/check.ts";
import { type Edition, type Surface, surfaces } from "../contract/contract.ts";
import { DEFAULT_C2, DEFAULT_LIMITS, type Deployment } from "../deployment/deployment.ts";
import { buildReport } from "../report/build.ts";
import { causeKey, worstFirst } from "../report/causes.ts";
import { Masking } from "../report/masking.ts";
import type { CheckReport, Report, TrafficFacts } from "../report/report.ts";
import { reportOf } from "../report/verdict.ts";
import { Secrets } from "../transport/secrets.ts";
import type { Judge, JudgedCause } from "./judge.ts";

interface JudgedTraffic {
  /** Names of the recordings. */
  files: readonly string[];
  edition: Edition | undefined;
  failOn: Level;
}

/** The report of what was judged, without secrets, and what masks the exchanges that it is made of. */
export function judgedReport(
  judge: Judge,
  { files, edition, failOn }: JudgedTraffic,
): { report: Report; masking: Masking } {
  const deployment = deploymentOf(judge, files, edition);
  const results = judge.results();
  const masking = new Masking(new Secrets(judge.secrets));
  const run = {
    results: results.map(({ result }) => result),
    ...{ notPermitted: [], closed: {}, cutShort: {}, errors: [], times: [] },
    capture: { recorded: judge.kept, times: [], tls: {} },
  };
  const possible = catalogue.filter(({ check, operation }) => applies(check, operation, deployment));
  const startedAt = judge.from ?? "";
  const built = buildReport({
    deployment,
    recorded: judge.kept,
    masking,
    tls: {},
    evaluated: reportOf(deployment, run, { waivers: [], today: startedAt.slice(0, 10), failOn }),
    complete: true,
    failOn,
    selection: { checks: results.length, of: possible.length },
    startedAt,
    endedAt: judge.to ?? startedAt,
  });
  const byId = new Map(results.map((one) => [one.result.id, one]));
  const { limits: _, ...known } = built.deployment;
  const report: Report = {
    ...built,
    // Limits, clock and connections are those of whoever has recorded.
    deployment: known,
    surfaces: built.surfaces.map(({ clock: _clock, plainHttp: _plainHttp, ...facts }) => facts),
    traffic: trafficFacts(judge, files, possible.length, results.length),
    // The times of a recorder have more in them than the answer.
    latency: [],
    coverage: judge.coverage,
    checks: built.checks.map((check) => {
      const { causes = [], more = 0 } = byId.get(check.id) ?? {};
      return counted(check, causes, more);
    }),
  };
  return { report: masking.report(report), masking };
}

/** A check whose causes have the numbers of all findings, not only of those that were kept. */
function counted(check: CheckReport, judged: readonly JudgedCause[], more: number): CheckReport {
  const known = new Map(judged.flatMap((cause) => cause.findings.slice(0, 1).map((one) => [causeKey(one), cause])));
  const causes = check.causes.map((cause) => {
    const own = known.get(causeKey(cause));
    return own ? { ...cause, count: own.count, expected: own.expected } : cause;
  });
  return {
    ...check,
    causes: causes.toSorted(worstFirst),
    ...(more > 0 ? { moreCauses: { causes: more, findings: more } } : {}),
  };
}

function trafficFacts(judge: Judge, files: readonly string[], of: number, made: number): TrafficFacts {
  const { addresses, entries, judged, unjudged } = judge;
  const present = surfaces.filter((surface) => addresses[surface].size > 0);
  const byAnswer = catalogue.filter(
    ({ check, operation }) =>
      check.byAnswer === true && (check.needs ?? []).length === 0 && present.includes(operation.surface),
  ).length;
  return {
    files: [...files],
    requests: entries,
    judged,
    notJudged: [...unjudged]
      .map(([reason, requests]) => ({ reason, requests }))
      .sort((one, other) => other.requests - one.requests),
    checksNotMade: [
      { reason: "they need requests of their own", checks: of - byAnswer },
      { reason: "the recording has no request of their operation", checks: byAnswer - made },
    ].filter(({ checks }) => checks > 0),
  };
}

/** What the requests say of the deployment; nothing else is known of it. */
function deploymentOf({ addresses, seen }: Judge, files: readonly string[], edition: Edition | undefined): Deployment {
  const baseUrlOf = (surface: Surface) => [...addresses[surface].keys()][0];
  const [gateway, monitoring] = [baseUrlOf("agentgateway"), baseUrlOf("cc-cms")];
  const common = { tls: { insecure: false }, agents: [] };
  return {
    name: files.join(", "),
    ...(edition === undefined ? {} : { edition }),
    forbidden: {},
    allow: [],
    limits: DEFAULT_LIMITS,
    ...(gateway === undefined
      ? {}
      : {
          agentgateway: {
            ...common,
            baseUrl: gateway,
            agentid: seen.agentid ?? "",
            authentication: { kind: "guid", guid: "" },
          },
        }),
    ...(monitoring === undefined
      ? {}
      : {
          "cc-cms": {
            ...common,
            ...{ baseUrl: monitoring, accessKey: "", secretKey: "", signature: DEFAULT_C2 },
            ...{ ccId: seen.ccId ?? 0, vdn: seen.vdn ?? 0 },
          },
        }),
  };
}
