import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { bundleOf, surfaces } from "../../contract/contract.ts";
import { connectChromium } from "../chromium.ts";

const site = inject("site");
let browser: Browser;

beforeAll(async () => {
  browser = await connectChromium(inject("browser"));
});
afterAll(() => browser?.close());

/** Opens a page from disk without a network; collects what it asks for elsewhere and what goes wrong. */
async function open(file: string): Promise<{ page: Page; mutants: string[] }> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const mutants: string[] = [];
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) mutants.push(`asks for ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") mutants.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => mutants.push(`error: ${error.message}`));
  await page.goto(pathToFileURL(join(site, file)).href);
  return { page, mutants };
}

for (const surface of surfaces) {
  test(`the reference of ${surface} shows error codes, discrepancies and pages, without a network`, async () => {
    const { page, mutants } = await open(`downloads/${surface}.html`);
    const { "x-error-codes": codes, "x-source-pages": pages, components } = bundleOf(surface);
    await page.getByRole("heading", { name: "Error codes" }).waitFor();
    const text = await page.locator("body").textContent();
    for (const { code, meaning } of codes) expect(text).toContain(`${code}${meaning.replaceAll("`", "")}`);
    for (const { title } of Object.values(pages)) expect(text).toContain(title);
    for (const { "x-discrepancy": discrepancy } of Object.values(components.schemas)) {
      if (discrepancy) expect(text).toContain(discrepancy.reason.replaceAll("`", ""));
    }
    expect(mutants).toEqual([]);
  });
}
