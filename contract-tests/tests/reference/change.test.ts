import { expect, test } from "vitest";
import { type Change, combined } from "../../reference/change.ts";
import { NOT_JSON } from "../../reference/request-body.ts";
import { PRIVATE_CALLS, STATES, STORY_TIME, startClient } from "./reference-client.ts";

const QUESTION = { ccId: 1, vdn: 170, agentId: 1099 };

/** The answer of a change that gives its body to every answer with a status. */
const withBody = (status: number, body: object): Change => ({
  answer: (sent) => (sent.status === status ? { ...sent, status: 200, body: JSON.stringify(body) } : sent),
});

test("every hook of a reference is given the same world, with its clock, and another reference has another one", async () => {
  const worlds: object[] = [];
  const times: number[] = [];
  const change: Change = {
    request(_raw, world) {
      worlds.push(world);
    },
    signature(verdict, _request, world) {
      worlds.push(world);
      return verdict;
    },
    requestBody(body, _operation, world) {
      worlds.push(world);
      return body;
    },
    answer(sent, _request, world) {
      worlds.push(world);
      times.push(world.now());
      return sent;
    },
  };
  const [one, other] = [await startClient({ change }), await startClient({ change })];
  await one.monitor(PRIVATE_CALLS, QUESTION);
  expect([worlds.length, new Set(worlds).size, times]).toEqual([4, 1, [STORY_TIME]]);
  await other.monitor(PRIVATE_CALLS, QUESTION);
  expect([worlds.length, new Set(worlds).size]).toEqual([8, 2]);
});

test("the method, the path and the headers of a request can be changed before it is routed", async () => {
  const change: Change = {
    request(raw, { sessions }) {
      raw.method = "GET";
      raw.url = raw.url?.replace("/agentbyworkno/1031", "/agentbyworkno/1099") ?? "";
      raw.headers.guid = sessions.of("1031")?.guid;
    },
  };
  const { dispatcher, reference } = await startClient({ change });
  const path = "/agentgateway/resource/agentgroup/1031/agentbyworkno/1031";
  const answer = await dispatcher.request({ origin: reference.baseUrl, path, method: "POST" });
  expect(await answer.body.json()).toMatchObject({ retcode: "0", result: { workno: "1099" } });
});

test("a verdict about a signature can be turned over, either way", async () => {
  const accepting: Change = { signature: () => ({ accepted: true, accessKey: "EXAMPLEAK0000001" }) };
  const refusing: Change = { signature: () => ({ accepted: false, reason: "changed" }) };
  const unsigned = { headers: { authorization: "nothing" } };
  expect((await (await startClient({ change: accepting })).monitor(PRIVATE_CALLS, QUESTION, unsigned)).code).toBe(
    "0100000",
  );
  expect((await (await startClient({ change: refusing })).monitor(PRIVATE_CALLS, QUESTION)).status).toBe(401);
});

test("a change of signatures sees the request as it was sent", async () => {
  const seen: unknown[] = [];
  const change: Change = {
    signature(verdict, { method, target, body }) {
      seen.push(verdict, method, target, Buffer.from(body).toString());
      return verdict;
    },
  };
  await (await startClient({ change })).monitor(PRIVATE_CALLS, QUESTION);
  expect(seen).toEqual([
    { accepted: true, accessKey: "EXAMPLEAK0000001" },
    "POST",
    PRIVATE_CALLS,
    JSON.stringify(QUESTION),
  ]);
});

test("what was asked can be replaced, also by null, and also where it is not JSON", async () => {
  const seen: unknown[] = [];
  const change: Change = {
    requestBody(body, operation) {
      seen.push(operation, body);
      return body === NOT_JSON ? QUESTION : null;
    },
  };
  const { monitor } = await startClient({ change });
  expect((await monitor(PRIVATE_CALLS, "{")).body.resultDesc).toEqual(["1714987710-1452"]);
  const batch = { ccId: 1, vdn: 170, agentIds: [1099] };
  expect((await monitor(STATES, batch)).code).toBe("0100002");
  expect(seen).toEqual(["queryAgentPrivateCalls", NOT_JSON, "queryAgentStatusInfoByAgentIds", batch]);
});

const statuses: [status: number, method: string, path: string][] = [
  [400, "GET", "/%"],
  [401, "POST", PRIVATE_CALLS],
  [404, "GET", "/nothing"],
  [405, "PATCH", "/agentgateway/resource/agentevent/1030"],
  [415, "PUT", "/agentgateway/resource/onlineagent/1030"],
];

