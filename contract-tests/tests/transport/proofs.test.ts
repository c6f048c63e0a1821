// How each proof of who asks is sent: it is what its name says, and nothing else happens to the session.
import { afterAll, expect, test } from "vitest";
import { gatewayQuestion, signedQuestion } from "../../checks/inquiry.ts";
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
import { c2Sign } from "../../transport/c2-signature.ts";
import type { Exchange, Question } from "../../transport/exchange.ts";
import { openAskers } from "../../transport/open-askers.ts";
import type { Proof } from "../../transport/risk.ts";
import {
  CONFORMING,
  type DeploymentServer,
  type Received,
  type Reply,
  serve,
  serveReplies,
} from "../deployment-server.ts";

const opened: { close(): Promise<unknown> }[] = [];
afterAll(() => Promise.all(opened.map((server) => server.close())));

const never = new AbortController().signal;
const DAY = 24 * 60 * 60 * 1000;

function codeOf({ result }: Exchange): unknown {
  if ("failure" in result) return result.failure;
  const body = JSON.parse(Buffer.from(result.answer.body).toString());
  return body.retcode ?? body.resultCode;
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
    allow: ["read-only", "session", "flood", "lock-out"],
    limits: { ...limits, ...changes.limits },
    agentgateway: { ...agentgateway, ...changes.agentgateway },
    "cc-cms": { ...ccCms, ...changes["cc-cms"] },
  };
}

// CC-CMS

const PRIVATE_CALLS = signedQuestion("queryAgentPrivateCalls", { ccId: 1, vdn: 170, agentId: 1099 });

async function signedServer(replies: Record<string, Reply> = CONFORMING): Promise<DeploymentServer> {
  const server = await serveReplies(replies);
  opened.push(server);
  return server;
}

