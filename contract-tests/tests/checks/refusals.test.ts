// What the checks of refusals send, and what they say about the answers.
import { describe, expect, test } from "vitest";
import { checks } from "../../checks/catalogue.ts";
import type { Check, Evaluation } from "../../checks/check.ts";
import { factsOf, Observations } from "../../checks/observations.ts";
import { batchQueries, queriesAbout } from "../../checks/operations.ts";
import { type ParsedExchange, parseExchange } from "../../checks/parsed-exchange.ts";
import { plainRefusals, refusalChecks } from "../../checks/refusals.ts";
import type { ScenarioRequest } from "../../checks/scenario-request.ts";
import { type OperationKey, operationOf } from "../../contract/contract.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import type { TransportFailure } from "../../transport/exchange.ts";
import { guard } from "../../transport/risk.ts";
import { queriesOf, successOf } from "../examples.ts";

const EMBEDDED: Deployment = {
  ...embeddedDeployment({ baseUrl: "https://127.0.0.1:8043", certificate: "" }, "static"),
  depth: "thorough",
};

/** How a deployment answers one request; text is sent as it is. */
type Reply = { status?: number; body?: object | string } | TransportFailure;

function success({ surface, operationId }: OperationKey): Reply {
  return { body: successOf(operationOf(surface, operationId)) };
}

const failing = (retcode: string, others = {}): Reply => ({ body: { message: "", retcode, ...others } });
const failingSigned = (resultCode: string, others = {}): Reply => ({ body: { resultCode, resultDesc: "", ...others } });

/** Refuses all that is to be refused, in a way that every check accepts, and answers the rest. */
function conforming(request: ScenarioRequest): Reply {
  return request.expects === "refusal" ? { status: 401, body: "" } : success(request);
}

function exchangeOf(request: ScenarioRequest, reply: Reply): ParsedExchange {
  if ("kind" in reply) return parseExchange({ request, exchange: { result: { failure: reply } } });
  const { status = 200, body = "" } = reply;
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return parseExchange({
    request,
    exchange: { result: { answer: { status, headers: [], body: new Uint8Array(bytes) } } },
  });
}

/** Everything that a check asks, and the answers of a deployment that does not conform in this way. */
async function converse(
  check: Check,
  reply: (request: ScenarioRequest) => Reply | undefined = () => undefined,
  deployment = EMBEDDED,
): Promise<{ exchanges: ParsedExchange[]; evaluate(operationId: string): Evaluation }> {
  const exchanges: ParsedExchange[] = [];
  for (const scenario of check.asks) {
    await scenario.run({
      deployment,
      async ask(request) {
        const exchange = exchangeOf(request, reply(request) ?? conforming(request));
        exchanges.push(exchange);
        return exchange;
      },
      after: async () => {},
    });
  }
  const observations = new Observations(factsOf(deployment), exchanges);
  const surfaceOf = (operationId: string) =>
    check.operations.find((operation) => operation.operationId === operationId)?.surface ?? "agentgateway";
  return {
    exchanges,
    evaluate: (operationId) => check.evaluate(observations, operationOf(surfaceOf(operationId), operationId)),
  };
}

function checkNamed(name: string, surface?: OperationKey["surface"]): Check {
  const check = [...refusalChecks, ...plainRefusals].find(
    (one) => one.name === name && (!surface || one.operations.some((operation) => operation.surface === surface)),
  );
  if (!check) throw new Error(`There is no check ${name}.`);
  return check;
}

/** What a check itself sends, besides what is to be accepted. */
function isOwn({ request }: Pick<ParsedExchange, "request">): boolean {
  return request.scenario !== "plain request";
}

function placesOf(evaluation: Evaluation): string[] | string {
  return "untested" in evaluation ? evaluation.untested : evaluation.findings.map(({ where }) => where);
}

const AGENT = "queryAgentInfoByWorkNo";
const BATCH = "queryAgentStatusInfoByAgentIds";
const PRIVATE_CALLS = "queryAgentPrivateCalls";

