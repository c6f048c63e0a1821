// The numbers of a report, with the same units in all formats: checks by their outcome, and the causes behind them.
import type { Problem } from "./problems.ts";
import type { Counts } from "./report.ts";
import type { RunVerdict } from "./verdict.ts";
import { OUTCOMES, type Outcome, outcomes, VERDICTS } from "./words.ts";

/** Digits in groups of three, at most one after the point. */
export function number(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 1 });
}

/** `1 check`, `2 checks` */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${number(count)} ${count === 1 ? singular : plural}`;
}

/** The verdict of a run as a title; one that conforms says how many checks have warnings. */
export function verdictTitle({ verdict, counts }: { verdict: RunVerdict; counts: { warn: number } }): string {
  const warnings = counts.warn > 0 && verdict.startsWith("conforms") ? `, with ${counted(counts.warn, "warning")}` : "";
  return `${VERDICTS[verdict].title}${warnings}`;
}

/** Checks by their outcome, the worst first: `1 fail, 2 warn, 161 pass`. What there is none of is left out. */
export function outcomeWords(counts: Counts): string {
  const words = outcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${number(counts[outcome])} ${OUTCOMES[outcome].word}`);
  return words.length === 0 ? "no check" : words.join(", ");
}

/** How many checks were evaluated, and how many there are. */
export function evaluatedOf({ pass, fail, warn, waived, untested, notPermitted }: Counts): {
  evaluated: number;
  all: number;
} {
  const evaluated = pass + fail + warn + waived;
  return { evaluated, all: evaluated + untested + notPermitted };
}

/** `2 causes, 5 checks`: the checks with these outcomes, and the problems among theirs that follow from no other. */
export function causesAndChecks(
  counts: Counts,
  problems: readonly Problem[],
  ...verdicts: readonly Outcome[]
): { causes: number; checks: number; words: string } {
  const causes = problems.filter(
    ({ checks: [first], follows }) => first && verdicts.includes(first.verdict) && follows === undefined,
  ).length;
  const checks = verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  return { causes, checks, words: `${counted(causes, "cause")}, ${counted(checks, "check")}` };
}

/** What the depth of a run has left out, and how to have it. */
export function representedWords(count: number): string {
  return `${counted(count, "check")} on further operations ${count === 1 ? "was" : "were"} not made; --depth thorough, or depth: thorough in the deployment file, makes ${count === 1 ? "it" : "them"}.`;
}
