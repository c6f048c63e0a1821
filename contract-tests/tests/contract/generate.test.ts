import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generatedFiles, generatedPages, staleFiles } from "../../../scripts/generate/files.ts";
import { eachOperation, operations } from "../../../scripts/generate/operations.ts";
import { surfaces } from "../../../scripts/generate/surfaces.ts";
import { copyProject, type Ended, projectFolder, removeCopy, run } from "./project-copy.ts";

let files: Map<string, string>;
beforeAll(async () => {
  files = await generatedFiles();
});

test("what spec/ says now, byte for byte, is what was generated from it before, and so are the pages", async () => {
  expect(files.size).toBeGreaterThan(15);
  const pages = await generatedPages();
  expect([...pages.keys()]).toEqual(
    ["requirements", "musts", "checks", "left-open", "coverage"].map((page) => `docs/${page}.md`),
  );
  expect(await staleFiles(new Map([...files, ...pages]), projectFolder)).toEqual([]);
});

test("each file that is stale, missing or not generated is named, on both surfaces", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-test-"));
  await cp(join(projectFolder, "generated"), join(folder, "generated"), { recursive: true });
  expect(await staleFiles(files, folder)).toEqual([]);
  const types = join(folder, "generated/agentgateway/types.d.ts");
  await writeFile(types, `${await readFile(types, "utf8")}\n`);
  await writeFile(join(folder, "generated/cc-cms/client.ts"), "");
  await rm(join(folder, "generated/cc-cms/operations.ts"));
  await writeFile(join(folder, "generated/cc-cms/extra.ts"), "");
  expect((await staleFiles(files, folder)).sort()).toEqual([
    "not generated: generated/cc-cms/extra.ts",
    "stale: generated/agentgateway/types.d.ts",
    "stale: generated/cc-cms/client.ts",
    "stale: generated/cc-cms/operations.ts",
  ]);
  await rm(folder, { recursive: true });
});

for (const [wrong, words, told] of [
  [
    "without x-effect",
    { "x-effect": undefined },
    "queryAgentPrivateCalls has no x-effect; set it in spec/ to query, session, take-over or change",
  ],
  [
    "with an envelope that there is not",
    { "x-envelope": "none" },
    "queryAgentPrivateCalls has no envelope; x-envelopes of the document does not have the name in x-envelope",
  ],
] as const) {
  test(`an operation ${wrong} is refused in words that name it`, () => {
    const [, surface] = surfaces;
    const document = JSON.parse(files.get("generated/cc-cms/openapi.json") ?? "");
    expect(operations(surface, document)).toContain("queryAgentPrivateCalls");
    const changed = eachOperation(document).find(({ operation }) => operation.operationId === "queryAgentPrivateCalls");
    Object.assign(changed?.operation ?? {}, words);
    expect(() => operations(surface, document)).toThrow(told);
  });
}

// The command itself, in a copy of what it reads and runs.
const PARTS = [
  ...["spec", "generated", "scripts", "docs"],
  ...["checks", "client", "contract", "deployment", "requirements", "transport"].map(
    (folder) => `contract-tests/${folder}`,
  ),
  ...["contract-tests/reference/left-open.yaml", "contract-tests/mocks/differences.yaml"],
  ...["package.json", "redocly.yaml", "tsconfig.json"],
];

describe("in a copy of the project", () => {
  let copy: string;
  const generate = (...options: string[]): Promise<Ended> =>
    run(copy, "tsx/dist/cli.mjs", "scripts/generate.ts", ...options);

  beforeAll(async () => {
    copy = await copyProject(...PARTS);
  });

  afterAll(() => removeCopy(copy));

  test("--check notices a change of spec/ that nobody generated from, and writes nothing; without it the files are written", async () => {
    const schema = join(copy, "spec/cc-cms/schemas/VdnId.yaml");
    await writeFile(schema, (await readFile(schema, "utf8")).replace("maximum: 5000", "maximum: 5001"));
    const bundle = () => readFile(join(copy, "generated/cc-cms/openapi.json"), "utf8");
    const { exitCode, stdout } = await generate("--check");
    expect(stdout.trimEnd().split("\n").sort()).toEqual([
      "stale: generated/cc-cms/2023/openapi.json",
      "stale: generated/cc-cms/2025-11/openapi.json",
      "stale: generated/cc-cms/openapi-3.0.json",
      "stale: generated/cc-cms/openapi.json",
    ]);
    expect(exitCode).toBe(1);
    expect(await bundle()).not.toContain('"maximum": 5001');
    expect(await generate()).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: expect.stringMatching(/^\d+ files written\n$/),
    });
    expect(await bundle()).toContain('"maximum": 5001');
  });

  test("an overlay with a target that selects nothing ends in one line that names it, and nothing is written", async () => {
    const overlay = join(copy, "spec/agentgateway/editions/2023.yaml");
    const text = await readFile(overlay, "utf8");
    await writeFile(overlay, text.replace("target: $.info", "target: $.information"));
    expect(await generate()).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        "generate: spec/agentgateway/editions/2023.yaml: the target $.information selects nothing in the bundle; change it, or remove the action\n",
    });
  });
});
