import openapiTypescript, { astToString, type OpenAPI3, stringToAST } from "openapi-typescript";
import type ts from "typescript";
import type { Bundle, Schema } from "./bundle.ts";
import { resolve } from "./operations.ts";
import { citationsIn, rowLine } from "./sources.ts";
import { banner, type Surface } from "./surfaces.ts";

/** The characters by which a text can differ from another one: those of codes, and those of the names of events. */
const ALPHABETS = { Digit: "0123456789", Letter: "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz" };

/** As many texts are told apart from all others to their end. */
const MOST_IN_FULL = 10;

type Alphabet = keyof typeof ALPHABETS;

/** One of some characters, as a type. */
function oneOf(characters: readonly (string | undefined)[]): string {
  return characters.map((one) => `"${one}"`).join(" | ");
}

/**
 * The type of "any text but these", as text.
 * TypeScript has no such type, so it is a union over the first place at which the text differs:
 * for "01" that is `${Exclude<Digit, "0">}${string}` or `0${Exclude<Digit, "1">}${string}`.
 * Texts that differ by something that is not in the alphabet, or by their end only, are left out.
 * Of many texts so are those that begin as one of them does for three characters after which no other begins so:
 * compilers take long for thousands of types.
 */
function textOtherThan(texts: readonly string[], alphabet: Alphabet): string {
  const isCommon = (beginning: string) => texts.filter((text) => text.startsWith(beginning)).length > 1;
  const isNeeded = (beginning: string) =>
    texts.length <= MOST_IN_FULL || isCommon(beginning) || isCommon(beginning.slice(0, -2));
  const all = texts.flatMap((text) => [...text].map((_, index) => text.slice(0, index)));
  const beginnings = new Set(all.filter(isNeeded));
  return [...beginnings]
    .map((beginning) => {
      const next = texts.filter((text) => text.startsWith(beginning)).map((text) => text[beginning.length]);
      return `\`${beginning}\${Exclude<${alphabet}, ${oneOf([...new Set(next)])}>}\${string}\``;
    })
    .join(" | ");
}

/** A type that cannot be what the schema excludes, so that a comparison with that narrows an answer or event. */
function typeOfOthers(schema: object): string | undefined {
  if ("pattern" in schema && schema.pattern === "^[0-9]{3}-[0-9]{3}$") return `\`\${number}-\${number}\``;
  if (!("not" in schema) || typeof schema.not !== "object" || schema.not === null) return undefined;
  if ("const" in schema.not) return textOtherThan([String(schema.not.const)], "Digit");
  if ("enum" in schema.not && Array.isArray(schema.not.enum))
    return textOtherThan(schema.not.enum.map(String), "Letter");
  return undefined;
}

function parseType(type: string): ts.TypeNode {
  const [statement] = stringToAST(`type T = ${type};`) as [ts.TypeAliasDeclaration];
  return statement.type;
}

/**
 * The schemas with the source of each property below its description, since an editor shows only that.
 * A property that refers to a named schema gets the first line of what that says; otherwise it would show nothing.
 */
function withSources(document: Bundle): Record<string, Schema> {
  const { schemas } = document.components;
  const described = ({ $ref, ...property }: Schema, name: string, page: string | undefined): Schema => {
    const named = $ref === undefined ? undefined : resolve(schemas, { $ref });
    const [words = ""] = named ? (named.description ?? "").split("\n") : [property.description?.trimEnd()];
    const source = rowLine(document, (named ?? property)["x-source"], { name, page });
    const lines = [words, ...source].filter((line) => line !== "");
    const whole = named ? { $ref, ...property } : inside(property);
    return lines.length === 0 ? whole : { ...whole, description: lines.join("\n") };
  };
  const inside = (schema: Schema): Schema => {
    if (schema.properties === undefined) return schema;
    // A named schema that several pages have cites all of them.
    const page = citationsIn(schema)[0]?.page;
    return { ...schema, properties: mapped(schema.properties, (property, name) => described(property, name, page)) };
  };
  return mapped(schemas, inside);
}

function mapped<Value>(
  record: Record<string, Value>,
  change: (value: Value, name: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

/** The TypeScript types of a bundle, as openapi-typescript makes them. */
export async function types(surface: Surface, bundle: Bundle): Promise<string> {
  const document = { ...bundle, components: { ...bundle.components, schemas: withSources(bundle) } };
  // A bundle is an OpenAPI document; openapi-typescript's own type of it is stricter than the specification.
  const nodes = await openapiTypescript(document as unknown as OpenAPI3, {
    transform(schema) {
      const type = typeOfOthers(schema);
      return type === undefined ? undefined : parseType(type);
    },
  });
  const text = astToString(nodes);
  const alphabets = Object.entries(ALPHABETS)
    .filter(([name]) => text.includes(`Exclude<${name},`))
    .map(([name, characters]) => `type ${name} = ${oneOf([...characters])};\n`);
  return `// ${banner(surface)}\n\n${alphabets.join("")}${text}`;
}
