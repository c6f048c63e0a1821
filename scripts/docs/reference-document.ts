import {
  type Bundle,
  bundleOf,
  type Discrepancy,
  publishedBundle,
  type Surface,
} from "../../contract-tests/contract/contract.ts";
import { constraintsOfAnswers } from "../../contract-tests/contract/stated.ts";

/** A discrepancy with its place in the bundle. */
interface Place {
  name: string;
  discrepancy: Discrepancy;
}

/**
 * The bundle of a surface for its reference page.
 * Adds to the description what a renderer does not show: error codes, discrepancies, inferred constraints, pages.
 */
export function referenceDocument(surface: Surface): Bundle {
  const bundle = bundleOf(surface);
  const document = structuredClone(publishedBundle(surface));
  for (const parameter of Object.values(document.components.parameters ?? {}))
    parameter.examples = differing(parameter.examples);
  document.info.description += [errorCodes(bundle), discrepancies(bundle), inferred(bundle), pages(bundle)].join("");
  return document;
}

/** Examples without those that repeat a value: cases of several operations have the same parameter, and a reader needs it once. */
function differing<Example extends { value: string }>(examples: Record<string, Example>): Record<string, Example> {
  const values = Object.values(examples).map(({ value }) => value);
  return Object.fromEntries(Object.entries(examples).filter(([, { value }], index) => values.indexOf(value) === index));
}

function table(columns: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |\n`;
  return line(columns) + line(columns.map(() => "---")) + rows.map(line).join("");
}

function errorCodes(bundle: Bundle): string {
  const rows = bundle["x-error-codes"].map(({ code, meaning, "x-source": citations }) => [
    `\`${code}\``,
    meaning,
    citations.map(({ page }) => `\`${page}\``).join(", "),
  ]);
  return `\n# Error codes\n\nAll known codes of this interface. Each operation lists its own codes as examples.\n\n${table(["code", "meaning", "pages"], rows)}`;
}

function discrepancies(bundle: Bundle): string {
  const rows = [...discrepanciesIn(bundle.paths, []), ...discrepanciesIn(bundle.components, [])].map(
    ({ name, discrepancy }) => [
      `\`${name}\``,
      discrepancy.table,
      discrepancy.sample,
      discrepancy.accepted,
      discrepancy.reason,
    ],
  );
  return `\n# Disagreements between table and sample\n\n${table(["place", "table", "sample", "accepted", "reason"], rows)}`;
}

/** What no row states, one row for each place and reason. */
function inferred(bundle: Bundle): string {
  const places = new Map<string, { place: string; reason: string; constraints: string[] }>();
  for (const { place, constraint, inferred: reason } of constraintsOfAnswers(bundle)) {
    if (reason === undefined) continue;
    const name = place.replaceAll("/", ".");
    const row = places.get(`${name} ${reason}`) ?? { place: name, reason, constraints: [] };
    row.constraints.push(constraint === "null" ? "not null" : constraint);
    places.set(`${name} ${reason}`, row);
  }
  const rows = [...places.values()].map(({ place, reason, constraints }) => [
    `\`${place}\``,
    constraints.join(", "),
    reason,
  ]);
  return `\n# Inferred constraints\n\nNo row of the reference states these. The suite warns if a response breaks one.\n\n${table(["place", "constraints", "reason"], rows)}`;
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

function pages(bundle: Bundle): string {
  const rows = Object.entries(bundle["x-source-pages"]).map(([key, { title, edition, baseline }]) => [
    `\`${key}\``,
    title,
    edition,
    baseline ? "baseline" : "",
  ]);
  return `\n# Pages of the interface reference\n\n${table(["key", "title", "edition", ""], rows)}`;
}
