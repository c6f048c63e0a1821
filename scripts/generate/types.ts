import openapiTypescript, { astToString, type OpenAPI3, stringToAST } from "openapi-typescript";
import type ts from "typescript";
import { banner, type Surface } from "./surfaces.ts";

const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * The type of "any text but this one", as text.
 * TypeScript has no such type, so it is a union over the first place at which the text differs:
 * for "01" that is `${"1" | "2" ...}${string}` or `0${"0" | "2" ...}${string}`.
 * Texts that differ by something other than a digit are left out; the published codes are all digits.
 */
function textOtherThan(text: string): string {
  return [...text]
    .map((digit, index) => {
      const others = digits.filter((other) => other !== digit).map((other) => `"${other}"`);
      return `\`${text.slice(0, index)}\${${others.join(" | ")}}\${string}\``;
    })
    .join(" | ");
}

/** A type that cannot be the success code, so that a comparison with the success code narrows the answer. */
function failureCodeType(schema: object): string | undefined {
  if ("pattern" in schema && schema.pattern === "^[0-9]{3}-[0-9]{3}$") return `\`\${number}-\${number}\``;
  if ("not" in schema && typeof schema.not === "object" && schema.not !== null && "const" in schema.not) {
    return textOtherThan(String(schema.not.const));
  }
  return undefined;
}

function parseType(type: string): ts.TypeNode {
  const [statement] = stringToAST(`type T = ${type};`) as [ts.TypeAliasDeclaration];
  return statement.type;
}

/** The TypeScript types of a bundle, as openapi-typescript makes them. */
export async function types(surface: Surface, document: object): Promise<string> {
  // A bundle is an OpenAPI document; openapi-typescript's own type of it is stricter than the specification.
  const nodes = await openapiTypescript(document as unknown as OpenAPI3, {
    transform(schema) {
      const type = failureCodeType(schema);
      return type === undefined ? undefined : parseType(type);
    },
  });
  return `// ${banner(surface)}\n\n${astToString(nodes)}`;
}
