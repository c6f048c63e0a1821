import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { Disguises } from "./disguises.ts";
import { type Span, type Unescaped, unescaped } from "./escapes.ts";
import type { Answer, Exchange, Header } from "./exchange.ts";
import { isPlatformValue } from "./platform-values.ts";
import { TextIndex } from "./text-index.ts";

/** The replacement of a credential. */
const MASK_TEXT = "***";
const MASK = Buffer.from(MASK_TEXT);

/** The replacement of a text that has a credential in another form. */
const DISGUISED = "*** (left out: it may have a credential in another form)";

/** The replacement of a JSON number that contains a credential, so that the text stays JSON. */
const MASK_OF_NUMBERS = Buffer.from("0");

/** Scheme, access key, time, names of the signed headers, and signature. */
const C2_FORM = /^(auth-v[0-9])\/([^/]*)\/([0-9TZ:.-]*)\/([a-z;-]*)\/[^/]*$/;

/** As many characters of an access key may be shown, and no larger part of it than a quarter. */
const SHOWN_OF_KEY = 4;

/** Headers whose value is always a credential. */
const SECRET_HEADERS = new Set(["guid", "authorization", "cookie", "set-guid", "set-cookie"]);

/**
 * Shorter texts stand in other texts by chance, and are ids and numbers of the platform at the same time: an agent id
 * is a password that people choose. They are masked as a word of their own only, and not where the platform has to
 * show such a value.
 */
const SHORTEST = 6;

/** Headers that have numbers and days of their own, whatever the credentials are. */
const PLAIN_HEADERS = new Set([
  "age",
  "connection",
  "content-length",
  "date",
  "expires",
  "keep-alive",
  "last-modified",
]);

/** The end of a text that was cut short. */
const CUT = [Buffer.from("..."), Buffer.from("…")];

/** As many bytes as the beginning of a secret can have before such an end, with its escapes. */
const BEFORE_CUT = 1000;

const NUMBER = "0123456789+-.eE";
const SPACE = " \t\r\n";

/** How often escapes are replaced: JSON or a URL can be quoted in JSON, and that in a page of HTML. */
const LAYERS = 4;

/**
 * The texts to mask in all output. It learns new ones during a run.
 * Checks evaluate responses as received; this is only for output.
 */
