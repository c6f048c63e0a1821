// How each credential of who asks is sent: it is what its name says, and nothing else happens to the session.
import { afterAll, expect, test } from "vitest";
import { c2Sign } from "../../client/c2-signature.ts";
import {
  type AgentGatewayDeployment,
  type C2Options,
  type CcCmsDeployment,
  DEFAULT_C2,
  type Deployment,
  type Limits,
} from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { type C2Verdict, verifyC2 } from "../../reference/c2-verification.ts";
import { startReference } from "../../reference/reference.ts";
import type { Exchange, HttpRequest } from "../../transport/exchange.ts";
import { openClients } from "../../transport/open-clients.ts";
import type { Credential } from "../../transport/risk.ts";
import {
  CONFORMING,
  type DeploymentServer,
  type Received,
  type Reply,
  serve,
  serveReplies,
} from "../deployment-server.ts";
import { gatewayHttpRequest, signedHttpRequest } from "../http-requests.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

const never = new AbortController().signal;
const DAY = 24 * 60 * 60 * 1000;

function codeOf({ result }: Exchange): unknown {
  if ("failure" in result) return result.failure;
  const body = JSON.parse(Buffer.from(result.answer.body).toString());
  return body.retcode ?? body.resultCode ?? body.returnCode;
}

interface Changes {
  agentgateway?: Partial<AgentGatewayDeployment>;
  "cc-cms"?: Partial<CcCmsDeployment>;
  limits?: Partial<Limits>;
}

function deploymentAt(target: { baseUrl: string; certificate?: string }, changes: Changes = {}): Deployment {
  const deployment = embeddedDeployment({ certificate: "", ...target }, "static");
  const { agentgateway, "cc-cms": ccCms, limits } = deployment;
  if (!agentgateway || !ccCms) throw new Error("The embedded deployment has both surfaces.");
  return {
    ...deployment,
    changes: [],
    allow: ["read-only", "session", "flood", "lock-out"],
    limits: { ...limits, ...changes.limits },
    agentgateway: { ...agentgateway, ...changes.agentgateway },
    "cc-cms": { ...ccCms, ...changes["cc-cms"] },
  };
}

// CC-CMS

const PRIVATE_CALLS = signedHttpRequest("queryAgentPrivateCalls", { ccId: 1, vdn: 170, agentId: 1099 });

async function signedServer(replies: Record<string, Reply> = CONFORMING): Promise<DeploymentServer> {
  const server = await serveReplies(replies);
  opened.push(server);
  return server;
}

/** Sends one request to CC-CMS; returns what arrived and what came of it. */
async function send(
  credential: Credential,
  signature: Partial<C2Options> = {},
  httpRequest: HttpRequest = PRIVATE_CALLS,
) {
  const server = await signedServer();
  const deployment = deploymentAt(server, { "cc-cms": { signature: { ...DEFAULT_C2, ...signature } } });
  const client = openClients(deployment, never)["cc-cms"];
  const exchange = await client?.ask(httpRequest, {
    credential,
    risk: /^none$|^signature-in-(x|query)/.test(credential) ? "read-only" : "lock-out",
  });
  await client?.close();
  return { received: server.received, exchange };
}

/** The verdict of the reference about a request as it arrived, or as it would be with a change. */
function verdictOn(
  { method = "", url = "", headers, body }: Received,
  change: { method?: string; target?: string; host?: string; body?: string; now?: number; secretKey?: string } = {},
  knownKey = "EXAMPLEAK0000001",
): C2Verdict {
  const rawHeaders = Object.entries({ ...headers, ...(change.host && { host: change.host }) }).flatMap(
    ([name, value]) => [name, String(value)],
  );
  return verifyC2(
    {
      method: change.method ?? method,
      target: change.target ?? url,
      rawHeaders,
      body: Buffer.from(change.body ?? body),
    },
    (key) => (key === knownKey ? (change.secretKey ?? "exampleSecretKey-0123456789abcdef") : undefined),
    change.now ?? Date.now(),
  );
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`There are ${items.length} items.`);
  return item;
}

