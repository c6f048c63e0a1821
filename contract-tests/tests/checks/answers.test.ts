import { expect, test } from "vitest";
import { answerChecks } from "../../checks/answer-checks.ts";
import { Observations } from "../../checks/observations.ts";
import { closedReason, parseExchange } from "../../checks/parsed-exchange.ts";
import { requestOf } from "../../checks/scenario.ts";
import type { ScenarioRequest } from "../../checks/scenario-request.ts";
import { type Edition, operationOf, type Surface } from "../../contract/contract.ts";
import type { Exchange, TransportFailure } from "../../transport/exchange.ts";
import { type Edits, edited } from "../edit-json.ts";
import { exampleOf } from "../examples.ts";

interface Case extends Edits {
  status?: number;
  contentType?: string;
  /** The example that is edited; `raw` replaces the whole body. */
  example?: string;
  raw?: string | Uint8Array;
  failure?: TransportFailure;
  headers?: [name: string, value: string][];
  expects?: ScenarioRequest["expects"];
  /** That of the deployment file. */
  edition?: Edition;
}

const AGENT: [Surface, string, string] = ["agentgateway", "queryAgentInfoByWorkNo", "agentInCall"];
const ONLINE: [Surface, string, string] = ["agentgateway", "queryAllOnlineAgents", "twoQueues"];
const CALLS: [Surface, string, string] = ["agentgateway", "queryAllCallInfoByAgentWorkNoEx", "agentInCall"];
const STATES: [Surface, string, string] = ["cc-cms", "queryAgentStatusInfoByAgentIds", "threeAgents"];
const PRIVATE: [Surface, string, string] = ["cc-cms", "queryAgentPrivateCalls", "privateCalls"];

function evaluate(name: string, [surface, operationId, defaultExample]: [Surface, string, string], given: Case) {
  const check = answerChecks.find((candidate) => candidate.name === name);
  if (!check) throw new Error(`There is no check ${name}.`);
  const exchange = exchangeOf(surface, operationId, defaultExample, given);
  const evaluation = check.evaluate(
    new Observations({ forbidden: {}, ...(given.edition && { edition: given.edition }) }, [exchange]),
    exchange.operation,
  );
  return "untested" in evaluation
    ? evaluation
    : { ...evaluation, places: evaluation.findings.map(({ where }) => where) };
}

function exchangeOf(surface: Surface, operationId: string, defaultExample: string, given: Case) {
  const {
    status = 200,
    contentType = "application/json",
    example = defaultExample,
    raw,
    failure,
    headers = [],
  } = given;
  const body = edited(exampleOf(surface, operationId, example), given);
  const bytes = typeof raw === "object" ? raw : new TextEncoder().encode(raw ?? JSON.stringify(body));
  const type: [string, string][] = contentType === "" ? [] : [["Content-Type", contentType]];
  const result: Exchange["result"] = failure
    ? { failure }
    : { answer: { status, headers: [...type, ...headers], body: bytes } };
  const operation = operationOf(surface, operationId);
  const { method, path } = operation;
  const { expects = "answer" } = given;
  const request = requestOf(operation, { method, path, headers: {} }, { scenario: "test", step: "first", expects });
  return parseExchange({ request, exchange: { result } });
}

