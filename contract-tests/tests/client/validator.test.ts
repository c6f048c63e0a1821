// Each keyword that validators know, at its limits, held against Ajv.
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { type AnswerSchema, KEYWORDS, validator } from "../../client/validator.ts";

const rows: [keyword: (typeof KEYWORDS)[number], schema: AnswerSchema, valid: unknown[], wrong: unknown[]][] = [
  ["type", { type: "integer" }, [0, -1, 1.0, 1e300], [1.5, "1", null, [1], {}, true]],
  ["type", { type: "object" }, [{}], [null, [], "", 0]],
  ["type", { type: ["array", "null"] }, [[], null], [{}, "null", 0]],
  ["maximum", { maximum: 65535 }, [65535, -1, "70000"], [65536, 65535.5]],
  ["minimum", { minimum: 0 }, [0, 1, "-1"], [-1, -0.5]],
  // Two characters, each of two units of UTF-16.
  ["maxLength", { maxLength: 2 }, ["", "ab", "😀😀", 123], ["abc", "😀😀😀"]],
  ["pattern", { pattern: /^[TF]{3}$/u }, ["TFT", 1], ["TFTT", "TF\n", ""]],
  ["const", { const: "0" }, ["0"], [0, "", null]],
  ["enum", { enum: [0, 1, "2"] }, [0, "2"], ["0", 2, null, [0]]],
  ["not", { not: { const: "0" } }, ["1", 0], ["0"]],
  ["anyOf", { anyOf: [{ type: "string" }, { type: "integer" }] }, ["", 1], [null, 1.5]],
  ["oneOf", { oneOf: [{ minimum: 1 }, { maximum: 2 }] }, [0, 3], [1, 2]],
  ["maxItems", { maxItems: 1 }, [[], [1], "ab"], [[1, 2]]],
  ["items", { items: { type: "integer" } }, [[], [1, 2], "a"], [["a"], [1, 2, "a"]]],
  ["required", { required: ["a", "b"] }, [{ a: null, b: 0, c: 1 }, "a", []], [{}, { a: 1 }, { b: 1 }]],
  [
    "properties",
    { properties: { a: { properties: { b: { type: "null" } } } } },
    [{}, { a: { b: null } }],
    [{ a: { b: 0 } }],
  ],
];

for (const [keyword, schema, valid, wrong] of rows) {
  test(`${keyword} is understood as by Ajv: ${JSON.stringify(schema)}`, () => {
    const ours = validator(schema);
    const written = JSON.stringify(schema, (_, value) => (value instanceof RegExp ? value.source : value));
    const theirs = new Ajv2020({ strict: false }).compile(JSON.parse(written));
    for (const value of [...valid, ...wrong]) {
      expect([value, ours(value)]).toEqual([value, valid.includes(value)]);
      expect([value, theirs(value)]).toEqual([value, valid.includes(value)]);
      const [error] = theirs.errors ?? [];
      expect(ours.errors?.[0]).toEqual(
        error && { instancePath: error.instancePath, keyword: error.keyword, message: error.message },
      );
    }
  });
}

test("each keyword has a row", () => {
  expect([...new Set(rows.map(([keyword]) => keyword))]).toEqual(KEYWORDS);
});