/** Sends one question to CC-CMS; returns what arrived and what came of it. */
async function send(proof: Proof, signature: Partial<C2Options> = {}, question: Question = PRIVATE_CALLS) {
  const server = await signedServer();
  const deployment = deploymentAt(server, { "cc-cms": { signature: { ...DEFAULT_C2, ...signature } } });
  const asker = openAskers(deployment, never)["cc-cms"];
  const exchange = await asker?.ask(question, {
    proof,
    risk: /^none$|^signature-in-(x|query)/.test(proof) ? "read-only" : "lock-out",
  });
  await asker?.close();
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

  const altered: [proof: Proof, change: (received: Received) => Parameters<typeof verdictOn>[1]][] = [
    ["altered-body", ({ body }) => ({ body: `${body.slice(0, -1)} ` })],
    ["altered-path", ({ url }) => ({ target: `${url}/other` })],
    ["altered-header", () => ({ host: "other.example.test" })],
    ["old-timestamp", () => ({ now: Date.now() - DAY })],
    ["altered-method", () => ({ method: "GET" })],
    ["unsigned-body", () => ({ body: "" })],
    ["empty-secret", () => ({ secretKey: "" })],
  ];
  for (const [proof, change] of altered) {
    test(`${proof}: a right signature of something else, with ${headers.join(", ")}`, async () => {
      const received = only((await send(proof, signature)).received);
      expect(verdictOn(received)).toMatchObject({ accepted: false });
      expect(verdictOn(received, change(received))).toMatchObject({ accepted: true });
      // What is sent is the question itself.
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
  const asker = openAskers(deploymentAt(server, digits), never)["cc-cms"];
  await asker?.ask(PRIVATE_CALLS, { proof: "key-in-other-case", risk: "lock-out" });
  await asker?.close();
  // A key without letters would be the right one.
  expect(authorizationOf(only(server.received))).toMatch(/^auth-v2\/UNKNOWNKEY000000\//);
});

test("unsigned-query: the URL has a query, which the signature does not cover", async () => {
  const received = only((await send("unsigned-query")).received);
  expect(received.url).toBe(`${PRIVATE_CALLS.path}?unsigned=1`);
  expect(verdictOn(received)).toMatchObject({ accepted: false });
  expect(verdictOn(received, { target: PRIVATE_CALLS.path })).toMatchObject({ accepted: true });
});

const ends: [proof: Proof, form: RegExp, back: (authorization: string) => string][] = [
  ["long-signature", /\/[0-9a-f]{64}0$/, (authorization) => authorization.slice(0, -1)],
  [
    "signature-in-capitals",
    /\/[0-9A-F]{64}$/,
    (authorization) => authorization.replace(/[^/]*$/, (text) => text.toLowerCase()),
  ],
];
for (const [proof, form, back] of ends) {
  test(`${proof}: a right signature but for that`, async () => {
    const received = only((await send(proof)).received);
    expect(authorizationOf(received)).toMatch(form);
    expect(verdictOn(received)).toMatchObject({ accepted: false });
    const headers = { ...received.headers, authorization: back(authorizationOf(received)) };
    expect(verdictOn({ ...received, headers })).toMatchObject({ accepted: true });
  });
}

const forms: [proof: Proof, form: RegExp, signedHeaders?: string[]][] = [
  ["cut-signature", /\/host\/[0-9a-f]{63}$/],
  ["empty-signature", /\/host\/$/],
  ["unsigned-host", /Z\/content-type\/[0-9a-f]{64}$/],
  ["unsigned-host", /Z\/content-length;content-type\/[0-9a-f]{64}$/, ["host", "content-type", "content-length"]],
  ["unsigned-headers", /Z\/\/[0-9a-f]{64}$/],
];
for (const [proof, form, signedHeaders] of forms) {
  test(`${proof}: Authorization has the form ${form}`, async () => {
    const { received } = await send(proof, signedHeaders ? { signedHeaders } : {});
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
  const asker = openAskers(deploymentAt(server), never)["cc-cms"];
  const exchange = await asker?.ask(PRIVATE_CALLS, { proof: "replay", risk: "lock-out" });
  await asker?.close();
  expect(exchange && codeOf(exchange)).toBe("0101003");
  const [first, second, ...others] = server.received;
  expect(others).toEqual([]);
  expect(second).toEqual(first);
  expect(first && verdictOn(first)).toMatchObject({ accepted: true });
});

for (const timestamp of ["seconds", "milliseconds"] as const) {
  test(`valid: equal questions never have equal signatures, with ${timestamp}`, async () => {
    const server = await signedServer();
    const asker = openAskers(deploymentAt(server, { "cc-cms": { signature: { ...DEFAULT_C2, timestamp } } }), never)[
      "cc-cms"
    ];
    for (let time = 0; time < 3; time += 1) await asker?.ask(PRIVATE_CALLS, { proof: "valid", risk: "read-only" });
    await asker?.close();
    expect(new Set(server.received.map(({ headers }) => headers.authorization)).size).toBe(3);
    expect(server.received.map((received) => verdictOn(received).accepted)).toEqual([true, true, true]);
  });
}

const SIGNED: Proof[] = [
  "valid",
  "replay",
  "unknown-key",
  "wrong-signature",
  "altered-body",
  "altered-path",
  "altered-header",
  "old-timestamp",
];
for (const proof of SIGNED) {
  test(`${proof}: a signature that the answer repeats, or expected, is masked`, async () => {
    const told: string[] = [];
    const server = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = "", url = "", headers } = request;
      const [, , timestamp = "", , got = ""] = String(headers.authorization).split("/");
      const expected = c2Sign(
        { method, path: url, signedHeaders: { host: headers.host ?? "" }, body: Buffer.concat(chunks).toString() },
        { accessKey: "EXAMPLEAK0000001", secretKey: "exampleSecretKey-0123456789abcdef" },
        timestamp,
      ).signature;
      told.push(got, ...(proof === "old-timestamp" ? [] : [expected]));
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
    const { "cc-cms": asker, secrets } = openAskers(deploymentAt(server), never);
    const exchange = await asker?.ask(PRIVATE_CALLS, { proof, risk: "lock-out" });
    await asker?.close();
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
  const { agentgateway, "cc-cms": ccCms } = openAskers(deploymentAt(server), never);
  await expect(ccCms?.ask(PRIVATE_CALLS, { proof: "unknown-guid", risk: "read-only" })).rejects.toThrow(
    "CC-CMS has no proof unknown-guid",
  );
  await expect(agentgateway?.ask(LIST, { proof: "replay", risk: "lock-out" })).rejects.toThrow(
    "AgentGateway has no proof replay",
  );
  await Promise.all([agentgateway?.close(), ccCms?.close()]);
});

// AgentGateway

const LIST = gatewayQuestion("queryAllOnlineAgents", { agentid: "1030" });
const OTHERS_LIST = gatewayQuestion("queryAllOnlineAgents", { agentid: "1031" });
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
  const { agentgateway: asker, secrets } = openAskers(deploymentAt(server, changes), never);
  if (!asker) throw new Error("There is no AgentGateway.");
  const ask = async (proof: Proof, question = LIST) =>
    codeOf(await asker.ask(question, { proof, risk: proof === "former-guid" ? "session" : "read-only" }));
  const guids = () => server.received.filter(({ url }) => url?.includes("allonlineagents")).map(guidOf);
  const methods = () => server.received.filter(({ url }) => !url?.includes("agentevent")).map(({ method }) => method);
  return { ask, asker, guids, methods, received: server.received, secrets };
}

function guidOf({ headers }: Received): unknown {
  return headers.guid;
}

const refused = (retcode: string): Reply => ({ body: { message: "", retcode } });

const guidProofs: [proof: Proof, guid: unknown, question?: Question][] = [
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

const places: [proof: Proof, placeOf: (received: Received) => unknown, value: string][] = [
  ["guid-in-x-guid", ({ headers }) => headers["x-guid"], GUID],
  ["guid-in-authorization", ({ headers }) => headers.authorization, `Bearer ${GUID}`],
  ["guid-in-cookie", ({ headers }) => headers.cookie, `balancer=a1; JSESSIONID=${GUID}`],
  ["guid-in-query", ({ url }) => url, `${LIST.path}?guid=${GUID}`],
  ["guid-in-path", ({ url }) => url, `${LIST.path};jsessionid=${GUID}`],
];
for (const [proof, placeOf, value] of places) {
  test(`${proof}: sends the guid there, and shows it nowhere`, async () => {
    const { asker, received, secrets } = await gateway({
      login: {
        headers: { "Set-GUID": `JSESSIONID=${GUID}`, "Set-Cookie": "balancer=a1; Path=/" },
        body: { message: "", retcode: "0", result: {} },
      },
    });
    const exchange = await asker.ask(LIST, { proof, risk: "read-only" });
    await asker.close();
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
  const { asker, secrets } = await gateway({
    queryAllOnlineAgents: { body: { retcode: "100-006", message: "sample-guid-a1.AgentGateway0" } },
  });
  const { result } = secrets.captured(await asker.ask(LIST, { proof: "guid-with-other-digit", risk: "read-only" }));
  await asker.close();
  expect("answer" in result && Buffer.from(result.answer.body).toString()).not.toContain("sample-guid");
});

for (const [proof, guid, question = LIST] of guidProofs) {
  test(`${proof}: sends that guid`, async () => {
    const { ask, asker, guids } = await gateway();
    expect(await ask(proof, question)).toBe("0");
    await asker.close();
    expect(guids()).toEqual([guid]);
  });
}

for (const [proof, , question] of guidProofs.slice(1)) {
  for (const code of ["100-006", "000-003"]) {
    test(`${proof}: asked once, and the session goes on, when the answer is ${code}`, async () => {
      const { ask, asker, guids, methods } = await gateway({ queryAllOnlineAgents: refused(code) });
      expect(await ask(proof, question)).toBe(code);
      expect(guids()).toHaveLength(1);
      expect(await ask(proof, question)).toBe(code);
      expect(await asker.close()).toBeUndefined();
      expect(methods()).toEqual(["PUT", "GET", "GET", "DELETE"]);
    });
  }

  test(`${proof}: a guid that the answer brings is not taken over`, async () => {
    const { ask, asker, guids } = await gateway({
      queryAllOnlineAgents: { headers: { "Set-GUID": "JSESSIONID=planted.AgentGateway0" }, body: { retcode: "0" } },
    });
    await ask(proof, question);
    await ask("valid");
    await asker.close();
    expect(guids()[1]).toBe(GUID);
  });
}

test("former-guid: signs out first, once, and closing does not sign out again", async () => {
  const { ask, asker, guids, methods } = await gateway({ queryAllOnlineAgents: refused("100-006") });
  expect([await ask("former-guid"), await ask("former-guid")]).toEqual(["100-006", "100-006"]);
  expect(await asker.close()).toBeUndefined();
  expect(methods()).toEqual(["PUT", "DELETE", "GET", "GET"]);
  expect(guids()).toEqual([GUID, GUID]);
});

test("former-guid: nothing else is asked after it", async () => {
  const { ask, asker, guids } = await gateway();
  await ask("valid");
  await ask("former-guid");
  for (const proof of ["valid", "none", "foreign-guid"] as const)
    expect(await ask(proof)).toEqual({ kind: "refused", message: "the session of agent 1030 was signed out" });
  await asker.close();
  expect(guids()).toHaveLength(2);
});

test("former-guid: the reference refuses it, and the agent is signed out", async () => {
  const reference = await startReference({ flowControl: false, pollWait: 20 });
  opened.push(reference);
  const asker = openAskers(deploymentAt(reference), never).agentgateway;
  const ask = (proof: Proof) => asker?.ask(LIST, { proof, risk: "session" });
  const isSignedIn = () => reference.sessions().some(({ agentid }) => agentid === "1030");
  const accepted = await ask("valid");
  expect([accepted && codeOf(accepted), isSignedIn()]).toEqual(["0", true]);
  const refusal = await ask("former-guid");
  expect([refusal && codeOf(refusal), isSignedIn()]).toEqual(["100-006", false]);
  expect(await asker?.close()).toBeUndefined();
});

test("former-guid: not sent when the session could not be signed out, which closing tells", async () => {
  const { ask, asker, methods } = await gateway({ logout: refused("100-010") });
  const problem = expect.stringMatching(/^agent 1030 could not be signed out \(100-010 .*\); the gateway does so/);
  expect(await ask("former-guid")).toEqual({ kind: "refused", message: problem });
  expect(await ask("former-guid")).toEqual({ kind: "refused", message: problem });
  expect(await asker.close()).toEqual(problem);
  expect(methods()).toEqual(["PUT", "DELETE"]);
});

test("former-guid: a given session is not ended", async () => {
  const { ask, asker, methods } = await gateway({}, { agentgateway: { authentication: { kind: "guid", guid: GUID } } });
  await expect(ask("former-guid")).rejects.toThrow("a check of risk session tried to run without permission");
  expect(await ask("valid")).toBe("0");
  await asker.close();
  expect(methods()).toEqual(["GET"]);
});

test("former-guid: a sign-in that was refused is what is missing", async () => {
  const { ask, asker } = await gateway({ login: refused("100-004") });
  expect(await ask("former-guid")).toMatchObject({ message: expect.stringMatching(/^the sign-in of agent 1030 was/) });
  await asker.close();
});

test("unpaced: everything goes at once, with the guid of the session, and the session goes on", async () => {
  const { asker, guids, ask } = await gateway(
    { queryAllOnlineAgents: refused("100-006") },
    { limits: { pace: { requests: 1, window: 60_000 } } },
  );
  const flood = (proof: Proof, times: number) =>
    Promise.all(Array.from({ length: times }, () => asker.ask(LIST, { proof, risk: "flood", unpaced: true })));
  const exchanges = [...(await flood("valid", 12)), ...(await flood("none", 2))];
  expect(exchanges.map(codeOf)).toEqual(Array.from({ length: 14 }, () => "100-006"));
  expect(await ask("unknown-guid")).toBe("100-006");
  await asker.close();
  expect(guids().slice(0, 14)).toEqual([...Array.from({ length: 12 }, () => GUID), undefined, undefined]);
});

test("all other proofs keep the pace", async () => {
  const window = 300;
  const { ask, asker } = await gateway({}, { limits: { pace: { requests: 1, window } } });
  const started = performance.now();
  for (const proof of ["none", "malformed-guid", "unknown-guid", "foreign-guid", "former-guid"] as const)
    await ask(proof);
  expect(performance.now() - started).toBeGreaterThan(4 * window - 50);
  await asker.close();
});