/** Exchanges that a check must reject: the reason, the exchange, and where the findings point. */
const rejected: [check: string, reason: string, operation: [Surface, string, string], given: Case, places: string[]][] =
  [
    ["status-documented", "404 with a page of the server", AGENT, { status: 404, raw: "<html>" }, ["status"]],
    ["status-documented", "400, though the URL is not too long", AGENT, { status: 400, raw: "" }, ["status"]],
    ["status-documented", "401 is no answer of this surface", AGENT, { status: 401, raw: "" }, ["status"]],
    ["status-documented", "500 without a code", PRIVATE, { status: 500, raw: '{"error":"x"}' }, ["status"]],
    ["status-documented", "a redirect is not documented", PRIVATE, { status: 302, raw: "" }, ["status"]],
    ["status-200", "success with HTTP status 500", AGENT, { status: 500 }, ["status"]],
    ["status-200", "a failure with HTTP status 400", PRIVATE, { status: 400, example: "invalidParameter" }, ["status"]],
    [
      "status-documented",
      "the connection broke in the answer",
      AGENT,
      { failure: { kind: "broken", message: "reset" } },
      ["answer"],
    ],
    ["json", "the body is empty", AGENT, { raw: "" }, ["body"]],
    ["json", "the body is HTML", AGENT, { raw: "<html>" }, ["body"]],
    ["json", "the body is cut off", AGENT, { raw: '{"retcode":"0"' }, ["body"]],
    ["json", "the body has data behind the JSON text", AGENT, { raw: '{"retcode":"0"}{}' }, ["body"]],
    ["no-byte-order-mark", "the body begins with a byte order mark", AGENT, { raw: '\uFEFF{"retcode":"0"}' }, ["body"]],
    ["json", "the body is GBK, not UTF-8", AGENT, { raw: Uint8Array.of(0x22, 0xd7, 0xf9, 0x22) }, ["body"]],
    ["media-type", "it is sent as text", AGENT, { contentType: "text/plain" }, ["header Content-Type"]],
    ["media-type", "there is no Content-Type", AGENT, { contentType: "" }, ["header Content-Type"]],
    [
      "media-type",
      "another charset is named",
      PRIVATE,
      { contentType: "application/json; charset=GBK" },
      ["header Content-Type"],
    ],
    [
      "media-type",
      "it is sent as a relative of JSON",
      PRIVATE,
      { contentType: "application/problem+json" },
      ["header Content-Type"],
    ],
    ["response-schema-inferred", "the agent is missing", AGENT, { remove: ["/result"] }, ["/result"]],
    ["response-schema-inferred", "the id is missing", AGENT, { remove: ["/result/workno"] }, ["/result/workno"]],
    ["response-schema", "the code is missing", AGENT, { remove: ["/retcode"] }, ["/retcode"]],
    ["response-schema", "a number came as a string", AGENT, { set: { "/result/groupid": "1" } }, ["/result/groupid"]],
    ["response-schema", "the state is out of range", AGENT, { set: { "/result/status": 10 } }, ["/result/status"]],
    [
      "response-schema",
      "one agent of many has a wrong field",
      ONLINE,
      { set: { "/result/1/agent/0/mediatype": "TT" } },
      ["/result/1/agent/0/mediatype"],
    ],
    ["response-schema", "the code is of no known form", AGENT, { raw: '{"message":"","retcode":"E1"}' }, ["/retcode"]],
    ["response-schema", "the code came as a number", AGENT, { set: { "/retcode": 0, "/result": null } }, ["/retcode"]],
    ["response-schema", "the body is no object", PRIVATE, { raw: "[]" }, ["body"]],
    [
      "response-schema",
      "seconds came as a fraction",
      STATES,
      { set: { "/resultDesc/0/currentStateTime": 1.5 } },
      ["/resultDesc/0/currentStateTime"],
    ],
    ["response-schema-inferred", "the message is missing", AGENT, { remove: ["/message"] }, ["/message"]],
    [
      "response-schema-inferred",
      "a field is null",
      AGENT,
      { set: { "/result/phonenumber": null } },
      ["/result/phonenumber"],
    ],
    ["response-schema-inferred", "a field is missing", AGENT, { remove: ["/result/ctiStatus"] }, ["/result/ctiStatus"]],
    ["response-schema-inferred", "a call id has another form", CALLS, { set: { "/result": ["70093"] } }, ["/result/0"]],
    ["response-schema-inferred", "a failure carries a result", AGENT, { set: { "/retcode": "100-006" } }, ["/result"]],
    [
      "response-schema-inferred",
      "a media type that the list lacks",
      AGENT,
      { set: { "/result/skilllist/0/mediatype": 18 } },
      ["/result/skilllist/0/mediatype"],
    ],
    [
      "response-schema-inferred",
      "a number beyond 32 bits",
      STATES,
      { set: { "/resultDesc/0/agentRelease": 4_294_967_295 } },
      ["/resultDesc/0/agentRelease"],
    ],
    [
      "response-schema-inferred",
      "something in a field that is not used",
      ONLINE,
      { set: { "/result/0/agent/0/skilllist": ["voice"] } },
      ["/result/0/agent/0/skilllist/0"],
    ],
    [
      "response-schema-inferred",
      "the text of a failure is a list",
      PRIVATE,
      { raw: '{"resultCode":"0100002","resultDesc":[]}' },
      ["/resultDesc"],
    ],
    ["envelope", "failure with a result", AGENT, { set: { "/retcode": "100-006" } }, ["/result"]],
    ["envelope", "no code at all", AGENT, { raw: "{}" }, ["/retcode"]],
    ["envelope", "no object", PRIVATE, { raw: "[]" }, ["/resultCode"]],
    ["older-payload", "the old list lacks an agent", STATES, { remove: ["/resultDatas/2"] }, ["/resultDatas/2"]],
    [
      "older-payload",
      "the old list differs in one value",
      STATES,
      { set: { "/resultDatas/1/prevState": 9 } },
      ["/resultDatas/1/prevState"],
    ],
    ["envelope", "the old code says failure", PRIVATE, { set: { "/result": "1" } }, ["/result"]],
    [
      "envelope",
      "the old code says success on failure",
      PRIVATE,
      { example: "invalidParameter", set: { "/result": "0" } },
      ["/result"],
    ],
    [
      "envelope",
      "a failure with a payload",
      PRIVATE,
      { set: { "/resultCode": "0100001", "/result": "1" } },
      ["/resultDesc", "/resultDatas"],
    ],
    [
      "unique-keys",
      "a property twice, deep inside",
      AGENT,
      { raw: '{"retcode":"0","result":{"workno":"1","workno":"2"}}' },
      ["/result/workno"],
    ],
    ["integers", "1.0", AGENT, { raw: '{"retcode":"0","result":{"vdnid":1.0}}' }, ["/result/vdnid"]],
    ["integers", "1e3", AGENT, { raw: '{"retcode":"0","result":{"logindate":1e3}}' }, ["/result/logindate"]],
    [
      "integers",
      "one more than 64 bits hold",
      AGENT,
      { raw: '{"retcode":"0","result":{"logindate":9223372036854775808}}' },
      ["/result/logindate"],
    ],
    [
      "code-known",
      "a code that a later edition has",
      AGENT,
      { raw: '{"message":"","retcode":"000-007"}', edition: "2023" },
      ["/retcode"],
    ],
    ["code-known", "a code of no table", AGENT, { raw: '{"message":"","retcode":"123-456"}' }, ["/retcode"]],
    ["documented-properties", "one in the envelope", AGENT, { set: { "/trace": "" } }, ["body"]],
    [
      "documented-properties",
      "one in an agent",
      ONLINE,
      { set: { "/result/0/agent/0/signInMode": 1 } },
      ["/result/0/agent/0"],
    ],
    ["no-internals", "a frame of Java", AGENT, { set: { "/message": "at a.b.C.query(C.java:4)" } }, ["body"]],
    ["no-internals", "an exception", AGENT, { set: { "/message": "java.lang.NullPointerException" } }, ["body"]],
    ["no-internals", "a path, in a refusal too", AGENT, { status: 500, raw: "see /opt/aicc/log" }, ["body"]],
    ["not-cacheable", "public", AGENT, { headers: [["Cache-Control", "public"]] }, ["header Cache-Control"]],
    ["not-cacheable", "for a minute", STATES, { headers: [["Cache-Control", "max-age=60"]] }, ["header Cache-Control"]],
    [
      "not-cacheable",
      "until 2099",
      AGENT,
      { headers: [["Expires", "Fri, 01 Jan 2099 00:00:00 GMT"]] },
      ["header Cache-Control"],
    ],
    [
      "not-cacheable",
      "a date of change alone",
      AGENT,
      { headers: [["Last-Modified", "Fri, 01 Jan 2021 00:00:00 GMT"]] },
      ["header Cache-Control"],
    ],
    ["content-encoding", "plain", AGENT, { headers: [["Content-Encoding", "br"]] }, ["header Content-Encoding"]],
    [
      "table-types",
      "the states are strings, as in the sample",
      AGENT,
      { example: "referenceSample" },
      ["/result/status", "/result/ctiStatus", "/result/skilllist/3/mediatype", "/result/mediatype"],
    ],
    [
      "table-types",
      "groupname is null, as in the sample",
      ONLINE,
      { remove: ["/result/1"] },
      ["/result/0/agent/0/groupname", "/result/0/agent/1/groupname"],
    ],
  ];

