// The clients keep to the flow control of a gateway, in order, and give up when they are told to.
import { getEventListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createAgentGatewayClient } from "../../../generated/agentgateway/client.ts";
import { guidSession } from "../../client/auth.ts";
import { type Reference, startReference } from "../../reference/reference.ts";
import { VirtualClock } from "./virtual-clock.ts";

let reference: Reference | undefined;
afterEach(async () => {
  await reference?.close();
  reference = undefined;
});

const WORKNOS = Array.from({ length: 20 }, (_, index) => String(10_000 + index));

/** The codes of 20 queries at the same time, and the agents in the order in which they were sent. */
async function askAtOnce(settings: Pick<Parameters<typeof createAgentGatewayClient>[0], "pace">) {
  const clock = new VirtualClock((duration) => duration <= 2_000);
  reference = await startReference({ plain: true, now: () => clock.time });
  const sent: (string | undefined)[] = [];
  const fetch = (request: Request) => {
    sent.push(/agentbyworkno\/(\d+)/.exec(request.url)?.[1]);
    return globalThis.fetch(request);
  };
  const { client, login, queryAgentInfoByWorkNo } = createAgentGatewayClient({
    ...{ baseUrl: reference.baseUrl, fetch, clock },
    ...settings,
  });
  client.use(guidSession());
  await login({ agentid: "1030", password: "sample-password", phonenum: "70930" });
  sent.length = 0;
  const answers = await Promise.all(WORKNOS.map((workno) => queryAgentInfoByWorkNo({ agentid: "1030", workno })));
  return { codes: answers.map(({ error }) => error?.code), sent };
}

test("20 queries at the same time are sent in order, and none is refused", async () => {
  const { codes, sent } = await askAtOnce({});
  expect(codes).toEqual(WORKNOS.map(() => undefined));
  expect(sent).toEqual(WORKNOS);
});

test("without pace the gateway refuses all but 5", async () => {
  const { codes } = await askAtOnce({ pace: false });
  expect(codes.filter((code) => code === "000-007")).toHaveLength(15);
});

/** A client whose requests are answered one by one, with what they were for. */
function heldClient(clock: VirtualClock, pace = { requests: 2, window: 1_000 }) {
  const sent: string[] = [];
  const answer: (() => void)[] = [];
  const fetch = async ({ url, signal }: Request) => {
    sent.push(url.split("/").slice(6).join("/"));
    await new Promise<void>((resolve, reject) => {
      answer.push(resolve);
      signal.addEventListener("abort", () => reject(signal.reason));
    });
    return Response.json({ message: "", retcode: "0", result: [] });
  };
  const client = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch, clock, pace });
  return { sent, answer, ...client };
}

/** Lets everything happen that needs no time. */
async function settle() {
  for (let round = 0; round < 20; round += 1) await turn();
}

test("a place is free one window after the answer, and each agent has places of their own", async () => {
  const clock = new VirtualClock();
  const { sent, answer, queryAllOnlineAgents: ask } = heldClient(clock);
  for (const agentid of ["1030", "1030", "1030", "1031"]) void ask({ agentid });
  await settle();
  expect(sent).toEqual(["1030/allonlineagents", "1030/allonlineagents", "1031/allonlineagents"]);
  clock.advance(5_000);
  await settle();
  // No answer: the gateway may not have counted them yet.
  expect(sent).toHaveLength(3);
  answer[0]?.();
  await settle();
  clock.advance(999);
  await settle();
  expect(sent).toHaveLength(3);
  clock.advance(1);
  await settle();
  expect(sent).toHaveLength(4);
});

test("who waits can give up, for any reason, and the next one takes the place", async () => {
  const clock = new VirtualClock();
  const { sent, answer, queryAllCallInfoByAgentWorkNoEx: ask } = heldClient(clock, { requests: 1, window: 1_000 });
  const controller = new AbortController();
  void ask({ agentid: "1030", workno: "1" });
  const givenUp = ask({ agentid: "1030", workno: "2" }, { signal: controller.signal });
  void ask({ agentid: "1030", workno: "3" });
  await settle();
  controller.abort("no longer needed");
  expect((await givenUp).error).toMatchObject({ kind: "no-answer", cause: "no longer needed" });
  answer[0]?.();
  await settle();
  clock.advance(1_000);
  await settle();
  expect(sent).toEqual(["1030/allcallinfoEx/1", "1030/allcallinfoEx/3"]);
  const tooLate = await ask({ agentid: "1030", workno: "4" }, { signal: controller.signal });
  expect(tooLate.error).toMatchObject({ kind: "no-answer", cause: "no longer needed" });
});

