import type { Masking } from "../masking.ts";
import type { Deviation, Note } from "./deviations.ts";
import type { Shape } from "./shape.ts";

/** A deviation as it may be written: what was seen is masked, and a name or a value with a secret is left out. */
export function withoutSecrets(deviation: Deviation, masking: Masking): Deviation {
  const { notes, values, limits, dropped, missing, undocumented, unnamed, others, codes } = deviation;
  const isSecret = (text: string) => masking.text(text) !== text;
  const named = [...undocumented].filter(([name]) => !isSecret(name));
  const shownLimits = [...limits].filter(([, bound]) => !isSecret(String(bound)));
  const shownValues = [...values].filter(([text]) => !isSecret(text));
  return {
    ...deviation,
    notes: notesWithout(notes, masking),
    values: new Map(shownValues),
    limits: new Map(shownLimits),
    dropped: new Set([
      ...dropped,
      ...(shownValues.length < values.size ? (["enum"] as const) : []),
      ...[...limits.keys()].filter((name) => !shownLimits.some(([shown]) => shown === name)),
    ]),
    missing,
    undocumented: new Map(named.map(([name, shape]) => [name, shapeWithout(shape, isSecret)])),
    unnamed: unnamed + undocumented.size - named.length,
    ...(others && { others: { ...others, shape: shapeWithout(others.shape, isSecret) } }),
    codes: merged([...codes].map(([code, count]) => [masking.text(code), count])),
  };
}

function notesWithout(notes: ReadonlyMap<string, Note>, masking: Masking): Map<string, Note> {
  const result = new Map<string, Note>();
  for (const [what, { example, pointer, ...note }] of notes) {
    const shown = masking.text(what);
    const known = result.get(shown);
    if (known) known.count += note.count;
    else
      result.set(shown, {
        ...note,
        pointer: masking.text(pointer),
        ...(example === undefined ? {} : { example: masking.textAt(pointer, example) }),
      });
  }
  return result;
}

function shapeWithout({ types, properties, items }: Shape, isSecret: (name: string) => boolean): Shape {
  const named = [...properties].filter(([name]) => !isSecret(name));
  return {
    types,
    properties: new Map(named.map(([name, shape]) => [name, shapeWithout(shape, isSecret)])),
    ...(items && { items: shapeWithout(items, isSecret) }),
  };
}

/** Counts by name, of which some have become the same. */
function merged(counts: readonly [name: string, count: number][]): Map<string, number> {
  const result = new Map<string, number>();
  for (const [name, count] of counts) result.set(name, (result.get(name) ?? 0) + count);
  return result;
}
