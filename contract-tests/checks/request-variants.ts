// Requests that are wrong in one place, or at the edge of what is right, made from the schema of a request.
import type { Citation, Range, Schema } from "../contract/contract.ts";
import { isWithin } from "../contract/contract.ts";
import { isRecord, type Pointer } from "../contract/schema-walk.ts";

/** Parameters by name, or a body. */
export type Request = Readonly<Record<string, unknown>>;

/** Gives the schema that a reference names; any other schema as it is. */
export type Resolve = (schema: Schema) => Schema;

/** A property of a request, at any depth of its objects. */
export interface RequestPlace {
  /** What a person reads: `agentId`, `request.agentId`. Has no blanks. */
  name: string;
  pointer: Pointer;
  schema: Schema;
  /** The schema of the items of a list. */
  items?: Schema;
  /** Whether it may not be left out of the object that it is in. */
  isRequired: boolean;
  /** Properties beside it that have to be there with it, or without which it may not be. */
  partners: readonly string[];
}

/** A request with something special about one place. */
export interface RequestVariant {
  /** What is special, the name of the place first: `ccId null`. Unique among those of a kind. */
  step: string;
  place: RequestPlace;
  /** The request as a whole. */
  value: Request;
  /** The rows about the place. */
  citations: readonly Citation[];
}

/**
 * What is special about a variant. `within` and `full-list` are right, all others are wrong.
 *
 * `missing`, `null`: of a place that has to be there. `half-pair`: of one that has to be there where another is.
 * `wrong-type`: of which nothing can be made.
 * `convertible`: another type, of which lenient servers make the right one; `as-text`: a number or a truth value as a text.
 * `beyond`, `within`: numbers and lengths on both sides of each bound. `malformed`: a text in none of its forms.
 * `empty-list`, `long-list`, `full-list`: lists by their own bounds.
 * `wrong-item`, `null-item`, `wrong-last-item`: something else in the first, the second and the last place of a list.
 */
export type Kind = keyof typeof KINDS;

/** What becomes of a place: words, and the value that is put there. */
type Edit = readonly [words: string, value: unknown];

/** Put in place of a value that is left out. */
const LEFT_OUT = Symbol("left out");

const TEXT = ["a text", "text"] as const;
const LIST = ["a list", []] as const;
const OBJECT = ["an object", {}] as const;
const TRUE = ["true", true] as const;

const KINDS = {
  missing: ({ isRequired }: RequestPlace) => (isRequired ? [["missing", LEFT_OUT] as const] : []),
  "half-pair": ({ isRequired, partners }: RequestPlace) =>
    !isRequired && partners.length > 0 ? [["missing beside its partner", LEFT_OUT] as const] : [],
  null: ({ isRequired, schema }: RequestPlace) =>
    isRequired && !typesOf(schema).includes("null") ? [["null", null] as const] : [],
  "wrong-type": ({ schema }: RequestPlace) => wrongTypes(schema),
  convertible: convertibles,
  "as-text": asText,
  "wrong-item": ({ items }: RequestPlace, value: unknown) => {
    if (!items || !Array.isArray(value)) return [];
    const [first, ...others] = value;
    return wrongItems(items, first).map(([words, item]): Edit => [`with ${words}`, [item, ...others]]);
  },
  "null-item": (_place: RequestPlace, value: unknown) => {
    if (!Array.isArray(value)) return [];
    const [first, ...others] = value;
    // An item always follows, so that null is in the middle.
    return [["with null among them", [first, null, ...(others.length > 0 ? others : [first])]] as const];
  },
  "wrong-last-item": ({ items }: RequestPlace, value: unknown) => {
    if (!items || !Array.isArray(value)) return [];
    const [words, item] = typesOf(items).includes("string") ? OBJECT : TEXT;
    return [[`with ${words} after them`, [...value, item]] as const];
  },
  "empty-list": ({ schema: { minItems = 0 } }: RequestPlace) => (minItems > 0 ? [["empty", []] as const] : []),
  "long-list": ({ schema: { maxItems } }: RequestPlace, value: unknown) =>
    maxItems !== undefined && Array.isArray(value)
      ? [[`of ${maxItems + 1}`, repeated(value, maxItems + 1)] as const]
      : [],
  "full-list": ({ schema: { maxItems } }: RequestPlace, value: unknown) =>
    maxItems !== undefined && Array.isArray(value) ? [[`of ${maxItems}`, repeated(value, maxItems)] as const] : [],
  beyond: (place: RequestPlace, value: unknown) => [
    ...numbersBeyond(place).map((number) => withNumber(place, value, number)),
    ...lengths(place.schema, value, 1),
  ],
  within: (place: RequestPlace, value: unknown) => [
    ...rangesOf(place)
      .flat()
      .filter(Number.isFinite)
      .map((number) => withNumber(place, value, number)),
    ...lengths(place.schema, value, 0),
  ],
  malformed: malformed,
} satisfies Record<string, (place: RequestPlace, value: unknown) => readonly Edit[]>;

