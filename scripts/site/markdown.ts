// Markdown as VitePress reads it.
import { table as rowsOf } from "../docs/markdown.ts";

/** A code span; the contract has no backticks in its names. */
export { code as span } from "../docs/markdown.ts";

/** Text in which `{{` and `<` are not taken for Vue. Code spans are left: Markdown escapes them itself. */
export function plain(text: string): string {
  return text
    .trim()
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll("<", "&lt;").replaceAll("{{", "&#123;&#123;")))
    .join("");
}

/** Text on one line of a table. */
export function cell(text: string): string {
  return plain(text).replaceAll(/\n+/g, "<br>");
}

/** A table; cells are Markdown already. */
export function table(columns: string[], rows: string[][]): string {
  return `${rowsOf(columns, rows)}\n`;
}

/** A block of code. */
export function code(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}

/** A long name that breaks between its words, where it has to: search and readers of the screen have it in one piece. */
export function breakable(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "<wbr>");
}

/** More than so many names or lines of one cell are a box that opens. */
const FEW = 6;

/** Tables in which cells with many names or lines, such as all operations of a check, are boxes that open. */
export function withFoldedCells(markdown: string): string {
  return markdown.replaceAll(/(?<=^\| ).*(?= \|$)/gm, (cells) => cells.split(" | ").map(folded).join(" | "));
}

function folded(text: string): string {
  const names = text.split(", ");
  const lines = text.split("<br>");
  if (names.every((name) => /^\w+$/.test(name))) {
    const list = names.map(breakable).join(", ");
    return names.length > FEW ? box(`${names.length} operations`, list) : list;
  }
  if (lines.length > FEW) return lines[0] + box(`${lines.length - 1} more rows`, lines.slice(1).join("<br>"));
  return text;
}

/** A box in a cell of a table. */
export function box(title: string, text: string): string {
  return `<details><summary>${title}</summary><small>${text}</small></details>`;
}
