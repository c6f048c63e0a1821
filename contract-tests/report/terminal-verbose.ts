// Everything that a run found, for a terminal: each surface, and each problem with its evidence.
import { counted, outcomeWords } from "./counts.ts";
import { isUnreached } from "./ending.ts";
import { notPermittedReason } from "./permission.ts";
import { comparisonWords, examplesOf, type MergedCause, type Problem } from "./problems.ts";
import type { CauseExample, Report, SurfaceFacts } from "./report.ts";
import { waiverText } from "./waiver-text.ts";
import { partsOf } from "./words.ts";

/** How many causes of one problem, and findings of one cause, are shown before they are only counted. */
const SHOWN = { causes: 8, findings: 2 };

/** The lines about the surfaces, and about the problems, the most important last. */
export function verboseLines(problems: readonly Problem[], report: Report): string[] {
  return [
    ...report.surfaces.flatMap((surface) => [...surfaceLines(surface, report), ""]),
    ...problems.toReversed().flatMap((problem) => [...problemLines(problem, problems, report), ""]),
  ];
}

function surfaceLines(facts: SurfaceFacts, report: Report): string[] {
  const { surface, baseUrl, proxy, insecure, verdict, reason, cutShort, counts } = facts;
  return [
    `${surface} at ${baseUrl}: ${verdict}`,
    ...(proxy === undefined ? [] : [`  Requests went through the proxy ${proxy}.`]),
    ...(insecure ? ["  The certificate was not verified (insecure: true)."] : []),
    `  ${reason ?? outcomeWords(counts)}`,
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

function problemLines(problem: Problem, problems: readonly Problem[], report: Report): string[] {
  const { checks, causes, count, follows } = problem;
  const [first, ...others] = checks;
  if (!first) return [];
  const shown = causes.slice(0, SHOWN.causes);
  const hidden = count - shown.reduce((sum, cause) => sum + cause.count, 0);
  const compared = comparisonWords(problem);
  const cause = problems.find(({ number }) => number === follows)?.checks[0]?.id;
  return [
    `  ${first.verdict.padEnd(8)} ${first.level.padEnd(6)} ${first.id}`,
    ...others.map(({ id }) => `${" ".repeat(18)}${id}`),
    `             Not met: ${first.requirement}`,
    ...(compared === undefined ? [] : [`             ${compared}`]),
    ...(cause === undefined ? [] : [`             It follows from ${cause}`]),
    ...shown.flatMap((one) => causeLines(one, report)),
    ...(hidden > 0 ? [`             and ${counted(hidden, "finding")} in other places`] : []),
  ];
}

function causeLines(cause: MergedCause, { exchanges }: Report): string[] {
  const { expected, sources, fault, count } = cause;
  const examples = examplesOf(cause, SHOWN.findings);
  const hidden = count - examples.length;
  const isOne = examples.every((example) => example.expected === expected);
  const waiver = examples[0]?.waivedBy;
  const line = (example: CauseExample) => {
    const own = isOne ? "" : `, expected ${example.expected}`;
    return `             at ${example.where}: got ${example.actual}${own} [${exchanges[example.exchange]?.request ?? ""}]`;
  };
  return [
    ...examples.map(line),
    ...(hidden > 0 ? [`             and ${counted(hidden, "finding")} more of this kind`] : []),
    ...(isOne ? [`               expected ${expected}`] : []),
    ...sources.map((source) => `               source   ${source}`),
    ...(fault === "reference" ? ["               The interface reference contradicts itself here."] : []),
    ...(waiver ? [`               ${waiverText(waiver)}`] : []),
  ];
}
