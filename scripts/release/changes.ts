import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { surfaces } from "../../contract-tests/contract/contract.ts";
import { type Bump, type Difference, differencesOf } from "../redocly.ts";
import type { Release } from "./last-release.ts";

/** What has changed since a release. */
export interface Changes {
  /** How large a step of the version the bundles need; undefined where none has changed. */
  bump: Bump | undefined;
  /** The operations, schemas and checks that differ, each with its kind: `operation login`. */
  changed: Set<string>;
}

const BUMPS: readonly Bump[] = ["patch", "minor", "major"];

/** The page with a line for each check (scripts/docs/checks-document.ts). */
const CHECKS = "docs/checks.md";

/** Compares the bundles of all editions, and the checks, with those of a release. */
export async function changesSince(release: Release, folder: string): Promise<Changes> {
  const changed = new Set<string>();
  const bumps = new Set<Bump>();
  for (const path of await bundlesOf(release, folder)) {
    const [base, revision] = await Promise.all([release.file(path), textOf(join(folder, path))]);
    if (base === revision) continue;
    // An edition, or a surface, has come or gone.
    if (base === undefined || revision === undefined) {
      bumps.add(base === undefined ? "minor" : "major");
      continue;
    }
    const { bump, differences } = await differencesOf(base, revision);
    if (bump !== undefined) bumps.add(bump);
    const documents: Document[] = [JSON.parse(base), JSON.parse(revision)];
    for (const difference of differences) for (const name of namesOf(difference, documents)) changed.add(name);
  }
  const pages = await Promise.all([release.file(CHECKS), textOf(join(folder, CHECKS))]);
  for (const name of changedChecks(...pages)) changed.add(name);
  return { bump: BUMPS.findLast((bump) => bumps.has(bump)), changed };
}

/** The bundles that there are now, or were then. */
async function bundlesOf(release: Release, folder: string): Promise<string[]> {
  const now = await readdir(join(folder, "generated"), { recursive: true });
  const then = await release.files("generated");
  const paths = [...now.map((path) => `generated/${path.replaceAll("\\", "/")}`), ...then];
  return [...new Set(paths)].filter((path) => path.endsWith("/openapi.json")).sort();
}

type Document = { paths?: Record<string, Record<string, unknown>> };

/** The operations or the schema that a difference is about; none if it is about neither, such as the description of the document. */
function namesOf({ path, places }: Difference, documents: readonly Document[]): string[] {
  const schemas = places.flatMap((place) => /^#\/components\/schemas\/([^/]+)/.exec(place)?.[1] ?? []);
  if (schemas.length > 0) return schemas.map((name) => `schema ${name}`);
  const [, escaped, method] = /^#\/paths\/([^/]+)(?:\/([a-z]+))?/.exec(path) ?? [];
  const route = escaped?.replaceAll("~1", "/").replaceAll("~0", "~");
  if (route === undefined) return [];
  return documents.flatMap(({ paths = {} }) =>
    Object.entries(paths[route] ?? {}).flatMap(([key, operation]) => {
      const isMeant = method === undefined || method === key;
      const isOperation = typeof operation === "object" && operation !== null && "operationId" in operation;
      return isMeant && isOperation ? [`operation ${operation.operationId}`] : [];
    }),
  );
}

/** The checks whose lines differ in two versions of the page; none if the older one did not have it. */
function changedChecks(before: string | undefined, after = ""): string[] {
  if (before === undefined) return [];
  const [older, newer] = [before, after].map(checksBySurface) as [Map<string, string>, Map<string, string>];
  return [...new Set([...older.keys(), ...newer.keys()])]
    .filter((key) => older.get(key) !== newer.get(key))
    .map((key) => `check ${key.split(" ")[1]}`);
}

/** The lines of a page of checks, by surface and name. */
function checksBySurface(page: string): Map<string, string> {
  const lines = surfaces.flatMap((surface) => {
    const section = page.split(/^## /m).find((part) => part.startsWith(`${surface}\n`)) ?? "";
    return [...section.matchAll(/^\| `([^`]+)` \|.*$/gm)].map(([line, name]): [string, string] => [
      `${surface} ${name}`,
      line,
    ]);
  });
  return new Map(lines);
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
