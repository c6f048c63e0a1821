// That two builds of the site give the same bytes.
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { projectFolder, run } from "../contract/project-copy.ts";
import { BASE } from "./build-site.ts";

/** The digest of each file below a folder. */
function digestsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
  return Object.fromEntries(
    paths.map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(folder, path)))
        .digest("hex"),
    ]),
  );
}

test("the built site is the same, byte for byte, when it is built again", { timeout: 300_000 }, async () => {
  const again = mkdtempSync(join(tmpdir(), "cti-contract-site-"));
  const words = ["scripts/docs.ts", "--output", again, "--base", BASE];
  const { exitCode, stderr } = await run(projectFolder, "tsx/dist/cli.mjs", ...words);
  expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
  expect(digestsOf(again)).toEqual(digestsOf(inject("site")));
  rmSync(again, { recursive: true });
});
