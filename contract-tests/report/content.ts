/**
 * What a file has: a text, or what makes its pieces, the same ones each time. What grows with the responses of a
 * deployment is made in pieces, so that it is never in memory as a whole.
 */
export type Content = string | (() => Iterable<string>);

export function piecesOf(content: Content): Iterable<string> {
  return typeof content === "string" ? [content] : content();
}

/**
 * A value as `JSON.stringify` writes it with an indent of two spaces, each item of its lists and objects, up to so many
 * levels down, as a piece of its own.
 */
export function* jsonPieces(value: unknown, levels: number, indent = ""): Iterable<string> {
  if (levels === 0 || typeof value !== "object" || value === null) {
    // A line break in a text is an escape.
    yield JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
    return;
  }
  const [start, end] = Array.isArray(value) ? "[]" : "{}";
  const inner = `${indent}  `;
  let isFirst = true;
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    yield `${isFirst ? start : ","}\n${inner}${Array.isArray(value) ? "" : `${JSON.stringify(name)}: `}`;
    yield* jsonPieces(part, levels - 1, inner);
    isFirst = false;
  }
  yield isFirst ? `${start}${end}` : `\n${indent}${end}`;
}
