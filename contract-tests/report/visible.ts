// Texts of a deployment, made harmless: they come from outside, and are read in terminals, browsers and tickets.

/**
 * What steers a terminal, turns writing around, ends a line where none should end, cannot be seen, or is no character
 * at all. XML forbids some of these, and none of the others.
 */
const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]`;
const UNSEEN_IN_LINE = new RegExp(UNSEEN, "gu");
const UNSEEN_IN_TEXT = new RegExp(`(?![\\n\\t])${UNSEEN}`, "gu");

function code(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A text as one line, in which such characters stand as their codes: `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN_IN_LINE, code);
}

/** The same for a text of several lines, whose line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(UNSEEN_IN_TEXT, code);
}

/** The beginning of a text, at most so many UTF-16 units long with the ellipsis that says that it goes on. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  // Half a surrogate pair is no character.
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
