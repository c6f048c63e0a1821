// One browser for all tests of pages: each file connects to it, and has its own contexts in it.
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { CHROMIUM } from "../chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser listens, on loopback. */
    browser: string;
  }
}

/** Called by Vitest before the first test of pages. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({ ...CHROMIUM, host: "127.0.0.1" });
  project.provide("browser", server.wsEndpoint());
  return () => server.close();
}