for (const signature of [{}, { signedHeaders: ["host", "content-type", "content-length"] }]) {
  const headers = signature.signedHeaders ?? DEFAULT_C2.signedHeaders;

  test(`valid: the signature of what is sent, with ${headers.join(", ")}`, async () => {
    expect(verdictOn(only((await send("valid", signature)).received))).toMatchObject({ accepted: true });
  });

  test(`unknown-key: a right signature of a key that nobody has, with ${headers.join(", ")}`, async () => {
    const received = only((await send("unknown-key", signature)).received);
    expect(verdictOn(received)).toEqual({ accepted: false, reason: "the access key is not known" });
    expect(verdictOn(received, {}, "UNKNOWNKEY000000")).toMatchObject({ accepted: true });
  });

  const altered: [credential: Credential, change: (received: Received) => Parameters<typeof verdictOn>[1]][] = [
    ["altered-body", ({ body }) => ({ body: `${body.slice(0, -1)} ` })],
    ["altered-path", ({ url }) => ({ target: `${url}/other` })],
    ["altered-header", () => ({ host: "other.example.test" })],
    ["old-timestamp", () => ({ now: Date.now() - DAY })],
    ["altered-method", () => ({ method: "GET" })],
    ["unsigned-body", () => ({ body: "" })],
    ["empty-secret", () => ({ secretKey: "" })],
  ];
  for (const [credential, change] of altered) {
    test(`${credential}: a right signature of something else, with ${headers.join(", ")}`, async () => {
      const received = only((await send(credential, signature)).received);
      expect(verdictOn(received)).toMatchObject({ accepted: false });
      expect(verdictOn(received, change(received))).toMatchObject({ accepted: true });
      // What is sent is the request itself.
      expect([received.url, received.body]).toEqual([PRIVATE_CALLS.path, PRIVATE_CALLS.body]);
    });
  }
}

const authorizationOf = (received: Received) => String(received.headers.authorization);

test("unknown-key-empty-secret: a right signature of a key that nobody has, with an empty secret key", async () => {
  const received = only((await send("unknown-key-empty-secret")).received);
  expect(verdictOn(received)).toEqual({ accepted: false, reason: "the access key is not known" });
  expect(verdictOn(received, { secretKey: "" }, "UNKNOWNKEY000000")).toMatchObject({ accepted: true });
});

