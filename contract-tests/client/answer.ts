// What the generated clients answer: the data of success, or one error for everything else. Runs in Node, browsers and workers.

/**
 * Why there is no data of success.
 * `no-answer`: the request could not be sent, was aborted, or its response did not come whole (`cause` has the reason).
 * `status`: an HTTP status other than 200. `not-json`: HTTP status 200 with a body that is no JSON object.
 * `unsafe-integer`: an integer beyond 2^53, which JavaScript would round. `code`: a documented failure, with its code.
 */
export type FailureKind = "no-answer" | "status" | "not-json" | "unsafe-integer" | "code";

interface Particulars {
  kind: FailureKind;
  status?: number;
  code?: string;
  meaning?: string;
  body?: string;
  cause?: unknown;
}

/** What to do about a code, where the reference or known clients say it. */
const ADVICE: Readonly<Record<string, string>> = {
  "000-003": "Send the latest guid; if it is refused again, sign in again.",
  "000-007": "Send fewer requests: by default an agent may send 5 in 2 seconds.",
  "100-002": "Take the session over with forceLogin, or sign the agent out where it was signed in.",
  "100-006": "Sign in again: the session has ended.",
};

const ADVICE_BY_KIND: Readonly<Record<FailureKind, string>> = {
  "no-answer": "Check the address, the certificate and the network.",
  status: "Check the address, the keys and the clock of this machine.",
  "not-json": "Check the address: something other than the platform may have answered.",
  "unsafe-integer": "Read the body as text: JavaScript cannot hold this number.",
  code: "Look the code up in the reference.",
};

/** An operation that did not bring data of success; `message` has operation, reason and meaning in one line. */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  readonly kind: FailureKind;
  /** The operationId. */
  readonly operation: string;
  /** The HTTP status; undefined where no response came. */
  readonly status: number | undefined;
  /** The code of a documented failure, such as `100-006`. */
  readonly code: string | undefined;
  /** What the reference says that the code means; undefined for a code that it does not list. */
  readonly meaning: string | undefined;
  /** What to do, in one sentence. */
  readonly advice: string;
  /** The body as it came; undefined where no response came. */
  readonly body: string | undefined;

  constructor(operation: string, reason: string, { kind, status, code, meaning, body, cause }: Particulars) {
    super(`${operation}: ${reason}`, { cause });
    this.operation = operation;
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.meaning = meaning;
    this.advice = ADVICE[code ?? ""] ?? ADVICE_BY_KIND[kind];
    this.body = body;
  }
}

/** What an operation brought: `data` on success, and otherwise `error`. */
export type Answer<Data> =
  | { data: Data; error?: undefined; response: Response }
  | { data?: undefined; error: PlatformError; response?: Response };

/** The answer of success among the documented ones. */
export type Success<Documented> = Extract<Documented, { retcode: "0" } | { resultCode: "0100000" }>;

/** The payload of a success. CC-CMS has it in `resultDesc`, beside a code that is called `result`. */
export type Payload<Data> = Data extends { resultDesc: infer Result }
  ? Result
  : Data extends { result: infer Result }
    ? Result
    : undefined;

/** Where a surface says whether an operation succeeded, and what its codes mean. */
export interface Codes {
  property: string;
  success: string;
  meanings: Readonly<Record<string, string>>;
}

/** What a failed `fetch` threw, so that it differs from a mistake of the caller. */
class NotFetched extends Error {}

/** `fetch`, or one in its place, with failures that `answering` knows. */
export function watched(fetch: (request: Request) => Promise<Response> = globalThis.fetch) {
  return async (request: Request): Promise<Response> => {
    try {
      return await fetch(request);
    } catch (cause) {
      throw new NotFetched("fetch failed", { cause });
    }
  };
}

/** What openapi-fetch gives for a response that it reads as text. */
interface Sent {
  data?: string | undefined;
  error?: unknown;
  response: Response;
}

/**
 * A function that sends a request of an operation and makes an Answer of its response.
 * It rejects only where the request could not be made at all, which is a mistake of the caller.
 */
export function answering(codes: Codes) {
  return async <Documented>(operation: string, send: () => Promise<Sent>): Promise<Answer<Success<Documented>>> => {
    let sent: Sent;
    try {
      sent = await send();
    } catch (error) {
      const cause = error instanceof NotFetched ? error.cause : error;
      // A body that breaks off rejects with what fetch itself throws.
      if (!(error instanceof NotFetched) && !isOfFetch(error)) throw error;
      return { error: new PlatformError(operation, reasonOf(cause), { kind: "no-answer", cause }) };
    }
    const { response, data: body = textOf(sent.error) } = sent;
    const value = response.status === 200 ? objectIn(body) : undefined;
    const error = problemOf(operation, response, body, value, codes);
    return error ? { error, response } : { data: value as Success<Documented>, response };
  };
}

/** Whether an error is what fetch throws while it reads a body. */
function isOfFetch(error: unknown): boolean {
  if (error instanceof TypeError) return /terminated|fetch|network|body/i.test(error.message);
  return error instanceof Error && ["AbortError", "TimeoutError"].includes(error.name);
}

/** The innermost reason, which says more than `fetch failed`. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message;
}

function textOf(error: unknown): string {
  return typeof error === "string" ? error : error === undefined ? "" : JSON.stringify(error);
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

/**
 * A value for a place of a path. Throws a TypeError for what would change the route: nothing, an empty text, `.` or `..`.
 * Everything else is percent-encoded on its way.
 */
export function pathPart(name: string, value: string): string {
  if (typeof value === "string" && !["", ".", ".."].includes(value)) return value;
  throw new TypeError(
    `${name} cannot be ${JSON.stringify(value) ?? "undefined"}; give an id as a text, such as "1030"`,
  );
}
