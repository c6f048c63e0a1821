import { resolved, type Schema, type Surface } from "../../contract/contract.ts";
import { joined } from "../../contract/schema-walk.ts";
import { componentOf, isOfRequests, type Location } from "./places.ts";

/** A schema with the keywords that matter for what an answer may be. */
export type AnswerSchema = Schema & { format?: string };

/** A schema of a bundle where it is used, with those below; they are made when they are needed. */
export class SchemaPlace {
  /** Where it is used. */
  readonly location: Location;
  /** Where it is widened: the component that is referred to, unless requests have it too, which did not change. */
  readonly own: Location;
  /** What is used: never a reference. */
  readonly schema: AnswerSchema;
  /** Whether it is one of a list or of an object that other places can refer to. */
  readonly isSharedComposite: boolean;
  /** Whether it is made of parts or alternatives: then it is not widened, and what does not fit is described beside it. */
  readonly isComposed: boolean;
  /** What holds for objects of some names only, such as the content of events; undefined without such conditions. */
  readonly conditions: object | undefined;
  readonly #surface: Surface;
  #properties: readonly (readonly [string, SchemaPlace])[] | undefined;
  #item: SchemaPlace | undefined;
  #other: SchemaPlace | undefined;

  constructor(surface: Surface, location: Location, raw: Schema) {
    this.#surface = surface;
    this.location = location;
    this.schema = resolved(surface, raw);
    const { allOf, oneOf } = this.schema;
    this.conditions = allOf?.every((part) => "if" in part) ? { type: "object", allOf } : undefined;
    this.isComposed = (allOf !== undefined && this.conditions === undefined) || oneOf !== undefined;
    this.isSharedComposite = raw.$ref !== undefined && isComposite(this.schema);
    const component = raw.$ref === undefined ? undefined : componentOf(raw.$ref);
    const isItself = component === undefined || (!this.isSharedComposite && isOfRequests(surface, component));
    this.own = isItself ? location : component;
  }

  /** The documented properties. */
  get properties(): readonly (readonly [string, SchemaPlace])[] {
    this.#properties ??= Object.entries(this.schema.properties ?? {}).map(
      ([name, property]) =>
        [name, new SchemaPlace(this.#surface, [...this.own, "properties", name], property)] as const,
    );
    return this.#properties;
  }

  /** The schema as one, with what its parts and alternatives name. */
  get joined(): Schema {
    return joined(this.#surface, this.schema);
  }

  /** What the properties without a name of their own are; undefined when nothing is said about them. */
  get other(): SchemaPlace | undefined {
    const { additionalProperties } = this.schema;
    if (typeof additionalProperties === "object")
      this.#other ??= new SchemaPlace(this.#surface, [...this.own, "additionalProperties"], additionalProperties);
    return this.#other;
  }

  /** What the items of a list are; undefined when nothing is said about them. */
  get item(): SchemaPlace | undefined {
    const { items } = this.schema;
    if (items) this.#item ??= new SchemaPlace(this.#surface, [...this.own, "items"], items);
    return this.#item;
  }
}

function isComposite({ type, properties, items }: Schema): boolean {
  const types = [type].flat();
  return properties !== undefined || items !== undefined || types.includes("object") || types.includes("array");
}
