import type { CheckResult, Level, NotPermitted } from "../checks/check.ts";
import { operationsOf, type Surface, surfaces } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Waiver } from "../deployment/waivers.ts";
import type { SuiteRun } from "../suite/run.ts";
import { notPermittedReason } from "./permission.ts";
import { applyWaivers, underWaivedFindings } from "./waived.ts";

/** Verdict of a surface or of a run, the worst last; docs/architecture.md has the table. */
export type RunVerdict = "conforms" | "conforms with waivers" | "incomplete" | "could not run" | "does not conform";

const SEVERITY: readonly RunVerdict[] = [
  "conforms",
  "conforms with waivers",
  "incomplete",
  "could not run",
  "does not conform",
];

export const EXIT_CODES: Record<RunVerdict, number> = {
  conforms: 0,
  "conforms with waivers": 0,
  "does not conform": 1,
  "could not run": 2,
  incomplete: 3,
};

export interface SurfaceReport {
  surface: Surface;
  baseUrl: string;
  /** The certificate was not checked. */
  insecure: boolean;
  verdict: RunVerdict;
  /** Why it could not run. */
  reason?: string;
  /** Why some requests were not sent, if it could run. */
  cutShort?: string;
  results: CheckResult[];
  /** Checks that the deployment file does not allow. */
  notPermitted: NotPermitted[];
}

export interface RunReport {
  verdict: RunVerdict;
  surfaces: SurfaceReport[];
  /** Problems with waivers, one line each; with any of them a deployment does not conform. */
  waiverProblems: string[];
  /** Errors of the suite itself. */
  errors: string[];
}

/** The waivers of a deployment, and the day on which they are held against it (`YYYY-MM-DD`, UTC). */
export interface Waiving {
  waivers: readonly Waiver[];
  today: string;
  /** The level whose findings fail a run; MUST by default. With SHOULD, warnings also fail it. */
  failOn?: Level;
}

/** Determines the verdicts of a run. A surface without results could not run. */
export function reportOf(
  deployment: Deployment,
  run: SuiteRun,
  { waivers, today, failOn = "MUST" }: Waiving,
): RunReport {
  const { errors, closed, cutShort, notPermitted } = run;
  // Of a closed surface nothing can be said, so nothing of it is waived, and no waiver is stale.
  const isClosed = ({ surface }: CheckResult) => closed[surface] !== undefined;
  const applied = applyWaivers(
    run.results.filter((result) => !isClosed(result)),
    [...waivers],
    today,
    ({ surface }) => cutShort[surface] === undefined,
  );
  const { results: open, excused } = underWaivedFindings(applied.results, run.capture.recorded);
  const results = [...open, ...run.results.filter(isClosed)];
  const reports = surfaces.flatMap((surface) => {
    const verified = deployment[surface];
    if (!verified) return [];
    const own = results.filter((result) => result.surface === surface);
    const [end, short] = [closed[surface], cutShort[surface]];
    const prohibited = notPermitted.filter((check) => check.surface === surface);
    const risks = own.length === 0 ? [...new Set(prohibited.map(({ risk }) => risk))] : [];
    return [
      {
        surface,
        baseUrl: verified.baseUrl,
        insecure: verified.tls.insecure,
        results: own,
        notPermitted: prohibited,
        ...(short === undefined ? {} : { cutShort: short }),
        ...verdictOf(own, {
          failOn,
          excused,
          closed: end,
          lacking: risks.map(notPermittedReason),
          isCutShort: short !== undefined,
          isBroken: errors.some((error) => error.startsWith(`${surface}.`)),
        }),
      },
    ];
  });
  const verdicts = reports.map(({ verdict }) => verdict);
  if (errors.length > 0 || reports.length === 0) verdicts.push("could not run");
  if (applied.problems.length > 0) verdicts.push("does not conform");
  return {
    verdict: worst(verdicts),
    surfaces: reports,
    waiverProblems: applied.problems,
    errors,
  };
}

/** The worst of several verdicts; without any, "could not run". */
export function worst(verdicts: RunVerdict[]): RunVerdict {
  return SEVERITY[Math.max(...verdicts.map((verdict) => SEVERITY.indexOf(verdict)))] ?? "could not run";
}

interface SurfaceEnd {
  failOn: Level;
  /** Untested checks that a waiver covers. */
  excused: ReadonlySet<CheckResult>;
  /** Why no request could be sent. */
  closed: string | undefined;
  /** Some requests were not sent. */
  isCutShort: boolean;
  /** What the deployment file does not allow, if all checks need it. */
  lacking: readonly string[];
  /** A check of the surface failed with an error, so its result is unknown. */
  isBroken: boolean;
}

/** Whether an operation needs something that there may not be at the moment of the run, such as a call. */
function needsMoment({ surface, operationId }: CheckResult): boolean {
  return operationsOf(surface).some(
    ({ operationId: own, prerequisite }) => own === operationId && prerequisite !== undefined,
  );
}

function verdictOf(
  results: CheckResult[],
  { failOn, excused, closed, isCutShort, isBroken, lacking }: SurfaceEnd,
): { verdict: RunVerdict; reason?: string } {
  const failing = failOn === "MUST" ? ["fail"] : ["fail", "warn"];
  if (results.some(({ verdict }) => failing.includes(verdict))) return { verdict: "does not conform" };
  if (isBroken) return { verdict: "could not run", reason: "a check failed with an error; see below" };
  if (closed !== undefined) return { verdict: "could not run", reason: closed };
  if (!isCutShort && !results.some(({ verdict }) => verdict !== "untested"))
    return { verdict: "could not run", reason: ["no check was evaluated", ...lacking].join(": ") };
  // What needs a call at the moment of the run may find none: that is nobody's fault, and no other run is sure to have one.
  const isMissing = (result: CheckResult) =>
    result.level === "MUST" && result.verdict === "untested" && !excused.has(result) && !needsMoment(result);
  if (isCutShort || results.some(isMissing)) return { verdict: "incomplete" };
  const isWaived = ({ level, verdict }: CheckResult) =>
    verdict === "waived" && (level === "MUST" || failOn === "SHOULD");
  return { verdict: results.some(isWaived) ? "conforms with waivers" : "conforms" };
}
