import { expect, test } from "vitest";
import { placeIn, windowsAround } from "../../report/html/places.ts";

const BODY = '{"a": {"b": [10, "x]\\"", {"c/d": true, "e~f": null}], "": 1}, "g": "end"}';

const cases: [pointer: string, text: string, place: string | undefined][] = [
  ["/a/b/0", BODY, "10"],
  ["/a/b/1", BODY, '"x]\\""'],
  ["/a/b/2", BODY, '{"c/d": true, "e~f": null}'],
  ["/a/b/2/c~1d", BODY, "true"],
  ["/a/b/2/e~0f", BODY, "null"],
  ["/a/", BODY, "1"],
  ["/g", BODY, '"end"'],
  ["", BODY, BODY],
  // Missing: the bracket of what it should be in.
  ["/a/b/2/z", BODY, "{"],
  ["/a/b/7", BODY, "["],
  ["/z", BODY, "{"],
  // Cut off.
  ["/a/b/0", BODY.slice(0, 15), "10"],
  ["/a/b/1", BODY.slice(0, 19), '"x'],
  ["/g", BODY.slice(0, 30), undefined],
  ["/a/b/5", BODY.slice(0, 30), undefined],
  // No JSON.
  ["/a", "", undefined],
  ["/a", "<html>a</html>", undefined],
  ["/a", "}]}],:{", undefined],
  ["/a", '{"a\\', undefined],
  // The name of a property that is no escape of JSON.
  ["/a", '{"\\x": 1, "a": 2}', "2"],
];

for (const [pointer, text, place] of cases) {
  test(`${pointer === "" ? "the whole" : pointer} in ${text}`, () => {
    const found = placeIn(text, pointer);
    expect(found && text.slice(found.start, found.end)).toBe(place);
  });
}

test("a body that nests deeply is no trouble", () => {
  const text = "[".repeat(200_000);
  expect(placeIn(text, "/0/0/1")).toBeUndefined();
  expect(placeIn(`${text}1${"]".repeat(200_000)}`, "/0/0")?.start).toBe(2);
});

test("parts of a text that touch are shown as one", () => {
  const places = [
    { start: 50, end: 52 },
    { start: 10, end: 12 },
    { start: 15, end: 16 },
  ];
  expect(windowsAround(places, 55, 4)).toEqual([
    { start: 6, end: 20 },
    { start: 46, end: 55 },
  ]);
});
