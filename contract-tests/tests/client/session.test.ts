// Sessions of agents from sign-in to sign-out, against the reference deployment.
import { expect, test, vi } from "vitest";
import { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import { agentSession } from "../../client/session.ts";
import { SIGN_IN, startGateway, until } from "./session-harness.ts";

test("events come in order, ten renewals are followed, and the agent is signed out at the end", async () => {
  const { session: begin, gateway, sent, count, isSignedIn } = await startGateway();
  const events: string[] = [];
  const guids = new Set<string | undefined>();
  {
    await using session = await begin();
    expect(session.signIn?.workno).toBe("1030");
    void (async () => {
      for await (const { eventType } of session.events()) events.push(eventType);
    })();
    // Queries while the guid changes.
    while (guids.size <= 10) {
      const { error } = await gateway.queryAgentInfoByWorkNo({ agentid: "1030", workno: "1099" });
      expect(error).toBeUndefined();
      guids.add(session.guid);
    }
    expect(session.signal.aborted).toBe(false);
    expect(isSignedIn()).toBe(true);
  }
  expect(isSignedIn()).toBe(false);
  expect(events).toEqual(["AgentOther_InService", "AgentState_Ready"]);
  expect(sent[0]).toEqual({ path: "PUT onlineagent/1030", guid: null });
  expect(sent.at(-1)).toEqual({ path: "DELETE onlineagent/1030/logout", guid: [...guids].at(-1) });
  expect(count("POST")).toBe(0);
});

test("an agent who is signed in is taken over only where that is wanted", async () => {
  const { session, sent, gateway } = await startGateway();
  const [use, eject] = [vi.spyOn(gateway.client, "use"), vi.spyOn(gateway.client, "eject")];
  await expect(session({ ...SIGN_IN, agentid: "1031" })).rejects.toMatchObject({ kind: "code", code: "100-002" });
  // Nothing is left behind.
  expect(eject.mock.calls).toEqual(use.mock.calls);
  const { guid } = await session({ ...SIGN_IN, agentid: "1031" }, { takeOver: true });
  await gateway.queryAllOnlineAgents({ agentid: "1031" });
  expect(sent.at(-1)).toEqual({ path: "GET agentgroup/1031/allonlineagents", guid });
});

test("where nobody reads events, heartbeats keep the session and bring its guids", async () => {
  const { session: begin, pass, count, isSignedIn } = await startGateway();
  const session = await begin();
  const { guid } = session;
  await pass(600_000);
  expect(isSignedIn()).toBe(true);
  expect(session.signal.aborted).toBe(false);
  expect(session.guid).not.toBe(guid);
  expect(count("POST onlineagent/1030/handshake")).toBe(20);
  expect(count("GET agentevent")).toBe(0);
});

test("while an application works on an event, heartbeats keep the session", async () => {
  const { session: begin, pass, isSignedIn } = await startGateway();
  await using session = await begin();
  for await (const { eventType } of session.events()) {
    await pass(300_000);
    if (eventType === "AgentState_Ready") break;
  }
  expect(isSignedIn()).toBe(true);
});

test("a reader can stop and go on, and there is one at a time", async () => {
  const { session: begin } = await startGateway();
  const session = await begin();
  const events: string[] = [];
  for await (const { eventType } of session.events()) {
    events.push(eventType);
    await expect(session.events().next()).rejects.toThrow("The events of agent 1030 are read already");
    break;
  }
  for await (const { eventType } of session.events()) {
    events.push(eventType);
    break;
  }
  expect(events).toEqual(["AgentOther_InService", "AgentState_Ready"]);
});

test("a session that another client takes over ends with an error that says so, and nothing is sent any more", async () => {
  const { session: begin, client, sent } = await startGateway();
  const session = await begin();
  const reading = (async () => {
    for await (const _ of session.events());
  })();
  await client().forceLogin(SIGN_IN);
  const error = await reading.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: "PlatformError",
    kind: "no-session",
    code: "100-006",
    operation: "getAgentEvent",
  });
  expect(error).toHaveProperty(
    "message",
    "getAgentEvent: the session of agent 1030 is over (100-006: The agent has not signed in.)",
  );
  expect(error).toHaveProperty("advice", expect.stringMatching(/^Sign in again/));
  expect(session.signal.reason).toBe(error);
  await expect(session.events().next()).rejects.toBe(error);
  const before = sent.length;
  await session.end();
  expect(sent).toHaveLength(before);
});

