import { expect, test } from "vitest";
import { firstDifference } from "../../checks/difference.ts";

test.each([
  ["equal", { a: [1] }, { a: [1] }, undefined],
  ["values", 1, "1", { pointer: "", one: 1, other: "1" }],
  ["an item", [{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 3 }], { pointer: "/1/a", one: 2, other: 3 }],
  ["a shorter list", [1, 2], [1], { pointer: "/1", one: 2, other: undefined }],
  ["a property that only the second has", { a: 1 }, { a: 1, b: null }, { pointer: "/b", one: undefined, other: null }],
  ["a list in place of an object", { a: [] }, { a: {} }, { pointer: "/a", one: [], other: {} }],
  ["names with slashes", { "a/b~": 1 }, { "a/b~": 2 }, { pointer: "/a~1b~0", one: 1, other: 2 }],
])("the first difference: %s", (_, one, other, expected) => {
  expect(firstDifference(one, other)).toEqual(expected);
});
