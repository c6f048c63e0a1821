import { type Bundle, bundleOf, publishedBundle, type Surface } from "../../contract-tests/contract/contract.ts";
import { code, table } from "./markdown.ts";
import { discrepanciesOf, inferredOf } from "./uncertain.ts";

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

function errorCodes(bundle: Bundle): string {
  const rows = bundle["x-error-codes"].map(({ code: name, meaning, "x-source": citations }) => [
    code(name),
    oneLine(meaning),
    citations.map(({ page }) => code(page)).join(", "),
  ]);
  return `\n# Error codes\n\nAll known codes of this interface. Each operation lists its own codes as examples.\n\n${table(["code", "meaning", "pages"], rows)}\n`;
}

function discrepancies(bundle: Bundle): string {
  const rows = discrepanciesOf(bundle).map(({ name, discrepancy: { table: stated, sample, accepted, reason } }) => [
    code(name),
    ...[stated, sample, accepted, reason].map(oneLine),
  ]);
  return `\n# Disagreements between table and sample\n\n${table(["place", "table", "sample", "accepted", "reason"], rows)}\n`;
}

function inferred(bundle: Bundle): string {
  const rows = inferredOf(bundle).map(({ place, reason, constraints }) => [
    code(place),
    constraints.join(", "),
    oneLine(reason),
  ]);
  return `\n# Inferred constraints\n\nNo row of the interface reference states these. The suite warns if a response breaks one.\n\n${table(["place", "constraints", "reason"], rows)}\n`;
}

function oneLine(text: string): string {
  return text.replaceAll("\n", " ");
}

function pages(bundle: Bundle): string {
  const rows = Object.entries(bundle["x-source-pages"]).map(([key, { title, edition, baseline }]) => [
    code(key),
    title,
    edition,
    baseline ? "baseline" : "",
  ]);
  return `\n# Pages of the interface reference\n\n${table(["key", "title", "edition", ""], rows)}\n`;
}
