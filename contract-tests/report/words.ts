import type { CheckReport } from "./report.ts";
import type { RunVerdict } from "./verdict.ts";

/** The outcome of a check, including those that were not permitted. */
export type Outcome = CheckReport["verdict"] | "notPermitted";

/** The worst first. Each has a word, so that colour or symbol is never the only sign. */
export const OUTCOMES: Record<Outcome, { symbol: string; word: string; meaning: string }> = {
  fail: {
    symbol: "✗",
    word: "fail",
    meaning: "The deployment violates a statement of the interface reference (MUST).",
  },
  warn: {
    symbol: "!",
    word: "warn",
    meaning: "The deployment violates an inferred requirement (SHOULD); it can still conform.",
  },
  waived: {
    symbol: "~",
    word: "waived",
    meaning: "The deployment deviates, and the waiver file accepts this until a date.",
  },
  untested: {
    symbol: "?",
    word: "untested",
    meaning: "The run had nothing to evaluate; the report says what is missing.",
  },
  notPermitted: {
    symbol: "–",
    word: "not permitted",
    meaning: "The deployment file does not allow the requests of the check.",
  },
  pass: { symbol: "✓", word: "pass", meaning: "The check was evaluated without findings." },
};

export const outcomes = Object.keys(OUTCOMES) as readonly Outcome[];

/** The verdict of a run or of a surface; `tone` is the class that colours it. */
export const VERDICTS: Record<RunVerdict, { symbol: string; title: string; tone: Outcome }> = {
  conforms: { symbol: "✓", title: "Conforms", tone: "pass" },
  "conforms with waivers": { symbol: "≈", title: "Conforms with waivers", tone: "waived" },
  "does not conform": { symbol: "✗", title: "Does not conform", tone: "fail" },
  "could not run": { symbol: "⊘", title: "Could not run", tone: "warn" },
  incomplete: { symbol: "?", title: "Incomplete", tone: "untested" },
};

/** The parts of a check id. */
export function partsOf(id: string): { surface: string; operationId: string; name: string } {
  const [surface = "", operationId = "", ...name] = id.split(".");
  return { surface, operationId, name: name.join(".") };
}
