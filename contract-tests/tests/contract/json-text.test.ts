import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonText, type NumberProblem, readJson, valuesIn } from "../../contract/json-text.ts";

/** The same cases in every run; change the seed to look further. */
const RUNS = { seed: 20260504, numRuns: 2000 };

function read(text: string): ReturnType<typeof readJson> {
  return readJson(new TextEncoder().encode(text));
}

/** Of a text that has to be JSON. */
function readValid(text: string): JsonText {
  const body = read(text);
  if ("problem" in body) throw new Error(body.problem);
  return body;
}

/** An object with so many properties. */
function propertiesOf(count: number): string {
  return `{${Array.from({ length: count }, (_, index) => `"k${index}":${index}`).join(",")}}`;
}

function nested(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels);
}

const refusedBytes: [title: string, bytes: number[], problem: string][] = [
  ["nothing at all", [], "an empty body"],
  ["a byte order mark alone", [0xef, 0xbb, 0xbf], "an empty body"],
  [
    "two byte order marks",
    [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0x7b, 0x7d],
    "not JSON at line 1, column 1: invalid symbol",
  ],
  ["a letter of Latin-1", [0x22, 0x4d, 0xfc, 0x22], "not UTF-8: byte 0xFC at offset 2"],
  ["UTF-16 with a byte order mark", [0xff, 0xfe, 0x7b, 0x00], "not UTF-8: byte 0xFF at offset 0"],
  ["a surrogate in bytes", [0x22, 0xed, 0xa0, 0x80, 0x22], "not UTF-8: byte 0xED at offset 1"],
  ["a character that is cut off", [0x22, 0xc3, 0x22], "not UTF-8: byte 0xC3 at offset 1"],
  ["U+FFFD, and then its first bytes alone", [0xef, 0xbf, 0xbd, 0xef, 0xbf], "not UTF-8: byte 0xEF at offset 3"],
];

const refusedTexts: [title: string, text: string, problem: string][] = [
  ["only white space", " \n", "not JSON at line 2, column 1: it ends too early"],
  ["an object that is cut off", '{"a":[1,2', "not JSON at line 1, column 10: it ends too early"],
  ["a string that is cut off", '{"a":"b', "not JSON at line 1, column 6: unexpected end of string"],
  ["a web page", "<html></html>", "not JSON at line 1, column 1: invalid symbol"],
  ["a second text", '{"a":1}{"a":1}', "not JSON at line 1, column 8: something follows the end"],
  ["a second text on the next line", "1\n2", "not JSON at line 2, column 1: something follows the end"],
  ["a page after the text", "[1] <br>", "not JSON at line 1, column 5: something follows the end"],
  ["a NUL after the text", "[1]\0", "not JSON at line 1, column 4: something follows the end"],
  ["a bracket too many", "[1]]", "not JSON at line 1, column 4: something follows the end"],
  ["a byte order mark inside", "[\ufeff1]", "not JSON at line 1, column 2: invalid symbol"],
  ["a blank that JSON does not have", "[\u00a01]", "not JSON at line 1, column 2: invalid symbol"],
  ["a comment", '{"a":1} // one', "not JSON at line 1, column 9: something follows the end"],
  ["a comment inside", '{"a":/* one */1}', "not JSON at line 1, column 6: invalid comment token"],
  ["a trailing comma in a list", "[1,]", "not JSON at line 1, column 4: value expected"],
  ["a trailing comma in an object", '{"a":1,}', "not JSON at line 1, column 8: property name expected"],
  ["no comma", '{"a":1 "b":2}', "not JSON at line 1, column 8: comma expected"],
  ["no colon", '{"a" 1}', "not JSON at line 1, column 6: colon expected"],
  ["a bracket of the other kind", '{"a":1]', "not JSON at line 1, column 7: comma expected"],
  ["single quotes", "['a']", "not JSON at line 1, column 2: invalid symbol"],
  ["a name without quotes", "{a:1}", "not JSON at line 1, column 2: invalid symbol"],
  ["a leading zero", "[01]", "not JSON at line 1, column 3: comma expected"],
  ["a leading plus", "[+1]", "not JSON at line 1, column 2: invalid symbol"],
  ["a point without digits", "[1.]", "not JSON at line 1, column 2: unexpected end of number"],
  ["NaN", "[NaN]", "not JSON at line 1, column 2: invalid symbol"],
  ["a tab in a string", '["a\tb"]', "not JSON at line 1, column 2: control character in a string"],
  ["an escape that JSON does not have", '["\\x41"]', "not JSON at line 1, column 2: invalid escape in a string"],
  ["an escape of two digits", '["\\u41"]', "not JSON at line 1, column 2: invalid \\u escape in a string"],
  ["one level too many", nested(501), "nested more than 500 levels deep"],
  ["many levels too many", nested(200_000), "nested more than 500 levels deep"],
  ["many levels that have no end", "[".repeat(200_000), "nested more than 500 levels deep"],
  ["many objects that have no end", '{"a":'.repeat(200_000), "nested more than 500 levels deep"],
  ["one property too many", `[${propertiesOf(10_001)}]`, "more than 10000 properties in one object"],
  ["many properties that have no end", `{${'"a":1,'.repeat(10_001)}`, "more than 10000 properties in one object"],
  [
    "a long name above many numbers",
    `{"${"a".repeat(100_000)}":[${"1.0,".repeat(1000)}1]}`,
    "too many repeated names, or numbers that are no plain integers, to list them",
  ],
];

