import { isUnreached } from "./ending.ts";
import { plain } from "./markdown.ts";
import type { CheckReport, Report } from "./report.ts";
import { partOf } from "./selection.ts";
import { partsOf } from "./words.ts";

/** Several deployments in a table: a row for each fact and each check that not all pass, a column for each deployment. */
export interface Matrix {
  /** The names of the deployments; equal ones are numbered, as their folders are. */
  names: string[];
  /** What is known of each run: its verdict, and others. */
  facts: { name: string; values: string[] }[];
  /**
   * The checks that some deployment does not pass, those first that fail; `-` where a check was not evaluated. A check
   * with the same verdicts on several operations is one row, with `*` for them.
   */
  checks: { id: string; operations: number; verdicts: (CheckReport["verdict"] | "-")[] }[];
  /** What the rows leave out, in one sentence. */
  note: string;
}

export function matrixOf(reports: readonly Report[]): Matrix {
  const verdicts = reports.map(
    (report) =>
      new Map(report.checks.map((check) => [check.id, isUnreached(check, report) ? "-" : check.verdict] as const)),
  );
  const ids = [...new Set(reports.flatMap(({ checks }) => checks.map(({ id }) => id)))];
  const rows = ids
    .map((id) => ({ id, verdicts: verdicts.map((own) => own.get(id) ?? "-") }))
    .filter(({ verdicts: row }) => row.some((verdict) => verdict !== "pass" && verdict !== "-"));
  const checks = together(rows);
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
      { name: "untested", values: reports.map(({ counts }) => String(counts.untested)) },
    ],
    checks,
    note:
      checks.length > 0
        ? "Checks that passed wherever they were evaluated are omitted; `-` means not evaluated, and `*` several operations."
        : reports.some(({ counts }) => counts.pass > 0)
          ? "All deployments pass every check that was evaluated."
          : "No check was evaluated.",
  };
}

/** The order in which checks are told: what failed must not stand below a list of others. */
export const WORST_FIRST: readonly Matrix["checks"][number]["verdicts"][number][] = [
  "fail",
  "warn",
  "waived",
  "untested",
  "-",
  "pass",
];

/** One row for a check with the same verdicts on several operations of a surface; the worst rows first. */
function together(rows: readonly Omit<Matrix["checks"][number], "operations">[]): Matrix["checks"] {
  const known = new Map<string, Matrix["checks"][number]>();
  for (const { id, verdicts } of rows) {
    const { surface, name } = partsOf(id);
    const key = JSON.stringify([surface, name, verdicts]);
    const row = known.get(key);
    known.set(
      key,
      row ? { ...row, id: `${surface}.*.${name}`, operations: row.operations + 1 } : { id, verdicts, operations: 1 },
    );
  }
  const worst = ({ verdicts }: Matrix["checks"][number]) =>
    Math.min(...verdicts.map((verdict) => WORST_FIRST.indexOf(verdict)));
  return [...known.values()].sort((one, other) => worst(one) - worst(other));
}

/** The operations of a row that stands for several. */
export function operationsWords({ operations }: Matrix["checks"][number]): string {
  return operations > 1 ? ` (${operations} operations)` : "";
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
    ...checks.map((check) => row([`${check.id}${operationsWords(check)}`, ...check.verdicts])),
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
