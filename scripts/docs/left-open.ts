// What the interface reference leaves open, and how mock and reference deployment answer it: data for pages.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Operation, operationsOf, surfaces } from "../../contract-tests/contract/contract.ts";

/** Words for several operations, with what they are called. */
export const GROUPS = {
  all: "Every operation",
  agentgateway: "Every operation of AgentGateway",
  guid: "Every operation that sends a guid",
  "cc-cms": "Every operation of CC-CMS",
} as const;

/** What a row of one of the files is about: operations by their names, or words of `GROUPS`. */
interface Concerning {
  concerns: string[];
}

/** A question that the interface reference leaves open, as the reference deployment decides it. */
export interface Decision extends Concerning {
  question: string;
  decision: string;
  why?: string;
}

/** A request that Prism rejects itself, and what a deployment does. */
export interface MockDifference extends Concerning {
  request: string;
  mock: string;
  deployment: string;
}

/** The rows of a file. Throws on a row that concerns something that is no operation and no word of `GROUPS`. */
export function rowsConcerning<Row extends Concerning>(yaml: string, file: string): Row[] {
  const known = [...Object.keys(GROUPS), ...surfaces.flatMap(operationsOf).map(({ operationId }) => operationId)];
  // The files are our own; what could be wrong in them for a reader is tested here and where pages are made of them.
  const rows = parse(yaml) as Row[];
  for (const { concerns } of rows) {
    const unknown = concerns.find((name) => !known.includes(name));
    if (unknown !== undefined || concerns.length === 0)
      throw new Error(`${file}: a row concerns ${unknown ?? "nothing"}, which is no operation and no group.`);
  }
  return rows;
}

function rowsOf<Row extends Concerning>(file: string): Row[] {
  return rowsConcerning(readFileSync(new URL(`../../contract-tests/${file}`, import.meta.url), "utf8"), file);
}

/** The decisions of the reference deployment, in the order of their file. */
export const decisions: readonly Decision[] = rowsOf("reference/left-open.yaml");

/** Where the mocks answer differently, in the order of their file. */
export const mockDifferences: readonly MockDifference[] = rowsOf("mocks/differences.yaml");

/** The rows about one operation: those that name it, and those that are about a group to which it belongs. */
export function concerning<Row extends Concerning>(
  rows: readonly Row[],
  { operationId, surface, security }: Operation,
): { own: Row[]; shared: Row[] } {
  const groups: string[] = ["all", surface, ...(security.includes("guid") ? ["guid"] : [])];
  const own = rows.filter(({ concerns }) => concerns.includes(operationId));
  const shared = rows.filter((row) => !own.includes(row) && row.concerns.some((name) => groups.includes(name)));
  return { own, shared };
}
