// Every page of the built site in a browser: what it asks for, its links, and the search.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { operationsOf, surfaces } from "../../contract/contract.ts";
import { BASE } from "./build-site.ts";
import { type OpenSite, openSite } from "./open-site.ts";
import { pagesOf } from "./served-site.ts";

const pages = pagesOf(inject("site"));
let site: OpenSite;
let context: BrowserContext;
beforeAll(async () => {
  site = await openSite();
  context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
});
afterAll(() => site?.close());

/** The addresses of links on a page as rendered, and the anchors that it has. */
function linksAndAnchors(page: Page): Promise<{ links: string[]; anchors: string[] }> {
  return page.evaluate(`({
    links: [...document.querySelectorAll("a[href]")].map(({ href }) => href),
    anchors: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  })`);
}

describe("every page", () => {
  const links = new Map<string, string[]>();
  const anchors = new Map<string, string[]>();

  test.concurrent.each(pages)(
    "%s: nothing of another host, no error, and no sideways scroll on desktop and phone",
    async (path) => {
      const { page, problems } = await site.open(context, path);
      const found = await linksAndAnchors(page);
      links.set(path, found.links);
      anchors.set(path, found.anchors);
      for (const width of [1280, 375]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        expect([width, wide]).toEqual([width, 0]);
      }
      expect(problems).toEqual([]);
      await page.close();
    },
  );

  test("every link leads to a page, a file or an anchor that is there", async () => {
    const dead = new Set<string>();
    const files = new Map<string, number>();
    for (const [path, hrefs] of links)
      for (const href of hrefs) {
        const url = new URL(href);
        // A page may name another site; nothing there is asked for.
        if (url.protocol === "https:") continue;
        const target = url.pathname.slice(BASE.length).replace(/(^|\/)$/, "$1index.html");
        const anchor = decodeURIComponent(url.hash.slice(1));
        if (!anchors.has(target)) {
          const status = files.get(url.pathname) ?? (await fetch(url)).status;
          files.set(url.pathname, status);
          if (status !== 200) dead.add(`${path}: ${href}`);
        } else if (anchor !== "" && !anchors.get(target)?.includes(anchor)) dead.add(`${path}: ${href}`);
      }
    expect([...dead]).toEqual([]);
    expect([...links.values()].flat().length).toBeGreaterThan(1_000);
  });
});

/** What a reader types, and the page and heading that must come first. */
const QUERIES: [query: string, page: string][] = [
  ["000-003", "codes.html#c-000-003"],
  ["100-006", "codes.html#c-100-006"],
  ["100-002", "codes.html#c-100-002"],
  ["100-007", "codes.html#c-100-007"],
  ["000-007", "codes.html#c-000-007"],
  ["300-001", "codes.html#c-300-001"],
  ["0100002", "codes.html#c-0100002"],
  ["0100003", "codes.html#c-0100003"],
  ["0101003", "codes.html#c-0101003"],
  ["currentstatetime", "operations/"],
  ["inMultimediaConf", "operations/agentgateway/"],
  ["currentPrivateCallNum", "operations/cc-cms/queryAgentStatusInfoByAgentIds"],
  ["agentRelease", "operations/cc-cms/queryAgentStatusInfoByAgentIds"],
  ["prevStateTime", "operations/cc-cms/queryAgentStatusInfoByAgentIds"],
  ["timeRemaining", "operations/agentgateway/"],
  ["releasephone", "operations/agentgateway/"],
  ["4294967295", "operations/cc-cms/queryAgentStatusInfoByAgentIds"],
  ["65535", "operations/cc-cms/"],
  ["quick start", "guides/quick-start"],
  ["agent session", "guides/agent-session"],
  ["c2 signature", "guides/c2-signature"],
  ["why 401", "guides/c2-signature"],
  ["waive", "guides/verify"],
  ["editions", "guides/editions"],
  ["glossary", "guides/glossary"],
  ["skill queue", "guides/glossary"],
  ["VDN", "guides/glossary"],
  ["states of agents", "states"],
];

/** Every operation is found by its name, whatever is added to the contract. */
const OPERATIONS = surfaces
  .flatMap(operationsOf)
  .map(({ surface, operationId }): [string, string] => [operationId, `operations/${surface}/${operationId}`]);

/** So many queries at once: a search waits for the end of the typing, and so does whoever tests one after the other. */
const TABS = 4;

describe("search", () => {
  const tabs: Page[] = [];
  beforeAll(async () => {
    for (let tab = 0; tab < TABS; tab += 1) {
      const { page } = await site.open(context, "index.html");
      await page.keyboard.press("/");
      await page.locator("#localsearch-input").waitFor();
      tabs.push(page);
    }
  });

  test.concurrent.each([...OPERATIONS, ...QUERIES])("%s is found first on %s", async (query, expected) => {
    const page = await freeTab();
    const input = page.locator("#localsearch-input");
    const results = page.locator(".VPLocalSearchBox .result");
    await input.fill("");
    await results.first().waitFor({ state: "detached" });
    await input.fill(query);
    const href = (await results.first().getAttribute("href")) ?? "";
    tabs.push(page);
    expect(href.startsWith(`${BASE}${expected}`) ? expected : href).toBe(expected);
  });

  /** A tab in which nobody searches. */
  async function freeTab(): Promise<Page> {
    await expect.poll(() => tabs.length, { interval: 5, timeout: 60_000 }).toBeGreaterThan(0);
    const page = tabs.pop();
    return page ?? freeTab();
  }
});
