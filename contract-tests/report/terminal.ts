import type { CheckResult, CheckVerdict, Finding } from "../checks/check.ts";
import { EXIT_CODES, type RunReport, type SurfaceReport } from "./verdict.ts";

const VERDICTS: readonly CheckVerdict[] = ["pass", "fail", "warn", "untested"];

/** How many findings of one kind are shown before they are only counted. */
const SHOWN = 3;

/** The report of a run as text for a terminal: one part for each surface, the verdict last. */
export function terminalReport(report: RunReport): string {
  const lines = report.surfaces.flatMap((surface) => [...surfaceLines(surface), ""]);
  if (report.errors.length > 0)
    lines.push("The suite itself failed; please report this:", ...report.errors.map((error) => `  ${error}`), "");
  lines.push(`Verdict on ${report.name}: ${report.verdict} (exit code ${EXIT_CODES[report.verdict]})`);
  return `${lines.map(visible).join("\n")}\n`;
}

/** A deployment's texts could steer a terminal or turn its writing around: such characters are shown as their codes. */
function visible(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

function surfaceLines({ surface, baseUrl, insecure, verdict, reason, results }: SurfaceReport): string[] {
  const counts = VERDICTS.map((name) => ({
    name,
    count: results.filter((result) => result.verdict === name).length,
  })).filter(({ count }) => count > 0);
  return [
    `${surface} at ${baseUrl}: ${verdict}`,
    ...(insecure ? ["  The certificate was not checked (insecure: true)."] : []),
    ...(reason === undefined
      ? [`  ${counts.map(({ name, count }) => `${count} ${name}`).join(", ")}`]
      : [`  ${reason}`]),
    ...results.flatMap((result) => (reason === undefined || result.verdict === "fail" ? resultLines(result) : [])),
  ];
}

function resultLines(result: CheckResult): string[] {
  const head = `  ${result.verdict.padEnd(8)} ${result.level.padEnd(6)} ${result.id}`;
  if (result.verdict === "pass") return [head];
  if (result.reason !== undefined) return [head, `             missing: ${result.reason}`];
  return [head, `             ${result.requirement}`, ...kindsOf(result.findings).flatMap(findingLines)];
}

/** Findings of one kind: the same expectation and source at the same place of different list items. */
function kindsOf(findings: Finding[]): Finding[][] {
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = [finding.where.replace(/\/[0-9]+(?=\/|$)/g, "/*"), finding.expected, finding.source].join("\n");
    const kind = kinds.get(key);
    if (kind) kind.push(finding);
    else kinds.set(key, [finding]);
  }
  return [...kinds.values()];
}

function findingLines(kind: Finding[]): string[] {
  const [first] = kind;
  if (!first) return [];
  const hidden = kind.length - SHOWN;
  return [
    ...kind.slice(0, SHOWN).map(({ where, actual }) => `             at ${where}: got ${actual}`),
    ...(hidden > 0 ? [`             and at ${hidden} more places`] : []),
    `               expected ${first.expected}`,
    `               source   ${first.source}`,
  ];
}
