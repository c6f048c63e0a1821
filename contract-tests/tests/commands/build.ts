// The package as it is published, made once for all tests that start its command: compiled it starts twice as fast.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The command of the package, compiled. */
    program: string;
  }
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const program = join(root, "dist/scripts/cti-contract.js");

/** When anything that the package is made of was changed last, in ms since 1970. */
function changedAt(): number {
  const folders = ["scripts", "generated", "contract-tests"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  const files = folders
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !/\/contract-tests\/(tests|node_modules)\//.test(path));
  return Math.max(...[...files, join(root, "package.json")].map((path) => statSync(path).mtimeMs));
}

function build(): void {
  if (existsSync(program) && statSync(program).mtimeMs > changedAt()) return;
  const tsx = createRequire(import.meta.url).resolve("tsx/cli");
  const { status, stderr } = spawnSync(process.execPath, [tsx, "scripts/build.ts", "--without-site"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`npm run build ended with ${status}: ${stderr}`);
}

/** Called by Vitest before the first test of the project `commands`. */
export default function setup(project: TestProject): void {
  build();
  project.onTestsRerun(async () => build());
  project.provide("program", program);
}
