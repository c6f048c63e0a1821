import { Help } from "commander";
import { causesAndChecks, counted, evaluatedOf, number, outcomeWords } from "./counts.ts";
import { isUnreached } from "./ending.ts";
import { comparisonWords, consequencesOf, examplesOf, type MergedCause, type Problem, problemsOf } from "./problems.ts";
import type { CheckReport, Report, SurfaceFacts } from "./report.ts";
import { optionsOf, partOf } from "./selection.ts";
import { sinceLine } from "./since.ts";
import { verboseLines } from "./terminal-verbose.ts";
import { trafficLines } from "./traffic.ts";
import type { RunVerdict } from "./verdict.ts";
import { shortened, visible } from "./visible.ts";
import { partsOf } from "./words.ts";

/** Columns of a terminal; longer lines are wrapped. */
const WIDTH = 80;

/** Lines of a report: it is on one screen, without scrolling. */
const HEIGHT = 38;

/** Characters of a value of a deployment. */
const LONGEST_VALUE = 120;

/** What is shown of one surface or problem before it is only counted. */
const SHOWN = { reasons: 2, causes: 2, names: 6 };

/** Makes a word stand out by the verdict that it is. */
export type Colour = (word: string, verdict: CheckReport["verdict"] | RunVerdict) => string;

/**
 * A report as text for a terminal, the most important last: the outcome of each surface, warnings, failures, and the
 * verdict. It is on one screen: the first failures with their evidence, the others in one line each or counted.
 * With `verbose` everything has its evidence.
 */
export function terminalReport(report: Report, colour: Colour, verbose = false): string {
  const problems = problemsOf(report);
  const notes = [
    ...(report.traffic ? withTitle("Recorded traffic:", trafficLines(report.traffic), verbose) : []),
    ...(report.since ? [sinceLine(report.since), ""] : []),
    ...withTitle("Invalid waivers:", report.waiverProblems, verbose),
    ...withTitle("Errors of the suite itself; please report them:", report.errors, verbose),
  ];
  const surfaces = report.surfaces.flatMap((surface) => surfaceLines(surface, report));
  const lines = verbose
    ? [...verboseLines(problems, report), ...notes]
    : [...surfaces, ...notes, ...briefLines(problems, report, HEIGHT - surfaces.length - notes.length)];
  // No text of a deployment begins a line.
  const coloured = lines.map((line) =>
    visible(line).replace(/^ {2}(fail|warn|waived)\b/, (_, word) => `  ${colour(word, word)}`),
  );
  return `${[...coloured, verdictLine(report, colour)].join("\n")}\n`;
}

/** The line with the verdict for a terminal, with the number of checks that it covers. */
function verdictLine(report: Report, colour: Colour): string {
  const { deployment, verdict, exitCode } = report;
  const part = partOf(report);
  const only = part === undefined ? "" : `; only ${part} selected: ${optionsOf(report)}`;
  const by = deployment.edition === undefined ? "" : ` by edition ${deployment.edition}`;
  return `Verdict on ${visible(deployment.name)}${by}: ${colour(verdict, verdict)} (exit code ${exitCode}${visible(only)})${coverageWords(report)}`;
}

/** `: 5 checks with warnings; 161 of 180 checks evaluated, 19 not allowed by the deployment file`; only what there is to say. */
function coverageWords({ counts, verdict, represented }: Report): string {
  const { untested, notPermitted, warn } = counts;
  const { evaluated, all } = evaluatedOf(counts);
  const missing = [
    ...(untested > 0 ? [`${number(untested)} untested`] : []),
    ...(notPermitted > 0 ? [`${number(notPermitted)} not allowed by the deployment file`] : []),
  ];
  const parts = [
    // Somebody who reads this line only has to know that there is something to read.
    ...(warn > 0 && verdict !== "does not conform" ? [`${counted(warn, "check")} with warnings`] : []),
    ...(missing.length > 0 && evaluated > 0
      ? [`${number(evaluated)} of ${counted(all, "check")} evaluated, ${missing.join(", ")}`]
      : []),
    ...(represented === undefined || verdict === "could not run" ? [] : [depthWords(represented, verdict)]),
  ];
  return parts.length === 0 ? "" : `: ${parts.join("; ")}`;
}

/** What the depth leaves out is the next step only where nothing else is. */
function depthWords(represented: number, verdict: RunVerdict): string {
  const more = counted(represented, "more check");
  return verdict.startsWith("conforms")
    ? `before you sign, --depth thorough makes ${more}`
    : `${more} with --depth thorough`;
}

