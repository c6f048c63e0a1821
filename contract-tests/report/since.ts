import { causeKey } from "./causes.ts";
import type { CheckReport, Report, Since } from "./report.ts";

const DEVIATING: readonly CheckReport["verdict"][] = ["fail", "warn", "waived"];

/** What has become of the deviations of an earlier run. */
export function sinceRun(earlier: Report, checks: readonly CheckReport[]): Since {
  const before = new Map(earlier.checks.map((check) => [check.id, check]));
  const now = new Map(checks.map((check) => [check.id, check]));
  const since: Since = {
    ...(earlier.run ? { id: earlier.run.id } : {}),
    deployment: earlier.deployment.name,
    startedAt: earlier.startedAt,
    verdict: earlier.verdict,
    fixed: [],
    new: [],
    unchanged: [],
    unknown: [],
  };
  for (const { id, verdict } of earlier.checks) {
    if (!DEVIATING.includes(verdict)) continue;
    const own = now.get(id)?.verdict;
    if (own === "pass") since.fixed.push(id);
    else if (own === undefined || own === "untested") since.unknown.push(id);
  }
  for (const check of checks) {
    if (!DEVIATING.includes(check.verdict)) continue;
    const former = before.get(check.id);
    const isKnown = former && DEVIATING.includes(former.verdict) && hasAllCauses(former, check);
    since[isKnown ? "unchanged" : "new"].push(check.id);
  }
  return since;
}

/** Whether every cause of a check was there before; for which numbers and how often may differ from run to run. */
function hasAllCauses(former: CheckReport, check: CheckReport): boolean {
  const keysOf = ({ causes }: CheckReport) =>
    causes.map(({ where, expected }) => causeKey({ where, expected, source: "" }));
  const known = new Set(keysOf(former));
  return keysOf(check).every((key) => known.has(key));
}

/** Words for the four lists, in the order in which they are told. */
export const SINCE_WORDS = { new: "new", fixed: "fixed", unchanged: "unchanged", unknown: "untested" } as const;

export const sinceKinds = Object.keys(SINCE_WORDS) as (keyof typeof SINCE_WORDS)[];

/** One line, which fits on a terminal: which run, and how many checks with findings of each kind. */
export function sinceLine(since: Since): string {
  const { id, startedAt } = since;
  const counts = sinceKinds.map((kind) => `${since[kind].length} ${SINCE_WORDS[kind]}`).join(", ");
  const run = id === undefined ? "the run" : `run ${id}`;
  return `Since ${run} of ${startedAt.slice(0, 10)}: ${counts}`;
}
