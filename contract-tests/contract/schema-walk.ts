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

/**
 * Calls `visit` for each value that the schema describes, from the outside in, with its resolved schema.
 * Values that have no schema (undocumented properties) and schemas that have no value are passed over.
 */
export function walk(
  surface: Surface,
  schema: Schema,
  value: unknown,
  visit: (schema: Schema, value: unknown, pointer: Pointer) => void,
  pointer: Pointer = "",
): void {
  const here = resolved(surface, schema);
  visit(here, value, pointer);
  if (isRecord(value)) {
    const { properties = {} } = here;
    for (const name of namesOf(properties)) {
      const { [name]: property } = properties;
      if (property && name in value) walk(surface, property, value[name], visit, `${pointer}/${name}`);
    }
  }
  if (Array.isArray(value) && here.items) {
    for (const [index, item] of value.entries()) walk(surface, here.items, item, visit, `${pointer}/${index}`);
  }
}

const names = new WeakMap<NonNullable<Schema["properties"]>, string[]>();

/** Listed once for each schema: thousands of agents have the same. */
function namesOf(properties: NonNullable<Schema["properties"]>): string[] {
  const own = names.get(properties) ?? Object.keys(properties);
  names.set(properties, own);
  return own;
}

/**
 * The schemas from `schema` down to the place that `pointer` names, resolved, outermost first.
 * Ends early at a place that the schema does not describe.
 */
export function schemasAlong(surface: Surface, schema: Schema, pointer: Pointer): Schema[] {
  const path = [resolved(surface, schema)];
  for (const segment of pointer.split("/").slice(1)) {
    const parent = path[path.length - 1];
    const next = parent?.properties?.[segment] ?? (/^([0-9]+|\*)$/.test(segment) ? parent?.items : undefined);
    if (!next) break;
    path.push(resolved(surface, next));
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
  const { items, "x-inferred": own = [] } = list ? resolved(surface, list) : {};
  const ofItems = items ? (resolved(surface, items)["x-inferred"] ?? []) : [];
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
