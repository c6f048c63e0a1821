import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { counted } from "../../report/counts.ts";
import { htmlOf } from "../../report/html/html.ts";
import { problemsOf } from "../../report/problems.ts";
import type { CheckReport, Report } from "../../report/report.ts";
import { connectChromium } from "../chromium.ts";
import * as samples from "../report/sample-report.ts";
import type { OpenPage } from "./open-site.ts";
import { expectAccessible, overhang, pageFromDisk } from "./page-from-disk.ts";
import { sheetsOf } from "./pdf-text.ts";

const { conforming, couldNotRun, empty, failing, HOSTILE, incomplete, killed, oneSurface } = samples;
const reports: Record<string, Report> = { conforming, failing, incomplete, killed, oneSurface, couldNotRun, empty };

/** 6,000 findings, each with a cause of its own. */
const big: Report = {
  ...failing,
  checks: failing.checks.map((check) => ({
    ...check,
    verdict: "fail",
    causes: Array.from({ length: 34 }, (_, index) => ({
      where: `/result/${index}`,
      expected: `value ${index} ${"x".repeat(300)}`,
      source: "a page",
      fault: "deployment",
      count: 1,
      examples: [
        {
          where: `/result/${index}`,
          expected: `value ${index} ${"x".repeat(300)}`,
          actual: "x".repeat(80),
          exchange: 1,
        },
      ],
    })),
  })),
};

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cti-contract-report-"));
  for (const [name, report] of Object.entries({ ...reports, big }))
    await writeFile(join(folder, `${name}.html`), htmlOf(report));
  browser = await connectChromium(inject("browser"));
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

/** Opens a report in a context of its own. */
function open(name: string, options?: BrowserContextOptions): Promise<OpenPage> {
  return pageFromDisk(browser, join(folder, `${name}.html`), options);
}

function count(page: Page, selector: string): Promise<number> {
  return page.locator(selector).count();
}

for (const name of Object.keys(reports)) {
  test(`${name}: asks for nothing, and fits on any screen`, async () => {
    const { page, problems } = await open(name);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("button", { name: "Expand all" }).click();
    for (const width of [1280, 900, 400]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await overhang(page)]).toEqual([width, 0]);
    }
    expect(problems).toEqual([]);
  });
}

for (const [name, colorScheme, width] of [
  ["failing", "light", 1280],
  ["failing", "dark", 1280],
  ["failing", "dark", 400],
  ["conforming", "light", 1280],
  ["conforming", "dark", 400],
  ["killed", "dark", 1280],
  ["couldNotRun", "light", 400],
] as const) {
  test(`${name}, ${colorScheme}, ${width} px: axe-core finds nothing`, async () => {
    const { page } = await open(name, { colorScheme, viewport: { width, height: 900 } });
    await page.getByRole("button", { name: "Expand all" }).click();
    await expectAccessible(page);
  });
}

test("what a deployment writes is text, and nothing of it runs", async () => {
  const { page, problems } = await open("failing");
  await page.getByRole("button", { name: "Expand all" }).click();
  expect(await count(page, "img, iframe, object, embed")).toBe(0);
  expect(await count(page, "script")).toBe(1);
  expect(await page.title()).toBe("✗ Does not conform: Site Lisbon, acceptance");
  const codes = new Map(
    ["\0", "\u001b", "\u202e", "\u2028", "\ud800"].map((character) => [
      character,
      `\\u{${character.charCodeAt(0).toString(16)}}`,
    ]),
  );
  const shown = Array.from(HOSTILE, (character) => codes.get(character) ?? character).join("");
  await page.getByText(`/result/${shown}`, { exact: true }).first().waitFor();
  expect(problems).toEqual([]);
});

test("the first screen says what failed and why", async () => {
  const { page } = await open("failing");
  for (const text of ["Does not conform", "Exit code", "Failures", "HTTP status 500", "6,000 times"]) {
    const place = await page.getByText(text).first().boundingBox();
    expect([text, place !== null && place.y < 900]).toEqual([text, true]);
  }
});

/** How many problems of the failing report are of such checks. */
function problemsThat(fits: (check: CheckReport) => boolean): number {
  return problemsOf(failing).filter(({ checks }) => checks.every(fits)).length;
}

test("search and filter by mouse", async () => {
  const { page, problems } = await open("failing");
  const shown = page.getByRole("status");
  const articles = page.locator("article.problem:visible");
  const all = await articles.count();
  expect(await shown.textContent()).toContain(`${all} of ${all} problems`);

  await page.getByRole("searchbox", { name: "Search" }).fill("LOGINDATE integer");
  expect(await articles.count()).toBe(2);
  expect(await shown.textContent()).toContain(`2 of ${all} problems, 0 of 5 untested checks`);
  await expect.poll(() => count(page, "[data-group]:visible")).toBe(0);

  await page.getByRole("searchbox").fill("");
  await page.getByLabel("✗ fail").click();
  const failed = await articles.count();
  expect(failed).toBe(6);
  await page.getByLabel("cc-cms").click();
  expect(await articles.count()).toBe(2);
  await page.getByLabel("! warn").click();
  expect(await articles.count()).toBe(3);
  await page.getByLabel("SHOULD").click();
  const left = problemsThat(
    ({ surface, verdict, level }) => surface === "cc-cms" && ["fail", "warn"].includes(verdict) && level === "SHOULD",
  );
  expect(await articles.count()).toBe(left);
  expect(await shown.textContent()).toContain(`${left} of ${all} problems`);

  await page.getByRole("searchbox").fill("nowhere to be found");
  expect(await articles.count()).toBe(0);
  expect(await count(page, "table.outcomes tbody tr:visible")).toBe(0);
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect.poll(() => articles.count()).toBe(all);
  expect(await page.getByRole("searchbox").inputValue()).toBe("");
  expect(problems).toEqual([]);
});

