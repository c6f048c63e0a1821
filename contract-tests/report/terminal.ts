import type { Selection } from "../checks/catalogue.ts";
import type { CheckResult, CheckVerdict, Finding, LeftOut } from "../checks/check.ts";
import type { Waiver } from "../deployment/waivers.ts";
import { kindsOf } from "./causes.ts";
import { optionsOf, partOf } from "./selection.ts";
import { EXIT_CODES, type RunReport, type SurfaceReport } from "./verdict.ts";
import { visible } from "./visible.ts";

const VERDICTS: readonly CheckVerdict[] = ["pass", "fail", "warn", "waived", "untested"];

/** What is worth a line of its own, the worst first; the others are counted, and untested ones listed by reason. */
const SHOWN_VERDICTS: readonly CheckVerdict[] = ["fail", "warn", "waived"];

/** How many findings of one kind are shown before they are only counted. */
const SHOWN = 3;

/**
 * The report of a run as text for a terminal: one part for each surface, the verdict last.
 * A `selection` is repeated there, since the verdict is about it only.
 */
export function terminalReport(report: RunReport, selection: Selection | undefined): string {
  const lines = report.surfaces.flatMap((surface) => [...surfaceLines(surface), ""]);
  if (report.waiverProblems.length > 0)
    lines.push("Waivers that do not hold:", ...report.waiverProblems.map((problem) => `  ${problem}`), "");
  if (report.errors.length > 0)
    lines.push("The suite itself failed; please report this:", ...report.errors.map((error) => `  ${error}`), "");
  const part = selection ? `; only ${partOf({ selection })} were wanted: ${optionsOf({ selection })}` : "";
  lines.push(`Verdict on ${report.name}: ${report.verdict} (exit code ${EXIT_CODES[report.verdict]}${part})`);
  return `${lines.map(visible).join("\n")}\n`;
}

function surfaceLines(report: SurfaceReport): string[] {
  const { surface, baseUrl, insecure, verdict, reason, cutShort, results, leftOut } = report;
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
    ...(cutShort === undefined ? [] : [`  Not everything was asked: ${cutShort}`]),
    ...SHOWN_VERDICTS.flatMap((shown) =>
      results
        .filter((result) => result.verdict === shown && (reason === undefined || shown === "fail"))
        .flatMap(resultLines),
    ),
    ...(reason === undefined ? missingLines(results, cutShort) : []),
    ...leftOutLines(leftOut),
  ];
}

/** What would have to be there for the checks that could not look, each reason once; of what was not asked the number. */
function missingLines(results: CheckResult[], cutShort: string | undefined): string[] {
  const reasons = new Map<string, string[]>();
  const unreached = results.filter(({ reason }) => reason !== undefined && reason === cutShort).length;
  for (const { id, level, reason } of results) {
    if (reason === undefined || reason === cutShort) continue;
    const key = `  untested ${level.padEnd(6)} missing: ${reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), id.slice(id.indexOf(".") + 1)]);
  }
  return [
    ...(unreached > 0 ? [`  untested        ${unreached} checks, since what they need was not asked any more`] : []),
    ...[...reasons].flatMap(([line, ids]) => [line, ...ids.map((id) => `             ${id}`)]),
  ];
}

function leftOutLines(leftOut: LeftOut[]): string[] {
  const risks = [...new Set(leftOut.map(({ risk }) => risk))];
  return risks.map((risk) => {
    const names = leftOut.filter((check) => check.risk === risk).map(({ id }) => id.slice(id.lastIndexOf(".") + 1));
    return `  Left out, since the deployment file does not allow ${risk}: ${[...new Set(names)].join(", ")}`;
  });
}

function resultLines({ verdict, level, id, requirement, findings }: CheckResult): string[] {
  return [
    `  ${verdict.padEnd(8)} ${level.padEnd(6)} ${id}`,
    `             Not met: ${requirement}`,
    ...kindsOf(findings).flatMap(findingLines),
  ];
}

function findingLines(kind: Finding[]): string[] {
  const [first] = kind;
  if (!first) return [];
  const hidden = kind.length - SHOWN;
  const isOne = kind.every(({ expected }) => expected === first.expected);
  return [
    ...kind
      .slice(0, SHOWN)
      .map(
        ({ where, expected, actual, probe }) =>
          `             at ${where}: got ${actual}${isOne ? "" : `, expected ${expected}`} [${probe}]`,
      ),
    ...(hidden > 0 ? [`             and at ${hidden} more places`] : []),
    ...(isOne ? [`               expected ${first.expected}`] : []),
    `               source   ${first.source}`,
    ...(first.waivedBy ? [`               ${waiverText(first.waivedBy)}`] : []),
  ];
}

function waiverText({ expires, owner, reason, evidence }: Waiver): string {
  return `waived until ${expires} by ${owner}: ${reason} (${evidence})`;
}
