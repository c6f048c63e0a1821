import { KEYWORDS } from "../../contract-tests/client/validator.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import type { Bundle } from "./bundle.ts";
import { eachOperation } from "./operations.ts";
import { banner, type Surface } from "./surfaces.ts";

/** Words that say nothing about whether a value is valid. A format is among them: no page says how wide its numbers are. */
const ANNOTATION = /^(x-.*|deprecated|description|examples?|format|title)$/;

/**
 * Writes schemas as code for `validator`: without annotations, and each named schema as a constant before its use.
 * Schemas that say no more than a type and a least number are constants too, because there are many of them.
 */
class Writer {
  readonly #schemas: Record<string, object>;
  /** The code of each named schema; undefined while it is being written. */
  readonly #constants = new Map<string, string | undefined>();

  constructor(schemas: Record<string, object>) {
    this.#schemas = schemas;
  }

  /** The constants of all that was written, those first that others use. */
  constants(): string {
    return [...this.#constants].map(([name, code]) => `const ${name}: AnswerSchema = ${code};\n`).join("");
  }

  codeOf(schema: object): string {
    if ("$ref" in schema) return this.#constant(String(schema.$ref));
    const words = Object.entries(schema).filter(([word, value]) => !ANNOTATION.test(word) && !isTrivial(word, value));
    const unknown = words.find(([word]) => !KEYWORDS.some((known) => known === word));
    if (unknown)
      throw new UsageError(`validators do not know ${unknown[0]}; add it to contract-tests/client/validator.ts`);
    const code = objectOf(words.map(([word, value]) => [word, this.#wordOf(word, value)]));
    const { type, minimum, ...others } = Object.fromEntries(words);
    if (type === undefined || Object.keys(others).length > 0) return code;
    const least = minimum === undefined ? "" : `From${minimum}`;
    const name = `any${[type].flat().map(capitalised).join("Or")}${least}`;
    this.#constants.set(name, code);
    return name;
  }

  #wordOf(word: string, value: unknown): string {
    switch (word) {
      case "properties":
        return objectOf(Object.entries(value as object).map(([name, schema]) => [name, this.codeOf(schema)]));
      case "anyOf":
      case "oneOf":
        return `[${(value as object[]).map((schema) => this.codeOf(schema)).join(", ")}]`;
      case "items":
      case "not":
        return this.codeOf(value as object);
      case "pattern":
        // A literal is compiled once, and a bundler can leave it out.
        return `${new RegExp(String(value), "u")}`;
      default:
        return JSON.stringify(value).replaceAll(/,(?=["\d])/g, ", ");
    }
  }

  #constant(reference: string): string {
    const [, name = ""] = /^#\/components\/schemas\/(\w+)$/.exec(reference) ?? [];
    const schema = this.#schemas[name];
    if (schema === undefined) throw new UsageError(`validators cannot refer to ${reference}; name a schema`);
    if (this.#constants.get(name) !== undefined) return name;
    if (this.#constants.has(name)) throw new UsageError(`validators cannot have ${name}, which contains itself`);
    this.#constants.set(name, undefined);
    const code = this.codeOf(schema);
    // After all that it has needed.
    this.#constants.delete(name);
    this.#constants.set(name, code);
    return name;
  }
}

function capitalised(word: unknown): string {
  const text = String(word);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What a value may have anyway. */
function isTrivial(word: string, value: unknown): boolean {
  return word === "additionalProperties" && value === true;
}

/** An object as code, in one line where it fits. */
function objectOf(members: string[][]): string {
  const texts = members.map(([name = "", code]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${code}`);
  const line = texts.length === 0 ? "{}" : `{ ${texts.join(", ")} }`;
  if (line.length <= 100 && !line.includes("\n")) return line;
  return `{\n${texts.map((text) => `  ${text.replaceAll("\n", "\n  ")},\n`).join("")}}`;
}

/** The schema of what an operation answers with HTTP status 200. */
function answerSchema({ responses }: { responses: Record<string, unknown> }): object {
  const { content } = responses["200"] as { content: Record<string, { schema: object }> };
  return content["application/json"]?.schema ?? {};
}

/** A module with one validator for each operation, which needs no other package. */
export function validators(surface: Surface, document: Bundle): string {
  const writer = new Writer(document.components.schemas);
  const exported = eachOperation(document).map(({ operation }) => {
    const { operationId: id } = operation;
    return `/** Whether a value is what \`${id}\` answers with HTTP status 200, success or failure. */
export const validate${capitalised(id)}: Validator<
  operations["${id}"]["responses"][200]["content"]["application/json"]
> = /* @__PURE__ */ validator(${writer.codeOf(answerSchema(operation))});\n`;
  });
  return `// ${banner(surface)}

import { type AnswerSchema, type Validator, validator } from "../../contract-tests/client/validator.ts";
import type { operations } from "./types.js";

export type { ValidationError, Validator } from "../../contract-tests/client/validator.ts";

${writer.constants()}
${exported.join("\n")}`;
}
