import { redocly } from "../redocly.ts";
import { banner, type Surface } from "./surfaces.ts";

export interface Citation {
  page: string;
  table: string;
  row: string;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  parameters?: { $ref: string }[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
  security?: Record<string, unknown>[];
  "x-source": Citation[];
  "x-error-codes": { code: string }[];
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
}

/** The parts of a bundle that the generators read; redocly lint has checked that they are there. */
export interface Bundle {
  paths: Record<string, Record<string, Operation>>;
  components: {
    parameters: Record<string, Parameter>;
  };
  security: Record<string, unknown>[];
  "x-source-pages": Record<string, { title: string; edition: string }>;
}

/**
 * Bundles the hand-written document of a surface into one object.
 * Throws a UsageError when the document cannot be bundled, also when two components share a name.
 */
export async function bundle(surface: Surface): Promise<Bundle> {
  const flags = ["--component-renaming-conflicts-severity", "error"];
  return { "x-generated": banner(surface), ...JSON.parse(await redocly("bundle", surface.key, "json", flags)) };
}
