// No check can send what it has not declared, or what the deployment does not allow.
import { afterAll, expect, test } from "vitest";
import { operationsOf, surfaces } from "../../contract/contract.ts";
import fileSchema from "../../deployment/deployment.schema.json" with { type: "json" };
import { ALWAYS_ALLOWED, allowedBy, allowedRisks, type Deployment, type Risk } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import type { HttpRequest } from "../../transport/exchange.ts";
import { openClients } from "../../transport/open-clients.ts";
import { type Credential, guard, type SendOptions } from "../../transport/risk.ts";
import { CONFORMING, serveReplies } from "../deployment-server.ts";
import { gatewayHttpRequest, signedHttpRequest } from "../http-requests.ts";

const EVERYTHING: readonly Risk[] = ["read-only", "session", "flood", "lock-out"];
const ENVELOPE = { message: "", retcode: "0" };

const server = await serveReplies({
  ...CONFORMING,
  login: { headers: { "Set-GUID": "JSESSIONID=sample.AgentGateway0" }, body: { ...ENVELOPE, result: {} } },
  getAgentEvent: { body: ENVELOPE },
  logout: { body: ENVELOPE },
});
afterAll(() => server.close());

const AGENT = gatewayHttpRequest("queryAgentInfoByWorkNo", { agentid: "1030", workno: "1099" });
const PRIVATE_CALLS = signedHttpRequest("queryAgentPrivateCalls", { ccId: 1, vdn: 170, agentId: 1099 });

/** Asks with the permissions of a deployment file; returns what it was refused for, or "sent". */
async function attempt(
  httpRequest: HttpRequest,
  options: SendOptions,
  allow: readonly Risk[] = EVERYTHING,
  changes: readonly string[] = ["resetSkill"],
): Promise<string> {
  const deployment: Deployment = {
    ...embeddedDeployment({ ...server, certificate: "" }, "static"),
    allow: [...allow],
    changes: [...changes],
  };
  const { agentgateway, "cc-cms": ccCms } = openClients(deployment, new AbortController().signal);
  const client = httpRequest.path.startsWith("/rest/") ? ccCms : agentgateway;
  const before = server.received.length;
  try {
    await client?.ask(httpRequest, options);
    return "sent";
  } catch (error) {
    expect(server.received).toHaveLength(before);
    return error instanceof Error ? error.message : String(error);
  } finally {
    await agentgateway?.close();
    await ccCms?.close();
  }
}

test("what changes something is not sent where the file does not name it", async () => {
  const httpRequest = gatewayHttpRequest("resetSkill", { agentid: "1030", autoflag: "true" });
  for (const [changes, words] of [
    [[], "a check tried to send resetSkill, which the deployment file does not permit"],
    [["resetSkill"], "sent"],
  ] as const) {
    const options = { credential: "valid", risk: "change" } as const;
    expect(await attempt(httpRequest, options, EVERYTHING, changes)).toBe(words);
  }
});

const SIGN_OUT = { method: "DELETE", path: "/agentgateway/resource/onlineagent/1030/logout", headers: {} };
const REST = { method: "POST", path: "/agentgateway/resource/onlineagent/1030/rest/60/1", headers: {} };
const CLIMBING = { ...SIGN_OUT, path: `${AGENT.path}/../../../../onlineagent/1030/logout` };

function overridden(method: string): HttpRequest {
  return { ...AGENT, headers: { ...AGENT.headers, "X-HTTP-Method-Override": method } };
}

const OTHER_SPELLINGS = ["/agentgateway//resource", "/agentgateway/./resource", "/agentgateway/x/../resource"]
  .concat("/AGENTGATEWAY/resource", "/agentgateway;a=b/resource", "/%61gentgateway/resource")
  .map((root) => ({ ...AGENT, path: AGENT.path.replace("/agentgateway/resource", root) }));

/** Requests that do more than read, and the risk that a check has to declare for them. */
const needing: [request: string, httpRequest: HttpRequest, options: Omit<SendOptions, "risk">, risk: Risk][] = [
  ["a query at once", AGENT, { credential: "valid", unpaced: true }, "flood"],
  ["a query with the guid of a session that is over", AGENT, { credential: "former-guid" }, "session"],
  ["a sign-out", SIGN_OUT, { credential: "valid" }, "session"],
  ["a sign-out without guid", SIGN_OUT, { credential: "none" }, "session"],
  ["a sign-out that climbs out of a query", CLIMBING, { credential: "none" }, "session"],
  [
    "a sign-out by a header",
    { ...SIGN_OUT, headers: { "x-http-method": "DELETE" } },
    { credential: "valid" },
    "session",
  ],
  ["a signed request at once", PRIVATE_CALLS, { credential: "valid", unpaced: true }, "flood"],
  ...(
    [
      "malformed-authorization",
      "unknown-key",
      "wrong-signature",
      "altered-body",
      "altered-path",
      "altered-header",
      "altered-method",
      "unsigned-body",
      "unsigned-query",
      "unsigned-host",
      "unsigned-headers",
      "empty-secret",
      "unknown-key-empty-secret",
      "empty-signature",
      "cut-signature",
      "long-signature",
      "signature-in-capitals",
      "key-in-other-case",
      "old-timestamp",
      "replay",
    ] as const
  ).map((credential): (typeof needing)[number] => [
    `a signed query, ${credential}`,
    PRIVATE_CALLS,
    { credential },
    "lock-out",
  ]),
];

