// How a table of refusals is tested; the tables themselves are in refused-*.ts.
import { describe, expect, test } from "vitest";
import type { Schema, Surface } from "../../contract/contract.ts";
import { isRecord, type Pointer } from "../../contract/schema-walk.ts";
import { violationsOf } from "../../contract/validator.ts";
import { component, documentOf } from "./document.ts";

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

/** Tests the tables of a surface, and that none of its schemas and properties is forgotten. */
export function testRefusals(surface: Surface, tables: RefusalTables): void {
  const { schemas } = documentOf(surface).components;
  const pointersOf = (schemaName: string, value: unknown) =>
    violationsOf(surface, schemaName, value)
      .map(({ pointer }) => pointer)
      .sort();

  test("every schema has a table", () => {
    expect(Object.keys(tables).sort()).toEqual(Object.keys(schemas).sort());
  });

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
