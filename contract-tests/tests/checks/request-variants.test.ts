// Which requests are made of a schema, also of schemas that no operation of the contract has yet.
import { describe, expect, test } from "vitest";
import { type Kind, placesOf, type Request, repeated, requestVariants } from "../../checks/request-variants.ts";
import type { Schema } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";

const ROW = { page: "page", table: "2", row: "1" };

/** A request in an object of its own, with a bit of everything. */
const INNER: Schema = {
  type: "object",
  required: ["vdn", "skills", "begin", "isFull", "name"],
  dependentRequired: { from: ["to"], to: ["from"] },
  properties: {
    vdn: { type: "integer", minimum: 1, maximum: 5000, "x-source": [ROW] },
    skills: {
      type: "array",
      minItems: 1,
      maxItems: 3,
      items: { $ref: "#/components/schemas/SkillId" },
      "x-source": [{ ...ROW, row: "2" }],
    },
    begin: { type: "string", format: "date-time" },
    isFull: { type: "boolean" },
    name: { type: "string", minLength: 2, maxLength: 5 },
    order: { type: "string", enum: ["up", "down"], examples: ["up"] },
    from: { type: "integer", minimum: 0, examples: [10] },
    to: { type: "integer", minimum: 0, examples: [20] },
    place: { type: "object", required: ["city"], properties: { city: { type: "string", examples: ["Kyoto"] } } },
  },
};
const WRAPPED: Schema = { type: "object", required: ["request"], properties: { request: INNER } };
const SKILL_ID: Schema = { type: "integer", "x-ranges": [[101, 200]], "x-source": [{ ...ROW, row: "3" }] };

const REQUEST = { vdn: 170, skills: [101, 102], begin: "2024-05-06T09:30:00Z", isFull: true, name: "abc" };

function resolve(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : SKILL_ID;
}

/** The variants of a kind, each as its step and what then differs from the accepted request. */
function made(kind: Kind): [step: string, changed: unknown][] {
  return requestVariants(kind, WRAPPED, { request: REQUEST }, resolve).map(
    ({ step, value: { request, ...others } }) => {
      expect(others).toEqual({});
      return [step, isRecord(request) ? differing(request) : request];
    },
  );
}

/** The properties that are not those of the accepted request; what is left out is undefined. */
function differing(request: Request): Request {
  const names = [...new Set([...Object.keys(REQUEST), ...Object.keys(request)])];
  const accepted: Request = REQUEST;
  const isSame = (name: string) => JSON.stringify(request[name]) === JSON.stringify(accepted[name]);
  return Object.fromEntries(names.filter((name) => !isSame(name)).map((name) => [name, request[name]]));
}