test("where nobody reads events, the signal says that the session is over", async () => {
  const { session: begin, client, pass } = await startGateway();
  const session = await begin();
  await client().forceLogin(SIGN_IN);
  await pass(30_000);
  await until(() => session.signal.aborted);
  expect(session.signal.reason).toMatchObject({ kind: "no-session", code: "100-006", operation: "handShake" });
});

const FAULTS: [fault: string, response: () => Promise<Response>][] = [
  ["no answer", () => Promise.reject(new TypeError("fetch failed"))],
  ["a bad gateway", async () => new Response("Bad Gateway", { status: 502 })],
  ["a page", async () => new Response("<html>maintenance</html>")],
  ["a failure of the platform", async () => Response.json({ message: "", retcode: "100-007" })],
];

for (const [fault, response] of FAULTS) {
  test(`polls are repeated after ${fault}, with pauses that grow`, async () => {
    const { session: begin, state, clock } = await startGateway();
    await using session = await begin();
    let faults = 4;
    state.interfere = (path) => (path.startsWith("GET agentevent") && --faults >= 0 ? response() : undefined);
    const { value } = await session.events().next();
    expect(value).toMatchObject({ eventType: "AgentOther_InService" });
    expect(clock.slept.filter((duration) => duration < 30_000)).toEqual([500, 1_000, 2_000, 4_000]);
  });
}

test("where nothing is answered for two minutes, the session is over", async () => {
  const { session: begin, state, clock } = await startGateway();
  const session = await begin();
  state.interfere = () => Promise.reject(new TypeError("fetch failed"));
  const began = clock.time;
  const error = await session
    .events()
    .next()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    kind: "no-session",
    code: undefined,
    cause: { kind: "no-answer" },
    advice: "Sign in again.",
  });
  expect(error).toHaveProperty("message", "getAgentEvent: the session of agent 1030 is over (fetch failed)");
  expect(clock.time - began).toBeGreaterThanOrEqual(120_000);
  expect(clock.time - began).toBeLessThan(130_000);
});

test("after an answer that was lost with its guid, the session asks for another one and goes on", async () => {
  const { session: begin, state, sent, clock, count, isSignedIn } = await startGateway();
  const session = await begin();
  let isLost = false;
  state.interfere = (path, answer) => {
    if (!path.startsWith("GET agentevent") || isLost) return undefined;
    return answer().then((response) => {
      if (!response.headers.has("Set-GUID")) return response;
      isLost = true;
      throw new TypeError("terminated");
    });
  };
  const began = clock.time;
  void (async () => {
    for await (const _ of session.events());
  })().catch(() => undefined);
  await until(() => clock.time - began > 600_000);
  expect(isLost).toBe(true);
  expect(isSignedIn()).toBe(true);
  expect(count("PUT onlineagent/1030/updateGuid")).toBe(1);
  expect(session.signal.aborted).toBe(false);
  expect(sent.at(-1)?.guid).not.toBe(sent[1]?.guid);
  await session.end();
});

test("a guid that is too old ends the session, after 5 repetitions", async () => {
  const { session: begin, clock, count } = await startGateway({ idleTimeout: 3_600_000 });
  const session = await begin();
  clock.time += 120_000;
  await expect(session.events().next()).rejects.toMatchObject({ kind: "no-session", code: "000-003" });
  expect(count("GET agentevent")).toBe(6);
});

