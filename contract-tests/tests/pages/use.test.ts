// How a reader uses the site: with the keyboard, on paper, and how long an operation takes until it can be read.
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BASE } from "./build-site.ts";
import { type OpenSite, openSite } from "./open-site.ts";
import { sheetsOf } from "./pdf-text.ts";

const OPERATION = "operations/agentgateway/queryAgentInfoByWorkNo.html";

let site: OpenSite;
let context: BrowserContext;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());
beforeEach(async () => {
  context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
});
afterEach(() => context.close());

/** The element that has the focus, and whether a reader sees it: a tab of samples is an unseen button with a label. */
function focused(page: Page): Promise<{ tag: string; text: string; visible: boolean }> {
  return page.evaluate(`(() => {
    const element = document.activeElement;
    const shown = element.type === "radio" ? element.nextElementSibling : element;
    return { tag: element.tagName.toLowerCase(), text: element.textContent.trim(), visible: getComputedStyle(shown).outlineStyle !== "none" };
  })()`);
}

describe("with the keyboard", () => {
  test("the first key leads past the menus to the page", async () => {
    const { page } = await site.open(context, OPERATION);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toEqual({ tag: "a", text: "Skip to content", visible: true });
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.closest('.VPContent') !== null")).toBe(true);
  });

  test("an operation is searched for and opened, and the search is left", async () => {
    const { page } = await site.open(context, "index.html");
    await page.keyboard.press("/");
    await page.locator("#localsearch-input").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#localsearch-input").waitFor({ state: "detached" });
    await page.keyboard.press("/");
    await page.keyboard.type("queryAgentPrivateCalls");
    // What was found for the first letters alone is replaced.
    await page.locator('.VPLocalSearchBox .result.selected[href*="/queryAgentPrivateCalls"]').waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${BASE}operations/cc-cms/queryAgentPrivateCalls.html*`);
    await page.locator("h1", { hasText: "queryAgentPrivateCalls" }).waitFor();
  });

  test("the language of a sample is chosen, and an example is opened", async () => {
    const { page } = await site.open(context, OPERATION);
    await page.locator(".vp-code-group input:checked").first().focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator(".vp-code-group .active").first().getAttribute("class")).toContain("language-ts");
    const example = page.locator("details", { hasText: "Example" }).first();
    await example.locator("summary").focus();
    await page.keyboard.press("Enter");
    expect(await example.getAttribute("open")).not.toBeNull();
  });

  test("whatever the focus reaches on an operation can be seen", async () => {
    const { page } = await site.open(context, OPERATION);
    const unseen: string[] = [];
    // Past the menus, of which there is enough on the way to them.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    for (let key = 0; key < 60; key += 1) {
      await page.keyboard.press("Tab");
      const { tag, text, visible } = await focused(page);
      if (!visible && tag !== "body") unseen.push(`${tag} ${text}`);
    }
    expect(unseen).toEqual([]);
  });
});

describe.each(["light", "dark"] as const)("on paper, from a screen that is %s", (colorScheme) => {
  test("an operation is there without menus, with whole tables and what is folded", async () => {
    const { page } = await site.open(context, OPERATION);
    await page.emulateMedia({ colorScheme });
    const texts = (await page.evaluate(`({
      cells: [...document.querySelectorAll(".vp-doc td, .vp-doc details *")].filter(({ children }) => children.length === 0).map(({ textContent }) => textContent),
      menu: document.querySelector(".VPSidebar").textContent,
    })`)) as { cells: string[]; menu: string };
    const plain = (text: string) => text.normalize("NFKC").replaceAll(/[\s\u200b]+/g, "");
    const paper = sheetsOf(await page.pdf({ format: "A4" })).join("");
    // A cell over two sheets has the rest of its row between its parts.
    const missing = texts.cells.map(plain).filter((text) => text !== "" && !paper.includes(text));
    expect(missing).toEqual([]);
    expect(texts.cells.length).toBeGreaterThan(100);
    for (const word of ["On this page", "Skip to content", "Mocks and reference deployment", "Next page"])
      expect(paper).not.toContain(plain(word));
  });

  test("nothing of it is wider than the paper, and it is dark on white", async () => {
    const { page } = await site.open(context, OPERATION);
    await page.emulateMedia({ colorScheme, media: "print" });
    await page.setViewportSize({ width: 718, height: 1000 });
    const cut = await page.evaluate(`[...document.querySelectorAll(".vp-doc table, .vp-doc pre")]
      .filter((element) => element.checkVisibility() && (element.scrollWidth > element.clientWidth + 1 || element.getBoundingClientRect().right > innerWidth + 1))
      .map(({ textContent }) => textContent.slice(0, 60))`);
    expect(cut).toEqual([]);
    const colours = await page.evaluate(
      `[...document.querySelectorAll(".vp-doc p, .vp-doc td, .vp-doc pre span span")].map((element) => getComputedStyle(element).color)`,
    );
    const light = (colours as string[]).filter((colour) => {
      const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
      return 0.3 * red + 0.6 * green + 0.1 * blue > 140;
    });
    expect(light).toEqual([]);
  });
});

test("how long an operation takes until it can be read", async () => {
  const times: number[] = [];
  for (const path of [OPERATION, "operations/cc-cms/queryAgentStatusInfoByAgentIds.html"]) {
    const fresh = await site.browser.newContext();
    const { page } = await site.open(fresh, path);
    const painted = `performance.getEntriesByName("first-contentful-paint")[0]?.startTime`;
    await page.waitForFunction(painted);
    times.push((await page.evaluate(painted)) as number);
    await fresh.close();
  }
  const words = times.map((time) => `${Math.round(time)} ms`).join(" and ");
  process.stdout.write(
    `\nTwo operations could be read ${words} after they were asked for, with nothing in the cache.\n`,
  );
  expect(times.every((time) => time > 0)).toBe(true);
});
