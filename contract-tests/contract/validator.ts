import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { bundleOf, type Schema, type Surface, surfaces } from "./contract.ts";
import { joined, type Pointer, placeOf, schemasAlong } from "./schema-walk.ts";

/** Words of an OpenAPI document that mean nothing to JSON Schema; strict mode would refuse them. */
const OPENAPI_VOCABULARY = ["openapi", "info", "servers", "security", "tags", "paths", "components"];
const OUR_VOCABULARY = [
  "x-generated",
  "x-source",
  "x-discrepancy",
  "x-inferred",
  "x-ranges",
  "x-enum-varnames",
  "x-source-pages",
  "x-error-codes",
  "x-envelopes",
];

// Union types stand where a table and a sample of the interface reference disagree about a type.
// Verbose errors bring the schema that is broken, and with it what of it is inferred.
const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  allErrors: true,
  verbose: true,
  code: { process: appending },
});
// The package is CommonJS; its default export arrives as a property.
// Compiled code knows the validator as `self`.
Object.assign(ajv, { keep });
addFormats.default(ajv, ["int32", "int64", "password"]);
ajv.addVocabulary([...OPENAPI_VOCABULARY, ...OUR_VOCABULARY]);
// A bundle is no schema, but holds them: held against the schema of schemas it says nothing, and takes half of the start.
for (const surface of surfaces) ajv.addSchema(bundleOf(surface), surface, false, false);

/**
 * As many errors of one constraint are kept of one value, and the others are counted: a deployment can send any number
 * of items that are wrong. No constraint keeps those of another from being told.
 */
const MOST_OF_ONE = 100;

/** An error, and how many others broke the same constraint and were not kept. */
type Kept = ErrorObject & { others?: number };

/** How often each constraint of a schema was broken by the value that is validated, and the last error that was kept. */
const broken = new Map<object, Map<string, { times: number; last: Kept }>>();

/** The error, or undefined where enough of its kind are kept: Ajv counts on one entry for each. */
function keep(error: Kept): Kept | undefined {
  // Inside of "not" an error is an empty object, which is taken back.
  if (error.parentSchema === undefined) return error;
  const schema = error.parentSchema;
  const ofSchema = broken.get(schema) ?? new Map<string, { times: number; last: Kept }>();
  broken.set(schema, ofSchema);
  const { keyword, instancePath, params } = error;
  // Two lists of a body can have items of one schema.
  const constraint = `${keyword} ${params.missingProperty ?? ""} ${instancePath.split("/", 2)[1] ?? ""}`;
  const known = ofSchema.get(constraint) ?? { times: 0, last: error };
  ofSchema.set(constraint, known);
  known.times += 1;
  if (known.times <= MOST_OF_ONE) known.last = error;
  else known.last.others = (known.last.others ?? 0) + 1;
  return known.times <= MOST_OF_ONE ? error : undefined;
}

/**
 * Lets compiled code append the errors of a referred schema to those before, and keep only some of them.
 * As Ajv makes it, it copies all errors of a list for each item, so that 6000 items that are wrong take seconds.
 */
function appending(code: string): string {
  return code
    .replaceAll(/\bvErrors\.concat\((\w+\.errors)\)/g, "($1.forEach((error) => vErrors.push(error)), vErrors)")
    .replaceAll(/\bvErrors\.push\((err[0-9]+)\)/g, "vErrors.push(self.keep($1))")
    .replaceAll(/\bvErrors = \[(err[0-9]+)\]/g, "vErrors = [self.keep($1)]");
}

/** A violation at one place of a value. */
export interface Violation {
  pointer: Pointer;
  expected: string;
  actual: string;
  /** Whether the broken constraint is only inferred. */
  inferred: boolean;
  /** How many others break the same constraint and are not told. */
  others?: number;
}

function validatorOf(surface: Surface, schemaName: string): ValidateFunction {
  const validate = ajv.getSchema(`${surface}#/components/schemas/${schemaName}`);
  if (!validate) throw new Error(`The contract of ${surface} has no schema ${schemaName}.`);
  return validate;
}

/**
 * Validates a value against a named schema of a surface; returns one violation for each wrong place.
 * If a place breaks stated and inferred constraints, the violation is about the stated one.
 */
export function violationsOf(surface: Surface, schemaName: string, value: unknown): Violation[] {
  const validate = validatorOf(surface, schemaName);
  broken.clear();
  if (validate(value)) return [];
  const violations = new Map<Pointer, Violation>();
  const errors = (validate.errors ?? []) as (Kept | undefined)[];
  // The list is kept by the compiled code until the next value.
  validate.errors = null;
  for (const error of errors) {
    // That a condition is broken says nothing besides what is wrong inside of it.
    if (error === undefined || error.keyword === "if") continue;
    const pointer = placeOfError(error);
    const known = violations.get(pointer);
    if (known && !known.inferred) continue;
    const inferred = isInferred(surface, schemaName, error);
    if (!known || !inferred) violations.set(pointer, violationOf(surface, schemaName, value, error, inferred));
  }
  return [...violations.values()];
}