/** What is made of the schema above; a pair is given with its partner. */
const expected: Record<Kind, [step: string, changed: unknown][]> = {
  missing: [
    ["request missing", undefined],
    ["request.vdn missing", { vdn: undefined }],
    ["request.skills missing", { skills: undefined }],
    ["request.begin missing", { begin: undefined }],
    ["request.isFull missing", { isFull: undefined }],
    ["request.name missing", { name: undefined }],
    ["request.place.city missing", { place: {} }],
  ],
  "half-pair": [
    ["request.from missing beside its partner", { to: 20 }],
    ["request.to missing beside its partner", { from: 10 }],
  ],
  null: [
    ["request null", null],
    ["request.vdn null", { vdn: null }],
    ["request.skills null", { skills: null }],
    ["request.begin null", { begin: null }],
    ["request.isFull null", { isFull: null }],
    ["request.name null", { name: null }],
    ["request.place.city null", { place: { city: null } }],
  ],
  "wrong-type": [
    ["request a text", "text"],
    ["request a list", []],
    ["request.vdn a text", { vdn: "text" }],
    ["request.vdn a list", { vdn: [] }],
    ["request.vdn an object", { vdn: {} }],
    ["request.skills a text", { skills: "text" }],
    ["request.skills an object", { skills: {} }],
    ["request.begin a list", { begin: [] }],
    ["request.begin an object", { begin: {} }],
    ["request.isFull a text", { isFull: "text" }],
    ["request.isFull a list", { isFull: [] }],
    ["request.isFull an object", { isFull: {} }],
    ["request.name a list", { name: [] }],
    ["request.name an object", { name: {} }],
    ["request.order a list", { order: [] }],
    ["request.order an object", { order: {} }],
    ["request.from a text", { from: "text", to: 20 }],
    ["request.from a list", { from: [], to: 20 }],
    ["request.from an object", { from: {}, to: 20 }],
    ["request.to a text", { to: "text", from: 10 }],
    ["request.to a list", { to: [], from: 10 }],
    ["request.to an object", { to: {}, from: 10 }],
    ["request.place a text", { place: "text" }],
    ["request.place a list", { place: [] }],
    ["request.place.city a list", { place: { city: [] } }],
    ["request.place.city an object", { place: { city: {} } }],
  ],
  convertible: [
    ["request.vdn true", { vdn: true }],
    ["request.vdn a fraction", { vdn: 170.5 }],
    ["request.skills true", { skills: true }],
    ["request.skills an integer", { skills: 101 }],
    ["request.begin true", { begin: true }],
    ["request.begin an integer", { begin: 1 }],
    ["request.isFull an integer", { isFull: 1 }],
    ["request.name true", { name: true }],
    ["request.name an integer", { name: 1 }],
    ["request.order true", { order: true }],
    ["request.order an integer", { order: 1 }],
    ["request.from true", { from: true, to: 20 }],
    ["request.from a fraction", { from: 10.5, to: 20 }],
    ["request.to true", { to: true, from: 10 }],
    ["request.to a fraction", { to: 20.5, from: 10 }],
    ["request.place.city true", { place: { city: true } }],
    ["request.place.city an integer", { place: { city: 1 } }],
  ],
  "as-text": [
    ["request.vdn as text", { vdn: "170" }],
    ["request.skills as text", { skills: ["101", "102"] }],
    ["request.isFull as text", { isFull: "true" }],
    ["request.from as text", { from: "10", to: 20 }],
    ["request.to as text", { to: "20", from: 10 }],
  ],
  "wrong-item": [
    ["request.skills with a text", { skills: ["text", 102] }],
    ["request.skills with true", { skills: [true, 102] }],
    ["request.skills with a fraction", { skills: [101.5, 102] }],
    ["request.skills with a list", { skills: [[], 102] }],
    ["request.skills with an object", { skills: [{}, 102] }],
  ],
  "null-item": [["request.skills with null among them", { skills: [101, null, 102] }]],
  "wrong-last-item": [["request.skills with a text after them", { skills: [101, 102, "text"] }]],
  "empty-list": [["request.skills empty", { skills: [] }]],
  "long-list": [["request.skills of 4", { skills: [101, 101, 101, 102] }]],
  "full-list": [["request.skills of 3", { skills: [101, 101, 102] }]],
  beyond: [
    ["request.vdn 0", { vdn: 0 }],
    ["request.vdn 5001", { vdn: 5001 }],
    ["request.vdn -1", { vdn: -1 }],
    ["request.skills 0", { skills: [101, 102, 0] }],
    ["request.skills 100", { skills: [101, 102, 100] }],
    ["request.skills 201", { skills: [101, 102, 201] }],
    ["request.name of 1 characters", { name: "a" }],
    ["request.name of 6 characters", { name: "abcxxx" }],
    ["request.from -1", { from: -1, to: 20 }],
    ["request.to -1", { to: -1, from: 10 }],
  ],
  within: [
    ["request.vdn 1", { vdn: 1 }],
    ["request.vdn 5000", { vdn: 5000 }],
    ["request.skills 101", { skills: [101, 102, 101] }],
    ["request.skills 200", { skills: [101, 102, 200] }],
    ["request.name of 2 characters", { name: "ab" }],
    ["request.name of 5 characters", { name: "abcxx" }],
    ["request.from 0", { from: 0, to: 20 }],
    ["request.to 0", { to: 0, from: 10 }],
  ],
  malformed: [
    ["request.begin that is none", { begin: "text" }],
    ["request.begin with an impossible day", { begin: "2024-02-30T09:30:00Z" }],
    ["request.begin with an impossible hour", { begin: "2024-05-06T25:30:00Z" }],
    ["request.begin without a time", { begin: "2024-05-06" }],
    ["request.order in another form", { order: "no such form" }],
  ],
};

