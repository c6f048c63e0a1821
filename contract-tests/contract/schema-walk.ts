import { type Citation, type Operation, resolved, rowName, type Schema, type Surface } from "./contract.ts";

/** A JSON pointer; list positions are numbers, or `*` in a pattern that stands for all of them. */
export type Pointer = string;

/** A pointer with `*` for positions in lists. */
export function placeOf(pointer: Pointer): Pointer {
  return pointer.replace(/\/[0-9]+(?=\/|$)/g, "/*");
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const joins = new WeakMap<Schema, Schema>();

/**
 * A joined schema: references are resolved, and `allOf` and `oneOf` are merged.
 * It has the properties of all alternatives, and requires only what all of them require.
 * Use it to look up the description of a place; Ajv validates values.
 */
export function joined(surface: Surface, schema: Schema): Schema {
  const here = resolved(surface, schema);
  const { allOf, oneOf, ...own } = here;
  if (!allOf && !oneOf) return here;
  const known = joins.get(here);
  if (known) return known;
  const parts = [own, ...(allOf ?? []).map((part) => joined(surface, part))];
  const join = oneOf ? allOfThem([...parts, anyOfThem(oneOf.map((part) => joined(surface, part)))]) : allOfThem(parts);
  joins.set(here, join);
  return join;
}

/** What holds where all of the schemas hold. Of a keyword that several have, the first counts. */
function allOfThem(parts: readonly Schema[]): Schema {
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  const keywords: Schema = Object.assign({}, ...[...parts].reverse());
  return { ...keywords, ...(required.length > 0 && { required }), ...within(parts, "allOf"), ...marks(parts) };
}

/** What may hold where one of the schemas holds. Limits are those of one alternative only, and are left to it. */
function anyOfThem(branches: readonly Schema[]): Schema {
  const [first, ...others] = branches;
  const required = (first?.required ?? []).filter((name) => others.every((other) => other.required?.includes(name)));
  const types = branches.map(({ type }) => type);
  const values = branches.map(
    ({ const: constant, enum: listed }) => listed ?? (constant === undefined ? [] : [constant]),
  );
  return {
    oneOf: [...branches],
    ...(!types.includes(undefined) && { type: [...new Set(types.flat().filter((type) => type !== undefined))] }),
    ...(values.every(({ length }) => length > 0) && { enum: [...new Set(values.flat())] }),
    ...(required.length > 0 && { required }),
    ...within(branches, "oneOf"),
    ...marks(branches),
  };
}

/** The schemas of what is inside: properties, items and all else. */
function within(
  parts: readonly Schema[],
  by: "allOf" | "oneOf",
): Pick<Schema, "properties" | "items" | "additionalProperties"> {
  const one = (schemas: readonly Schema[]): Schema | undefined =>
    schemas.length > 1 ? { [by]: [...schemas] } : schemas[0];
  const names = [...new Set(parts.flatMap(({ properties = {} }) => Object.keys(properties)))];
  const properties = names.map((name) => [name, one(parts.flatMap((part) => part.properties?.[name] ?? []))]);
  const items = one(parts.flatMap((part) => part.items ?? []));
  const others = parts.flatMap(({ additionalProperties = [] }) => additionalProperties);
  const described = one(others.filter((other) => typeof other === "object"));
  const additionalProperties = described ?? others.find((other) => other === true);
  return {
    ...(names.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(items && { items }),
    ...(additionalProperties !== undefined && { additionalProperties }),
  };
}

/** Where it comes from, where the interface reference contradicts itself, and what is inferred. */
function marks(parts: readonly Schema[]): Schema {
  const sources = parts.flatMap((part) => part["x-source"] ?? []);
  const discrepancy = parts.find((part) => part["x-discrepancy"])?.["x-discrepancy"];
  const inferred = parts.flatMap((part) => part["x-inferred"] ?? []);
  return {
    ...(sources.length > 0 && { "x-source": sources }),
    ...(discrepancy && { "x-discrepancy": discrepancy }),
    ...(inferred.length > 0 && { "x-inferred": inferred }),
  };
}

/** The schema of a property by its own name, or that of all others; undefined when none describes it. */
function propertyOf({ properties, additionalProperties }: Schema, name: string): Schema | undefined {
  if (properties && Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}

/** Whether a schema names a property, or says that there can be others. */
export function isDocumented({ properties, additionalProperties }: Schema, name: string): boolean {
  return Boolean(additionalProperties) || !properties || Object.hasOwn(properties, name);
}

/**
 * Calls `visit` for each value that the schema describes, from the outside in, with its joined schema.
 * It skips values without schema (undocumented properties) and schemas without value.
 */
export function walk(
  surface: Surface,
  schema: Schema,
  value: unknown,
  visit: (schema: Schema, value: unknown, pointer: Pointer) => void,
  pointer: Pointer = "",
): void {
  const here = joined(surface, schema);
  visit(here, value, pointer);
  if (isRecord(value)) {
    for (const name of namesIn(here, value)) {
      const property = propertyOf(here, name);
      if (property) walk(surface, property, value[name], visit, `${pointer}/${name}`);
    }
  }
  if (Array.isArray(value) && here.items) {
    for (const [index, item] of value.entries()) walk(surface, here.items, item, visit, `${pointer}/${index}`);
  }
}

const names = new WeakMap<NonNullable<Schema["properties"]>, string[]>();

/** The names of what a schema describes in a value, in the order of the document. */
function namesIn({ properties = {}, additionalProperties }: Schema, value: Record<string, unknown>): string[] {
  // Listed once for each schema: thousands of agents have the same.
  const own = names.get(properties) ?? Object.keys(properties);
  names.set(properties, own);
  const others = typeof additionalProperties === "object" ? Object.keys(value) : [];
  return [
    ...own.filter((name) => Object.hasOwn(value, name)),
    ...others.filter((name) => !Object.hasOwn(properties, name)),
  ];
}

/**
 * The schemas from `schema` down to the place that `pointer` names, joined, outermost first.
 * Ends early at a place that the schema does not describe.
 */
export function schemasAlong(surface: Surface, schema: Schema, pointer: Pointer): Schema[] {
  const path = [joined(surface, schema)];
  for (const segment of pointer.split("/").slice(1)) {
    const parent: Schema = path[path.length - 1] ?? {};
    const item = /^([0-9]+|\*)$/.test(segment) ? parent.items : undefined;
    const next = propertyOf({ properties: parent.properties ?? {} }, segment) ?? item ?? propertyOf(parent, segment);
    if (!next) break;
    path.push(joined(surface, next));
  }
  return path;
}

/**
 * The citation nearest to a place in a body; one of the operation's own page is preferred,
 * and of several rows there the last one of the property's name, since parameters come before properties.
 */
export function citationAt(operation: Operation, schema: Schema, pointer: Pointer): Citation | undefined {
  const cited = schemasAlong(operation.surface, schema, pointer)
    .reverse()
    .map((place) => place["x-source"])
    .find((citations) => citations !== undefined);
  const own = cited?.filter(({ page }) => page === operation.source.page) ?? [];
  const property = pointer
    .split("/")
    .filter((segment) => !/^([0-9]+|\*)$/.test(segment))
    .at(-1);
  const named = own.filter((citation) => rowName(operation.surface, citation) === property);
  return named.at(-1) ?? own[0] ?? cited?.[0];
}

/** Whether the type of the items of a list is only inferred, so that an empty list leaves nothing open. */
function hasInferredItems(surface: Surface, list: Schema | undefined): boolean {
  const { items, "x-inferred": own = [] } = list ? joined(surface, list) : {};
  const ofItems = items ? (joined(surface, items)["x-inferred"] ?? []) : [];
  return [own, ofItems].some((marks, index) =>
    marks.some(({ constraints }) => constraints.includes(index === 0 ? "items" : "type")),
  );
}

/**
 * Pointers of required lists that had no item anywhere, with `*` for list positions;
 * but for lists of whose items nothing is stated.
 */
export function emptyLists(surface: Surface, schema: Schema, value: unknown): Pointer[] {
  const lists = new Map<Pointer, boolean>();
  walk(surface, schema, value, (parent, parentValue, pointer) => {
    if (!isRecord(parentValue)) return;
    for (const name of parent.required ?? []) {
      const list = parentValue[name];
      if (!Array.isArray(list) || hasInferredItems(surface, parent.properties?.[name])) continue;
      const pattern = placeOf(`${pointer}/${name}`);
      lists.set(pattern, (lists.get(pattern) ?? false) || list.length > 0);
    }
  });
  return [...lists].filter(([, hasItems]) => !hasItems).map(([pattern]) => pattern);
}