test("key-in-other-case: a right signature of the access key in the other letter case", async () => {
  const received = only((await send("key-in-other-case")).received);
  expect(verdictOn(received, {}, "exampleak0000001")).toMatchObject({ accepted: true });
  const server = await signedServer();
  const digits = { "cc-cms": { accessKey: "12345678" } };
  const client = openClients(deploymentAt(server, digits), never)["cc-cms"];
  await client?.ask(PRIVATE_CALLS, { credential: "key-in-other-case", risk: "lock-out" });
  await client?.close();
  // A key without letters would be the right one.
  expect(authorizationOf(only(server.received))).toMatch(/^auth-v2\/UNKNOWNKEY000000\//);
});

test("unsigned-query: the URL has a query, which the signature does not cover", async () => {
  const received = only((await send("unsigned-query")).received);
  expect(received.url).toBe(`${PRIVATE_CALLS.path}?unsigned=1`);
  expect(verdictOn(received)).toMatchObject({ accepted: false });
  expect(verdictOn(received, { target: PRIVATE_CALLS.path })).toMatchObject({ accepted: true });
});

const ends: [credential: Credential, form: RegExp, back: (authorization: string) => string][] = [
  ["long-signature", /\/[0-9a-f]{64}0$/, (authorization) => authorization.slice(0, -1)],
  [
    "signature-in-capitals",
    /\/[0-9A-F]{64}$/,
    (authorization) => authorization.replace(/[^/]*$/, (text) => text.toLowerCase()),
  ],
];
for (const [credential, form, back] of ends) {
  test(`${credential}: a right signature but for that`, async () => {
    const received = only((await send(credential)).received);
    expect(authorizationOf(received)).toMatch(form);
    expect(verdictOn(received)).toMatchObject({ accepted: false });
    const headers = { ...received.headers, authorization: back(authorizationOf(received)) };
    expect(verdictOn({ ...received, headers })).toMatchObject({ accepted: true });
  });
}

const forms: [credential: Credential, form: RegExp, signedHeaders?: string[]][] = [
  ["cut-signature", /\/host\/[0-9a-f]{63}$/],
  ["empty-signature", /\/host\/$/],
  ["unsigned-host", /Z\/content-type\/[0-9a-f]{64}$/],
  ["unsigned-host", /Z\/content-length;content-type\/[0-9a-f]{64}$/, ["host", "content-type", "content-length"]],
  ["unsigned-headers", /Z\/\/[0-9a-f]{64}$/],
];
for (const [credential, form, signedHeaders] of forms) {
  test(`${credential}: Authorization has the form ${form}`, async () => {
    const { received } = await send(credential, signedHeaders ? { signedHeaders } : {});
    expect(authorizationOf(only(received))).toMatch(form);
    expect(verdictOn(only(received))).toMatchObject({ accepted: false });
  });
}

test("a right signature stands elsewhere than in Authorization", async () => {
  const header = only((await send("signature-in-x-authorization")).received);
  const query = only((await send("signature-in-query")).received);
  const [path, found] = (query.url ?? "").split("?Authorization=");
  expect([path, header.headers.authorization, query.headers.authorization]).toEqual([
    PRIVATE_CALLS.path,
    undefined,
    undefined,
  ]);
  for (const [received, authorization] of [
    [header, header.headers["x-authorization"]],
    [{ ...query, url: path }, found],
  ] as const) {
    const seen = { ...received, headers: { ...received.headers, authorization: String(authorization) } };
    expect(verdictOn(seen)).toMatchObject({ accepted: true });
  }
});

test("altered-body: where there is no body, that of another body", async () => {
  const { method, path, headers } = PRIVATE_CALLS;
  const received = only((await send("altered-body", {}, { method, path, headers })).received);
  expect(verdictOn(received)).toMatchObject({ accepted: false });
  expect(verdictOn(received, { body: " " })).toMatchObject({ accepted: true });
});

test("wrong-signature: one digit of a right signature is another", async () => {
  const received = only((await send("wrong-signature")).received);
  expect(verdictOn(received)).toMatchObject({
    accepted: false,
    reason: expect.stringMatching(/^the signature is not/),
  });
  const authorization = String(received.headers.authorization);
  const accepted = [..."0123456789abcdef"]
    .map((digit) => ({ ...received.headers, authorization: authorization.slice(0, -1) + digit }))
    .filter((headers) => verdictOn({ ...received, headers }).accepted);
  expect(accepted).toHaveLength(1);
});

test("malformed-authorization: in no form of a signature", async () => {
  const received = only((await send("malformed-authorization")).received);
  expect(verdictOn(received)).toMatchObject({ reason: expect.stringMatching(/^Authorization is not auth-v2/) });
});

test("none: no signature at all", async () => {
  expect(only((await send("none")).received).headers).not.toHaveProperty("authorization");
});

test("replay: the same request twice, and the answer to the second", async () => {
  const codes = ["0100000", "0101003"];
  const server = await signedServer({
    queryAgentPrivateCalls: {
      get body() {
        return { resultCode: codes.shift() };
      },
    },
  });
  const client = openClients(deploymentAt(server), never)["cc-cms"];
  const exchange = await client?.ask(PRIVATE_CALLS, { credential: "replay", risk: "lock-out" });
  await client?.close();
  expect(exchange && codeOf(exchange)).toBe("0101003");
  const [first, second, ...others] = server.received;
  expect(others).toEqual([]);
  expect(second).toEqual(first);
  expect(first && verdictOn(first)).toMatchObject({ accepted: true });
});

for (const timestamp of ["seconds", "milliseconds"] as const) {
  test(`valid: equal requests never have equal signatures, with ${timestamp}`, async () => {
    const server = await signedServer();
    const client = openClients(deploymentAt(server, { "cc-cms": { signature: { ...DEFAULT_C2, timestamp } } }), never)[
      "cc-cms"
    ];
    for (let time = 0; time < 3; time += 1)
      await client?.ask(PRIVATE_CALLS, { credential: "valid", risk: "read-only" });
    await client?.close();
    expect(new Set(server.received.map(({ headers }) => headers.authorization)).size).toBe(3);
    expect(server.received.map((received) => verdictOn(received).accepted)).toEqual([true, true, true]);
  });
}

const SIGNED: Credential[] = [
  "valid",
  "replay",
  "unknown-key",
  "wrong-signature",
  "altered-body",
  "altered-path",
  "altered-header",
  "old-timestamp",
];
for (const credential of SIGNED) {
  test(`${credential}: a signature that the answer repeats, or expected, is masked`, async () => {
    const told: string[] = [];
    const server = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = "", url = "", headers } = request;
      const [, , timestamp = "", , got = ""] = String(headers.authorization).split("/");
      const { signature: expected } = await c2Sign(
        { method, path: url, signedHeaders: { host: headers.host ?? "" }, body: Buffer.concat(chunks).toString() },
        { accessKey: "EXAMPLEAK0000001", secretKey: "exampleSecretKey-0123456789abcdef" },
        timestamp,
      );
      told.push(got, ...(credential === "old-timestamp" ? [] : [expected]));
      response.setHeader("X-Refused", `got ${got}`);
      response.end(
        told
          .map(
            (signature) => `${signature} ${signature.toUpperCase()} &#${signature.charCodeAt(0)};${signature.slice(1)}`,
          )
          .join(" "),
      );
    });
    opened.push(server);
    const { "cc-cms": client, secrets } = openClients(deploymentAt(server), never);
    const exchange = await client?.ask(PRIVATE_CALLS, { credential, risk: "lock-out" });
    await client?.close();
    const result = exchange && secrets.captured(exchange).result;
    if (!result || !("answer" in result)) throw new Error("There is no answer.");
    expect(Buffer.from(result.answer.body).toString()).toMatch(/^\*\*\*( \*\*\*)+$/);
    expect(result.answer.headers).toContainEqual(["X-Refused", "got ***"]);
    expect(told.every((signature) => /^[0-9a-f]{64}$/.test(signature))).toBe(true);
  });
}

