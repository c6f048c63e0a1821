import type { Report } from "./report.ts";

/** The number of selected checks, if not all: `2 of 384 checks`. */
export function partOf({ selection }: Pick<Report, "selection">): string | undefined {
  return selection && `${selection.checks} of ${selection.of} checks`;
}

/** The options of the command line that selected them. */
export function optionsOf({ selection }: Pick<Report, "selection">): string {
  return (["surface", "operation", "check", "level"] as const)
    .flatMap((name) => {
      const value = selection?.[name];
      return value === undefined ? [] : `--${name} ${value}`;
    })
    .join(" ");
}
