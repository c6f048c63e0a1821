import { exec } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { operationsOf } from "../../contract/contract.ts";
import { runScript, startScript } from "./run-command.ts";

const FREE = ["--agentgateway-port", "0", "--cc-cms-port", "0"];

async function startMock() {
  const { child, ended } = startScript("mock", FREE);
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  for await (const [chunk] of onData(child.stderr)) if (String(chunk).includes("Both mocks are ready")) break;
  return { child, ended, stdout };
}

async function* onData(stream: NodeJS.ReadableStream): AsyncGenerator<unknown[]> {
  while (true) yield await once(stream, "data");
}

test("every printed curl line works as pasted, and Ctrl-C ends all of it", async () => {
  const { child, ended, stdout } = await startMock();
  const lines = stdout.split("\n").filter((line) => line.startsWith("    curl "));
  expect(lines).toHaveLength(operationsOf("agentgateway").length + operationsOf("cc-cms").length);
  for (const line of lines) {
    const { stdout: answer } = await promisify(exec)(`${line} -w '\\n%{http_code}'`);
    expect(answer).toMatch(/"(retcode":"0"|resultCode":"0100000"|returnCode":"0").*\n200$/);
  }
  const addresses = stdout.match(/http:\/\/127\.0\.0\.1:[0-9]+(?=\n)/g) ?? [];
  expect(addresses).toHaveLength(2);
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
  for (const address of addresses) await expect(fetch(address)).rejects.toThrow("fetch failed");
});

test("a port in use is said in one line", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const { code, stdout, stderr } = await runScript("mock", ["--agentgateway-port", "0", "--cc-cms-port", String(port)]);
  server.close();
  expect(stderr).toBe(`mock: port ${port} is in use; choose another with --cc-cms-port\n`);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});
