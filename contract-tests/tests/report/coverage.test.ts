import { beforeAll, describe, expect, test } from "vitest";
import type { RecordedExchange } from "../../checks/parsed-exchange.ts";
import { bundleOf, type Schema, type Surface, surfaces } from "../../contract/contract.ts";
import { changingSuccess, withBody } from "../../mutation/mutants/changing.ts";
import { CALLS } from "../../mutation/mutants/queries.ts";
import { coverageOf } from "../../report/coverage.ts";
import type { Coverage } from "../../report/report.ts";
import { queriesOf } from "../examples.ts";
import { answersWith } from "./answers-with.ts";

const AGENT = "queryAgentInfoByWorkNo";
const LIST = "queryAllOnlineAgents";
const BATCH = "queryAgentStatusInfoByAgentIds";

/** An answer to an operation: a body with HTTP status 200, or what came instead of one. */
function answer(
  surface: Surface,
  operationId: string,
  body: unknown,
  { status = 200, text = JSON.stringify(body) }: { status?: number; text?: string } = {},
): RecordedExchange {
  return {
    request: {
      surface,
      operationId,
      key: `${operationId}: test`,
      scenario: "test",
      step: "",
      httpRequest: { method: "GET", path: "/", headers: {} },
      credential: "valid",
      expects: "answer",
      agents: [],
    },
    exchange: {
      request: { method: "GET", url: "https://127.0.0.1/", headers: [] },
      result: { answer: { status, headers: [], body: new Uint8Array(Buffer.from(text)) } },
      startedAt: "2024-05-06T09:30:00.000Z",
      duration: 1,
    },
  };
}

function unanswered(surface: Surface, operationId: string): RecordedExchange {
  const { request } = answer(surface, operationId, {});
  return { request, exchange: { result: { failure: { kind: "broken", message: "the connection was lost" } } } };
}

function coverageOfOne(operationId: string, recorded: readonly RecordedExchange[]): Coverage {
  const coverage = coverageOf(recorded, surfaces).find((one) => one.operationId === operationId);
  if (!coverage) throw new Error(`There is no coverage of ${operationId}.`);
  return coverage;
}

describe("what the reference deployment shows", () => {
  let recorded: RecordedExchange[];

  beforeAll(async () => {
    recorded = await answersWith(
      changingSuccess(CALLS, (sent, { agents }) =>
        agents[0] === 1100 ? withBody(sent, { message: "no", retcode: "100-007" }) : sent,
      ),
    );
  });

  test("of one agent", () => {
    expect(coverageOfOne(AGENT, recorded)).toEqual({
      surface: "agentgateway",
      operationId: AGENT,
      answers: 16,
      branches: { seen: ["success"], unseen: ["failure"] },
      properties: {
        seen: [
          "/message",
          "/retcode",
          "/result",
          "/result/workno",
          "/result/name",
          "/result/status",
          "/result/ctiStatus",
          "/result/groupid",
          "/result/groupname",
          "/result/skilllist",
          "/result/skilllist/*/name",
          "/result/skilllist/*/id",
          "/result/skilllist/*/mediatype",
          "/result/callids",
          "/result/mediatype",
          "/result/vdnid",
          "/result/phonenumber",
          "/result/currentstatetime",
          "/result/logindate",
          "/result/inMultimediaConf",
          "/result/currentStateReason",
        ],
        // The field is not used.
        unseen: ["/result/callids/*"],
      },
      enumValues: {
        seen: [
          "/retcode=0",
          ...["/result/status=2", "/result/status=4", "/result/status=7"],
          ...["/result/ctiStatus=0", "/result/ctiStatus=1", "/result/ctiStatus=5"],
          ...["/result/skilllist/*/mediatype=4", "/result/skilllist/*/mediatype=5", "/result/skilllist/*/mediatype=53"],
          ...["/result/inMultimediaConf=0"],
        ],
        unseen: [
          ...[0, 1, 3, 5, 6, 8, 9].map((value) => `/result/status=${value}`),
          ...[2, 3, 4, 6, 7, 8, 9, 10].map((value) => `/result/ctiStatus=${value}`),
          ...[1, 2, 6, 15, 16, 17, 19, 51].map((value) => `/result/skilllist/*/mediatype=${value}`),
          "/result/inMultimediaConf=1",
        ],
      },
      errorCodes: { seen: [], unseen: ["000-003", "100-006", "100-007", "300-001", "300-002"] },
    });
  });

  test("of calls, with a failure", () => {
    expect(coverageOfOne("queryAllCallInfoByAgentWorkNoEx", recorded)).toEqual({
      surface: "agentgateway",
      operationId: "queryAllCallInfoByAgentWorkNoEx",
      answers: 5,
      branches: { seen: ["success", "failure"], unseen: [] },
      properties: { seen: ["/message", "/retcode", "/result", "/result/*"], unseen: [] },
      enumValues: { seen: ["/retcode=0"], unseen: [] },
      errorCodes: { seen: ["100-007"], unseen: ["000-003", "100-006", "100-011", "900-002"] },
    });
  });

  test("of a batch, in both lists", () => {
    const { properties, enumValues } = coverageOfOne(BATCH, recorded);
    expect(properties.seen).toHaveLength(4 + 2 * 10);
    expect(properties.seen.slice(0, 4)).toEqual(["/result", "/resultCode", "/resultDatas", "/resultDatas/*/agentId"]);
    expect(properties.unseen).toEqual([]);
    expect(enumValues.seen).toContain("/resultDesc/*/currentState=5");
    expect(enumValues.unseen).toContain("/resultDesc/*/currentState=9");
  });
});

