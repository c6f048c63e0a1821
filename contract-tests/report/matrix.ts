import { plain } from "./markdown.ts";
import type { CheckReport, Report } from "./report.ts";
import { partOf } from "./selection.ts";

/** Several deployments in a table: a row for each fact and each check that not all pass, a column for each deployment. */
export interface Matrix {
  /** The names of the deployments; equal ones are numbered, as their folders are. */
  names: string[];
  /** What is known of each run: its verdict, and others. */
  facts: { name: string; values: string[] }[];
  /** The checks that not all deployments pass; `-` where a check was not evaluated. */
  checks: { id: string; verdicts: (CheckReport["verdict"] | "-")[] }[];
  /** What the rows leave out, in one sentence. */
  note: string;
}

export function matrixOf(reports: readonly Report[]): Matrix {
  const verdicts = reports.map(({ checks }) => new Map(checks.map(({ id, verdict }) => [id, verdict])));
  const ids = [...new Set(reports.flatMap(({ checks }) => checks.map(({ id }) => id)))];
  const checks = ids
    .map((id) => ({ id, verdicts: verdicts.map((own) => own.get(id) ?? "-") }))
    .filter(({ verdicts: row }) => row.some((verdict) => verdict !== "pass"));
  const parts = reports.map(partOf);
  return {
    names: numbered(reports.map(({ deployment }) => deployment.name)),
    facts: [
      {
        name: "verdict",
        values: reports.map(({ verdict, complete }) => `${verdict}${complete ? "" : " (ended early)"}`),
      },
      ...(parts.some((part) => part !== undefined)
        ? [{ name: "selected", values: parts.map((part) => part ?? "all checks") }]
        : []),
      { name: "passed", values: reports.map(({ counts }) => String(counts.pass)) },
    ],
    checks,
    note:
      checks.length > 0
        ? "Checks that all deployments pass are omitted; `-` means not evaluated."
        : ids.length > 0
          ? "All deployments pass every check."
          : "No check was evaluated.",
  };
}

/** The same as Markdown; `links` are the addresses of the reports, in their order. */
export function matrixMarkdown(reports: readonly Report[], links: readonly string[] = []): string {
  const { names, facts, checks, note } = matrixOf(reports);
  // In a table, no sign of a name means anything to Markdown.
  const headings = names.map((name, index) => linked(plain(name), links[index]));
  const [verdict, ...others] = facts;
  return [
    "# Comparison",
    "",
    row(["", ...headings]),
    row(["---", ...names.map(() => "---")]),
    row(["**verdict**", ...(verdict?.values ?? [])]),
    ...others.map(({ name, values }) => row([name, ...values])),
    ...checks.map(({ id, verdicts }) => row([id, ...verdicts])),
    "",
    note,
    "",
  ].join("\n");
}

function linked(text: string, link: string | undefined): string {
  return link === undefined ? text : `[${text}](<${link}>)`;
}

function row(cells: readonly (string | undefined)[]): string {
  return `| ${cells.join(" | ")} |`;
}

function numbered(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}