describe("what cannot be read", () => {
  for (const [title, bytes, problem] of refusedBytes) {
    test(title, () => {
      expect(readJson(Uint8Array.from(bytes))).toEqual({ problem });
    });
  }

  for (const [title, text, problem] of refusedTexts) {
    test(title, () => {
      expect(read(text)).toEqual({ problem });
    });
  }

  test("10000 properties in an object are not too many, however many objects there are", () => {
    const text = `[${propertiesOf(10_000)},{"a":${propertiesOf(10_000)},"b":1},{"c":${propertiesOf(10_000)}}]`;
    expect(readValid(text).value).toEqual(JSON.parse(text));
  });

  test("500 levels are not too many", () => {
    expect(readValid(nested(500)).value).toEqual(JSON.parse(nested(500)));
  });
});

const duplicateNames: [title: string, text: string, pointers: string[]][] = [
  ["no name twice", '{"a":1,"b":2}', []],
  ["a name twice", '{"a":1,"b":2,"a":3}', ["/a"]],
  ["a name twice with the same value", '{"a":1,"a":1}', ["/a"]],
  ["a name three times, said once", '{"a":1,"a":1,"a":1}', ["/a"]],
  ["two names twice", '{"a":1,"b":2,"b":3,"a":4}', ["/b", "/a"]],
  ["in another case", '{"a":1,"A":2}', []],
  ["written with an escape", '{"a":1,"\\u0061":2}', ["/a"]],
  ["one name in several objects of a list", '[{"a":1},{"a":2}]', []],
  ["in an object of a list", '{"list":[{},{"a":1,"a":2}]}', ["/list/1/a"]],
  ["around an object with that name", '{"a":{"a":1},"b":{"a":2}}', []],
  ["with an object between", '{"a":{"b":1},"b":[{"b":2}],"a":3}', ["/a"]],
  ["characters that a pointer escapes", '{"~/":{"/~1":1,"/~1":2}}', ["/~0~1/~1~01"]],
  ["an empty name", '{"":1,"":2}', ["/"]],
  ["a name that every object inherits", '{"constructor":1}', []],
  ["the name of the prototype", '{"__proto__":1,"__proto__":2}', ["/__proto__"]],
];

describe("names that stand twice", () => {
  for (const [title, text, pointers] of duplicateNames) {
    test(title, () => {
      expect(readValid(text).duplicates.map(({ pointer }) => pointer)).toEqual(pointers);
    });
  }

  test("the name is said as it is, and the last value counts", () => {
    const { value, duplicates } = readValid('{"a/b":1,"a/b":[2]}');
    expect(duplicates).toEqual([{ pointer: "/a~1b", name: "a/b" }]);
    expect(value).toEqual({ "a/b": [2] });
  });
});

