// What the validators of answers are. They need no Ajv and no eval, and run in Node, browsers and workers.

/** One place of a value that is wrong. */
export interface ValidationError {
  /** JSON pointer of the place; of a missing property that of its parent, and empty for the value itself. */
  instancePath: string;
  /** The keyword of JSON Schema that the place breaks: `type`, `required`, `enum` ... */
  keyword: string;
  /** In words: `must be integer`. */
  message: string;
}

/**
 * Whether a value, parsed from JSON, is an answer of an operation as the contract has it, inferred constraints included.
 * Answers do not differ between the editions of the interface reference, so that there is one validator for all.
 *
 * `errors` has what the last value broke, and null where it was valid: the first wrong place of the form of success,
 * that of the form of failure, and that neither form fits.
 */
export interface Validator<Answer> {
  (value: unknown): value is Answer;
  errors?: ValidationError[] | null;
}

/** The part of JSON Schema that the answers of the contract are described with. */
export interface AnswerSchema {
  type?: string | readonly string[];
  maximum?: number;
  minimum?: number;
  maxLength?: number;
  pattern?: RegExp;
  const?: string;
  enum?: readonly unknown[];
  not?: AnswerSchema;
  anyOf?: readonly AnswerSchema[];
  oneOf?: readonly AnswerSchema[];
  maxItems?: number;
  items?: AnswerSchema;
  required?: readonly string[];
  properties?: Readonly<Record<string, AnswerSchema>>;
}

/** The names of that part; a schema with another word is refused when the validators are generated. */
export const KEYWORDS = [
  "type",
  "maximum",
  "minimum",
  "maxLength",
  "pattern",
  "const",
  "enum",
  "not",
  "anyOf",
  "oneOf",
  "maxItems",
  "items",
  "required",
  "properties",
] as const satisfies (keyof AnswerSchema)[];

/** A validator by a schema. Places, keywords and words of its errors are those of Ajv. */
export function validator<Answer>(schema: AnswerSchema): Validator<Answer> {
  const validate: Validator<Answer> = (value): value is Answer => {
    const errors = errorsOf(schema, value);
    validate.errors = errors.length === 0 ? null : errors;
    return errors.length === 0;
  };
  return validate;
}

/** Shared, since nearly all values are right, and an answer can have 100,000. */
const NONE: ValidationError[] = [];

/** What a value breaks first, with what it breaks of each alternative; empty where it is valid. */
function errorsOf(schema: AnswerSchema, value: unknown): ValidationError[] {
  const { type, enum: values, not, anyOf, oneOf } = schema;
  if (type !== undefined && !(typeof type === "string" ? isOf(type, value) : type.some((name) => isOf(name, value))))
    return wrong("type", `be ${type}`);
  if (typeof value === "number") {
    if (value > (schema.maximum ?? value)) return wrong("maximum", `be <= ${schema.maximum}`);
    if (value < (schema.minimum ?? value)) return wrong("minimum", `be >= ${schema.minimum}`);
  }
  if (typeof value === "string") {
    const { maxLength, pattern } = schema;
    // In code points, not in UTF-16.
    if (maxLength !== undefined && [...value].length > maxLength)
      return wrong("maxLength", `NOT have more than ${maxLength} characters`);
    if (pattern && !pattern.test(value)) return wrong("pattern", `match pattern "${pattern.source}"`);
  }
  if (schema.const !== undefined && value !== schema.const) return wrong("const", "be equal to constant");
  if (values && !values.includes(value)) return wrong("enum", "be equal to one of the allowed values");
  if (not && errorsOf(not, value) === NONE) return wrong("not", "NOT be valid");
  const alternatives = anyOf ?? oneOf;
  if (alternatives) {
    const broken = alternatives.map((one) => errorsOf(one, value));
    const valid = broken.filter((errors) => errors === NONE).length;
    if (anyOf && valid === 0) return [...broken.flat(), ...wrong("anyOf", "match a schema in anyOf")];
    if (oneOf && valid !== 1) return [...broken.flat(), ...wrong("oneOf", "match exactly one schema in oneOf")];
  }
  if (typeof value !== "object" || value === null) return NONE;
  return Array.isArray(value) ? errorsInArray(schema, value) : errorsInObject(schema, value);
}

function errorsInArray({ maxItems = Number.POSITIVE_INFINITY, items }: AnswerSchema, value: unknown[]) {
  if (value.length > maxItems) return wrong("maxItems", `NOT have more than ${maxItems} items`);
  if (items)
    for (const [index, item] of value.entries()) {
      const errors = errorsOf(items, item);
      if (errors !== NONE) return below(index, errors);
    }
  return NONE;
}

function errorsInObject({ required, properties }: AnswerSchema, value: object): ValidationError[] {
  const missing = required?.find((name) => Reflect.get(value, name) === undefined);
  if (missing !== undefined) return wrong("required", `have required property '${missing}'`);
  for (const name in properties) {
    const property: unknown = Reflect.get(value, name);
    const errors = property === undefined ? NONE : errorsOf(properties[name] ?? {}, property);
    if (errors !== NONE) return below(name, errors);
  }
  return NONE;
}

function wrong(keyword: string, message: string): ValidationError[] {
  return [{ instancePath: "", keyword, message: `must ${message}` }];
}

/** The errors of a value, as errors of the value that it is in. */
function below(place: string | number, errors: ValidationError[]): ValidationError[] {
  return errors.map((error) => ({ ...error, instancePath: `/${place}${error.instancePath}` }));
}

/** Whether a value is of a type of JSON Schema. */
function isOf(type: string, value: unknown): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return Array.isArray(value);
  if (type === "null") return value === null;
  return typeof value === type && value !== null && !Array.isArray(value);
}
