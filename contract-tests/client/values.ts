// What the values of the platform mean, where it writes them in several ways or has a number for "none". Runs in Node, browsers and workers.

/**
 * A number from a value that comes as a number or as its digits, such as `status`, `ctiStatus`, `vdnid` and `timeRemaining`.
 * Undefined for anything else, such as the empty `timeRemaining` of a password that never expires.
 * Source: samples beside "Querying the Details About a Specified Agent", table 4, rows 3.3 and 3.4.
 */
export function toNumber<Value>(value: Value): NumberOf<Value> | NoNumberOf<Value> {
  const isNumber = typeof value === "number" || (typeof value === "string" && /^-?\d+$/.test(value));
  // The type says of which values there is none.
  return (isNumber ? Number(value) : undefined) as NumberOf<Value> | NoNumberOf<Value>;
}

/** The number that a value is, or that its digits are: 4 of `4 | "4"`. */
type NumberOf<Value> = Value extends number
  ? Value
  : Value extends `${infer Digits extends number}`
    ? Digits
    : Value extends string
      ? number
      : never;

/** Undefined where a value need not be a number. */
type NoNumberOf<Value> = Value extends number | `${number}` ? never : undefined;

/**
 * Whether a value is true that comes as a boolean, a text or 0 and 1, such as `isForceChange` and `inMultimediaConf`.
 * Undefined for anything else.
 */
export function toBoolean(value: unknown): boolean | undefined {
  if ([true, "true", 1, "1"].includes(value as string)) return true;
  return [false, "false", 0, "0"].includes(value as string) ? false : undefined;
}

/** What no sign-in time is before: 2106 has begun somewhere on Earth. */
const BEGINNING_OF_2106 = Date.UTC(2106, 0, 1) - 14 * 3_600_000;

/**
 * A moment from ms since 1970, as a number or as digits: `logindate`, `loginTime`, `logonTime`, `eventGenTime`, and the
 * time of `queryCtiServerTime`. Undefined for the year 2106, which means that the agent has not signed in, and for anything else.
 * Source: "Querying Agent Information in Batches", table 4, row 2.8.
 */
export function toDate(milliseconds: number | string | null | undefined): Date | undefined {
  const time = toNumber(milliseconds ?? "");
  return time === undefined || time >= BEGINNING_OF_2106 ? undefined : new Date(time);
}

/** The largest number of 32 bits, for a duration that is not known. */
const UNKNOWN_DURATION = 2 ** 32 - 1;

/**
 * A duration in seconds: `currentstatetime`, `currentStateTime`, `prevStateTime`.
 * Undefined for 4294967295, which is inferred to mean that it is not known.
 * Source: sample of "Querying Agent Information in Batches", table 4, row 2.5.
 */
export function toSeconds(duration: number): number | undefined {
  return duration === UNKNOWN_DURATION ? undefined : duration;
}

/**
 * The moment at which something began that has lasted so many seconds, such as the state of an agent.
 * `now` is the moment of the answer, in ms since 1970. Undefined where the duration is not known.
 */
export function beginningOf(duration: number, now = Date.now()): Date | undefined {
  const seconds = toSeconds(duration);
  return seconds === undefined ? undefined : new Date(now - seconds * 1_000);
}

/** The largest number of 16 bits, for a field that is not used. */
const UNUSED = 2 ** 16 - 1;

/**
 * A number of 16 bits where 65535 means none: `locationId`, `currentStateReason` of CC-CMS. Undefined for that.
 * Sources: sample of "Querying Agent Information in Batches", table 4, rows 2.2 and 2.3; "not used" in the list of operation types (cec_07_0706).
 */
export function toCode(value: number): number | undefined {
  return value === UNUSED ? undefined : value;
}

/**
 * The moment at which a call began, by its id: `1714987650-1450`, with seconds or ms since 1970.
 * Undefined for an id of another form. Source: samples of "Querying Private Calls of a Specified Agent"; another page says ms.
 */
export function beginningOfCall(callId: string): Date | undefined {
  const [, time = ""] = /^(\d{10}|\d{13})-\d+$/.exec(callId) ?? [];
  return toDate(time.length === 10 ? `${time}000` : time);
}
