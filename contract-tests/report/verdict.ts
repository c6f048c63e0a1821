import type { CheckResult } from "../checks/check.ts";
import { type Surface, surfaces } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { SuiteRun } from "../suite/run.ts";

/** Verdict of a surface or of a run, the worst last; docs/architecture.md has the table. */
export type RunVerdict = "conforms" | "incomplete" | "could not run" | "does not conform";

const SEVERITY: readonly RunVerdict[] = ["conforms", "incomplete", "could not run", "does not conform"];

export const EXIT_CODES: Record<RunVerdict, number> = {
  conforms: 0,
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
  results: CheckResult[];
}

export interface RunReport {
  /** The deployment's name. */
  name: string;
  verdict: RunVerdict;
  surfaces: SurfaceReport[];
  /** What broke in the suite itself. */
  errors: string[];
}

/** Makes the report of a run. A surface with no result at all could not run. */
export function reportOf(deployment: Deployment, { results, errors }: SuiteRun): RunReport {
  const reports = surfaces.flatMap((surface) => {
    const verified = deployment[surface];
    if (!verified) return [];
    const own = results.filter((result) => result.surface === surface);
    return [
      {
        surface,
        baseUrl: verified.baseUrl,
        insecure: verified.tls.insecure,
        results: own,
        ...verdictOf(
          own,
          errors.some((error) => error.startsWith(`${surface}.`)),
        ),
      },
    ];
  });
  const verdicts = reports.map(({ verdict }) => verdict);
  if (errors.length > 0 || reports.length === 0) verdicts.push("could not run");
  return { name: deployment.name, verdict: worst(verdicts), surfaces: reports, errors };
}

/** The verdict of several together; of none, "could not run". */
export function worst(verdicts: RunVerdict[]): RunVerdict {
  return SEVERITY[Math.max(...verdicts.map((verdict) => SEVERITY.indexOf(verdict)))] ?? "could not run";
}

/** `broken` says that a check of the surface broke, so that nothing can be said of what it would have found. */
function verdictOf(results: CheckResult[], broken: boolean): { verdict: RunVerdict; reason?: string } {
  if (results.some(({ verdict }) => verdict === "fail")) return { verdict: "does not conform" };
  if (broken) return { verdict: "could not run", reason: "a check broke; see below" };
  const closed = results.map(({ access }) => access).filter((access) => access.kind !== "answered");
  if (closed.length === results.length)
    return { verdict: "could not run", reason: closed[0]?.reason ?? "no check was executed" };
  if (results.some(({ level, verdict }) => level === "MUST" && verdict === "untested"))
    return { verdict: "incomplete" };
  return { verdict: "conforms" };
}
