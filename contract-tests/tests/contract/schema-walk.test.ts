import { describe, expect, test } from "vitest";
import { operationOf, type Schema } from "../../contract/contract.ts";
import { citationAt, emptyLists, isDocumented, joined, schemasAlong, walk } from "../../contract/schema-walk.ts";
import { inWords } from "../../contract/validator.ts";

const surface = "agentgateway";
const text: Schema = { type: "string" };
const number: Schema = { type: "integer" };
const called = (row: string): Schema => ({ type: "string", "x-source": [{ page: "agentbyworkno", table: "4", row }] });

/** The pointers that a walk comes to, but for the root. */
function visited(schema: Schema, value: unknown): string[] {
  const pointers: string[] = [];
  walk(surface, schema, value, (_schema, _value, pointer) => pointers.push(pointer));
  return pointers.slice(1);
}

const walks: [title: string, schema: Schema, value: unknown, pointers: string[]][] = [
  [
    "properties, in the order of the schema",
    { properties: { a: text, b: text } },
    { b: "", a: "", c: "" },
    ["/a", "/b"],
  ],
  ["items", { items: { properties: { a: text } } }, [{ a: "" }, {}], ["/0", "/0/a", "/1"]],
  [
    "all parts of allOf",
    { allOf: [{ properties: { a: text } }, { properties: { b: text } }] },
    { a: 1, b: 1 },
    ["/a", "/b"],
  ],
  [
    "allOf beside properties, and allOf in allOf",
    { properties: { a: text }, allOf: [{ allOf: [{ properties: { b: text } }] }] },
    { a: 1, b: 1 },
    ["/a", "/b"],
  ],
  ["each alternative of oneOf", { oneOf: [{ properties: { a: text } }, { items: text }] }, ["x"], ["/0"]],
  [
    "properties of all alternatives",
    { oneOf: [{ properties: { a: text } }, { properties: { b: text } }] },
    { b: 1 },
    ["/b"],
  ],
  [
    "a property of two parts once",
    { allOf: [{ properties: { a: text } }, { properties: { a: number } }] },
    { a: 1 },
    ["/a"],
  ],
  [
    "what is below a property of two parts",
    { allOf: [{ properties: { a: { properties: { b: text } } } }, { properties: { a: { properties: { c: text } } } }] },
    { a: { b: 1, c: 1 } },
    ["/a", "/a/b", "/a/c"],
  ],
  [
    "additionalProperties, after the named ones",
    { properties: { a: text }, additionalProperties: { properties: { b: text } } },
    { x: { b: 1 }, a: "", y: {} },
    ["/a", "/x", "/x/b", "/y"],
  ],
  ["nothing that additionalProperties only allow", { additionalProperties: true }, { a: 1 }, []],
  [
    "additionalProperties of a part",
    { allOf: [{ properties: { a: text } }, { additionalProperties: text }] },
    { b: 1 },
    ["/b"],
  ],
  ["names that every object has", { properties: { a: text } }, { a: 1, constructor: 1 }, ["/a"]],
];

for (const [title, schema, value, pointers] of walks) {
  test(`a walk visits ${title}`, () => {
    expect(visited(schema, value)).toEqual(pointers);
  });
}

const ALL: Schema = { allOf: [{ properties: { a: { items: number } } }, { properties: { b: text } }] };
const places: [title: string, schema: Schema, pointer: string, found: Schema[] | undefined][] = [
  ["a part of allOf", ALL, "/a/3", [{ items: number }, number]],
  ["another part of allOf", ALL, "/b", [text]],
  [
    "an alternative of oneOf",
    { oneOf: [text, { items: { properties: { a: text } } }] },
    "/*/a",
    [{ properties: { a: text } }, text],
  ],
  [
    "any name of a map",
    { additionalProperties: { properties: { a: text } } },
    "/1031/a",
    [{ properties: { a: text } }, text],
  ],
  ["a named property before all others", { properties: { a: number }, additionalProperties: text }, "/a", [number]],
  ["no property that others only may be", { additionalProperties: true }, "/a", []],
  ["no name that every object has", { properties: {} }, "/constructor", []],
];

for (const [title, schema, pointer, found] of places) {
  test(`the schemas along a pointer have ${title}`, () => {
    expect(schemasAlong(surface, schema, pointer).slice(1)).toEqual(found);
  });
}

