import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const reference = new URL("../../reference/reference.ts", import.meta.url).href;

/** Starts a reference, lets a poll wait at it for longer than the test may take, and closes it. */
const program = `
  import { startReference } from ${JSON.stringify(reference)};
  import { request } from "node:https";
  const { baseUrl, certificate, sessions, close } = await startReference({ pollWait: 3_600_000 });
  const [{ agentid, guid }] = sessions();
  const poll = request(baseUrl + "/agentgateway/resource/agentevent/" + agentid, { ca: certificate, headers: { guid } });
  poll.on("error", (error) => console.log(error.code));
  poll.on("finish", () => setTimeout(() => close().then(() => console.log("closed")), 200));
  poll.end();
`;

test("a process whose reference is closed while a poll waits has nothing left that keeps it", async () => {
  const child = spawn(process.execPath, ["--import", tsx, "--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const [code] = await once(child, "close");
  expect(stdout.trim().split("\n").sort()).toEqual(["ECONNRESET", "closed"]);
  expect(code).toBe(0);
});
