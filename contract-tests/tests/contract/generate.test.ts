import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyProject, type Ended, projectFolder, removeCopy, run } from "./project-copy.ts";

// docs/{checks,left-open,musts,requirements}.md are made of the checks, the requirements, and data of the reference and the mocks.
const PARTS = [
  ...["spec", "generated", "scripts", "docs"],
  ...["checks", "client", "contract", "deployment", "requirements", "transport"].map(
    (folder) => `contract-tests/${folder}`,
  ),
  ...["contract-tests/reference/left-open.yaml", "contract-tests/mocks/differences.yaml"],
  ...["package.json", "redocly.yaml", "tsconfig.json"],
];

function generate(folder: string, ...options: string[]): Promise<Ended> {
  return run(folder, "tsx/dist/cli.mjs", "scripts/generate.ts", ...options);
}

/** Every file below `generated/` with its content. */
async function generatedFiles(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(join(folder, "generated"), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = paths.sort().map(async (path) => [path.slice(folder.length + 1), await readFile(path, "utf8")]);
  return Object.fromEntries(await Promise.all(contents));
}

test("generated/ is what spec/ says", async () => {
  const { exitCode, stdout } = await generate(projectFolder, "--check");
  expect(stdout).toBe("");
  expect(exitCode).toBe(0);
});

describe("in a copy of the project", () => {
  let copy: string;

  beforeAll(async () => {
    copy = await copyProject(...PARTS);
  });

  afterAll(() => removeCopy(copy));

  test("--check names each file that is stale, missing or not generated, on both surfaces, and mends none", async () => {
    const types = join(copy, "generated/agentgateway/types.d.ts");
    const stale = `${await readFile(types, "utf8")}\n`;
    await writeFile(types, stale);
    await writeFile(join(copy, "generated/cc-cms/client.ts"), "");
    await rm(join(copy, "generated/cc-cms/operations.ts"));
    await writeFile(join(copy, "generated/cc-cms/extra.ts"), "");
    const { exitCode, stdout } = await generate(copy, "--check");
    expect(stdout.trimEnd().split("\n").sort()).toEqual([
      "not generated: generated/cc-cms/extra.ts",
      "stale: generated/agentgateway/types.d.ts",
      "stale: generated/cc-cms/client.ts",
      "stale: generated/cc-cms/operations.ts",
    ]);
    expect(exitCode).toBe(1);
    expect(await readFile(types, "utf8")).toBe(stale);
  });

  test("two runs give the same bytes, those of the project", async () => {
    const runs = [];
    for (const _ of ["first", "second"]) {
      await rm(join(copy, "generated"), { recursive: true });
      const { exitCode, stdout } = await generate(copy);
      expect(stdout).toBe("");
      expect(exitCode).toBe(0);
      runs.push(await generatedFiles(copy));
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).toEqual(await generatedFiles(projectFolder));
  });

  test("--check names the pages that are made of generated files, too", async () => {
    const pages = ["docs/checks.md", "docs/left-open.md", "docs/musts.md", "docs/requirements.md"];
    const texts = await Promise.all(pages.map((page) => readFile(join(copy, page), "utf8")));
    for (const page of pages) await writeFile(join(copy, page), "");
    const { exitCode, stdout } = await generate(copy, "--check");
    expect(stdout.trimEnd().split("\n").sort()).toEqual(pages.map((page) => `stale: ${page}`));
    expect(exitCode).toBe(1);
    for (const [index, page] of pages.entries()) await writeFile(join(copy, page), texts[index] ?? "");
  });

  test("--check notices a change of spec/ that nobody generated from", async () => {
    const schema = join(copy, "spec/cc-cms/schemas/VdnId.yaml");
    await writeFile(schema, (await readFile(schema, "utf8")).replace("maximum: 5000", "maximum: 5001"));
    const { exitCode, stdout } = await generate(copy, "--check");
    expect(stdout.trimEnd().split("\n").sort()).toEqual([
      "stale: generated/cc-cms/2023/openapi.json",
      "stale: generated/cc-cms/2025-11/openapi.json",
      "stale: generated/cc-cms/openapi-3.0.json",
      "stale: generated/cc-cms/openapi.json",
    ]);
    expect(exitCode).toBe(1);
    await writeFile(schema, await readFile(join(projectFolder, "spec/cc-cms/schemas/VdnId.yaml")));
  });

  test("an overlay with a target that selects nothing ends in one line that names it, and nothing is written", async () => {
    const overlay = join(copy, "spec/cc-cms/editions/2023.yaml");
    const text = await readFile(overlay, "utf8");
    await writeFile(overlay, text.replace("target: $.info", "target: $.information"));
    const { exitCode, stdout, stderr } = await generate(copy);
    await writeFile(overlay, text);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        "generate: spec/cc-cms/editions/2023.yaml: the target $.information selects nothing in the bundle; change it, or remove the action\n",
    });
  });

  for (const [wrong, from, to, told] of [
    [
      "without x-effect",
      "  x-effect: query\n",
      "",
      "queryAgentPrivateCalls has no x-effect; set it in spec/ to query, session, take-over or change",
    ],
    [
      "with an envelope that there is not",
      "  x-effect: query\n",
      "  x-effect: query\n  x-envelope: none\n",
      "queryAgentPrivateCalls has no envelope; x-envelopes of the document does not have the name in x-envelope",
    ],
  ] as const) {
    test(`an operation ${wrong} ends in one line that names it, and nothing is written`, async () => {
      const file = join(copy, "spec/cc-cms/paths/queryAgentPrivateCalls.yaml");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(from, to));
      const { exitCode, stdout, stderr } = await generate(copy);
      await writeFile(file, text);
      expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 2, stdout: "", stderr: `generate: ${told}\n` });
    });
  }
});
