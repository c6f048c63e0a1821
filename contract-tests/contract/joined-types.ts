/** A schema, as far as types are joined here. */
interface Typed {
  $ref?: string;
  type?: unknown;
  const?: unknown;
  enum?: unknown[];
  not?: { enum?: unknown[] };
  properties?: Record<string, Typed>;
  items?: object;
  anyOf?: Typed[];
  "x-inferred"?: Inferred[];
}

interface Inferred {
  constraints: string[];
}

type Schemas = Readonly<Record<string, Typed>>;

/** Words that say something about values of one type only, so that they may stand beside several types. */
const LIMITS: readonly string[] = ["minimum", "maximum", "pattern", "minLength", "maxLength", "minItems", "maxItems"];

/** What an alternative may have besides: what its values are, and what only people and generators read; of `items` only any. */
const OTHERS: readonly string[] = ["type", "enum", "format", "items", "description", "examples", "x-enum-varnames"];

/** All values of the types that have few. */
const FEW_VALUES: Readonly<Record<string, unknown[]>> = { boolean: [true, false], null: [null] };

/**
 * The schemas of a bundle as the suite reads them: `anyOf` of alternatives of one type each becomes one schema with a list of types.
 * Generators need the alternatives. A finding is about one place, with one row, and one text about what is expected there.
 * Both accept the same values.
 * Objects told apart by a name become the one of all other names, which then accepts any name, with a condition for each
 * name that is known: then a violation is one of the place inside, and not of all alternatives. Any other `anyOf` stays.
 */
export function withJoinedTypes<Named extends Schemas>(schemas: Named): Named {
  const read = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(read);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(
      Object.entries(joined(node, schemas) ?? ofAnyName(node, schemas) ?? node).map(([name, value]) => [
        name,
        read(value),
      ]),
    );
  };
  // Every name stays, with a schema that is only written in another way.
  return read(schemas) as Named;
}

/** The schema with what its alternatives say in the place of `anyOf`; undefined if they are of another kind. */
function joined({ anyOf = [], "x-inferred": own = [], ...schema }: Typed, schemas: Schemas): Typed | undefined {
  const alternatives = anyOf.map((raw) => resolved(raw, schemas));
  const types = new Set(alternatives.filter(isPlain).map(({ type }) => type));
  if (types.size === 0 || types.size < alternatives.length) return undefined;
  const values = alternatives.map(({ type, enum: listed }) => listed ?? FEW_VALUES[String(type)]);
  const areListed = alternatives.some(({ enum: listed }) => listed !== undefined);
  if (areListed && values.includes(undefined)) return undefined;
  const limits = alternatives.flatMap((alternative) => Object.entries(alternative).filter(isOfOneType));
  if (new Set(limits.map(([word]) => word)).size < limits.length) return undefined;
  const constraints = {
    type: [...types],
    ...Object.fromEntries(limits),
    ...(areListed && { enum: values.flat() }),
  };
  const inferred = [
    ...own.map((mark) => ofJoined(mark, Object.keys(constraints))),
    ...alternatives.flatMap((alternative) => alternative["x-inferred"] ?? []),
  ];
  return { ...constraints, ...schema, ...(inferred.length > 0 && { "x-inferred": inferred }) };
}

/**
 * The alternative of all other names, without the names that it leaves to the others, and with what these say under the
 * condition of their names; undefined if there is none.
 */
function ofAnyName({ anyOf = [], "x-inferred": own = [], ...schema }: Typed, schemas: Schemas): object | undefined {
  const last = resolved(anyOf.at(-1) ?? {}, schemas);
  const [name, told] = Object.entries(last.properties ?? {}).find(([, { not }]) => not?.enum !== undefined) ?? [];
  if (name === undefined || told === undefined) return undefined;
  const { not: _, "x-inferred": marks = [], ...open } = told;
  const inferred = [...without("anyOf", own), ...(last["x-inferred"] ?? [])];
  const properties = { ...last.properties, [name]: { ...open, "x-inferred": without("not", marks) } };
  const allOf = anyOf.slice(0, -1).map((alternative) => ofName(name, resolved(alternative, schemas), last, schemas));
  return { ...last, ...schema, properties, allOf, "x-inferred": inferred };
}

/** What an alternative says of an object with one of its names, besides what the alternative of all others says as well. */
function ofName(name: string, { properties = {} }: Typed, other: Typed, schemas: Schemas): object {
  const { const: only, enum: names = [only] } = properties[name] ?? {};
  const said = Object.entries(properties).filter(
    ([place, { $ref }]) => place !== name && ($ref === undefined || $ref !== other.properties?.[place]?.$ref),
  );
  const own = said.map(([place, property]) => [place, inline(property, schemas)]);
  return {
    if: { properties: { [name]: { enum: names } }, required: [name] },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { properties: Object.fromEntries(own) },
  };
}

/**
 * The schema with what it refers to in the place of each reference: an error says where it arose only within one schema.
 * Where table and sample disagree, the alternative itself says.
 */
function inline(node: unknown, schemas: Schemas): unknown {
  if (Array.isArray(node)) return node.map((part) => inline(part, schemas));
  if (typeof node !== "object" || node === null) return node;
  const schema = "$ref" in node ? resolved(node as Typed, schemas) : node;
  const words = Object.entries(schema).filter(([word]) => word !== "x-discrepancy");
  return Object.fromEntries(words.map(([word, value]) => [word, inline(value, schemas)]));
}

/** The marks of other constraints than this one. */
function without(word: string, marks: readonly Inferred[]): Inferred[] {
  return marks.filter(({ constraints }) => !constraints.includes(word));
}

function resolved(schema: Typed, schemas: Schemas): Typed {
  return schema.$ref === undefined ? schema : (schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
}

function isPlain(schema: Typed): boolean {
  const words = [...LIMITS, ...OTHERS, "x-inferred"];
  const hasAnyItems = Object.keys(schema.items ?? {}).length === 0;
  return typeof schema.type === "string" && hasAnyItems && Object.keys(schema).every((word) => words.includes(word));
}

function isOfOneType([word]: [string, unknown]): boolean {
  return [...LIMITS, "format"].includes(word);
}

/** What is inferred of the alternatives is inferred of all that they demand. */
function ofJoined(mark: Inferred, words: readonly string[]): Inferred {
  const demands = words.filter((word) => LIMITS.includes(word) || ["type", "enum"].includes(word));
  return { ...mark, constraints: mark.constraints.flatMap((word) => (word === "anyOf" ? demands : word)) };
}
