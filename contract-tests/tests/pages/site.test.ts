// The built site in a browser, below a base path, as a host of files serves it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchChromium } from "../chromium.ts";
import { BASE } from "./build-site.ts";
import { pagesOf, serveSite } from "./served-site.ts";

const folder = inject("site");
const pages = pagesOf(folder);
let server: Awaited<ReturnType<typeof serveSite>>;
let browser: Browser;
let axe: string;
beforeAll(async () => {
  server = await serveSite(folder);
  browser = await launchChromium();
  axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const address = (path: string) => `${server.baseUrl}${BASE}${path}`;

/** Opens a page, and collects what it asks of other hosts and what goes wrong. */
async function open(path: string, options: Parameters<Browser["newContext"]>[0] = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.baseUrl) && !request.url().startsWith("data:")) problems.push(request.url());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("pageerror", ({ message }) => problems.push(message));
  await page.goto(address(path));
  // From then on the page is Vue's.
  await page.waitForFunction("document.querySelector('#app')?.__vue_app__ !== undefined");
  return { context, page, problems };
}

async function closing<Result>(context: BrowserContext, use: () => Promise<Result>): Promise<Result> {
  return use().finally(() => context.close());
}

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

  test.each(pages)(
    "%s: nothing of another host, no error, and no sideways scroll on desktop and phone",
    async (path) => {
      const { context, page, problems } = await open(path, { viewport: { width: 1280, height: 900 } });
      await closing(context, async () => {
        const found = await linksAndAnchors(page);
        links.set(path, found.links);
        anchors.set(path, found.anchors);
        for (const width of [1280, 375]) {
          await page.setViewportSize({ width, height: 800 });
          const wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          expect([width, wide]).toEqual([width, 0]);
        }
        expect(problems).toEqual([]);
      });
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

/** Pages of each kind; the longest take axe-core many seconds, and have nothing that these do not have. */
const KINDS = [
  "index.html",
  "guides/c2-signature.html",
  "operations/cc-cms/queryAgentPrivateCalls.html",
  "states.html",
  "discrepancies.html",
  "downloads.html",
];

describe.each(["light", "dark"] as const)("axe-core, %s", (colorScheme) => {
  test.each(KINDS)("%s: nothing serious", async (path) => {
    const { context, page } = await open(path, { colorScheme });
    await closing(context, async () => {
      await page.evaluate(axe);
      const { violations } = (await page.evaluate("axe.run()")) as {
        violations: { id: string; impact: string; nodes: { html: string; target: string[] }[] }[];
      };
      const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      expect(serious.map(({ id, nodes }) => [id, nodes.length, nodes.slice(0, 3).map(({ html }) => html)])).toEqual([]);
    });
  });
});

/** What a reader types, and the page and heading that must come first. */
const QUERIES: [query: string, page: string][] = [
  ["queryAgentInfoByWorkNo", "operations/agentgateway/queryAgentInfoByWorkNo"],
  ["queryAllOnlineAgents", "operations/agentgateway/queryAllOnlineAgents"],
  ["queryAllCallInfoByAgentWorkNoEx", "operations/agentgateway/queryAllCallInfoByAgentWorkNoEx"],
  ["login", "operations/agentgateway/login"],
  ["forceLogin", "operations/agentgateway/forceLogin"],
  ["handShake", "operations/agentgateway/handShake"],
  ["updateGuid", "operations/agentgateway/updateGuid"],
  ["logout", "operations/agentgateway/logout"],
  ["getAgentEvent", "operations/agentgateway/getAgentEvent"],
  ["queryAgentStatusInfoByAgentIds", "operations/cc-cms/queryAgentStatusInfoByAgentIds"],
  ["queryAgentPrivateCalls", "operations/cc-cms/queryAgentPrivateCalls"],
  ["queryCtiServerTime", "operations/cc-cms/queryCtiServerTime"],
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

describe("search", () => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open("index.html");
    await opened.page.keyboard.press("/");
  });
  afterAll(() => opened?.context.close());

  test.each(QUERIES)("%s is found first on %s", async (query, expected) => {
    const input = opened.page.locator("#localsearch-input");
    const results = opened.page.locator(".VPLocalSearchBox .result");
    await input.fill("");
    await results.first().waitFor({ state: "detached" });
    await input.fill(query);
    const href = (await results.first().getAttribute("href")) ?? "";
    expect(href.startsWith(`${BASE}${expected}`) ? expected : href).toBe(expected);
  });
});