describe("of one place in the items of a list", () => {
  const listed = (list: readonly { pointer: string; others?: number }[]) =>
    list.map(({ pointer, others }) => [pointer, others]);
  const items = (count: number, item: string) => `[${Array.from({ length: count }, () => item).join(",")}]`;

  test("the first 100 numbers are told, and how many others there are", () => {
    const text = `{"a":${items(300, '{"b":1.0,"c":[1e1]}')},"d":2.0}`;
    const told = listed(readValid(text).numbers);
    expect(told).toHaveLength(201);
    expect(told.filter(([, others]) => others !== undefined)).toEqual([
      ["/a/99/b", 200],
      ["/a/99/c/0", 200],
    ]);
    expect(told.at(-1)).toEqual(["/d", undefined]);
  });

  test("the first 100 repeated names, beside numbers of that place", () => {
    const { duplicates, numbers } = readValid(items(101, '{"b":1.0,"b":1}'));
    expect([duplicates, numbers].map((list) => listed(list).at(-1))).toEqual([
      ["/99/b", 1],
      ["/99/b", 1],
    ]);
  });

  test("of more than 1000 places nothing is told", () => {
    const places = (count: number) => `{${Array.from({ length: count }, (_, index) => `"a${index}":1.0`).join(",")}}`;
    expect(readValid(places(1000)).numbers).toHaveLength(1000);
    expect(read(places(1002))).toEqual({
      problem: "too many repeated names, or numbers that are no plain integers, to list them",
    });
  });
});

test("values are counted as far as they can be read", () => {
  const of = (text: string) => valuesIn(new TextEncoder().encode(text));
  expect([of("1"), of("[1,2]"), of('{"a,[":[{}]}'), of(nested(501))]).toEqual([1, 3, 4, 0]);
});

const numberTexts: [text: string, problem: NumberProblem | undefined][] = [
  ["0", undefined],
  ["-1", undefined],
  ["4294967295", undefined],
  ["9007199254740991", undefined],
  ["9007199254740993", undefined],
  ["9223372036854775807", undefined],
  ["9223372036854775808", "beyond 64 bits"],
  ["-9223372036854775808", undefined],
  ["-9223372036854775809", "beyond 64 bits"],
  ["18446744073709551615", "beyond 64 bits"],
  ["100000000000000000000", "beyond 64 bits"],
  ["-0", "negative zero"],
  ["1.0", "fraction"],
  ["-0.0", "fraction"],
  ["0.5", "fraction"],
  ["9223372036854775808.0", "fraction"],
  ["1e3", "exponent"],
  ["1E3", "exponent"],
  ["10e2", "exponent"],
  ["0e0", "exponent"],
  ["-0e0", "exponent"],
  ["1.5e1", "exponent"],
  ["1e400", "exponent"],
];

const numberPlaces: [title: string, text: string, pointers: string[]][] = [
  ["the whole text", "1.0", [""]],
  ["in a list", "[1,1.0,2,1.0]", ["/1", "/3"]],
  ["in an object", '{"a":1.0,"b":1}', ["/a"]],
  ["in objects of a list", '{"list":[{"a":1},{"a":1.0}],"b":1.0}', ["/list/1/a", "/b"]],
  ["after a list in a list", "[[1.0,2],[],{},1.0]", ["/0/0", "/3"]],
  ["at a name that a pointer escapes", '{"a/b":{"~":1.0}}', ["/a~1b/~0"]],
  ["a string of digits is no number", '{"a":"1.0","1.0":"-0"}', []],
];

