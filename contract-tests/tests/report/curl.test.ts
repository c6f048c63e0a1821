// The printed lines are run, and ask what the suite has asked.
import type { IncomingHttpHeaders } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planFor } from "../../checks/catalogue.ts";
import type { RecordedExchange } from "../../checks/parsed-exchange.ts";
import { requestOf } from "../../checks/scenario.ts";
import type { ScenarioRequest } from "../../checks/scenario-request.ts";
import { operationOf } from "../../contract/contract.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import { verifyC2 } from "../../reference/c2-verification.ts";
import { type Reference, startReference } from "../../reference/reference.ts";
import { curlOf, quoted } from "../../report/curl.ts";
import { exchangesOf } from "../../report/exchanges.ts";
import { harOf as harPieces } from "../../report/har.ts";
import { Masking } from "../../report/masking.ts";
import { askAll } from "../../suite/ask.ts";
import type { HttpRequest } from "../../transport/exchange.ts";
import { Secrets } from "../../transport/secrets.ts";
import { type DeploymentServer, serveReplies } from "../deployment-server.ts";
import { signedHttpRequest } from "../http-requests.ts";
import { conforming } from "./sample-report.ts";
import { Shell } from "./shell.ts";
import { textOf } from "./text-of.ts";

const harOf = (...given: Parameters<typeof harPieces>) => textOf(harPieces(...given));

const KEYS = { CC_CMS_ACCESS_KEY: "EXAMPLEAK0000001", CC_CMS_SECRET_KEY: "exampleSecretKey-0123456789abcdef" };
const never = new AbortController().signal;

const shell = new Shell();
let reference: Reference;
let deployment: Deployment;
let recorded: RecordedExchange[];
let environment: Record<string, string>;
const log: string[] = [];

/** Everything but the flood, asked as somebody who is signed in already: that session can be used by the lines too. */
beforeAll(async () => {
  reference = await startReference({
    flowControl: false,
    refuseReplays: true,
    authentication: "static",
    log: (line) => log.push(line),
  });
  const guid = reference.sessions().find(({ agentid }) => agentid === "1031")?.guid ?? "";
  const embedded = embeddedDeployment(reference, "static");
  if (!embedded.agentgateway) throw new Error("The embedded deployment has both surfaces.");
  deployment = {
    ...embedded,
    agentgateway: {
      ...embedded.agentgateway,
      agentid: "1031",
      agents: [1031, 1099, 1100],
      authentication: { kind: "guid", guid },
    },
  };
  const ca = shell.file("ca.pem", reference.certificate);
  environment = { ...KEYS, AGENTGATEWAY_GUID: guid, AGENTGATEWAY_CA: ca, CC_CMS_CA: ca };
  ({ recorded } = await askAll(deployment, planFor(deployment).scenarios, never, (line) => {
    throw new Error(line);
  }));
});
afterAll(async () => {
  shell.remove();
  await reference.close();
});

/** Status and code of the last answer that curl printed with its headers. */
function outcomeOf(printed: Buffer): unknown[] {
  const text = printed.toString();
  const last = text.slice(text.lastIndexOf("HTTP/1.1 "));
  const [head = "", body = ""] = last.split("\r\n\r\n");
  return [Number(head.split(" ")[1]), codeIn(body)];
}

/** The code of a body; what has none is known by its status alone. */
function codeIn(body: string): unknown {
  try {
    const { retcode, resultCode } = JSON.parse(body);
    return retcode ?? resultCode;
  } catch {
    return undefined;
  }
}

