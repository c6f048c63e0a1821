// The one error for everything that is no success, with what to do about it. Runs in Node, browsers and workers.

/**
 * Why there is no data of success.
 * `no-answer`: the request could not be sent, was aborted, or its response did not come whole or in time (`cause` has the reason).
 * `status`: an HTTP status other than 200. `not-json`: HTTP status 200 with a body that is no JSON object.
 * `unsafe-integer`: an integer beyond 2^53, which JavaScript would round. `code`: a documented failure, with its code.
 * `no-session`: a session of `agentSession` is over, or could not begin; `code` and `cause` say why.
 */
export type FailureKind = "no-answer" | "status" | "not-json" | "unsafe-integer" | "code" | "no-session";

interface Particulars {
  kind: FailureKind;
  status?: number | undefined;
  code?: string | undefined;
  meaning?: string | undefined;
  body?: string | undefined;
  cause?: unknown;
}

const SIGN_IN_AGAIN = "Sign in again.";
const LATER = "Send it once more after a pause; then tell the operator the time and the code.";
const RIGHT = "Ask the operator for the right.";
const UNLOCK = "Have the account unlocked, and correct the password before the next attempt.";
const OTHER_PHONE = "Give a phone number that the platform permits for this agent.";

/**
 * What to do about a code of an operation of this contract; `scripts/site/advice.ts` has the other codes.
 * The words are ours: what the interface reference or known clients say, or what follows from the meaning.
 * Sources: the pages that each line names; "Error codes of the agent interfaces" (cec_07_0580).
 */
export const ADVICE: Readonly<Record<string, string>> = {
  "000-001": "Poll only where no callBackUri was given at sign-in; otherwise send handShake.", // cec_07_1204
  "000-002": "Correct the parameters in the URL; an id must be the number of something that exists.", // cec_07_0584
  "000-003": "Send the latest guid; if it is refused again, it is too old: sign in again.", // cec_07_0005
  "000-004": "Try again later: the agent is being moved to another server.",
  "000-007": "Send fewer requests: by default an agent may send 5 in 2 seconds.", // cec_07_0413
  "100-001": "Give password and phonenum; a service token has at most 50 characters, and none that is special.", // cec_07_1202, cec_07_1204
  "100-002":
    "Take the session over with forceLogin (takeOver of agentSession), or sign the agent out where it was signed in.", // cec_07_1203
  "100-003": "Inform the operator: the platform behind the gateway does not respond.",
  "100-004": "Correct agent id and password.",
  "100-005": "Correct the agent id in the path.",
  "100-006": "Sign in again: the session has ended. Nobody polled for two minutes, or another client signed in.", // cec_07_1202
  "100-007": `Check the ids. ${LATER}`,
  "100-008": "Sign in again, if the agent is to go on: the session has ended.",
  "100-010": "End the call first: an agent who is talking or answering is not signed out.", // cec_07_1219
  "100-011": "Correct the parameters.",
  "100-012": "Give agenttype 4 or 11.", // cec_07_1202
  "100-013": OTHER_PHONE,
  "100-014": OTHER_PHONE,
  "100-015": "Sign the agent out where it was signed in: it must not be forced out.", // cec_07_1203
  "100-016": "Give an IPv4 address as ip, or none.", // cec_07_1202
  "100-017": "Ask the operator: the platform could not authenticate the agent.",
  "100-020": "Change the password.",
  "100-021": "Wait for the answer to the sign-in that is under way.", // cec_07_1202
  "105-005": SIGN_IN_AGAIN,
  "105-006": SIGN_IN_AGAIN,
  "105-007": SIGN_IN_AGAIN,
  "110-016": UNLOCK,
  "110-021": UNLOCK,
  "300-001": RIGHT,
  "300-002": "Check the id of the agent who is asked about, and its VDN.",
  "400-003": "Nothing, unless a call should be held.",
  "600-005": "Ask the operator to configure a skill queue.",
  "900-002": RIGHT,
  "0100001": `Check the parameters. ${LATER}`,
  "0100002": "Correct the parameter; the body may name it.",
  "0100003": "Ask for this only where the platform has CTI 3.8 or later.",
  "0101003": "Ask the operator which access key is authorized for this call centre and VDN.",
  "0100999": LATER,
};

/** What to do about an HTTP status. 400: "Rules of the configuration interfaces" (cec_07_1007); 403 as on the sister service CC-FS. */
const ADVICE_BY_STATUS: Readonly<Record<number, string>> = {
  400: "Shorten the URL: the gateway takes 8 KB by default.",
  401: "Check the keys, the signed headers and the clock of this machine.",
  403: "Wait, and check the keys: too many wrong signatures can lock the address of this machine.",
};

const ADVICE_BY_KIND: Readonly<Record<FailureKind, string>> = {
  "no-answer": "Check the address, the certificate and the network.",
  status: "Check the address: something other than the platform may have answered.",
  "not-json": "Check the address: something other than the platform may have answered.",
  "unsafe-integer": "Read the body as text: JavaScript cannot hold this number.",
  code: "Look the code up on the page of codes, or ask the operator.",
  "no-session": SIGN_IN_AGAIN,
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
  /** What the interface reference says that the code means; undefined for a code that it does not list. */
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
    const byStatus = kind === "status" ? ADVICE_BY_STATUS[status ?? 0] : undefined;
    this.advice = ADVICE[code ?? ""] ?? byStatus ?? ADVICE_BY_KIND[kind];
    this.body = body;
  }
}
