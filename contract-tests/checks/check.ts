import type { Citation, Operation, OperationKey, Surface } from "../contract/contract.ts";
import type { Deployment, Risk } from "../deployment/deployment.ts";
import type { Waiver } from "../deployment/waivers.ts";
import type { Fixture } from "./fixture.ts";
import type { Observations } from "./observations.ts";
import type { Scenario } from "./scenario.ts";

/**
 * MUST: a row, sentence or sample of the interface reference states the value that is compared.
 * SHOULD: everything else, inferred from the pages or from standards.
 */
export type Level = "MUST" | "SHOULD";

/** One piece of evidence that a check failed. */
export interface Finding {
  /** `status`, `header <name>`, `body`, `answer`, or a JSON pointer into the body. */
  where: string;
  expected: string;
  actual: string;
  /** Page, table and row of the interface reference, or the section of the standard, that say so. */
  source: string;
  /** The key of the request whose answer this is. */
  request: string;
  /** The agent that this is about, where it is about one. */
  subject?: number;
  /** The reference's, where its table and its sample disagree; the deployment's when missing. */
  fault?: "reference";
  /** How many others of its kind the same answer has, which are not told. */
  others?: number;
  /** The known deviation that it is part of. */
  waivedBy?: Waiver;
}

/**
 * What a check saw: evidence against the deployment (none is good), or why it could not look.
 * `observed` is what a deployment does where the interface reference is silent, one line each, whether it is remarked on or not.
 * `lacks` is the risk that brings about what is missing: without its permission the check is not permitted.
 */
export type Evaluation = { findings: Finding[]; observed?: string[] } | { untested: string; lacks?: Risk };

/** One requirement, tested. Does no I/O and knows no runner: it says what to ask, and evaluates the answers. */
export interface Check {
  /** Last part of the check id; never changes its meaning. */
  name: string;
  level: Level;
  /** One sentence. */
  requirement: string;
  /** The rows that state what a MUST check compares. */
  stated?(operation: Operation): readonly Citation[];
  risk: Risk;
  /** The operations that it applies to. */
  operations: readonly OperationKey[];
  /** Those of them that it is made on by default; all with `depth: thorough`, and when missing. */
  standard?: readonly OperationKey[];
  /** What has to be asked for it; it may look at the answers to other scenarios too. */
  asks: readonly Scenario[];
  /**
   * Whether it evaluates each answer by itself, whatever was asked before: its findings about several are those about
   * each. Then it can judge answers that others recorded.
   */
  byAnswer?: boolean;
  /** Surfaces that the deployment must have, besides that of the operation. */
  needs?: readonly Surface[];
  evaluate(observations: Observations, operation: Operation): Evaluation;
  /** A deployment that it must find something about. */
  fails: Fixture;
}

/** What broke in the suite itself is no verdict of a check; see SuiteRun. */
export type CheckVerdict = "pass" | "fail" | "warn" | "untested" | "waived";

/** The result of one check on one operation. */
export interface CheckResult {
  id: string;
  surface: Surface;
  operationId: string;
  level: Level;
  risk: Risk;
  requirement: string;
  verdict: CheckVerdict;
  findings: Finding[];
  /** What the deployment does where the interface reference is silent, one line each. */
  observed?: string[];
  /** What is missing, when the verdict is `untested`. */
  reason?: string;
  /** The risk that brings about what is missing. */
  lacks?: Risk;
}

/** A check that is not made, because the deployment file does not allow what it does. */
export interface NotPermitted {
  id: string;
  surface: Surface;
  level: Level;
  risk: Risk;
  requirement: string;
}

/** `<surface>.<operationId>.<check>` */
export function checkId({ surface, operationId }: OperationKey, { name }: Pick<Check, "name">): string {
  return `${surface}.${operationId}.${name}`;
}

/** The operations that a check is made on with a deployment of this depth. */
export function operationsAt(
  { operations, standard = operations }: Pick<Check, "operations" | "standard">,
  { depth }: Pick<Deployment, "depth">,
): readonly OperationKey[] {
  return depth === "thorough" ? operations : standard;
}

/** Whether a check can be made at all on a deployment with these surfaces. */
export function applies(
  { needs = [] }: Check,
  { surface }: OperationKey,
  deployment: Pick<Deployment, Surface>,
): boolean {
  return [surface, ...needs].every((needed) => deployment[needed] !== undefined);
}