const CODES: Schema = { type: "string", enum: ["a", "b"] };
const shapes: [title: string, result: Schema, value: unknown, seen: string[], unseen: string[]][] = [
  [
    "parts of a schema",
    { allOf: [{ properties: { one: CODES } }, { properties: { other: { type: "string" } } }] },
    { one: "a" },
    ["/result/one", "/result/one=a"],
    ["/result/other", "/result/one=b"],
  ],
  [
    "alternatives",
    { oneOf: [{ properties: { one: {} } }, { items: { oneOf: [CODES, { type: "integer", const: 1 }] } }] },
    [1],
    ["/result/*", "/result/*=1"],
    ["/result/one", "/result/*=a", "/result/*=b"],
  ],
  [
    "properties without names of their own",
    { properties: { one: {} }, additionalProperties: { properties: { id: CODES } } },
    { "1031": { id: "b" } },
    ["/result/*/id", "/result/*/id=b"],
    ["/result/one", "/result/*/id=a"],
  ],
];

for (const [title, result, value, seen, unseen] of shapes) {
  test(`${title} are covered`, () => {
    const { properties = {} } = bundleOf("agentgateway").components.schemas.CallIdsResponse ?? {};
    const before = properties.result ?? {};
    try {
      properties.result = result;
      const recorded = [answer("agentgateway", CALLS, { message: "", retcode: "0", result: value })];
      const coverage = coverageOfOne(CALLS, recorded);
      const { properties: places, enumValues } = coverage;
      const isInside = (name: string) => name.startsWith("/result/");
      expect([...places.seen, ...enumValues.seen].filter(isInside)).toEqual(seen);
      expect([...places.unseen, ...enumValues.unseen].filter(isInside)).toEqual(unseen);
    } finally {
      properties.result = before;
    }
  });
}

