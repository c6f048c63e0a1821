import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import {
  ALWAYS_ALLOWED,
  DEFAULT_LIMITS,
  type Deployment,
  type Risk,
  type SignIn,
} from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { type Reference, type ReferenceOptions, startReference } from "../../reference/reference.ts";
import type { Client } from "../../transport/client.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { guidClient, type SessionExchange } from "../../transport/guid-client.ts";
import { openClients } from "../../transport/open-clients.ts";
import type { Credential } from "../../transport/risk.ts";
import { Secrets } from "../../transport/secrets.ts";
import { CONFORMING, serve, serveReplies } from "../deployment-server.ts";
import { rawServer } from "../faulty-servers.ts";
import { gatewayHttpRequest } from "../http-requests.ts";

const references: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(references.map((reference) => reference.close())));

const never = new AbortController().signal;
/** Longer than until the second guid has come with a poll, in ms. */
const POLLED = 200;
const UNPACED = { ...DEFAULT_LIMITS, pace: { requests: 1000, window: 1 } };

async function start(options: ReferenceOptions = {}): Promise<Reference> {
  const reference = await startReference({ flowControl: false, pollWait: 20, ...options });
  references.push(reference);
  return reference;
}

type AgentGateway = NonNullable<Deployment["agentgateway"]>;

interface Capture {
  client: Client;
  secrets: Secrets;
  ask(): Promise<Exchange>;
}

/** Asks about online agents, as the agent of the built-in story or as the changes say. */
function clientFor(
  target: { baseUrl: string; certificate: string },
  changes: Partial<AgentGateway> = {},
  signal = never,
  keep?: (one: SessionExchange) => void,
): Capture {
  const { agentgateway } = embeddedDeployment(target, "static");
  if (!agentgateway) throw new Error("The embedded deployment has no AgentGateway.");
  const deployment: Deployment = {
    name: "test",
    limits: UNPACED,
    allow: [...ALWAYS_ALLOWED],
    forbidden: {},
    agentgateway: { ...agentgateway, ...changes },
  };
  const { agentgateway: client, secrets } = openClients(deployment, signal, undefined, keep);
  if (!client) throw new Error("There is nobody to ask.");
  const { agentid } = { ...agentgateway, ...changes };
  const httpRequest = gatewayHttpRequest("queryAllOnlineAgents", { agentid });
  return { client, secrets, ask: () => client.ask(httpRequest, { credential: "valid", risk: "read-only" }) };
}

function signIn(changes: Partial<SignIn> = {}): SignIn {
  return { kind: "sign-in", password: "sample-password", phonenum: "70930", takeOver: false, ...changes };
}

function codeOf({ result }: Exchange): unknown {
  if ("failure" in result) return result.failure;
  return JSON.parse(Buffer.from(result.answer.body).toString()).retcode;
}

function guidOf(reference: Reference, agentid: string): string | undefined {
  return reference.sessions().find((session) => session.agentid === agentid)?.guid;
}

for (const authentication of ["static", "dynamic"] as const) {
  test(`${authentication} authentication: signs in once, asks, signs out`, async () => {
    const reference = await start({ authentication });
    const { client, ask } = clientFor(reference);
    expect(guidOf(reference, "1030")).toBeUndefined();
    expect([codeOf(await ask()), codeOf(await ask())]).toEqual(["0", "0"]);
    expect(guidOf(reference, "1030")).toBeDefined();
    expect(await client.close()).toBeUndefined();
    expect(guidOf(reference, "1030")).toBeUndefined();
  });
}

test("all guids are known as secrets, also those that came later; exchanges are as they came", async () => {
  const guids = ["sample-guid-1.AgentGateway0", "sample-guid-2.AgentGateway0"];
  const server = await serveReplies({
    login: { headers: { "Set-GUID": `JSESSIONID=${guids[0]}` }, body: { message: "", retcode: "0", result: {} } },
    getAgentEvent: { headers: { "Set-GUID": `JSESSIONID=${guids[1]}` }, body: { message: "", retcode: "0" } },
    logout: { body: { message: "", retcode: "0" } },
    queryAllOnlineAgents: { body: { message: `${guids.join(" ")} sample-password`, retcode: "300-001" } },
  });
  references.push(server);
  const { client, ask, secrets } = clientFor({ ...server, certificate: "" });
  let exchange = await ask();
  const sentGuids = () =>
    server.received.filter(({ url }) => url?.includes("allonlineagents")).map(({ headers }) => headers.guid);
  while (!sentGuids().includes(guids[1])) exchange = await ask();
  await client.close();
  const bodyOf = ({ result }: Exchange) => "answer" in result && Buffer.from(result.answer.body).toString();
  expect(exchange.request.headers).toContainEqual(["Guid", guids[1]]);
  expect(bodyOf(exchange)).toContain(guids[0]);
  const shown = secrets.captured(exchange);
  expect(shown.request.headers).toContainEqual(["Guid", "***"]);
  expect(bodyOf(shown)).toBe('{"message":"*** *** ***","retcode":"300-001"}');
});