test("CC-CMS has no guids, and AgentGateway no signatures", async () => {
  const server = await signedServer({
    login: { headers: { "Set-GUID": "JSESSIONID=x.AgentGateway0" }, body: { retcode: "0" } },
  });
  const { agentgateway, "cc-cms": ccCms } = openClients(deploymentAt(server), never);
  await expect(ccCms?.ask(PRIVATE_CALLS, { credential: "unknown-guid", risk: "read-only" })).rejects.toThrow(
    "CC-CMS has no credential unknown-guid",
  );
  await expect(agentgateway?.ask(LIST, { credential: "replay", risk: "lock-out" })).rejects.toThrow(
    "AgentGateway has no credential replay",
  );
  await Promise.all([agentgateway?.close(), ccCms?.close()]);
});

// AgentGateway

const LIST = gatewayHttpRequest("queryAllOnlineAgents", { agentid: "1030" });
const OTHERS_LIST = gatewayHttpRequest("queryAllOnlineAgents", { agentid: "1031" });
const GUID = "sample-guid-a0.AgentGateway0";

/** A gateway that signs in, has no events, and answers queries, and signing out, in this way. */
async function gateway(replies: Record<string, Reply> = {}, changes: Changes = {}) {
  const envelope = { message: "", retcode: "0" };
  const server = await serveReplies({
    ...CONFORMING,
    login: { headers: { "Set-GUID": `JSESSIONID=${GUID}` }, body: { ...envelope, result: {} } },
    getAgentEvent: { body: envelope },
    logout: { body: envelope },
    ...replies,
  });
  opened.push(server);
  const { agentgateway: client, secrets } = openClients(deploymentAt(server, changes), never);
  if (!client) throw new Error("There is no AgentGateway.");
  const ask = async (credential: Credential, httpRequest = LIST) =>
    codeOf(await client.ask(httpRequest, { credential, risk: credential === "former-guid" ? "session" : "read-only" }));
  const guids = () => server.received.filter(({ url }) => url?.includes("allonlineagents")).map(guidOf);
  const methods = () => server.received.filter(({ url }) => !url?.includes("agentevent")).map(({ method }) => method);
  return { ask, client, guids, methods, received: server.received, secrets };
}

function guidOf({ headers }: Received): unknown {
  return headers.guid;
}

const refused = (retcode: string): Reply => ({ body: { message: "", retcode } });

