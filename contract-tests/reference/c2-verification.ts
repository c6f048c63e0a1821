import { createHmac, timingSafeEqual } from "node:crypto";

/** A request as it came over the wire. */
export interface C2Request {
  method: string;
  /** Path and query as sent. */
  target: string;
  /** Names and values in turn, as Node gives them: one character for each byte. */
  rawHeaders: readonly string[];
  body: Uint8Array;
}

export type C2Verdict = { accepted: true; accessKey: string } | { accepted: false; reason: string };

/** How far the clock of a client may be off, in ms. No page states one; the README says why this one. */
export const CLOCK_DIFFERENCE = 15 * 60_000;

/** UTC in seconds or milliseconds. The vendor's code and later ports differ here. */
const TIMESTAMP = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?Z$/;

/** The name of a header, in lower case (RFC 9110, section 5.1). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

class Refusal extends Error {}

/**
 * Verifies the C2 signature ("auth-v2") of a request, byte for byte.
 * `secretKeyOf` answers undefined for an unknown access key; `now` is ms since 1970.
 *
 * Written from what is known of "C2 authentication of the monitoring interfaces" (cec_07_0003), apart from the code that signs.
 */
export function verifyC2(
  request: C2Request,
  secretKeyOf: (accessKey: string) => string | undefined,
  now: number,
): C2Verdict {
  try {
    return { accepted: true, accessKey: verified(request, secretKeyOf, now) };
  } catch (error) {
    if (error instanceof Refusal) return { accepted: false, reason: error.message };
    throw error;
  }
}

function verified(request: C2Request, secretKeyOf: (accessKey: string) => string | undefined, now: number): string {
  const authorization = headerOf(request, "authorization");
  const fields = authorization.split("/");
  const [scheme, accessKey, timestamp, names, signature] = fields;
  if (
    fields.length !== 5 ||
    scheme !== "auth-v2" ||
    accessKey === undefined ||
    timestamp === undefined ||
    names === undefined ||
    signature === undefined
  )
    throw new Refusal("Authorization is not auth-v2/<access key>/<timestamp>/<signed headers>/<signature>");
  checkTimestamp(timestamp, now);
  const signedNames = signedNamesOf(names);
  const secretKey = secretKeyOf(accessKey);
  if (secretKey === undefined) throw new Refusal("the access key is not known");
  const canonicalRequest = canonicalRequestOf(request, signedNames);
  const expected = signatureOf(secretKey, `${scheme}/${accessKey}/${timestamp}/${names}`, canonicalRequest);
  if (!isEqual(signature, expected))
    throw new Refusal(`the signature is not that of ${JSON.stringify(canonicalRequest).slice(0, 600)}`);
  return accessKey;
}

/** The signature of a canonical request; `prefix` is the Authorization header up to the signature. */
export function signatureOf(secretKey: string, prefix: string, canonicalRequest: string): string {
  // The key of the second step is the text of the first one's result, not its bytes.
  const signingKey = createHmac("sha256", secretKey).update(prefix, "utf8").digest("hex");
  return createHmac("sha256", signingKey).update(canonicalRequest, "utf8").digest("hex");
}

/** What is signed, in lines. The line of the query is there only if there is a query. */
export function canonicalRequestOf(request: C2Request, signedNames: readonly string[]): string {
  const { method, target, body } = request;
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? "" : canonicalQuery(target.slice(mark + 1));
  const headers = signedNames.map(
    (name) => `${encoded(Buffer.from(name))}:${encoded(Buffer.from(headerOf(request, name), "latin1"))}`,
  );
  return [
    method,
    path,
    ...(query === "" ? [] : [query]),
    signedNames.join(";"),
    // Sorted as whole lines, not by name: "x-a-b:" comes before "x-a:".
    ...headers.sort(),
    encoded(body),
  ].join("\n");
}

function canonicalQuery(query: string): string {
  const written = query.split("&").filter((pair) => pair !== "");
  const pairs = written.map((pair) => {
    const equals = pair.indexOf("=");
    const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return `${encoded(decoded(name))}=${encoded(decoded(value))}`;
  });
  // Equal pairs count once: the vendor's code keeps them in a set.
  return [...new Set(pairs)].sort().join("&");
}

function decoded(text: string): Uint8Array {
  // RFC 3986 says plus, forms say blank; which of them a platform goes by is not known.
  if (text.includes("+")) throw new Refusal("the query has a +, which may be a plus or a blank");
  try {
    return Buffer.from(decodeURIComponent(text));
  } catch {
    throw new Refusal("the query is not percent-encoded UTF-8");
  }
}

function checkTimestamp(timestamp: string, now: number): void {
  const time = TIMESTAMP.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  // Date.parse takes 30 February for 1 March.
  if (Number.isNaN(time) || timeText(time).slice(0, 19) !== timestamp.slice(0, 19))
    throw new Refusal("the timestamp is not a time like 2024-01-02T03:04:05Z");
  if (Math.abs(time - now) > CLOCK_DIFFERENCE)
    throw new Refusal(`the timestamp is more than ${CLOCK_DIFFERENCE / 60_000} minutes from ${timeText(now)}`);
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}

function signedNamesOf(names: string): string[] {
  const signed = names.split(";");
  if (!signed.every((name) => HEADER_NAME.test(name)))
    throw new Refusal("the signed headers are not lower-case names joined by semicolons");
  if (!signed.includes("host")) throw new Refusal("host is not among the signed headers");
  if (signed.includes("authorization")) throw new Refusal("authorization is among the signed headers");
  if (signed.some((name, index) => index > 0 && name <= (signed[index - 1] ?? "")))
    throw new Refusal("the signed headers are not in ascending order, each once");
  return signed;
}

/** The value of a header that has to be there once; of several it would not be clear which one was signed. */
function headerOf({ rawHeaders }: C2Request, name: string): string {
  const values = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
  const [value] = values;
  if (value === undefined) throw new Refusal(`there is no header ${name}`);
  if (values.length > 1) throw new Refusal(`there are ${values.length} headers ${name}`);
  return value.trim();
}

/** Percent-encodes all bytes but those of A-Z a-z 0-9 - . _ ~, with upper-case digits. */
function encoded(bytes: Uint8Array): string {
  // One character for each byte; most of them stay, and a body can have many.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return text.replace(
    /[^A-Za-z0-9\-._~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** Compares two texts in a time that does not tell where they differ. */
function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
