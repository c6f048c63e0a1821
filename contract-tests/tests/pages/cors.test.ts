// A page of another origin uses the reference deployment, in a browser that forbids it unless the answers allow it.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type ReferenceService, startReference } from "../../testing/testing.ts";
import { connectChromium } from "../chromium.ts";
import { serve } from "../deployment-server.ts";

let browser: Browser;
let page: Page;
let site: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  browser = await connectChromium(inject("browser"));
  site = await serve((_, response) => {
    response.setHeader("content-type", "text/html").end("<title>A page</title>");
  });
  page = await browser.newPage();
  await page.goto(site.baseUrl);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** What the page can do: sign in and read the guid, ask with it, and read why a wrong signature is refused. */
function used({ agentgateway, "cc-cms": { url } }: ReferenceService): Promise<unknown> {
  return page.evaluate(
    async ({ gateway, monitoring }) => {
      const type = { "Content-Type": "application/json; charset=UTF-8" };
      const agent = `${gateway.url}/agentgateway/resource/onlineagent/${gateway.agentid}`;
      const body = JSON.stringify({ password: gateway.password, phonenum: gateway.phonenum });
      const signedIn = await fetch(agent, { method: "PUT", headers: type, body });
      const guid = signedIn.headers.get("Set-GUID")?.replace("JSESSIONID=", "") ?? "none";
      const signedOut = await fetch(`${agent}/logout`, { method: "DELETE", headers: { ...type, Guid: guid } });
      const refused = await fetch(`${monitoring}/rest/cmsapp/v1/openapi/configures/ctiservertime`, {
        method: "POST",
        headers: { ...type, Authorization: "auth-v2/wrong" },
        body: '{"ccId":1}',
      });
      return { signedOut: await signedOut.json(), refused: refused.status };
    },
    { gateway: agentgateway, monitoring: url },
  );
}

test("with cors a page signs in, reads the guid and signs out, and sees why a signature is refused", async () => {
  await using reference = await startReference({ cors: true });
  expect(await used(reference)).toEqual({ signedOut: { message: "success", retcode: "0" }, refused: 401 });
});

test("without it the browser lets the page do nothing", async () => {
  await using reference = await startReference();
  await expect(used(reference)).rejects.toThrow("Failed to fetch");
});