/** A missing property is wrong at its own place. */
function placeOfError({ keyword, instancePath, params }: ErrorObject): Pointer {
  return keyword === "required" ? `${instancePath}/${params.missingProperty}` : instancePath;
}

/** Whether no row states what an error breaks: the schema says so, or one of a list above it does of its items. */
function isInferred(surface: Surface, schemaName: string, error: ErrorObject): boolean {
  const { keyword, params, data, instancePath, parentSchema } = error;
  // No page says how wide its numbers are.
  if (keyword === "format") return true;
  const marks = (parentSchema as Schema)["x-inferred"] ?? [];
  return (
    marks.some(
      ({ constraints, properties }) =>
        (constraints.includes(keyword) && (properties?.includes(params.missingProperty) ?? true)) ||
        (data === null && constraints.includes("null")),
    ) || isInInferredList(surface, schemaName, instancePath)
  );
}

function isInInferredList(surface: Surface, schemaName: string, pointer: Pointer): boolean {
  const segments = pointer.split("/").slice(1);
  const path = schemasAlong(surface, { $ref: `#/components/schemas/${schemaName}` }, placeOf(pointer));
  return path.some(
    (schema, depth) =>
      /^[0-9]+$/.test(segments[depth] ?? "") &&
      schema["x-inferred"]?.some(({ constraints }) => constraints.includes("items")),
  );
}

/** Whether a value matches a standalone schema. */
export function matches(schema: object, value: unknown): boolean {
  return ajv.validate(schema, value);
}

/** Whether a value matches the schema at a place of a bundle, given by the names on its path. */
export function matchesAt(surface: Surface, location: readonly string[], value: unknown): boolean {
  const names = location.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1")));
  const validate = ajv.getSchema(`${surface}#/${names.join("/")}`);
  if (!validate) throw new Error(`The contract of ${surface} has no schema at ${location.join("/")}.`);
  return validate(value) === true;
}

function violationOf(surface: Surface, schemaName: string, value: unknown, error: Kept, inferred: boolean): Violation {
  const pointer = placeOfError(error);
  const expected = conditional(surface, error) ?? expectedAt(surface, schemaName, pointer, inferred);
  const actual = error.keyword === "required" ? "no such property" : shortJson(valueAt(value, pointer));
  return { pointer, expected, actual, inferred, ...(error.others === undefined ? {} : { others: error.others }) };
}

/** What a condition demands at the place of an error, such as of the content of one event; undefined elsewhere. */
function conditional(surface: Surface, { schemaPath, keyword, params, parentSchema }: Kept): string | undefined {
  if (!schemaPath.includes("/then/")) return undefined;
  const schema = parentSchema as Schema;
  const place = keyword === "required" ? schema.properties?.[params.missingProperty as string] : schema;
  return inWords(surface, place ?? schema);
}

const expectations = new Map<string, string>();

/** Made once for all items of a list. Only places that the contract describes can be wrong, so that they are few. */
function expectedAt(surface: Surface, schemaName: string, pointer: Pointer, inferred: boolean): string {
  const place = placeOf(pointer);
  const key = `${surface} ${schemaName} ${place} ${inferred}`;
  const known = expectations.get(key);
  if (known !== undefined) return known;
  const root: Schema = { $ref: `#/components/schemas/${schemaName}` };
  const path = schemasAlong(surface, root, place);
  const schema = joined(surface, path[path.length - 1] ?? root);
  // What breaks a stated constraint is not held against an inferred one.
  const expected = inWords(surface, inferred ? schema : statedPart(schema));
  expectations.set(key, expected);
  return expected;
}

/** A schema without the constraints that are inferred. */
function statedPart(schema: Schema): Schema {
  const words = new Set((schema["x-inferred"] ?? []).flatMap(({ constraints }) => constraints));
  return Object.fromEntries(Object.entries(schema).filter(([word]) => !words.has(word)));
}

function valueAt(value: unknown, pointer: Pointer): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (parent, segment) => (parent as Record<string, unknown>)[segment.replaceAll("~1", "/").replaceAll("~0", "~")],
      value,
    );
}

/** A value as JSON, cut at 80 characters. */
export function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The expectation of a schema in a few words: `integer from 0 to 65535`. */
export function inWords(surface: Surface, schema: Schema): string {
  const {
    type,
    const: constant,
    enum: values,
    oneOf,
    not,
    pattern,
    minimum,
    maximum,
    minItems,
    maxItems,
    maxLength,
  } = joined(surface, schema);
  if (oneOf) return oneOf.map((branch) => inWords(surface, branch)).join(", or ");
  if (constant !== undefined) return JSON.stringify(constant);
  if (values) return `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`;
  const words = [[type ?? "any value"].flat().join(" or ")];
  if (minimum !== undefined)
    words.push(maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`);
  if (pattern !== undefined) words.push(`that matches ${pattern}`);
  if (maxLength !== undefined) words.push(`of at most ${maxLength} characters`);
  if (maxItems !== undefined) words.push(`of ${minItems ?? 0} to ${maxItems} items`);
  if (not) words.push(`other than ${inWords(surface, not)}`);
  return words.join(" ");
}
