import { counted, number } from "./counts.ts";
import type { Report } from "./report.ts";

/** The number of selected checks, if not all: `2 of 1,384 checks`. */
export function partOf({ selection }: Pick<Report, "selection">): string | undefined {
  return selection && `${number(selection.checks)} of ${counted(selection.of, "check")}`;
}

/** The options of the command line that selected them; `judge` selects those that need no request of their own. */
export function optionsOf({ selection, traffic }: Pick<Report, "selection" | "traffic">): string {
  if (traffic) return "judge";
  return (["surface", "operation", "check", "level"] as const)
    .flatMap((name) => {
      const value = selection?.[name];
      return value === undefined ? [] : `--${name} ${value}`;
    })
    .join(" ");
}
