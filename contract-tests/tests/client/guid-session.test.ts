// Guids that change while requests are under way, against the reference deployment.
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import { guidSession } from "../../client/auth.ts";
import { type Reference, startReference } from "../../reference/reference.ts";
import { VirtualClock } from "./virtual-clock.ts";

const agentid = "1030";
const GUID_INTERVAL = 60_000;
const GUID_TIMEOUT = 120_000;

let reference: Reference | undefined;
afterEach(() => reference?.close());

/** A client whose requests and answers can be held on their way: `hold.sending` before the gateway, `hold.answer` after it. */
async function heldClient() {
  const clock = new VirtualClock();
  reference = await startReference({ plain: true, pollWait: 1, now: () => clock.time, idleTimeout: 3_600_000 });
  const hold: Partial<Record<"sending" | "answer", { path: string; until: Promise<void> }>> = {};
  const guids: (string | null)[] = [];
  const fetch = async (request: Request) => {
    const heldBy = (held: { path: string; until: Promise<void> } | undefined) =>
      held !== undefined && request.url.includes(held.path) ? held.until : undefined;
    guids.push(request.headers.get("Guid"));
    await heldBy(hold.sending);
    const response = await globalThis.fetch(request);
    await heldBy(hold.answer);
    return response;
  };
  const client = createAgentGatewayClient({ baseUrl: reference.baseUrl, fetch, clock, timeout: Infinity });
  client.client.use(guidSession(undefined, clock));
  await client.login({ agentid, password: "sample-password", phonenum: "70930" });
  return { ...client, clock, hold, guids };
}

function gate() {
  let open = () => {};
  const until = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { until, open: () => open() };
}

/** The latest guid of the agent at the gateway. */
function guidAtGateway(): string | undefined {
  return reference?.sessions().find((session) => session.agentid === agentid)?.guid;
}

async function until(condition: () => boolean) {
  while (!condition()) await turn();
}

test("a request that was under way while its guid became too old is sent again with the new one, at once", async () => {
  const { clock, hold, guids, getAgentEvent, queryAllOnlineAgents } = await heldClient();
  const { until: opened, open } = gate();
  hold.sending = { path: "allonlineagents", until: opened };
  const asked = queryAllOnlineAgents({ agentid });
  await until(() => guids.length === 2);
  clock.advance(GUID_INTERVAL);
  await getAgentEvent({ agentid });
  clock.advance(GUID_TIMEOUT - GUID_INTERVAL);
  open();
  const { error } = await asked;
  expect(error).toBeUndefined();
  expect(clock.slept).toEqual([]);
  const [, , polled, again] = guids;
  // The poll was sent with the guid before.
  expect(guids[1]).toBe(polled);
  expect(again).not.toBe(polled);
  expect(again).toBe(guidAtGateway());
});

test("a request that is refused before the new guid has come waits for it", async () => {
  const { clock, hold, guids, getAgentEvent, queryAllOnlineAgents } = await heldClient();
  const { until: opened, open } = gate();
  hold.answer = { path: "agentevent", until: opened };
  clock.advance(GUID_INTERVAL);
  const polled = getAgentEvent({ agentid });
  await until(() => guids.length === 2);
  // The gateway has changed it, and the client does not know yet.
  await until(() => guidAtGateway() !== guids.at(-1));
  clock.advance(GUID_TIMEOUT - GUID_INTERVAL);
  const asked = queryAllOnlineAgents({ agentid });
  await until(() => clock.slept.includes(500));
  clock.advance(500);
  await until(() => clock.slept.filter((duration) => duration === 500).length === 2);
  open();
  await polled;
  clock.advance(500);
  expect((await asked).error).toBeUndefined();
});

test("a guid that stays refused ends after 5 repetitions, with what to do", async () => {
  const { clock, guids, queryAllOnlineAgents } = await heldClient();
  clock.advance(GUID_TIMEOUT);
  const asked = queryAllOnlineAgents({ agentid });
  for (let repetition = 1; repetition <= 5; repetition += 1) {
    await until(() => clock.slept.filter((duration) => duration === 500).length === repetition);
    clock.advance(500);
  }
  const { error } = await asked;
  expect(error).toMatchObject({ kind: "code", code: "000-003" });
  expect(error?.advice).toMatch(/too old: sign in again/);
  expect(guids).toHaveLength(1 + 1 + 5);
});

/** A client whose queries are answered with these codes, one after the other; the guid of each query that was sent. */
async function answeredWith(codes: readonly string[]) {
  const answers = [...codes];
  const clock = new VirtualClock((duration) => duration === 500);
  const guids: (string | null)[] = [];
  const fetch = async (request: Request) => {
    if (request.method === "PUT")
      return Response.json({ message: "", retcode: "0" }, { headers: { "Set-GUID": "JSESSIONID=new" } });
    guids.push(request.headers.get("Guid"));
    return Response.json({ message: "", retcode: answers.shift() });
  };
  const gateway = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch, clock });
  gateway.client.use(guidSession(undefined, clock));
  await gateway.login({ agentid, password: "", phonenum: "70930" });
  return { ...gateway, clock, guids };
}

const notSignedIn: [given: string, codes: string[], sent: number, answered: string][] = [
  ["a new guid is tried once more", ["100-006", "0"], 2, "0"],
  ["a new guid that stays refused is tried once only", ["100-006", "100-006", "0"], 2, "100-006"],
  ["after 000-003 once, too", ["000-003", "100-006", "100-006", "0"], 3, "100-006"],
];

for (const [given, codes, sent, answered] of notSignedIn) {
  test(`100-006: ${given}, after half a second`, async () => {
    const { queryAllOnlineAgents, clock, guids } = await answeredWith(codes);
    expect((await queryAllOnlineAgents({ agentid })).error?.code ?? "0").toBe(answered);
    expect(guids).toHaveLength(sent);
    expect(clock.slept.filter((duration) => duration === 500)).toHaveLength(sent - 1);
  });
}

test("100-006 with a guid that was accepted before is final at once", async () => {
  const { queryAllOnlineAgents, guids } = await answeredWith(["0", "100-006", "0"]);
  expect((await queryAllOnlineAgents({ agentid })).error).toBeUndefined();
  expect((await queryAllOnlineAgents({ agentid })).error?.code).toBe("100-006");
  expect(guids).toHaveLength(2);
});

test("a request that is given up while it waits for a new guid ends", async () => {
  const { clock, queryAllOnlineAgents } = await heldClient();
  clock.advance(GUID_TIMEOUT);
  const controller = new AbortController();
  const asked = queryAllOnlineAgents({ agentid }, { signal: controller.signal });
  await until(() => clock.slept.includes(500));
  controller.abort();
  expect((await asked).error).toMatchObject({ kind: "no-answer", cause: { name: "AbortError" } });
});

test("updateGuid brings a guid that is sent from then on", async () => {
  const { guids, updateGuid, queryAllOnlineAgents } = await heldClient();
  const { data } = await updateGuid({ agentid });
  expect((await queryAllOnlineAgents({ agentid })).error).toBeUndefined();
  expect(guids.at(-1)).toBe(data?.result.guid);
  expect(guids.at(-1)).not.toBe(guids.at(-2));
});

test("a sign-in that is refused is not sent again", async () => {
  let sent = 0;
  const fetch = async () => {
    sent += 1;
    return Response.json({ message: "", retcode: "000-003" });
  };
  const { client, login } = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
  client.use(guidSession("a.b", new VirtualClock(() => true)));
  expect((await login({ agentid, password: "", phonenum: "70930" })).error?.code).toBe("000-003");
  expect(sent).toBe(1);
});