function withTitle(title: string, lines: readonly string[], verbose: boolean): string[] {
  const indented = verbose ? lines.map((line) => `  ${line}`) : lines.flatMap((line) => wrapped(line, 2));
  return lines.length === 0 ? [] : [title, ...indented, ""];
}

/** A text in lines, the first after `indent` blanks and the others after two more. */
function wrapped(text: string, indent = 0): string[] {
  const lines = new Help().boxWrap(visible(text), WIDTH - indent - 2).split("\n");
  return lines.map((line, index) => " ".repeat(indent + (index === 0 ? 0 : 2)) + line);
}

/** A text in one line. */
function cut(text: string): string {
  return shortened(visible(text), WIDTH);
}

// Surfaces

function surfaceLines(facts: SurfaceFacts, report: Report): string[] {
  const { surface, baseUrl, plainHttp, proxy, insecure, verdict, reason, cutShort, counts } = facts;
  return [
    `${surface} at ${baseUrl}: ${verdict}`,
    ...(plainHttp ? ["  Credentials were sent in clear text (http://)."] : []),
    ...(proxy === undefined ? [] : [`  Requests went through the proxy ${proxy}.`]),
    ...(insecure ? ["  The certificate was not verified (insecure: true)."] : []),
    ...wrapped(reason ?? outcomeWords(counts), 2),
    ...(cutShort === undefined ? [] : wrapped(`Some requests were not sent: ${cutShort}`, 2)),
    ...untestedLines(facts, report),
    ...notPermittedLines(surface, report),
    "",
  ];
}

/** The reasons of untested checks, each once, and the number of checks whose requests were not sent. */
function untestedLines({ surface }: SurfaceFacts, report: Report): string[] {
  const untested = report.checks.filter((check) => check.surface === surface && check.verdict === "untested");
  const unreached = untested.filter((check) => isUnreached(check, report));
  const reasons = new Map<string, CheckReport[]>();
  for (const check of untested.filter((one) => !unreached.includes(one))) {
    const key = check.reason ?? "unknown";
    reasons.set(key, [...(reasons.get(key) ?? []), check]);
  }
  // What keeps a run incomplete first, then what is missing most.
  const must = (checks: readonly CheckReport[]) => checks.filter(({ level }) => level === "MUST").length;
  const sorted = [...reasons].sort(([, one], [, other]) => must(other) - must(one) || other.length - one.length);
  const shown = sorted.slice(0, SHOWN.reasons);
  const hidden = sorted.slice(shown.length).reduce((sum, [, checks]) => sum + checks.length, 0);
  return [
    ...(unreached.length > 0 ? [`  untested: ${counted(unreached.length, "check")}, requests not sent`] : []),
    ...shown.flatMap(([reason, checks]) =>
      wrapped(`untested: ${counted(checks.length, "check")} (${must(checks)} MUST), missing: ${reason}`, 2),
    ),
    ...(hidden > 0 ? [`  untested: ${counted(hidden, "check")} for other reasons`] : []),
  ];
}

function notPermittedLines(surface: string, { notPermitted }: Report): string[] {
  const own = notPermitted.filter(({ id }) => partsOf(id).surface === surface);
  if (own.length === 0) return [];
  const risks = [...new Set(own.map(({ risk }) => risk))];
  const words = risks.map((risk) => `${risk} (${own.filter((check) => check.risk === risk).length})`).join(", ");
  return wrapped(`not allowed by the deployment file: ${counted(own.length, "check")}, of risk ${words}`, 2);
}

// Problems

/**
 * The causes in as many lines as there is room for, the most important last: the first with its evidence, then as many
 * as fit in one line each, then more evidence. What has no room is counted.
 */
