import { redocly } from "../redocly.ts";
import { banner, type Surface } from "./surfaces.ts";

export interface Citation {
  page: string;
  table: string;
  row: string;
}

/** What a request of an operation does to a deployment; the words are described in spec/README.md. */
const effects = ["query", "session", "take-over", "change"] as const;

export type Effect = (typeof effects)[number];

/** Whether a value is the word of an effect. */
export function isEffect(value: unknown): value is Effect {
  return effects.some((effect) => effect === value);
}

export interface OperationObject {
  operationId: string;
  summary: string;
  description: string;
  parameters?: { $ref: string }[];
  requestBody?: { content: { "application/json": { schema: { $ref: string } } } };
  responses: Record<string, unknown>;
  security?: Record<string, unknown>[];
  "x-source": Citation[];
  "x-error-codes": { code: string }[];
  /** Of any shape: lint says what is wrong, but the bundle that lint sees comes from here. */
  "x-effect"?: unknown;
  "x-envelope"?: string;
  "x-agents"?: { asking?: string };
  "x-prerequisite"?: string;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: Schema;
}

/** The parts of a bundle that the generators read; redocly lint has checked that they are there. */
export interface Bundle {
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    parameters: Record<string, Parameter>;
    schemas: Record<string, Schema>;
  };
  security: Record<string, unknown>[];
  "x-source-pages": Record<string, SourcePage>;
  /** The first is that of operations that name none. */
  "x-envelopes": Record<string, Envelope>;
  "x-error-codes": { code: string; meaning: string }[];
}

/** A page of the interface reference, with the rows that are cited. */
interface SourcePage {
  title: string;
  edition: string;
  tables: Record<string, { rows: Record<string, { name?: string }> }>;
}

/** Where answers have their code and payload; more fields are described in spec/README.md. */
export interface Envelope {
  code: string;
  success: string;
  payload: string;
}

export interface Schema {
  $ref?: string | undefined;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  maxItems?: number;
  "x-source"?: Citation[];
  enum?: unknown[];
  /** Names of the values of `enum`, in its order. */
  "x-enum-varnames"?: string[];
}

/**
 * Bundles the hand-written document of a surface into one object.
 * Throws a UsageError when the document cannot be bundled, also when two components share a name.
 */
export async function bundle(surface: Surface): Promise<Bundle> {
  const flags = ["--component-renaming-conflicts-severity", "error"];
  return { "x-generated": banner(surface), ...JSON.parse(await redocly("bundle", surface.key, "json", flags)) };
}
