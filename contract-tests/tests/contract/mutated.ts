import type { Dice } from "../../reference/dice.ts";

/** What is put anywhere into a payload: each type, and numbers and texts at the limits of what schemas say. */
const VALUES: unknown[] = [
  ...[null, true, false, "", "0", "1", "0100000", "100-006", "text", " ", [], {}, [null], [1], ["0"]],
  ...[0, 1, -1, 2, 10, 255, 0.5, 2 ** 31, 2 ** 32 - 1, 4294967295000, Number.MAX_SAFE_INTEGER, 1e300],
];

/** A value with a few places changed: replaced, removed, doubled, or exchanged with a value from elsewhere in it. */
export function mutated(json: string, dice: Dice): unknown {
  const root = { value: JSON.parse(json) as unknown };
  const places: [parent: Record<string, unknown>, name: string][] = [];
  (function walk(parent: object) {
    for (const [name, value] of Object.entries(parent)) {
      places.push([parent as Record<string, unknown>, name]);
      if (typeof value === "object" && value !== null) walk(value);
    }
  })(root);
  for (let changes = dice.integer(1, 3); changes > 0; changes--) {
    const [parent, name] = dice.oneOf(places);
    const [otherParent, otherName] = dice.oneOf(places);
    const change = dice.integer(0, 3);
    if (change === 0) parent[name] = dice.oneOf(VALUES);
    else if (change === 1) delete parent[name];
    else if (change === 2) parent[name] = structuredClone(otherParent[otherName]);
    else parent[dice.oneOf(["undocumented", otherName])] = dice.oneOf(VALUES);
  }
  return root.value;
}
