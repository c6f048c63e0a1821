// The setups of the README, in the test runners that it names, with the package as it is installed.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Installed, install, manifestOf, root, run } from "./installed.ts";

let installed: Installed;
let setups: string[];
beforeAll(async () => {
  installed = await install(root);
  const [, section = ""] =
    /\n### In Vitest and Jest\n(.*?)\n## /s.exec(
      await readFile(join(root, "docs/guides/continuous-integration.md"), "utf8"),
    ) ?? [];
  setups = [...section.matchAll(/```js\n(.*?)```/gs)].map(([, code = ""]) => code);
  expect(setups).toHaveLength(3);
}, 300_000);
afterAll(() => installed?.remove());

const write = (name: string, text = "") => writeFile(join(installed.folder, name), text);

/** Passes only where the setup has run, and its service still does. */
const BODY = `
test("the service is up", async () => {
  expect((await fetch(process.env.AGENTGATEWAY_URL + "/health")).status).toBe(200);
});
`;

async function add(name: string): Promise<void> {
  const words = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--no-save", name];
  expect((await run(installed.folder, "npm", ...words)).code).toBe(0);
}

test("Vitest takes the setup", async () => {
  await add(`vitest@${(await manifestOf(root)).devDependencies.vitest}`);
  await write("reference-setup.mjs", setups[0]);
  await write("vitest.config.mjs", 'export default { test: { globalSetup: "reference-setup.mjs" } };\n');
  await write("service.test.mjs", `import { expect, test } from "vitest";\n${BODY}`);
  const { code, stdout, stderr } = await run(installed.folder, "npx", "--no-install", "vitest", "run");
  expect(stderr).toBe("");
  expect(stdout).toMatch(/Tests {2}1 passed/);
  expect(code).toBe(0);
});

test("Jest takes the setup and the teardown", async () => {
  await add("jest@30.5.2");
  await write("reference-setup.mjs", setups[1]);
  await write("reference-teardown.mjs", setups[2]);
  const places = { globalSetup: "./reference-setup.mjs", globalTeardown: "./reference-teardown.mjs" };
  await write("jest.config.json", JSON.stringify(places));
  await write("service.test.js", BODY);
  const { code, stderr } = await run(installed.folder, "npx", "--no-install", "jest", "service.test.js");
  expect(stderr).toMatch(/Tests: {7}1 passed, 1 total/);
  // Jest says so where the teardown has left a server running.
  expect(stderr).not.toContain("did not exit");
  expect(code).toBe(0);
}, 300_000);

const TYPED = `
import { startMocks, startReference } from "cti-contract/testing";
async function main(): Promise<string> {
  await using reference = await startReference({ guidInterval: 500, plain: false });
  const mocks = await startMocks({ ports: { agentgateway: 4010 } });
  await mocks.close();
  // @ts-expect-error a port is a number
  void startReference({ port: "8043" });
  return reference.agentgateway.password + mocks.agentgateway.guid + reference.certificate;
}
void main();
`;

test("TypeScript takes it, strictly", async () => {
  await write("app.mts", TYPED);
  const program = ts.createProgram([join(installed.folder, "app.mts")], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  });
  const messages = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
  expect(messages).toEqual([]);
});
