import type { Surface } from "../contract/contract.ts";
import { causeKey } from "./causes.ts";
import { isUnreached } from "./ending.ts";
import { WORST_FIRST } from "./matrix.ts";
import type { Cause, CheckReport, Report, SurfaceFacts } from "./report.ts";
import { optionsOf, partOf } from "./selection.ts";
import { type RunVerdict, worst } from "./verdict.ts";
import { partsOf } from "./words.ts";

/**
 * A difference between two reports, as a line of text. Only checks that both runs have make it worse, or a run
 * that did not end well; `contract` is what requirements come from: another one can find more in the same deployment.
 */
export interface Difference {
  kind: "worse" | "better" | "contract" | "other";
  text: string;
}

/** How good a verdict of a check is; a check that could not look is better than one that failed, and worse than one that passed. */
const RANK: Record<CheckReport["verdict"], number> = { pass: 4, waived: 3, warn: 2, untested: 1, fail: 0 };

/** How many times as long the answers of an operation may take, before it is told, and by how many ms at least. */
const SLOWER = { times: 2, by: 100 };

const ADDED = "not evaluated before";

/** The differences between two runs, the worst first; last the checks that pass and were not evaluated before. */
export function differencesBetween(older: Report, newer: Report): Difference[] {
  const added = onlyIn(newer, older);
  const passing = added.filter(({ verdict }) => verdict === "pass");
  const differences = [
    ...facts(older, newer),
    ...checks(older, newer),
    ...inOneOnly(
      added.filter((check) => !passing.includes(check)),
      ADDED,
    ),
    ...inOneOnly(onlyIn(older, newer), "no longer evaluated"),
    ...latencies(older, newer),
    ...inOneOnly(passing, ADDED),
  ];
  const order = ["worse", "better", "contract", "other"];
  return differences.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

function facts(older: Report, newer: Report): Difference[] {
  const differences: Difference[] = [];
  const tell = (what: string, before: string, after: string, kind: Difference["kind"] = "other") => {
    if (before !== after) differences.push({ kind, text: `${what}: ${before} -> ${after}` });
  };
  tell("deployment", older.deployment.name, newer.deployment.name);
  tell("site", older.deployment.site ?? "none", newer.deployment.site ?? "none");
  tell("edition", older.deployment.edition ?? "none", newer.deployment.edition ?? "none", "contract");
  tell("suite", older.suite.version, newer.suite.version);
  tell("complete", String(older.complete), String(newer.complete));
  tell("selected checks", wanted(older), wanted(newer));
  differences.push(...verdicts("verdict", older, newer, isWorse(older, newer)));
  for (const surface of newer.surfaces) {
    const before = older.surfaces.find((other) => other.surface === surface.surface);
    if (!before) continue;
    differences.push(...verdicts(surface.surface, before, surface, isWorse(older, newer, surface.surface)));
    tell(`address of ${surface.surface}`, before.baseUrl, surface.baseUrl);
    tell(`product of ${surface.surface}`, productOf(before) ?? "unknown", productOf(surface) ?? "unknown");
  }
  differences.push(...lines("waivers", asTheyAre(older.waiverProblems), asTheyAre(newer.waiverProblems)));
  differences.push(...lines("error of the suite", asTheyAre(older.errors), asTheyAre(newer.errors)));
  for (const { surface, digest } of newer.contracts) {
    const before = older.contracts.find((contract) => contract.surface === surface)?.digest;
    if (before !== undefined && before !== digest)
      differences.push({
        kind: "contract",
        text: `the contract of ${surface} has changed`,
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

/** Name and version of what answers on a surface, in the words of the user. */
export function productOf({ product, version }: Pick<SurfaceFacts, "product" | "version">): string | undefined {
  const words = [product, version].filter((word) => word !== undefined);
  return words.length > 0 ? words.join(" ") : undefined;
}

/** Whether the newer run, or one surface, did not end well, or has done worse in a check that both runs have. */
function isWorse(older: Report, newer: Report, surface?: Surface): boolean {
  const surfaces = newer.surfaces.filter((facts) => surface === undefined || facts.surface === surface);
  if (!newer.complete || newer.errors.length > 0) return true;
  if (surfaces.some(({ reason, cutShort }) => (reason ?? cutShort) !== undefined)) return true;
  const before = new Map(older.checks.map((check) => [check.id, check]));
  return newer.checks
    .filter((check) => surface === undefined || check.surface === surface)
    .some((check) => {
      const former = before.get(check.id);
      return former !== undefined && former.verdict !== check.verdict && kindOf(former, check, newer) === "worse";
    });
}

interface Evaluated {
  verdict: RunVerdict;
  reason?: string;
}

function verdicts(what: string, before: Evaluated, { verdict, reason }: Evaluated, isWorse: boolean): Difference[] {
  if (before.verdict === verdict) return [];
  const kind = worst([before.verdict, verdict]) !== verdict ? "better" : isWorse ? "worse" : "other";
  return [{ kind, text: `${what}: ${before.verdict} -> ${verdict}${reason === undefined ? "" : ` (${reason})`}` }];
}

/** Lines that are there only when something is wrong, by what makes them the same: those that are new, and those that are gone. */
function lines(
  what: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  [more, less]: readonly [Difference["kind"], Difference["kind"]] = ["other", "other"],
): Difference[] {
  const only = (own: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    [...own].filter(([key]) => !other.has(key)).map(([, line]) => line);
  return [
    ...only(after, before).map((line): Difference => ({ kind: more, text: `${what}: new, ${line}` })),
    ...only(before, after).map((line): Difference => ({ kind: less, text: `${what}: gone, ${line}` })),
  ];
}

function asTheyAre(texts: readonly string[]): Map<string, string> {
  return new Map(texts.map((text) => [text, text]));
}

/** The checks that both runs have. */
function checks(older: Report, newer: Report): Difference[] {
  const before = new Map(older.checks.map((check) => [check.id, check]));
  return worstFirst(newer.checks).flatMap((check): Difference[] => {
    const former = before.get(check.id);
    if (!former) return [];
    if (former.verdict === check.verdict) return causes(former, check);
    return [
      { kind: kindOf(former, check, newer), text: `${check.id}: ${former.verdict} -> ${check.verdict}` },
      // That nothing was known before makes no cause worse.
      ...(former.verdict === "untested" ? [] : causes(former, check)),
    ];
  });
}

/** The checks of one run that the other has not. */
function onlyIn(one: Report, other: Report): CheckReport[] {
  const known = new Set(other.checks.map(({ id }) => id));
  return worstFirst(one.checks).filter(({ id }) => !known.has(id));
}

function worstFirst(checks: readonly CheckReport[]): CheckReport[] {
  return checks.toSorted((one, other) => WORST_FIRST.indexOf(one.verdict) - WORST_FIRST.indexOf(other.verdict));
}

/** Checks that one run has, a line for each check and verdict: `cc-cms.*.json: pass, not evaluated before (14 operations)`. */
function inOneOnly(checks: readonly CheckReport[], words: string): Difference[] {
  const alike = new Map<string, CheckReport[]>();
  for (const check of checks) {
    const { surface, name } = partsOf(check.id);
    const key = `${surface}.*.${name}: ${check.verdict}`;
    alike.set(key, [...(alike.get(key) ?? []), check]);
  }
  return [...alike].map(([key, [first, ...others]]): Difference => {
    const text =
      first && others.length === 0
        ? `${first.id}: ${first.verdict}, ${words}`
        : `${key}, ${words} (${1 + others.length} operations)`;
    return { kind: "other", text };
  });
}

function kindOf(former: CheckReport, check: CheckReport, newer: Report): Difference["kind"] {
  // What was not asked any more is neither better nor worse, and "complete" is told above.
  if (isUnreached(check, newer)) return "other";
  // More was tested: what it shows may have been so before.
  if (former.verdict === "untested" && check.verdict !== "pass") return "other";
  return RANK[check.verdict] > RANK[former.verdict] ? "better" : "worse";
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
  return lines(check.id, byKind(former.causes), byKind(check.causes), ["worse", "better"]);
}

function latencies(older: Report, newer: Report): Difference[] {
  return newer.latency.flatMap(({ surface, operationId, p50 }): Difference[] => {
    const before = older.latency.find((other) => other.surface === surface && other.operationId === operationId)?.p50;
    if (before === undefined) return [];
    const [fast = 0, slow = 0] = [before, p50].toSorted((one, other) => one - other);
    if (slow < fast * SLOWER.times || slow - fast < SLOWER.by) return [];
    return [{ kind: "other", text: `${surface}.${operationId}: median response time ${before} ms -> ${p50} ms` }];
  });
}
