const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Whether a text has no control characters, no marks of direction, no line breaks and no broken characters. */
export function isVisible(text: string): boolean {
  return text.search(INVISIBLE) === -1;
}

/** A text in which what cannot be seen is written as an escape of JSON. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => character.split("").map(escaped).join(""));
}

/** A text as code of CommonMark, which nothing in it can end. */
export function asCode(text: string): string {
  const shown = visible(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
