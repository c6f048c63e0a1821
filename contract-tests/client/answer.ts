// What the generated clients answer: the data of success, or one error for everything else. Runs in Node, browsers and workers.
import { PlatformError } from "./platform-error.ts";

/** What an operation brought: `data` on success, and otherwise `error`. */
export type Answer<Data> =
  | { data: Data; error?: undefined; response: Response }
  | { data?: undefined; error: PlatformError; response?: Response };

/** The answer of success among the documented ones. */
export type Success<Documented> = Extract<
  Documented,
  { retcode: "0" } | { resultCode: "0100000" } | { returnCode: "0" }
>;

/** The payload of a success. CC-CMS has it in `resultDesc`, beside a code that is called `result`. */
export type Payload<Data> = Data extends { resultDesc: infer Result }
  ? Result
  : Data extends { result: infer Result }
    ? Result
    : Data extends { returnCode: string; data: infer Result }
      ? Result
      : undefined;

/** Where a surface says whether an operation succeeded, and what its codes mean. */
export interface Codes {
  property: string;
  success: string;
  meanings: Readonly<Record<string, string>>;
}

/** What an answer is, by its response and the text of its body. */
export function answerOf<Documented>(
  operation: string,
  response: Response,
  body: string,
  codes: Codes,
): Answer<Success<Documented>> {
  const value = response.status === 200 ? objectIn(body) : undefined;
  const error = problemOf(operation, response, body, value, codes);
  return error ? { error, response } : { data: value as Success<Documented>, response };
}

/** The error of a response with this body; `value` is the JSON object that the body is. */
function problemOf(
  operation: string,
  { status }: Response,
  body: string,
  value: Record<string, unknown> | undefined,
  codes: Codes,
): PlatformError | undefined {
  if (status !== 200) return new PlatformError(operation, `HTTP status ${status}`, { kind: "status", status, body });
  if (value === undefined) {
    const reason = body.trim() === "" ? "an empty body" : `no JSON object: ${body.trim().slice(0, 80)}`;
    return new PlatformError(operation, reason, { kind: "not-json", status, body });
  }
  const unsafe = unsafeIntegerIn(body);
  if (unsafe !== undefined)
    return new PlatformError(operation, `the integer ${unsafe} is beyond 2^53`, {
      kind: "unsafe-integer",
      status,
      body,
    });
  const code = value[codes.property];
  if (code === codes.success) return undefined;
  const word = typeof code === "string" ? code : `no ${codes.property}`;
  const meaning = codes.meanings[word];
  return new PlatformError(operation, meaning === undefined ? word : `${word}: ${meaning}`, {
    ...{ kind: "code", status, body },
    ...(typeof code === "string" && { code }),
    ...(meaning !== undefined && { meaning }),
  });
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The texts and numbers of a JSON text. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The first integer that JavaScript cannot hold. JSON.parse rounds it without a word. */
function unsafeIntegerIn(json: string): string | undefined {
  // Shorter ones are safe, so that most bodies have nothing to look at.
  if (!/\d{16}/.test(json)) return undefined;
  return json.match(TOKENS)?.find((token) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)));
}

/** The data of success. Throws the PlatformError of anything else: `const { result } = await orThrow(queryX(...))`. */
export async function orThrow<Data>(answer: Answer<Data> | Promise<Answer<Data>>): Promise<Data> {
  const { data, error } = await answer;
  if (error) throw error;
  return data as Data;
}

/** A number for a place of a path. Throws a TypeError for what is no integer. */
export function pathNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new TypeError(`${name} cannot be ${JSON.stringify(value) ?? "undefined"}; give a number, such as 170`);
}

/**
 * A value for a place of a path. Throws a TypeError for what would change the route: nothing, an empty text, `.` or `..`.
 * Everything else is percent-encoded on its way.
 */
export function pathPart<Value extends string | boolean>(name: string, value: Value): Value {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && !["", ".", ".."].includes(value)) return value;
  throw new TypeError(
    `${name} cannot be ${JSON.stringify(value) ?? "undefined"}; give an id as a text, such as "1030"`,
  );
}
