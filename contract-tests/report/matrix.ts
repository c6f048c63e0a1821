import { inline } from "./markdown.ts";
import type { CheckReport, Report } from "./report.ts";

/** Several deployments side by side: a row for each check that not all of them pass, a column for each deployment. */
export function matrixMarkdown(reports: readonly Report[]): string {
  const ids = [...new Set(reports.flatMap(({ checks }) => checks.map(({ id }) => id)))];
  const verdictOf = ({ checks }: Report, id: string): CheckReport["verdict"] | "-" =>
    checks.find((check) => check.id === id)?.verdict ?? "-";
  const rows = ids
    .map((id) => [id, ...reports.map((report) => verdictOf(report, id))])
    .filter(([, ...verdicts]) => verdicts.some((verdict) => verdict !== "pass"));
  const names = reports.map(({ deployment }) => inline(deployment.name));
  return [
    "# Comparison",
    "",
    row(["", ...names]),
    row(["---", ...names.map(() => "---")]),
    row(["**verdict**", ...reports.map(({ verdict, complete }) => `${verdict}${complete ? "" : " (ended early)"}`)]),
    row(["passed", ...reports.map(({ counts }) => String(counts.pass))]),
    ...rows.map(row),
    "",
    rows.length === 0
      ? "All of them pass every check."
      : "Checks that all of them pass are left out; `-` was not judged.",
    "",
  ].join("\n");
}

function row(cells: readonly (string | undefined)[]): string {
  return `| ${cells.join(" | ")} |`;
}
