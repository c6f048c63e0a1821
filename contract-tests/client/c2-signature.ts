/** What the C2 signature covers, and how; the reference leaves these open. */
export interface C2Options {
  /** Names of the headers that are signed; `host` is always among them. */
  signedHeaders: string[];
  timestamp: "seconds" | "milliseconds";
  /** Whether a request without query has an empty line for it. */
  emptyQueryLine: boolean;
}

/** The form of the vendor's demonstration code. */
export const DEFAULT_C2: C2Options = { signedHeaders: ["host"], timestamp: "seconds", emptyQueryLine: false };

/** The parts of a request that the C2 signature covers. */
export interface C2Request {
  /** Upper case, as sent. */
  method: string;
  /** Raw path, without host and query. */
  path: string;
  query?: Record<string, string>;
  /** Names and values of the headers to sign; `Host` is mandatory. */
  signedHeaders: Record<string, string>;
  /** The body exactly as sent; empty without a body. */
  body: string;
}

/** Lower-case hex HMAC-SHA256; key and message are UTF-8. */
export type Hmac = (key: string, message: string) => string | Promise<string>;

export interface C2Credentials {
  accessKey: string;
  secretKey: string;
}

/** The signature with its intermediate results, to find the step that differs. */
export interface C2Signature {
  signingKey: string;
  canonicalRequest: string;
  signature: string;
  /** Value of the `Authorization` header. */
  authorization: string;
}

/**
 * Signs a request with C2 ("auth-v2").
 *
 * `timestamp` is UTC text, in seconds (`2024-01-02T03:04:05Z`) or milliseconds; the server takes it from the header.
 * A request without query has no query line in the canonical request, as in the vendor's own demonstration code,
 * unless `emptyQueryLine` asks for one.
 *
 * Source: "C2 authentication of the monitoring interfaces" (cec_07_0003).
 */
export async function c2Sign(
  request: C2Request,
  { accessKey, secretKey }: C2Credentials,
  timestamp: string,
  emptyQueryLine = false,
  hmac: Hmac = webHmac,
): Promise<C2Signature> {
  const headers = Object.entries(request.signedHeaders).map(([name, value]) => ({
    name: name.toLowerCase(),
    value: value.trim(),
  }));
  const signedHeaders = headers
    .map(({ name }) => name)
    .sort()
    .join(";");
  const prefix = `auth-v2/${accessKey}/${timestamp}/${signedHeaders}`;
  const signingKey = await hmac(secretKey, prefix);
  const query = Object.entries(request.query ?? {}).map(
    ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`,
  );
  const canonicalRequest = [
    request.method,
    request.path,
    ...(query.length > 0 || emptyQueryLine ? [query.sort().join("&")] : []),
    signedHeaders,
    // Sorted as whole lines, which differs from the order of the names where one name continues another with a hyphen.
    ...headers.map(({ name, value }) => `${percentEncode(name)}:${percentEncode(value)}`).sort(),
    percentEncode(request.body),
  ].join("\n");
  const signature = await hmac(signingKey, canonicalRequest);
  return { signingKey, canonicalRequest, signature, authorization: `${prefix}/${signature}` };
}

/**
 * The query of a URL as it is sent, without its question mark: values by name.
 * Empty pairs count for nothing. Throws for what servers read in different ways, or the algorithm does not cover:
 * a name that occurs twice, a plus, which forms use for a blank, and what is no UTF-8 in percent-encoding.
 */
export function queryOf(query: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const pair of query.split("&").filter((text) => text !== "")) {
    const [name = "", ...value] = pair.split("=").map(decoded);
    if (values.has(name)) throw new Error(`The query contains ${name} twice, which C2 cannot sign.`);
    values.set(name, value.join("="));
  }
  return Object.fromEntries(values);
}

function decoded(text: string): string {
  if (text.includes("+"))
    throw new Error(`The query contains ${text}, whose + is a blank for some servers; write %20 or %2B.`);
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`The query contains ${text}, which is no UTF-8 in percent-encoding.`);
  }
}

/** A time in ms since 1970 in the format of C2; now by default. */
export function c2Timestamp(precision: C2Options["timestamp"], time = Date.now()): string {
  const text = new Date(time).toISOString();
  return precision === "seconds" ? `${text.slice(0, 19)}Z` : text;
}

/**
 * The `Authorization` header of a request that is sent at `time`, in ms since 1970.
 * `available` are the headers of the request, with lower-case names; `options` selects the signed headers.
 * Throws if the request does not have a header that must be signed.
 */
export async function c2Authorization(
  request: Omit<C2Request, "signedHeaders">,
  available: Record<string, string>,
  credentials: C2Credentials,
  { signedHeaders, timestamp, emptyQueryLine }: C2Options,
  time: number,
): Promise<string> {
  const complete = { ...request, signedHeaders: headersToSign(available, signedHeaders) };
  const { authorization } = await c2Sign(complete, credentials, c2Timestamp(timestamp, time), emptyQueryLine);
  return authorization;
}

/**
 * The headers of these names, and `host`, by lower-case names.
 * Throws if one is missing, is Authorization itself, or has letters beyond ASCII: their bytes differ between programs.
 */
export function headersToSign(available: Record<string, string>, names: readonly string[]): Record<string, string> {
  const lowerCase = new Set(["host", ...names.map((name) => name.toLowerCase())]);
  return Object.fromEntries(
    [...lowerCase].map((name): [string, string] => {
      if (name === "authorization") throw new Error("Authorization cannot be signed: it has the signature.");
      const value = available[name];
      if (value === undefined) throw new Error(`The request does not have the header ${name}, which must be signed.`);
      if (!isAscii(value)) throw new Error(`The header ${name} has letters beyond ASCII, which C2 cannot sign.`);
      return [name, value];
    }),
  );
}

/** Whether a value of a header has only what every program sends as the same bytes: visible ASCII, blanks and tabs. */
export function isAscii(value: string): boolean {
  return /^[\t -~]*$/.test(value);
}

/** Lower-case hex HMAC-SHA256; key and message are UTF-8. By Web Crypto, which browsers and workers have as well. */
async function webHmac(key: string, message: string): Promise<string> {
  const text = new TextEncoder();
  // Web Crypto refuses an empty key. HMAC fills a key up with zeros, so that a zero byte is the same key.
  const bytes = key === "" ? new Uint8Array(1) : text.encode(key);
  const imported = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", imported, text.encode(message)));
  return Array.from(signature, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Percent-encodes all but A-Z a-z 0-9 - . _ ~ in UTF-8, with upper-case hex digits. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
