/** More changed characters than this, or a larger part of the longer text, are no slip of the keyboard; commander draws both lines too. */
const MOST_CHANGES = 3;
const MOST_PART = 0.6;

/** The most similar text, if it differs by only a few characters. */
export function nearestOf(text: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = MOST_CHANGES + 1;
  for (const candidate of candidates) {
    const changes = changesBetween(text, candidate);
    const part = changes / Math.max(text.length, candidate.length);
    if (changes < fewest && part < MOST_PART) [nearest, fewest] = [candidate, changes];
  }
  return nearest;
}

/** The Levenshtein distance; Infinity where the lengths alone are further apart than MOST_CHANGES. */
function changesBetween(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > MOST_CHANGES) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [position, character] of [...one].entries()) {
    const next = [position + 1];
    for (const [index, otherCharacter] of [...other].entries()) {
      const [diagonal = 0, above = 0] = row.slice(index, index + 2);
      const left = next[index] ?? 0;
      next.push(Math.min(above + 1, left + 1, diagonal + (character === otherCharacter ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