test("a sign-in that is not answered is no finding against a query", async () => {
  const server = await rawServer((socket) => socket.destroy());
  references.push(server);
  const { client, ask } = clientFor({ ...server, certificate: "" });
  const message = expect.stringMatching(/^the sign-in of agent 1030 got no response: .*; the agent may be signed in$/);
  expect(codeOf(await ask())).toEqual({ kind: "refused", message });
  await client.close();
});

test("a sign-in that brings a guid is signed out, whatever else it says", async () => {
  const server = await serveReplies({
    login: { headers: { "Set-GUID": "JSESSIONID=sample.AgentGateway0" }, body: { message: "", retcode: 0 } },
    logout: { body: { message: "", retcode: "0" } },
  });
  references.push(server);
  const { client, ask } = clientFor({ ...server, certificate: "" });
  expect(codeOf(await ask())).toMatchObject({ kind: "refused" });
  await client.close();
  expect(server.received.map(({ method }) => method)).toEqual(["PUT", "DELETE"]);
});

test("a text in place of a code does not reach the message", async () => {
  const server = await serveReplies({ login: { body: { message: "", retcode: "sample-password \u001b[31m" } } });
  references.push(server);
  const { client, ask } = clientFor({ ...server, certificate: "" });
  expect(codeOf(await ask())).toMatchObject({ message: expect.stringMatching(/HTTP 200 without a retcode/) });
  await client.close();
});

const refusals: [reason: string, changes: Partial<AgentGateway>, words: RegExp][] = [
  [
    "a wrong password",
    { authentication: signIn({ password: "wrong-password" }) },
    /sign-in of agent 1030 was rejected: 100-004 .*check agentid, password and phonenum/,
  ],
  [
    "an agent who is signed in already",
    { agentid: "1031", authentication: signIn() },
    /agent 1031 was rejected: 100-002 .*allow takeOver in the deployment file/,
  ],
];

for (const [reason, changes, words] of refusals) {
  test(`refused with the next step: ${reason}`, async () => {
    const reference = await start();
    const before = reference.sessions();
    const { client, ask } = clientFor(reference, changes);
    const refused = { kind: "refused", message: expect.stringMatching(words) };
    expect([codeOf(await ask()), codeOf(await ask())]).toEqual([refused, refused]);
    expect(await client.close()).toBeUndefined();
    expect(reference.sessions()).toEqual(before);
  });
}

test("takeOver signs in by force an agent who is signed in already, and signs out", async () => {
  const reference = await start();
  const { client, ask } = clientFor(reference, { agentid: "1031", authentication: signIn({ takeOver: true }) });
  expect(codeOf(await ask())).toBe("0");
  await client.close();
  expect(guidOf(reference, "1031")).toBeUndefined();
});

test("a given guid is used, and its session is neither renewed nor ended", async () => {
  const reference = await start();
  const guid = guidOf(reference, "1031") ?? "";
  const { client, ask } = clientFor(reference, { agentid: "1031", authentication: { kind: "guid", guid } });
  expect(codeOf(await ask())).toBe("0");
  await client.close();
  expect(guidOf(reference, "1031")).toBe(guid);
});

test("a session that somebody else takes over ends the asking clearly", async () => {
  const reference = await start();
  const first = clientFor(reference);
  expect(codeOf(await first.ask())).toBe("0");
  const second = clientFor(reference, { authentication: signIn({ takeOver: true }) });
  expect(codeOf(await second.ask())).toBe("0");
  const lost = {
    kind: "refused",
    message: expect.stringMatching(/session of agent 1030 ended during the run \(100-006\)/),
  };
  // The first request finds it out, unless polling has already.
  await first.ask();
  expect(codeOf(await first.ask())).toEqual(lost);
  await first.client.close();
  expect(guidOf(reference, "1030")).toBeDefined();
  await second.client.close();
});

test("an interruption ends a request, and closing still signs out", async () => {
  const reference = await start({ pollWait: 60_000 });
  const controller = new AbortController();
  const { client, ask } = clientFor(reference, {}, controller.signal);
  expect(codeOf(await ask())).toBe("0");
  controller.abort();
  expect(codeOf(await ask())).toEqual({ kind: "interrupted", message: "the run was interrupted" });
  expect(await client.close()).toBeUndefined();
  expect(guidOf(reference, "1030")).toBeUndefined();
});