/** Runs the line of each; returns those that do not come to the same. */
async function differing(chosen: readonly RecordedExchange[]): Promise<unknown[]> {
  const rest = [...chosen];
  const differences: unknown[] = [];
  async function runAll(): Promise<void> {
    for (let one = rest.shift(); one; one = rest.shift()) {
      const { request, exchange } = one;
      if (!("answer" in exchange.result)) throw new Error(`${request.key} was not answered.`);
      const { status, body } = exchange.result.answer;
      const line = curlOf(one, deployment);
      const { stdout, stderr } = await shell.run(line, environment);
      const [expected, actual] = [[status, codeIn(Buffer.from(body).toString())], outcomeOf(stdout)];
      if (JSON.stringify(expected) !== JSON.stringify(actual))
        differences.push({
          request: request.key,
          credential: request.credential,
          line: line.slice(0, 500),
          expected,
          actual,
          stderr,
        });
    }
  }
  await Promise.all([runAll(), runAll(), runAll()]);
  return differences;
}

function ofSurface(surface: ScenarioRequest["surface"]): RecordedExchange[] {
  return recorded.filter(({ request, exchange }) => request.surface === surface && "answer" in exchange.result);
}

/** The first of each kind. */
function firsts(all: readonly RecordedExchange[], kindOf: (one: RecordedExchange) => string): RecordedExchange[] {
  return [...new Map([...all].reverse().map((one) => [kindOf(one), one])).values()];
}

test("every request to AgentGateway can be asked again with its line", async () => {
  const chosen = firsts(ofSurface("agentgateway"), ({ request: { httpRequest, credential } }) =>
    [httpRequest.method, httpRequest.path, credential].join(" "),
  );
  expect(chosen.length).toBeGreaterThan(60);
  expect(new Set(chosen.map(({ request }) => request.credential))).toEqual(
    new Set([
      ...["valid", "none", "malformed-guid", "unknown-guid", "foreign-guid"],
      ...["empty-guid", "null-guid", "any-guid"],
      ...["guid-with-other-digit", "guid-with-digit-less", "guid-with-digit-more"],
      ...["guid-of-other-node", "guid-cut-off", "guid-with-more-behind-it", "guid-in-other-case"],
      ...["guid-in-x-guid", "guid-in-authorization", "guid-in-query", "guid-in-cookie", "guid-in-path"],
    ]),
  );
  expect(await differing(chosen)).toEqual([]);
});

