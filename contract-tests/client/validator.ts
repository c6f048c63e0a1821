// What the precompiled validators are. They need no Ajv, and run in Node, browsers and workers.

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