describe("the catalogue", () => {
  const namesOf = (operations: OperationKey[]) => operations.map(({ operationId }) => operationId);
  const three = namesOf(queriesOf("agentgateway"));
  const two = namesOf(queriesOf("agentgateway").filter(({ path }) => path.includes("{workno}")));
  const signed = namesOf(queriesOf("cc-cms"));
  const withBody = namesOf(queriesOf("cc-cms").filter(({ method }) => method.toUpperCase() === "POST"));
  const aboutAgents = namesOf(queriesAbout("cc-cms"));
  const withLists = [...namesOf(batchQueries("cc-cms")), "queryAgentsInSkills"];
  // Only the pages of these name the method.
  const withMethod = [BATCH, PRIVATE_CALLS];
  const rows: [operations: string[], level: Check["level"], risk: Check["risk"], names: string[]][] = [
    [
      three,
      "MUST",
      "read-only",
      [
        "refuses-no-guid",
        "refuses-malformed-guid",
        "refuses-unknown-guid",
        "refuses-foreign-guid",
        "refuses-other-methods",
      ],
    ],
    [[AGENT], "MUST", "read-only", ["refuses-near-guid", "refuses-guid-elsewhere", "refuses-other-spelling"]],
    [
      [AGENT],
      "SHOULD",
      "read-only",
      [
        "refuses-loose-guid",
        "refuses-guid-in-cookie",
        "refuses-method-override",
        "refuses-other-digits",
        "refuses-repeated-parameters",
      ],
    ],
    [
      three,
      "SHOULD",
      "read-only",
      ["refuses-agentid-out-of-range", "refuses-agentid-malformed", "accepts-agentid-in-range"],
    ],
    [two, "MUST", "read-only", ["refuses-other-vdn"]],
    [
      two,
      "SHOULD",
      "read-only",
      ["refuses-workno-out-of-range", "refuses-workno-malformed", "refuses-unknown-agent", "accepts-workno-in-range"],
    ],
    [
      [
        "queryAgentInfoByWorkNo",
        "queryAllOnlineAgents",
        "queryAllCallInfoByAgentWorkNoEx",
        "queryAgentSkills",
        "querySkillQueueOnAgentVDN",
      ],
      "SHOULD",
      "flood",
      ["too-many-requests"],
    ],
    [three, "MUST", "session", ["refuses-former-guid"]],
    [
      withBody,
      "MUST",
      "read-only",
      ["refuses-missing-field", "refuses-null-field", "refuses-wrong-type", "refuses-broken-json"],
    ],
    [signed, "MUST", "read-only", ["refuses-no-authorization"]],
    [["queryAgentsByState"], "SHOULD", "read-only", ["refuses-malformed-field"]],
    [withMethod, "MUST", "read-only", ["refuses-other-methods"]],
    [
      withBody,
      "SHOULD",
      "read-only",
      ["refuses-convertible-value", "refuses-number-as-text", "refuses-wrong-media-type", "refuses-wrong-charset"],
    ],
    [signed, "SHOULD", "read-only", ["refuses-out-of-range"]],
    [aboutAgents, "SHOULD", "read-only", ["accepts-in-range"]],
    [withLists, "SHOULD", "read-only", ["refuses-wrong-item", "refuses-wrong-last-item"]],
    [withLists, "SHOULD", "read-only", ["refuses-empty-list", "refuses-too-many-agents", "refuses-null-item"]],
    [["queryAgentRestDetails"], "SHOULD", "read-only", ["refuses-half-pair"]],
    [[PRIVATE_CALLS], "MUST", "read-only", ["refuses-other-spelling", "refuses-authorization-elsewhere"]],
    [
      [PRIVATE_CALLS],
      "SHOULD",
      "read-only",
      ["refuses-method-override", "refuses-lenient-json", "refuses-other-digits"],
    ],
    [
      signed,
      "MUST",
      "lock-out",
      [
        "refuses-malformed-authorization",
        "refuses-unknown-key",
        "refuses-wrong-signature",
        "refuses-altered-body",
        "refuses-altered-path",
        "refuses-altered-header",
      ],
    ],
    [
      [PRIVATE_CALLS],
      "MUST",
      "lock-out",
      ["refuses-near-signature", "refuses-altered-method", "refuses-unsigned-body", "refuses-empty-secret"],
    ],
    [
      [PRIVATE_CALLS],
      "SHOULD",
      "lock-out",
      ["refuses-unsigned-query", "refuses-unsigned-host", "refuses-other-letter-case"],
    ],
    [signed, "SHOULD", "lock-out", ["refuses-old-timestamp", "refuses-replay"]],
  ];

  test("has these checks, with their levels, risks and operations", () => {
    const described = rows.flatMap(([operations, level, risk, names]) =>
      names.map((name) => ({ name, level, risk, operations })),
    );
    const actual = refusalChecks.map(({ name, level, risk, operations }) => ({
      name,
      level,
      risk,
      operations: operations.map(({ operationId }) => operationId),
    }));
    const inOrder = (list: typeof actual) =>
      list.map((row) => JSON.stringify(row)).sort((one, other) => (one < other ? -1 : 1));
    expect(inOrder(actual)).toEqual(inOrder(described));
  });

  test("asks what can lock the caller out after all that cannot", () => {
    const risks = refusalChecks
      .filter(({ operations }) => operations.some(({ surface }) => surface === "cc-cms"))
      .map(({ risk }) => risk);
    expect(risks.indexOf("lock-out")).toBe(risks.lastIndexOf("read-only") + 1);
  });
});

