import { plain } from "./markdown.ts";
import type { CheckReport, Report } from "./report.ts";
import { partOf } from "./selection.ts";

/** Several deployments in a table: a row for each check that not all pass, a column for each deployment. */
export function matrixMarkdown(reports: readonly Report[]): string {
  const ids = [...new Set(reports.flatMap(({ checks }) => checks.map(({ id }) => id)))];
  const verdictOf = ({ checks }: Report, id: string): CheckReport["verdict"] | "-" =>
    checks.find((check) => check.id === id)?.verdict ?? "-";
  const rows = ids
    .map((id) => [id, ...reports.map((report) => verdictOf(report, id))])
    .filter(([, ...verdicts]) => verdicts.some((verdict) => verdict !== "pass"));
  const parts = reports.map(partOf);
  const names = headings(reports.map(({ deployment }) => deployment.name));
  return [
    "# Comparison",
    "",
    row(["", ...names]),
    row(["---", ...names.map(() => "---")]),
    row(["**verdict**", ...reports.map(({ verdict, complete }) => `${verdict}${complete ? "" : " (ended early)"}`)]),
    ...(parts.some((part) => part !== undefined)
      ? [row(["selected", ...parts.map((part) => part ?? "all checks")])]
      : []),
    row(["passed", ...reports.map(({ counts }) => String(counts.pass))]),
    ...rows.map(row),
    "",
    rows.length > 0
      ? "Checks that all deployments pass are omitted; `-` means not evaluated."
      : ids.length > 0
        ? "All deployments pass every check."
        : "No check was evaluated.",
    "",
  ].join("\n");
}

function row(cells: readonly (string | undefined)[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Names as text in a table, in which no sign means anything to Markdown; equal ones are numbered, as their folders are. */
function headings(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    const own = before === 0 ? name : `${name} (${before + 1})`;
    return plain(own);
  });
}
