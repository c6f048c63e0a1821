// axe-core on the pages of the built site, light and dark.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type OpenSite, openSite } from "./open-site.ts";
import { axeScript } from "./page-from-disk.ts";
import { pagesOf } from "./served-site.ts";

const pages = pagesOf(inject("site"));

/** Pages of each kind, of which all is looked at: menus and colours of code are the same on the others. */
const WHOLE = ["index.html", "guides/c2-signature.html", "operations/cc-cms/queryAgentPrivateCalls.html"];
const OWN = '{ include: ["main"], exclude: [".shiki"] }';

/** What can differ between light and dark. */
const OF_COLOURS = '{ runOnly: ["color-contrast", "link-in-text-block"], resultTypes: ["violations"], preload: false }';

/** All rules; what is not a violation is not collected, and nothing is loaded, since no page has media or frames. */
const ALL = '{ resultTypes: ["violations"], preload: false, iframes: false }';

let site: OpenSite;
let context: BrowserContext;
let axe: string;
beforeAll(async () => {
  site = await openSite();
  context = await site.browser.newContext();
  axe = await axeScript();
});
afterAll(() => site?.close());

/** What axe-core finds, without what is not serious: rule, and the first elements. */
async function seriousOn(page: Page, where: string, options: string): Promise<[string, string[]][]> {
  const { violations } = (await page.evaluate(`axe.run(${where}, ${options})`)) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]);
}

test.concurrent.each(pages)("%s: nothing serious, light and dark", async (path) => {
  const { page } = await site.open(context, path);
  // Colours that are still changing would be found, too.
  await page.addStyleTag({ content: "* { transition: none !important; }" });
  await page.evaluate(axe);
  const where = WHOLE.includes(path) ? "document" : OWN;
  expect(await seriousOn(page, where, ALL)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.locator("html.dark").waitFor();
  expect(await seriousOn(page, where, OF_COLOURS)).toEqual([]);
  await page.close();
});