test("an abort signal ends the reading and signs out", async () => {
  const { session: begin, isSignedIn } = await startGateway({ pollWait: 60_000 });
  const controller = new AbortController();
  const session = await begin(SIGN_IN, { signal: controller.signal });
  const events: string[] = [];
  const reading = (async () => {
    for await (const { eventType } of session.events()) events.push(eventType);
  })();
  await until(() => events.length === 2);
  // While a poll waits.
  controller.abort();
  await reading;
  await session.end();
  expect(isSignedIn()).toBe(false);
  expect(session.signal.reason).toMatchObject({ name: "AbortError" });
});

test("a signal that is aborted before or during the sign-in leaves nobody signed in", async () => {
  const { session, isSignedIn, sent, state } = await startGateway();
  await expect(session(SIGN_IN, { signal: AbortSignal.abort("changed my mind") })).rejects.toBe("changed my mind");
  expect(sent).toEqual([]);
  const controller = new AbortController();
  state.interfere = (_, answer) => {
    controller.abort("too late");
    return answer();
  };
  await expect(session(SIGN_IN, { signal: controller.signal })).rejects.toBe("too late");
  expect(sent.map(({ path }) => path)).toEqual(["PUT onlineagent/1030", "DELETE onlineagent/1030/logout"]);
  expect(isSignedIn()).toBe(false);
});

test("a sign-out that is refused is an error, and can be repeated", async () => {
  const { session: begin, sent, count, isSignedIn } = await startGateway();
  // Talking.
  const session = await begin({ ...SIGN_IN, agentid: "1045" }, { takeOver: true });
  await expect(session.end()).rejects.toMatchObject({ kind: "code", code: "100-010", advice: /End the call/ });
  await expect(session.end()).rejects.toMatchObject({ code: "100-010" });
  expect(count("DELETE")).toBe(2);
  expect(isSignedIn("1045")).toBe(true);
  expect(sent.at(-1)).toEqual({ path: "DELETE onlineagent/1045/logout", guid: session.guid });
});

test("a sign-out of an agent who is signed out already is none", async () => {
  const { session: begin, gateway, count } = await startGateway();
  const session = await begin();
  await gateway.logout({ agentid: "1030" });
  await Promise.all([session.end(), session.end()]);
  await session.end();
  expect(count("DELETE")).toBe(2);
});

test("a page that was reloaded goes on with its guid, and gets a new one", async () => {
  const { session: begin, client, clock, isSignedIn } = await startGateway();
  const { guid = "" } = await begin();
  await using session = await agentSession(client(), { agentid: "1030", guid }, { clock });
  expect(session.signIn).toBeUndefined();
  expect(session.guid).not.toBe(guid);
  expect((await session.events().next()).value).toMatchObject({ eventType: "AgentOther_InService" });
  expect(isSignedIn()).toBe(true);
  const unknown = agentSession(client(), { agentid: "1030", guid: "a.b" }, { clock });
  await expect(unknown).rejects.toMatchObject({ operation: "updateGuid", code: "100-006" });
});

test("two agents on one client have a session each", async () => {
  const { session: begin, gateway, sent, isSignedIn } = await startGateway();
  const first = await begin();
  const second = await begin({ ...SIGN_IN, agentid: "1032" });
  expect(first.guid).not.toBe(second.guid);
  await second.end();
  expect([isSignedIn("1030"), isSignedIn("1032")]).toEqual([true, false]);
  await gateway.queryAllOnlineAgents({ agentid: "1030" });
  expect(sent.at(-1)?.guid).toBe(first.guid);
});

test("a sign-in whose guid cannot be read says why", async () => {
  const fetch = async () => Response.json({ message: "", retcode: "0", result: {} });
  const gateway = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
  const error = await agentSession(gateway, SIGN_IN).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: "no-session", operation: "login" });
  expect(error).toHaveProperty("message", expect.stringContaining("Access-Control-Expose-Headers"));
});
