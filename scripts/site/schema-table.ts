// The fields of a schema as a table: type and range, meaning, source, and what the interface reference leaves open.
import {
  type Citation,
  type Discrepancy,
  type Inferred,
  resolved,
  type Schema,
  type Surface,
} from "../../contract-tests/contract/contract.ts";
import { inWords } from "../../contract-tests/contract/validator.ts";
import { cell, span, table } from "./markdown.ts";

interface Field {
  name: string;
  schema: Schema;
  required: boolean;
}

/** Every field below a schema, with its path; `[]` stands for the items of a list. */
function fieldsOf(surface: Surface, schema: Schema, path: string): Field[] {
  const own = resolved(surface, schema);
  const { properties = {}, required = [] } = own;
  return [
    ...Object.entries(properties).flatMap(([name, property]) => {
      const place = path === "" ? name : `${path}.${name}`;
      return [
        { name: place, schema: property, required: required.includes(name) },
        ...fieldsOf(surface, property, place),
      ];
    }),
    ...(own.items === undefined ? [] : fieldsOf(surface, own.items, `${path}[]`)),
  ];
}

/** The rows that something cites, each once, with links to the list of pages: `agentbyworkno, table 4, row 3.10`. */
export function sources(citations: readonly Citation[] = []): string {
  const rows = citations.map(
    ({ page, table: name, row }) => `[${page}](/sources#p-${page}), table ${cell(name)}, row ${cell(row)}`,
  );
  return rows.length === 0 ? "" : `<small>Source: ${[...new Set(rows)].join("; ")}</small>`;
}

/** Where table and sample disagree, in one paragraph. */
export function discrepancyText({ table: stated, sample, accepted, reason }: Discrepancy): string {
  return `**Table and sample disagree.** Table: ${cell(stated)}. Sample: ${cell(sample)}. Accepted: ${cell(accepted)}. ${cell(reason)}`;
}

/** What is inferred about a field, in one paragraph. */
export function inferredText({ constraints, properties, reason }: Inferred): string {
  const words = constraints.map((constraint) => (constraint === "null" ? "not null" : span(constraint))).join(", ");
  const of = properties === undefined ? "" : ` (of ${properties.map(span).join(", ")})`;
  return `<small>Inferred: ${words}${of}. ${cell(reason)}</small>`;
}

/** The meaning of a field, with what its schema adds. */
function meaning(surface: Surface, schema: Schema): string {
  const own = resolved(surface, schema);
  const { description = "", "x-discrepancy": discrepancy, "x-inferred": marks = [] } = own;
  const [text = "", ...tables] = description.split(/\n\n(?=\|)/);
  return [
    cell(text),
    ...tables.map(values),
    ...(discrepancy ? [discrepancyText(discrepancy)] : []),
    ...marks.map(inferredText),
  ]
    .filter((part) => part !== "")
    .join("<br>");
}

/** A table inside a description, as lines: `4: idle`. */
function values(markdown: string): string {
  const [, , ...rows] = markdown.split("\n").filter((line) => line.startsWith("|"));
  return rows
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((part) => part.trim())
        .join(": "),
    )
    .map(cell)
    .join("<br>");
}

/** The table of the fields of a schema. */
export function schemaTable(surface: Surface, schema: Schema): string {
  const rows = fieldsOf(surface, schema, "").map(({ name, schema: field, required }) => [
    fieldCell(name, inWords(surface, field), required),
    [meaning(surface, field), sources(resolved(surface, field)["x-source"])].filter(Boolean).join("<br>"),
  ]);
  return table(["field", "meaning"], rows);
}

/** The first cell of a field or parameter: its name, and below it what values it has. */
export function fieldCell(name: string, type: string, required: boolean, place?: string): string {
  const words = [...(place === undefined ? [] : [place]), ...(required ? [] : ["optional"]), cell(type)];
  return `${span(name)}<br><small>${words.join(", ")}</small>`;
}
