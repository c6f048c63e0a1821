// What came in place of a response of the interface, in words that name its sender: a proxy, a login page, a redirect.
import { type Answer, headersOf } from "../transport/exchange.ts";

/** Maximum length of a title in words, in characters; and of the part of a body in which a page says what it is, in bytes. */
const LONGEST_TITLE = 60;
const BEGINNING = 4096;

/** `HTTP status 302, a redirect to https://...`, `HTTP status 502 with an HTML page ("Bad Gateway")`. */
export function answerWords(answer: Answer): string {
  const { status, body } = answer;
  const [location] = headersOf(answer, "location");
  if (status >= 300 && status < 400 && location !== undefined)
    return `HTTP status ${status}, a redirect to ${location}`;
  const page = pageWords(answer);
  if (page !== undefined) return `HTTP status ${status} with ${page}`;
  return body.length === 0 ? `HTTP status ${status} with an empty body` : `HTTP status ${status}`;
}

/** `an HTML page ("Sign in")`, if a body is one. */
export function pageWords({ body }: Pick<Answer, "body">): string | undefined {
  const text = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, BEGINNING)).toString("utf8");
  if (!/^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b/is.test(text)) return undefined;
  const [, title = ""] = /<title[^>]*>([^<]*)/i.exec(text) ?? [];
  const words = title.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_TITLE);
  return words === "" ? "an HTML page" : `an HTML page ("${words}")`;
}