for (const [request, httpRequest, options, risk] of needing) {
  for (const declared of EVERYTHING.filter((other) => other !== risk)) {
    test(`a check of risk ${declared} cannot send ${request}`, async () => {
      expect(await attempt(httpRequest, { ...options, risk: declared })).toBe(
        `a check of risk ${declared} tried to send a request of risk ${risk}`,
      );
    });
  }
  test(`a check of risk ${risk} can send ${request}, where that is allowed`, async () => {
    expect(await attempt(httpRequest, { ...options, risk })).toBe("sent");
    expect(
      await attempt(
        httpRequest,
        { ...options, risk },
        EVERYTHING.filter((other) => other !== risk),
      ),
    ).toBe(`a check of risk ${risk} tried to run without permission`);
  });
}

/** Requests that the contract does not describe: nobody has said what they do. */
const unknown: [request: string, httpRequest: HttpRequest, credential: Credential][] = [
  ["a query with PUT", { ...AGENT, method: "PUT" }, "valid"],
  ["a query with DELETE", { ...PRIVATE_CALLS, method: "DELETE" }, "valid"],
  [
    "a POST below /rest/ that is no operation",
    { ...PRIVATE_CALLS, path: "/rest/cmsapp/v1/openapi/agent/reset" },
    "valid",
  ],
  ["sending an agent to rest", REST, "valid"],
  ["a path that climbs out of the queries", { ...CLIMBING, path: `${CLIMBING.path}/../sayfree` }, "valid"],
  ["a query whose header asks for another method", overridden("DELETE"), "none"],
  ["a query whose dots lead elsewhere", { ...AGENT, path: `${AGENT.path}/../../../../onlineagent/1030` }, "none"],
  ["a sign-out with GET", { ...SIGN_OUT, method: "GET" }, "valid"],
  [
    "a path whose parameters look like a query",
    { ...SIGN_OUT, method: "GET", path: `${SIGN_OUT.path};${AGENT.path}` },
    "none",
  ],
];

for (const [request, httpRequest, credential] of unknown) {
  test(`no check can send ${request}`, async () => {
    for (const risk of EVERYTHING)
      expect(await attempt(httpRequest, { credential, risk })).toBe(
        `a check tried to send a request that the contract does not describe: ${httpRequest.method} ${httpRequest.path}`,
      );
  });
}

/** A contract with operations that change something; ours has none. */
const OPERATIONS: Parameters<typeof guard>[3] = [
  { operationId: "resetSkills", method: "POST", path: "/rest/agent/reset", effect: "change" },
  { operationId: "listSkills", method: "POST", path: "/rest/agent/skills", effect: "query" },
  { operationId: "askQueue", method: "GET", path: "/rest/queue/{queue}", effect: "query" },
  { operationId: "emptyQueue", method: "POST", path: "/rest/queue/{queue}", effect: "change" },
];
const RESET = { method: "POST", path: "/rest/agent/reset", headers: {} };
const EMPTY_QUEUE = { method: "POST", path: "/rest/queue/7", headers: {} };

