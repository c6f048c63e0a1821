// A report opened from disk in the browser of all tests of pages, as a reader opens it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import type { OpenPage } from "./open-site.ts";

/** Opens a page in a context of its own; collects what it asks for and what goes wrong. */
export async function pageFromDisk(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  const url = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) problems.push(`asks for ${request.url()}`);
  });
  page.on("console", (message) => problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, problems };
}

/** How far a page can be moved to the side, in pixels. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** The script of axe-core, to be run in a page before its rules. */
export function axeScript(): Promise<string> {
  return readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
}

/** Sees to it that axe-core finds nothing on a page, and that it has looked at colours. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(await axeScript());
  const { violations, passes } = (await page.evaluate("axe.run()")) as AxeResults;
  expect(violations.map(({ id, impact, nodes }) => [id, impact, nodes.slice(0, 3).map(({ html }) => html)])).toEqual(
    [],
  );
  expect(passes.map(({ id }) => id)).toContain("color-contrast");
}
