// The built site in the browser of all tests of pages, below a base path, as a host of files serves it.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { inject } from "vitest";
import { connectChromium } from "../chromium.ts";
import { BASE } from "./build-site.ts";
import { serveSite } from "./served-site.ts";

/** A page of the site, and what it asks of other hosts and what goes wrong, from its beginning on. */
export interface OpenPage {
  page: Page;
  problems: string[];
}

export interface OpenSite {
  browser: Browser;
  baseUrl: string;
  /** Opens a page by its path below the base, and waits until it is Vue's. */
  open(context: BrowserContext, path: string): Promise<OpenPage>;
  close(): Promise<void>;
}

/** Serves the site of this run. */
export async function openSite(): Promise<OpenSite> {
  const [server, browser] = await Promise.all([serveSite(inject("site")), connectChromium(inject("browser"))]);
  return {
    browser,
    baseUrl: server.baseUrl,
    async open(context, path) {
      const page = await context.newPage();
      const problems: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(server.baseUrl) && !request.url().startsWith("data:"))
          problems.push(request.url());
      });
      page.on("response", (response) => {
        if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
      });
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) problems.push(message.text());
      });
      page.on("pageerror", ({ message }) => problems.push(message));
      await page.goto(`${server.baseUrl}${BASE}${path}`);
      await page.waitForFunction("document.querySelector('#app')?.__vue_app__ !== undefined");
      return { page, problems };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
