// The site, built once for all tests of pages.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { projectFolder, run } from "../contract/project-copy.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the built site. */
    site: string;
  }
}

/** Where the site stands on its host in the tests: not at the root, so that a link that forgets it leads nowhere. */
export const BASE = "/contract/";

/** Called by Vitest before the first test of pages. */
export default async function setup(project: TestProject): Promise<() => void> {
  const site = mkdtempSync(join(tmpdir(), "cti-contract-site-"));
  const { exitCode, stderr } = await run(
    projectFolder,
    "tsx/dist/cli.mjs",
    "scripts/docs.ts",
    "--output",
    site,
    "--base",
    BASE,
  );
  if (exitCode !== 0) throw new Error(`npm run docs ended with ${exitCode}: ${stderr}`);
  project.provide("site", site);
  return () => rmSync(site, { recursive: true });
}