function verdict(
  httpRequest: HttpRequest,
  risk: Risk,
  changes: readonly string[],
  credential: Credential = "valid",
): string {
  try {
    guard(httpRequest, { credential, risk }, { risks: [...EVERYTHING, "change"], changes }, OPERATIONS);
    return "sent";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const NOT_DECLARED = /^a check of risk .* tried to send a request of risk change$/;
const NOT_NAMED = "a check tried to send resetSkills, which the deployment file does not permit";

test("what changes something is sent only where it is allowed by name", () => {
  expect(verdict(RESET, "change", ["resetSkills"])).toBe("sent");
  expect(verdict(RESET, "change", [])).toBe(NOT_NAMED);
  expect(verdict(RESET, "change", ["emptyQueue", "listSkills"])).toBe(NOT_NAMED);
  for (const risk of EVERYTHING) expect(verdict(RESET, risk, ["resetSkills"])).toMatch(NOT_DECLARED);
});

test("what changes something is known in whatever way it is spelled, and without a credential, too", () => {
  const paths = [
    "/REST/agent/reset",
    "/rest//agent/./reset/",
    "/rest/agent;a=b/%72eset?x=1",
    "/rest/agent/skills/../reset",
  ];
  for (const path of paths) {
    expect(verdict({ ...RESET, path }, "read-only", [], "none")).toMatch(NOT_DECLARED);
    expect(verdict({ ...RESET, path }, "change", ["resetSkills"])).toBe("sent");
  }
});

test("a method that the contract does not describe is not sent to the path of what changes something", () => {
  expect(verdict({ ...RESET, method: "GET" }, "change", ["resetSkills"])).toMatch(/does not describe: GET/);
  expect(verdict({ ...EMPTY_QUEUE, method: "GET" }, "read-only", [])).toBe("sent");
  const headers = { "X-HTTP-Method-Override": "POST" };
  expect(verdict({ ...EMPTY_QUEUE, method: "GET", headers }, "read-only", [])).toMatch(NOT_DECLARED);
  expect(verdict({ ...EMPTY_QUEUE, method: "PUT" }, "change", ["emptyQueue"])).toMatch(/does not describe: PUT/);
  expect(verdict({ ...RESET, path: "/rest/agent/skills", method: "GET" }, "read-only", [])).toBe("sent");
});

test("a deployment file names the operations that may change something", () => {
  expect(allowedBy(["flood", "resetSkills"])).toEqual({
    allow: ["read-only", "session", "flood"],
    changes: ["resetSkills"],
  });
  const { changes, ...embedded } = embeddedDeployment({ baseUrl: "", certificate: "" }, "static");
  expect(changes).toEqual(["resetSkill"]);
  expect(allowedRisks(embedded)).not.toContain("change");
  expect(allowedRisks({ ...embedded, changes: ["resetSkills"] })).toContain("change");
});

test("a deployment file can name every operation that changes something, and nothing else", () => {
  const changing = surfaces.flatMap(operationsOf).filter(({ effect }) => effect === "change");
  expect(fileSchema.properties.allow.items.enum).toEqual([
    "flood",
    "lock-out",
    ...changing.map(({ operationId }) => operationId),
  ]);
});

test("nothing can be of two risks: a wrong signature at once is sent by no check", async () => {
  for (const risk of EVERYTHING)
    expect(await attempt(PRIVATE_CALLS, { credential: "wrong-signature", unpaced: true, risk })).toMatch(
      /tried to send/,
    );
});

const harmless: [request: string, httpRequest: HttpRequest, credential: Credential][] = [
  ["a query", AGENT, "valid"],
  ["a query with POST", { ...AGENT, method: "POST" }, "valid"],
  ["a query without guid", AGENT, "none"],
  ["a query with a malformed guid", AGENT, "malformed-guid"],
  ["a query with an unknown guid", AGENT, "unknown-guid"],
  ["a query for another agent", AGENT, "foreign-guid"],
  ["a query about an encoded slash", { ...AGENT, path: `${AGENT.path}%2Fx` }, "valid"],
  ["a signed query", PRIVATE_CALLS, "valid"],
  ["a signed query with GET", { ...PRIVATE_CALLS, method: "GET" }, "valid"],
  ["a query without signature", PRIVATE_CALLS, "none"],
  ["a query with a method in small letters", { ...AGENT, method: "get" }, "none"],
  ["a query whose header asks for its method", overridden("GET"), "none"],
  ["a query with a query of its own", { ...AGENT, path: `${AGENT.path}?calldata=a&calldata=b` }, "valid"],
  ...OTHER_SPELLINGS.map((httpRequest): [string, HttpRequest, Credential] => [
    `a query as ${httpRequest.path}`,
    httpRequest,
    "none",
  ]),
  ["a query with a guid that is almost right", AGENT, "guid-with-other-digit"],
  ["a query with the guid in the URL", AGENT, "guid-in-query"],
  ["a query with the signature in another header", PRIVATE_CALLS, "signature-in-x-authorization"],
];

for (const [request, httpRequest, credential] of harmless) {
  test(`every check can send ${request}, on every deployment where the check may run`, async () => {
    for (const risk of ALWAYS_ALLOWED)
      expect(await attempt(httpRequest, { credential, risk }, ALWAYS_ALLOWED)).toBe("sent");
    for (const risk of ["flood", "lock-out"] as const)
      expect(await attempt(httpRequest, { credential, risk }, ALWAYS_ALLOWED)).toBe(
        `a check of risk ${risk} tried to run without permission`,
      );
  });
}