/**
 * The variants of one kind of a request that is accepted, in the order of the schema.
 * A place that may be left out is tried with the example of its schema, and with those that have to be there with it.
 */
export function requestVariants(
  kind: Kind,
  schema: Schema,
  accepted: Request,
  resolve: Resolve = (same) => same,
): RequestVariant[] {
  const edits: (place: RequestPlace, value: unknown) => readonly Edit[] = KINDS[kind];
  return placesOf(schema, resolve).flatMap((place) => {
    const whole = withPlace(accepted, place, schema, resolve);
    return edits(place, valueAt(whole, place.pointer)).map(([words, value]) => ({
      step: `${place.name} ${words}`,
      place,
      value: withValue(whole, place.pointer, value),
      citations: citationsOf(place),
    }));
  });
}

/** The properties of a request, outer ones before inner ones. */
export function placesOf(schema: Schema, resolve: Resolve = (same) => same, parent = ""): RequestPlace[] {
  const { properties = {}, required = [], dependentRequired = {}, "x-inferred": marks = [] } = resolve(schema);
  return Object.entries(properties).flatMap(([name, raw]) => {
    const own = resolve(raw);
    const pointer = `${parent}/${name}`;
    const needing = Object.keys(dependentRequired).filter((other) => dependentRequired[other]?.includes(name));
    const place: RequestPlace = {
      name: pointer.slice(1).replaceAll("/", "."),
      pointer,
      schema: own,
      ...(own.items && { items: resolve(own.items) }),
      isRequired: required.includes(name) && !isInferred(marks, name),
      partners: [...new Set([...needing, ...(dependentRequired[name] ?? [])])],
    };
    return [place, ...placesOf(own, resolve, pointer)];
  });
}

/** Whether it is only inferred that a property has to be there: then a request without it need not be refused. */
function isInferred(marks: NonNullable<Schema["x-inferred"]>, name: string): boolean {
  return marks.some(
    ({ constraints, properties }) =>
      constraints.includes("required") && (properties === undefined || properties.includes(name)),
  );
}

/** The numbers that are allowed at a place, or in the list there; none without bounds. */
export function rangesOf({ schema, items }: Pick<RequestPlace, "schema" | "items">): Range[] {
  const { "x-ranges": ranges, minimum, maximum } = items ?? schema;
  if (ranges !== undefined) return ranges;
  if (minimum === undefined && maximum === undefined) return [];
  return [[minimum ?? Number.NEGATIVE_INFINITY, maximum ?? Number.POSITIVE_INFINITY]];
}

/** The rows about a place, those about the items of a list last. */
export function citationsOf({ schema, items }: Pick<RequestPlace, "schema" | "items">): Citation[] {
  return [...(schema["x-source"] ?? []), ...(items?.["x-source"] ?? [])];
}

/**
 * So many items, all of them of this list, repeated if they are fewer.
 * The last item is only at the end, so that a check of the beginning alone is noticed.
 */
export function repeated<Item>(list: readonly Item[], size: number): Item[] {
  const last = list.slice(-1);
  const others = list.length > 1 ? list.slice(0, -1) : last;
  const before = Array.from({ length: size - last.length }, (_, index) => others[index % others.length]);
  // Where the list has an item, there is one for each index.
  return [...(before as Item[]), ...last];
}

/** A request with another number at a place; in a list it is the last, after the valid ones. */
export function withNumber({ schema, items }: RequestPlace, value: unknown, number: number): Edit {
  const written = typesOf(items ?? schema).includes("string") ? String(number) : number;
  return [String(number), Array.isArray(value) ? [...value, written] : written];
}

/** The value at a pointer; undefined where there is none. */
export function valueAt(request: unknown, pointer: Pointer): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce((value, name) => (isRecord(value) ? value[name] : undefined), request);
}

/** The same request with another value at a pointer. */
export function withValue(request: Request, pointer: Pointer, value: unknown): Request {
  const [, name = "", ...inner] = pointer.split("/");
  if (inner.length > 0) {
    const { [name]: object } = request;
    return { ...request, [name]: withValue(isRecord(object) ? object : {}, `/${inner.join("/")}`, value) };
  }
  if (value !== LEFT_OUT) return { ...request, [name]: value };
  return Object.fromEntries(Object.entries(request).filter(([other]) => other !== name));
}

/** The request with a place that may be left out, as its example has it, and with all that belongs to it. */
function withPlace(request: Request, place: RequestPlace, schema: Schema, resolve: Resolve): Request {
  if (valueAt(request, place.pointer) !== undefined) return request;
  const parent = place.pointer.slice(0, place.pointer.lastIndexOf("/"));
  const pointers = [...place.partners.map((name) => `${parent}/${name}`), place.pointer];
  const places = placesOf(schema, resolve).filter(({ pointer }) => pointers.includes(pointer));
  return places.reduce(
    (whole, { pointer, schema: own }) => withValue(whole, pointer, exampleOf(own, resolve)),
    request,
  );
}

