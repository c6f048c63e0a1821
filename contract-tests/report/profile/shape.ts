import { isRecord } from "../../contract/schema-walk.ts";
import { isVisible } from "./words.ts";

/** A type of JSON Schema, as narrow as a value allows. */
export type JsonType = "boolean" | "integer" | "number" | "string" | "array" | "object" | "null";

/** In the order in which a union names them. */
const TYPES: readonly JsonType[] = ["boolean", "integer", "number", "string", "array", "object", "null"];

/** A schema that describes what was seen. */
export interface ObservedSchema {
  type?: JsonType | JsonType[];
  properties?: Record<string, ObservedSchema>;
  items?: ObservedSchema;
  "x-observed"?: true;
}

/** What values have in common that no schema of the contract describes. */
export interface Shape {
  types: Set<JsonType>;
  properties: Map<string, Shape>;
  items?: Shape;
}

// A deployment can have maps with ids for names, or structures without end; no client needs types of these.
const MAX_NAMES = 50;
const MAX_DEPTH = 4;
const MAX_NAME = 100;

export function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "string" || typeof value === "boolean") return typeof value as "string" | "boolean";
  return "object";
}

/** In the order in which a union names them; a number may be an integer. */
export function unionOf(types: ReadonlySet<JsonType>): JsonType | JsonType[] {
  const union = TYPES.filter((type) => types.has(type) && !(type === "integer" && types.has("number")));
  const [only, ...others] = union;
  return only !== undefined && others.length === 0 ? only : union;
}

export function newShape(): Shape {
  return { types: new Set(), properties: new Map() };
}

/** Takes a value into the shape. */
export function include(shape: Shape, value: unknown, depth = 1): void {
  shape.types.add(typeOf(value));
  if (depth === MAX_DEPTH) return;
  if (Array.isArray(value)) {
    shape.items ??= newShape();
    for (const item of value) include(shape.items, item, depth + 1);
  } else if (isRecord(value)) {
    for (const [name, property] of Object.entries(value)) {
      const known = shape.properties.get(name);
      if (!known && !canDescribe(name, shape.properties.size)) continue;
      const own = known ?? newShape();
      shape.properties.set(name, own);
      include(own, property, depth + 1);
    }
  }
}

/** Whether a name that a deployment has chosen goes into a document, in which some names mean something. */
export function canDescribe(name: string, others: number): boolean {
  return others < MAX_NAMES && name.length <= MAX_NAME && isVisible(name) && !/^(?:\$.*|__proto__|<<)$/.test(name);
}

export function schemaOf({ types, properties, items }: Shape): ObservedSchema {
  return {
    ...(types.size > 0 && { type: unionOf(types) }),
    ...(properties.size > 0 && {
      properties: Object.fromEntries([...properties].map(([name, shape]) => [name, schemaOf(shape)])),
    }),
    ...(items && { items: schemaOf(items) }),
  };
}
