// The mock outlives what ends Prism.
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, startMock } from "../../mocks/prism.ts";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock("agentgateway", 0);
}, 30_000);
afterAll(() => mock.stop());

async function statusOf(bytes: string): Promise<string | undefined> {
  const { hostname, port } = new URL(mock.baseUrl);
  const socket = connect(Number(port), hostname, () => socket.write(bytes));
  let answer = "";
  socket.on("data", (part) => {
    answer += part;
  });
  await once(socket, "close");
  return /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
}

for (const path of [
  "/agentgateway/resource/agentgroup/%zz/agentbyworkno/1",
  "/%ff",
  "/%",
  "/%E0%A4%A",
  "/x?a=%zz",
  "//",
  "http://[",
])
  test(`${path} is answered with 400, and the mock goes on`, async () => {
    expect(await statusOf(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toBe("400");
    expect((await fetch(mock.health)).status).toBe(200);
  });

/** Just above Node's limit of 16 KiB: what the server leaves unread would reset the connection before its answer is read. */
const TOO_LONG = "a".repeat(17 * 1024);

for (const [given, bytes, status] of [
  ["no HTTP", "garbage\r\n\r\n", "400"],
  ["huge headers", `GET / HTTP/1.1\r\nHost: x\r\nX: ${TOO_LONG}\r\n\r\n`, "431"],
] as const)
  test(`${given}: ${status}, and the mock goes on`, async () => {
    expect(await statusOf(bytes)).toBe(status);
    expect((await fetch(mock.health)).status).toBe(200);
  });
