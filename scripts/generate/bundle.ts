import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { banner, type Surface } from "./surfaces.ts";

const redocly = join(dirname(createRequire(import.meta.url).resolve("@redocly/cli/package.json")), "bin/cli.js");

export interface Citation {
  page: string;
  table: string;
  row: string;
}

interface Example {
  value: { retcode?: string; resultCode?: string };
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  parameters?: { $ref: string }[];
  requestBody?: unknown;
  responses: Record<string, { content?: { "application/json": { examples: Record<string, { $ref: string }> } } }>;
  security?: Record<string, unknown>[];
  "x-source": Citation[];
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
    examples: Record<string, Example>;
  };
  security: Record<string, unknown>[];
  "x-source-pages": Record<string, { title: string; edition: string }>;
}

/**
 * Bundles the hand-written document of a surface into one object.
 * Throws with redocly's own words when the document cannot be bundled, also when two components share a name.
 */
export async function bundle(surface: Surface): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-"));
  try {
    const file = join(folder, "openapi.json");
    const renaming = ["--component-renaming-conflicts-severity", "error"];
    await promisify(execFile)(process.execPath, [redocly, "bundle", surface.key, "--output", file, ...renaming], {
      env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
    return { "x-generated": banner(surface), ...JSON.parse(await readFile(file, "utf8")) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
