import { isUnreached } from "./ending.ts";
import { notPermittedReason } from "./permission.ts";
import { examplesOf, type MergedCause, type Problem, problemsOf } from "./problems.ts";
import type { CheckReport, Report, SurfaceFacts } from "./report.ts";
import { optionsOf, partOf } from "./selection.ts";
import { sinceLine } from "./since.ts";
import type { RunVerdict } from "./verdict.ts";
import { visible } from "./visible.ts";
import { waiverText } from "./waiver-text.ts";
import { partsOf } from "./words.ts";

const COUNTED = ["pass", "fail", "warn", "waived", "untested"] as const;

/** How many causes of one problem, and findings of one cause, are shown before they are only counted. */
const SHOWN = { causes: 8, findings: 2 };

/** Makes a word stand out by the verdict that it is. */
export type Colour = (word: string, verdict: CheckReport["verdict"] | RunVerdict) => string;

/**
 * A report as text for a terminal: the outcome of each surface, then the problems of all surfaces, the worst first and
 * each cause once, and the verdict last.
 */
export function terminalReport(report: Report, colour: Colour): string {
  const lines = [
    ...report.surfaces.flatMap((surface) => [...surfaceLines(surface, report), ""]),
    ...problemsOf(report).flatMap((problem) => [...problemLines(problem, report), ""]),
    ...(report.since ? [sinceLine(report.since), ""] : []),
    ...withTitle("Invalid waivers:", report.waiverProblems),
    ...withTitle("Errors of the suite itself; please report them:", report.errors),
  ];
  // No text of a deployment begins a line.
  const coloured = lines.map((line) =>
    visible(line).replace(/^ {2}(fail|warn|waived)\b/, (_, word) => `  ${colour(word, word)}`),
  );
  return [...coloured, `${verdictLine(report, colour)}\n`].join("\n");
}

/** The line with the verdict for a terminal. */
export function verdictLine(report: Report, colour: Colour): string {
  const { deployment, verdict, exitCode } = report;
  const part = partOf(report);
  const only = part === undefined ? "" : `; only ${part} selected: ${optionsOf(report)}`;
  const by = deployment.edition === undefined ? "" : ` by edition ${deployment.edition}`;
  return `Verdict on ${visible(deployment.name)}${by}: ${colour(verdict, verdict)} (exit code ${exitCode}${visible(only)})`;
}

function withTitle(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}

// Surfaces

function surfaceLines(facts: SurfaceFacts, report: Report): string[] {
  const { surface, baseUrl, plainHttp, insecure, verdict, reason, cutShort, counts } = facts;
  const told = COUNTED.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${name}`);
  return [
    `${surface} at ${baseUrl}: ${verdict}`,
    ...(plainHttp ? ["  Credentials were sent in clear text (http://)."] : []),
    ...(insecure ? ["  The certificate was not verified (insecure: true)."] : []),
    `  ${reason ?? told.join(", ")}`,
    ...(cutShort === undefined ? [] : [`  Some requests were not sent: ${cutShort}`]),
    ...missingLines(facts, report),
    ...notPermittedLines(surface, report),
  ];
}

/** The reasons of untested checks, each once, and the number of checks whose requests were not sent. */
function missingLines({ surface }: SurfaceFacts, report: Report): string[] {
  const untested = report.checks.filter((check) => check.surface === surface && check.verdict === "untested");
  const unreached = untested.filter((check) => isUnreached(check, report));
  const reasons = new Map<string, string[]>();
  for (const { id, level, reason = "unknown" } of untested.filter((check) => !unreached.includes(check))) {
    const key = `  untested ${level.padEnd(6)} missing: ${reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), id.slice(id.indexOf(".") + 1)]);
  }
  return [
    ...(unreached.length > 0
      ? [`  untested        ${counted(unreached.length, "check")}: their requests were not sent`]
      : []),
    ...[...reasons].flatMap(([line, ids]) => [line, ...ids.map((id) => `             ${id}`)]),
  ];
}

function notPermittedLines(surface: string, { notPermitted }: Report): string[] {
  const own = notPermitted.filter(({ id }) => partsOf(id).surface === surface);
  const risks = [...new Set(own.map(({ risk }) => risk))];
  return risks.map((risk) => {
    const names = own.filter((check) => check.risk === risk).map(({ id }) => partsOf(id).name);
    return `  Not permitted: ${notPermittedReason(risk)}: ${[...new Set(names)].join(", ")}`;
  });
}

// Findings

function problemLines({ checks, causes, count }: Problem, report: Report): string[] {
  const [first, ...others] = checks;
  if (!first) return [];
  const shown = causes.slice(0, SHOWN.causes);
  const hidden = count - shown.reduce((sum, cause) => sum + cause.count, 0);
  return [
    `  ${first.verdict.padEnd(8)} ${first.level.padEnd(6)} ${first.id}`,
    ...others.map(({ id }) => `${" ".repeat(18)}${id}`),
    `             Not met: ${first.requirement}`,
    ...shown.flatMap((cause) => causeLines(cause, report)),
    ...(hidden > 0 ? [`             and ${counted(hidden, "finding")} in other places`] : []),
  ];
}

function causeLines(cause: MergedCause, { exchanges }: Report): string[] {
  const { expected, sources, fault, count } = cause;
  const examples = examplesOf(cause, SHOWN.findings);
  const hidden = count - examples.length;
  const isOne = examples.every((example) => example.expected === expected);
  const waiver = examples[0]?.waivedBy;
  return [
    ...examples.map((example) => {
      const own = isOne ? "" : `, expected ${example.expected}`;
      const request = exchanges[example.exchange]?.request ?? "";
      return `             at ${example.where}: got ${example.actual}${own} [${request}]`;
    }),
    ...(hidden > 0 ? [`             and ${counted(hidden, "finding")} more of this kind`] : []),
    ...(isOne ? [`               expected ${expected}`] : []),
    ...sources.map((source) => `               source   ${source}`),
    ...(fault === "reference" ? ["               The reference contradicts itself here."] : []),
    ...(waiver ? [`               ${waiverText(waiver)}`] : []),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
