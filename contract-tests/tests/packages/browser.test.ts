// The package for applications in a browser: what a bundler makes of it, and that it works on a reference deployment.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startReference } from "../../testing/testing.ts";
import { launchChromium } from "../chromium.ts";
import { bundled, sizesOf } from "./bundle.ts";
import { type Installed, install, root } from "./installed.ts";

let installed: Installed;
let browser: Browser;
beforeAll(async () => {
  [installed, browser] = await Promise.all([install(join(root, "dist/client")), launchChromium()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await installed?.remove();
});

const APPLICATION = `
import { createAgentGatewayClient } from "cti-contract-client/agentgateway";
import { validateQueryAgentInfoByWorkNo } from "cti-contract-client/agentgateway/validators";
import { c2Signature, guidSession } from "cti-contract-client/auth";
import { createCcCmsClient } from "cti-contract-client/cc-cms";

globalThis.application = async ({ agentgateway, "cc-cms": cms }) => {
  const gateway = createAgentGatewayClient({ baseUrl: agentgateway.url });
  gateway.client.use(guidSession());
  const { agentid, password, phonenum } = agentgateway;
  await gateway.login({ agentid, password, phonenum });
  const agent = await gateway.queryAgentInfoByWorkNo({ agentid, workno: "1099" });
  const signedOut = await gateway.logout({ agentid });
  const monitor = createCcCmsClient({ baseUrl: cms.url });
  monitor.client.use(c2Signature(cms));
  const clock = await monitor.queryCtiServerTime({ ccId: cms.ccId });
  const isValid = validateQueryAgentInfoByWorkNo(agent.data);
  return [agent.data?.result.name, isValid, signedOut.data?.retcode, clock.data?.resultCode];
};`;

test("a page of another origin signs in, queries and signs out, and signs by Web Crypto", async () => {
  const code = await bundled(installed.folder, APPLICATION);
  const server = createServer((request, response) => {
    const isScript = request.url === "/application.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
    // A page that forbids eval is one in which schemas cannot be compiled.
    response.setHeader("Content-Security-Policy", "script-src 'self'");
    response.end(isScript ? code : '<!doctype html><script type="module" src="/application.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { agentgateway, "cc-cms": ccCms, close } = await startReference({ cors: true });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const brought = await page.evaluate(
    // The script of the page has put it there.
    (access) => (globalThis as unknown as { application(access: unknown): Promise<unknown> }).application(access),
    { agentgateway, "cc-cms": ccCms },
  );
  await page.close();
  await close();
  server.close();
  expect(errors).toEqual([]);
  expect(brought).toEqual(["Tomas Lind", true, "0", "0100000"]);
});

/** The most that a page has to load, in bytes: minified, and compressed by gzip. */
const LIMITS = [
  {
    what: "AgentGateway: client, session and all validators",
    text: `export { createAgentGatewayClient } from "cti-contract-client/agentgateway";
      export { agentSession } from "cti-contract-client/session";
      export * from "cti-contract-client/agentgateway/validators";`,
    minified: 56_000,
    compressed: 15_000,
  },
  {
    what: "CC-CMS: client, signature and all validators",
    text: `export { createCcCmsClient } from "cti-contract-client/cc-cms";
      export { c2Signature } from "cti-contract-client/auth";
      export * from "cti-contract-client/cc-cms/validators";`,
    minified: 40_000,
    compressed: 12_000,
  },
];

test.each(LIMITS)("$what: at most $minified bytes, compressed $compressed", async ({ what, text, ...limits }) => {
  const sizes = await sizesOf(installed.folder, text);
  process.stdout.write(`${what}: ${sizes.minified} bytes, compressed ${sizes.compressed}\n`);
  expect(sizes.minified).toBeLessThanOrEqual(limits.minified);
  expect(sizes.compressed).toBeLessThanOrEqual(limits.compressed);
});
