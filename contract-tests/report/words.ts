import type { CheckReport } from "./report.ts";
import type { RunVerdict } from "./verdict.ts";

/** What became of a check, with those that were not made. */
export type Outcome = CheckReport["verdict"] | "notPermitted";

/** The worst first. Neither colour nor symbol stands alone: the word is always there. */
export const OUTCOMES: Record<Outcome, { symbol: string; word: string; meaning: string }> = {
  fail: {
    symbol: "✗",
    word: "fail",
    meaning: "The deployment does not do what the interface reference states (MUST).",
  },
  warn: {
    symbol: "!",
    word: "warn",
    meaning: "The deployment does not do what it should (SHOULD); it can still conform.",
  },
  waived: { symbol: "~", word: "waived", meaning: "It deviates, and the waiver file accepts that until a day." },
  untested: { symbol: "?", word: "untested", meaning: "The run had nothing to look at; what is missing is named." },
  notPermitted: {
    symbol: "–",
    word: "not permitted",
    meaning: "The deployment file does not allow what the check does.",
  },
  pass: { symbol: "✓", word: "pass", meaning: "It was looked at, and nothing was found." },
};

export const outcomes = Object.keys(OUTCOMES) as readonly Outcome[];

/** The verdict of a run or of a surface; `tone` is the class that colours it. */
export const VERDICTS: Record<RunVerdict, { symbol: string; title: string; tone: Outcome }> = {
  conforms: { symbol: "✓", title: "Conforms", tone: "pass" },
  "does not conform": { symbol: "✗", title: "Does not conform", tone: "fail" },
  "could not run": { symbol: "⊘", title: "Could not run", tone: "warn" },
  incomplete: { symbol: "?", title: "Incomplete", tone: "untested" },
};

/** The parts of a check id. */
export function partsOf(id: string): { surface: string; operationId: string; name: string } {
  const [surface = "", operationId = "", ...name] = id.split(".");
  return { surface, operationId, name: name.join(".") };
}