describe("numbers that are not written as an integer of 64 bits", () => {
  for (const [text, problem] of numberTexts) {
    test(`${text}: ${problem ?? "nothing to say"}`, () => {
      const expected = problem ? [{ pointer: "/a", text, problem }] : [];
      expect(readValid(`{"a": ${text} }`).numbers).toEqual(expected);
    });
  }

  for (const [title, text, pointers] of numberPlaces) {
    test(title, () => {
      expect(readValid(text).numbers.map(({ pointer }) => pointer)).toEqual(pointers);
    });
  }

  // It takes seconds to look at each digit.
  test("a number of very many digits is cut, and read in no time", { timeout: 2000 }, () => {
    const text = `${"9".repeat(37)}...`;
    expect(readValid("9".repeat(10_000_000)).numbers).toEqual([{ pointer: "", text, problem: "beyond 64 bits" }]);
  });
});

test("a byte order mark is passed over, and said", () => {
  const text = readJson(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d));
  expect(text).toEqual({ value: {}, hasByteOrderMark: true, duplicates: [], numbers: [] });
});

test("half a surrogate pair can be escaped", () => {
  expect(readValid('{"\\ud800":["\\udfff"],"\\ud800":1.0}')).toEqual({
    value: { "\ud800": 1 },
    hasByteOrderMark: false,
    duplicates: [{ pointer: "/\ud800", name: "\ud800" }],
    numbers: [{ pointer: "/\ud800", text: "1.0", problem: "fraction" }],
  });
});

// Names that are hard on pointers, lists and prototypes.
const names = fc.constantFrom("a", "b", "", "0", "~", "/", "~1", "é", '"', "\\", "__proto__", "constructor");
const indentation = fc.constantFrom("", " ", "\t");

/** Any tree of lists and objects around values of one kind. */
function treeOf(leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(names, tie("tree"), { maxKeys: 4 }),
    ),
  })).tree;
}

function at(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((parent, name) => (parent as Record<string, unknown>)[name], value);
}

test("any JSON has the value that JSON.parse gives", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(isDeepStrictEqual(readValid(text).value, JSON.parse(text))).toBe(true);
    }),
    RUNS,
  );
});

test("of integers that were written by JSON.stringify nothing is said", () => {
  fc.assert(
    fc.property(treeOf(fc.maxSafeInteger()), indentation, (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(readValid(text)).toEqual({
        value: JSON.parse(text),
        hasByteOrderMark: false,
        duplicates: [],
        numbers: [],
      });
    }),
    RUNS,
  );
});

test("every number with a fraction is found at its place", () => {
  const fraction = fc.integer({ min: -999, max: 999 }).map((integer) => integer + 0.5);
  fc.assert(
    fc.property(treeOf(fraction), indentation, (value, space) => {
      const text = JSON.stringify(value, null, space);
      const { numbers } = readValid(text);
      const written = [...text.matchAll(/-?[0-9]+\.5/g)].map(([literal]) => literal);
      expect(numbers.map((number) => number.text)).toEqual(written);
      expect(numbers.map(({ pointer }) => String(at(value, pointer)))).toEqual(written);
    }),
    RUNS,
  );
});

test("what JSON.parse refuses is refused, and nothing else, in words that are safe to print", () => {
  const fragments = ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u", "0", "1", "-", ".", "e", "null", "/", "*", "//"];
  const others = [" ", "\n", "\r", "\0", "\u001b[2J", "\u0085", "\u00a0", "\u2028", "\ufeff", "é", "😀"];
  const noise = fc.array(fc.constantFrom(...fragments, ...others), { maxLength: 6 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.json(), noise, fc.nat(), fc.nat({ max: 2 }), (json, inserted, where, removed) => {
      const place = where % (json.length + 1);
      const text = json.slice(0, place) + inserted + json.slice(place + removed);
      const body = read(text);
      expect("value" in body).toBe(isJson(text));
      if ("problem" in body) expect(body.problem).toMatch(/^[\x20-\x7e]{1,120}$/);
    }),
    RUNS,
  );
});

/** Whether a text is JSON, without a byte order mark. */
function isJson(text: string): boolean {
  if (text.startsWith("\ufeff")) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
