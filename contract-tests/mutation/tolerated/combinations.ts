// Several tolerated deployments at once.
import { combined } from "../../reference/change.ts";
import { Dice } from "../../reference/dice.ts";
import { KINDS, type Setting, type Tolerated } from "./tolerance.ts";

/** How many are tried together, how often, and the seed of the choice. */
export const COMBINED = { size: 5, times: 20, seed: 10 };

/** What is different when several are at work: the changes of each in the order of the kinds. */
export function asOne(several: readonly Tolerated[]): Pick<Tolerated, "change" | "options" | "setting"> {
  const ordered = several.toSorted((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
  const changes = ordered.flatMap(({ change }) => change ?? []);
  const settings = ordered.flatMap(({ setting }) => setting ?? []);
  const options = Object.assign({}, ...ordered.map((one) => one.options ?? {}));
  return {
    ...(changes.length > 0 && { change: changes.length === 1 ? changes[0] : combined(changes) }),
    ...(Object.keys(options).length > 0 && { options }),
    ...(settings.length > 0 && {
      setting: (setting: Setting) => settings.reduce((before, edit) => edit(before), setting),
    }),
  };
}

/** So many different choices of so many of the deployments that can be combined; for one seed always the same. */
export function combinations(
  all: readonly Tolerated[],
  { size, times, seed }: typeof COMBINED = COMBINED,
): readonly (readonly Tolerated[])[] {
  const dice = new Dice(seed);
  const able = all.filter(({ alone }) => alone === undefined);
  return Array.from({ length: times }, () => dice.shuffled(able).slice(0, size));
}
