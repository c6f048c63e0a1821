import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { type FileError, fileSchema, schemaProblems, YamlFile } from "../deployment/yaml-file.ts";
import schema from "./requirements.schema.json" with { type: "json" };

/** The definitions of `requirements.schema.json` that describe a file. */
type Kind = "page" | "rules" | "frozen" | "excludedPages";

const validators = new Map<Kind, ValidateFunction>();

function validatorOf(kind: Kind): ValidateFunction {
  const validate = validators.get(kind) ?? fileSchema({ $defs: schema.$defs, $ref: `#/$defs/${kind}` });
  validators.set(kind, validate);
  return validate;
}

/**
 * Reads a file of the requirements and holds it to its schema.
 * `Content` is the type that the schema describes.
 * Throws a UsageError that names the file and tells every mistake with its line.
 */
export function readFile<Content>(path: string, kind: Kind): { content: Content; yaml: YamlFile } {
  const yaml = new YamlFile(path, { what: "file", next: "put it back" });
  const validate = validatorOf(kind);
  if (!validate(yaml.content)) throw yaml.refusal(distinct(schemaProblems(validate.errors ?? [], ownMessage)));
  // The schema has just said so.
  return { content: yaml.content as Content, yaml };
}

/** The sentences for keywords whose general one says too little here. */
function ownMessage({ keyword, params }: ErrorObject, place: string): string | undefined {
  switch (keyword) {
    case "enum":
      return `${place}: give ${params.allowedValues.join(" or ")}`;
    case "not":
    case "oneOf":
      return `${place}: give either checks or untestable`;
    default:
      return undefined;
  }
}

/** Branches of a `oneOf` tell what is missing in each of them, at the same place. */
function distinct(problems: FileError[]): FileError[] {
  const told = new Set<string>();
  return problems.filter(({ message }) => !told.has(message) && told.add(message));
}
