import { expect, test, vi } from "vitest";
import { type Client, startClient } from "./reference-client.ts";

/** Longer than any test: whatever answers before was not the end of the waiting. */
const LONG = { pollWait: 300_000 };

/** A session of agent 1030 whose events have been fetched. */
async function signedIn(client: Client): Promise<string> {
  const guid = await client.signIn("1030");
  for (const event of ["AgentOther_InService", "AgentState_Ready"])
    expect((await client.poll("1030", guid)).body.event).toMatchObject({ eventType: event });
  return guid;
}

/** A poll that has certainly arrived and waits: the one that is left when two were sent and one has made the other end. */
async function waitingPoll(client: Client, guid: string, signal?: AbortSignal) {
  const polls = [
    client.poll("1030", guid, signal ? { signal } : {}),
    client.poll("1030", guid, signal ? { signal } : {}),
  ];
  const ended = await Promise.race(
    polls.map(async (poll, index) => {
      expect((await poll).text).toBe('{"message":"","retcode":"0"}');
      return index;
    }),
  );
  const [left] = polls.filter((_, index) => index !== ended);
  if (!left) throw new Error("No poll is left.");
  return { left };
}

test("without an event a poll ends after its wait, with the exact text that clients know", async () => {
  const client = await startClient({ pollWait: 20 });
  expect((await client.poll("1030", await signedIn(client))).text).toBe('{"message":"","retcode":"0"}');
});

test("an event is answered at once, one at a time", async () => {
  await signedIn(await startClient(LONG));
});

test("a second poll ends the first without an event", async () => {
  const client = await startClient(LONG);
  const guid = await signedIn(client);
  await waitingPoll(client, guid);
});

test("signing out tells a poll that waits", async () => {
  const client = await startClient(LONG);
  const guid = await signedIn(client);
  const { left } = await waitingPoll(client, guid);
  await client.gateway("DELETE", "onlineagent/1030/logout", guid);
  expect((await left).body.event).toEqual({
    eventType: "AgentOther_ShutdownService",
    eventGenTime: 1714987800000,
    workNo: "1030",
    content: { loginTime: "1714987800000" },
  });
});

test("a forced sign-in ends the poll of the session that is over with 100-006", async () => {
  const client = await startClient(LONG);
  const { left } = await waitingPoll(client, await signedIn(client));
  const { guid } = await client.forceLogin("1030");
  expect((await left).code).toBe("100-006");
  expect((await client.poll("1030", guid ?? "")).body.event).toMatchObject({ eventType: "AgentOther_InService" });
});

test("an agent whose poll waits is not idle", async () => {
  const client = await startClient(LONG);
  const guid = await signedIn(client);
  const { left } = await waitingPoll(client, guid);
  client.clock.time += 119_999;
  expect((await client.gateway("PUT", "onlineagent/1030/updateGuid", guid)).code).toBe("0");
  client.clock.time += 1;
  expect(await client.stateOf(1030)).toMatchObject({ currentState: 1 });
  await client.gateway("DELETE", "onlineagent/1030/logout", client.guidOf("1030"));
  expect((await left).code).toBe("0");
});

test("a client who goes away ends its poll, gets no new guid that it would never see, and is idle from then on", async () => {
  const client = await startClient(LONG);
  const guid = await signedIn(client);
  const controller = new AbortController();
  const { left } = await waitingPoll(client, guid, controller.signal);
  client.clock.time += 60_000;
  controller.abort();
  await expect(left).rejects.toThrow("aborted");
  await vi.waitFor(() => expect(client.log.at(-1)).toMatch(/GET .*agentevent\/1030 gone$/));
  expect(client.guidOf("1030")).toBe(guid);
  client.clock.time += 119_999;
  expect(await client.stateOf(1030)).toMatchObject({ currentState: 1 });
  client.clock.time += 1;
  expect(await client.stateOf(1030)).toMatchObject({ currentState: 0 });
});

test("call data in the query changes nothing, and does not show in the log", async () => {
  const { gateway, signIn, log } = await startClient();
  const { code } = await gateway("GET", "agentevent/1030?calldata=order-4711", await signIn("1030"));
  expect(code).toBe("0");
  expect(log.at(-1)).toBe("2024-05-06T09:30:00.000Z GET /agentgateway/resource/agentevent/1030 200 0");
});

const pushes: [given: string, body: object, code: string][] = [
  ["address and token", { callBackUri: "https://crm.example.test/events", serviceToken: "sampletoken1" }, "000-001"],
  ["an address only", { callBackUri: "https://crm.example.test/events" }, "0"],
  ["a token only", { serviceToken: "sampletoken1" }, "0"],
];

for (const [given, body, code] of pushes) {
  test(`polling after a sign-in with ${given}: ${code}`, async () => {
    const { signIn, poll } = await startClient();
    expect((await poll("1030", await signIn("1030", body))).code).toBe(code);
  });
}
