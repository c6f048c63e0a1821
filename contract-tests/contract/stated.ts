// What of the schemas the reference states, by the rows that they cite, and what is inferred.
import { isDeepStrictEqual } from "node:util";
import type { Bundle, Citation, Inferred, OperationObject, Schema, SourceRow } from "./contract.ts";

/** One constraint of a schema. */
export interface Constraint {
  /** Named schema, and the names of properties below it: `AgentInfo/vdnid`. */
  place: string;
  /** A keyword of JSON Schema; `null` for "must not be null"; `required <property>` for a required property. */
  constraint: string;
  value: unknown;
  /** The rows that state it. */
  stated: Citation[];
  /** The reason, if it is marked as inferred. */
  inferred: string | undefined;
}

/** Keywords that say what a value has to be. `format` is none: no page says how wide its numbers are. */
const KEYWORDS = [
  "type",
  "const",
  "enum",
  "not",
  "pattern",
  "minimum",
  "maximum",
  "maxLength",
  "minItems",
  "maxItems",
] as const;

type Keyword = (typeof KEYWORDS)[number];

/** The type of JSON that a type word of the pages means. */
const JSON_TYPES: Readonly<Record<string, string>> = {
  int: "integer",
  integer: "integer",
  long: "integer",
  number: "integer",
  string: "string",
  boolean: "boolean",
  list: "array",
  array: "array",
  object: "object",
  map: "object",
};

interface CitedRow extends SourceRow {
  citation: Citation;
}

/** The constraints of all schemas of responses, in the order of the bundle. */
export function constraintsOfAnswers(bundle: Bundle): Constraint[] {
  return constraintsIn(bundle, schemasOfAnswers(bundle), "answer");
}

/** The constraints of all schemas of requests, except that a field is not null: no request sends null. */
export function constraintsOfRequests(bundle: Bundle): Constraint[] {
  return constraintsIn(bundle, schemasOfRequests(bundle), "request").filter(({ constraint }) => constraint !== "null");
}

function constraintsIn(bundle: Bundle, names: ReadonlyMap<string, CitedRow[]>, side: Side): Constraint[] {
  return [...names].flatMap(([name, listRows]) => {
    const schema = bundle.components.schemas[name];
    if (schema === undefined) throw new Error(`The bundle has no schema ${name}.`);
    return constraintsOf(bundle, schema, { place: name, listRows, side });
  });
}

/** Whether a schema belongs to requests or to responses: rows about one do not apply to the other. */
type Side = "request" | "answer";

interface Where {
  side: Side;
  place: string;
  /** The rows of the list whose items the schema describes. */
  listRows: readonly CitedRow[];
}

function constraintsOf(bundle: Bundle, schema: Schema, { place, listRows, side }: Where): Constraint[] {
  const own = rowsOf(bundle, schema["x-source"] ?? [], side);
  const make = (constraint: string, value: unknown, stated: CitedRow[], inferred: string | undefined): Constraint => ({
    place,
    constraint,
    value,
    stated: inferred === undefined ? stated.map(({ citation }) => citation) : [],
    inferred,
  });
  const keywords = KEYWORDS.filter((keyword) => schema[keyword] !== undefined).map((keyword) => {
    const rows =
      keyword === "type" && listRows.length > 0
        ? listRows.filter((row) => isType(schema, row.of ?? sampleItem(row)))
        : own.filter((row) => states(row, keyword, schema, own));
    return make(keyword, schema[keyword], rows, reasonFor(schema, keyword));
  });
  const isAnyNull = [schema.type].flat().includes("null") || schema.type === undefined;
  const nulls = isAnyNull
    ? []
    : [
        make(
          "null",
          false,
          listRows.length > 0 ? listRows.filter(({ of }) => of) : own.filter(isThere),
          reasonFor(schema, "null"),
        ),
      ];
  const required = (schema.required ?? []).map((name) => {
    const property = resolvedIn(bundle, schema.properties?.[name] ?? {});
    const rows = rowsOf(bundle, property["x-source"] ?? [], side).filter((row) => row.name === name && isThere(row));
    return make(`required ${name}`, true, rows, reasonFor(schema, "required", name));
  });
  // The envelope itself cites no row: that an answer is an object with fields is what its table is.
  const isEnvelope = own.length === 0 && listRows.length === 0;
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    property.$ref === undefined
      ? constraintsOf(bundle, property, { place: `${place}/${name}`, listRows: [], side })
      : [],
  );
  const { items, additionalProperties: others, allOf = [], oneOf = [] } = schema;
  const ofOthers =
    typeof others === "object" && others.$ref === undefined
      ? constraintsOf(bundle, others, { place: `${place}/*`, listRows: own, side })
      : [];
  // A part that cites nothing of its own is stated by the rows of the whole.
  const cited = schema["x-source"] ? { "x-source": schema["x-source"] } : {};
  const ofParts = [...allOf, ...oneOf].flatMap((part, index) =>
    part.$ref === undefined
      ? constraintsOf(bundle, { ...cited, ...part }, { place: `${place}#${index + 1}`, listRows, side })
      : [],
  );
  const areItemsInferred = reasonFor(schema, "items") !== undefined;
  const ofItems =
    items && items.$ref === undefined && !areItemsInferred
      ? constraintsOf(bundle, items, { place: `${place}/*`, listRows: own, side })
      : [];
  const itself = isEnvelope ? [] : [...keywords, ...nulls];
  return [...itself, ...required, ...inside, ...ofItems, ...ofOthers, ...ofParts];
}

