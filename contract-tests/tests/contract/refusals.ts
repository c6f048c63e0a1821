// How a table of refusals is tested; the tables themselves are in refused-*.ts.
import { describe, expect, test } from "vitest";
import { operationsOf, resolved, type Schema, type Surface } from "../../contract/contract.ts";
import { isRecord, type Pointer, walk } from "../../contract/schema-walk.ts";
import { violationsOf } from "../../contract/validator.ts";
import { component, documentOf, examplesOf } from "./document.ts";

/** Stands where a property is taken away. */
export const absent = Symbol("absent");

/** What makes the payload wrong, the place of a valid value that is changed, what it becomes, and where that is reported. */
export type Refusal = [reason: string, place: Pointer, value: unknown, reported?: Pointer[]];

/** A payload like a refused one that must not be refused. */
export type Allowed = [what: string, place: Pointer, value: unknown];

/** What a schema refuses and allows; what is said of every schema, `testRefusals` adds. */
export interface Refused {
  valid: unknown;
  refuses: Refusal[];
  allows?: Allowed[];
}

export type RefusalTables = Record<string, Refused>;

/** One row for each required property: the payload without it. */
export function without(...names: string[]): Refusal[] {
  return names.map((name) => [`without ${name}`, `/${name}`, absent]);
}

/** One row for each property that has a value: null in its place. */
export function notNull(...names: string[]): Refusal[] {
  return names.map((name) => [`null as ${name}`, `/${name}`, null]);
}

/** One row for each value of a list, at a place. */
export function each(place: Pointer, ...values: unknown[]): Allowed[] {
  return values.map((value) => [`${JSON.stringify(value)} at ${place || "the root"}`, place, value]);
}

/** The value at a place of a named example. */
export function exampleAt(surface: Surface, name: string, place: Pointer = ""): unknown {
  return segmentsOf(place).reduce(member, component(documentOf(surface).components.examples, name).value);
}

function segmentsOf(place: Pointer): string[] {
  return place.split("/").slice(1);
}

function member(parent: unknown, segment: string): unknown {
  if (Array.isArray(parent)) return parent[Number(segment)];
  return isRecord(parent) ? parent[segment] : undefined;
}

/** The valid value with one place changed; the place itself need not be there yet. */
function changed(valid: unknown, place: Pointer, value: unknown): unknown {
  const segments = segmentsOf(place);
  const last = segments.pop();
  if (last === undefined) return value;
  const copy = structuredClone(valid);
  const parent = segments.reduce(member, copy);
  if (!isRecord(parent) && !Array.isArray(parent)) throw new Error(`The valid value has no ${place}.`);
  if (value === absent) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return copy;
}

/** The valid value of a table, and all values that are made of it: those that its schema refuses and those that it allows. */
export function valuesIn({ valid, refuses, allows = [] }: Refused): unknown[] {
  return [valid, ...[...refuses, ...allows].map(([, place, value]) => changed(valid, place, value))];
}

/** What every schema refuses and allows, and so no table repeats. */
function always({ type, properties = {} }: Schema, refuses: Refusal[]): Required<Pick<Refused, "refuses" | "allows">> {
  if (type !== "object") return { refuses: [["null", "", null]], allows: [] };
  const isRefused = (name: string, value: unknown) =>
    refuses.some(([, place, refused]) => place === `/${name}` && refused === value);
  const unless = (value: unknown, what: string): Allowed[] =>
    Object.keys(properties)
      .filter((name) => !isRefused(name, value))
      .map((name) => [`${what} ${name}`, `/${name}`, value]);
  return {
    refuses: [
      ["null", "", null],
      ["a list", "", []],
      ["a text", "", "{}"],
    ],
    allows: [
      ["a property that no page has", "/undocumented", 1],
      ...unless(absent, "without the optional"),
      ...unless(null, "null as the nullable"),
    ],
  };
}

/** A value of each type of JSON, none of which could be taken for another. */
const VALUES: Record<string, unknown> = { string: "text", number: 0.5, boolean: true, array: [], object: {} };

/** The types of JSON that a schema accepts, as it says itself; none where it says none. */
function typesOf(surface: Surface, schema: Schema): string[] {
  const { type, const: constant, oneOf = [] } = resolved(surface, schema);
  if (type !== undefined) return [type].flat();
  return constant === undefined ? oneOf.flatMap((branch) => typesOf(surface, branch)) : [typeof constant];
}

