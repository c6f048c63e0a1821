// The package for applications: what comes with it, and that every way of importing it works.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { complaints, type Installed, install, installScripts, manifestOf, root, run, sizeOnDisk } from "./installed.ts";
import { packagesReachable } from "./reachable.ts";

let installed: Installed;
let folder: string;
beforeAll(async () => {
  installed = await install(join(root, "dist/client"));
  folder = join(installed.folder, "node_modules/cti-contract-client");
}, 300_000);
afterAll(() => installed?.remove());

test("at most 3 packages come, with at most 3.5 MB, and none has an install script", async () => {
  const size = await sizeOnDisk(join(installed.folder, "node_modules"));
  process.stdout.write(`cti-contract-client: ${installed.packages.length} packages, ${size} bytes on disk\n`);
  expect(installed.packages.length).toBeLessThanOrEqual(3);
  expect(size).toBeLessThanOrEqual(3_500_000);
  expect(await installScripts(installed)).toEqual([]);
});

test("it is cti-contract of the same version, with the entries that an application needs", async () => {
  const [whole, client] = await Promise.all([manifestOf(root), manifestOf(folder)]);
  for (const field of ["version", "license", "engines", "type"]) expect(client[field]).toEqual(whole[field]);
  expect(client.dependencies).toEqual({ "openapi-fetch": whole.dependencies["openapi-fetch"] });
  const others = ["./testing", "./report.schema.json"];
  expect(Object.keys(client.exports)).toEqual(Object.keys(whole.exports).filter((entry) => !others.includes(entry)));
  expect(await readdir(folder)).toEqual(expect.arrayContaining(["LICENSE", "README.md"]));
});

test("nothing of Node is reachable from an entry", async () => {
  const { exports } = await manifestOf(folder);
  const entries = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : Object.values(entry)));
  expect(await packagesReachable(entries.map((entry) => join(folder, entry)))).toEqual([
    "openapi-fetch",
    "openapi-typescript-helpers",
  ]);
  const emitted = (await readdir(folder, { recursive: true })).filter((path) => /\.(js|d\.ts)$/.test(path));
  for (const path of emitted) expect(await readFile(join(folder, path), "utf8")).not.toMatch(/["']node:|undici/);
});

const USE = `
const { client, login, queryAgentInfoByWorkNo } = createAgentGatewayClient({
  baseUrl: "https://agentgateway.example.test:8043",
  fetch: async (request) => {
    const { method, headers } = request;
    if (method === "PUT") return Response.json({ message: "", retcode: "0" }, { headers: { "Set-GUID": "JSESSIONID=a.b" } });
    return Response.json({ message: "", retcode: "0", result: { name: headers.get("Guid") } });
  },
});
client.use(guidSession());
const cms = createCcCmsClient({
  baseUrl: "https://cms.example.test:28443",
  fetch: async (request) => Response.json({ resultCode: request.headers.get("Authorization")?.slice(0, 11) }),
});
cms.client.use(c2Signature({ accessKey: "key", secretKey: "secret" }));

async function main() {
  await login({ agentid: "1030", password: "...", phonenum: "70930" });
  const { data, error } = await queryAgentInfoByWorkNo({ agentid: "1030", workno: "1099" });
  const time = await cms.queryCtiServerTime({ ccId: 1 });
  if (!error) console.log(data.result.name, time.error?.code);
}
void main();
`;

const ESM = `
import { createAgentGatewayClient } from "cti-contract-client/agentgateway";
import { c2Signature, guidSession } from "cti-contract-client/auth";
import { createCcCmsClient } from "cti-contract-client/cc-cms";
${USE}`;

const COMMONJS = `
const { createAgentGatewayClient } = require("cti-contract-client/agentgateway");
const { c2Signature, guidSession } = require("cti-contract-client/auth");
const { createCcCmsClient } = require("cti-contract-client/cc-cms");
${USE}`;

test("Node imports it, with import and with import()", async () => {
  await writeFile(join(installed.folder, "app.mjs"), ESM);
  const { code, stdout, stderr } = await run(installed.folder, process.execPath, "app.mjs");
  expect(stderr).toBe("");
  expect(stdout).toBe("a.b auth-v2/key\n");
  expect(code).toBe(0);

  const other = `
    const auth = await import("cti-contract-client/auth");
    const middleware = await import("cti-contract-client/middleware");
    const { validateQueryCtiServerTime } = await import("cti-contract-client/cc-cms/validators");
    if (validateQueryCtiServerTime({}) || validateQueryCtiServerTime.errors.length === 0) throw new Error("accepted {}");
    const { default: bundle } = await import("cti-contract-client/generated/agentgateway/2023/openapi.json", { with: { type: "json" } });
    console.log(auth.guidSession === middleware.guidSession, bundle.openapi);`;
  const ended = await run(installed.folder, process.execPath, "--input-type=module", "--eval", other);
  expect(ended.stdout).toMatch(/^true 3\.1\.[0-9]\n$/);
});

