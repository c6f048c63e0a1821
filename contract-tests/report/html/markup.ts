import { visible, visibleLines } from "../visible.ts";

/** HTML that was written here. Everything else is text, which is escaped when it is put into HTML. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand between two parts of HTML; undefined and false leave nothing. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/** The only way to make HTML in this folder: html`<p>${text}</p>`. Attributes stand in double quotes. */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Markup {
  const texts = parts.map((part, index) => (index === 0 ? "" : written(contents[index - 1])) + part);
  return new Markup(texts.join(""));
}

function written(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "string") return escaped(visible(content));
  // Without commas: it can be the id of an agent.
  if (typeof content === "number") return String(content);
  return content.map(written).join("");
}

/** A text of several lines, for elements that keep them. */
export function lines(text: string): Markup {
  return new Markup(escaped(visibleLines(text)));
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** An ISO 8601 time in words, to the second, in UTC. */
export function time(iso: string): Markup {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return html`${iso}`;
  const text = date.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 19)} UTC</time>`;
}

/** A name in camel case, or an id with points, that may be broken between its words. */
export function breakable(name: string): Markup {
  const words = name.split(/(?<=[a-z.])(?=[A-Z])|(?<=[.])/);
  return html`${words.map((word, index) => [index > 0 && html`<wbr>`, word])}`;
}

/** Values with commas between them. */
export function joined(contents: readonly Content[]): Markup {
  return html`${contents.map((content, index) => [index > 0 && ", ", content])}`;
}
