// Both packages with all that they contain, built as npm pack builds them.
import { spawnSync } from "node:child_process";
import { root } from "./installed.ts";

/** Called by Vitest before the first test of the packages. */
export default function setup(): void {
  const { status, stderr } = spawnSync("npm", ["run", "build"], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm run build ended with ${status}: ${stderr}`);
}
