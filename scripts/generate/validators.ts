import { join } from "node:path";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import type { Bundle } from "./bundle.ts";
import { eachOperation } from "./operations.ts";
import { banner, type Surface } from "./surfaces.ts";

/** Words that say nothing about whether a value is valid. A format is among them: no page says how wide its numbers are. */
const ANNOTATION = /^(x-.*|deprecated|description|examples?|format|title)$/;

/** A schema without annotations, which would be most of the code. Names of properties may be any words. */
function assertions(schema: unknown, isNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((item) => assertions(item));
  if (typeof schema !== "object" || schema === null) return schema;
  const words = Object.entries(schema).filter(([word]) => isNames || !ANNOTATION.test(word));
  return Object.fromEntries(
    words.map(([word, value]) => [word, assertions(value, !isNames && ["properties", "schemas"].includes(word))]),
  );
}

/**
 * Cuts from the code of Ajv what an error does not need beside its place and its message, a third of all.
 * Data of the parents is only for keywords of one's own, which the contract does not have.
 */
function withoutParticulars(code: string): string {
  return code
    .replaceAll(/schemaPath:"(?:[^"\\]|\\.)*",/g, "")
    .replaceAll(/,params:\{(?:"(?:[^"\\]|\\.)*"|[^{}"])*\}/g, "")
    .replaceAll(/,parentData(:\w+)?,parentDataProperty(:[^,}]*)?,rootData/g, "")
    .replaceAll(/, parentData, parentDataProperty, rootData=data/g, "")
    .replaceAll(
      /(validate\d+)\.errors = \[\{instancePath(?::(.*?))?,keyword:(.*?),message:(.*?)\}\];return false;/g,
      (_, validate, place = "instancePath", keyword, message) =>
        `return refuse(${validate},${place},${keyword},${message});`,
    )
    .concat(REFUSE);
}

/** What nearly every line of Ajv's code does at its end. */
const REFUSE = `
function refuse(validate,instancePath,keyword,message){validate.errors = [{instancePath,keyword,message}];return false;}`;

/** The name of the validator of an operation. */
function nameOf(operationId: string): string {
  return `validate${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}`;
}

/** The schema of what an operation answers with HTTP status 200. */
function answerSchema({ responses }: { responses: Record<string, unknown> }): unknown {
  const { content } = responses["200"] as { content: Record<string, { schema: unknown }> };
  return content["application/json"]?.schema;
}

/** An ES module with one validator for each operation, by Ajv, which needs no Ajv and no other package. */
export async function validators(surface: Surface, document: Bundle): Promise<string> {
  const ajv = new Ajv({
    strict: true,
    allowUnionTypes: true,
    // A referred schema is a function of its own, so that what several answers have stands there once.
    inlineRefs: false,
    code: { source: true, esm: true, optimize: 2 },
  });
  const operations = eachOperation(document).map(({ operation }) => operation);
  const answers = Object.fromEntries(
    operations.map((operation) => [nameOf(operation.operationId), answerSchema(operation)]),
  );
  const { schemas } = document.components;
  ajv.addVocabulary(["components", "answers"]);
  ajv.addSchema({ components: assertions({ schemas }), answers: assertions(answers, true) }, surface.key, false, false);
  const entries = Object.keys(answers).map((name) => [name, `${surface.key}#/answers/${name}`]);
  // The package is CommonJS; its default export arrives as a property.
  const code = standaloneCode.default(ajv, Object.fromEntries(entries));
  const { outputFiles } = await build({
    stdin: { contents: withoutParticulars(code), resolveDir: import.meta.dirname },
    bundle: true,
    // The paths of packages stand in comments: as they are below the project, wherever that is.
    absWorkingDir: join(import.meta.dirname, "../.."),
    preserveSymlinks: true,
    format: "esm",
    charset: "utf8",
    minifySyntax: true,
    banner: { js: `// ${banner(surface)}` },
    write: false,
  });
  return outputFiles.map(({ text }) => text).join("");
}

/** The types of that module. */
export function validatorTypes(surface: Surface, document: Bundle): string {
  const declarations = eachOperation(document).map(
    ({ operation: { operationId } }) =>
      `/** Whether a value is what \`${operationId}\` answers with HTTP status 200, success or failure. */
export declare const ${nameOf(operationId)}: Validator<
  operations["${operationId}"]["responses"][200]["content"]["application/json"]
>;\n`,
  );
  return `// ${banner(surface)}

import type { Validator } from "../../contract-tests/client/validator.ts";
import type { operations } from "./types.js";

export type { ValidationError, Validator } from "../../contract-tests/client/validator.ts";

${declarations.join("\n")}`;
}
