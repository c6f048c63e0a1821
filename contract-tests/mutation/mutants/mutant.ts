import type { Change } from "../../reference/change.ts";
import type { ReferenceOptions } from "../../reference/reference.ts";

/**
 * `form`: what is sent or accepted does not have the documented form. `meaning`: the form is right, but the content is wrong.
 * `state`: it contradicts earlier exchanges. `access`: a caller without permission is answered, or one with permission is refused.
 */
export type MutantKind = "form" | "meaning" | "state" | "access";

/** A small change to the reference deployment that a suite should find. */
export interface Mutant {
  /** Unique, in kebab-case. */
  name: string;
  kind: MutantKind;
  /** What is wrong, in one sentence. */
  summary: string;
  change: Change;
  /** How the reference has to be started for the mutant to show; with flow control only what goes over it is asked. */
  options?: Pick<ReferenceOptions, "flowControl">;
  /** Whether it shows only where there are agents enough to fill up a batch. */
  filled?: boolean;
  /** Why no check finds it. */
  survives?: string;
}