const rows: [title: string, operationId: string, asked: RecordedExchange[], coverage: Partial<Coverage>][] = [
  [
    "nothing was asked",
    BATCH,
    [],
    {
      answers: 0,
      branches: { seen: [], unseen: ["success", "failure"] },
      errorCodes: { seen: [], unseen: ["0100001", "0100002", "0100999", "0101003"] },
    },
  ],
  [
    "no answer came: it does not count",
    AGENT,
    [unanswered("agentgateway", AGENT), answer("agentgateway", AGENT, {}, { status: 500 })],
    { answers: 1, branches: { seen: [], unseen: ["success", "failure"] } },
  ],
  [
    "what is no JSON, or not with HTTP status 200, shows nothing",
    AGENT,
    [
      answer("agentgateway", AGENT, undefined, { text: '{"retcode":"0","message":""}}' }),
      answer("agentgateway", AGENT, undefined, { text: '{"retcode":"0"' }),
      answer("agentgateway", AGENT, { retcode: "100-006" }, { status: 401 }),
      answer("agentgateway", AGENT, null),
      answer("agentgateway", AGENT, ["0"]),
    ],
    {
      answers: 5,
      branches: { seen: [], unseen: ["success", "failure"] },
      errorCodes: { seen: [], unseen: ["000-003", "100-006", "100-007", "300-001", "300-002"] },
    },
  ],
  [
    "an empty list shows that it is there, not what its items are",
    LIST,
    [answer("agentgateway", LIST, { message: "", retcode: "0", result: [] })],
    { properties: { seen: ["/message", "/retcode", "/result"], unseen: expect.any(Array) } },
  ],
  [
    "a value of another kind shows the property, and nothing below",
    LIST,
    [answer("agentgateway", LIST, { retcode: "0", result: { skillId: 1 } })],
    { properties: { seen: ["/retcode", "/result"], unseen: expect.arrayContaining(["/result/*/skillId"]) } },
  ],
  [
    "a number, its digits, and null are the values that they say",
    LIST,
    [
      answer("agentgateway", LIST, {
        retcode: "0",
        result: [
          { skillMediaType: "5", agent: [{ status: "4", ctiStatus: 4, inMultimediaConf: null }] },
          { skillMediaType: 99, agent: [{ status: 4, ctiStatus: "04", inMultimediaConf: 0.5 }] },
        ],
      }),
    ],
    {
      enumValues: {
        seen: [
          "/retcode=0",
          "/result/*/skillMediaType=5",
          "/result/*/agent/*/status=4",
          "/result/*/agent/*/ctiStatus=4",
          "/result/*/agent/*/inMultimediaConf=null",
        ],
        unseen: expect.not.arrayContaining(["/result/*/agent/*/status=4"]),
      },
    },
  ],
  [
    "properties of failures do not count, their codes do, with those that are not listed at the end",
    LIST,
    [
      answer("agentgateway", LIST, { retcode: "999-999", message: "" }),
      answer("agentgateway", LIST, { retcode: "600-005", message: "" }),
      answer("agentgateway", LIST, { retcode: 100006, message: "" }),
      answer("agentgateway", LIST, { retcode: "9".repeat(1000), message: "" }),
      answer("agentgateway", LIST, { retcode: "999-999", message: "" }),
      answer("agentgateway", LIST, { retcode: { code: "100-006" }, message: "" }),
    ],
    {
      branches: { seen: ["failure"], unseen: ["success"] },
      properties: { seen: [], unseen: expect.any(Array) },
      errorCodes: {
        seen: ["600-005", "100006", "999-999", `${"9".repeat(37)}...`],
        unseen: ["000-003", "100-006", "100-007"],
      },
    },
  ],
];

describe("coverage when", () => {
  for (const [title, operationId, recorded, expected] of rows) {
    test(title, () => {
      expect(coverageOfOne(operationId, recorded)).toMatchObject(expected);
    });
  }
});

test("all operations that are evaluated are covered, in the order of the documents, on the surfaces that are verified", () => {
  const names = (verified: Surface[]) => coverageOf([], verified).map(({ operationId }) => operationId);
  const [gateway, signed] = surfaces.map((surface) => queriesOf(surface).map(({ operationId }) => operationId));
  expect(names(["agentgateway", "cc-cms"])).toEqual([...(gateway ?? []), ...(signed ?? [])]);
  expect(gateway).toContain(LIST);
  expect(names(["cc-cms"])).toEqual(signed);
  expect(names([])).toEqual([]);
});

test("each place and value of the contract is either seen or unseen, whatever was asked", () => {
  const recorded = [answer("agentgateway", AGENT, { message: "", retcode: "0", result: { status: 4 } })];
  for (const part of ["branches", "properties", "enumValues", "errorCodes"] as const) {
    const all = ({ seen, unseen }: Coverage["branches"]) => [...seen, ...unseen].sort();
    const before = coverageOfOne(AGENT, [])[part];
    expect(all(coverageOfOne(AGENT, recorded)[part])).toEqual(all(before));
    expect(new Set(all(before)).size).toBe(all(before).length);
  }
});

test("an answer about 6000 agents is seen whole", () => {
  const agent = { locationId: 0, currentStateReason: 0, prevState: 0, prevStateTime: 0, currentState: 0 };
  const times = { currentStateTime: 0, logonTime: 0, agentRelease: 0, currentPrivateCallNum: 0 };
  const agents = Array.from({ length: 6000 }, (_, index) => ({ agentId: 10_000 + index, ...agent, ...times }));
  const body = { result: "0", resultCode: "0100000", resultDatas: agents, resultDesc: agents };
  const recorded = [answer("cc-cms", BATCH, body)];
  expect(coverageOfOne(BATCH, recorded).properties.unseen).toEqual([]);
});
