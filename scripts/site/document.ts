// What the pages read of a bundle beside what the suite reads.
import {
  bundleOf,
  type Citation,
  type Discrepancy,
  type Inferred,
  type Operation,
  type Schema,
  type Surface,
} from "../../contract-tests/contract/contract.ts";

interface Reference {
  $ref: string;
}

export interface Example {
  summary?: string;
  description?: string;
  value: unknown;
}

interface ResponseObject {
  description: string;
  headers?: Record<string, Reference>;
  content?: { "application/json": { schema: Schema; examples?: Record<string, Reference> } };
}

export interface Header {
  description: string;
  schema: Schema;
}

/** An operation of the bundle, with its words. */
export interface OperationWords {
  tags: string[];
  summary: string;
  description: string;
  deprecated?: boolean;
  requestBody?: {
    description: string;
    content: { "application/json": { schema: Schema; examples: Record<string, Reference> } };
  };
  responses: Record<string, ResponseObject | Reference>;
  /** By name what the gateway sends to a server of the caller: by its address, then by its method. */
  callbacks?: Record<string, Record<string, Record<string, CallbackWords>> | Reference>;
  "x-error-codes": { code: string; source: "documented" | "elsewhere" }[];
  "x-discrepancy"?: Discrepancy;
  "x-inferred"?: Inferred[];
}

/** A request that the gateway sends, with its words. */
export interface CallbackWords extends Required<Pick<OperationWords, "summary" | "description" | "requestBody">> {
  parameters: (Header & { name: string; in: string; required: boolean; "x-source": Citation[] })[];
  responses: Record<string, ResponseObject>;
  "x-source": Citation[];
}

/** The component that a reference names, whatever its kind. */
export function component<Component>(surface: Surface, value: Component | Reference): Component {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value as Component;
  const [, , kind = "", name = ""] = value.$ref.split("/");
  // The type of the suite has the components and operations that it reads itself; lint holds the bundle to all of them.
  const components = bundleOf(surface).components as unknown as Record<string, Record<string, Component>>;
  const found = components[kind]?.[name];
  if (found === undefined) throw new Error(`The bundle of ${surface} has no ${value.$ref}.`);
  return found;
}

export function wordsOf({ surface, path, method }: Operation): OperationWords {
  // As above.
  const item = bundleOf(surface).paths[path] as unknown as Record<string, OperationWords> | undefined;
  const words = item?.[method.toLowerCase()];
  if (words === undefined) throw new Error(`The bundle of ${surface} has no ${method} ${path}.`);
  return words;
}
