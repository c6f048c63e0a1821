import { combinations } from "./tolerated/combinations.ts";
import type { Tolerated } from "./tolerated/tolerated.ts";
import type { TrialResult } from "./trial.ts";

/** What the suite says of tolerated deployments, one alone or several together. */
export interface ToleratedResult {
  tolerated: readonly Tolerated[];
  /** False alarms: a line for each finding of a MUST check, which begins with the id of the check. */
  alarms: string[];
  /** MUST checks that could not look, by id, with what is missing: no false alarm, but the run is incomplete. */
  untested: string[];
  /** Checks that warn. */
  warnings: string[];
  errors: string[];
}

/** Each of them alone, and the combinations. */
export function toleratedTrials(all: readonly Tolerated[]): (readonly Tolerated[])[] {
  return [...all.map((one) => [one]), ...combinations(all)];
}

export function toleratedResult(tolerated: readonly Tolerated[], { results, errors }: TrialResult): ToleratedResult {
  return {
    tolerated,
    alarms: results
      .filter(({ verdict }) => verdict === "fail")
      .flatMap(({ id, findings }) =>
        findings.map(
          ({ where, expected, actual, request }) =>
            `${id}: at ${where} expected ${expected}, got ${actual} [${request}]`,
        ),
      ),
    untested: results
      .filter(({ verdict, level }) => verdict === "untested" && level === "MUST")
      .map(({ id, reason }) => `${id}: ${reason}`),
    warnings: results.filter(({ verdict }) => verdict === "warn").map(({ id }) => id),
    errors,
  };
}

/** What several are called together. */
export function nameOf({ tolerated }: Pick<ToleratedResult, "tolerated">): string {
  return tolerated.map(({ name }) => name).join(" + ");
}

/** How many deployments are failed that no row fails. */
export function failedOf(results: readonly ToleratedResult[]): number {
  return results.filter(({ alarms }) => alarms.length > 0).length;
}

/** What is wrong, one line each; none is good. */
export function alarmProblems(results: readonly ToleratedResult[]): string[] {
  return results.flatMap((result) => [
    ...checksOf(result.alarms).map((check) => `false alarm: ${check} fails the tolerated ${nameOf(result)}`),
    ...result.errors.map((error) => `the tolerated ${nameOf(result)} broke the suite: ${error}`),
  ]);
}

/** The ids of the checks that some lines begin with, each once. */
export function checksOf(lines: readonly string[]): string[] {
  return [...new Set(lines.map((line) => line.slice(0, line.indexOf(":"))))];
}

/** The first line of each check, with how many more there are. */
export function firstOfEach(lines: readonly string[]): string[] {
  return checksOf(lines).map((check) => {
    const [first = "", ...more] = lines.filter((line) => line.startsWith(`${check}:`));
    return more.length > 0 ? `${first} and ${more.length} more` : first;
  });
}