describe("every check", () => {
  for (const check of refusalChecks) {
    for (const { operationId, surface } of check.operations) {
      const id = `${surface}.${operationId}.${check.name}`;

      test(`${id} passes where it is refused or accepted as it should be`, async () => {
        const { evaluate } = await converse(check, ({ step }) =>
          check.risk === "flood" && step === "12 of 12" ? { status: 429 } : undefined,
        );
        expect(evaluate(operationId)).toEqual({ findings: [] });
      });

      test(`${id} is untested where nothing is accepted`, async () => {
        const { evaluate } = await converse(check, () => ({ status: 401, body: "" }));
        expect(evaluate(operationId)).toEqual({ untested: expect.stringMatching(/accepted/) });
      });

      test(`${id} is untested where nothing can be asked`, async () => {
        const message = "no connection to https://127.0.0.1:8043";
        const { evaluate } = await converse(check, () => ({ kind: "unreachable", message }));
        expect(evaluate(operationId)).toEqual({ untested: message });
      });

      test(`${id} is untested where its own requests were not sent`, async () => {
        const { exchanges } = await converse(check);
        const plain = exchanges.filter((exchange) => !isOwn(exchange));
        const evaluation = check.evaluate(
          new Observations(factsOf(EMBEDDED), plain),
          operationOf(surface, operationId),
        );
        expect(evaluation).toEqual({ untested: "the requests of this check were not sent" });
      });

      for (const kind of ["refused", "interrupted"] as const) {
        test(`${id} is untested where its own requests are ${kind}`, async () => {
          const { evaluate } = await converse(check, (request) =>
            isOwn({ request }) ? { kind, message: kind } : undefined,
          );
          expect("untested" in evaluate(operationId)).toBe(true);
        });
      }
    }
  }

  for (const check of refusalChecks.filter(({ risk }) => risk !== "flood")) {
    test(`${check.name} of ${check.operations[0]?.surface} looks at each of its requests`, async () => {
      const { exchanges } = await converse(check);
      const own = exchanges.filter(
        (exchange) => isOwn(exchange) && check.asks.at(-1)?.name === exchange.request.scenario,
      );
      expect(own.length).toBeGreaterThan(0);
      for (const { request } of own) {
        const wrong: Reply = request.expects === "refusal" ? success(request) : { status: 404 };
        const model: Reply = failing("300-002");
        // What is compared with has to be no success, or nothing would be compared.
        const { evaluate } = await converse(check, (other) =>
          other.key === request.key ? wrong : other.expects === "either" && other.step === "" ? model : undefined,
        );
        expect(evaluate(request.operationId)).toEqual({
          findings: [
            expect.objectContaining({
              request: request.key,
              source: expect.stringMatching(/^("|RFC |OWASP )/),
              ...(request.agents.length === 1 ? { subject: request.agents[0] } : {}),
            }),
          ],
        });
      }
    });
  }

  test("sends only what its risk covers, and its own scenario has that risk", async () => {
    for (const check of refusalChecks) {
      expect(check.asks.at(-1)?.risk).toBe(check.risk);
      for (const { request } of (await converse(check)).exchanges.filter(isOwn)) {
        const { httpRequest, credential, unpaced } = request;
        const options = { credential, risk: check.risk, ...(unpaced ? { unpaced } : {}) };
        expect(() => guard(httpRequest, options, { risks: [check.risk], changes: [] })).not.toThrow();
      }
    }
  });

  test("gives each request a key of its own", async () => {
    const keys: string[] = [];
    const scenarios = new Set(checks.flatMap(({ asks }) => asks));
    for (const surface of ["agentgateway", "cc-cms"] as const) {
      for (const scenario of scenarios) {
        if (!scenario.surfaces.every((own) => own === surface)) continue;
        await scenario.run({
          deployment: EMBEDDED,
          ask: async (request) => {
            keys.push(request.key);
            return exchangeOf(request, conforming(request));
          },
          after: async () => {},
        });
      }
    }
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

type Case = [reason: string, reply: Reply];
const html = "<html>";

/** What is no refusal, whatever has to be refused. */
const never: Case[] = [
  ["a failure of the server", { status: 500, body: html }],
  ["a gateway that reaches nobody", { status: 502, body: html }],
  ["a redirect", { status: 302 }],
  ["an empty success", { status: 204 }],
  ["a dropped connection", { kind: "broken", message: "a connection reset before the response was complete" }],
  ["no JSON", { body: html }],
  ["JSON without code", { body: {} }],
  ["JSON that is no object", { body: [] }],
];

/** What every check of AgentGateway, or of CC-CMS, takes for no refusal. */
const neverOnGateway: Case[] = [
  ...never,
  ["success without result", failing("0")],
  ["a code that is a number", { body: { message: "", retcode: 100006 } }],
  ["a failure with data", failing("100-006", { result: ["1714987650-1450"] })],
  ["data with HTTP status 404", { status: 404, body: { retcode: "100-006", result: { workno: "1099" } } }],
];
const neverOnSigned: Case[] = [
  ...never,
  ["success without payload", failingSigned("0100000")],
  ["a failure with data", failingSigned("0100002", { resultDesc: [1099] })],
  ["a failure with the older data", failingSigned("0100002", { resultDatas: [1099] })],
  ["data with HTTP status 401", { status: 401, body: { resultCode: "0100002", resultDesc: [{ agentId: 1099 }] } }],
];
const statuses: Case[] = [400, 401, 403, 404, 405, 414, 415, 431].map((status) => [
  `HTTP status ${status}`,
  { status, body: html },
]);

const evaluated: { check: string; operation: string; refused: Case[]; notRefused: Case[] }[] = [
  ...["refuses-no-guid", "refuses-malformed-guid", "refuses-near-guid", "refuses-loose-guid"]
    .concat("refuses-guid-elsewhere", "refuses-guid-in-cookie")
    .map((check) => ({
      check,
      operation: AGENT,
      refused: [
        ...statuses,
        ["100-006", failing("100-006")] satisfies Case,
        ["100-001, of an empty parameter", failing("100-001")] satisfies Case,
      ],
      notRefused: neverOnGateway,
    })),
  ...["refuses-unknown-guid", "refuses-foreign-guid", "refuses-former-guid"].map((check) => ({
    check,
    operation: AGENT,
    refused: [
      ...statuses,
      ["100-006", failing("100-006")] satisfies Case,
      ["000-003, with result null", failing("000-003", { result: null })] satisfies Case,
    ],
    notRefused: [...neverOnGateway, ["100-007", failing("100-007")] satisfies Case],
  })),
  ...["refuses-agentid-malformed", "refuses-workno-malformed", "refuses-agentid-out-of-range"]
    .concat("refuses-workno-out-of-range", "refuses-unknown-agent")
    .map((check) => ({
      check,
      operation: AGENT,
      refused: [
        ...statuses,
        ["300-002", failing("300-002")] satisfies Case,
        ["000-002", failing("000-002")] satisfies Case,
        ["000-003", failing("000-003")] satisfies Case,
      ],
      // 100-006 to a valid guid is about the session, so the one with data is no matter of this.
      notRefused: neverOnGateway.filter(([, reply]) => !JSON.stringify(reply).includes("100-006")),
    })),
  {
    check: "refuses-other-vdn",
    operation: AGENT,
    // That nothing is told is what its row says; in which words is for a check of its own.
    refused: [
      ...statuses,
      ["300-001", failing("300-001")],
      ["success without result", failing("0")],
      ["success with nothing", failing("0", { result: { workno: "", skilllist: [], phonenumber: null } })],
    ],
    notRefused: neverOnGateway.filter(
      ([reason, reply]) => reason !== "success without result" && !JSON.stringify(reply).includes("100-006"),
    ),
  },
  ...["refuses-missing-field", "refuses-null-field", "refuses-wrong-type", "refuses-number-as-text"]
    .concat("refuses-convertible-value", "refuses-wrong-item", "refuses-wrong-last-item")
    .concat("refuses-empty-list", "refuses-too-many-agents", "refuses-out-of-range")
    .concat("refuses-broken-json", "refuses-wrong-media-type", "refuses-wrong-charset")
    .map((check) => ({
      check,
      operation: BATCH,
      refused: [
        ...statuses,
        ["0100002", failingSigned("0100002")] satisfies Case,
        ["0100999", failingSigned("0100999")] satisfies Case,
        ["0101003", failingSigned("0101003")] satisfies Case,
      ],
      notRefused: neverOnSigned,
    })),
  ...["refuses-no-authorization", "refuses-malformed-authorization", "refuses-unknown-key", "refuses-wrong-signature"]
    .concat("refuses-altered-body", "refuses-altered-path", "refuses-altered-header", "refuses-altered-method")
    .concat("refuses-near-signature", "refuses-unsigned-body", "refuses-unsigned-host", "refuses-unsigned-query")
    .concat("refuses-empty-secret", "refuses-other-letter-case", "refuses-authorization-elsewhere")
    .concat("refuses-old-timestamp", "refuses-replay", "refuses-lenient-json")
    .map((check) => ({
      check,
      operation: PRIVATE_CALLS,
      // With which status is for a check of its own.
      refused: [...statuses, ["0101003", failingSigned("0101003")] satisfies Case],
      notRefused: neverOnSigned,
    })),
];

for (const { check: name, operation, refused, notRefused } of evaluated) {
  const check = checkNamed(name);
  const verdict = async (reply: Reply) =>
    (await converse(check, ({ expects }) => (expects === "refusal" ? reply : undefined))).evaluate(operation);

  for (const [reason, reply] of refused) {
    test(`${name} takes for a refusal: ${reason}`, async () => {
      expect(await verdict(reply)).toEqual({ findings: [] });
    });
  }
  for (const [reason, reply] of notRefused) {
    test(`${name} does not take for a refusal: ${reason}`, async () => {
      const evaluation = await verdict(reply);
      expect("findings" in evaluation && evaluation.findings.length).toBeGreaterThan(0);
    });
  }
}

const places: [check: string, operation: string, reply: Reply, where: string, actual: string][] = [
  ["refuses-no-guid", AGENT, { status: 500 }, "status", 'a server error for "no guid" (HTTP status 500)'],
  ["refuses-no-guid", AGENT, { status: 302 }, "status", 'a redirect for "no guid" (HTTP status 302)'],
  [
    "refuses-no-guid",
    AGENT,
    { status: 204 },
    "status",
    'neither success nor a refusal for "no guid" (HTTP status 204)',
  ],
  ["refuses-no-guid", AGENT, { kind: "broken", message: "reset" }, "answer", "reset"],
  ["refuses-no-guid", AGENT, { body: html }, "body", expect.any(String)],
  ["refuses-no-guid", AGENT, { body: { retcode: 1 } }, "/retcode", "1"],
  [
    "refuses-unknown-guid",
    AGENT,
    failing("100-007"),
    "/retcode",
    'another code for "unknown guid" (HTTP status 200 with "100-007")',
  ],
  ["refuses-no-guid", AGENT, failing("100-006", { result: [1] }), "/result", "[1]"],
  [
    "refuses-replay",
    BATCH,
    failingSigned("0100000"),
    "/resultCode",
    'success for "replay" (HTTP status 200 with "0100000")',
  ],
  ["refuses-null-field", BATCH, failingSigned("0100002", { resultDatas: { a: 1 } }), "/resultDatas", '{"a":1}'],
];

for (const [name, operation, reply, where, actual] of places) {
  test(`${name} finds ${JSON.stringify(reply)} in ${where}`, async () => {
    const { evaluate } = await converse(checkNamed(name), ({ expects }) => (expects === "refusal" ? reply : undefined));
    const evaluation = evaluate(operation);
    expect("findings" in evaluation && evaluation.findings[0]).toMatchObject({ where, actual });
  });
}

/** Answers that say nothing about what is wrong with a request. */
const inconclusive: [check: string, operation: string, reply: Reply, words: RegExp][] = [
  [
    "refuses-no-guid",
    AGENT,
    { status: 429 },
    /^a definite response; got HTTP status 429 \(try again later\); .*deployment file$/,
  ],
  ["refuses-no-guid", AGENT, { status: 408 }, /HTTP status 408 \(try again later\)/],
  ["refuses-unknown-agent", AGENT, failing("000-007"), /got HTTP status 200 with "000-007" \(try again later\)/],
  ["refuses-wrong-signature", BATCH, { status: 429 }, /try again later/],
  ["refuses-unknown-agent", AGENT, failing("100-006"), /^100-006: .*Sign in again/],
  ["refuses-workno-malformed", AGENT, failing("100-006"), /^100-006/],
  ["refuses-other-methods", AGENT, failing("100-006"), /^100-006/],
];

for (const [name, operation, reply, words] of inconclusive) {
  test(`${name} is untested after ${JSON.stringify(reply)}`, async () => {
    const { evaluate } = await converse(checkNamed(name), ({ expects }) => (expects === "refusal" ? reply : undefined));
    expect(evaluate(operation)).toEqual({ untested: expect.stringMatching(words) });
  });
}

test("one request that was not looked at does not hide a finding about another", async () => {
  const check = checkNamed("refuses-null-field");
  const { evaluate } = await converse(check, ({ step }) =>
    step === "ccId null" ? { status: 429 } : step === "vdn null" ? { status: 500 } : undefined,
  );
  expect(placesOf(evaluate(BATCH))).toEqual(["status"]);
});

test("one request that was not looked at is enough to be untested", async () => {
  const { evaluate } = await converse(checkNamed("refuses-null-field"), ({ step }) =>
    step === "vdn null" ? { status: 429 } : undefined,
  );
  expect(placesOf(evaluate(BATCH))).toMatch(/try again later/);
});

describe("ids at the ends of their range", () => {
  type Answers = { end?: Reply; model?: Reply };
  const isModel = (request: ScenarioRequest) =>
    ["unknown agent", "other vdn", "foreign guid"].includes(request.scenario);
  const evaluateWith = async (check: Check, operation: string, { end, model }: Answers, deployment = EMBEDDED) =>
    placesOf(
      (
        await converse(
          check,
          (request) => (!isOwn({ request }) ? undefined : isModel(request) ? model : end),
          deployment,
        )
      ).evaluate(operation),
    );
  const { forbidden: _, ...others } = EMBEDDED;
  const nobodyForbidden: Deployment = { ...others, forbidden: {} };
  const workno = checkNamed("accepts-workno-in-range");
  const agentid = checkNamed("accepts-agentid-in-range");
  const signed = checkNamed("accepts-in-range");
  const refused = failing("300-002");

  const cases: [reason: string, check: Check, operation: string, answers: Answers, outcome: string[] | RegExp][] = [
    ["both are answered", workno, AGENT, { end: success({ surface: "agentgateway", operationId: AGENT }) }, []],
    ["refused like an unknown agent", workno, AGENT, { end: refused, model: refused }, []],
    ["refused with another code", workno, AGENT, { end: failing("000-002"), model: refused }, ["/retcode", "/retcode"]],
    ["refused with a status", workno, AGENT, { end: { status: 404 }, model: refused }, ["status", "status"]],
    ["all refused with a status", workno, AGENT, { end: { status: 404 }, model: { status: 404 } }, []],
    [
      "the other is not answered",
      workno,
      AGENT,
      { end: refused, model: { kind: "broken", message: "x" } },
      /^a response about another workno/,
    ],
    [
      "the end is not answered",
      workno,
      AGENT,
      { end: { kind: "broken", message: "x" }, model: refused },
      ["answer", "answer"],
    ],
    [
      "the other is put off",
      workno,
      AGENT,
      { end: refused, model: { status: 429 } },
      /^a response about another workno/,
    ],
    ["refused like another agentid", agentid, AGENT, { end: failing("000-003"), model: failing("000-003") }, []],
    [
      "refused with the other code of guids",
      agentid,
      AGENT,
      { end: failing("100-006"), model: failing("000-003") },
      [],
    ],
    ["taken for no agentid", agentid, AGENT, { end: { status: 404 }, model: failing("000-003") }, ["status", "status"]],
    [
      "answered like an unknown agent",
      signed,
      BATCH,
      { end: failingSigned("0100001"), model: failingSigned("0100001") },
      [],
    ],
    [
      "refused, where an unknown agent is left out",
      signed,
      BATCH,
      { end: failingSigned("0100002") },
      ["/resultCode", "/resultCode"],
    ],
  ];
  for (const [reason, check, operation, answers, outcome] of cases) {
    test(`${check.name}: ${reason}`, async () => {
      const places = await evaluateWith(check, operation, answers);
      if (outcome instanceof RegExp) expect(places).toMatch(outcome);
      else expect(places).toEqual(outcome);
    });
  }

  test("either of the agents of whom nothing is told will do", async () => {
    const { evaluate } = await converse(workno, (request) =>
      !isOwn({ request }) ? undefined : request.scenario === "unknown agent" ? failing("300-002") : failing("300-001"),
    );
    expect(placesOf(evaluate(AGENT))).toEqual([]);
  });

  for (const [check, operation] of [
    [workno, AGENT],
    [signed, BATCH],
  ] as const) {
    test(`${check.name}: without an unknown agent only success can be told from a refusal`, async () => {
      expect(await evaluateWith(check, operation, { end: { status: 404 } }, nobodyForbidden)).toBe(
        "subjects.unknown in the deployment file: the id of an agent who does not exist",
      );
      expect(
        await evaluateWith(
          check,
          operation,
          { end: success({ surface: operation === AGENT ? "agentgateway" : "cc-cms", operationId: operation }) },
          nobodyForbidden,
        ),
      ).toEqual([]);
    });
  }
});

describe("what the deployment file lacks", () => {
  const lacking: [name: string, words: string][] = [
    ["refuses-unknown-agent", "subjects.unknown in the deployment file: the id of an agent who does not exist"],
    ["refuses-other-vdn", "subjects.otherVdn in the deployment file: an agent of another VDN"],
  ];
  for (const [name, words] of lacking) {
    test(`${name}: nothing is sent, and the reason names it`, async () => {
      const { exchanges, evaluate } = await converse(checkNamed(name), undefined, { ...EMBEDDED, forbidden: {} });
      expect(exchanges.filter(isOwn)).toEqual([]);
      expect(evaluate(AGENT)).toEqual({ untested: words });
    });
  }

  test("a request whose Content-Type is signed is not sent without it", async () => {
    const ccCms = EMBEDDED["cc-cms"];
    if (!ccCms) throw new Error("The embedded deployment has CC-CMS.");
    const signature = { ...ccCms.signature, signedHeaders: ["host", "content-type"] };
    const { exchanges, evaluate } = await converse(checkNamed("refuses-wrong-media-type"), undefined, {
      ...EMBEDDED,
      "cc-cms": { ...ccCms, signature },
    });
    expect(exchanges.filter(isOwn).map(({ request }) => request.step)).not.toContain("no Content-Type");
    expect(evaluate(BATCH)).toEqual({ findings: [] });
  });

  test("a guid is foreign to any other agent, where only the one who asks is known", async () => {
    for (const [agentid, other] of [
      ["1030", 101],
      ["101", 102],
    ] as const) {
      const { agentgateway } = EMBEDDED;
      if (!agentgateway) throw new Error("The embedded deployment has AgentGateway.");
      const { exchanges } = await converse(checkNamed("refuses-foreign-guid"), undefined, {
        ...EMBEDDED,
        agentgateway: { ...agentgateway, agentid, agents: [Number(agentid)] },
      });
      expect(exchanges.find(isOwn)?.request.httpRequest.path).toContain(`/${other}/agentbyworkno/${agentid}`);
    }
  });

  test("the plain request goes on to the next agent until one is answered with success", async () => {
    const check = checkNamed("refuses-no-guid");
    const { exchanges, evaluate } = await converse(check, (request) =>
      request.agents[0] === 1030 || request.agents[0] === 1099 ? failing("900-002") : undefined,
    );
    const plain = exchanges.filter(({ request }) => request.operationId === AGENT && !isOwn({ request }));
    expect(plain.map(({ request }) => request.agents)).toEqual([[1030], [1099], [1031]]);
    expect(evaluate(AGENT)).toEqual({ findings: [] });
  });
});

describe("in which words something is refused", () => {
  const code = checkNamed("invalid-parameter-code");
  const vdn = checkNamed("refuses-other-vdn-plainly");
  const cases: [reason: string, check: Check, operation: string, reply: Reply, outcome: string[] | RegExp][] = [
    ["the code of the parameter", code, BATCH, failingSigned("0100002"), []],
    ["a status", code, BATCH, { status: 400 }, []],
    [
      "another code, in each of its requests",
      code,
      PRIVATE_CALLS,
      failingSigned("0100999"),
      Array(15).fill("/resultCode"),
    ],
    ["success is for other checks", code, BATCH, failingSigned("0100000"), /^a refused request with a wrong field$/],
    [
      "a failure of the server is for other checks",
      code,
      BATCH,
      { status: 500 },
      /^a refused request with a wrong field/,
    ],
    ["asked more slowly", code, BATCH, { status: 429 }, /^a refused request with a wrong field/],
    ["a code", vdn, AGENT, failing("300-001"), []],
    ["success without a result", vdn, AGENT, failing("0"), ["/retcode"]],
    ["success with an empty list", vdn, "queryAllCallInfoByAgentWorkNoEx", failing("0", { result: [] }), ["/retcode"]],
    ["what is told of the agent is for another check", vdn, AGENT, failing("0", { result: { workno: "2005" } }), []],
  ];
  for (const [reason, check, operation, reply, outcome] of cases) {
    test(`${check.name}: ${reason}`, async () => {
      const { evaluate } = await converse(check, ({ expects }) => (expects === "refusal" ? reply : undefined));
      const places = placesOf(evaluate(operation));
      if (outcome instanceof RegExp) expect(places).toMatch(outcome);
      else expect(places).toEqual(outcome);
    });
  }

  test("without an agent of another VDN nothing is asked", async () => {
    const { evaluate } = await converse(vdn, undefined, { ...EMBEDDED, forbidden: {} });
    expect(placesOf(evaluate(AGENT))).toMatch(/^subjects.otherVdn/);
  });

  test("without an accepted request nothing is evaluated", async () => {
    const { evaluate } = await converse(code, () => failingSigned("0101003"));
    expect(placesOf(evaluate(BATCH))).toBe("an accepted request to compare with");
  });
});

describe("too many requests", () => {
  const check = checkNamed("too-many-requests");
  const tooMany: Reply = failing("000-007");
  const cases: [reason: string, reply: (place: number) => Reply | undefined, outcome: string[] | RegExp][] = [
    ["all are answered", () => undefined, ["answer"]],
    ["from the sixth on they are refused", (place) => (place > 5 ? tooMany : undefined), []],
    ["refused with a status", (place) => (place > 5 ? { status: 429 } : undefined), []],
    ["refused with any code", (place) => (place > 5 ? failing("000-003") : undefined), []],
    ["some fail", (place) => (place > 10 ? { status: 503 } : undefined), ["status", "status"]],
    [
      "some are dropped",
      (place) => (place > 10 ? { kind: "broken", message: "reset" } : tooMany),
      Array(2).fill("answer"),
    ],
    [
      "some are refused with data",
      (place) => (place > 11 ? failing("000-007", { result: [1] }) : undefined),
      ["/result"],
    ],
    ["none is accepted", () => tooMany, /^a burst in which some requests are accepted$/],
    ["the session is over", () => failing("100-006"), /^100-006/],
    [
      "the run is interrupted",
      (place) => (place > 5 ? { kind: "interrupted", message: "interrupted" } : undefined),
      /^interrupted$/,
    ],
  ];
  for (const [reason, reply, outcome] of cases) {
    test(reason, async () => {
      const { evaluate, exchanges } = await converse(check, ({ scenario, step }) =>
        scenario === "too many requests" ? reply(Number(step.split(" ")[0])) : undefined,
      );
      expect(exchanges.filter(isOwn)).toHaveLength(61);
      const places = placesOf(evaluate(AGENT));
      if (outcome instanceof RegExp) expect(places).toMatch(outcome);
      else expect(places).toEqual(outcome);
    });
  }

  test("they are sent at once, and nothing for 2.5 s after that", async () => {
    const order: string[] = [];
    await check.asks.at(-1)?.run({
      deployment: EMBEDDED,
      async ask(request) {
        expect(request.credential).toBe("valid");
        expect(request.unpaced).toBe(request.step === "before" ? undefined : true);
        order.push("ask");
        await Promise.resolve();
        order.push("answer");
        return exchangeOf(request, success(request));
      },
      async after(_, duration) {
        order.push(`after ${duration}`);
      },
    });
    const once = [...Array(12).fill("ask"), ...Array(12).fill("answer"), ...Array(12).fill("after 2500")];
    expect(order).toEqual(["ask", "answer", "after 2500", ...once, ...once, ...once, ...once, ...once]);
  });
});

// What is sent.

async function sent(name: string, operation: string, surface?: OperationKey["surface"]): Promise<ScenarioRequest[]> {
  const check = checkNamed(name, surface);
  const { exchanges } = await converse(check);
  return exchanges
    .map(({ request }) => request)
    .filter(({ operationId, scenario }) => operationId === operation && scenario === check.asks.at(-1)?.name);
}

const forms: [form: string, of: (id: string) => string][] = [
  ["letters", () => "agent"],
  ["a letter at the end", (id) => `${id}a`],
  ["a plus sign", (id) => `+${id}`],
  ["a minus sign", (id) => `-${id}`],
  ["a space before it", (id) => `%20${id}`],
  ["a space after it", (id) => `${id}%20`],
  ["a leading zero", (id) => `0${id}`],
  ["a fraction", (id) => `${id}.0`],
  ["an encoded slash after it", (id) => `${id}%2F`],
  ["another path in it", (id) => `${id}%2Fallonlineagents`],
  ["5000 digits", () => "1".repeat(5000)],
];
const outside = ["0", "100", "60000"].map((id): [string, () => string] => [id, () => id]);
/** Only of the query that stands for all. */
const rightIn32Bits: [string, (id: string) => string] = ["4294968326", (id) => String(2 ** 32 + Number(id))];
const inside = ["101", "59999"].map((id): [string, () => string] => [id, () => id]);

const paths: [check: string, rows: [string, (id: string) => string][], words: string][] = [
  ["-malformed", forms, " with "],
  ["-out-of-range", outside, " "],
  ["-in-range", inside, " "],
];
for (const [suffix, rows, words] of paths) {
  const prefix = suffix === "-in-range" ? "accepts-" : "refuses-";
  test(`${prefix}workno${suffix}: in place of an agent who is asked about, with the valid guid`, async () => {
    const requests = await sent(`${prefix}workno${suffix}`, "queryAllCallInfoByAgentWorkNoEx");
    expect(
      requests.map(({ step, httpRequest: { method, path }, credential }) => [step, method, path, credential]),
    ).toEqual(
      rows.map(([form, of]) => [
        `workno${words}${form}`,
        "GET",
        `/agentgateway/resource/calldata/1030/allcallinfoEx/${of("1030")}`,
        "valid",
      ]),
    );
  });

  test(`${prefix}agentid${suffix}: in place of the agent who asks, with that agent's guid`, async () => {
    const requests = await sent(`${prefix}agentid${suffix}`, AGENT);
    expect(
      requests.map(({ step, httpRequest: { method, path }, credential }) => [step, method, path, credential]),
    ).toEqual(
      [...rows, ...(suffix === "-out-of-range" ? [rightIn32Bits] : [])].map(([form, of]) => [
        `agentid${words}${form}`,
        "GET",
        `/agentgateway/resource/agentgroup/${of("1030")}/agentbyworkno/1030`,
        "foreign-guid",
      ]),
    );
  });
}

const PATH = "/agentgateway/resource/agentgroup/1030/agentbyworkno";
const requests: [check: string, method: string, path: string, credential: string][] = [
  ["refuses-no-guid", "GET", `${PATH}/1030`, "none"],
  ["refuses-unknown-guid", "GET", `${PATH}/1030`, "unknown-guid"],
  ["refuses-former-guid", "GET", `${PATH}/1030`, "former-guid"],
  ["refuses-other-methods", "POST", `${PATH}/1030`, "valid"],
  ["refuses-method-override", "POST", `${PATH}/1030`, "valid"],
  ["refuses-unknown-agent", "GET", `${PATH}/59998`, "valid"],
  ["refuses-other-vdn", "GET", `${PATH}/2005`, "valid"],
];
for (const [check, method, path, credential] of requests) {
  test(`${check} sends ${method} ${path} with credential ${credential}`, async () => {
    const requests = await sent(check, AGENT, "agentgateway");
    expect(
      requests.map((request) => [request.httpRequest.method, request.httpRequest.path, request.credential]),
    ).toEqual([[method, path, credential]]);
  });
}

test("refuses-foreign-guid sends the guid in the name of another agent, and of the last one of the file", async () => {
  const requests = await sent("refuses-foreign-guid", AGENT);
  expect(requests.map(({ httpRequest: { path }, credential }) => [path, credential])).toEqual(
    ["1099", "1100"].map((agentid) => [`${PATH.replace("1030", agentid)}/1030`, "foreign-guid"]),
  );
});

const HONEST = { ccId: 1, vdn: 170, agentId: 1099 };
const HONEST_BATCH = { ccId: 1, vdn: 170, agentIds: [1099, 1031, 1100] };

/** The bodies of both requests, as changes to the honest ones. */
const bodies: [check: string, operation: string, changes: object[]][] = [
  ["refuses-missing-field", PRIVATE_CALLS, [{ ccId: undefined }, { vdn: undefined }, { agentId: undefined }]],
  ["refuses-missing-field", BATCH, [{ ccId: undefined }, { vdn: undefined }, { agentIds: undefined }]],
  ["refuses-null-field", PRIVATE_CALLS, [{ ccId: null }, { vdn: null }, { agentId: null }]],
  ["refuses-null-field", BATCH, [{ ccId: null }, { vdn: null }, { agentIds: null }]],
  [
    "refuses-wrong-type",
    PRIVATE_CALLS,
    [
      ...["text", [], {}].map((ccId) => ({ ccId })),
      ...["text", [], {}].map((vdn) => ({ vdn })),
      ...["text", [], {}].map((agentId) => ({ agentId })),
    ],
  ],
  [
    "refuses-wrong-type",
    BATCH,
    [
      ...["text", [], {}].map((ccId) => ({ ccId })),
      ...["text", [], {}].map((vdn) => ({ vdn })),
      ...["text", {}].map((agentIds) => ({ agentIds })),
    ],
  ],
  [
    "refuses-convertible-value",
    PRIVATE_CALLS,
    [
      ...[true, 1.5].map((ccId) => ({ ccId })),
      ...[true, 170.5].map((vdn) => ({ vdn })),
      ...[true, 1099.5].map((agentId) => ({ agentId })),
    ],
  ],
  [
    "refuses-convertible-value",
    BATCH,
    [
      ...[true, 1.5].map((ccId) => ({ ccId })),
      ...[true, 170.5].map((vdn) => ({ vdn })),
      ...[true, 1099].map((agentIds) => ({ agentIds })),
    ],
  ],
  ["refuses-wrong-item", BATCH, ["text", true, 1099.5, [], {}].map((item) => ({ agentIds: [item, 1031, 1100] }))],
  ["refuses-number-as-text", PRIVATE_CALLS, [{ ccId: "1" }, { vdn: "170" }, { agentId: "1099" }]],
  ["refuses-number-as-text", BATCH, [{ ccId: "1" }, { vdn: "170" }, { agentIds: ["1099", "1031", "1100"] }]],
  [
    "refuses-out-of-range",
    PRIVATE_CALLS,
    [
      ...[0, 65536, -1].map((ccId) => ({ ccId })),
      ...[0, 5001, -1].map((vdn) => ({ vdn })),
      ...[0, 100, 60000].map((agentId) => ({ agentId })),
      ...[170 + 2 ** 16, 170 + 2 ** 32].map((vdn) => ({ vdn })),
      { agentId: 1099 + 2 ** 32 },
    ],
  ],
  [
    "refuses-out-of-range",
    BATCH,
    [
      ...[0, 65536, -1].map((ccId) => ({ ccId })),
      ...[0, 5001, -1].map((vdn) => ({ vdn })),
      ...[0, 100, 60000].map((agentId) => ({ agentIds: [1099, 1031, 1100, agentId] })),
    ],
  ],
  ["accepts-in-range", PRIVATE_CALLS, [{ agentId: 101 }, { agentId: 59999 }]],
  ["accepts-in-range", BATCH, [{ agentIds: [1099, 1031, 1100, 101] }, { agentIds: [1099, 1031, 1100, 59999] }]],
  ["refuses-empty-list", BATCH, [{ agentIds: [] }]],
  ["refuses-wrong-last-item", BATCH, [{ agentIds: [1099, 1031, 1100, "text"] }]],
  ["refuses-null-item", BATCH, [{ agentIds: [1099, null, 1031, 1100] }]],
  ["refuses-other-digits", PRIVATE_CALLS, [{ agentId: "١٠٩٩" }]],
];
for (const [check, operation, changes] of bodies) {
  test(`${check} sends these bodies to ${operation}`, async () => {
    const honest = operation === BATCH ? HONEST_BATCH : HONEST;
    const requests = await sent(check, operation, "cc-cms");
    expect(requests.map(({ httpRequest }) => JSON.parse(httpRequest.body ?? ""))).toEqual(
      changes.map((change) => JSON.parse(JSON.stringify({ ...honest, ...change }))),
    );
    expect(new Set(requests.map(({ credential, httpRequest }) => `${credential} ${httpRequest.method}`))).toEqual(
      new Set(["valid POST"]),
    );
  });
}

test("refuses-too-many-agents asks about the agents of the deployment file, until they are 6001", async () => {
  const [request] = await sent("refuses-too-many-agents", BATCH);
  const { agentIds } = JSON.parse(request?.httpRequest.body ?? "");
  expect(agentIds).toHaveLength(6001);
  expect(new Set(agentIds)).toEqual(new Set([1099, 1031, 1100]));
});

test("refuses-broken-json sends nothing that is JSON", async () => {
  const texts = (await sent("refuses-broken-json", PRIVATE_CALLS)).map(({ httpRequest }) => httpRequest.body ?? "none");
  expect(texts).toEqual(['{"ccId":1,"vdn":170,"agentId":1099', "question", ""]);
  for (const text of texts) expect(() => JSON.parse(text)).toThrow();
});

const headers: [check: string, types: (string | undefined)[]][] = [
  ["refuses-wrong-media-type", ["text/plain; charset=UTF-8", "application/xml; charset=UTF-8", undefined]],
  ["refuses-wrong-charset", ["application/json; charset=UTF-16"]],
];
for (const [check, types] of headers) {
  test(`${check} sends the honest body as something else`, async () => {
    const requests = await sent(check, PRIVATE_CALLS);
    expect(
      requests.map(({ httpRequest }) => [httpRequest.headers["Content-Type"], JSON.parse(httpRequest.body ?? "")]),
    ).toEqual(types.map((type) => [type, HONEST]));
  });
}

test("the signed query with another method is the honest one", async () => {
  const [request, ...others] = await sent("refuses-other-methods", BATCH, "cc-cms");
  expect([others, request?.httpRequest.method, request?.credential]).toEqual([[], "GET", "valid"]);
  expect(JSON.parse(request?.httpRequest.body ?? "")).toEqual(HONEST_BATCH);
});

const credentials: [check: string, credential: string][] = [
  ["refuses-unknown-key", "unknown-key"],
  ["refuses-wrong-signature", "wrong-signature"],
  ["refuses-altered-body", "altered-body"],
  ["refuses-altered-path", "altered-path"],
  ["refuses-altered-header", "altered-header"],
  ["refuses-altered-method", "altered-method"],
  ["refuses-unsigned-body", "unsigned-body"],
  ["refuses-unsigned-query", "unsigned-query"],
  ["refuses-old-timestamp", "old-timestamp"],
  ["refuses-replay", "replay"],
];
for (const [check, credential] of credentials) {
  test(`${check} sends the honest request with credential ${credential}`, async () => {
    const [request, ...others] = await sent(check, PRIVATE_CALLS);
    expect([others, request?.credential, request?.httpRequest.method]).toEqual([[], credential, "POST"]);
    expect(JSON.parse(request?.httpRequest.body ?? "")).toEqual(HONEST);
  });
}

const severalCredentials: [check: string, operation: string, credentials: string[]][] = [
  ["refuses-malformed-guid", AGENT, ["malformed-guid", "empty-guid", "null-guid", "any-guid"]],
  ["refuses-no-authorization", PRIVATE_CALLS, ["none", "empty-authorization"]],
  ["refuses-no-authorization", BATCH, ["none"]],
  [
    "refuses-malformed-authorization",
    PRIVATE_CALLS,
    ["malformed-authorization", "bearer-authorization", "basic-authorization", "other-scheme"],
  ],
  ["refuses-malformed-authorization", BATCH, ["malformed-authorization"]],
  ["refuses-near-guid", AGENT, ["guid-with-other-digit", "guid-with-digit-less", "guid-with-digit-more"]],
  [
    "refuses-loose-guid",
    AGENT,
    ["guid-in-other-case", "guid-of-other-node", "guid-cut-off", "guid-with-more-behind-it"],
  ],
  ["refuses-guid-elsewhere", AGENT, ["guid-in-x-guid", "guid-in-authorization", "guid-in-query"]],
  ["refuses-guid-in-cookie", AGENT, ["guid-in-cookie", "guid-in-path"]],
  ["refuses-near-signature", PRIVATE_CALLS, ["cut-signature", "long-signature", "empty-signature"]],
  ["refuses-unsigned-host", PRIVATE_CALLS, ["unsigned-host", "unsigned-headers"]],
  ["refuses-empty-secret", PRIVATE_CALLS, ["empty-secret", "unknown-key-empty-secret"]],
  ["refuses-other-letter-case", PRIVATE_CALLS, ["signature-in-capitals", "key-in-other-case"]],
  ["refuses-authorization-elsewhere", PRIVATE_CALLS, ["signature-in-x-authorization", "signature-in-query"]],
];
for (const [check, operation, names] of severalCredentials) {
  test(`${check} sends the honest request of ${operation} with these credentials, and nothing else is special about it`, async () => {
    const requests = await sent(check, operation);
    expect(requests.map(({ credential }) => credential)).toEqual(names);
    const [plain] = await sent(operation === AGENT ? "refuses-no-guid" : "refuses-no-authorization", operation);
    for (const { httpRequest } of requests) expect(httpRequest).toEqual(plain?.httpRequest);
  });
}

test("refuses-other-spelling sends the query without credential, and each request is the query to who is not strict", async () => {
  for (const [operation, path] of [
    [AGENT, "/agentgateway/resource/agentgroup/1030/agentbyworkno/1030"],
    [PRIVATE_CALLS, "/rest/cmsapp/v1/openapi/agent/agentprivatecall"],
  ] as const) {
    const [, root, rest] = /^(\/[^/]+)(\/.*)$/.exec(path) ?? [];
    const requests = await sent("refuses-other-spelling", operation, operation === AGENT ? "agentgateway" : "cc-cms");
    const right = operation === AGENT ? "GET" : "POST";
    expect(requests.map(({ httpRequest, credential }) => [credential, httpRequest.method, httpRequest.path])).toEqual([
      ["none", right, `${root}/${rest}`],
      ["none", right, `${root}/.${rest}`],
      ["none", right, `${root}/x/..${rest}`],
      ["none", right, path.toUpperCase()],
      ["none", right, `${root};a=b${rest}`],
      ["none", right, `${path}/`],
      ["none", right, operation === AGENT ? path.replace("/a", "/%61") : path.replace("/r", "/%72")],
      ["none", right.toLowerCase(), path],
      ["none", right === "GET" ? "POST" : "GET", path],
    ]);
    expect(requests.at(-1)?.httpRequest.headers).toMatchObject({
      "X-HTTP-Method-Override": right,
      "X-HTTP-Method": right,
    });
  }
});

const elsewhere: [reply: Reply, isAnswer: boolean][] = [
  [{ status: 404 }, false],
  [{ status: 301 }, false],
  [{ kind: "broken", message: "reset" }, false],
  [{ status: 200, body: html }, false],
  [{ body: { result: false } }, false],
  [{ status: 405, body: { result: "an error" } }, false],
  [failing("100-006"), false],
  [failing("0"), true],
  [{ status: 203, body: { retcode: "0", result: {} } }, true],
  [{ status: 401, body: { result: { workno: "1099" } } }, true],
  [{ status: 500, body: html }, true],
];
for (const [reply, isAnswer] of elsewhere) {
  test(`refuses-other-spelling ${isAnswer ? "finds" : "does not mind"} ${JSON.stringify(reply)}`, async () => {
    const check = checkNamed("refuses-other-spelling", "agentgateway");
    const { evaluate } = await converse(check, ({ expects }) => (expects === "refusal" ? reply : undefined));
    expect(placesOf(evaluate(AGENT)).length).toBe(isAnswer ? 9 : 0);
  });
}

test("refuses-lenient-json sends what JSON.parse does not read, or what is no request", async () => {
  const texts = (await sent("refuses-lenient-json", PRIVATE_CALLS)).map(({ step, httpRequest }) => [
    step,
    httpRequest.body,
  ]);
  expect(texts).toEqual([
    ["a comma too many", '{"ccId":1,"vdn":170,"agentId":1099,}'],
    ["a comment", '{/* request */"ccId":1,"vdn":170,"agentId":1099}'],
    ["NaN", '{"ccId":1,"vdn":170,"agentId":1099,"more":NaN}'],
    ["single quotes", "{'ccId':1,'vdn':170,'agentId':1099}"],
    ["names without quotes", "{ccId:1,vdn:170,agentId:1099}"],
    ["a name twice", '{"ccId":1,"ccId":1,"vdn":170,"agentId":1099}'],
    ["a byte order mark", '\ufeff{"ccId":1,"vdn":170,"agentId":1099}'],
    ["a text after it", '{"ccId":1,"vdn":170,"agentId":1099}{}'],
    ["one value", "1099"],
  ]);
  const read = texts.filter(([, text]) => {
    try {
      return JSON.parse(text ?? "") !== undefined;
    } catch {
      return false;
    }
  });
  expect(read.map(([step]) => step)).toEqual(["a name twice", "one value"]);
});

test("the ids in other digits, and the parameters that come twice, stand in the URL", async () => {
  const digits = await sent("refuses-other-digits", AGENT, "agentgateway");
  expect(digits.map(({ httpRequest: { path }, credential }) => [decodeURIComponent(path), credential])).toEqual([
    [`${PATH.replace("1030", "١٠٣٠")}/1030`, "foreign-guid"],
    [`${PATH}/١٠٣٠`, "valid"],
  ]);
  const repeated = await sent("refuses-repeated-parameters", AGENT);
  expect(repeated.map(({ httpRequest: { path }, credential }) => [path, credential])).toEqual([
    [`${PATH}/1030?agentid=1030&agentid=1099`, "valid"],
    [`${PATH}/1030?calldata=a&calldata=b`, "valid"],
  ]);
});