test("a request of each kind to CC-CMS can be asked again with its line", async () => {
  // The long one is in the HAR, as its line says.
  const full = ofSurface("cc-cms").find(({ request }) => request.step === "full");
  const har = JSON.parse(harOf(conforming, recorded));
  const entry = har.log.entries.find(({ comment }: { comment: string }) => comment === full?.request.key);
  shell.file("FILE", entry.request.postData.text);
  const chosen = firsts(
    ofSurface("cc-cms")
      .filter(({ request }) => request.step !== "full" && !/6001/.test(request.step))
      // What these send is looked at below.
      .filter(({ request: { credential } }) => ![...nearlyRight, ...ends].some(([other]) => other === credential)),
    // Each signature takes a second: one of each credential, and with a right one of each kind of body.
    ({ request: { credential, httpRequest } }) =>
      credential === "valid"
        ? [
            httpRequest.method,
            httpRequest.headers["Content-Type"],
            httpRequest.body?.startsWith("{'"),
            httpRequest.body === "",
          ].join()
        : credential,
  );
  expect(new Set(chosen.map(({ request }) => request.credential))).toEqual(
    new Set([
      "valid",
      "none",
      "malformed-authorization",
      ...["empty-authorization", "bearer-authorization", "basic-authorization", "other-scheme"],
      "unknown-key",
      "wrong-signature",
      "altered-body",
      "altered-path",
      "altered-header",
      "old-timestamp",
      "replay",
      ...["signature-in-x-authorization", "signature-in-query"],
    ]),
  );
  if (!full) throw new Error("There is no full batch.");
  expect(curlOf(full, deployment)).toMatch(/^: 'FILE contains the body, \d+ bytes: postData\.text of ".*full/);
  expect(await differing([full, ...chosen])).toEqual([]);
}, 120_000);

test("no line has a credential in it", () => {
  const lines = exchangesOf(recorded, deployment)
    .map(({ curl }) => curl)
    .join("\n");
  for (const secret of [environment.AGENTGATEWAY_GUID ?? "", ...Object.values(KEYS)])
    expect(lines).not.toContain(secret);
  expect(lines).not.toContain("***");
});

describe("a sign-in", () => {
  const PASSWORD = "sample-password";
  let own: Reference;
  let signedIn: Deployment;
  let exchanged: RecordedExchange[];

  beforeAll(async () => {
    own = await startReference({ flowControl: false, authentication: "static" });
    signedIn = embeddedDeployment(own, "static");
    const session = planFor(signedIn).scenarios.filter(({ risk }) => risk === "session" || risk === "take-over");
    ({ recorded: exchanged } = await askAll(signedIn, session, never, () => undefined));
  });
  afterAll(() => own.close());

  const ofCredential = (credential: ScenarioRequest["credential"]) =>
    exchanged.filter(({ request }) => request.credential === credential);
  const runIt = (one: RecordedExchange, environment: Record<string, string>) =>
    shell.run(curlOf(one, signedIn), { AGENTGATEWAY_CA: shell.file("own.pem", own.certificate), ...environment });

  test("can be done again with its line, by force too, and the guid that it replaced is refused again", async () => {
    const signIns = ofCredential("sign-in");
    const outcomes = signIns.map(({ exchange: { result } }) =>
      "answer" in result ? codeIn(Buffer.from(result.answer.body).toString()) : result,
    );
    expect(outcomes).toEqual(["0", "100-002", "0"]);
    const printed: string[] = [];
    for (const one of signIns) {
      const { stdout, stderr } = await runIt(one, { AGENTGATEWAY_PASSWORD: PASSWORD });
      expect(stderr).toBe("");
      printed.push(stdout.toString());
    }
    expect(printed.map((text) => outcomeOf(Buffer.from(text)))).toEqual(outcomes.map((code) => [200, code]));
    const [, guid = ""] = /Set-GUID: JSESSIONID=(\S+)/i.exec(printed[0] ?? "") ?? [];
    const [former] = ofCredential("taken-over-guid");
    if (!former) throw new Error("No session was taken over.");
    expect(curlOf(former, signedIn)).toMatch(
      /^: 'AGENTGATEWAY_GUID must be the guid of a session that a forced sign-in has/,
    );
    expect(outcomeOf((await runIt(former, { AGENTGATEWAY_GUID: guid })).stdout)).toEqual([200, "100-006"]);
  });

  test("has no password in its line, whether it was masked before or not, nor a guid", () => {
    const [one] = ofCredential("sign-in");
    if (!one) throw new Error("Nobody signed in.");
    const masked = new Masking(new Secrets([PASSWORD])).recorded([one]);
    const { agentgateway } = signedIn;
    const phone = { kind: "sign-in", password: "70930", phonenum: "70930", takeOver: false } as const;
    const lines = [
      curlOf(one, signedIn),
      curlOf(masked[0] ?? one, signedIn),
      // Not sent, since nothing can be asked any more.
      curlOf({ ...one, exchange: { result: { failure: { kind: "refused", message: "" } } } }, signedIn),
    ];
    expect(new Set(lines).size).toBe(1);
    expect(lines[0]).not.toMatch(/sample-password|\*\*\*|Guid/);
    if (!agentgateway) throw new Error("The embedded deployment has both surfaces.");
    expect(curlOf(one, { agentgateway: { ...agentgateway, authentication: phone } })).not.toContain("70930");
  });

  test("sends any password as it is", async () => {
    const [one] = ofCredential("sign-in");
    if (!one || !("request" in one.exchange)) throw new Error("Nobody signed in.");
    const request = { ...one.exchange.request, url: `${server.baseUrl}/` };
    const elsewhere = { ...one, exchange: { ...one.exchange, request } };
    const password = `it's a "sample" \\ $HOME \`id\` %s & Zoë!`;
    server.received.length = 0;
    await runIt(elsewhere, { AGENTGATEWAY_PASSWORD: password });
    expect(server.received.map(({ body }) => body)).toEqual([JSON.stringify({ password, phonenum: "70930" })]);
  });

  test("is not done without a password", async () => {
    const [one] = ofCredential("sign-in");
    if (!one) throw new Error("Nobody signed in.");
    const before = own.sessions().length;
    const { code, stderr } = await runIt(one, {});
    expect([code === 0, stderr]).toEqual([
      false,
      expect.stringMatching(/AGENTGATEWAY_PASSWORD: password of the agent/),
    ]);
    expect(own.sessions().length).toBe(before);
  });
});

describe("what is missing is said, and nothing is asked", () => {
  const rows: [missing: string, surface: ScenarioRequest["surface"], words: RegExp][] = [
    ["AGENTGATEWAY_GUID", "agentgateway", /AGENTGATEWAY_GUID: the part after JSESSIONID= in/],
    ["AGENTGATEWAY_CA", "agentgateway", /AGENTGATEWAY_CA: file with the certificate of the CA/],
    ["CC_CMS_CA", "cc-cms", /CC_CMS_CA: file with the certificate of the CA/],
    ["CC_CMS_SECRET_KEY", "cc-cms", /CC_CMS_SECRET_KEY is not set/],
  ];
  for (const [missing, surface, words] of rows) {
    test(missing, async () => {
      const [one] = ofSurface(surface);
      if (!one) throw new Error(`Nothing was asked of ${surface}.`);
      const before = log.length;
      const { [missing]: _, ...others } = environment;
      const { code, stdout, stderr } = await shell.run(curlOf(one, deployment), others);
      expect(stderr).toMatch(words);
      expect([code === 0, stdout.toString(), log.length]).toEqual([false, "", before]);
    });
  }
});

// Connections

function httpRequest(
  part: Partial<HttpRequest> = {},
  credential: ScenarioRequest["credential"] = "valid",
): RecordedExchange {
  const operation = operationOf("cc-cms", "queryAgentPrivateCalls");
  const body = { ccId: 1, vdn: 170, agentId: 1099 };
  const request = requestOf(
    operation,
    { ...signedHttpRequest("queryAgentPrivateCalls", body), ...part },
    { scenario: "sample", step: "", credential },
  );
  return { request, exchange: { result: { failure: { kind: "unreachable", message: "" } } } };
}

test("a certificate for another name is accepted where that name is expected", async () => {
  const { agentgateway } = deployment;
  const [one] = ofSurface("agentgateway");
  if (!agentgateway || !one) throw new Error("Nothing was asked of AgentGateway.");
  const named = {
    agentgateway: { ...agentgateway, tls: { ca: "PEM", insecure: false, serverName: "localhost" } },
  };
  const line = curlOf(one, named);
  expect(line).toContain("'https://localhost:");
  expect(line).toContain(`--header 'Host: ${new URL(reference.baseUrl).host}'`);
  expect(outcomeOf((await shell.run(line, environment)).stdout)).toEqual([200, "0"]);
  // The certificate is looked at: for this name it is not.
  const other = line.replaceAll("localhost", "other.example.test");
  expect((await shell.run(other, environment)).stderr).toContain("subject name");
});

test("what else a connection needs is in the line", () => {
  const { "cc-cms": ccCms } = deployment;
  if (!ccCms) throw new Error("The embedded deployment has both surfaces.");
  const lineWith = (tls: typeof ccCms.tls) => curlOf(httpRequest(), { "cc-cms": { ...ccCms, tls } });
  expect(lineWith({ insecure: false })).not.toMatch(/--insecure|--cacert|--cert|--key/);
  expect(lineWith({ insecure: true })).toContain(" --insecure ");
  const clientCertificate = { certificate: "PEM", key: "PEM" };
  expect(lineWith({ insecure: false, clientCertificate })).toContain(
    `--cert "\${CC_CMS_CLIENT_CERTIFICATE:?file with the client certificate}" --key "\${CC_CMS_CLIENT_KEY:?file with its key}"`,
  );
});

// What arrives

let server: DeploymentServer;
beforeAll(async () => {
  server = await serveReplies({});
});
afterAll(() => server.close());

function plainDeployment(signature = {}): Pick<Deployment, "cc-cms"> {
  const { "cc-cms": ccCms } = deployment;
  if (!ccCms) throw new Error("The embedded deployment has both surfaces.");
  const { signature: own } = ccCms;
  const connection = { baseUrl: server.baseUrl, tls: { insecure: false } };
  return { "cc-cms": { ...ccCms, ...connection, signature: { ...own, ...signature } } };
}

interface SeenAs {
  target?: string;
  host?: string;
  body?: string;
  method?: string;
  authorization?: (sent: string) => string;
  secretKey?: string;
}

/** What arrives when the line of a request is run, and whether its signature is right, also of something else. */
async function arrivalOf(one: RecordedExchange, signature = {}, seenAs: SeenAs = {}) {
  server.received.length = 0;
  const { stderr } = await shell.run(curlOf(one, plainDeployment(signature)), environment);
  const [received, ...others] = server.received;
  if (!received || others.length > 0) throw new Error(`${server.received.length} requests arrived. ${stderr}`);
  const { method = "", url = "", headers } = received;
  if (headers.authorization === undefined) return { ...received, accepted: false };
  const { target = url, host = headers.host, body = received.body, secretKey = KEYS.CC_CMS_SECRET_KEY } = seenAs;
  const authorization = (seenAs.authorization ?? ((sent: string) => sent))(headers.authorization);
  const rawHeaders = Object.entries({ ...headers, host, authorization }).flatMap(([name, value]) => [
    name,
    String(value),
  ]);
  const seen = { method: seenAs.method ?? method, target, rawHeaders, body: Buffer.from(body) };
  const verdict = verifyC2(seen, () => secretKey, Date.now());
  return { ...received, accepted: verdict.accepted };
}

const bodies: [what: string, body: string][] = [
  [
    "all that a shell replaces or ends at",
    [
      `{"a":"it's \\"\`quoted\`\\""}`,
      "$(id) `id` $HOME !! !$ ~ * ? {a,b} <(id) \\n %s",
      "\n{\r\n\t1\n}\n\n",
      "Zoë 张伟 \u202e 🎧 \u00ad\u2028",
      "\u0001\u001b[31m\u007f\u0085",
      // Half a surrogate pair is sent as the sign of replacement.
      "a\ud800b\n",
    ].join(" "),
  ],
  ["a hyphen at the beginning", "--help"],
  ["nothing", ""],
];
for (const [what, body] of bodies) {
  test(`a body arrives as it was, and is signed: ${what}`, async () => {
    const arrived = await arrivalOf(httpRequest({ body }));
    expect(arrived).toMatchObject({ body: Buffer.from(body).toString(), accepted: true, method: "POST" });
  });
}

const filed: [what: string, body: string][] = [
  ["of more than 2048 bytes", `"${"é".repeat(1024)}"`],
  ["with NUL in it", "a\0b"],
  ["that begins with an @", "@FILE"],
];
for (const [what, body] of filed) {
  test(`a body ${what} is named as a file`, async () => {
    shell.file("FILE", body);
    const one = httpRequest({ body });
    expect(curlOf(one, plainDeployment()).length).toBeLessThan(700);
    expect(await arrivalOf(one)).toMatchObject({ body });
  });
}

test("altered-body: with a file, another file is signed, even where its body names one", async () => {
  shell.file("FILE", "@FILE");
  const seenAs = { body: "@FIL " };
  expect(await arrivalOf(httpRequest({ body: "@FILE" }, "altered-body"), {}, seenAs)).toMatchObject({
    body: "@FILE",
    accepted: true,
  });
});

const PATH = "/rest/cmsapp/v1/openapi/agent/agentprivatecall";
const altered: [credential: ScenarioRequest["credential"], seenAs: Parameters<typeof arrivalOf>[2]][] = [
  ["altered-body", { body: '{"ccId":1,"vdn":170,"agentId":1099 ' }],
  ["altered-path", { target: `${PATH}/other` }],
  ["altered-header", { host: "other.example.test" }],
];
for (const [credential, seenAs] of altered) {
  test(`${credential}: what is signed is something else than what is sent`, async () => {
    // A signature is right for one thing only.
    const arrived = await arrivalOf(httpRequest({}, credential), {}, seenAs);
    expect(arrived).toMatchObject({ url: PATH, body: '{"ccId":1,"vdn":170,"agentId":1099}', accepted: true });
  });
}

test("wrong-signature: one digit is another, also where it was a 0", async () => {
  const { headers, accepted } = await arrivalOf(httpRequest({}, "wrong-signature"));
  expect([accepted, headers.authorization]).toEqual([false, expect.stringMatching(/\/[0-9a-f]{63}[01]$/)]);
  const line = curlOf(httpRequest({}, "wrong-signature"), plainDeployment());
  const [, change] = /printf %s "\$AUTHORIZATION" \| (sed .*?)\)"/.exec(line) ?? [];
  const { stdout } = await shell.run(`printf 'a0\n01\n10\n' | ${change}`);
  expect(stdout.toString()).toBe("a1\n00\n11\n");
});

