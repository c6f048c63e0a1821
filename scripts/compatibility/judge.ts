import type { Tool } from "./tool.ts";
import type { Outcome } from "./try-tools.ts";

/** How what came of a tool compares with what is claimed of it. */
export interface Judgement {
  /** As it stands in the table. */
  works: string;
  /** One line for each step that is not as claimed; also one that works although it is known to fail. */
  mistakes: string[];
}

/** Compares the steps of a tool with what is claimed. */
export function judge({ fails = [] }: Pick<Tool, "fails">, outcomes: readonly Outcome[]): Judgement {
  const failed = new Set(outcomes.flatMap(({ step, failure }) => (failure === undefined ? [] : [step])));
  const mistakes = outcomes.flatMap(({ surface, step, failure }) =>
    failure === undefined || fails.includes(step) ? [] : [`${surface}: ${step}: ${failure}`],
  );
  for (const step of fails)
    if (!failed.has(step)) mistakes.push(`${step} works or was not tried, and is claimed to fail`);
  const steps = new Set(outcomes.map(({ step }) => step));
  const works =
    failed.size === 0 ? "works" : failed.size === steps.size ? "fails" : `works, but not: ${[...failed].join(", ")}`;
  return { works, mistakes };
}