export class Secrets {
  readonly #known = new Set<string>();
  readonly #forms = new TextIndex();
  readonly #short: RegExp[] = [];
  readonly #disguises = new Disguises();

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) this.add(secret);
  }

  /**
   * Adds a secret as it is, and in base64 (also that of URLs).
   * Each of its characters may stand as itself or be escaped in any way of JSON, URLs or HTML.
   */
  add(secret: string): void {
    if (secret === "" || this.#known.has(secret)) return;
    this.#known.add(secret);
    this.#disguises.add(secret);
    if (secret.length < SHORTEST) this.#short.push(wordOf(secret));
    const base64 = Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, "");
    const base64url = base64.replaceAll("+", "-").replaceAll("/", "_");
    // A secret that looks as if it had escapes loses them where escapes of other characters are replaced.
    const bare = Buffer.from(layersOf(Buffer.from(secret, "utf8")).at(-1)?.bytes ?? secret).toString("utf8");
    for (const form of new Set([secret, base64, base64url, bare])) if (form.length >= SHORTEST) this.#forms.add(form);
  }

  /**
   * The text without secrets, also where only the beginning of one is left before an ellipsis.
   * Short ones stay: they are ids of the platform at the same time, and this is for texts of the suite's own.
   */
  masked(text: string): string {
    const bytes = Buffer.from(text, "utf8");
    const masked = textOf(without(bytes, [...this.#spansIn(bytes), ...this.#cutSpansIn(bytes)]), bytes, text);
    return this.#disguises.isIn(Buffer.from(masked)) ? DISGUISED : masked;
  }

  /** The same for a text that repeats what an answer has at a place (a JSON pointer), without short ones, too. */
  maskedAt(where: string, text: string): string {
    const masked = this.masked(text);
    const isForeign = /^header /.test(where) || (where.startsWith("/") && !isPlatformValue(where));
    return isForeign ? this.#withoutWords(masked) : masked;
  }

  #withoutWords(text: string): string {
    const bytes = Buffer.from(text, "utf8");
    return textOf(without(bytes, this.#wordsIn(bytes)), bytes, text);
  }

  /** The exchange without secrets; all other bytes of the body stay as they came. */
  captured({ request, result, ...times }: Exchange): Exchange {
    return {
      ...times,
      request: {
        ...request,
        url: this.masked(request.url),
        headers: request.headers.map((header) => this.#maskedSignature(header) ?? this.#maskedHeader(header)),
        ...(request.body === undefined ? {} : { body: this.#maskedText(request.body) }),
      },
      result:
        "answer" in result
          ? { answer: this.maskedAnswer(result.answer) }
          : { failure: { ...result.failure, message: this.masked(result.failure.message) } },
    };
  }

  #maskedText(text: string): string {
    const bytes = Buffer.from(text, "utf8");
    return textOf(this.#maskedBody(bytes), bytes, text);
  }

  /**
   * A C2 signature with what a refusal is about: the time, the names of the signed headers, and the beginning of the
   * access key. Undefined for any other header.
   */
  #maskedSignature([name, value]: Header): Header | undefined {
    const parts = name.toLowerCase() === "authorization" ? C2_FORM.exec(value) : null;
    if (!parts) return undefined;
    const [, scheme = "", accessKey = "", time = "", names = ""] = parts;
    const shown = accessKey.slice(0, Math.min(SHOWN_OF_KEY, Math.floor(accessKey.length / SHOWN_OF_KEY)));
    return [name, `${scheme}/${shown}${MASK_TEXT}/${this.masked(`${time}/${names}`)}/${MASK_TEXT}`];
  }

  #maskedHeader([name, value]: Header): Header {
    return [this.#maskedName(name), SECRET_HEADERS.has(name.toLowerCase()) ? MASK_TEXT : this.masked(value)];
  }

  /** A name is a token, also without a secret. Source: RFC 9110, section 5.1. */
  #maskedName(name: string): string {
    const masked = this.masked(name);
    return masked === DISGUISED ? MASK_TEXT : masked;
  }

  /** An answer without secrets; all other bytes of the body stay as they came. */
  maskedAnswer({ status, headers, body, cut }: Answer): Answer {
    return {
      status,
      headers: headers.map((header): Header => {
        const [name, value] = this.#maskedHeader(header);
        return [name, PLAIN_HEADERS.has(name.toLowerCase()) ? value : this.#withoutWords(value)];
      }),
      body: this.#withoutDisguises(this.#maskedBody(body, cut !== undefined), cut !== undefined),
      ...(cut && { cut }),
    };
  }

  /** The bytes, or what they are where a secret in them could not be found, or has a form that is not repaired. */
  #withoutDisguises(bytes: Uint8Array, isCut = false): Uint8Array {
    const left = `(left out: ${bytes.length} bytes`;
    if (!isUtf8(bytes)) {
      const digest = createHash("sha256").update(bytes).digest("hex");
      return Buffer.from(`${left} that are not UTF-8, SHA-256 ${digest})`);
    }
    if (!this.#disguises.isIn(bytes, isCut)) return bytes;
    // Of what is known but for a password, a digest would let others try passwords.
    return Buffer.from(`${left} that may have a credential in another form)`);
  }

  /** In bytes a secret is found whatever is around it, in any encoding. The same bytes where there is none. */
  #maskedBody(bytes: Uint8Array, isCut = false): Uint8Array {
    return without(bytes, [
      ...this.#spansIn(bytes),
      ...this.#wordsIn(bytes),
      ...(isCut ? this.#spansBefore(bytes, bytes.length) : []),
    ]);
  }

  /** Where the secrets are. An escape is in a span wholly or not at all: JSON stays JSON. */
  #spansIn(bytes: Uint8Array): Span[] {
    const layers = layersOf(bytes);
    const asTheyAre = this.#forms.find(bytes).map((span) => layers[0]?.widened(span) ?? span);
    const escaped = layers.flatMap(({ bytes: layer }, index) =>
      this.#forms.find(layer).map((found) => sourceIn(layers, index, found)),
    );
    return [...asTheyAre, ...escaped];
  }

  /** Where short secrets are, but for values that the platform has to show. */
  #wordsIn(bytes: Uint8Array): Span[] {
    if (this.#short.length === 0) return [];
    const layers = layersOf(bytes);
    const text = Buffer.from(bytes).toString("latin1");
    const asTheyAre = this.#matchesIn(text)
      .map((span) => layers[0]?.widened(span) ?? span)
      .filter(([start, end]) => !isPlatformValue(placeBefore(text, start, end)));
    const escaped = layers.flatMap(({ bytes: layer }, index) =>
      this.#matchesIn(Buffer.from(layer).toString("latin1")).map((found) => sourceIn(layers, index, found)),
    );
    const isPlain = (span: Span) => text.slice(...span).search(/[\\%&]/) === -1;
    return [...asTheyAre, ...escaped.filter((span) => !isPlain(span))];
  }

  /** In bytes as characters of Latin-1. */
  #matchesIn(text: string): Span[] {
    return this.#short.flatMap((word) =>
      [...text.matchAll(word)].map((match): Span => [match.index, match.index + match[0].length]),
    );
  }

  /** Where a text was cut short in the middle of a secret: the beginning of it. */
  #cutSpansIn(bytes: Buffer): Span[] {
    return CUT.flatMap((mark) => {
      const spans: Span[] = [];
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
        spans.push(...this.#spansBefore(bytes, at));
      }
      return spans;
    });
  }

  /** The beginning of a secret that is in front of this place, if there is one. */
  #spansBefore(bytes: Uint8Array, end: number): Span[] {
    const from = Math.max(0, end - BEFORE_CUT);
    const start = this.#cutStart(Buffer.from(bytes.subarray(from, end)));
    return start === undefined ? [] : [[from + start, end]];
  }

  /** Where the beginning of a secret begins with which a text ends; undefined where it ends with none. */
  #cutStart(bytes: Buffer): number | undefined {
    // Of an escape there can be a part, too.
    const rest = bytes.toString("latin1").search(/(?:\\(?:u[0-9a-f]{0,3})?|%[0-9a-f]?|&[#a-z0-9]{0,10})$/i);
    const starts = [bytes, ...(rest < 0 ? [] : [bytes.subarray(0, rest)])].flatMap((text) => {
      const layers = layersOf(text);
      return [
        this.#forms.beginningIn(text),
        ...layers.map(({ bytes: layer }, index) => {
          const start = this.#forms.beginningIn(layer);
          return start === undefined ? undefined : sourceIn(layers, index, [start, layer.length])[0];
        }),
      ].filter((start) => start !== undefined);
    });
    return starts.length === 0 ? undefined : Math.min(...starts);
  }
}

/** A secret as a word: no letter or digit is before it or behind it. */
function wordOf(secret: string): RegExp {
  const text = Buffer.from(secret, "utf8").toString("latin1");
  const escaped = text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  return new RegExp(`(?<![A-Za-z0-9\\x80-\\xff])${escaped}(?![A-Za-z0-9\\x80-\\xff])`, "gi");
}

/** The name of the property whose whole value stands there, alone or in a list of plain values, as a JSON pointer. */
function placeBefore(text: string, start: number, end: number): string {
  const isWhole = text[start - 1] === '"' ? text[end] === '"' : /^\s*[,\]}]/.test(text.slice(end, end + 20));
  if (!isWhole) return "/";
  const from = text[start - 1] === '"' ? start - 1 : start;
  const name = nameBefore(text, from);
  if (name !== undefined) return `/${name}`;
  const list = text.lastIndexOf("[", from);
  const isPlainList = list >= 0 && from - list < LONGEST_LIST && !/[\]{}]/.test(text.slice(list + 1, from));
  return `/${(isPlainList ? nameBefore(text, list) : undefined) ?? ""}`;
}