test("an interruption during the sign-in leaves no session behind", async () => {
  const reference = await start();
  const controller = new AbortController();
  const { client, ask } = clientFor(reference, {}, controller.signal);
  const asking = ask();
  controller.abort();
  expect(codeOf(await asking)).toMatchObject({ kind: "interrupted" });
  expect(await client.close()).toBeUndefined();
  expect(guidOf(reference, "1030")).toBeUndefined();
});

/** A gateway that signs in, has no events, and answers queries with these codes in turn, the last for ever. */
async function gatewayAnswering(codes: string[]) {
  const envelope = { message: "", retcode: "0" };
  const reply = () => ({ message: "", retcode: codes.length > 1 ? codes.shift() : codes[0] });
  const server = await serveReplies({
    ...CONFORMING,
    login: { headers: { "Set-GUID": "JSESSIONID=sample.AgentGateway0" }, body: { ...envelope, result: {} } },
    getAgentEvent: { body: envelope },
    logout: { body: envelope },
    queryAllOnlineAgents: {
      get body() {
        return reply();
      },
    },
  });
  references.push(server);
  return { ...server, certificate: "" };
}

test("000-003 while a guid is renewed is asked again", async () => {
  const server = await gatewayAnswering(["000-003", "000-003", "0"]);
  const { client, ask } = clientFor(server);
  expect(codeOf(await ask())).toBe("0");
  await client.close();
});

test("a sign-out that fails is told in one line, without the guid", async () => {
  const server = await gatewayAnswering(["0"]);
  const { client, ask } = clientFor(server);
  await ask();
  await server.close();
  expect(await client.close()).toMatch(
    /^agent 1030 could not be signed out \(.+\); the gateway signs the agent out after two minutes, at about [0-9:]{8} UTC$/,
  );
});

test("an answer without retcode is not taken for a gateway", async () => {
  const server = await serveReplies({ login: { body: "<html>" } });
  references.push(server);
  const { client, ask } = clientFor({ ...server, certificate: "" });
  expect(codeOf(await ask())).toMatchObject({
    message: expect.stringMatching(/HTTP 200 without a retcode; check that this address is AgentGateway/),
  });
  await client.close();
});

interface Kept {
  operationId: string;
  step: string;
  code: unknown;
}

/** Asks with a client that hands over what it exchanges for the session. */
async function keeping(options: ReferenceOptions = {}): Promise<Capture & { kept: Kept[]; reference: Reference }> {
  const reference = await start(options);
  const kept: Kept[] = [];
  const capture = clientFor(reference, {}, never, ({ operationId, step, exchange }) => {
    kept.push({ operationId, step, code: codeOf(exchange) });
  });
  return { ...capture, kept, reference };
}

function askSession(
  { client }: Capture,
  operationId: string,
  credential: Credential,
  risk: Risk = "session",
): Promise<Exchange> {
  return client.ask(gatewayHttpRequest(operationId, { agentid: "1030" }), { credential, risk });
}

test("sign-in, polls and sign-out are handed over, but for the first poll, which whoever asks for one is given", async () => {
  const capture = await keeping({ pollWait: 60_000 });
  const poll = await askSession(capture, "getAgentEvent", "valid");
  expect("answer" in poll.result && Buffer.from(poll.result.answer.body).toString()).toContain("AgentOther_InService");
  while (capture.kept.length < 2) await sleep(20);
  await capture.client.close();
  expect(capture.kept).toEqual([
    { operationId: "login", step: "sign-in", code: "0" },
    { operationId: "getAgentEvent", step: "poll 2", code: "0" },
    { operationId: "logout", step: "sign-out", code: "0" },
  ]);
});

test("a second sign-in is refused and changes nothing; the password is in its body only", async () => {
  const capture = await keeping();
  await capture.ask();
  const exchange = await askSession(capture, "login", "sign-in");
  expect(codeOf(exchange)).toBe("100-002");
  expect(exchange.request.body).toBe('{"password":"sample-password","phonenum":"70930"}');
  expect(exchange.request.headers.map(([name]) => name)).not.toContain("Guid");
  expect(codeOf(await capture.ask())).toBe("0");
  await capture.client.close();
  expect(guidOf(capture.reference, "1030")).toBeUndefined();
});

