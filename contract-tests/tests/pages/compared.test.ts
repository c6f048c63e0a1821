// The pages about more than one run, or about traffic of others: two runs compared, a fleet, recorded traffic.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { differencesBetween } from "../../report/compare.ts";
import { COMPARISON_FORMATS } from "../../report/comparison.ts";
import { deploymentsHtml } from "../../report/html/deployments.ts";
import { htmlOf } from "../../report/html/html.ts";
import type { Report } from "../../report/report.ts";
import { Judge } from "../../traffic/judge.ts";
import { judgedReport } from "../../traffic/judged-report.ts";
import { connectChromium } from "../chromium.ts";
import { edited } from "../edit-json.ts";
import { handedOver } from "../report/handed-over.ts";
import * as samples from "../report/sample-report.ts";
import { AGENT, entry, forms } from "../traffic/recordings.ts";
import type { OpenPage } from "./open-site.ts";
import { expectAccessible, overhang, pageFromDisk } from "./page-from-disk.ts";
import { sheetsOf } from "./pdf-text.ts";

const { conforming, couldNotRun, empty, failing, HOSTILE, incomplete, killed, oneSurface } = samples;

function compared(older: Report, newer: Report): string {
  return COMPARISON_FORMATS.html(older, newer, differencesBetween(older, newer));
}

/** Recorded traffic with findings, and with requests that cannot be judged. */
function judged(): Report {
  const judge = new Judge({ addresses: {} });
  const wrong = entry({
    size: 1,
    mimeType: "",
    text: JSON.stringify({ ...AGENT, result: { ...AGENT.result, [HOSTILE]: 1 } }),
  });
  const entries = [...Object.values(forms), wrong, { response: {} }, entry({ size: 500, mimeType: "" })];
  for (const [index, one] of entries.entries()) judge.add(one, `entry ${index + 1}`);
  const files = [`${"a-very-long-name-of-a-recording-".repeat(4)}.har`, "b.har"];
  return judgedReport(judge, { files, edition: undefined, failOn: "MUST" }).report;
}

const named = (report: Report, name: string) => edited(report, { set: { "/deployment/name": name } });
const fleet: Report[] = [
  ...[conforming, failing, incomplete, killed, couldNotRun, oneSurface],
  named(handedOver(failing), HOSTILE),
  named(conforming, "a very long name of a deployment ".repeat(8)),
];

const pages: Record<string, () => string> = {
  comparison: () => compared(handedOver(conforming), named(failing, HOSTILE)),
  "comparison of a run with itself": () => compared(failing, failing),
  fleet: () =>
    deploymentsHtml(
      fleet,
      fleet.map((_, index) => `deployment-${index}/report.html`),
    ),
  "fleet of one": () => deploymentsHtml([conforming]),
  "fleet of nothing": () => deploymentsHtml([empty]),
  "judged traffic": () => htmlOf(judged()),
};

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cti-contract-compared-"));
  for (const [name, text] of Object.entries(pages)) await writeFile(join(folder, `${name}.html`), text());
  browser = await connectChromium(inject("browser"));
});
afterAll(async () => {
  await browser?.close();
  if (process.env.KEEP === undefined) await rm(folder, { recursive: true });
  else console.log(folder);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

/** Opens a page; what is folded is looked at as well. */
async function open(name: string, options: BrowserContextOptions): Promise<OpenPage> {
  const opened = await pageFromDisk(browser, join(folder, `${name}.html`), options);
  await opened.page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
  return opened;
}

for (const name of Object.keys(pages)) {
  for (const [width, colorScheme] of [
    [1280, "light"],
    [1280, "dark"],
    [400, "light"],
  ] as const)
    test(`${name}, ${width} px, ${colorScheme}: fits, asks for nothing, and axe-core finds nothing`, async () => {
      const { page, problems } = await open(name, { colorScheme, viewport: { width, height: 900 } });
      expect(await overhang(page)).toBe(0);
      expect(await page.locator("img, iframe, object, embed").count()).toBe(0);
      await expectAccessible(page);
      expect(problems).toEqual([]);
    });
}

/** Words of each page, in their order, and how many sheets it may have at most. */
const printed: [name: string, most: number, words: string[]][] = [
  [
    "comparison",
    2,
    ["Comparison of two runs", "by different contracts", "Older", "Newer", "Worse:", "Another contract: 1", "Other:"],
  ],
  ["comparison of a run with itself", 1, ["Comparison of two runs", "Nothing changed."]],
  ["fleet", 6, ["8 deployments", "could not run", "signed-in-only"]],
  ["fleet of one", 1, ["1 deployment", "Conforms", "All deployments pass every check that was evaluated."]],
  ["judged traffic", 10, ["Recorded traffic", "the recorder has not kept the body", "unmapped-states"]],
];
for (const [name, most, words] of printed)
  test(`${name} is printed on A4, at most ${most}, all of it`, async () => {
    // The width of A4 without its margins, in pixels.
    const { page, problems } = await open(name, { viewport: { width: 688, height: 900 } });
    const sheets = sheetsOf(await page.pdf({ format: "A4" }));
    expect(sheets.length).toBeLessThanOrEqual(most);
    const all = sheets.join("");
    expect(words.filter((text) => !all.includes(text.replaceAll(" ", "")))).toEqual([]);
    await page.emulateMedia({ media: "print" });
    expect(await overhang(page)).toBe(0);
    expect(problems).toEqual([]);
  });