// Node 20.19 and newer have it, unless it is switched off.
test.skipIf(!process.features.require_module)("CommonJS takes it with require", async () => {
  await writeFile(join(installed.folder, "app.cjs"), COMMONJS);
  const { code, stdout } = await run(installed.folder, process.execPath, "app.cjs");
  expect(stdout).toBe("a.b auth-v2/key\n");
  expect(code).toBe(0);
});

const TYPED = `${ESM}
import { validateQueryAgentInfoByWorkNo } from "cti-contract-client/agentgateway/validators";
import type { components } from "cti-contract-client/generated/cc-cms/types.js";
import * as middleware from "cti-contract-client/middleware";
import { agentSession, type AgentSession } from "cti-contract-client/session";
import { toDate } from "cti-contract-client/values";
import type { ClientOptions } from "openapi-fetch";
export const session: Promise<AgentSession> = agentSession(
  createAgentGatewayClient({ baseUrl: "https://agentgateway.example.test:8043", timeout: 5_000, pace: false }),
  { agentid: "1030", password: "...", phonenum: "70930" },
);
export const end = (one: AgentSession) => one[Symbol.asyncDispose]();
export const began: Date | undefined = toDate("1714982700000");
export const options: ClientOptions = { baseUrl: "https://cms.example.test:28443" };
export type Schemas = components["schemas"];
export const signing: typeof c2Signature = middleware.c2Signature;
export const nameIn = (answer: unknown) =>
  validateQueryAgentInfoByWorkNo(answer) && answer.retcode === "0" ? answer.result.name : validateQueryAgentInfoByWorkNo.errors?.[0]?.message;
// @ts-expect-error an agent id is a text
void queryAgentInfoByWorkNo({ agentid: 1030, workno: "1099" });
`;

const TYPED_COMMONJS = `
import agentgateway = require("cti-contract-client/agentgateway");
import auth = require("cti-contract-client/auth");
const { client } = agentgateway.createAgentGatewayClient({ baseUrl: "https://agentgateway.example.test:8043" });
client.use(auth.guidSession());
`;

test.each([
  ["node16", { "app.mts": TYPED }],
  // node16 is also the Node that cannot require ESM.
  ["nodenext", { "app.mts": TYPED, "app.cts": TYPED_COMMONJS }],
  ["bundler", { "app.ts": TYPED }],
  ["node10", { "app.ts": TYPED }],
])("TypeScript takes it, strictly: %s", async (moduleResolution, texts) => {
  for (const [name, text] of Object.entries(texts)) await writeFile(join(installed.folder, name), text);
  const files = Object.keys(texts).map((name) => join(installed.folder, name));
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    {
      target: "es2022",
      lib: ["es2023", "dom", "dom.iterable"],
      // Nothing of Node: an application may run in a browser.
      types: [],
      module: ["node16", "nodenext"].includes(moduleResolution) ? moduleResolution : "esnext",
      moduleResolution,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      // Those of TypeScript itself, which take most of the time.
      skipDefaultLibCheck: true,
      noEmit: true,
    },
    installed.folder,
  );
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, options));
  const host = {
    getCurrentDirectory: () => installed.folder,
    getCanonicalFileName: (path: string) => path,
    getNewLine: () => "\n",
  };
  expect(ts.formatDiagnostics([...errors, ...diagnostics], host)).toBe("");
});

// Those between, and what CommonJS has to write, are tested with the project's own TypeScript.
test.each(["5.4.5", "7.0.2"])("the oldest and the newest TypeScript take it: %s", async (version) => {
  await writeFile(join(installed.folder, "app.mts"), TYPED);
  const compiler = `typescript-${version}@npm:typescript@${version}`;
  const { code, stderr } = await run(installed.folder, "npm", "install", "--no-save", "--prefer-offline", compiler);
  expect([code, stderr]).toEqual([0, stderr]);
  const tsc = join(installed.folder, `node_modules/typescript-${version}/bin/tsc`);
  const flags =
    "--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --skipDefaultLibCheck --skipLibCheck false";
  const options = [
    ...flags.split(" "),
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--lib",
    "es2023,dom,dom.iterable",
  ];
  const compiled = await run(installed.folder, process.execPath, tsc, ...options, "app.mts");
  expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("publint and Are the types wrong? have nothing to say", async () => {
  expect(await complaints(installed.tarball)).toBe("");
});
