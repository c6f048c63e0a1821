import type { Citation } from "../contract/contract.ts";

/** Where a requirement comes from: a row of a table of its page, a text of its page outside of tables, or a standard. */
export type RequirementSource = { table: string; row: string } | { text: string } | { standard: string };

/** How a requirement is covered: by checks, as `<surface>.<operationId or *>.<check>`, or by none, for a reason. */
export type Testability = { checks: readonly string[] } | { untestable: string };

/** One thing that a deployment has to do, in one sentence. */
export interface Requirement {
  /** Made of page, table and row; never changes its meaning. */
  id: string;
  /** A key of `x-source-pages`, or `standards`. */
  page: string;
  /** That of the page; of `standards`, a number of our own. */
  edition: string;
  requirement: string;
  level: "MUST" | "SHOULD";
  source: RequirementSource;
  coverage: Testability;
}

/** The page key of what follows from standards and not from the reference. */
export const STANDARDS = "standards";

/** What the ids of all requirements from a row begin with. */
export function idOfRow({ page, table, row }: Citation): string {
  return [page, table, row].map((part, index) => (index === 0 ? part : idPart(part))).join("-");
}

/** A table or row as it stands in an id. */
function idPart(text: string): string {
  return text.toLowerCase().replaceAll(" ", "-");
}
