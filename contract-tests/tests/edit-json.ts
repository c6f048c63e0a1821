/** Changes to a JSON value: places to set, and places to take away, as JSON pointers. */
export interface Edits {
  set?: Record<string, unknown>;
  remove?: string[];
}

/** A copy of the value with the edits made. Throws when a pointer leads nowhere: the test is wrong then. */
export function edited<Value>(value: Value, { set = {}, remove = [] }: Edits): Value {
  const copy = structuredClone(value);
  for (const [pointer, content] of Object.entries(set)) {
    const { parent, last } = placeOf(copy, pointer);
    parent[last] = content;
  }
  for (const pointer of remove) {
    const { parent, last } = placeOf(copy, pointer);
    if (!(last in parent)) throw new Error(`There is nothing at ${pointer} to remove.`);
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
  return copy;
}

function placeOf(value: unknown, pointer: string): { parent: Record<string, unknown>; last: string } {
  const segments = pointer.split("/").slice(1);
  const last = segments.pop() ?? "";
  let parent = value;
  for (const segment of segments) parent = isContainer(parent) ? parent[segment] : undefined;
  if (!isContainer(parent)) throw new Error(`There is no place ${pointer}.`);
  return { parent, last };
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
