// The files of a release; nothing is published.
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { newCommand, runCommand } from "./command-line.ts";
import { git } from "./release/last-release.ts";
import { run } from "./release/program.ts";
import { releaseCheck } from "./release/release-check.ts";

const root = join(import.meta.dirname, "..");
const target = join(root, "dist/release");

/** The folders of the packages, by their names. */
const PACKAGES = { "cti-contract": root, "cti-contract-client": join(root, "dist/client") };

/** What package.json should say of the place of the sources; npm signs a provenance only with the first. */
const PLACES = ["repository", "homepage", "bugs"];

const command = newCommand(
  "release",
  "Check the version, build, and write both packages, a list of what each contains, and digests to dist/release/. Nothing is published.",
);

/** What is in a package, in CycloneDX: its dependencies as the lock file has them, without those for development. */
async function billOfMaterials(name: string, folder: string): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), "cti-contract-sbom-"));
  try {
    // npm writes the name of the folder as that of the package.
    const copy = join(temporary, name);
    await mkdir(copy);
    // npm leaves out what the package and its tools both need, so that the copy knows of no tools.
    const { devDependencies: _, ...manifest } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    await writeFile(join(copy, "package.json"), JSON.stringify(manifest));
    await cp(join(root, "package-lock.json"), join(copy, "package-lock.json"));
    // Leaves of the lock file what this package needs; the versions stay, so that no registry is asked.
    await run(
      copy,
      "npm",
      "install",
      "--package-lock-only",
      "--ignore-scripts",
      "--offline",
      "--no-audit",
      "--no-fund",
    );
    return await run(copy, "npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx");
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/** The lines that `sha256sum --check` reads. */
async function digests(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const lines = names.map(async (name) => {
    const digest = createHash("sha256").update(await readFile(join(folder, name)));
    return `${digest.digest("hex")}  ${name}\n`;
  });
  return (await Promise.all(lines)).join("");
}

await runCommand(command, async () => {
  const { compared, problems } = await releaseCheck(root);
  process.stderr.write(`${compared}\n`);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  if (problems.length > 0) return 1;
  if ((await git(root, "status", "--porcelain")) !== "")
    throw new UsageError("there are changes that no commit has, and a release is made of a commit; commit them first");
  await run(root, process.execPath, "--import", "tsx", "scripts/build.ts");
  await mkdir(target, { recursive: true });
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  for (const [name, folder] of Object.entries(PACKAGES)) {
    await run(folder, "npm", "pack", "--ignore-scripts", "--pack-destination", target);
    await writeFile(join(target, `${name}-${manifest.version}.cdx.json`), await billOfMaterials(name, folder));
  }
  await writeFile(join(target, "SHA256SUMS"), await digests(target));
  for (const name of (await readdir(target)).sort()) process.stdout.write(`dist/release/${name}\n`);
  const missing = PLACES.filter((field) => !(field in manifest));
  if (missing.length > 0)
    process.stderr.write(
      `package.json has no ${missing.join(", ")}: with repository, npm publish --provenance can say which commit the package is made of.\n`,
    );
  return 0;
});
