// Where things stand in a bundle: what refers to what, and the JSONPath of a place.
import { bundleOf, type Operation, type Surface, surfaces } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";

/** Keywords below which are schemas of what is inside a value. */
export const INSIDE: readonly string[] = ["properties", "items", "additionalProperties"];

/** The names from the root of a bundle down to a place in it. */
export type Location = readonly string[];

const SCHEMAS: Location = ["components", "schemas"];
const REFERENCE = "#/components/schemas/";

export function componentOf(reference: string): Location {
  return [...SCHEMAS, reference.slice(REFERENCE.length)];
}

/** The schema of all answers of an operation with HTTP status 200. */
export function answerLocation({ path, method }: Operation): Location {
  return ["paths", path, method.toLowerCase(), "responses", "200", "content", "application/json", "schema"];
}

export function isComponent(location: Location): boolean {
  return location.length === SCHEMAS.length + 1 && SCHEMAS.every((name, index) => location[index] === name);
}

export function at(document: unknown, location: Location): unknown {
  return location.reduce<unknown>((node, name) => (isContainer(node) ? node[name] : undefined), document);
}

/** Lists too can be looked into by the names of their places. */
function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Negative when `one` stands before `other`: a place stands before what is in it. */
export function inDocumentOrder(surface: Surface, one: Location, other: Location): number {
  const length = Math.min(one.length, other.length);
  const parting = one.findIndex((name, index) => index < length && name !== other[index]);
  if (parting === -1) return one.length - other.length;
  const names = Object.keys(at(bundleOf(surface), one.slice(0, parting)) ?? {});
  return names.indexOf(one[parting] ?? "") - names.indexOf(other[parting] ?? "");
}

/** In words: `AgentInfo.vdnid`, or the operation whose answers a place describes. */
export function nameOf(surface: Surface, location: Location): string {
  const [, section, ...names] = location;
  if (location[0] === "components" && section !== undefined) {
    const path = names.filter((name) => ![...INSIDE, "schema"].includes(name)).join(".");
    if (section !== "schemas") return `${path} of ${section}`;
    if (names.at(-1) === "additionalProperties") return `a property of ${path}`;
    return names.at(-1) === "items" ? `an item of ${path}` : path;
  }
  const operation = at(bundleOf(surface), location.slice(0, 3));
  const operationId = isRecord(operation) ? String(operation.operationId) : "";
  return `the ${location[3] === "requestBody" ? "request" : "response"} of ${operationId}`;
}

/** What refers to schemas of a bundle: the places, by the name of the schema. */
const references = new Map<Surface, Map<string, Location[]>>();

function referencesIn(surface: Surface): Map<string, Location[]> {
  const known = references.get(surface);
  if (known) return known;
  const found = new Map<string, Location[]>();
  collect(bundleOf(surface), [], found);
  references.set(surface, found);
  return found;
}

function collect(node: unknown, location: Location, found: Map<string, Location[]>): void {
  if (!isContainer(node)) return;
  const { $ref } = node;
  if (typeof $ref === "string" && $ref.startsWith(REFERENCE)) {
    const name = $ref.slice(REFERENCE.length);
    found.set(name, [...(found.get(name) ?? []), location]);
  }
  for (const [name, child] of Object.entries(node)) collect(child, [...location, name], found);
}

/** All places that refer to a schema of `components`, in the order of the document. */
export function usersOf(surface: Surface, component: Location): Location[] {
  return referencesIn(surface).get(component.at(-1) ?? "") ?? [];
}

/** Whether what is sent to a deployment is described by a schema, too. */
export function isOfRequests(surface: Surface, component: Location, passed: readonly string[] = []): boolean {
  return usersOf(surface, component).some((user) => {
    if (user.includes("requestBody") || user.includes("parameters")) return true;
    const [section, kind, name] = user;
    if (section !== "components" || kind !== "schemas" || name === undefined || passed.includes(name)) return false;
    return isOfRequests(surface, [...SCHEMAS, name], [...passed, name]);
  });
}

/**
 * The JSONPath of a place, which selects nothing in the bundle of the other surface.
 * Both bundles have some names of schemas, and both have `components.schemas`:
 * there, a filter selects the one among the children of `components` that has a schema of this surface only.
 * Source: RFC 9535, sections 2.3.5 and 2.7.
 */
export function jsonPathOf(surface: Surface, location: Location): string {
  const [first, second, name, ...rest] = location;
  if (first !== "components" || second !== "schemas") return `$${location.map(segmentOf).join("")}`;
  const isElsewhere = surfaces.some(
    (other) => other !== surface && (name === undefined || bundleOf(other).components.schemas[name] !== undefined),
  );
  const schemas = isElsewhere ? `$.components[?(@.${ownSchema(surface)})]` : "$.components.schemas";
  return `${schemas}${[...(name === undefined ? [] : [name]), ...rest].map(segmentOf).join("")}`;
}

/** A schema that only this surface has. */
function ownSchema(surface: Surface): string {
  const names = surfaces
    .filter((other) => other !== surface)
    .flatMap((other) => Object.keys(bundleOf(other).components.schemas));
  const own = Object.keys(bundleOf(surface).components.schemas).find(
    (name) => name.endsWith("Response") && !names.includes(name),
  );
  if (own === undefined) throw new Error(`The contract of ${surface} has no response of its own.`);
  return own;
}

function segmentOf(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `.${name}`;
  return `['${name.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`;
}