test("many requests share one listener of a signal, which ends them all: Node warns of more than ten", async () => {
  const controller = new AbortController();
  const { sent, queryAllOnlineAgents: ask } = heldClient(new VirtualClock(), { requests: 15, window: 1_000 });
  const asked = WORKNOS.map(() => ask({ agentid: "1030" }, { signal: controller.signal }));
  await settle();
  expect(sent).toHaveLength(15);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
  controller.abort("no longer needed");
  for (const answer of await Promise.all(asked)) expect(answer.error?.cause).toBe("no longer needed");
});

test("events, heartbeats, sign-in and sign-out do not wait", async () => {
  const clock = new VirtualClock();
  const { sent, getAgentEvent, handShake, login, logout, updateGuid } = heldClient(clock, {
    requests: 1,
    window: 1_000,
  });
  const agentid = "1030";
  void updateGuid({ agentid });
  void updateGuid({ agentid });
  for (const call of [getAgentEvent, handShake, logout]) void call({ agentid });
  void login({ agentid, password: "", phonenum: "70930" });
  await settle();
  expect(sent.filter((path) => path.endsWith("updateGuid"))).toHaveLength(1);
  expect(sent).toHaveLength(5);
});

const LIMITS: [given: string, ofClient: number | undefined, ofCall: number | undefined, expected: number][] = [
  ["30 s by default", undefined, undefined, 30_000],
  ["that of the client", 5_000, undefined, 5_000],
  ["that of the call, before that of the client", 5_000, 90_000, 90_000],
];

for (const [given, ofClient, ofCall, expected] of LIMITS) {
  test(`a request without an answer ends after a time: ${given}`, async () => {
    const clock = new VirtualClock();
    const fetch = ({ signal }: Request) =>
      new Promise<Response>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const client = createAgentGatewayClient({
      baseUrl: "https://gateway.example.test",
      fetch,
      clock,
      timeout: ofClient,
    });
    const asked = client.getAgentEvent({ agentid: "1030" }, { timeout: ofCall });
    await settle();
    clock.advance(expected - 1);
    await settle();
    clock.advance(1);
    const { error } = await asked;
    expect(clock.slept).toEqual([expected]);
    expect(error).toMatchObject({ kind: "no-answer", cause: { name: "TimeoutError" } });
    expect(error?.message).toBe(`getAgentEvent: no answer within ${expected / 1000} s`);
  });
}

test("a body that is under way is given up for any reason", async () => {
  const controller = new AbortController();
  const fetch = async ({ signal }: Request) => {
    queueMicrotask(() => controller.abort("no longer needed"));
    const body = new ReadableStream({
      start: (stream) => signal.addEventListener("abort", () => stream.error(signal.reason)),
    });
    return new Response(body);
  };
  const client = createAgentGatewayClient({ baseUrl: "https://gateway.example.test", fetch });
  const { error } = await client.getAgentEvent({ agentid: "1030" }, { signal: controller.signal });
  expect(error).toMatchObject({ kind: "no-answer", cause: "no longer needed" });
});

test("the time of waiting for a turn does not count, and Infinity is no limit", async () => {
  const clock = new VirtualClock();
  const { answer, queryAllOnlineAgents: ask } = heldClient(clock, { requests: 1, window: 60_000 });
  const first = ask({ agentid: "1030" }, { timeout: Number.POSITIVE_INFINITY });
  const second = ask({ agentid: "1030" }, { timeout: 1_000 });
  await settle();
  clock.advance(3_600_000);
  answer[0]?.();
  expect((await first).error).toBeUndefined();
  clock.advance(60_000);
  await settle();
  answer[1]?.();
  expect((await second).error).toBeUndefined();
});
