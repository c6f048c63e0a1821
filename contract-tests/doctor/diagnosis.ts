import type { Surface } from "../contract/contract.ts";
import { shortened, visible } from "../report/visible.ts";

/** The result of one question. `words` is one line: the observation, and the next step if one is needed. */
export interface Diagnosis {
  outcome: "ok" | "warning" | "failed";
  words: string;
}

export const ok = (words: string): Diagnosis => ({ outcome: "ok", words });
export const warning = (words: string): Diagnosis => ({ outcome: "warning", words });
export const failed = (words: string): Diagnosis => ({ outcome: "failed", words });

/** One line of the doctor. `skipped`: the question depends on one that failed. */
export interface Line {
  outcome: Diagnosis["outcome"] | "skipped";
  surface: Surface;
  question: string;
  words: string;
  /** The number of questions, if more than one. */
  questions?: number;
}

/** Exit code of the doctor: 2 if a question failed or was skipped; warnings do not count. */
export function exitCodeOf(lines: readonly Line[]): 0 | 2 {
  return lines.some(({ outcome }) => outcome === "failed" || outcome === "skipped") ? 2 : 0;
}

/** Folds consecutive skipped lines of one surface with the same reason into one. */
export async function* folded(lines: AsyncIterable<Line>): AsyncGenerator<Line, void> {
  let skipped: Line[] = [];
  for await (const line of lines) {
    const [first] = skipped;
    if (first && (line.outcome !== "skipped" || line.surface !== first.surface || line.words !== first.words)) {
      yield foldedLine(first, skipped.length);
      skipped = [];
    }
    if (line.outcome === "skipped") skipped.push(line);
    else yield line;
  }
  const [first] = skipped;
  if (first) yield foldedLine(first, skipped.length);
}

function foldedLine(first: Line, count: number): Line {
  return count === 1 ? first : { ...first, question: `${count} more questions`, questions: count };
}

/** The failed questions: "agentgateway: port open; cc-cms: port open". */
export function failuresIn(lines: readonly Line[]): string {
  const questions = new Map<Surface, string[]>();
  for (const { outcome, surface, question } of lines)
    if (outcome === "failed") questions.set(surface, [...(questions.get(surface) ?? []), question]);
  return [...questions].map(([surface, names]) => `${surface}: ${names.join(", ")}`).join("; ");
}

/** As wide as the longest of each column. */
const WIDTHS = {
  outcome: "skipped".length,
  surface: "agentgateway".length,
  question: "address is this surface".length,
};

/** A line for printing, without control characters. */
export function lineText({ outcome, surface, question, words }: Line): string {
  const columns = [
    outcome.padEnd(WIDTHS.outcome),
    surface.padEnd(WIDTHS.surface),
    question.padEnd(WIDTHS.question),
    words,
  ];
  return visible(columns.join("  "));
}

/** A text of a deployment, shortened for a line. */
export function brief(text: string, most = 60): string {
  return shortened(text.trim().replace(/\s+/g, " "), most);
}
