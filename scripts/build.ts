import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { newCommand, runCommand } from "./command-line.ts";
import { packSite } from "./commands/packed-site.ts";

const root = join(import.meta.dirname, "..");

/** Folders that the package does not need. */
const EXCLUDED = ["contract-tests/tests", "contract-tests/mutation", "contract-tests/node_modules"];

/** The entries of cti-contract that cti-contract-client also has, under the same names. */
const CLIENT_ENTRIES = [
  "./agentgateway",
  "./cc-cms",
  "./agentgateway/validators",
  "./cc-cms/validators",
  "./auth",
  "./session",
  "./values",
  "./middleware",
  "./generated/*",
];

/** Fields of package.json that both packages have, if the first has them. */
const COMMON_FIELDS = ["version", "keywords", "license", "author", "homepage", "repository", "bugs", "type", "engines"];

const command = newCommand(
  "build",
  "Build the packages: cti-contract into dist/, with the site, and cti-contract-client into dist/client/.",
).option("--without-site", "leave out the site, which takes longer than all the rest");

/** The files that the code reads stand beside it in dist/ too: all that is not compiled. */
async function copyAssets(folder: string): Promise<void> {
  await cp(join(root, folder), join(root, "dist", folder), {
    recursive: true,
    filter: (path) => {
      const own = relative(root, path).replaceAll("\\", "/");
      return !EXCLUDED.includes(own) && (!own.endsWith(".ts") || own.endsWith(".d.ts"));
    },
  });
}

/** What package.json says that the build reads. */
interface Manifest {
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
  [field: string]: unknown;
}

/** The package.json of cti-contract-client: that of cti-contract, without what only the command needs. */
function clientManifest(whole: Manifest): object {
  const entries = CLIENT_ENTRIES.map((name) => [name, whole.exports[name]]);
  // TypeScript with the module resolution node10 does not read exports.
  const types = entries.map(([name, entry]) => [
    String(name).slice("./".length),
    [typeof entry === "object" && "types" in entry ? entry.types : entry],
  ]);
  return {
    name: "cti-contract-client",
    description: "Typed clients of the AgentGateway and CC-CMS interfaces, made from their OpenAPI 3.1 contract",
    ...Object.fromEntries(COMMON_FIELDS.filter((field) => field in whole).map((field) => [field, whole[field]])),
    sideEffects: false,
    // The files stand in dist/client/ as they stand in dist/.
    ...JSON.parse(
      JSON.stringify({
        exports: Object.fromEntries(entries),
        typesVersions: { "*": Object.fromEntries(types) },
      }).replaceAll("./dist/", "./"),
    ),
    files: ["contract-tests", "generated"],
    dependencies: { "openapi-fetch": whole.dependencies["openapi-fetch"] },
  };
}

/** The folder of the package for applications, of what has been built: clients, types, middleware and bundles. */
async function makeClientPackage(): Promise<void> {
  const from = (path: string) => join(root, "dist", path);
  const into = (path: string) => join(root, "dist/client", path);
  await cp(from("contract-tests/client"), into("contract-tests/client"), { recursive: true });
  // The tables of operations are for the suite, and the collections of Postman for no application.
  const filter = (path: string) => !/operations\.(d\.ts|js)$|postman\.json$/.test(path);
  await cp(from("generated"), into("generated"), { recursive: true, filter });
  await compact(into("generated"));
  await cp(join(root, "scripts/build/client/README.md"), into("README.md"));
  await cp(join(root, "LICENSE"), into("LICENSE"));
  const whole: Manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await writeFile(into("package.json"), `${JSON.stringify(clientManifest(whole), undefined, 2)}\n`);
}

/** Writes the JSON files of a folder without blanks: programs read them, and they are most of the package. */
async function compact(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith(".json")) continue;
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(JSON.parse(await readFile(path, "utf8"))));
  }
}

/** The site, as the command docs serves it. */
async function addSite(): Promise<void> {
  // Loaded late, since a build without the site needs none of it.
  const { buildSite } = await import("./site/build-site.ts");
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-site-"));
  try {
    await buildSite(folder, "/");
    packSite(folder, join(root, "dist/site"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

await runCommand<{ withoutSite?: true }>(command, async ({ withoutSite }) => {
  await rm(join(root, "dist"), { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  // Types are checked by npm run typecheck; checking them here again would take twice as long.
  const args = [tsc, "-p", join(root, "scripts/build/tsconfig.json"), "--noCheck"];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) return 1;
  for (const folder of ["contract-tests", "generated", "scripts/ci"]) await copyAssets(folder);
  await makeClientPackage();
  if (!withoutSite) await addSite();
  return 0;
});
