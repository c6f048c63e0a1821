import { isDeepStrictEqual } from "node:util";

/** A place in two JSON values at which they differ first, and what each has there; undefined for nothing. */
export interface Difference {
  /** JSON pointer. */
  pointer: string;
  one: unknown;
  other: unknown;
}

/**
 * The first place, as deep as it can be named, at which two JSON values differ: in the order of the first, then what
 * only the second has. Undefined if they are equal. It goes as deep as the readers of JSON, which have a limit.
 */
export function firstDifference(one: unknown, other: unknown): Difference | undefined {
  if (isDeepStrictEqual(one, other)) return undefined;
  let place: Difference = { pointer: "", one, other };
  for (;;) {
    const [left, right] = [entriesOf(place.one), entriesOf(place.other)];
    if (!left || !right || Array.isArray(place.one) !== Array.isArray(place.other)) return place;
    const name = [...left.keys(), ...right.keys()].find(
      (key) => !isDeepStrictEqual(left.get(key), right.get(key)) || left.has(key) !== right.has(key),
    );
    if (name === undefined) return place;
    const segment = name.replaceAll("~", "~0").replaceAll("/", "~1");
    place = { pointer: `${place.pointer}/${segment}`, one: left.get(name), other: right.get(name) };
  }
}

function entriesOf(value: unknown): Map<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
}