describe("schemas joined into one", () => {
  test("a schema without parts is itself, and a reference what it refers to", () => {
    expect(joined(surface, text)).toBe(text);
    expect(joined(surface, { $ref: "#/components/schemas/CallId" })).toHaveProperty("x-source");
  });

  test("a part can be a reference", () => {
    const schema = { allOf: [{ $ref: "#/components/schemas/CallIdsResponse" }, { properties: { more: text } }] };
    expect(Object.keys(joined(surface, schema).properties ?? {})).toEqual(["message", "retcode", "result", "more"]);
  });

  test("allOf requires what any part requires, oneOf what all alternatives require", () => {
    const parts: Schema[] = [{ required: ["a", "b"] }, { required: ["b", "c"] }];
    expect(joined(surface, { required: ["x"], allOf: parts }).required).toEqual(["x", "a", "b", "c"]);
    expect(joined(surface, { required: ["x"], oneOf: parts }).required).toEqual(["x", "b"]);
    expect(joined(surface, { oneOf: [...parts, {}] }).required).toBeUndefined();
  });

  test("values of alternatives are all of them, unless one leaves them open", () => {
    const listed: Schema[] = [
      { type: "integer", enum: [0, 1] },
      { type: "string", const: "0" },
    ];
    expect(joined(surface, { oneOf: listed })).toMatchObject({ type: ["integer", "string"], enum: [0, 1, "0"] });
    expect(joined(surface, { oneOf: [...listed, text] }).enum).toBeUndefined();
    expect(joined(surface, { oneOf: [...listed, {}] }).type).toBeUndefined();
  });

  test("limits of an alternative are not those of the whole", () => {
    expect(joined(surface, { oneOf: [{ maximum: 3 }, text] }).maximum).toBeUndefined();
    expect(joined(surface, { allOf: [{ maximum: 3 }, number] })).toMatchObject({ maximum: 3, type: "integer" });
  });

  test("sources, discrepancies and what is inferred come along", () => {
    const discrepancy = { table: "int", sample: "text", accepted: "both", reason: "" };
    const mark = { constraints: ["type"], reason: "Inferred." };
    const schema = { allOf: [called("1"), { ...called("2"), "x-discrepancy": discrepancy, "x-inferred": [mark] }] };
    expect(joined(surface, schema)).toMatchObject({
      "x-source": [{ row: "1" }, { row: "2" }],
      "x-discrepancy": discrepancy,
      "x-inferred": [mark],
    });
  });
});

const cited: [title: string, schema: Schema, pointer: string, row: string | undefined][] = [
  ["a part of allOf", { allOf: [{}, { properties: { workno: called("3.1") } }] }, "/workno", "3.1"],
  ["an alternative of oneOf", { oneOf: [text, { properties: { workno: called("3.1") } }] }, "/workno", "3.1"],
  ["all properties of a map", { additionalProperties: called("3.2") }, "/1031", "3.2"],
  ["the nearest schema above, which is a part", { allOf: [called("3")] }, "/unknown", "3"],
  ["nothing", { allOf: [text] }, "/workno", undefined],
];

for (const [title, schema, pointer, row] of cited) {
  test(`a place is cited by ${title}`, () => {
    expect(citationAt(operationOf(surface, "queryAgentInfoByWorkNo"), schema, pointer)?.row).toBe(row);
  });
}

const LIST: Schema = { required: ["list"], properties: { list: { items: text } } };
const lists: [title: string, schema: Schema, value: unknown, empty: string[]][] = [
  ["a part", { allOf: [LIST] }, { list: [] }, ["/list"]],
  [
    "a part that has the property, and another that requires it",
    { required: ["list"], allOf: [{ properties: LIST.properties ?? {} }] },
    { list: [] },
    ["/list"],
  ],
  ["all alternatives", { oneOf: [LIST, LIST] }, { list: [] }, ["/list"]],
  ["one alternative, which need not be there", { oneOf: [LIST, {}] }, { list: [] }, []],
  ["the properties of a map", { additionalProperties: LIST }, { a: { list: [] } }, ["/a/list"]],
  ["nothing, where it has an item", { allOf: [LIST] }, { list: ["x"] }, []],
];

for (const [title, schema, value, empty] of lists) {
  test(`an empty list is one that is required by ${title}`, () => {
    expect(emptyLists(surface, schema, value)).toEqual(empty);
  });
}

test("a name is documented where a schema names it, leaves names open, or says that there are others", () => {
  const properties = { a: text };
  expect(isDocumented({ properties }, "a")).toBe(true);
  expect(isDocumented({ properties }, "b")).toBe(false);
  expect(isDocumented({ properties, additionalProperties: false }, "b")).toBe(false);
  expect(isDocumented({ properties, additionalProperties: true }, "b")).toBe(true);
  expect(isDocumented({ properties, additionalProperties: text }, "b")).toBe(true);
  expect(isDocumented({}, "b")).toBe(true);
  expect(isDocumented({ properties }, "constructor")).toBe(false);
});

test("parts in words", () => {
  expect(inWords(surface, { allOf: [number, { minimum: 3 }] })).toBe("integer of at least 3");
  expect(inWords(surface, { oneOf: [number, { const: "x" }] })).toBe('integer, or "x"');
});
