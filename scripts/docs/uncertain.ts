// Where the interface reference contradicts itself, and what it does not state, as lists for pages.
import type { Bundle, Discrepancy } from "../../contract-tests/contract/contract.ts";
import { constraintsOfAnswers } from "../../contract-tests/contract/stated.ts";

/** A discrepancy with its place in the bundle. */
export interface Place {
  name: string;
  discrepancy: Discrepancy;
}

/** Every discrepancy of a bundle, in its order. */
export function discrepanciesOf({ paths, components }: Bundle): Place[] {
  return [...discrepanciesIn(paths, []), ...discrepanciesIn(components, [])];
}

/** Everything below `node` that carries `x-discrepancy`, named by the words of its path that a reader knows. */
function discrepanciesIn(node: unknown, path: string[]): Place[] {
  if (typeof node !== "object" || node === null) return [];
  const own =
    "x-discrepancy" in node ? [{ name: placeName(node, path), discrepancy: node["x-discrepancy"] as Discrepancy }] : [];
  return [...own, ...Object.entries(node).flatMap(([key, child]) => discrepanciesIn(child, [...path, key]))];
}

const STRUCTURE = new Set(["schemas", "properties", "items", "parameters", "responses", "schema"]);

function placeName(node: object, path: string[]): string {
  return "operationId" in node ? String(node.operationId) : path.filter((key) => !STRUCTURE.has(key)).join(".");
}

/** Constraints of one place that are inferred for one reason. */
export interface InferredPlace {
  place: string;
  reason: string;
  /** Keywords, and `not null`. */
  constraints: string[];
}

/** What no row states about responses, one for each place and reason. */
export function inferredOf(bundle: Bundle): InferredPlace[] {
  const places = new Map<string, InferredPlace>();
  for (const { place, constraint, inferred: reason } of constraintsOfAnswers(bundle)) {
    if (reason === undefined) continue;
    const name = place.replaceAll("/", ".");
    const row = places.get(`${name} ${reason}`) ?? { place: name, reason, constraints: [] };
    row.constraints.push(constraint === "null" ? "not null" : constraint);
    places.set(`${name} ${reason}`, row);
  }
  return [...places.values()];
}