for (const [status, method, path] of statuses) {
  test(`an answer ${status} can be replaced`, async () => {
    const { dispatcher, reference } = await startClient({ change: withBody(status, { changed: status }) });
    const { origin } = new URL(reference.baseUrl);
    const answer = await dispatcher.request({ origin, path, method: method as "GET" });
    expect([answer.statusCode, await answer.body.json()]).toEqual([200, { changed: status }]);
  });
}

test("an answer can be given other headers and bytes, and is sent as it then is", async () => {
  const change: Change = {
    answer: (sent) => ({
      status: 203,
      headers: { ...sent.headers, "content-type": "text/json", "X-More": "1" },
      body: Buffer.from([0xff, 0x00]),
    }),
  };
  const { dispatcher, reference } = await startClient({ change });
  const answer = await dispatcher.request({ origin: reference.baseUrl, path: "/nothing", method: "GET" });
  expect([answer.statusCode, answer.headers["content-type"], answer.headers["content-length"]]).toEqual([
    203,
    "text/json",
    "2",
  ]);
  expect(answer.headers["x-more"]).toBe("1");
  expect([...new Uint8Array(await answer.body.arrayBuffer())]).toEqual([0xff, 0x00]);
});

test("a change can hang up instead of answering, and the reference goes on", async () => {
  const change: Change = {
    answer(sent, { raw }) {
      if (raw.url === "/nothing") raw.socket.destroy();
      return sent;
    },
  };
  const { dispatcher, reference, monitor } = await startClient({ change });
  const lost = dispatcher.request({ origin: reference.baseUrl, path: "/nothing", method: "GET" });
  await expect(lost).rejects.toThrow(/socket|closed/);
  expect((await monitor(PRIVATE_CALLS, QUESTION)).status).toBe(200);
});

test("several changes are one: each sees what those before it have made, and hooks that one lacks are passed over", async () => {
  const tagging = (tag: string): Change => ({
    request(raw) {
      raw.headers["x-tags"] = `${raw.headers["x-tags"] ?? ""}${tag}`;
    },
    requestBody: (body) => (body === null ? QUESTION : null),
    answer: (sent, { headers }) => ({
      ...sent,
      headers: { ...sent.headers, "X-Tags": `${sent.headers["X-Tags"] ?? headers["x-tags"]} ${tag}` },
    }),
  });
  const accepting: Change = { signature: () => ({ accepted: true, accessKey: "EXAMPLEAK0000001" }) };
  const refusing: Change = {
    signature: (before) => (before.accepted ? { accepted: false, reason: "changed" } : before),
  };
  const all = combined([tagging("a"), {}, accepting, tagging("b")]);
  const { dispatcher, reference, monitor } = await startClient({ change: all });
  expect((await monitor(PRIVATE_CALLS, QUESTION)).code).toBe("0100000");
  const answer = await dispatcher.request({ origin: reference.baseUrl, path: "/nothing", method: "GET" });
  expect(answer.headers["x-tags"]).toBe("ab a b");
  const last = await startClient({ change: combined([accepting, refusing]) });
  expect((await last.monitor(PRIVATE_CALLS, QUESTION)).status).toBe(401);
});

test("an answer without Date is sent without one", async () => {
  const undated: Change = {
    answer({ headers: { date: _none, ...headers }, ...sent }) {
      return { ...sent, headers };
    },
  };
  const { dispatcher, reference } = await startClient({ change: undated });
  const answer = await dispatcher.request({ origin: reference.baseUrl, path: "/nothing", method: "GET" });
  expect(answer.headers).not.toHaveProperty("date");
});

test("answers can come later, and in chunks", async () => {
  const { dispatcher, reference } = await startClient({ latency: 60, chunked: true });
  const started = performance.now();
  const answer = await dispatcher.request({ origin: reference.baseUrl, path: "/nothing", method: "GET" });
  // A timer may be a millisecond early.
  expect(performance.now() - started).toBeGreaterThanOrEqual(59);
  expect([answer.headers["transfer-encoding"], answer.headers["content-length"]]).toEqual(["chunked", undefined]);
  expect(await answer.body.json()).toMatchObject({ status: 404, path: "/nothing" });
});
