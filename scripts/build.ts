import { spawnSync } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { newCommand, runCommand } from "./command-line.ts";

const root = join(import.meta.dirname, "..");

/** Folders that the package does not need. */
const EXCLUDED = ["contract-tests/tests", "contract-tests/mutation", "contract-tests/node_modules"];

const command = newCommand("build", "Compile the package into dist/ for npm pack.");

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

await runCommand(command, async () => {
  await rm(join(root, "dist"), { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  // Types are checked by npm run typecheck; checking them here again would take twice as long.
  const args = [tsc, "-p", join(root, "scripts/build/tsconfig.json"), "--noCheck"];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) return 1;
  for (const folder of ["contract-tests", "generated"]) await copyAssets(folder);
  return 0;
});
