import type { Operation } from "../contract/contract.ts";
import type { Reading } from "./reading.ts";

/** MUST: stated by the interface reference. SHOULD: follows from a standard, or the reference contradicts itself. */
export type Level = "MUST" | "SHOULD";

/** One piece of evidence that a check failed. */
export interface Finding {
  /** `status`, `header <name>`, or a JSON pointer into the body. */
  where: string;
  expected: string;
  actual: string;
  /** Page, table and row of the reference that say so. */
  source: string;
}

/** What a check saw: evidence against the deployment (none is good), or why it could not look. */
export type Judgement = { findings: Finding[] } | { untested: string };

/** One requirement, tested on one exchange. Does no I/O and knows no runner. */
export interface Check {
  /** Last part of the check id; never changes its meaning. */
  name: string;
  level: Level;
  requirement: string;
  judge(reading: Reading): Judgement;
}

/** What broke in the suite itself is no verdict of a check; see SuiteRun. */
export type CheckVerdict = "pass" | "fail" | "warn" | "untested";

/** How far the operation got: asked, the credential refused, or nothing there to ask (or the run interrupted before). */
export type Access = { kind: "answered" } | { kind: "refused" | "unreachable"; reason: string };

/** The result of one check on one operation. */
export interface CheckResult {
  id: string;
  surface: Operation["surface"];
  operationId: string;
  level: Level;
  requirement: string;
  verdict: CheckVerdict;
  findings: Finding[];
  /** What is missing, when the verdict is `untested`. */
  reason?: string;
  access: Access;
}

/** `<surface>.<operationId>.<check>` */
export function checkId({ surface, operationId }: Operation, { name }: Check): string {
  return `${surface}.${operationId}.${name}`;
}
