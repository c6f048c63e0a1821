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
async function open(file: string): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) problems.push(`asks for ${request.url()}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  await page.goto(pathToFileURL(join(site, file)).href);
  return { page, problems };
}

for (const surface of surfaces) {
  test(`the reference of ${surface} shows error codes, discrepancies and pages, without a network`, async () => {
    const { page, problems } = await open(`downloads/${surface}.html`);
    const { "x-error-codes": codes, "x-source-pages": pages, components } = bundleOf(surface);
    await page.getByRole("heading", { name: "Error codes" }).waitFor();
    const text = await page.locator("body").textContent();
    for (const { code, meaning } of codes) expect(text).toContain(`${code}${meaning.replaceAll("`", "")}`);
    for (const { title } of Object.values(pages)) expect(text).toContain(title);
    for (const { "x-discrepancy": discrepancy } of Object.values(components.schemas)) {
      if (discrepancy) expect(text).toContain(discrepancy.reason.replaceAll("`", ""));
    }
    expect(problems).toEqual([]);
  });
}

/** Remembers whether the renderer said for a moment that an address has no page; the scripts of the page have these words, too. */
const WATCH = `new MutationObserver((changes) => {
  const isScript = (node) => node.parentNode?.nodeName === "SCRIPT" || node.nodeName === "SCRIPT" || node.querySelector?.("script");
  const added = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => !isScript(node));
  if (added.some(({ textContent }) => textContent.includes("No page at this address"))) window.hadNoPage = true;
}).observe(document, { childList: true, subtree: true })`;

test("an operation is opened from the menu, and its address opens it again, at once", async () => {
  const { page, problems } = await open("downloads/agentgateway.html");
  await page.locator('a[href="/agents"]').first().click();
  await page.locator('a[href$="/agents/getagentstatus"]').first().click();
  await page.waitForURL(/#\/agents\/getagentstatus$/);
  const again = await page.context().newPage();
  await again.addInitScript(WATCH);
  await again.goto(page.url());
  const heading = again.getByRole("heading", { name: "State of the requesting agent" });
  await heading.waitFor();
  await expect.poll(() => heading.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(720);
  expect(await again.evaluate("window.hadNoPage === undefined")).toBe(true);
  // What it would be seen by: an address that there is not.
  await again.goto(page.url().replace("getagentstatus", "nothing"));
  await again.reload();
  await again.waitForFunction("window.hadNoPage");
  expect(problems).toEqual([]);
});