function exampleOf(schema: Schema, resolve: Resolve): unknown {
  const { properties = {}, required = [], examples = [], type } = resolve(schema);
  if (type !== "object") return examples[0];
  return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {}, resolve)]));
}

function typesOf({ type }: Schema): string[] {
  return [type ?? []].flat();
}

/** Values of other types that cannot be converted. */
function wrongTypes(schema: Schema): Edit[] {
  const types = typesOf(schema);
  if (types.length === 0) return [];
  return [
    ...(types.includes("string") ? [] : [TEXT]),
    ...(types.includes("array") ? [] : [LIST]),
    ...(types.includes("object") ? [] : [OBJECT]),
  ];
}

/** One that becomes the right number where it is cut off. */
function fractionOf(value: unknown): Edit {
  return ["a fraction", (typeof value === "number" ? value : 1) + 0.5];
}

/** What makes the value of another type. */
function convertibles({ schema }: RequestPlace, value: unknown): Edit[] {
  const types = typesOf(schema);
  if (types.includes("integer")) return [TRUE, fractionOf(value)];
  if (types.includes("number")) return [TRUE];
  if (types.includes("array")) return [TRUE, ["an integer", Array.isArray(value) ? value[0] : 1]];
  if (types.includes("string")) return [TRUE, ["an integer", 1]];
  return types.includes("boolean") ? [["an integer", 1]] : [];
}

/** Something else in place of an item. */
function wrongItems(items: Schema, first: unknown): Edit[] {
  const types = typesOf(items);
  return [
    ...(types.includes("string") ? [] : [TEXT]),
    ...(types.includes("boolean") ? [] : [TRUE]),
    ...(types.includes("integer") ? [fractionOf(first)] : []),
    ...(types.includes("array") ? [] : [LIST]),
    ...(types.includes("object") ? [] : [OBJECT]),
  ];
}

function isBare(value: unknown): value is number | boolean {
  return typeof value === "number" || typeof value === "boolean";
}

/** A number or a truth value as a text, or each of a list. */
function asText({ schema, items }: RequestPlace, value: unknown): Edit[] {
  if (typesOf(items ?? schema).includes("string")) return [];
  if (isBare(value)) return [["as text", String(value)]];
  return Array.isArray(value) && value.every(isBare) ? [["as text", value.map(String)]] : [];
}

/** Just outside each bound. For ids also 0, which is no agent; for other numbers also a negative one. */
function numbersBeyond(place: RequestPlace): number[] {
  const ranges = rangesOf(place);
  if (ranges.length === 0) return [];
  const isId = (place.items ?? place.schema)["x-ranges"] !== undefined;
  const beside = ranges.flatMap(([least, most]) => [least - 1, most + 1]);
  const numbers = isId ? [0, ...beside] : [...beside, -1];
  return [...new Set(numbers)].filter((number) => Number.isFinite(number) && !isWithin(ranges, number));
}

/** Texts that are by so many characters longer and shorter than their bounds. */
function lengths({ type, minLength = 0, maxLength }: Schema, value: unknown, by: 0 | 1): Edit[] {
  if (type !== "string" || typeof value !== "string") return [];
  const sizes = [...(minLength > 0 ? [minLength - by] : []), ...(maxLength === undefined ? [] : [maxLength + by])];
  return [...new Set(sizes)].map((size): Edit => [`of ${size} characters`, value.slice(0, size).padEnd(size, "x")]);
}

/** Texts that are nearly what a format describes; RFC 3339 has both. */
const NEAR_FORMATS: Record<string, readonly Edit[]> = {
  date: [
    ["with an impossible day", "2024-02-30"],
    ["in another order", "06.05.2024"],
  ],
  "date-time": [
    ["with an impossible day", "2024-02-30T09:30:00Z"],
    ["with an impossible hour", "2024-05-06T25:30:00Z"],
    ["without a time", "2024-05-06"],
  ],
};

/** Texts of which one does not have a form, whatever form that is. */
const STRANGE = ["no such form", "", "?"];

/** A text in no form that it may have. */
function malformed({ schema: { type, format = "", enum: listed, pattern, "x-ranges": ranges } }: RequestPlace): Edit[] {
  // The form of an id is told by its numbers.
  if (type !== "string" || ranges !== undefined) return [];
  const near = NEAR_FORMATS[format];
  if (near) return [["that is none", "text"], ...near];
  const isOfForm = (text: string) =>
    listed?.includes(text) ?? (pattern === undefined || new RegExp(pattern, "u").test(text));
  const strange = STRANGE.find((text) => !isOfForm(text));
  return strange === undefined ? [] : [["in another form", strange]];
}