function briefLines(problems: readonly Problem[], report: Report, room: number): string[] {
  const causes = problems.filter(({ follows }) => follows === undefined);
  const [waived = [], warned = [], failed = []] = (["waived", "warn", "fail"] as const).map((verdict) =>
    causes.filter((problem) => verdictOf(problem) === verdict),
  );
  const lines = new Map<Problem, string[]>();
  // A title, a line that counts the rest, and an empty line for each part.
  let left = room - 3 * [waived, warned, failed].filter((part) => part.length > 0).length;
  const give = (problem: Problem, own: string[], isNeeded = false) => {
    const before = lines.get(problem)?.length ?? 0;
    if (!isNeeded && own.length - before > left) return;
    left -= own.length - before;
    lines.set(problem, own);
  };
  const detail = (problem: Problem) => problemLines(problem, problems, report);
  for (const problem of causes.slice(0, 1)) give(problem, detail(problem), true);
  for (const problem of causes.slice(1)) give(problem, [headline(problem, report)]);
  for (const problem of causes.slice(1)) {
    // In their order: no evidence of the third without that of the second.
    if (verdictOf(problem) === "waived" || detail(problem).length - 1 > left) break;
    give(problem, detail(problem));
  }
  const section = (title: string, part: readonly Problem[]) => {
    if (part.length === 0) return [];
    const shown = part.filter((problem) => lines.has(problem));
    const hidden = part.length - shown.length;
    if (shown.length === 0) return [`${title}; --verbose shows them`, ""];
    return [
      `${title}${shown.length > 1 ? ", the most important last" : ""}:`,
      ...(hidden > 0 ? [`  and ${counted(hidden, "more", "more")}; --verbose shows all`] : []),
      ...shown.toReversed().flatMap((problem) => lines.get(problem) ?? []),
      "",
    ];
  };
  return [
    ...section(`Waived findings (${causesAndChecks(report.counts, problems, "waived").words})`, waived),
    ...section(`Warnings (${causesAndChecks(report.counts, problems, "warn").words})`, warned),
    ...section(`Failures (${causesAndChecks(report.counts, problems, "fail").words})`, failed),
  ];
}

function verdictOf({ checks: [first] }: Problem): CheckReport["verdict"] | undefined {
  return first?.verdict;
}

/** `  fail   json on queryAgentPrivateCalls: got an HTML page at body`, in one line. */
function headline({ checks, causes }: Problem, { exchanges }: Report): string {
  const [first] = checks;
  const [cause] = causes;
  if (!first) return "";
  const [example] = cause ? examplesOf(cause, 1) : [];
  const seen = example ? `: got ${shortened(example.actual, 40)} at ${example.where}` : "";
  const operation = exchanges[example?.exchange ?? -1]?.operationId ?? first.operationId;
  return cut(`  ${first.verdict.padEnd(6)} ${partsOf(first.id).name} on ${operation}${seen}`);
}

function problemLines(problem: Problem, problems: readonly Problem[], report: Report): string[] {
  const { checks, causes } = problem;
  const [first, ...others] = checks;
  if (!first) return [];
  const consequences = consequencesOf(problem, problems);
  const shown = causes.slice(0, SHOWN.causes);
  return [
    `  ${first.verdict.padEnd(6)} ${first.level.padEnd(6)} ${first.id}`,
    ...(others.length > 0 ? wrapped(`and on ${names(others.map(({ operationId }) => operationId))}`, 9) : []),
    ...wrapped(`Not met: ${first.requirement}`, 9),
    ...shown.flatMap((cause) => briefCause(cause, report)),
    ...comparisonLines(problem, 9),
    ...(causes.length > shown.length ? [`         and ${counted(causes.length - shown.length, "more place")}`] : []),
    ...(consequences.length > 0 ? wrapped(`It explains ${names(consequences)}`, 9) : []),
  ];
}

function comparisonLines(problem: Problem, indent: number): string[] {
  const words = comparisonWords(problem);
  return words === undefined ? [] : wrapped(words, indent);
}

function names(all: readonly string[]): string {
  const each = [...new Set(all)];
  const hidden = each.length - SHOWN.names;
  return each.slice(0, SHOWN.names).join(", ") + (hidden > 0 ? ` and ${hidden} more` : "");
}

function briefCause(cause: MergedCause, { exchanges }: Report): string[] {
  const [example] = examplesOf(cause, 1);
  if (!example) return [];
  const times = cause.count > 1 ? ` (${cause.count} findings)` : "";
  const request = exchanges[example.exchange]?.request ?? "";
  return [
    ...wrapped(`at ${example.where}: got ${shortened(example.actual, LONGEST_VALUE)}${times}`, 9),
    // Where answers are compared, all of them are named in it.
    ...wrapped(`expected ${shortened(example.expected, 2 * LONGEST_VALUE)}`, 11),
    ...wrapped(`in [${request}]; source: ${shortened(cause.sources[0] ?? "", LONGEST_VALUE)}`, 11),
    ...(cause.fault === "reference" ? ["           The interface reference contradicts itself here."] : []),
  ];
}