const guidCredentials: [credential: Credential, guid: unknown, httpRequest?: HttpRequest][] = [
  ["valid", GUID],
  ["none", undefined],
  ["malformed-guid", "no guid"],
  ["unknown-guid", expect.stringMatching(/^[0-9a-f-]{36}\.AgentGateway0$/)],
  ["foreign-guid", GUID, OTHERS_LIST],
  ["guid-with-other-digit", "sample-guid-a1.AgentGateway0"],
  ["guid-with-digit-less", "sample-guid-a.AgentGateway0"],
  ["guid-with-digit-more", "sample-guid-a00.AgentGateway0"],
  ["guid-of-other-node", "sample-guid-a0.AgentGateway1"],
  ["guid-cut-off", "sample-guid-a0.AgentGateway"],
  ["guid-with-more-behind-it", `${GUID}0`],
  ["guid-in-other-case", "SAMPLE-GUID-A0.aGENTgATEWAY0"],
  ["guid-in-x-guid", undefined],
  ["guid-in-authorization", undefined],
  ["guid-in-cookie", undefined],
];

const places: [credential: Credential, placeOf: (received: Received) => unknown, value: string][] = [
  ["guid-in-x-guid", ({ headers }) => headers["x-guid"], GUID],
  ["guid-in-authorization", ({ headers }) => headers.authorization, `Bearer ${GUID}`],
  ["guid-in-cookie", ({ headers }) => headers.cookie, `balancer=a1; JSESSIONID=${GUID}`],
  ["guid-in-query", ({ url }) => url, `${LIST.path}?guid=${GUID}`],
  ["guid-in-path", ({ url }) => url, `${LIST.path};jsessionid=${GUID}`],
];
for (const [credential, placeOf, value] of places) {
  test(`${credential}: sends the guid there, and shows it nowhere`, async () => {
    const { client, received, secrets } = await gateway({
      login: {
        headers: { "Set-GUID": `JSESSIONID=${GUID}`, "Set-Cookie": "balancer=a1; Path=/" },
        body: { message: "", retcode: "0", result: {} },
      },
    });
    const exchange = await client.ask(LIST, { credential, risk: "read-only" });
    await client.close();
    const last = received.find(
      (one) => JSON.stringify([one.url, one.headers]).includes(value.slice(-30)) && one.headers.guid === undefined,
    );
    expect(
      String(last && placeOf(last))
        .split("; ")
        .sort(),
    ).toEqual(value.split("; ").sort());
    expect(JSON.stringify(secrets.captured(exchange).request)).not.toContain(GUID);
  });
}

test("a guid that is almost right is shown no more than the right one", async () => {
  const { client, secrets } = await gateway({
    queryAllOnlineAgents: { body: { retcode: "100-006", message: "sample-guid-a1.AgentGateway0" } },
  });
  const { result } = secrets.captured(
    await client.ask(LIST, { credential: "guid-with-other-digit", risk: "read-only" }),
  );
  await client.close();
  expect("answer" in result && Buffer.from(result.answer.body).toString()).not.toContain("sample-guid");
});

for (const [credential, guid, httpRequest = LIST] of guidCredentials) {
  test(`${credential}: sends that guid`, async () => {
    const { ask, client, guids } = await gateway();
    expect(await ask(credential, httpRequest)).toBe("0");
    await client.close();
    expect(guids()).toEqual([guid]);
  });
}

for (const [credential, , httpRequest] of guidCredentials.slice(1)) {
  for (const code of ["100-006", "000-003"]) {
    test(`${credential}: asked once, and the session goes on, when the answer is ${code}`, async () => {
      const { ask, client, guids, methods } = await gateway({ queryAllOnlineAgents: refused(code) });
      expect(await ask(credential, httpRequest)).toBe(code);
      expect(guids()).toHaveLength(1);
      expect(await ask(credential, httpRequest)).toBe(code);
      expect(await client.close()).toBeUndefined();
      expect(methods()).toEqual(["PUT", "GET", "GET", "DELETE"]);
    });
  }

  test(`${credential}: a guid that the answer brings is not taken over`, async () => {
    const { ask, client, guids } = await gateway({
      queryAllOnlineAgents: { headers: { "Set-GUID": "JSESSIONID=planted.AgentGateway0" }, body: { retcode: "0" } },
    });
    await ask(credential, httpRequest);
    await ask("valid");
    await client.close();
    expect(guids()[1]).toBe(GUID);
  });
}