describe("what is made of a schema", () => {
  for (const [kind, variants] of Object.entries(expected)) {
    // The keys are those of the type, since it is a record of all of them.
    test(kind, () => expect(made(kind as Kind)).toEqual(variants));
  }

  test("the accepted request is not changed", () => {
    const accepted = structuredClone({ request: REQUEST });
    for (const kind of Object.keys(expected)) requestVariants(kind as Kind, WRAPPED, accepted, resolve);
    expect(accepted).toEqual({ request: REQUEST });
  });

  test("each is cited by the rows of its place, and of the items of its list", () => {
    const [vdn, , skills] = requestVariants("beyond", INNER, REQUEST, resolve)
      .filter(({ step }) => /^(vdn 0|skills|vdn 5001)/.test(step))
      .map(({ citations }) => citations);
    expect(vdn).toEqual([ROW]);
    expect(skills).toEqual([
      { ...ROW, row: "2" },
      { ...ROW, row: "3" },
    ]);
  });
});

test("a text of a form has one that is not of it, and a text in which anything may stand has none", () => {
  const made = (schema: Schema) =>
    requestVariants("malformed", { type: "object", properties: { id: schema } }, { id: "1-2" }).map(
      ({ value }) => value,
    );
  expect(made({ type: "string", pattern: "^[0-9]+-[0-9]+$" })).toEqual([{ id: "no such form" }]);
  expect(made({ type: "string", pattern: "^[a-z ]+$" })).toEqual([{ id: "" }]);
  expect(made({ type: "string", format: "date" }).map(({ id }) => id)).toEqual(["text", "2024-02-30", "06.05.2024"]);
  expect(made({ type: "string" })).toEqual([]);
});

test("what may be null is not refused for it, and a list of texts is tried with other things", () => {
  const schema: Schema = {
    type: "object",
    required: ["note", "names"],
    properties: {
      note: { type: ["string", "null"] },
      names: { type: "array", items: { type: "string" } },
      rules: { type: "array", items: { type: "object" } },
      order: { type: "integer", enum: [1, 2] },
    },
  };
  const httpRequest = { note: null, names: ["a"], rules: [{}], order: 1 };
  const steps = (kind: Kind) => requestVariants(kind, schema, httpRequest).map(({ step }) => step);
  expect(steps("null")).toEqual(["names null"]);
  expect(steps("wrong-item").slice(0, 3)).toEqual(["names with true", "names with a list", "names with an object"]);
  expect(steps("wrong-last-item")).toEqual(["names with an object after them", "rules with a text after them"]);
  expect(steps("as-text")).toEqual(["order as text"]);
  expect(steps("malformed")).toEqual([]);
  expect([...steps("empty-list"), ...steps("long-list")]).toEqual([]);
});

test("each place of a schema is named once, outer ones first", () => {
  expect(placesOf(WRAPPED, resolve).map(({ name }) => name)).toEqual([
    "request",
    ...Object.keys(INNER.properties ?? {}).map((name) => `request.${name}`),
    "request.place.city",
  ]);
});

test("a list is filled up with its items, of which the last stands at the end only", () => {
  expect(repeated([1, 2, 3], 6)).toEqual([1, 2, 1, 2, 1, 3]);
  expect(repeated([1], 3)).toEqual([1, 1, 1]);
  expect(repeated([1, 2, 3], 3)).toEqual([1, 2, 3]);
});