/** The type that a value has; one of several that its schema accepts only where the schema says why it accepts others. */
function typesBeside(surface: Surface, schema: Schema, value: unknown): string[] {
  const { "x-discrepancy": discrepancy, "x-inferred": marks = [] } = resolved(surface, schema);
  const isExplained = discrepancy !== undefined || marks.some(({ constraints }) => constraints.includes("type"));
  if (value === undefined || value === null || isExplained) return typesOf(surface, schema);
  if (Array.isArray(value)) return ["array"];
  return [Number.isInteger(value) ? "integer" : typeof value];
}

/** A value of every other type at a place. */
function otherTypes(surface: Surface, schema: Schema, value: unknown, place: Pointer): Refusal[] {
  const own = typesBeside(surface, schema, value);
  return Object.entries(VALUES)
    .filter(([type]) => !own.includes(type))
    .map(([type, wrong]) => [`a value of the type ${type}`, place, wrong]);
}

/** What follows for every schema from a value of it and its required properties; the tables say what its rows demand besides. */
function byExample(surface: Surface, schema: Schema, value: unknown): Refusal[] {
  const { properties, required = [] } = schema;
  if (properties === undefined) return otherTypes(surface, schema, value, "");
  return [
    ...without(...required),
    ...Object.entries(properties).flatMap(([name, property]) =>
      otherTypes(surface, property, member(value, name), `/${name}`),
    ),
  ];
}

/** For each named schema of a surface a value of it in the examples of the operations. */
function valuesInExamples(surface: Surface): Map<string, unknown> {
  const names = new Map(Object.entries(documentOf(surface).components.schemas).map(([name, schema]) => [schema, name]));
  const values = new Map<string, unknown>();
  for (const operation of operationsOf(surface))
    for (const { schemaName, value } of examplesOf(surface, operation)) {
      const { success, failure } = operation.branches;
      for (const root of schemaName === undefined ? [success, failure] : [schemaName])
        if (violationsOf(surface, root, value).length === 0)
          walk(surface, { $ref: `#/components/schemas/${root}` }, value, (schema, found) => {
            const name = names.get(schema);
            if (name !== undefined && !values.has(name)) values.set(name, found);
          });
    }
  return values;
}

/** Tests the tables of a surface, and that none of its schemas and properties is forgotten. */
export function testRefusals(surface: Surface, tables: RefusalTables): void {
  const { schemas } = documentOf(surface).components;
  const pointersOf = (schemaName: string, value: unknown) =>
    violationsOf(surface, schemaName, value)
      .map(({ pointer }) => pointer)
      .sort();

  const values = valuesInExamples(surface);

  test("every schema has a table, or a value in an example", () => {
    const known = [...Object.keys(tables), ...values.keys()];
    // Alternatives of types are tested where they are joined; nothing else refers to them.
    const bundle = JSON.stringify(documentOf(surface));
    const used = Object.keys(schemas).filter((name) => bundle.includes(`"#/components/schemas/${name}"`));
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
    expect(Object.keys(tables).filter((name) => schemas[name] === undefined)).toEqual([]);
  });

  for (const [schemaName, value] of values) {
    describe(`${schemaName}, as an example shows it`, () => {
      for (const [reason, place, wrong] of byExample(surface, component(schemas, schemaName), value)) {
        test(`refused: ${reason}, at ${place || "the root"}`, () => {
          expect(pointersOf(schemaName, value)).toEqual([]);
          expect(pointersOf(schemaName, changed(value, place, wrong))).toEqual([place]);
        });
      }
    });
  }

  for (const [schemaName, { valid, refuses, allows = [] }] of Object.entries(tables)) {
    describe(schemaName, () => {
      const schema = component(schemas, schemaName);
      const common = always(schema, refuses);

      // Without this a refusal could have another reason than the change.
      test("the value that is changed is valid", () => {
        expect(pointersOf(schemaName, valid)).toEqual([]);
      });

      for (const [what, place, value] of [...allows, ...common.allows]) {
        test(`allowed: ${what}`, () => {
          expect(pointersOf(schemaName, changed(valid, place, value))).toEqual([]);
        });
      }

      for (const [reason, place, value, reported = [place]] of [...refuses, ...common.refuses]) {
        test(`refused: ${reason}, at ${reported.map((pointer) => pointer || "the root").join(" and ")}`, () => {
          expect(pointersOf(schemaName, changed(valid, place, value))).toEqual([...reported].sort());
        });
      }

      test("a wrong value of each property is refused", () => {
        const places = refuses.filter(([, , value]) => value !== absent && value !== null).map(([, place]) => place);
        const properties = Object.keys(schema.properties ?? {});
        expect(properties.filter((name) => !places.some((place) => place.split("/")[1] === name))).toEqual([]);
        expect(refuses).not.toEqual([]);
      });
    });
  }
}
