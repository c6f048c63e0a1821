// The fields of a schema as a table: type and range, meaning, source, and what the interface reference leaves open.
import {
  type Citation,
  type Discrepancy,
  type Envelope,
  type Inferred,
  rangesInWords,
  resolved,
  type Schema,
  type Surface,
} from "../../contract-tests/contract/contract.ts";
import { inWords } from "../../contract-tests/contract/validator.ts";
import { box, cell, span, table } from "./markdown.ts";

/** A field with its path below a schema. */
export interface Field {
  name: string;
  schema: Schema;
  required: boolean;
  /** What is said instead of its meaning. */
  repeats?: string;
}

/**
 * Every field below a schema, with its path; `[]` stands for the items of a list, which have a row if they are no objects.
 * Fields of alternatives follow each other.
 */
export function fieldsOf(surface: Surface, schema: Schema, path: string): Field[] {
  const { properties = {}, required = [], items, oneOf = [] } = resolved(surface, schema);
  const { type, ...ofItems } = items === undefined ? {} : resolved(surface, items);
  const isRow = items !== undefined && type !== undefined && ofItems.properties === undefined;
  return [
    ...Object.entries(properties).flatMap(([name, property]) => {
      const place = path === "" ? name : `${path}.${name}`;
      return [
        { name: place, schema: property, required: required.includes(name) },
        ...fieldsOf(surface, property, place),
      ];
    }),
    ...(isRow ? [{ name: `${path}[]`, schema: items, required: true }] : []),
    ...(items === undefined ? [] : fieldsOf(surface, items, `${path}[]`)),
    ...oneOf.flatMap((branch) => fieldsOf(surface, branch, path)),
  ];
}

/** The fields of a response: code and payload that are current before those for older clients; what these repeat is said once. */
function ofEnvelope(fields: readonly Field[], { payload, older }: Envelope): Field[] {
  if (older === undefined) return [...fields];
  const isOf = (name: string, top: string) => name === top || name.startsWith(`${top}.`) || name.startsWith(`${top}[`);
  const content = (top: string) => {
    const { description, "x-source": citations, ...same } = fields.find(({ name }) => name === top)?.schema ?? {};
    return JSON.stringify(same);
  };
  const repeats = content(older.payload) === content(payload);
  const description = `The same as in \`${payload}\`, for clients of version 8.13 and earlier.`;
  const isOlder = ({ name }: Field) => isOf(name, older.code) || isOf(name, older.payload);
  return [
    ...fields.filter((field) => !isOlder(field)),
    ...fields.filter(isOlder).flatMap((field) => {
      if (!repeats || !isOf(field.name, older.payload)) return [field];
      return field.name === older.payload ? [{ ...field, repeats: description }] : [];
    }),
  ];
}

/** So many rows are shown at once, or those of the page of the operation alone. */
const SHOWN = 3;

/**
 * The rows that something cites, each once, with links to the list of pages: `agentbyworkno, table 4, row 3.10`.
 * What many operations share has a row on the page of each: in a cell of the table of an operation, those of its own
 * `page` are shown, and the others are in a box that opens.
 */
export function sources(citations: readonly Citation[] = [], page?: string): string {
  if (citations.length === 0) return "";
  const shown = page === undefined || citations.length <= SHOWN ? citations : shownOf(citations, page);
  const others = rows(citations.filter((citation) => !shown.includes(citation)));
  const source = `<small>Source: ${rows(shown).join("; ")}</small>`;
  return others.length === 0
    ? source
    : source + box(others.length === 1 ? "one more row" : `${others.length} more rows`, others.join("; "));
}

function shownOf(citations: readonly Citation[], page: string): readonly Citation[] {
  const own = citations.filter((citation) => citation.page === page);
  return own.length > 0 ? own : citations.slice(0, SHOWN);
}

function rows(citations: readonly Citation[]): string[] {
  return [
    ...new Set(
      citations.map(
        ({ page, table: name, row }) => `[${page}](/sources#p-${page}), table ${cell(name)}, row ${cell(row)}`,
      ),
    ),
  ];
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
    // The word of the document; on the page of an operation it is a section.
    cell(text).replace("`x-error-codes`", "[Codes](#codes)"),
    ...tables.map(values),
    ...(discrepancy ? [discrepancyText(discrepancy)] : []),
    ...marks.map(inferredText),
  ]
    .filter((part) => part !== "")
    .join("<br>");
}

/** A table inside a description, as lines: `4: idle (platform state 1)`. */
function values(markdown: string): string {
  const [titles = [], , ...lines] = markdown
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((part) => part.trim()),
    );
  return lines
    .map(([value = "", meaning = "", ...others]) => {
      const more = others.map((other, index) => (other === "" ? "" : ` (${titles[index + 2]} ${other})`));
      return cell(`${value}: ${meaning}${more.join("")}`);
    })
    .join("<br>");
}

/** The table of the fields of a schema; `page` is the page of the operation, and `envelope` that of its responses. */
export function schemaTable(surface: Surface, schema: Schema, page: string, envelope?: Envelope): string {
  const fields = fieldsOf(surface, schema, "");
  const ordered = envelope === undefined ? fields : ofEnvelope(fields, envelope);
  const cells = ordered.map(({ name, schema: field, required, repeats }) => [
    fieldCell(name, typeInWords(surface, field), required),
    [repeats ?? meaning(surface, field), sources(resolved(surface, field)["x-source"], page)]
      .filter(Boolean)
      .join("<br>"),
  ]);
  return table(["field", "meaning"], cells);
}

/** What values a schema allows. The numbers of an id are their ranges, and not the pattern or the limits of all of them. */
export function typeInWords(surface: Surface, schema: Schema): string {
  const { type, "x-ranges": ranges } = resolved(surface, schema);
  if (ranges === undefined) return inWords(surface, schema);
  const numbers = rangesInWords(ranges);
  return type === "string" ? `string with a number from ${numbers}, without leading zeros` : `${type} from ${numbers}`;
}

/** The first cell of a field or parameter: its name, and below it what values it has. */
export function fieldCell(name: string, type: string, required: boolean, place?: string): string {
  const words = [...(place === undefined ? [] : [place]), ...(required ? [] : ["optional"]), cell(type)];
  return `${fieldName(name)}<br><small>${words.join(", ")}</small>`;
}

/** The name of a field: where it has to break, it breaks behind a dot. */
export function fieldName(name: string): string {
  return `<code class="field">${name.replaceAll(".", ".<wbr>")}</code>`;
}
