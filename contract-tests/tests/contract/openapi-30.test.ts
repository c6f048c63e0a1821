// The OpenAPI 3.0.3 documents say the same as the 3.1 ones.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { bundleOf, publishedBundle, surfaces } from "../../contract/contract.ts";
import { Dice } from "../../reference/dice.ts";
import { mutated } from "./mutated.ts";
import { projectFolder, run } from "./project-copy.ts";
import { valuesIn } from "./refusals.ts";
import { refusedAgents } from "./refused-agents.ts";
import { refusedCcCms } from "./refused-cc-cms.ts";
import { refusedEnvelopes } from "./refused-envelopes.ts";
import { refusedSession } from "./refused-session.ts";

const tables = {
  agentgateway: { ...refusedAgents, ...refusedEnvelopes, ...refusedSession },
  "cc-cms": refusedCcCms,
};
const PAYLOADS = 1_000;

test("Redocly finds nothing wrong in them", async () => {
  const files = surfaces.map((surface) => `generated/${surface}/openapi-3.0.json`);
  const { exitCode, stdout, stderr } = await run(
    projectFolder,
    "@redocly/cli/bin/cli.js",
    "lint",
    "--extends",
    "spec",
    // They have no sources, and the codes no rows that say since when they are.
    ...["cti/source-valid", "cti/source-cited", "cti/error-codes"].flatMap((rule) => ["--skip-rule", rule]),
    ...files,
  );
  expect([exitCode, stdout + stderr]).toEqual([0, stdout + stderr]);
});

describe.each(surfaces)("%s", (surface) => {
  const file = join(projectFolder, `generated/${surface}/openapi-3.0.json`);
  const document = JSON.parse(readFileSync(file, "utf8"));
  // Ajv knows "nullable", the one keyword of OpenAPI 3.0 that stands in them and not in JSON Schema.
  const in30 = new Ajv({ strict: false, validateFormats: false });
  const in31 = new Ajv2020({ strict: false, validateFormats: false });
  in30.addSchema(document, surface, false, false);
  in31.addSchema(publishedBundle(surface), surface, false, false);
  const validator = (ajv: Ajv | Ajv2020, name: string) =>
    ajv.getSchema(`${surface}#/components/schemas/${name}`) as ValidateFunction;

  test("it has no sources, which the 3.1 document has", () => {
    expect(JSON.stringify(document)).not.toContain('"x-source');
    expect(JSON.stringify(bundleOf(surface))).toContain('"x-source-pages"');
  });

  test("it is 3.0.3, with the same paths and schemas", () => {
    const bundle = bundleOf(surface);
    expect(document.openapi).toBe("3.0.3");
    expect(Object.keys(document.paths)).toEqual(Object.keys(bundle.paths));
    expect(Object.keys(document.components.schemas)).toEqual(Object.keys(bundle.components.schemas));
  });

  test.each(Object.entries(tables[surface]))(
    "%s: of its fixtures, and of payloads made of them, both say the same",
    (name, table) => {
      const [validate30, validate31] = [validator(in30, name), validator(in31, name)];
      const dice = new Dice(name.length);
      const fixtures = valuesIn(table);
      const jsons = fixtures.map((fixture) => JSON.stringify(fixture));
      const generated = Array.from({ length: PAYLOADS }, () => mutated(dice.oneOf(jsons), dice));
      const said = new Set<boolean>();
      for (const payload of [...fixtures, ...generated]) {
        const isValid = validate31(payload) as boolean;
        said.add(isValid);
        if (validate30(payload) !== isValid) expect([payload, validate30.errors]).toEqual([payload, validate31.errors]);
      }
      expect(said).toEqual(new Set([true, false]));
    },
  );
});
