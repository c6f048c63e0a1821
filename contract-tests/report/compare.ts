import { causeKey } from "./causes.ts";
import { isUnreached } from "./ending.ts";
import type { Cause, CheckReport, Report } from "./report.ts";
import { optionsOf, partOf } from "./selection.ts";
import { type RunVerdict, worst } from "./verdict.ts";

/** A difference between two reports, as a line of text. */
export interface Difference {
  kind: "worse" | "better" | "other";
  text: string;
}

/** How good a verdict of a check is; a check that could not look is better than one that failed, and worse than one that passed. */
const RANK: Record<CheckReport["verdict"], number> = { pass: 4, waived: 3, warn: 2, untested: 1, fail: 0 };

/** How many times as long the answers of an operation may take, before it is told, and by how many ms at least. */
const SLOWER = { times: 2, by: 100 };

/** The differences between two runs, the worst first. */
export function differencesBetween(older: Report, newer: Report): Difference[] {
  const differences = [...facts(older, newer), ...checks(older, newer), ...latencies(older, newer)];
  const order = ["worse", "better", "other"];
  return differences.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

function facts(older: Report, newer: Report): Difference[] {
  const differences: Difference[] = [];
  const tell = (what: string, before: string, after: string) => {
    if (before !== after) differences.push({ kind: "other", text: `${what}: ${before} -> ${after}` });
  };
  tell("deployment", older.deployment.name, newer.deployment.name);
  tell("edition", older.deployment.edition ?? "none", newer.deployment.edition ?? "none");
  tell("suite", older.suite.version, newer.suite.version);
  tell("complete", String(older.complete), String(newer.complete));
  tell("selected checks", wanted(older), wanted(newer));
  differences.push(...verdicts("verdict", older, newer));
  for (const surface of newer.surfaces) {
    const before = older.surfaces.find((other) => other.surface === surface.surface);
    if (before) differences.push(...verdicts(surface.surface, before, surface));
  }
  differences.push(...lines("waivers", asTheyAre(older.waiverProblems), asTheyAre(newer.waiverProblems)));
  differences.push(...lines("error of the suite", asTheyAre(older.errors), asTheyAre(newer.errors)));
  for (const { surface, digest } of newer.contracts) {
    const before = older.contracts.find((contract) => contract.surface === surface)?.digest;
    if (before !== undefined && before !== digest)
      differences.push({
        kind: "other",
        text: `the contract of ${surface} has changed, which can change the results of checks`,
      });
  }
  for (const { surface, tls } of newer.surfaces) {
    const before = older.surfaces.find((other) => other.surface === surface)?.tls;
    if (before && tls) tell(`certificate of ${surface}`, before.fingerprint, tls.fingerprint);
  }
  return differences;
}

function wanted(report: Report): string {
  return report.selection ? `${partOf(report)} (${optionsOf(report)})` : "all checks";
}

interface Evaluated {
  verdict: RunVerdict;
  reason?: string;
}

function verdicts(what: string, before: Evaluated, { verdict, reason }: Evaluated): Difference[] {
  if (before.verdict === verdict) return [];
  const kind = worst([before.verdict, verdict]) === verdict ? "worse" : "better";
  return [{ kind, text: `${what}: ${before.verdict} -> ${verdict}${reason === undefined ? "" : ` (${reason})`}` }];
}

/** Lines that are there only when something is wrong, by what makes them the same: those that are new, and those that are gone. */
function lines(what: string, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Difference[] {
  const only = (own: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    [...own].filter(([key]) => !other.has(key)).map(([, line]) => line);
  return [
    ...only(after, before).map((line): Difference => ({ kind: "worse", text: `${what}: new, ${line}` })),
    ...only(before, after).map((line): Difference => ({ kind: "better", text: `${what}: gone, ${line}` })),
  ];
}

function asTheyAre(texts: readonly string[]): Map<string, string> {
  return new Map(texts.map((text) => [text, text]));
}

function checks(older: Report, newer: Report): Difference[] {
  const before = new Map(older.checks.map((check) => [check.id, check]));
  const differences = newer.checks.flatMap((check): Difference[] => {
    const former = before.get(check.id);
    before.delete(check.id);
    if (!former) return [{ kind: kindOfNew(check), text: `${check.id}: ${check.verdict}, not evaluated before` }];
    if (former.verdict === check.verdict) return causes(former, check);
    // What was not asked any more is neither better nor worse, and "complete" is told above.
    const kind = isUnreached(check, newer) ? "other" : RANK[check.verdict] > RANK[former.verdict] ? "better" : "worse";
    return [{ kind, text: `${check.id}: ${former.verdict} -> ${check.verdict}` }, ...causes(former, check)];
  });
  const gone = [...before.values()].map(
    ({ id, verdict }): Difference => ({ kind: "other", text: `${id}: ${verdict}, no longer evaluated` }),
  );
  return [...differences, ...gone];
}

function kindOfNew({ verdict }: CheckReport): Difference["kind"] {
  return verdict === "fail" || verdict === "warn" ? "worse" : "other";
}

/** Causes that are new or gone; how often one was found, and for which numbers, may differ from run to run. */
function causes(former: CheckReport, check: CheckReport): Difference[] {
  const byKind = (all: readonly Cause[]) =>
    new Map(
      all.map(({ where, expected }) => [
        causeKey({ where, expected, source: "" }),
        `at ${where}: expected ${expected}`,
      ]),
    );
  return lines(check.id, byKind(former.causes), byKind(check.causes));
}

function latencies(older: Report, newer: Report): Difference[] {
  return newer.latency.flatMap(({ surface, operationId, p50 }): Difference[] => {
    const before = older.latency.find((other) => other.surface === surface && other.operationId === operationId)?.p50;
    if (before === undefined) return [];
    const [kind, slow, fast]: ["worse" | "better", number, number] =
      p50 > before ? ["worse", p50, before] : ["better", before, p50];
    if (slow < fast * SLOWER.times || slow - fast < SLOWER.by) return [];
    return [{ kind, text: `${surface}.${operationId}: median response time ${before} ms -> ${p50} ms` }];
  });
}