test("a sign-in whose connection is closed before any byte of a response may not be sent again, and is no finding", async () => {
  let signIns = 0;
  const capture = await keeping({
    change: {
      request(raw) {
        if (raw.method === "PUT" && raw.url?.endsWith("/onlineagent/1030") && ++signIns > 1) raw.socket.destroy();
      },
    },
  });
  const { result } = await askSession(capture, "login", "sign-in");
  expect([signIns, result]).toEqual([2, { failure: { kind: "unanswered", message: expect.anything() } }]);
  await capture.client.close();
});

test("a session that is taken over from itself is followed and signed out", async () => {
  const capture = await keeping();
  await capture.ask();
  const former = guidOf(capture.reference, "1030");
  expect(codeOf(await askSession(capture, "forceLogin", "sign-in", "take-over"))).toBe("0");
  expect(guidOf(capture.reference, "1030")).not.toBe(former);
  expect(codeOf(await askSession(capture, "handShake", "taken-over-guid", "take-over"))).toBe("100-006");
  expect(codeOf(await capture.ask())).toBe("0");
  expect(await capture.client.close()).toBeUndefined();
  expect(guidOf(capture.reference, "1030")).toBeUndefined();
});

test("nobody is signed in once the session was signed out", async () => {
  const capture = await keeping();
  await capture.ask();
  expect(codeOf(await askSession(capture, "handShake", "former-guid"))).toBe("100-006");
  for (const [operationId, risk] of [
    ["login", "session"],
    ["forceLogin", "take-over"],
  ] as const)
    expect(codeOf(await askSession(capture, operationId, "sign-in", risk))).toMatchObject({ kind: "refused" });
  expect(guidOf(capture.reference, "1030")).toBeUndefined();
  await capture.client.close();
});

test("a new guid from the body of an answer is sent from then on", async () => {
  const capture = await keeping();
  await capture.ask();
  expect(codeOf(await askSession(capture, "updateGuid", "valid"))).toBe("0");
  const exchange = await capture.ask();
  expect(exchange.request.headers).toContainEqual(["Guid", guidOf(capture.reference, "1030")]);
  await capture.client.close();
});

test("a new guid that is none does not leave the agent signed in", async () => {
  const envelope = { message: "", retcode: "0" };
  const server = await serveReplies({
    ...CONFORMING,
    login: { headers: { "Set-GUID": "JSESSIONID=good.AgentGateway0" }, body: { ...envelope, result: {} } },
    getAgentEvent: { body: envelope },
    updateGuid: { body: { ...envelope, result: { guid: "none.AgentGateway0" } } },
    logout: { body: { message: "", retcode: "100-006" } },
  });
  references.push(server);
  const capture = clientFor({ ...server, certificate: "" });
  await askSession(capture, "updateGuid", "valid");
  await capture.client.close();
  const signOuts = server.received.filter(({ method }) => method === "DELETE");
  expect(signOuts.map(({ headers }) => headers.guid)).toEqual(["none.AgentGateway0", "good.AgentGateway0"]);
});

const ENVELOPE = { message: "", retcode: "0" };

/** A gateway that signs in with one guid and brings another one with each poll; `codeFor` says how guids are answered. */
async function gatewayRenewing(codeFor: (guid: string, count: number) => string) {
  const counts = new Map<string, number>();
  const server = await serve(({ method, url = "", headers }, response) => {
    const guid = String(headers.guid ?? "");
    const count = (counts.get(guid) ?? 0) + 1;
    const isPoll = url.includes("agentevent");
    if (url.includes("allonlineagents")) counts.set(guid, count);
    const announced = method === "PUT" ? "first" : isPoll && guid === "first" ? "second" : undefined;
    const retcode = method === "PUT" || isPoll ? "0" : codeFor(guid, count);
    if (announced !== undefined) response.setHeader("Set-GUID", `JSESSIONID=${announced}`);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...ENVELOPE, retcode, ...(method === "PUT" && { result: {} }) }));
  });
  references.push(server);
  return { target: { ...server, certificate: "" }, counts };
}

test("a poll that takes too long is nothing to evaluate, and whoever wants to see one waits for one only", async () => {
  const server = await serve(({ method, url = "" }, response) => {
    if (url.includes("agentevent")) return;
    response.setHeader("content-type", "application/json");
    if (method === "PUT") response.setHeader("Set-GUID", "JSESSIONID=sample.AgentGateway0");
    response.end(JSON.stringify({ ...ENVELOPE, result: {} }));
  });
  references.push(server);
  const { agentgateway } = embeddedDeployment({ ...server, certificate: "" }, "static");
  if (!agentgateway) throw new Error("The embedded deployment has no AgentGateway.");
  const steps: string[] = [];
  const keep = ({ step }: SessionExchange) => steps.push(step);
  const limits = { ...UNPACED, answer: 300, whole: 400 };
  const client = guidClient(agentgateway, limits, new Secrets([]), never, keep, { pollLimit: 1_000 });
  const started = performance.now();
  const { result } = await client.ask(gatewayHttpRequest("getAgentEvent", { agentid: "1030" }), {
    credential: "valid",
    risk: "session",
  });
  expect(result).toEqual({
    failure: { kind: "unanswered", message: "no poll got a response within 1 s, or before the session ended" },
  });
  expect(performance.now() - started).toBeGreaterThan(900);
  expect(performance.now() - started).toBeLessThan(2_500);
  await client.close();
  expect(steps).toEqual(["sign-in", "sign-out"]);
});