test("all of it by keyboard", async () => {
  const { page, problems } = await open("failing");
  const focused = () =>
    page.evaluate("document.activeElement.id || document.activeElement.textContent") as Promise<string>;
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("To the findings");
  await page.keyboard.press("Enter");
  expect(await focused()).toBe("findings");
  // The filter stands just before the findings.
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await expect
    .poll(() => page.getByRole("status").textContent())
    .toContain(`${problemsThat(({ level }) => level === "SHOULD")} of 12 problems`);
  for (let presses = 0; (await focused()) !== "search" && presses < 20; presses += 1)
    await page.keyboard.press("Shift+Tab");
  await page.keyboard.type("cacheable");
  await expect.poll(() => page.getByRole("status").textContent()).toContain("2 of 12 problems");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Show everything");
  await page.keyboard.press("Space");
  await expect.poll(() => page.getByRole("status").textContent()).toContain("12 of 12 problems");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await count(page, "details:not([open])")).toBe(0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await count(page, "details[open]")).toBe(0);
  expect(problems).toEqual([]);
});

test("a link from the checks leads to its finding, even when the filter hides it", async () => {
  const { page } = await open("failing");
  await page.getByLabel("✗ fail").click();
  await page.getByRole("searchbox").fill("queries nothing");
  await page.evaluate("location.hash = 'problem-12'");
  await page.locator("#problem-12").waitFor({ state: "visible" });
  await expect
    .poll(() => page.evaluate("document.getElementById('problem-12').getBoundingClientRect().top < innerHeight"))
    .toBe(true);

  const link = page.locator("[data-outcome=untested] a").first();
  await link.click();
  expect(await page.evaluate("location.hash")).toBe("#untested");
});

test("a curl line is copied as it is", async () => {
  const { page, problems } = await open("failing", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.getByRole("button", { name: "Expand all" }).click();
  await page.getByRole("button", { name: "Copy the curl line of exchange 5" }).first().click();
  await page.getByText("Copied").waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(failing.exchanges[5]?.curl);
  expect(problems).toEqual([]);
});

test("without scripts it is the whole document, all of it open", async () => {
  const { page, problems } = await open("failing", { javaScriptEnabled: false });
  expect(await page.locator("form.toolbar").isVisible()).toBe(false);
  expect(await count(page, "button:visible")).toBe(0);
  for (const selector of [
    "article.problem",
    "pre.curl",
    "pre.body",
    "table.outcomes tbody tr",
    "ul.checks li",
    "dl div.names",
  ]) {
    const all = await count(page, selector);
    expect(all).toBeGreaterThan(0);
    expect([selector, await count(page, `${selector}:visible`)]).toEqual([selector, all]);
  }
  expect(problems).toEqual([]);
});

const printed: [name: string, fewest: number, most: number, texts: string[]][] = [
  ["conforming", 3, 24, [`${counted(conforming.counts.pass, "check")} evaluated`, "Properties not seen", "SHA-256"]],
  [
    "failing",
    8,
    40,
    [
      "Failures",
      "java.lang.NullPointerException at com.example.gateway.AgentResource.find",
      "GET https://platform.example.test:8043/agentgateway/resource/calldata/1030/allcallinfoEx/1100",
      '--header "Guid: $AGENTGATEWAY_GUID"',
      "A signature that was used before is refused.",
    ],
  ],
  ["empty", 1, 2, ["No surface was verified."]],
];

for (const [name, fewest, most, texts] of printed) {
  test(`${name} is printed on readable sheets, with what is folded on the screen`, async () => {
    // The width of A4 without its margins, in pixels.
    const { page, problems } = await open(name, { colorScheme: "dark", viewport: { width: 688, height: 900 } });
    const sheets = sheetsOf(await page.pdf({ format: "A4" }));
    expect(sheets.length).toBeGreaterThanOrEqual(fewest);
    expect(sheets.length).toBeLessThanOrEqual(most);
    for (const [index, sheet] of sheets.entries()) {
      expect(sheet.startsWith(`${index + 1}/${sheets.length}`)).toBe(true);
      expect(sheet.length).toBeGreaterThan(100);
    }
    const all = sheets.map((sheet) => sheet.replace(/^\d+\/\d+/, "")).join("");
    expect(texts.filter((text) => !all.includes(text.replaceAll(" ", "")))).toEqual([]);
    expect(await count(page, "details[open]")).toBe(0);

    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await overhang(page)).toBe(0);
    // One example of each cause is enough on paper.
    expect(await page.locator(".exchange ~ .exchange").filter({ visible: true }).count()).toBe(0);
    expect(await page.locator("form.toolbar").isVisible()).toBe(false);
    expect(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")).toBe(
      "rgb(255, 255, 255)",
    );
    expect(problems).toEqual([]);
  });
}

test("a report of 6,000 findings opens and is searched", async () => {
  const { page, problems } = await open("big");
  const shown = page.getByRole("status");
  const all = await shown.textContent();
  await page.getByLabel("Search").fill("no text of the page has this");
  await expect.poll(() => shown.textContent()).toMatch(/0 of [0-9]+ problems/);
  await page.getByLabel("Search").fill("value 3");
  await expect.poll(() => shown.textContent()).toMatch(/[1-9][0-9]* of [0-9]+ problems/);
  await page.getByLabel("Search").fill("");
  await expect.poll(() => shown.textContent()).toBe(all);
  expect(problems).toEqual([]);
});
