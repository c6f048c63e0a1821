// What is documented or known to exist, and is not in the contract.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Surface } from "../../contract-tests/contract/contract.ts";

/** An operation that the contract does not have; with the method `*` a group of them, and a path for all below it. */
export interface OutsideOperation {
  method: string;
  /** Below the base of the surface. */
  path: string;
  /** Its name in logs, if it is known. */
  name?: string;
  /** How many operations a group has, if that is known. */
  operations?: number;
}

export interface DocumentedOutside extends OutsideOperation {
  /** A key of `reasons`. */
  why: string;
}

/** A documented operation of which no path is known. */
export interface WithoutPath {
  group: string;
  what: string;
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
    withoutPath: WithoutPath[];
    /** Routes of which only programs of others know. */
    withoutPage: OutsideOperation[];
  }
>;

export const coverage = parse(
  readFileSync(new URL("../../spec/coverage.yaml", import.meta.url), "utf8"),
) as CoverageFile;