/** Whether a row says that something is there. */
function isThere({ mandatory }: CitedRow): boolean {
  return mandatory === true;
}

function reasonFor({ "x-inferred": marks = [] }: Schema, constraint: string, property?: string): string | undefined {
  return marks.find(
    ({ constraints, properties }: Inferred) =>
      constraints.includes(constraint) && (property === undefined || (properties?.includes(property) ?? true)),
  )?.reason;
}

/** Whether a row states what a keyword demands; a list of values may be spread over the rows of a table. */
function states(row: CitedRow, keyword: Keyword, schema: Schema, all: readonly CitedRow[]): boolean {
  switch (keyword) {
    case "type":
      return isType(schema, row.type) || (row.type === undefined && row.values !== undefined);
    case "const":
      return isSaid(row, schema.const);
    case "not":
      return isSaid(row, schema.not?.const);
    case "enum": {
      const listed = new Set(all.flatMap(({ values = [] }) => values.map(String)));
      const wanted = (schema.enum ?? []).filter((value) => value !== null).map(String);
      if (row.type?.toLowerCase() === "boolean") return wanted.every((value) => ["true", "false"].includes(value));
      return row.values !== undefined && wanted.every((value) => listed.has(value));
    }
    case "pattern":
      // A test holds a pattern to the ranges beside it.
      return row.form === schema.pattern || isDeepStrictEqual(row.range ?? [], schema["x-ranges"]);
    case "minimum":
      return (row.least ?? row.range?.[0]?.[0]) === schema.minimum;
    case "maximum":
      return row.range?.at(-1)?.[1] === schema.maximum;
    case "maxLength":
      return row.length === schema.maxLength;
    case "maxItems":
      return row.items === schema.maxItems;
    case "minItems":
      return false;
  }
}

function isSaid({ values = [], sample }: CitedRow, value: unknown): boolean {
  return sample === value || values.some((one) => one === value);
}

/** Whether a schema accepts the type of a row, beside whatever else it accepts. */
function isType({ type }: Schema, word: string | undefined): boolean {
  return word !== undefined && [type].flat().includes(jsonType(word));
}

/** The type of JSON that a type word of the pages means; the word itself where it is none of theirs. */
export function jsonType(word: string): string {
  return JSON_TYPES[word.toLowerCase()] ?? word;
}

/** The type of the first item of a sample that is a list. */
function sampleItem({ sample }: CitedRow): string | undefined {
  const [first] = Array.isArray(sample) ? sample : [];
  return first === undefined ? undefined : typeof first;
}

/** The rows that a schema cites, without those of tables about the other side. */
function rowsOf(bundle: Bundle, citations: readonly Citation[], side: Side): CitedRow[] {
  return citations
    .filter((citation) => isOfRequest(bundle, citation) === (side === "request"))
    .map((citation) => rowOf(bundle, citation));
}

/** Whether a row stands in a table about requests, by the title of the table. */
export function isOfRequest(bundle: Bundle, { page, table }: Citation): boolean {
  return /^(URI|request)\b/i.test(bundle["x-source-pages"][page]?.tables[table]?.title ?? table);
}

function rowOf(bundle: Bundle, citation: Citation): CitedRow {
  const row = bundle["x-source-pages"][citation.page]?.tables[citation.table]?.rows[citation.row];
  if (!row) throw new Error(`No row ${citation.page}, table ${citation.table}, row ${citation.row}.`);
  return { ...row, citation };
}

function resolvedIn(bundle: Bundle, schema: Schema): Schema {
  return schema.$ref === undefined ? schema : (bundle.components.schemas[nameIn(schema.$ref)] ?? {});
}

function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/** The named schemas that answers with HTTP status 200 are made of; with each the rows of the lists of which it is an item. */
export function schemasOfAnswers(bundle: Bundle): Map<string, CitedRow[]> {
  const branches = operationsIn(bundle).flatMap(
    ({ responses }) => responses["200"]?.content?.["application/json"]?.schema.oneOf ?? [],
  );
  return schemasFrom(bundle, branches, "answer");
}

/** The named schemas that bodies and parameters of requests are made of, as `schemasOfAnswers` has those of answers. */
export function schemasOfRequests(bundle: Bundle): Map<string, CitedRow[]> {
  const bodies = operationsIn(bundle).flatMap(
    ({ requestBody }) => requestBody?.content["application/json"].schema ?? [],
  );
  const parameters = Object.values(bundle.components.parameters ?? {}).map(({ schema }) => schema);
  return schemasFrom(bundle, [...bodies, ...parameters], "request");
}

function operationsIn({ paths }: Bundle): OperationObject[] {
  return Object.values(paths).flatMap((item) => Object.values(item));
}

function schemasFrom(bundle: Bundle, roots: readonly Schema[], side: Side): Map<string, CitedRow[]> {
  const found = new Map<string, CitedRow[]>();
  const visit = (schema: Schema, listRows: CitedRow[]): void => {
    if (schema.$ref !== undefined) {
      const name = nameIn(schema.$ref);
      const known = found.get(name);
      found.set(name, [...(known ?? []), ...listRows]);
      if (known === undefined) visit(resolvedIn(bundle, schema), []);
      return;
    }
    for (const part of [...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) visit(part, []);
    for (const property of Object.values(schema.properties ?? {})) visit(property, []);
    if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties, []);
    if (schema.items) visit(schema.items, rowsOf(bundle, schema["x-source"] ?? [], side));
  };
  for (const root of roots) visit(root, []);
  return found;
}
