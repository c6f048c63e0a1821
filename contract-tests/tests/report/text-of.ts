import { type Content, piecesOf } from "../../report/content.ts";

/** What a file has as one text; none where it has none. */
export function textOf(content: Content | Iterable<string> | undefined): string {
  return typeof content === "string" || typeof content === "function"
    ? [...piecesOf(content)].join("")
    : [...(content ?? [])].join("");
}
