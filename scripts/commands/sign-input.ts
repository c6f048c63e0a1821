// What the flags of sign say, as it would be sent; what would be sent in another way is refused, with the way to write it.
import { c2Timestamp, isAscii, queryOf } from "../../contract-tests/client/c2-signature.ts";
import { inputBytes, TEXT_LIMIT } from "../../contract-tests/deployment/input-file.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { reasonOf } from "../../contract-tests/deployment/yaml-file.ts";

/** The URL of a request; it is written as it is sent. */
export function urlOf(text: string): URL {
  // Not shown: it may have a password.
  if (/^[^/?#]*[/\\]{2}[^/\\?#]*@/.test(text))
    throw new UsageError("--url: a user before the host is not part of a request; leave it out");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new UsageError(`--url ${quoted(text)} is not a complete URL; write it as https://host:port/path`);
  if (text.includes("#")) throw new UsageError("--url: the part from # on is not sent; leave it out");
  if (url.href !== text)
    throw new UsageError(
      `--url ${quoted(text)} is not what HTTP clients send; write it as ${url.href} if you mean that`,
    );
  return url;
}

/** The query of a URL, by name. */
export function queryFrom({ search }: URL): Record<string, string> {
  try {
    return queryOf(search.slice(1));
  } catch (error) {
    throw new UsageError(`--url: ${error instanceof Error ? error.message : error} Correct the query`);
  }
}

/** The text of a body, from the flag or from a file. */
export async function bodyOf(text: string): Promise<string> {
  if (!text.startsWith("@")) return text;
  const file = text.slice(1);
  const bytes = bodyIn(file);
  try {
    // A byte order mark is sent, so it is signed.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`--body: the file ${file} is not UTF-8; convert it first`);
  }
}

function bodyIn(file: string): Buffer {
  try {
    return inputBytes(file, TEXT_LIMIT);
  } catch (error) {
    throw new UsageError(`--body: the file ${file} cannot be read (${reasonOf(error)}); check its name`);
  }
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The headers to sign beside host; `length` is that of the body, in bytes. */
export function headersOf(texts: readonly string[], length: number): Record<string, string> {
  const headers = texts.map(headerOf);
  const names = headers.map(([name]) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`--header: ${twice} is given twice; give each header once`);
  const given = headers[names.indexOf("content-length")]?.[1];
  if (given !== undefined && given !== String(length))
    throw new UsageError(`--header: Content-Length is ${given}, but the body has ${length} bytes; correct one`);
  return Object.fromEntries(headers);
}

function headerOf(text: string): [string, string] {
  const [, name = "", value] = /^([^:]*): ?(.*)$/s.exec(text) ?? [];
  if (value === undefined) throw new UsageError(`--header ${quoted(text)} has no colon; write Name: value`);
  if (!TOKEN.test(name)) throw new UsageError(`--header ${quoted(text)} has no valid name; write Name: value`);
  if (name.toLowerCase() === "host") throw new UsageError("--header: host is taken from --url; leave it out");
  if (name.toLowerCase() === "authorization")
    throw new UsageError("--header: Authorization cannot be signed, since it has the signature; leave it out");
  if (value.trim() !== value || value === "")
    throw new UsageError(`--header ${quoted(text)}: blanks around a value are not sent; write Name: value`);
  if (!isAscii(value))
    throw new UsageError(`--header ${quoted(text)} has line ends or letters beyond ASCII; leave them out`);
  return [name, value];
}

/** A text in one line, whatever is in it. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** The timestamp of the signature. */
export function timestampOf(text: string | undefined, milliseconds: boolean): string {
  if (text !== undefined && milliseconds)
    throw new UsageError("--timestamp and --milliseconds cannot be combined; leave one out");
  if (text === undefined) return c2Timestamp(milliseconds ? "milliseconds" : "seconds");
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes 30 February for 1 March.
  if (Number.isNaN(time) || c2Timestamp("seconds", time).slice(0, 19) !== text.slice(0, 19))
    throw new UsageError(`--timestamp "${text}" is not valid; write it as 2024-01-02T03:04:05Z`);
  return text;
}

/** The method, which is sent as it is written. */
export function methodOf(text: string): string {
  if (!/^[A-Z]+$/.test(text))
    throw new UsageError(`--method "${text}" is not an HTTP method in capitals; give one such as POST`);
  return text;
}
