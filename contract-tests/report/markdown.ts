import { causesAndChecks, counted, number, representedWords, verdictTitle } from "./counts.ts";
import { incompleteness, isUnreached } from "./ending.ts";
import { permissionOf } from "./permission.ts";
import { comparisonWords, consequencesOf, examplesOf, type MergedCause, type Problem, problemsOf } from "./problems.ts";
import type { CauseExample, CheckReport, Report, SurfaceFacts } from "./report.ts";
import { optionsOf, partOf } from "./selection.ts";
import { SINCE_WORDS, sinceKinds } from "./since.ts";
import { trafficLines } from "./traffic.ts";
import { shortened, visible } from "./visible.ts";
import { waiverText } from "./waiver-text.ts";
import { OUTCOMES, outcomes, partsOf } from "./words.ts";

/** How much is shown of what; of the rest it is said how much there is. */
const SHOWN = { problems: 20, causes: 2, examples: 2, names: 8, lines: 15 };

/** No text of a deployment is longer, in characters. */
const LONGEST_TEXT = 200;

/** Bytes that a part may take. Together they stay below 64 kB, which tickets take; GitHub takes 1 MB. */
const ROOM = { surfaces: 6_000, problems: 32_000, lines: 4_000 };

/**
 * The report for the summary of a job, or for a ticket: the verdict first, then the information to act on.
 *
 * What comes from a deployment or from its files stands as code and nowhere else: within it there are no links, no HTML,
 * no mentions of people or issues. Never in the table: there a vertical bar ends also code.
 */