for (const [check, reason, operation, given, places] of rejected) {
  test(`${check} rejects: ${reason}`, () => {
    expect(evaluate(check, operation, given)).toMatchObject({ places });
  });
}

/** Exchanges that a check must not reject. */
const accepted: [check: string, reason: string, operation: [Surface, string, string], given: Case][] = [
  ["status-documented", "200", AGENT, {}],
  ["status-documented", "401 is the documented refusal of a signature", PRIVATE, { status: 401 }],
  ["status-documented", "a failure with HTTP status 400", AGENT, { status: 400, example: "operationException" }],
  [
    "json",
    "GBK, as the answer says",
    AGENT,
    { contentType: "application/json; charset=GBK", raw: Uint8Array.of(0x22, 0xd7, 0xf9, 0x22) },
  ],
  ["status-200", "a failure with HTTP status 200", AGENT, { example: "operationException" }],
  ["json", "JSON with white space around it", AGENT, { raw: ' {"retcode":"0"}\n' }],
  ["media-type", "with charset", AGENT, { contentType: "application/json; charset=UTF-8" }],
  ["media-type", "in capitals, quoted", AGENT, { contentType: 'Application/JSON;charset="utf-8"' }],
  ["response-schema", "the sample of the interface reference", AGENT, { example: "referenceSample" }],
  ["response-schema-inferred", "the sample of the interface reference", STATES, { example: "referenceSample" }],
  ["response-schema", "an agent without phone number", AGENT, { set: { "/result/phonenumber": null } }],
  ["response-schema", "an agent of whom little is said", AGENT, { remove: ["/result/name", "/result/logindate"] }],
  ["response-schema", "call ids of another form", CALLS, { set: { "/result": ["70093"] } }],
  ["response-schema", "an access node of -1", STATES, { set: { "/resultDesc/0/locationId": -1 } }],
  ["response-schema", "success without the older pair", PRIVATE, { remove: ["/result", "/resultDatas"] }],
  ["response-schema", "no calls, as a list without items", CALLS, { example: "noCalls" }],
  ["response-schema", "a property that no page lists", AGENT, { set: { "/result/signInMode": 1 } }],
  ["envelope", "failure without a result", AGENT, { example: "notSignedIn" }],
  ["envelope", "failure with a result of null", AGENT, { raw: '{"message":"","retcode":"100-006","result":null}' }],
  ["envelope", "failure with an empty result", AGENT, { raw: '{"message":"","retcode":"100-006","result":{}}' }],
  ["envelope", "success without the older pair", STATES, { remove: ["/result", "/resultDatas"] }],
  ["envelope", "the old list differs", STATES, { set: { "/resultDatas/1/prevState": 9 } }],
  ["older-payload", "success without the older list", STATES, { remove: ["/resultDatas"] }],
  [
    "envelope",
    "a failure with empty lists",
    PRIVATE,
    { raw: '{"resultCode":"0100002","resultDesc":[],"resultDatas":[]}' },
  ],
  ["envelope", "success with an empty list", PRIVATE, { example: "noPrivateCalls" }],
  ["envelope", "failure without the older pair of fields", PRIVATE, { example: "invalidParameter" }],
  ["table-types", "integers, as in the table", AGENT, {}],
  [
    "table-types",
    "a text that neither has",
    AGENT,
    { set: { "/result/status": "busy", "/result/mediatype": "audio" } },
  ],
  ["unique-keys", "one name in two objects", ONLINE, {}],
  ["json", "a byte order mark before it", AGENT, { raw: '\uFEFF{"retcode":"0"}' }],
  ["no-byte-order-mark", "none", AGENT, {}],
  ["response-schema", "the payload is missing", AGENT, { remove: ["/result"] }],
  ["response-schema", "the payload is null", AGENT, { set: { "/result": null } }],
  [
    "envelope",
    "failure with an object of nothing",
    AGENT,
    { raw: '{"retcode":"300-002","message":"","result":{"workno":null,"name":"","status":0}}' },
  ],
  ["integers", "a fraction in an undocumented property", AGENT, { raw: '{"retcode":"0","result":{"load":0.5}}' }],
  ["integers", "the largest of 64 bits", AGENT, { raw: '{"retcode":"0","result":{"logindate":9223372036854775807}}' }],
  ["code-known", "a code of another page", AGENT, { raw: '{"message":"","retcode":"000-007"}' }],
  ["code-known", "a code of the edition", AGENT, { raw: '{"message":"","retcode":"000-007"}', edition: "2025-11" }],
  ["code-known", "success", PRIVATE, {}],
  ["documented-properties", "all of a page", STATES, {}],
  ["no-internals", "a sentence with a slash", AGENT, { set: { "/message": "either/or (see the manual)" } }],
  ["not-cacheable", "no header at all", AGENT, {}],
  ["not-cacheable", "no-store", AGENT, { headers: [["Cache-Control", "no-store, max-age=0"]] }],
  ["not-cacheable", "private", AGENT, { headers: [["Cache-Control", "private, max-age=60"]] }],
  ["content-encoding", "no coding by name", AGENT, { headers: [["Content-Encoding", "identity"]] }],
  ["not-cacheable", "already over", AGENT, { headers: [["Expires", "Thu, 01 Jan 1970 00:00:00 GMT"]] }],
];

