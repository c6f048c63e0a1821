// The validators of answers that applications use, held against Ajv.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import * as agentgateway from "../../../generated/agentgateway/validators.ts";
import * as ccCms from "../../../generated/cc-cms/validators.ts";
import type { Bundle } from "../../../scripts/generate/bundle.ts";
import { surfaces as surfaceNames } from "../../../scripts/generate/surfaces.ts";
import { validators } from "../../../scripts/generate/validators.ts";
import type { Validator } from "../../client/validator.ts";
import {
  editions,
  type Operation,
  operationsOf,
  publishedBundle,
  type Surface,
  surfaces,
} from "../../contract/contract.ts";
import { Dice } from "../../reference/dice.ts";
import { answerExamples } from "../examples.ts";
import { mutated } from "./mutated.ts";
import { projectFolder } from "./project-copy.ts";
import { type RefusalTables, valuesIn } from "./refusals.ts";
import { refusedAgents } from "./refused-agents.ts";
import { refusedCcCms } from "./refused-cc-cms.ts";
import { refusedEnvelopes } from "./refused-envelopes.ts";
import { refusedSession } from "./refused-session.ts";

const modules: Record<Surface, Record<string, Validator<unknown>>> = { agentgateway, "cc-cms": ccCms };
const tables: Record<Surface, RefusalTables> = {
  agentgateway: { ...refusedAgents, ...refusedEnvelopes, ...refusedSession },
  "cc-cms": refusedCcCms,
};

/** The validators of a surface, compiled now. Without formats: they say how wide a number is, which no page does. */
function compiled(surface: Surface): (operation: Operation) => Validator<unknown> {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(publishedBundle(surface), surface, false, false);
  return ({ path, method }) => {
    const place = ["paths", path, method.toLowerCase(), "responses", "200", "content", "application/json", "schema"];
    const names = place.map((name) => encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1")));
    const validate = ajv.getSchema(`${surface}#/${names.join("/")}`);
    if (validate === undefined) throw new Error(`${surface} has no answer at ${path}.`);
    return validate as Validator<unknown>;
  };
}

const PAYLOADS = 10_000;

for (const surface of surfaces) {
  const compile = compiled(surface);

  describe.each(operationsOf(surface))(`${surface}: $operationId`, (operation) => {
    const { operationId, branches } = operation;
    const name = `validate${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}`;
    const precompiled = modules[surface][name] as Validator<unknown>;
    const atRunTime = compile(operation);
    const examples = answerExamples(operation).filter(({ status }) => status === 200);
    const fixtures = [branches.success, branches.failure].flatMap((schema) => {
      const table = tables[surface][schema];
      return table === undefined ? [] : valuesIn(table);
    });

    test("every example is accepted, and of every fixture both say the same", () => {
      for (const example of examples) expect([precompiled(example.value), example.name]).toEqual([true, example.name]);
      for (const fixture of fixtures) expect([precompiled(fixture), fixture]).toEqual([atRunTime(fixture), fixture]);
      expect(examples).not.toEqual([]);
    });

    test(`of ${PAYLOADS} generated payloads both say the same, of the same places and in the same words`, () => {
      const dice = new Dice(operationId.length);
      const jsons = examples.map(({ value }) => JSON.stringify(value));
      const said = { valid: 0, wrong: 0 };
      for (let count = 0; count < PAYLOADS; count++) {
        const payload = mutated(dice.oneOf(jsons), dice);
        const isValid = atRunTime(payload);
        said[isValid ? "valid" : "wrong"] += 1;
        // Ajv also names what a value breaks beside its type, where it is one of several alternatives.
        const isSame = precompiled(payload) === isValid;
        const [ours, theirs] = [errorsOf(precompiled), errorsOf(atRunTime)];
        if (!isSame || ours[0] !== theirs[0] || !ours.every((error) => theirs.includes(error)))
          expect([payload, isSame, ours]).toEqual([payload, true, theirs]);
      }
      // Payloads that are all wrong, or all right, would say little.
      expect(Math.min(said.valid, said.wrong)).toBeGreaterThan(PAYLOADS / 50);
    });
  });

  test(`${surface}: editions have the same answers, so that one validator is right for all`, async () => {
    const made = surfaceNames.find(({ key }) => key === surface);
    const code = await readFile(join(projectFolder, `generated/${surface}/validators.ts`), "utf8");
    for (const edition of editions) {
      // The generators have a type of their own of the same document.
      const document = publishedBundle(surface, edition) as unknown as Bundle;
      expect(made && validators(made, document)).toBe(code);
    }
  });
}

const refused: [why: string, schema: object, words: RegExp][] = [
  ["has a keyword that they do not know", { type: "string", minLength: 1 }, /do not know minLength; add it to/],
  ["contains itself", { properties: { event: { $ref: "#/components/schemas/AgentEvent" } } }, /contains itself/],
  [
    "refers to what is no schema",
    { $ref: "#/components/headers/Guid" },
    /cannot refer to #\/components\/headers\/Guid/,
  ],
];

test.each(refused)("no validators are made where a schema %s", (_, schema, words) => {
  const [surface] = surfaceNames;
  // The generators have a type of their own of the same document.
  const document = structuredClone(publishedBundle("agentgateway")) as unknown as Bundle;
  document.components.schemas.AgentEvent = schema;
  expect(() => surface && validators(surface, document)).toThrow(words);
});

/** Places, keywords and words of the errors. */
function errorsOf({ errors }: Validator<unknown>): string[] {
  return (errors ?? []).map(({ instancePath, keyword, message }) => `${instancePath} ${keyword} ${message}`);
}
