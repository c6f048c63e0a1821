// The bundle as the tests of the contract read it: whole, where the suite needs only parts of it.
import {
  type Bundle,
  bundleOf,
  type Citation,
  type OperationRow,
  operationsOf,
  type Schema,
  type Surface,
  surfaces,
} from "../../contract/contract.ts";
import { isRecord, type Pointer } from "../../contract/schema-walk.ts";

/** The operations of the pages that the contract is true to. */
export const baselineOperations: readonly [Surface, operationId: string][] = surfaces.flatMap((surface) =>
  operationsOf(surface)
    .filter(({ source: { page } }) => bundleOf(surface)["x-source-pages"][page]?.baseline)
    .map(({ operationId }): [Surface, string] => [surface, operationId]),
);

export interface Reference {
  $ref: string;
}

export interface Example {
  value: unknown;
  "x-source"?: Citation[];
}

export interface Parameter {
  name: string;
  in: string;
  schema: Schema;
  "x-source": Citation[];
}

interface Content {
  "application/json": { schema: Schema; examples: Record<string, Reference> };
}

interface ResponseObject {
  content?: Content;
}

interface OperationObject {
  operationId: string;
  description: string;
  parameters?: Reference[];
  requestBody?: { content: Content };
  responses: Record<string, Reference | ResponseObject>;
  "x-source": Citation[];
  "x-error-codes": { code: string; source: "documented" | "elsewhere"; "x-source"?: Citation[] }[];
}

interface Document extends Omit<Bundle, "paths" | "components"> {
  servers: { url: string; "x-source": Citation[] }[];
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    schemas: Record<string, Schema>;
    parameters?: Record<string, Parameter>;
    examples: Record<string, Example>;
    responses: Record<string, ResponseObject>;
    securitySchemes: Record<string, { name: string; "x-source": Citation[] }>;
  };
}

export function documentOf(surface: Surface): Document {
  // Lint holds the bundle to OpenAPI 3.1, which has these parts; the suite's own type leaves them out.
  return bundleOf(surface) as unknown as Document;
}

export function operationObject(surface: Surface, { path, method }: OperationRow): OperationObject {
  const operation = documentOf(surface).paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`The bundle of ${surface} has no ${method} ${path}.`);
  return operation;
}

/** The last part of a reference: the name of the component. */
export function nameOf({ $ref }: Reference): string {
  return $ref.slice($ref.lastIndexOf("/") + 1);
}

/** The component that a reference names, taken out of the components of its kind. */
export function component<Component>(components: Record<string, Component> | undefined, name: string): Component {
  const found = components?.[name];
  if (found === undefined) throw new Error(`The bundle has no component ${name}.`);
  return found;
}

/** An example where an operation shows it; `place` is "request" or an HTTP status. */
export interface PlacedExample extends Example {
  place: string;
  name: string;
  /** Name of the schema of the place; of an answer with two branches there is none. */
  schemaName: string | undefined;
}

/** All named examples of an operation: of its request, and of each of its answers. */
export function examplesOf(surface: Surface, row: OperationRow): PlacedExample[] {
  const { components } = documentOf(surface);
  const { requestBody, responses } = operationObject(surface, row);
  const places: [string, Content | undefined][] = [["request", requestBody?.content]];
  for (const [status, response] of Object.entries(responses)) {
    const { content } = "$ref" in response ? component(components.responses, nameOf(response)) : response;
    places.push([status, content]);
  }
  return places.flatMap(([place, content]) => {
    if (content === undefined) return [];
    const { schema, examples } = content["application/json"];
    const schemaName = schema.$ref === undefined ? undefined : nameOf({ $ref: schema.$ref });
    return Object.entries(examples).map(([name, reference]) => {
      return { ...component(components.examples, nameOf(reference)), place, name, schemaName };
    });
  });
}

/** Every object of the bundle, from the outside in, with its place. */
export function* objectsOf(value: unknown, pointer: Pointer = ""): Generator<[Pointer, Record<string, unknown>]> {
  if (isRecord(value)) yield [pointer, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield* objectsOf(child, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}