/** The name of the property whose value begins there. */
function nameBefore(text: string, at: number): string | undefined {
  return /"([A-Za-z0-9_]{1,60})"\s*:\s*$/.exec(text.slice(Math.max(0, at - 100), at))?.[1];
}

/** As many characters as a list of ids before one of them can have, 6000 of them. */
const LONGEST_LIST = 60_000;

/** The place in the bytes of something in the layer of this index. */
function sourceIn(layers: readonly Unescaped[], index: number, found: Span): Span {
  return layers.slice(0, index + 1).reduceRight((span, { sourceOf }) => sourceOf(span), found);
}

function textOf(masked: Uint8Array, bytes: Uint8Array, text: string): string {
  return masked === bytes ? text : Buffer.from(masked).toString("utf8");
}

/** The bytes with a mask in each of these places; the same bytes where there are none. */
function without(bytes: Uint8Array, spans: readonly Span[]): Uint8Array {
  if (spans.length === 0) return bytes;
  const parts: Uint8Array[] = [];
  let rest = 0;
  for (const span of spans.toSorted(([one], [other]) => one - other)) {
    const number = numberAround(bytes, span);
    const [start, end] = number ?? span;
    // What was found as it is, is often found again without its escapes.
    if (start >= rest) parts.push(bytes.subarray(rest, start), number ? MASK_OF_NUMBERS : MASK);
    rest = Math.max(rest, end);
  }
  return new Uint8Array(Buffer.concat([...parts, bytes.subarray(rest)]));
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
