// What npm run release writes, of the last commit: in a copy with a history of its own, since it builds.
import { createHash } from "node:crypto";
import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { git } from "../../../scripts/release/last-release.ts";
import { copyProject, removeCopy } from "../contract/project-copy.ts";
import { manifestOf, root, run } from "./installed.ts";

// docs/site/ is made, and large; the site of the package is built of all the other documents.
const DOCUMENTS = (await readdir(join(root, "docs"))).filter((name) => name !== "site").map((name) => `docs/${name}`);
const PARTS = [
  ...["contract-tests", "generated", "scripts", "spec", ...DOCUMENTS],
  ...["package.json", "package-lock.json", "redocly.yaml", "tsconfig.json", "LICENSE", "README.md", ".gitignore"],
];

let clone: string;
beforeAll(async () => {
  clone = await copyProject(...PARTS);
  await git(clone, "init", "--quiet");
  await appendFile(join(clone, ".git/info/exclude"), "node_modules\n");
  await git(clone, "add", "--all");
  const author = ["-c", "user.name=tests", "-c", "user.email=tests@example.test"];
  await git(clone, ...author, "commit", "--quiet", "--message", "All");
});
afterAll(() => removeCopy(clone));

const release = () => run(clone, process.execPath, "--import", "tsx", "scripts/release.ts");

/** What is read of a list of what a package contains. */
interface Bill {
  metadata: { component: { name: string; purl: string } };
  components: { name: string; version: string; hashes: object[] }[];
}

test("both packages are written, with what they contain, and with digests", async () => {
  const { code, stdout, stderr } = await release();
  expect(stderr).toMatch(/^package\.json has no repository, homepage, bugs: /m);
  const { version } = await manifestOf(root);
  const packages = ["cti-contract", "cti-contract-client"].map((name) => `${name}-${version}`);
  const files = packages.flatMap((name) => [`${name}.cdx.json`, `${name}.tgz`]);
  const folder = join(clone, "dist/release");
  expect((await readdir(folder)).sort()).toEqual(["SHA256SUMS", ...files].sort());
  expect(stdout.trimEnd().split("\n").sort()).toEqual(
    ["SHA256SUMS", ...files].map((name) => `dist/release/${name}`).sort(),
  );
  expect(code).toBe(0);

  const sums = await readFile(join(folder, "SHA256SUMS"), "utf8");
  for (const name of files) {
    const digest = createHash("sha256").update(await readFile(join(folder, name)));
    expect(sums).toContain(`${digest.digest("hex")}  ${name}\n`);
  }

  const [whole, client] = await Promise.all(
    packages.map(async (name): Promise<Bill> => JSON.parse(await readFile(join(folder, `${name}.cdx.json`), "utf8"))),
  );
  expect(client?.metadata.component).toMatchObject({ name: "cti-contract-client" });
  expect(client?.components.map(({ name }) => name)).toEqual(["openapi-fetch", "openapi-typescript-helpers"]);
  expect(whole?.metadata.component.purl).toBe(`pkg:npm/cti-contract@${version}`);
  const names = whole?.components.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["ajv", "commander", "fastify", "@vitest/runner", "yaml"]));
  expect(names).not.toContain("typescript");
  for (const { hashes } of whole?.components ?? []) expect(hashes).toHaveLength(1);
}, 300_000);

test("changes that no commit has stop it", async () => {
  await writeFile(join(clone, "LICENSE"), "another");
  const { code, stdout, stderr } = await release();
  expect(stderr).toContain(
    "release: there are changes that no commit has, and a release is made of a commit; commit them first\n",
  );
  expect([code, stdout]).toEqual([2, ""]);
});
