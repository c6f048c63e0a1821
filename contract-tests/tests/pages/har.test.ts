// The HAR of a run, read by the code with which Chromium's network panel opens one.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { harOf as harPieces } from "../../report/har.ts";
import { connectChromium } from "../chromium.ts";
import { answered, BODY, URL_ASKED, unanswered } from "../report/captured.ts";
import { conforming } from "../report/sample-report.ts";
import { textOf } from "../report/text-of.ts";

const harOf = (...given: Parameters<typeof harPieces>) => textOf(harPieces(...given));

let browser: Browser;
beforeAll(async () => {
  browser = await connectChromium(inject("browser"));
});
afterAll(() => browser?.close());

/** What the panel has of a request that it has opened. */
interface Opened {
  url(): string;
  requestMethod: string;
  statusCode: number;
  mimeType: string;
  resourceSize: number;
  transferSize: number;
  duration: number;
  resourceType(): { name(): string };
  requestFormData(): Promise<string | null>;
  requestContentData(): Promise<{ text?: string; error?: string }>;
}

/** Opens a HAR as the panel does; throws what the panel would say. */
async function opened(har: string) {
  const page = await browser.newPage();
  await page.goto("devtools://devtools/bundled/devtools_app.html");
  // As a text, since a function with an import in it would be translated before it gets there.
  const requests = await page.evaluateHandle<Opened[]>(`import("devtools://devtools/bundled/models/har/har.js").then(
    ({ HARFormat, Importer }) => Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(${har}).log))`);
  return requests.evaluate((all) =>
    Promise.all(
      all.map(async (request) => ({
        url: request.url(),
        method: request.requestMethod,
        status: request.statusCode,
        type: request.resourceType().name(),
        mimeType: request.mimeType,
        size: request.resourceSize,
        transferred: request.transferSize,
        duration: Math.round(request.duration * 1000),
        sent: await request.requestFormData(),
        received: (await request.requestContentData()).text,
      })),
    ),
  );
}

test("Chromium's network panel opens it, with bodies, sizes and times", async () => {
  const recorded = [answered({ duration: 18 }), answered({ answer: { body: "" } }), unanswered("broken")];
  const [first, second, third, ...others] = await opened(harOf(conforming, recorded));
  expect(first).toEqual({
    url: URL_ASKED,
    method: "POST",
    status: 200,
    type: "fetch",
    mimeType: "application/json",
    size: 14,
    transferred: 14,
    duration: 18,
    sent: BODY,
    received: '{"result":"0"}',
  });
  expect(second).toMatchObject({ status: 200, size: 0, transferred: 0 });
  expect(third).toMatchObject({ status: 0, size: 0, transferred: 0, sent: BODY });
  expect(others).toEqual([]);
});

test("Chromium's network panel opens a HAR of nothing", async () => {
  expect(await opened(harOf(conforming, []))).toEqual([]);
});