test("former-guid: signs out first, once, and closing does not sign out again", async () => {
  const { ask, client, guids, methods } = await gateway({ queryAllOnlineAgents: refused("100-006") });
  expect([await ask("former-guid"), await ask("former-guid")]).toEqual(["100-006", "100-006"]);
  expect(await client.close()).toBeUndefined();
  expect(methods()).toEqual(["PUT", "DELETE", "GET", "GET"]);
  expect(guids()).toEqual([GUID, GUID]);
});

test("former-guid: nothing else is asked after it", async () => {
  const { ask, client, guids } = await gateway();
  await ask("valid");
  await ask("former-guid");
  for (const credential of ["valid", "none", "foreign-guid"] as const)
    expect(await ask(credential)).toEqual({ kind: "refused", message: "the session of agent 1030 was signed out" });
  await client.close();
  expect(guids()).toHaveLength(2);
});

test("former-guid: the reference refuses it, and the agent is signed out", async () => {
  const reference = await startReference({ flowControl: false, pollWait: 20 });
  opened.push(reference);
  const client = openClients(deploymentAt(reference), never).agentgateway;
  const ask = (credential: Credential) => client?.ask(LIST, { credential, risk: "session" });
  const isSignedIn = () => reference.sessions().some(({ agentid }) => agentid === "1030");
  const accepted = await ask("valid");
  expect([accepted && codeOf(accepted), isSignedIn()]).toEqual(["0", true]);
  const refusal = await ask("former-guid");
  expect([refusal && codeOf(refusal), isSignedIn()]).toEqual(["100-006", false]);
  expect(await client?.close()).toBeUndefined();
});

test("former-guid: not sent when the session could not be signed out, which closing tells", async () => {
  const { ask, client, methods } = await gateway({ logout: refused("100-010") });
  const problem = expect.stringMatching(
    /^agent 1030 could not be signed out \(100-010 .*\); the gateway signs the agent out/,
  );
  expect(await ask("former-guid")).toEqual({ kind: "refused", message: problem });
  expect(await ask("former-guid")).toEqual({ kind: "refused", message: problem });
  expect(await client.close()).toEqual(problem);
  expect(methods()).toEqual(["PUT", "DELETE"]);
});

test("former-guid: a given session is not ended", async () => {
  const { ask, client, methods } = await gateway(
    {},
    { agentgateway: { authentication: { kind: "guid", guid: GUID } } },
  );
  await expect(ask("former-guid")).rejects.toThrow("a check of risk session tried to run without permission");
  expect(await ask("valid")).toBe("0");
  await client.close();
  expect(methods()).toEqual(["GET"]);
});

test("former-guid: a sign-in that was refused is what is missing", async () => {
  const { ask, client } = await gateway({ login: refused("100-004") });
  expect(await ask("former-guid")).toMatchObject({ message: expect.stringMatching(/^the sign-in of agent 1030 was/) });
  await client.close();
});

test("unpaced: everything goes at once, with the guid of the session, and the session goes on", async () => {
  const { client, guids, ask } = await gateway(
    { queryAllOnlineAgents: refused("100-006") },
    { limits: { pace: { requests: 1, window: 60_000 } } },
  );
  const flood = (credential: Credential, times: number) =>
    Promise.all(Array.from({ length: times }, () => client.ask(LIST, { credential, risk: "flood", unpaced: true })));
  const exchanges = [...(await flood("valid", 12)), ...(await flood("none", 2))];
  expect(exchanges.map(codeOf)).toEqual(Array.from({ length: 14 }, () => "100-006"));
  expect(await ask("unknown-guid")).toBe("100-006");
  await client.close();
  expect(guids().slice(0, 14)).toEqual([...Array.from({ length: 12 }, () => GUID), undefined, undefined]);
});

test("all other credentials keep the pace", async () => {
  const window = 300;
  const { ask, client } = await gateway({}, { limits: { pace: { requests: 1, window } } });
  const started = performance.now();
  for (const credential of ["none", "malformed-guid", "unknown-guid", "foreign-guid", "former-guid"] as const)
    await ask(credential);
  expect(performance.now() - started).toBeGreaterThan(4 * window - 50);
  await client.close();
});
