import { type Span, type Unescaped, unescaped } from "./escapes.ts";
import type { Answer, Exchange, Header } from "./exchange.ts";
import { TextIndex } from "./text-index.ts";

/** What stands in place of a credential. */
const MASK_TEXT = "***";
const MASK = Buffer.from(MASK_TEXT);

/** What stands in place of a number of JSON that has a credential in it: with another text it were JSON no more. */
const MASK_OF_NUMBERS = Buffer.from("0");

/** Headers whose value is always a credential, whoever sends them. */
const SECRET_HEADERS = new Set(["guid", "authorization", "cookie", "set-guid", "set-cookie"]);

/**
 * Shorter texts are not masked: they stand in answers by chance, and masking changes what is judged.
 * An agent id has five digits at most, and is a password that people choose.
 */
const SHORTEST = 6;

const NUMBER = "0123456789+-.eE";
const SPACE = " \t\r\n";

/** How often escapes are replaced: JSON or a URL can be quoted in JSON, and that in a page of HTML. */
const LAYERS = 4;

/** The texts that must not leave the transport. It learns new ones while a run goes on. */
export class Secrets {
  readonly #known = new Set<string>();
  readonly #forms = new TextIndex();

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) this.add(secret);
  }

  /**
   * Adds a secret as it is, and in base64 (also that of URLs).
   * Each of its characters may stand as itself or be escaped in any way of JSON, URLs or HTML.
   */
  add(secret: string): void {
    if (secret.length < SHORTEST || this.#known.has(secret)) return;
    this.#known.add(secret);
    const base64 = Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, "");
    const base64url = base64.replaceAll("+", "-").replaceAll("/", "_");
    // A secret that looks as if it had escapes loses them where escapes of other characters are replaced.
    const bare = Buffer.from(layersOf(Buffer.from(secret, "utf8")).at(-1)?.bytes ?? secret).toString("utf8");
    const forms = [secret, base64, base64url, ...(bare.length < SHORTEST ? [] : [bare])];
    for (const form of new Set(forms)) this.#forms.add(form);
  }

  /** The text without secrets. */
  masked(text: string): string {
    const bytes = Buffer.from(text, "utf8");
    const masked = this.#maskedBytes(bytes);
    return masked === bytes ? text : Buffer.from(masked).toString("utf8");
  }

  /** The exchange without secrets; all other bytes of the body stay as they came. */
  captured({ request, result, ...times }: Exchange): Exchange {
    return {
      ...times,
      request: {
        ...request,
        url: this.masked(request.url),
        headers: request.headers.map((header) => this.#maskedHeader(header)),
        ...(request.body === undefined ? {} : { body: this.masked(request.body) }),
      },
      result:
        "answer" in result
          ? { answer: this.#maskedAnswer(result.answer) }
          : { failure: { ...result.failure, message: this.masked(result.failure.message) } },
    };
  }

  #maskedHeader([name, value]: Header): Header {
    return [name, SECRET_HEADERS.has(name.toLowerCase()) ? MASK_TEXT : this.masked(value)];
  }

  #maskedAnswer({ status, headers, body }: Answer): Answer {
    return { status, headers: headers.map((header) => this.#maskedHeader(header)), body: this.#maskedBytes(body) };
  }

  /** In bytes a secret is found whatever is around it, in any encoding. The same bytes where there is none. */
  #maskedBytes(bytes: Uint8Array): Uint8Array {
    const spans = this.#spansIn(bytes);
    if (spans.length === 0) return bytes;
    const parts: Uint8Array[] = [];
    let rest = 0;
    for (const span of spans) {
      const number = numberAround(bytes, span);
      const [start, end] = number ?? span;
      // What was found as it is, is often found again without its escapes.
      if (start >= rest) parts.push(bytes.subarray(rest, start), number ? MASK_OF_NUMBERS : MASK);
      rest = Math.max(rest, end);
    }
    return new Uint8Array(Buffer.concat([...parts, bytes.subarray(rest)]));
  }

  /** Where the secrets are, in order. An escape is in a span wholly or not at all: JSON stays JSON. */
  #spansIn(bytes: Uint8Array): Span[] {
    const layers = layersOf(bytes);
    const asTheyAre = this.#forms.find(bytes).map((span) => layers[0]?.widened(span) ?? span);
    const escaped = layers.flatMap(({ bytes: layer }, index) =>
      this.#forms
        .find(layer)
        .map((found) => layers.slice(0, index + 1).reduceRight((span, { sourceOf }) => sourceOf(span), found)),
    );
    return [...asTheyAre, ...escaped].sort(([one], [other]) => one - other);
  }
}

/** The bytes with their escapes replaced once, twice, and so on, while there are any. */
function layersOf(bytes: Uint8Array): Unescaped[] {
  const layers: Unescaped[] = [];
  for (let next = unescaped(bytes); next && layers.length < LAYERS; next = unescaped(next.bytes)) layers.push(next);
  return layers;
}

/** The number, as a value in JSON, that a span is part of; undefined where it is in a text. */
function numberAround(bytes: Uint8Array, [from, to]: Span): Span | undefined {
  const isOneOf = (signs: string, at: number) => signs.includes(String.fromCharCode(bytes[at] ?? 0));
  let [start, end] = [from, from];
  while (isOneOf(NUMBER, end)) end += 1;
  if (end < to) return undefined;
  while (isOneOf(NUMBER, start - 1)) start -= 1;
  let [before, after] = [start - 1, end];
  while (isOneOf(SPACE, before)) before -= 1;
  while (isOneOf(SPACE, after)) after += 1;
  return isOneOf(":[,", before) && isOneOf(",]}", after) ? [start, end] : undefined;
}
