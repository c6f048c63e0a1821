// What is documented or known to exist, and is not in the contract.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Surface } from "../../contract-tests/contract/contract.ts";

/** An operation that the contract does not have; `*` stands for all methods, and a path for all below it. */
export interface OutsideOperation {
  method: string;
  /** Below the base of the surface. */
  path: string;
  /** Its name in logs, if it is known. */
  name?: string;
}

export interface DocumentedOutside extends OutsideOperation {
  /** A key of `reasons`. */
  why: string;
}

/** `spec/coverage.yaml` as it is written. */
export type CoverageFile = { reasons: Record<string, string> } & Record<
  Surface,
  {
    base: string;
    /** Those that a page of the interface reference describes. */
    documented: DocumentedOutside[];
    /** Routes of which only programs of others know. */
    withoutPage: OutsideOperation[];
  }
>;

export const coverage = parse(
  readFileSync(new URL("../../spec/coverage.yaml", import.meta.url), "utf8"),
) as CoverageFile;