const nearlyRight: [credential: ScenarioRequest["credential"], seenAs: SeenAs][] = [
  ["altered-method", { method: "GET" }],
  ["unsigned-body", { body: "" }],
  ["unsigned-query", { target: PATH }],
  ["empty-secret", { secretKey: "" }],
  ["unknown-key-empty-secret", { secretKey: "" }],
  ["long-signature", { authorization: (sent) => sent.slice(0, -1) }],
  ["signature-in-capitals", { authorization: (sent) => sent.replace(/[^/]*$/, (digits) => digits.toLowerCase()) }],
  ["key-in-other-case", {}],
];
for (const [credential, seenAs] of nearlyRight) {
  test(`${credential}: what is sent is almost right`, async () => {
    // A signature is right for one thing only; the key in the other case is known to the verification here.
    const line = httpRequest(credential === "unsigned-query" ? { path: `${PATH}?unsigned=1` } : {}, credential);
    expect(await arrivalOf(line, {}, seenAs)).toMatchObject({ accepted: true });
  });
}

const ends: [credential: ScenarioRequest["credential"], form: RegExp][] = [
  ["cut-signature", /\/host\/[0-9a-f]{63}$/],
  ["empty-signature", /\/host\/$/],
  ["unsigned-host", /Z\/content-type\/[0-9a-f]{64}$/],
  ["unsigned-headers", /Z\/\/[0-9a-f]{64}$/],
  ["key-in-other-case", /^auth-v2\/exampleak0000001\//],
];
for (const [credential, form] of ends) {
  test(`${credential}: Authorization has this form`, async () => {
    expect((await arrivalOf(httpRequest({}, credential))).headers.authorization).toMatch(form);
  });
}

const GUID = "00000000-0000-4000-8000-0000000000a0.AgentGateway0";
const guidLines: [
  credential: ScenarioRequest["credential"],
  arrives: (received: { url?: string | undefined; headers: IncomingHttpHeaders }) => unknown,
  value: string,
][] = [
  ["guid-with-other-digit", guidOf, "00000000-0000-4000-8000-0000000000a1.AgentGateway0"],
  ["guid-with-digit-less", guidOf, "00000000-0000-4000-8000-0000000000a.AgentGateway0"],
  ["guid-with-digit-more", guidOf, "00000000-0000-4000-8000-0000000000a00.AgentGateway0"],
  ["guid-of-other-node", guidOf, "00000000-0000-4000-8000-0000000000a0.AgentGateway1"],
  ["guid-cut-off", guidOf, "00000000-0000-4000-8000-0000000000a0.AgentGateway"],
  ["guid-with-more-behind-it", guidOf, `${GUID}0`],
  ["guid-in-other-case", guidOf, "00000000-0000-4000-8000-0000000000A0.aGENTgATEWAY0"],
  ["guid-in-x-guid", ({ headers }) => headers["x-guid"], GUID],
  ["guid-in-authorization", ({ headers }) => headers.authorization, `Bearer ${GUID}`],
  ["guid-in-cookie", ({ headers }) => headers.cookie, `JSESSIONID=${GUID}`],
  ["guid-in-query", ({ url }) => url, `/agentgateway?guid=${GUID}`],
  ["guid-in-path", ({ url }) => url, `/agentgateway;jsessionid=${GUID}`],
];
function guidOf({ headers }: { headers: IncomingHttpHeaders }): unknown {
  return headers.guid;
}
for (const [credential, arrives, value] of guidLines) {
  test(`${credential}: the line sends what the suite has sent`, async () => {
    const [one] = ofSurface("agentgateway");
    const { agentgateway } = deployment;
    if (!one || !agentgateway) throw new Error("Nothing was asked of AgentGateway.");
    const recorded: RecordedExchange = {
      request: { ...one.request, credential, httpRequest: { ...one.request.httpRequest, path: "/agentgateway" } },
      exchange: { result: { failure: { kind: "unreachable", message: "" } } },
    };
    const plain = { agentgateway: { ...agentgateway, baseUrl: server.baseUrl, tls: { insecure: false } } };
    server.received.length = 0;
    await shell.run(curlOf(recorded, plain), { ...environment, AGENTGATEWAY_GUID: GUID });
    const [received] = server.received;
    if (!received) throw new Error("Nothing arrived.");
    expect(arrives(received)).toBe(value);
    // It is in no other place.
    expect([received.url, ...Object.values(received.headers)].join(" ").split(value)).toHaveLength(2);
  });
}

test("dot segments stay in the path", async () => {
  expect((await arrivalOf(httpRequest({ path: "/rest/./a/../b" }, "none"))).url).toBe("/rest/./a/../b");
});

test("unknown-key: signed with a key that nobody has", async () => {
  const { headers, accepted } = await arrivalOf(httpRequest({}, "unknown-key"));
  expect(accepted).toBe(true);
  expect(headers.authorization).toMatch(/^auth-v2\/UNKNOWNKEY000000\//);
});

test("replay: the same is sent twice", async () => {
  server.received.length = 0;
  await shell.run(curlOf(httpRequest({}, "replay"), plainDeployment()), environment);
  const [first, second, ...others] = server.received;
  expect(first?.headers.authorization).toMatch(/^auth-v2\//);
  expect([second, others]).toEqual([first, []]);
});

test("what is no credential stands in the line as it was sent", () => {
  const [one] = ofSurface("agentgateway");
  if (!one) throw new Error("Nothing was asked of AgentGateway.");
  const gatewayLine = (credential: ScenarioRequest["credential"]) =>
    curlOf({ ...one, request: { ...one.request, credential } }, deployment);
  expect(gatewayLine("none")).not.toContain("Guid");
  expect(gatewayLine("malformed-guid")).toContain(" --header 'Guid: no guid'");
  expect(gatewayLine("empty-guid")).toContain(" --header 'Guid;'");
  expect(gatewayLine("any-guid")).toContain(" --header 'Guid: *'");
  expect(gatewayLine("unknown-guid")).toContain(" --header 'Guid: 00000000-0000-4000-8000-000000000000.AgentGateway0'");
  expect(gatewayLine("foreign-guid")).toContain(`"Guid: \${AGENTGATEWAY_GUID:?`);
  expect(curlOf(httpRequest({}, "none"), plainDeployment())).not.toMatch(/Authorization|cti-contract/);
  expect(curlOf(httpRequest({}, "malformed-authorization"), plainDeployment())).toContain(
    " --header 'Authorization: auth-v2/malformed'",
  );
});

test("as many headers are signed as the deployment wants, and in its form", async () => {
  const signature = { signedHeaders: ["host", "content-type", "content-length"], timestamp: "seconds" };
  const { headers, accepted } = await arrivalOf(httpRequest(), signature);
  expect(accepted).toBe(true);
  expect(headers.authorization).toMatch(
    /^auth-v2\/EXAMPLEAK0000001\/[0-9-]+T[0-9:]+Z\/content-length;content-type;host\//,
  );
  const line = curlOf(httpRequest(), plainDeployment({ emptyQueryLine: true }));
  expect(line).toContain(" --empty-query-line ");
});

test("headers arrive as they were, and no others that say something", async () => {
  const headers = { "Content-Type": "text/plain; charset=ISO-8859-1", "X-Note": "", "X-Quoted": `it's "$HOME"` };
  const arrived = await arrivalOf(httpRequest({ headers }, "none"));
  expect(arrived.headers).toMatchObject({
    "content-type": "text/plain; charset=ISO-8859-1",
    "x-note": "",
    "x-quoted": `it's "$HOME"`,
  });
  expect((await arrivalOf(httpRequest({ headers: {} }, "none"))).headers["content-type"]).toBeUndefined();
});

test("where the suite says that there is no body, the line says so too", async () => {
  const one = httpRequest({ headers: {} }, "none");
  const { body: _, ...bodiless } = one.request.httpRequest;
  const arrived = await arrivalOf({ ...one, request: { ...one.request, httpRequest: bodiless } });
  expect(arrived).toMatchObject({ method: "POST", body: "", headers: { "content-length": "0" } });
  expect(arrived.headers["content-type"]).toBeUndefined();
});

test("signs that curl takes for patterns arrive as they were", async () => {
  expect((await arrivalOf(httpRequest({ path: "/rest/[1-3]/{a,b}?c=[d]" }, "none"))).url).toBe(
    "/rest/[1-3]/{a,b}?c=[d]",
  );
});

test("an old timestamp is old whenever the line is run", async () => {
  const { headers } = await arrivalOf(httpRequest({}, "old-timestamp"));
  expect(headers.authorization).toContain("/2020-01-01T00:00:00Z/");
});

test("the guid of a session that was ended has to be put in by who has it", () => {
  const [one] = ofSurface("agentgateway");
  if (!one) throw new Error("Nothing was asked of AgentGateway.");
  const line = curlOf({ ...one, request: { ...one.request, credential: "former-guid" } }, deployment);
  expect(line).toMatch(/^: 'AGENTGATEWAY_GUID must be the guid of a session that was signed out'; curl /);
});

// Quoting

/** Any texts but those with NUL, which no word of a shell can have; also halves of surrogate pairs. */
const words = fc.array(
  fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.replaceAll("\0", "")),
  {
    minLength: 1,
    maxLength: 40,
  },
);
const HISTORY = "set -o history\nset -o histexpand\n";

test("any text is one word, alone and within a substitution, also where the shell replaces exclamation marks", async () => {
  await fc.assert(
    fc.asyncProperty(words, async (texts) => {
      const expected = Buffer.from(texts.map((text) => `${text}\0`).join(""));
      const list = texts.map(quoted).join(" ");
      // Older shells replace exclamation marks within a substitution, whatever quotes there are.
      expect(list).toMatch(/^[ "-~]*$/);
      const plain = await shell.run(`${HISTORY}printf '%s\\0' ${list}`);
      expect(plain.stdout).toEqual(expected);
      // NUL cannot be handed over, so the words are told apart by a line.
      const nested = await shell.run(`${HISTORY}printf %s "$(printf '%s|' ${list})"`);
      expect(nested.stdout).toEqual(Buffer.from(texts.map((text) => `${text}|`).join("")));
    }),
    {
      numRuns: 60,
      seed: 20261127,
      examples: [[["!!", "it's", "a\\", "$'x'", '"', "`id`", "\n", "é", "", "=ls", "~", "-n", "7!7"]]],
    },
  );
});