for (const [check, reason, operation, given] of accepted) {
  test(`${check} accepts: ${reason}`, () => {
    expect(evaluate(check, operation, given)).toMatchObject({ findings: [] });
  });
}

/** Exchanges that a check can say nothing about, and what it says is missing. */
const untested: [check: string, reason: string, operation: [Surface, string, string], given: Case, missing: RegExp][] =
  [
    [
      "status-documented",
      "nothing is there",
      AGENT,
      { failure: { kind: "unreachable", message: "refused" } },
      /refused/,
    ],
    ["status-documented", "only refusals were asked for", AGENT, { status: 404, expects: "refusal" }, /a response/],
    ["json", "no answer", AGENT, { failure: { kind: "broken", message: "reset" } }, /a response with HTTP status 200/],
    ["media-type", "refused", PRIVATE, { status: 401 }, /a response with HTTP status 200/],
    ["response-schema", "created", AGENT, { status: 201 }, /^a response whose body is JSON; got HTTP status 201$/],
    ["response-schema", "not JSON", AGENT, { raw: "<html>" }, /JSON/],
    ...["response-schema", "envelope", "json", "media-type"].map(
      (check): [string, string, typeof AGENT, Case, RegExp] => [
        check,
        "a proxy answers what has to be refused",
        AGENT,
        { raw: '{"code":404,"msg":"not found"}', expects: "refusal" },
        /^a response /,
      ],
    ),
    [
      "response-schema",
      "a well-formed failure",
      AGENT,
      { example: "operationException" },
      /a successful response; got 100-007 \(/,
    ],
    [
      "response-schema",
      "a list without items",
      PRIVATE,
      { example: "noPrivateCalls" },
      /an item in \/resultDatas and in \/resultDesc;/,
    ],
    [
      "response-schema",
      "lists that are empty in every agent",
      ONLINE,
      { set: { "/result/0/agent": [], "/result/1/agent": [] } },
      /an item in \/result\/\*\/agent: an agent must be signed in to a skill queue during the run$/,
    ],
    [
      "response-schema",
      "a failure with an empty result",
      AGENT,
      { raw: '{"message":"","retcode":"100-006","result":{}}' },
      /a successful response/,
    ],
    ["table-types", "a failure", AGENT, { example: "notSignedIn" }, /success/],
  ];

for (const [check, reason, operation, given, missing] of untested) {
  test(`${check} is untested: ${reason}`, () => {
    expect(evaluate(check, operation, given)).toEqual({ untested: expect.stringMatching(missing) });
  });
}

test("every check has an exchange that it rejects, and one that it accepts", () => {
  const names = answerChecks.map(({ name }) => name);
  expect(new Set(rejected.map(([name]) => name))).toEqual(new Set(names));
  expect(new Set(accepted.map(([name]) => name))).toEqual(new Set(names));
});

test("a finding says what was expected, what came, and which row says so", () => {
  const evaluation = evaluate("response-schema", AGENT, { set: { "/result/currentstatetime": "150" } });
  expect(evaluation).toMatchObject({
    findings: [
      {
        where: "/result/currentstatetime",
        expected: "integer",
        actual: '"150"',
        source: '"Querying the Details About a Specified Agent" (2023-09-27), table 4, row 3.12',
      },
    ],
  });
});

test("undocumented properties of one object are one finding, whose names are shortened", () => {
  const names = Array.from({ length: 9_000 }, (_, index) => `made-up-${index}`);
  const set = { "/result": { ...Object.fromEntries(names.map((name) => [name, 1])), constructor: 1 } };
  const evaluation = evaluate("documented-properties", AGENT, { set });
  expect(evaluation).toMatchObject({ places: ["/result"] });
  expect(evaluation).toMatchObject({
    findings: [
      {
        expected: "documented properties only",
        actual: expect.stringMatching(/^"made-up-0", ("made-up-[1-9]", ){8}"made-up-9" and 8991 more$/),
      },
    ],
  });
});

test("where a sample and its table disagree, it is the reference's fault", () => {
  const evaluation = evaluate("table-types", AGENT, { example: "referenceSample" });
  expect("findings" in evaluation && evaluation.findings.map(({ fault }) => fault)).toEqual(Array(4).fill("reference"));
});

test("a shared schema is cited from the page of the operation", () => {
  const evaluation = evaluate("response-schema", ONLINE, { set: { "/result/0/agent/0/status": 99 } });
  expect(evaluation).toMatchObject({
    findings: [{ source: expect.stringMatching(/All Online Agents.*table 5, row 3\.3\.3$/) }],
  });
});

const closings: [reason: string, operation: [Surface, string, string], given: Case, closed: boolean][] = [
  ["a success", AGENT, {}, false],
  ["a failure that is not about the credential", AGENT, { example: "operationException" }, false],
  ["100-006", AGENT, { example: "notSignedIn" }, true],
  ["000-003", AGENT, { raw: '{"message":"","retcode":"000-003"}' }, true],
  ["401", PRIVATE, { status: 401 }, true],
  ["nothing there", PRIVATE, { failure: { kind: "unreachable", message: "nothing" } }, true],
  ["a sign-in that was refused", AGENT, { failure: { kind: "refused", message: "nothing" } }, true],
  ["an interruption", AGENT, { failure: { kind: "interrupted", message: "nothing" } }, true],
  ["a reset connection", PRIVATE, { failure: { kind: "broken", message: "nothing" } }, false],
];

for (const [reason, [surface, operationId, example], given, closed] of closings) {
  test(`${reason} ${closed ? "closes" : "does not close"} a surface`, () => {
    expect(closedReason(exchangeOf(surface, operationId, example, given)) !== undefined).toBe(closed);
  });
}