// These wait, and wait together.

test.concurrent("polls that keep failing end the session clearly", async () => {
  const server = await serveReplies({
    ...CONFORMING,
    login: {
      headers: { "Set-GUID": "JSESSIONID=sample.AgentGateway0" },
      body: { message: "", retcode: "0", result: {} },
    },
    getAgentEvent: { status: 500, body: "" },
    logout: { body: { message: "", retcode: "0" } },
  });
  references.push(server);
  const { client, ask } = clientFor({ ...server, certificate: "" });
  await ask();
  await sleep(5_000);
  expect(codeOf(await ask())).toMatchObject({
    kind: "refused",
    message: expect.stringMatching(/cannot be kept: event polling failed 10 times in a row, last with HTTP 500/),
  });
  await client.close();
});

test.concurrent("000-003 that does not pass is given up", async () => {
  const server = await gatewayAnswering(["000-003"]);
  const { client, ask } = clientFor(server);
  expect(codeOf(await ask())).toMatchObject({ kind: "refused", message: expect.stringContaining("(000-003)") });
  expect(server.received.filter(({ url }) => url?.includes("allonlineagents"))).toHaveLength(6);
  await client.close();
});

test.concurrent("polling keeps the session alive beyond the time after which it would end", async () => {
  const reference = await start({ idleTimeout: 1_500 });
  const { client, ask } = clientFor(reference);
  await ask();
  const guid = guidOf(reference, "1030");
  await sleep(2_500);
  expect(guidOf(reference, "1030")).toBe(guid);
  expect(codeOf(await ask())).toBe("0");
  await client.close();
});

test.concurrent("of polls that bring nothing the first three are handed over, however many there are", async () => {
  const { client, ask, kept } = await keeping({ pollWait: 1 });
  await ask();
  await sleep(2_500);
  await client.close();
  expect(kept.map(({ step }) => step)).toEqual(["sign-in", "poll 2", "poll 3", "sign-out"]);
});

test.concurrent("a new guid that is refused at first is tried again until the platform knows it", async () => {
  const { target } = await gatewayRenewing((_guid, count) => (count <= 3 ? "100-006" : "0"));
  const { client, ask } = clientFor(target);
  expect(codeOf(await ask())).toBe("0");
  await client.close();
});

test.concurrent("a new guid that is good for nothing is told, and the session goes on with the one before", async () => {
  const { target } = await gatewayRenewing((guid) => (guid === "first" ? "0" : "100-006"));
  const kept: string[] = [];
  const { client, ask } = clientFor(target, {}, never, ({ step, exchange }) => {
    kept.push(`${step}: ${codeOf(exchange)}`);
  });
  await ask();
  await sleep(POLLED);
  expect(codeOf(await ask())).toBe("0");
  await client.close();
  expect(kept.filter((line) => line.startsWith("with"))).toEqual([
    "with the new guid: 100-006",
    "with the guid before: 0",
  ]);
});

test.concurrent("a guid of a sign-in that is good for nothing ends the asking with the code that came", async () => {
  const { target } = await gatewayRenewing(() => "100-006");
  const { client, ask } = clientFor(target);
  const message = expect.stringMatching(/the gateway rejected its own new guid of agent 1030 \(100-006\)/);
  expect(codeOf(await ask())).toEqual({ kind: "refused", message });
  await client.close();
});

test.concurrent("a guid that changes several times during a run is followed at once, and nothing fails", async () => {
  const reference = await start({ authentication: "dynamic", guidInterval: 200, guidTimeout: 600 });
  const { client, ask } = clientFor(reference);
  const guids = new Set<string | undefined>();
  const codes = new Set<unknown>();
  while (guids.size < 4) {
    codes.add(codeOf(await ask()));
    guids.add(guidOf(reference, "1030"));
    await sleep(20);
  }
  expect([...codes]).toEqual(["0"]);
  await client.close();
  expect(guidOf(reference, "1030")).toBeUndefined();
});
