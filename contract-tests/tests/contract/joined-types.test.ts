// The suite reads each place of a value as one schema; the published bundles have alternatives of one type each.
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bundle, bundleOf, editions, operationsOf, publishedBundle, surfaces } from "../../contract/contract.ts";
import { withJoinedTypes } from "../../contract/joined-types.ts";
import { matches, violationsOf } from "../../contract/validator.ts";
import { component } from "./document.ts";

/** The places of the named schemas, and of their properties. */
function placesIn({ components }: Bundle): string[] {
  return Object.entries(components.schemas).flatMap(([name, { properties = {} }]) => [
    name,
    ...Object.keys(properties).map((property) => `${name}/properties/${property}`),
  ]);
}

/** Says whether a value matches the schema at a place of a bundle. Formats say nothing about values: no page has the width of a number. */
function judge(bundle: Bundle): (place: string, value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(bundle, "bundle");
  return (place, value) => ajv.validate(`bundle#/components/schemas/${place}`, value);
}

/** All that is in a value, from the outside in. */
function partsOf(value: unknown): unknown[] {
  const inner = typeof value === "object" && value !== null ? Object.values(value) : [];
  return [value, ...inner.flatMap(partsOf)];
}

const parts = surfaces.flatMap((surface) =>
  Object.values(bundleOf(surface).components.examples).flatMap(({ value }) => partsOf(value)),
);
const examples = [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
const scalar = fc.oneof(
  fc.integer({ min: -1, max: 60 }),
  fc.integer({ min: -1, max: 60 }).map(String),
  fc.constantFrom(null, true, false, "true", "false", "", "TTF", 0.5),
);
const example = fc.constantFrom(...examples);

/** A value like those of the contract: an example or a part of one, with others in some places. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  scalar,
  fc.jsonValue({ maxDepth: 2 }),
  example,
  fc
    .tuple(example, fc.array(fc.tuple(fc.nat(), fc.oneof(scalar, example)), { maxLength: 3 }))
    .map(([whole, others]) => {
      const copy = structuredClone(whole);
      const places = partsOf(copy)
        .filter((part) => typeof part === "object" && part !== null)
        .flatMap((part) => Object.keys(part as object).map((name) => [part as Record<string, unknown>, name] as const));
      for (const [index, other] of others) {
        const [parent, name] = places[index % places.length] ?? [];
        if (parent && name !== undefined) parent[name] = structuredClone(other);
      }
      return copy;
    }),
);

for (const surface of surfaces)
  for (const edition of [undefined, ...editions])
    test(`${surface}, ${edition ?? "no edition"}: the same values match the published schemas and those with joined types`, () => {
      const [published, joined] = [judge(publishedBundle(surface, edition)), judge(bundleOf(surface, edition))];
      const places = placesIn(publishedBundle(surface, edition));
      const differences = (one: unknown) =>
        places
          .filter((place) => published(place, one) !== joined(place, one))
          .map((place) => `${place} ${JSON.stringify(one)}`);
      expect(examples.flatMap(differences)).toEqual([]);
      fc.assert(
        fc.property(value, (one) => {
          expect(differences(one)).toEqual([]);
        }),
        { numRuns: 300, seed: 20261127 },
      );
    });

test("events told apart by their name are joined to that of all other names, with a condition for each name that is known", () => {
  const [published, joined] = [judge(publishedBundle("agentgateway")), judge(bundleOf("agentgateway"))];
  const matching = (eventType: string, matches: typeof joined) =>
    [null, {}, "1714987858-1455", 0].map((content) => matches("AgentEvent", { eventType, workNo: "1030", content }));
  for (const matches of [published, joined]) {
    expect(matching("AgentOther_InService", matches)).toEqual([true, false, false, false]);
    expect(matching("AgentEvent_Hold", matches)).toEqual([false, false, true, false]);
    expect(matching("AgentOther_New", matches)).toEqual([true, true, true, false]);
  }
  const { properties = {}, "x-inferred": marks } = component(bundleOf("agentgateway").components.schemas, "AgentEvent");
  expect(component(properties, "eventType")).not.toHaveProperty("not");
  expect(marks).toMatchObject([{ constraints: ["null"] }, { constraints: ["required"] }]);
});

test("what is wrong with the content of a known event is only inferred, and told at its place", () => {
  const told = (eventType: string, content: unknown) =>
    violationsOf("agentgateway", "AgentEvent", { eventType, workNo: "1030", content });
  expect(told("AgentState_SetNotReady_Success", { reason: 0 })).toEqual([
    { pointer: "/content/reason", expected: "string", actual: "0", inferred: true },
  ]);
  expect(told("AgentOther_ShutdownService", {})).toEqual([
    { pointer: "/content/loginTime", expected: "string", actual: "no such property", inferred: true },
  ]);
  expect(
    told("AgentEvent_linkagePhoneTransferOut", { addrOut: { address: "1", addressType: "6" }, addrSelf: null }),
  ).toMatchObject([
    { pointer: "/content/addrOut/addressType", expected: "integer", inferred: true },
    { pointer: "/content/addrSelf", expected: "object", inferred: true },
  ]);
  expect(told("AgentEvent_Hold", 0)).toMatchObject([{ pointer: "/content", inferred: false }]);
});

test("alternatives of the contract are joined, with what they cite and what is inferred", () => {
  const { schemas } = bundleOf("agentgateway").components;
  expect(component(schemas, "PlatformStatus")).toMatchObject({
    type: ["integer", "string"],
    enum: [...Array.from({ length: 11 }, (_, index) => index), ...Array.from({ length: 11 }, (_, index) => `${index}`)],
    "x-source": component(publishedBundle("agentgateway").components.schemas, "PlatformStatus")["x-source"],
  });
  expect(component(schemas, "LoginRequest").properties?.releasephone).toMatchObject({
    type: ["boolean", "string"],
    enum: [true, false, "true", "false"],
  });
  expect(component(component(schemas, "OnlineAgent").properties ?? {}, "inMultimediaConf")).toMatchObject({
    type: ["integer", "null"],
    format: "int32",
    enum: [0, 1, null],
    "x-inferred": [{ constraints: ["type", "enum"] }],
  });
  expect(component(component(schemas, "LoginResult").properties ?? {}, "vdnid")).toMatchObject({
    type: ["string", "integer"],
    pattern: "^[0-9]+$",
    minimum: 0,
    "x-inferred": [{ constraints: ["null"] }, { constraints: ["pattern"] }, { constraints: ["minimum"] }],
  });
});

describe("what is joined", () => {
  const whole = { type: "integer", enum: [1] };
  const text = { type: "string" };
  const rows: [title: string, alternatives: object[], expected: object | undefined][] = [
    ["types without lists", [{ type: "integer" }, text], { type: ["integer", "string"] }],
    ["one list, and null", [whole, { type: "null" }], { type: ["integer", "null"], enum: [1, null] }],
    ["one list, and a boolean", [whole, { type: "boolean" }], { type: ["integer", "boolean"], enum: [1, true, false] }],
    ["not a list and any text", [whole, text], undefined],
    ["not two of one type", [whole, { type: "integer" }], undefined],
    ["limits of one type", [{ type: "integer", minimum: 1 }, text], { type: ["integer", "string"], minimum: 1 }],
    [
      "not one limit of two",
      [
        { type: "integer", minimum: 1 },
        { type: "number", minimum: 2 },
      ],
      undefined,
    ],
    ["not what holds for all types", [{ type: "integer", not: whole }, text], undefined],
    [
      "a list of anything",
      [{ type: "array", items: {}, maxItems: 0 }, text],
      { type: ["array", "string"], maxItems: 0 },
    ],
    ["not a list of something", [{ type: "array", items: text }, text], undefined],
    ["not a list of types", [{ type: ["integer", "null"] }, text], undefined],
    ["not a name without schema", [{ $ref: "#/components/schemas/None" }, text], undefined],
  ];
  for (const [title, anyOf, expected] of rows)
    test(title, () => expect(withJoinedTypes({ One: { anyOf } })).toEqual({ One: expected ?? { anyOf } }));
});

describe("the codes of success and failure exclude each other", () => {
  for (const surface of surfaces)
    for (const { operationId, branches, envelope } of operationsOf(surface))
      test(`${surface} ${operationId}`, () => {
        const { schemas } = bundleOf(surface).components;
        const [success, failure] = [branches.success, branches.failure].map((name) => {
          const { required = [], properties = {} } = component(schemas, name);
          expect(required).toContain(envelope.code);
          const own = component(properties, envelope.code);
          return own.$ref === undefined ? own : component(schemas, own.$ref.split("/").at(-1) ?? "");
        });
        const code = fc.oneof(
          fc.string(),
          value,
          fc.constant(envelope.success),
          fc.stringMatching(/^\d{1,7}-?\d{0,3}$/),
        );
        fc.assert(
          fc.property(code, (one) => {
            expect(matches(success ?? {}, one) && matches(failure ?? {}, one)).toBe(false);
          }),
          { numRuns: 300, seed: 20261127 },
        );
        expect(matches(success ?? {}, envelope.success)).toBe(true);
      });
});