export function markdownOf(report: Report): string {
  const part = partOf(report);
  const unended = incompleteness(report);
  const { deployment, suite, startedAt, endedAt, exitCode, errors, waiverProblems } = report;
  const parts = [
    `# ${verdictTitle(report)}${part === undefined ? "" : ` (${part})`}: ${code(deployment.name)}`,
    ...(unended === undefined ? [] : [`**${unended}**`]),
    ...(part === undefined ? [] : [`**Only ${part} selected: ${code(optionsOf(report))}.**`]),
    `${plain(suite.name)} ${plain(suite.version)}, ${minute(startedAt)} to ${minute(endedAt)} UTC, exit code ${exitCode}${deployment.edition === undefined ? "" : `, edition ${plain(deployment.edition)}`}${report.run ? `, run ${report.run.id}` : ""}.`,
    ...(report.failOn === "SHOULD" ? ["Warnings fail this run."] : []),
    ...surfacesPart(report),
    ...listPart(
      "Errors of the suite itself; please report them",
      errors.map((error) => code(error)),
    ),
    ...listPart(
      "Invalid waivers",
      waiverProblems.map((problem) => code(problem)),
    ),
    ...listPart("Recorded traffic", report.traffic ? trafficLines(report.traffic).map((line) => code(line)) : []),
    ...sincePart(report),
    ...problemsPart(report),
    ...listPart("Behaviour that the interface reference does not specify", observed(report)),
    ...listPart("Untested: missing in the deployment", missing(report, false)),
    ...listPart("Untested: requests not sent", missing(report, true)),
    ...listPart("Not permitted by the deployment file", notPermitted(report)),
    ...listPart(
      "Refusals, on one operation of each route family",
      report.represented === undefined ? [] : [plain(representedWords(report.represented))],
    ),
    ...listPart("Waived", waived(report)),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** UTC, to the minute. */
function minute(time: string): string {
  return plain(`${time.slice(0, 10)} ${time.slice(11, 16)}`);
}

// Surfaces

function surfacesPart({ surfaces }: Report): string[] {
  if (surfaces.length === 0) return [];
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const table = [
    row(["checks of", "verdict", ...outcomes.map((outcome) => OUTCOMES[outcome].word)]),
    row(["---", "---", ...outcomes.map(() => "--:")]),
    ...surfaces.map(({ surface, verdict, counts }) =>
      row([surface, verdict, ...outcomes.map((name) => number(counts[name]))]),
    ),
  ];
  return [
    table.join("\n"),
    limited(surfaces.map(surfaceLine), { room: ROOM.surfaces, most: SHOWN.lines, mark: () => "-" }),
  ];
}

function surfaceLine({ surface, baseUrl, plainHttp, proxy, insecure, reason, cutShort, tls }: SurfaceFacts): string {
  return [
    `${surface} at ${code(baseUrl)}`,
    ...(tls ? [`${code(tls.protocol)}, certificate valid until ${code(tls.validTo.slice(0, 10))}`] : []),
    ...(plainHttp ? ["**credentials were sent in clear text**"] : []),
    ...(proxy === undefined ? [] : [`through the proxy ${code(proxy)}`]),
    ...(insecure ? ["**the certificate was not verified**"] : []),
    ...(reason === undefined ? [] : [`could not run: ${code(reason)}`]),
    ...(cutShort === undefined ? [] : [`some requests were not sent: ${code(cutShort)}`]),
  ].join("; ");
}

// Since an earlier run

function sincePart({ since }: Report): string[] {
  if (!since) return [];
  const { deployment, id, startedAt, verdict } = since;
  const kinds = sinceKinds.filter((kind) => since[kind].length > 0);
  const lines = kinds.map((kind) => {
    const ids = since[kind];
    const others = ids.length - SHOWN.names;
    return `${ids.length} ${SINCE_WORDS[kind]}: ${ids.slice(0, SHOWN.names).map(plain).join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
  });
  return [
    `## Since ${id === undefined ? "the run" : `run ${id}`} of ${minute(startedAt)} UTC on ${code(deployment)}: ${verdict}`,
    lines.length === 0 ? "No check has findings, then or now." : lines.map((line) => `- ${line}`).join("\n"),
  ];
}

// Findings

function problemsPart(report: Report): string[] {
  const problems = problemsOf(report).filter(({ checks: [first] }) => first?.verdict !== "waived");
  if (problems.length === 0) return [];
  const blocks = problems
    .filter(({ follows }) => follows === undefined)
    .map((problem) => problemBlock(problem, problems));
  const [failed, warned] = (["fail", "warn"] as const).map((verdict) =>
    causesAndChecks(report.counts, problems, verdict),
  );
  const title = `## Findings: failures (${failed?.words}), warnings (${warned?.words})`;
  return [title, limited(blocks, { room: ROOM.problems, most: SHOWN.problems, mark: (index) => `${index + 1}.` })];
}

function problemBlock(problem: Problem, problems: readonly Problem[]): string {
  const { surface, checks, causes, count, untold } = problem;
  const consequences = consequencesOf(problem, problems);
  const compared = comparisonWords(problem);
  const [first] = checks;
  if (!first) return "";
  const operations = checks.map(({ operationId }) => operationId);
  const hidden = Math.max(0, causes.length - SHOWN.causes) + untold;
  return [
    `**${first.level} ${plain(partsOf(first.id).name)}** on ${plain(surface)}: ${listed(operations)}, ${counted(count, "finding")}. Not met: ${plain(first.requirement)}`,
    ...causes.slice(0, SHOWN.causes).map(causeLine),
    ...(hidden > 0 ? [`and ${counted(hidden, "more cause")}`] : []),
    ...(compared === undefined ? [] : [plain(compared)]),
    ...(consequences.length > 0 ? [`It explains ${listed(consequences)}.`] : []),
  ].join("\n    - ");
}

function causeLine(cause: MergedCause): string {
  const { where, expected, fault, count, sources, operations } = cause;
  const waiver = operations[0]?.examples[0]?.waivedBy;
  const examples = examplesOf(cause, SHOWN.examples).map((example) => exampleText(example, cause));
  return [
    `at ${code(where)}${count > 1 ? ` (${counted(count, "time")})` : ""}: expected ${code(expected)}, got ${examples.join(", ")}.`,
    `Source: ${plain(shortened(sources.slice(0, 2).join("; "), 2 * LONGEST_TEXT))}.`,
    ...(waiver ? [`Waived: ${code(waiverText(waiver), 2 * LONGEST_TEXT)}.`] : []),
    ...(fault === "reference" ? ["The interface reference contradicts itself here."] : []),
  ].join(" ");
}

function exampleText(example: CauseExample, { where, expected }: MergedCause): string {
  const { actual, subject } = example;
  const place = example.where === where ? "" : ` at ${code(example.where)}`;
  const own = example.expected === expected ? "" : ` where ${code(example.expected)} was expected`;
  return `${code(actual)}${place}${own}${subject === undefined ? "" : ` (agent ${subject})`}`;
}

function observed({ checks }: Report): string[] {
  return checks.flatMap(({ operationId, observed: lines = [] }) =>
    lines.map((line) => `${plain(operationId)}, ${code(line)}`),
  );
}

// What nothing can be said of

function missing(report: Report, unreached: boolean): string[] {
  const reasons = new Map<string, CheckReport[]>();
  for (const check of report.checks) {
    if (check.verdict !== "untested" || isUnreached(check, report) !== unreached) continue;
    const reason = check.reason ?? "unknown";
    reasons.set(reason, [...(reasons.get(reason) ?? []), check]);
  }
  return [...reasons].map(([reason, own]) => {
    const must = own.filter(({ level }) => level === "MUST").length;
    return `${code(reason)}: ${counted(own.length, "check")} (${must} MUST): ${namesOf(own)}`;
  });
}

function notPermitted({ notPermitted: checks }: Report): string[] {
  return [...new Set(checks.map(({ risk }) => risk))].map((risk) => {
    const own = checks.filter((check) => check.risk === risk);
    return `${plain(risk)} (${code(permissionOf(risk))} allows it): ${counted(own.length, "check")}: ${namesOf(own)}`;
  });
}

function waived({ checks }: Report): string[] {
  return checks
    .filter(({ verdict }) => verdict === "waived")
    .map(({ id, causes }) => {
      const waivers = causes.flatMap(({ examples }) => examples.flatMap(({ waivedBy }) => waivedBy ?? []));
      const texts = new Set(waivers.map((waiver) => code(waiverText(waiver), 2 * LONGEST_TEXT)));
      return `${plain(id)}: ${[...texts].slice(0, SHOWN.examples).join(", ")}`;
    });
}

/** The last parts of ids, each once. */
function namesOf(checks: readonly { id: string }[]): string {
  return listed([...new Set(checks.map(({ id }) => partsOf(id).name))]);
}

// Writing

function listPart(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`## ${title}`, limited(lines, { room: ROOM.lines, most: SHOWN.lines, mark: () => "-" })];
}

interface Limits {
  /** Bytes. */
  room: number;
  most: number;
  /** What stands before each, from 0. */
  mark: (index: number) => string;
}

/** As many items as there is room for, as a list, and the number of those that are not shown. */
function limited(items: readonly string[], { room, most, mark }: Limits): string {
  const shown: string[] = [];
  let left = room;
  for (const item of items.slice(0, most)) {
    const line = `${mark(shown.length)} ${item}`;
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) break;
    shown.push(line);
  }
  const hidden = items.length - shown.length;
  const list = shown.join("\n");
  if (hidden === 0) return list;
  const rest = `${hidden} more ${hidden === 1 ? "is" : "are"} in report.html and report.json.`;
  return shown.length === 0 ? rest : `${list}\n\n${rest}`;
}

/** Words of the suite in a row, the first of them. */
function listed(names: readonly string[]): string {
  const hidden = names.length - SHOWN.names;
  const shown = names.slice(0, SHOWN.names).map(plain).join(", ");
  return hidden > 0 ? `${shown} and ${hidden} more` : shown;
}

/** Words of the suite, in which no sign means anything to Markdown. */
export function plain(text: string): string {
  return visible(text).replace(/[\\`*_[\]<>|~#&@!]/g, "\\$&");
}

/**
 * A text of a deployment as code, in one line: its beginning, with signs that cannot be seen as their codes.
 * The backtick is one of these, since not every reader knows fences of more than one, as it would need.
 */
export function code(text: string, most = LONGEST_TEXT): string {
  const content = shortened(visible(text).replaceAll("`", "\\u{60}"), most);
  if (content === "") return "(nothing)";
  // One blank on each side belongs to the fence, unless there is nothing but blanks.
  // Behind a backslash some readers do not see the fence, although it escapes nothing within code.
  const isPadded = /^ | $|\\$/.test(content) && /[^ ]/.test(content);
  return isPadded ? `\` ${content} \`` : `\`${content}\``;
}
