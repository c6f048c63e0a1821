// Markdown as VitePress reads it.

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
  return plain(text).replaceAll("|", "\\|").replaceAll(/\n+/g, "<br>");
}

/** A table; cells are Markdown already. */
export function table(columns: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |\n`;
  return line(columns) + line(columns.map(() => "---")) + rows.map(line).join("");
}

/** A block of code. */
export function code(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}

/** A code span; the contract has no backticks in its names. */
export function span(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
