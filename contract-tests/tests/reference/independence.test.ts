import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("../../reference/", import.meta.url);

/** What the reference may import: nothing of the suite, so that a mistake in one does not hide in the other. */
const ALLOWED = [
  /^import (type )?.* from "(node:[a-z/]+|fastify|jsonc-parser|selfsigned|yaml)";$/,
  /^import\("selfsigned"\)$/,
  /^(import|export) (type )?.* from "\.\/[a-z0-9-]+\.ts";$/,
  /^import type .* from "\.\.\/\.\.\/generated\/(agentgateway|cc-cms)\/types\.js";$/,
];

test("the reference imports nothing of the suite, and of what is generated only types", () => {
  const imports = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => importsOf(readFileSync(new URL(name, folder), "utf8")));
  expect(imports.length).toBeGreaterThan(40);
  expect(imports.filter((line) => !ALLOWED.some((form) => form.test(line)))).toEqual([]);
});

/** The import and export statements of a module, each as one line; also imports in the form of calls. */
function importsOf(source: string): string[] {
  const statements = source.match(
    /^(import|export)\b[^;]*?\bfrom\s+"[^"]+";|^import "[^"]+";|\b(import|require)\([^)]*\)/gm,
  );
  return (statements ?? []).map((statement) => statement.replace(/\s+/g, " "));
}
