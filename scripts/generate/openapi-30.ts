import { Converter } from "@apiture/openapi-down-convert";

type Json = Record<string, unknown>;

/** The keywords that say something about values of one type only. */
const KEYWORDS: Record<string, string[]> = {
  string: ["pattern", "minLength", "maxLength", "format"],
  integer: ["minimum", "maximum", "format"],
  array: ["items", "minItems", "maxItems"],
  object: ["properties", "required", "additionalProperties"],
};

function isOf(type: string, value: unknown): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  return typeof value === type;
}

/** One schema for each of several types; OpenAPI 3.0 knows one type, and null as a property of it. */
function separated(schema: Json, types: string[]): Json {
  const isNullable = types.includes("null");
  const branches = types
    .filter((type) => type !== "null")
    .map((type, index) => ({
      type,
      ...(isNullable && index === 0 ? { nullable: true } : {}),
      ...(type === "array" ? { items: {} } : {}),
      ...Object.fromEntries(Object.entries(schema).filter(([word]) => KEYWORDS[type]?.includes(word))),
      ...(Array.isArray(schema.enum) ? { enum: schema.enum.filter((value) => isOf(type, value)) } : {}),
    }));
  const moved = new Set(["type", "enum", ...Object.values(KEYWORDS).flat()]);
  return { ...Object.fromEntries(Object.entries(schema).filter(([word]) => !moved.has(word))), anyOf: branches };
}

/** A document with each schema as OpenAPI 3.0 can say it. What is only an example stays as it is. */
function prepared(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prepared);
  if (typeof value !== "object" || value === null) return value;
  const json = Object.fromEntries(
    Object.entries(value).map(([word, inner]) => [
      word,
      /^(examples?|value|x-.*)$/.test(word) ? inner : prepared(inner),
    ]),
  );
  // It names keywords of the 3.1 document, which stand elsewhere here.
  delete json["x-inferred"];
  // 3.0 cannot say it; the descriptions of the fields do.
  delete json.dependentRequired;
  if (json.type === "null") Object.assign(json, { type: "object", nullable: true, enum: [null] });
  if (json.type === "array") json.items ??= {};
  const types = Array.isArray(json.type) ? (json.type as string[]) : [];
  const several = types.filter((type) => type !== "null").length > 1;
  return several ? separated(json, types) : json;
}

/** A document without citations and the rows that they name: the 3.1 document has them, and they are 40 percent of it. */
function withoutSources(document: object): object {
  return JSON.parse(JSON.stringify(document, (key, value) => (/^x-source(-pages)?$/.test(key) ? undefined : value)));
}

/**
 * The same contract as an OpenAPI 3.0.3 document, for tools that do not read 3.1.
 * openapi-down-convert writes what 3.0 says in other words: null, constants, examples. Lists of types it leaves, so they
 * become a choice of schemas before.
 */
export function openapi30(document: object): object {
  const { info, ...converted } = new Converter(prepared(withoutSources(document)) as object).convert() as {
    info: Json;
  };
  // 3.0 has neither a summary of the whole nor an identifier of the license.
  const { summary: _, ...rest } = info;
  return { ...converted, info: rest };
}
