// What the checks of agents say of answers that the reference deployment does not give.
import { describe, expect, test } from "vitest";
import { type AgentView, gatewayAgents } from "../../checks/agent-view.ts";
import { agentChecks } from "../../checks/agents.ts";
import { catalogue, resultOf } from "../../checks/catalogue.ts";
import { type Facts, Observations } from "../../checks/observations.ts";
import { isSuccess, type ParsedExchange, parseExchange } from "../../checks/parsed-exchange.ts";
import { requestOf, type Scenario } from "../../checks/scenario.ts";
import { agents, calls as callsScenario, listedAgents } from "../../checks/scenarios/agentgateway.ts";
import { problemOfDuration, problemOfGrowth, stayed, UNKNOWN_DURATION } from "../../checks/times.ts";
import { operationOf } from "../../contract/contract.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";

const AGENT = "queryAgentInfoByWorkNo";
const LIST = "queryAllOnlineAgents";
const CALLS = "queryAllCallInfoByAgentWorkNoEx";

/** The first moment of each conversation, by the clock of the suite, in ms since 1970. */
const START = Date.UTC(2024, 4, 6, 9, 30, 0);
const SIGNED_IN = START - 5_100_000;

interface GivenOfGateway {
  scenario?: string;
  step?: string;
  /** When it was asked, in seconds after the start. */
  at?: number;
  /** What the answer has as header Date, in ms since 1970, or none. */
  date?: number | undefined;
  retcode?: string;
}

function answer(
  operationId: string,
  agent: number | undefined,
  result: unknown,
  given: GivenOfGateway = {},
): ParsedExchange {
  const { scenario = "agents", step = "first", at = 0, retcode = "0" } = given;
  const date = "date" in given ? given.date : START + at * 1000;
  const operation = operationOf("agentgateway", operationId);
  const httpRequest = { method: operation.method, path: operation.path, headers: {} };
  const request = requestOf(operation, httpRequest, { scenario, step, agents: agent === undefined ? [] : [agent] });
  return parseExchange({
    request,
    exchange: {
      request: { method: httpRequest.method, url: "https://gateway.example.test/", headers: [] },
      startedAt: new Date(START + at * 1000).toISOString(),
      duration: 0,
      result: {
        answer: {
          status: 200,
          headers: date === undefined ? [] : [["Date", new Date(date).toUTCString()]],
          body: new Uint8Array(Buffer.from(JSON.stringify({ message: "", retcode, result }))),
        },
      },
    },
  });
}

type Properties = Record<string, unknown>;

/** An agent who has been idle for 147 s, as AgentGateway describes agents. */
function agentInfo(workno: number, changes: Properties = {}): Properties {
  return {
    workno: String(workno),
    name: "Tomas Lind",
    status: 4,
    ctiStatus: 1,
    groupid: 1,
    groupname: null,
    skilllist: [{ name: "voice", id: 1, mediatype: 5 }],
    callids: [],
    mediatype: "TFF",
    vdnid: 170,
    phonenumber: "70999",
    currentstatetime: 147,
    logindate: SIGNED_IN,
    inMultimediaConf: 0,
    currentStateReason: 0,
    ...changes,
  };
}

const alone = (workno: number, changes: Properties = {}, given: GivenOfGateway = {}) =>
  answer(AGENT, workno, agentInfo(workno, changes), given);

type Queue = [skillId: number, skillMediaType: number, agents: Properties[]];

const list = (queues: Queue[], given: GivenOfGateway = {}) =>
  answer(
    LIST,
    undefined,
    queues.map(([skillId, skillMediaType, agent]) => ({ skillMediaType, skillId, agent })),
    given,
  );

const calls = (workno: number, ids: unknown, given: GivenOfGateway = {}) =>
  answer(CALLS, workno, ids, { scenario: "calls", step: "calls", ...given });

const FACTS: Facts = { agentgateway: { agentid: 1030, agents: [1030, 1099] }, forbidden: {} };

/** `pass`, `untested: <what is missing>`, or the places that were found. */
function evaluate(operationId: string, name: string, exchanges: ParsedExchange[], facts = FACTS): string | string[] {
  const row = catalogue.find(({ id }) => id === `agentgateway.${operationId}.${name}`);
  if (!row) throw new Error(`There is no check ${name} of ${operationId}.`);
  const { verdict, findings, reason } = resultOf(row, new Observations(facts, exchanges));
  if (reason !== undefined) return `untested: ${reason}`;
  return findings.length > 0 ? findings.map(({ where }) => where) : verdict;
}

/** What was received in place of what is expected, in words. */
function seen(operationId: string, name: string, exchanges: ParsedExchange[]): string[] {
  const row = catalogue.find(({ id }) => id === `agentgateway.${operationId}.${name}`);
  if (!row) throw new Error(`There is no check ${name} of ${operationId}.`);
  return resultOf(row, new Observations(FACTS, exchanges)).findings.map(({ actual }) => actual);
}

const STATES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe("without answers of success nothing is evaluated", () => {
  const refusals = [
    answer(AGENT, 1099, undefined, { retcode: "100-006" }),
    answer(LIST, undefined, undefined, { retcode: "100-006" }),
    answer(CALLS, 1099, undefined, { retcode: "100-006" }),
  ];
  for (const { name, operations } of agentChecks)
    for (const { operationId } of operations)
      test(`${operationId}.${name}`, () => {
        expect(evaluate(operationId, name, refusals)).toBe("untested: a successful response");
      });
});

describe("without the properties that are evaluated nothing is evaluated", () => {
  // What is malformed is for the check of the schema.
  const malformed = {
    vdnid: "170 or so",
    status: null,
    ctiStatus: 1.5,
    mediatype: "TF",
    logindate: "yesterday",
    currentstatetime: -0.5,
    skilllist: null,
    name: null,
    groupid: {},
  };
  const exchanges = [
    alone(1030, malformed),
    alone(1099, malformed),
    list([[1, 5, [agentInfo(1099, malformed)]]]),
    calls(1099, [70_093]),
  ];
  const missing: [operationId: string, name: string, missing: RegExp][] = [
    [AGENT, "same-vdn", /the requesting agent, with the VDN/],
    [AGENT, "state-mapping", /both states/],
    [AGENT, "media-servers", /media servers/],
    [AGENT, "sign-in-time", /signed in/],
    [AGENT, "sign-in-time-plausible", /signed in/],
    [AGENT, "state-duration", /stays in one state/],
    [AGENT, "state-within-session", /signed in/],
    [AGENT, "unmapped-states", /both states/],
    [AGENT, "state-duration-grows", /stays in one state/],
    [AGENT, "stable", /two responses/],
    [AGENT, "unique-skills", /a skill/],
    [LIST, "same-vdn", /the requesting agent, with the VDN/],
    [LIST, "state-mapping", /both states/],
    [LIST, "media-servers", /media servers/],
    [LIST, "sign-in-time", /signed in/],
    [LIST, "sign-in-time-plausible", /signed in/],
    [LIST, "state-duration", /stays in one state/],
    [LIST, "state-within-session", /signed in/],
    [LIST, "unmapped-states", /both states/],
    [LIST, "state-duration-grows", /stays in one state/],
    [LIST, "stable", /two responses/],
    [LIST, "signed-in-only", /a platform state/],
    [LIST, "entries-agree", /two skill queues/],
    [LIST, "agrees-with-agent", /stays in one state/],
    [LIST, "queue-media-type", /skill list of an agent/],
    [CALLS, "unique-calls", /who has a call or a waiting call/],
    [CALLS, "call-time", /who has a call or a waiting call/],
    [
      CALLS,
      "calls-match-state",
      /who is talking, and an agent who is idle or not signed in, whose state does not change/,
    ],
  ];
  for (const [operationId, name, words] of missing)
    test(`${operationId}.${name}`, () => {
      expect(evaluate(operationId, name, exchanges)).toMatch(words);
      expect(evaluate(operationId, name, exchanges)).toMatch(/^untested: /);
    });

  test("a list without queues and one with an empty queue lack something else", () => {
    expect(evaluate(LIST, "unique-queues", [list([])])).toBe(
      "untested: a skill queue in the list; every list is empty",
    );
    expect(evaluate(LIST, "unique-queues", [list([[1, 5, []]])])).toBe("pass");
    expect(evaluate(LIST, "unique-agents", [list([[1, 5, []]])])).toBe("untested: an agent in the list");
    expect(evaluate(AGENT, "asked-agent", [alone(1099, { workno: "none" })])).toBe(
      "untested: a response that names an agent",
    );
  });
});

describe("asked-agent", () => {
  const cases: [title: string, workno: unknown, expected: string | string[]][] = [
    ["the number as a text", "1099", "pass"],
    ["the number as a number, which is for the schema to refuse", 1099, "pass"],
    ["another agent", "1031", ["/result/workno"]],
  ];
  for (const [title, workno, expected] of cases)
    test(title, () => {
      expect(evaluate(AGENT, "asked-agent", [alone(1099, { workno })])).toEqual(expected);
    });
});

describe("a cause that can be told from all responses is named", () => {
  const all = '"1030"; every response is about agent 1030, who sends the requests, whoever is asked about';
  const turned = "it looks as if status and ctiStatus were exchanged";
  test("responses that are all about the requesting agent", () => {
    const answers = [1030, 1099, 1031].map((workno) => alone(workno, { workno: "1030" }));
    expect(seen(AGENT, "asked-agent", answers)).toEqual([all, all]);
    expect(seen(AGENT, "asked-agent", [alone(1099, { workno: "1030" })])).toEqual(['"1030"']);
    expect(seen(AGENT, "asked-agent", [alone(1099, { workno: "1031" }), alone(1031)])).toEqual([
      '"1031"; every response is about agent 1031, whoever is asked about',
    ]);
  });
  test("state and platform state of several agents exchanged", () => {
    const exchanged = [alone(1099, { status: 5, ctiStatus: 7 }), alone(1031, { status: 1, ctiStatus: 4 })];
    expect(seen(AGENT, "state-mapping", exchanged)[0]).toContain(turned);
    expect(seen(AGENT, "state-mapping", exchanged.slice(0, 1))[0]).not.toContain(turned);
    const [right] = [alone(1100, { status: 7, ctiStatus: 5 })];
    expect(seen(AGENT, "state-mapping", [...exchanged, right])[0]).not.toContain(turned);
  });
});

describe("same-vdn", () => {
  const other = { vdnid: 171 };
  test("the own VDN comes from an answer about the agent who asks, whoever else is asked about", () => {
    expect(evaluate(AGENT, "same-vdn", [alone(1099), alone(1030, {}, { step: "own" })])).toBe("pass");
    expect(evaluate(AGENT, "same-vdn", [alone(1099, other), alone(1030, {}, { step: "own" })])).toEqual([
      "/result/vdnid",
    ]);
    expect(evaluate(AGENT, "same-vdn", [alone(1099)])).toBe(
      "untested: a response about the requesting agent, with the VDN",
    );
  });
  test("the agent who asks proves nothing alone, but may not change the VDN", () => {
    expect(evaluate(AGENT, "same-vdn", [alone(1030), alone(1030)])).toBe(
      "untested: another agent than the requesting one",
    );
    expect(evaluate(AGENT, "same-vdn", [alone(1030), alone(1030, other)])).toEqual(["/result/vdnid"]);
  });
  test("an answer about somebody else is not taken for one about the agent who asks", () => {
    const exchanges = [answer(AGENT, 1030, agentInfo(1099, other)), alone(1030), alone(1031)];
    expect(evaluate(AGENT, "same-vdn", exchanges)).toEqual(["/result/vdnid"]);
  });
  test("in the list everybody counts, the agent who asks too", () => {
    expect(evaluate(LIST, "same-vdn", [alone(1030), list([[1, 5, [agentInfo(1030)]]])])).toBe("pass");
    const queues: Queue[] = [
      [1, 5, [agentInfo(1030)]],
      [2, 53, [agentInfo(1031), agentInfo(1099, other)]],
    ];
    expect(evaluate(LIST, "same-vdn", [alone(1030), list(queues)])).toEqual(["/result/1/agent/1/vdnid"]);
  });
});

describe("state-mapping and unmapped-states", () => {
  /** The states that may stand beside each platform state, and those of which only the second check finds something. */
  const rows: [allowed: number[], odd: number[]][] = [
    [
      [2, 9],
      [0, 1, 6],
    ],
    [
      [4, 9],
      [0, 1, 6],
    ],
    [
      [7, 9],
      [0, 1, 6],
    ],
    [
      [7, 9],
      [0, 1, 6],
    ],
    [
      [7, 9],
      [0, 1, 6],
    ],
    [
      [7, 9],
      [0, 1, 6],
    ],
    [
      [5, 9],
      [0, 1, 6],
    ],
    [
      [3, 9],
      [0, 1, 6],
    ],
    [
      [8, 9],
      [0, 1, 6],
    ],
    // The table of states ends here: what goes with 9 is inferred from one row, and of 10 nothing is said.
    [
      [0, 9],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ],
    [
      [0, 2, 3, 4, 5, 7, 8, 9],
      [1, 6],
    ],
  ];
  for (const [state, [allowed, odd]] of rows.entries())
    test(`platform state ${state} stands beside ${allowed.join(", ")}`, () => {
      for (const status of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
        const exchanges = [alone(1099, { ctiStatus: state, status })];
        const isOdd = odd.includes(status);
        const isWrong = !isOdd && !allowed.includes(status);
        const mapping = evaluate(AGENT, "state-mapping", [...exchanges, alone(1031)]);
        expect([status, mapping]).toEqual([status, isWrong ? ["/result/status"] : "pass"]);
        const unmapped = evaluate(AGENT, "unmapped-states", exchanges);
        expect([status, unmapped]).toEqual([status, isOdd ? ["/result/status"] : "pass"]);
      }
    });
  test("a state that is right in another answer about the same platform state was only late", () => {
    const busy = { ctiStatus: 7, status: 3 };
    const late = { ctiStatus: 7, status: 4 };
    expect(evaluate(AGENT, "state-mapping", [alone(1099, late), alone(1099, busy, { step: "later" })])).toBe("pass");
    expect(evaluate(AGENT, "state-mapping", [alone(1099, late), alone(1099, late, { step: "later" })])).toEqual([
      "/result/status",
      "/result/status",
    ]);
    expect(evaluate(AGENT, "state-mapping", [alone(1099, late), alone(1031, busy), alone(1099)])).toEqual([
      "/result/status",
    ]);
  });
  test("of a platform state that the table of states does not have nothing is said", () => {
    expect(evaluate(AGENT, "state-mapping", [alone(1099, { ctiStatus: 10, status: 5 })])).toMatch(/^untested/);
  });
  test("digits in texts are understood, as in the samples", () => {
    expect(evaluate(AGENT, "state-mapping", [alone(1099, { ctiStatus: "5", status: "7" })])).toBe("pass");
    expect(evaluate(AGENT, "state-mapping", [alone(1099, { ctiStatus: "5", status: "4" })])).toEqual([
      "/result/status",
    ]);
  });
});

describe("what is late is not wrong", () => {
  const out = { ctiStatus: 0 };
  test("the agent who asks is shown as signed in at last", () => {
    expect(evaluate(AGENT, "asker-signed-in", [alone(1030, out), alone(1030, {}, { step: "later" })])).toBe("pass");
    expect(evaluate(AGENT, "asker-signed-in", [alone(1030, out), alone(1030, out, { step: "later" })])).toEqual([
      "/result/ctiStatus",
      "/result/ctiStatus",
    ]);
  });
  test("an agent of the list signs out while it is written", () => {
    const lists = (...changes: Properties[]) =>
      changes.map((one, index) => list([[1, 5, [agentInfo(1099, one), agentInfo(1031)]]], { at: index * 2 }));
    expect(evaluate(LIST, "signed-in-only", lists({}, out))).toBe("pass");
    expect(evaluate(LIST, "signed-in-only", lists(out, out))).toEqual([
      "/result/0/agent/0/ctiStatus",
      "/result/0/agent/0/ctiStatus",
    ]);
  });
});

describe("media-servers", () => {
  for (const state of STATES)
    test(`in platform state ${state} the first letter is ${state === 0 ? "F" : "T"}`, () => {
      for (const mediatype of ["TTT", "TFF", "FTT", "FFF"]) {
        const right = mediatype.startsWith(state === 0 ? "F" : "T");
        expect(evaluate(AGENT, "media-servers", [alone(1099, { ctiStatus: state, mediatype })])).toEqual(
          right ? "pass" : ["/result/mediatype"],
        );
      }
    });
});

describe("sign-in-time and sign-in-time-plausible", () => {
  const year = 365 * 86_400_000;
  type Found = "unit" | "implausible" | "untested" | undefined;
  const cases: [title: string, changes: Properties, given: GivenOfGateway, found: Found][] = [
    ["in the past", {}, {}, undefined],
    ["digits in a text", { logindate: String(SIGNED_IN) }, {}, undefined],
    ["the first moment that counts", { logindate: Date.UTC(2000, 0, 1) }, {}, undefined],
    ["just before that", { logindate: Date.UTC(2000, 0, 1) - 1 }, {}, "implausible"],
    ["0", { logindate: 0 }, {}, "implausible"],
    ["the time since signing in", { logindate: 5_100_000 }, {}, "implausible"],
    ["in seconds", { logindate: Math.floor(SIGNED_IN / 1000) }, {}, "unit"],
    ["in microseconds", { logindate: SIGNED_IN * 1000 }, {}, "unit"],
    ["in seconds, by a clock that is years behind", { logindate: Date.UTC(2003, 0, 1) / 1000 }, {}, "unit"],
    ["60 s ahead of the header Date", { logindate: START + 60_000 }, {}, undefined],
    ["more than 60 s ahead of the header Date", { logindate: START + 60_001 }, {}, "implausible"],
    [
      "a year ahead of the suite, and so is the header Date",
      { logindate: START + year },
      { date: START + year },
      undefined,
    ],
    [
      "a minute ago, of a deployment that is a year behind",
      { logindate: START },
      { date: START - year },
      "implausible",
    ],
    ["60 s ahead of the suite, without Date", { logindate: START + 60_000 }, { date: undefined }, undefined],
    [
      "more than 60 s ahead of the suite, without Date",
      { logindate: START + 60_001 },
      { date: undefined },
      "implausible",
    ],
    ["never, of an agent who is signed in", { logindate: 4_294_967_295_000 }, {}, "implausible"],
    ["never, in seconds", { logindate: 4_294_967_295 }, {}, "implausible"],
    ["never, of an agent who is not", { logindate: 4_294_967_295_000, ctiStatus: 0 }, {}, "untested"],
    ["not said", { logindate: null }, {}, "untested"],
    ["beyond all calendars", { logindate: Number.MAX_SAFE_INTEGER }, {}, "implausible"],
  ];
  for (const [title, changes, given, found] of cases)
    test(title, () => {
      for (const [name, own] of [
        ["sign-in-time", "unit"],
        ["sign-in-time-plausible", "implausible"],
      ] as const) {
        const untested = expect.stringMatching(/^untested: an agent who is signed in/);
        const expected = found === "untested" ? untested : found === own ? ["/result/logindate"] : "pass";
        expect(evaluate(AGENT, name, [alone(1099, changes, given)])).toEqual(expected);
      }
    });
});

describe("state-duration", () => {
  type Times = [at: number, value: unknown, changes?: Properties];
  const cases: [title: string, found: boolean | "untested", ...series: Times[]][] = [
    ["in seconds", false, [0, 147], [2.1, 149]],
    ["in milliseconds", true, [0, 147_000], [2.1, 149_100]],
    ["in milliseconds, of who signed in long ago", true, [0, 1_000], [2.1, 3_100]],
    ["in milliseconds, as digits in texts", true, [0, "147000"], [2.1, "149100"]],
    [
      "in milliseconds, of an agent who is not signed in",
      true,
      [0, 147_000, { ctiStatus: 0 }],
      [2.1, 149_100, { ctiStatus: 0 }],
    ],
    ["in milliseconds, in three answers", true, [0, 147_000], [2.1, 149_100], [4.2, 151_200]],
    ["two nodes do not agree on the beginning", false, [0, 147], [2.1, 2_249], [4.2, 151]],
    ["a node lags by seconds", false, [0, 147], [2.1, 142]],
    ["an answer is kept for some seconds", false, [0, 147], [2.1, 147]],
    ["longer than the session, as after a forced sign-in", false, [0, 50_000], [2.1, 50_002]],
    ["a moment in ms since 1970", true, [0, START]],
    ["a moment in seconds, as of a state that began in 1970", false, [0, START / 1000], [2.1, START / 1000 + 2]],
    ["nobody knows it", "untested", [0, UNKNOWN_DURATION], [2.1, UNKNOWN_DURATION]],
    ["not said", "untested", [0, null], [2.1, null]],
    ["asked once", "untested", [0, 147]],
    ["asked twice in one second", "untested", [0, 147], [0.9, 1_047]],
    ["the state has changed", "untested", [0, 147], [2.1, 1, { ctiStatus: 5 }]],
    ["the session has changed", "untested", [0, 147], [2.1, 1, { logindate: START }]],
  ];
  for (const [title, found, ...series] of cases)
    test(title, () => {
      const exchanges = series.map(([at, currentstatetime, changes]) =>
        alone(1099, { currentstatetime, ...changes }, { at }),
      );
      const expected =
        found === "untested"
          ? expect.stringMatching(/^untested: an agent who stays/)
          : found
            ? ["/result/currentstatetime"]
            : "pass";
      expect(evaluate(AGENT, "state-duration", exchanges)).toEqual(expected);
      // Of what is in no seconds nothing finer can be said.
      if (found === true) {
        expect(evaluate(AGENT, "state-within-session", exchanges)).toMatch(/^untested/);
        expect(evaluate(AGENT, "state-duration-grows", exchanges)).toMatch(/^untested/);
      }
    });
});

describe("state-within-session", () => {
  const cases: [title: string, changes: Properties, given: GivenOfGateway, found: boolean | "untested"][] = [
    ["shorter than the session", {}, {}, false],
    ["as long as the session, and 2 s", { currentstatetime: 5102 }, {}, false],
    ["longer", { currentstatetime: 5103 }, {}, true],
    ["longer, as digits in a text", { currentstatetime: "5103" }, {}, true],
    ["a day longer", { currentstatetime: 91_500 }, {}, true],
    ["of who signed in after the header Date", { logindate: START + 999, currentstatetime: 2 }, {}, false],
    ["longer, of who signed in after it", { logindate: START + 999, currentstatetime: 3 }, {}, true],
    ["without Date, clocks may be apart", { currentstatetime: 5162 }, { date: undefined }, false],
    ["without Date, longer than that", { currentstatetime: 5163 }, { date: undefined }, true],
    ["not known, of an agent who is signed in", { currentstatetime: 4_294_967_295 }, {}, true],
    ["of who signs in tomorrow", { logindate: START + 86_400_000, currentstatetime: 9_000 }, {}, "untested"],
    ["of an agent who is not signed in", { currentstatetime: 55_800, ctiStatus: 0 }, {}, "untested"],
  ];
  for (const [title, changes, given, found] of cases)
    test(title, () => {
      const expected =
        found === "untested" ? expect.stringMatching(/^untested/) : found ? ["/result/currentstatetime"] : "pass";
      expect(evaluate(AGENT, "state-within-session", [alone(1099, changes, given)])).toEqual(expected);
    });
});

describe("state-duration-grows", () => {
  type Times = [at: number, seconds: number, changes?: Properties];
  const POINTER = "/result/currentstatetime";
  const cases: [title: string, expected: "pass" | "untested" | number, ...series: Times[][]][] = [
    [
      "as many seconds as have passed",
      "pass",
      [
        [0, 147],
        [2.1, 149],
      ],
    ],
    [
      "a second less, since seconds are counted whole",
      "pass",
      [
        [0, 147],
        [2.9, 149],
      ],
    ],
    [
      "a second more, for the same reason",
      "pass",
      [
        [0, 147],
        [2.1, 150],
      ],
    ],
    [
      "one second more than rounding explains",
      "pass",
      [
        [0, 147],
        [2.1, 151],
      ],
    ],
    [
      "two seconds more than rounding explains",
      1,
      [
        [0, 147],
        [2.1, 152],
      ],
    ],
    [
      "a second too few",
      1,
      [
        [0, 147],
        [2.1, 148],
      ],
    ],
    [
      "no growth",
      1,
      [
        [0, 147],
        [2.1, 147],
      ],
    ],
    [
      "a fall that no new state explains",
      1,
      [
        [0, 147],
        [2.1, 100],
      ],
    ],
    [
      "no growth, in a minute",
      1,
      [
        [0, 147],
        [60, 147],
      ],
    ],
    [
      "the state has changed",
      "untested",
      [
        [0, 147],
        [2.1, 1, { ctiStatus: 5 }],
      ],
    ],
    [
      "the state has changed and stays then",
      "pass",
      [
        [0, 147],
        [2.1, 1, { ctiStatus: 5 }],
        [4.2, 3, { ctiStatus: 5 }],
      ],
    ],
    [
      "the state has changed and does not grow then",
      1,
      [
        [0, 147],
        [2, 9, { ctiStatus: 5 }],
        [4.1, 9, { ctiStatus: 5 }],
      ],
    ],
    [
      "the session has changed",
      "untested",
      [
        [0, 147],
        [2.1, 100, { logindate: START }],
      ],
    ],
    [
      "the state may have begun anew",
      "untested",
      [
        [0, 1],
        [2.1, 1],
      ],
    ],
    [
      "the state may have begun anew, while another one grows",
      "pass",
      [
        [0, 1],
        [2.1, 1],
      ],
      [
        [0, 147],
        [2.1, 149],
      ],
    ],
    [
      "two states that may have begun anew, while another one grows",
      "pass",
      [
        [0, 1],
        [2.1, 1],
      ],
      [
        [0, 0],
        [2.1, 0],
      ],
      [
        [0, 147],
        [2.1, 149],
      ],
    ],
    [
      "two states that never grow",
      2,
      [
        [0, 1],
        [2.1, 1],
      ],
      [
        [0, 0],
        [2.1, 0],
      ],
    ],
    [
      "a state that never grows",
      2,
      [
        [0, 0],
        [2.1, 0],
        [4.2, 0],
      ],
    ],
    [
      "no second has passed",
      "untested",
      [
        [0, 147],
        [0.5, 147],
      ],
    ],
    [
      "no second has passed, yet many have been counted",
      1,
      [
        [0, 147],
        [0.5, 180],
      ],
    ],
    [
      "a duration that is not known, twice",
      "untested",
      [
        [0, UNKNOWN_DURATION, { ctiStatus: 0 }],
        [2.1, UNKNOWN_DURATION, { ctiStatus: 0 }],
      ],
    ],
    [
      "a duration that is not known any more",
      1,
      [
        [0, 147],
        [2.1, UNKNOWN_DURATION],
      ],
    ],
    [
      "digits in texts",
      "pass",
      [
        [0, 147],
        [2.1, 149, { currentstatetime: "149" }],
      ],
    ],
    [
      "answers in another order than they were asked",
      "pass",
      [
        [2.1, 149],
        [0, 147],
      ],
    ],
  ];
  for (const [title, expected, ...series] of cases)
    test(title, () => {
      const exchanges = series.flatMap((times, index) =>
        times.map(([at, currentstatetime, changes]) =>
          alone(1099 + index, { currentstatetime, ...changes }, { at, step: `at ${at}` }),
        ),
      );
      const evaluated = evaluate(AGENT, "state-duration-grows", exchanges);
      if (expected === "untested") expect(evaluated).toMatch(/^untested: an agent who stays in one state/);
      else expect(evaluated).toEqual(expected === "pass" ? "pass" : Array.from({ length: expected }, () => POINTER));
    });

  test("in lists an agent counts once for each list", () => {
    const queues = (currentstatetime: number): Queue[] => [
      [1, 5, [agentInfo(1099, { currentstatetime })]],
      [2, 53, [agentInfo(1099, { currentstatetime })]],
    ];
    expect(evaluate(LIST, "state-duration-grows", [list(queues(147)), list(queues(149), { at: 2.1 })])).toBe("pass");
    expect(evaluate(LIST, "state-duration-grows", [list(queues(147)), list(queues(147), { at: 2.1 })])).toEqual([
      "/result/0/agent/0/currentstatetime",
    ]);
  });
});

describe("stable", () => {
  const later = { at: 2.1, step: "later" };
  const cases: [title: string, changes: Properties, found: string[]][] = [
    ["nothing has changed", {}, []],
    ["name", { name: "Somebody Else" }, ["/result/name"]],
    ["group and VDN", { groupid: 2, vdnid: 171 }, ["/result/groupid", "/result/vdnid"]],
    ["a number has become digits in a text, which is for another check", { groupid: "1" }, []],
    ["state, reason, phone and skills may change", { ctiStatus: 7, status: 3, phonenumber: "", skilllist: [] }, []],
    ["another time of signing in, long before", { logindate: SIGNED_IN - 1000 }, ["/result/logindate"]],
    [
      "another time of signing in, long before, but after the first",
      { logindate: SIGNED_IN + 1 },
      ["/result/logindate"],
    ],
    ["signed in anew in between", { logindate: START + 1000, currentstatetime: 1 }, []],
    ["signed in anew in between, by a clock that is behind", { logindate: START - 60_000 }, []],
    ["signed in anew, before the first answer", { logindate: START - 60_001 }, ["/result/logindate"]],
    ["signed out in between", { logindate: 0, ctiStatus: 0 }, []],
  ];
  for (const [title, changes, found] of cases)
    test(title, () => {
      const evaluated = evaluate(AGENT, "stable", [alone(1099), alone(1099, changes, later)]);
      expect(evaluated).toEqual(found.length > 0 ? found : "pass");
    });
  test("each answer is held against the one before", () => {
    const exchanges = [alone(1099), alone(1099, { groupid: 2 }, { at: 1 }), alone(1099, { groupid: 2 }, { at: 2 })];
    expect(evaluate(AGENT, "stable", exchanges)).toEqual(["/result/groupid"]);
  });
  test("in lists an agent is the same one in another place", () => {
    const first = list([[1, 5, [agentInfo(1031, { name: "Ines Duarte" }), agentInfo(1099)]]]);
    expect(evaluate(LIST, "stable", [first, list([[1, 5, [agentInfo(1099)]]], later)])).toBe("pass");
    expect(evaluate(LIST, "stable", [first, list([[1, 5, [agentInfo(1031)]]], later)])).toEqual([
      "/result/0/agent/0/name",
    ]);
  });
  test("entries of one answer are not held against each other here", () => {
    const queues: Queue[] = [
      [1, 5, [agentInfo(1099)]],
      [2, 53, [agentInfo(1099, { name: "Somebody Else" })]],
    ];
    expect(evaluate(LIST, "stable", [list(queues), list(queues, later)])).toBe("pass");
  });
});

describe("unique-skills", () => {
  const skill = (id: unknown, mediatype = 5) => ({ name: "voice", id, mediatype });
  const cases: [title: string, skills: unknown[], found: string[]][] = [
    ["two skills of one name", [skill(1), skill(2)], []],
    ["one id twice", [skill(1), skill(2), skill(1, 53)], ["/result/skilllist/2/id"]],
    [
      "one id three times, in other types",
      [skill(1), skill("1"), skill(1)],
      ["/result/skilllist/1/id", "/result/skilllist/2/id"],
    ],
  ];
  for (const [title, skilllist, found] of cases)
    test(title, () => {
      expect(evaluate(AGENT, "unique-skills", [alone(1099, { skilllist })])).toEqual(found.length > 0 ? found : "pass");
    });
  test("the same skill in two answers is none listed twice", () => {
    expect(evaluate(AGENT, "unique-skills", [alone(1099), alone(1099), alone(1031)])).toBe("pass");
  });
});

describe("the list by itself", () => {
  const one = agentInfo(1099);
  const other = agentInfo(1031);
  const cases: [name: string, title: string, queues: Queue[], expected: string | string[]][] = [
    [
      "unique-queues",
      "one id in two types",
      [
        [1, 5, [one]],
        [1, 53, [other]],
      ],
      ["/result/1/skillId"],
    ],
    [
      "unique-queues",
      "one media type in two queues",
      [
        [1, 5, [one]],
        [2, 5, [one]],
      ],
      "pass",
    ],
    [
      "unique-agents",
      "an agent in two queues",
      [
        [1, 5, [one, other]],
        [2, 53, [one]],
      ],
      "pass",
    ],
    ["unique-agents", "an agent twice in a queue", [[1, 5, [one, other, one]]], ["/result/0/agent/2/workno"]],
    [
      "unique-agents",
      "an agent twice, with digits and a number",
      [[1, 5, [one, { ...one, workno: 1099 }]]],
      ["/result/0/agent/1/workno"],
    ],
    [
      "signed-in-only",
      "every state but 0",
      STATES.slice(1).map((ctiStatus): Queue => [ctiStatus, 5, [{ ...one, ctiStatus }]]),
      "pass",
    ],
    [
      "signed-in-only",
      "state 0, as a text",
      [[1, 5, [one, { ...other, ctiStatus: "0" }]]],
      ["/result/0/agent/1/ctiStatus"],
    ],
    [
      "entries-agree",
      "the same",
      [
        [1, 5, [one]],
        [2, 53, [one]],
      ],
      "pass",
    ],
    [
      "entries-agree",
      "a second later",
      [
        [1, 5, [one]],
        [2, 53, [{ ...one, currentstatetime: 148 }]],
      ],
      "pass",
    ],
    [
      "entries-agree",
      "two seconds later",
      [
        [1, 5, [one]],
        [2, 53, [{ ...one, currentstatetime: 149 }]],
      ],
      ["/result/1/agent/0/currentstatetime"],
    ],
    [
      "entries-agree",
      "two seconds earlier",
      [
        [1, 5, [one]],
        [2, 53, [{ ...one, currentstatetime: 145 }]],
      ],
      ["/result/1/agent/0/currentstatetime"],
    ],
    [
      "entries-agree",
      "what is not used",
      [
        [1, 5, [one]],
        [2, 53, [{ ...one, skilllist: [], groupname: "x", callids: null, inMultimediaConf: 1 }]],
      ],
      "pass",
    ],
    [
      "entries-agree",
      "what no page lists",
      [
        [1, 5, [one]],
        [2, 53, [{ ...one, skillLevel: 3 }]],
      ],
      "pass",
    ],
    [
      "entries-agree",
      "numbers and digits in texts",
      [
        [1, 5, [one]],
        [2, 53, [{ ...one, ctiStatus: "1" }]],
      ],
      "pass",
    ],
    [
      "entries-agree",
      "a field that one of them lacks, which is for the schema",
      [
        [1, 5, [one]],
        [2, 53, [{ ...one, phonenumber: null }]],
      ],
      "pass",
    ],
    ["entries-agree", "twice in one queue", [[1, 5, [one, { ...one, groupid: 2 }]]], ["/result/0/agent/1/groupid"]],
    [
      "entries-agree",
      "only others in two queues",
      [
        [1, 5, [one]],
        [2, 53, [other]],
      ],
      "untested: an agent who is signed in to two skill queues",
    ],
    ...["name", "mediatype", "phonenumber"].map((property): [string, string, Queue[], string[]] => [
      "entries-agree",
      `another ${property}`,
      [
        [1, 5, [one]],
        [2, 53, [{ ...one, [property]: "TTF" }]],
      ],
      [`/result/1/agent/0/${property}`],
    ]),
    ...["status", "ctiStatus", "vdnid", "logindate", "currentStateReason"].map(
      (property): [string, string, Queue[], string[]] => [
        "entries-agree",
        `another ${property}`,
        [
          [1, 5, [one]],
          [2, 53, [{ ...one, [property]: 8 }]],
        ],
        [`/result/1/agent/0/${property}`],
      ],
    ),
  ];
  for (const [name, title, queues, expected] of cases)
    test(`${name}: ${title}`, () => {
      expect(evaluate(LIST, name, [list(queues)])).toEqual(expected);
    });
  test("entries of two answers are not held against each other here", () => {
    const exchanges = [list([[1, 5, [one]]]), list([[1, 5, [{ ...one, status: 8 }]]], { step: "later" })];
    expect(evaluate(LIST, "entries-agree", exchanges)).toMatch(/^untested/);
    expect(evaluate(LIST, "unique-agents", exchanges)).toBe("pass");
    expect(evaluate(LIST, "unique-queues", exchanges)).toBe("pass");
  });
});

describe("agrees-with-agent", () => {
  const scenario = "listed agents";
  /** The agent before, the entry of the list, and the agent after, a second apart each. */
  function compared(before: Properties, entry: Properties, after: Properties): ParsedExchange[] {
    return [
      alone(1099, { currentstatetime: 147, ...before }, { scenario, step: "before", at: 0 }),
      list([[1, 5, [agentInfo(1099, { currentstatetime: 148, ...entry })]]], { scenario, step: "list", at: 1 }),
      alone(1099, { currentstatetime: 149, ...after }, { scenario, step: "after", at: 2 }),
    ];
  }
  const PLACE = "/result/0/agent/0";
  const busy = { status: 3, ctiStatus: 7 };
  const cases: [
    title: string,
    before: Properties,
    entry: Properties,
    after: Properties,
    expected: string | string[],
  ][] = [
    ["the same", {}, {}, {}, "pass"],
    ["numbers and digits in texts", {}, { status: "4", ctiStatus: "1" }, {}, "pass"],
    ["what is not used there", {}, { groupname: "x", skilllist: [], callids: null, inMultimediaConf: 1 }, {}, "pass"],
    ["another state", {}, busy, {}, [`${PLACE}/status`, `${PLACE}/ctiStatus`]],
    [
      "another state, and so another duration",
      {},
      { ...busy, currentstatetime: 3 },
      {},
      [`${PLACE}/status`, `${PLACE}/ctiStatus`],
    ],
    ["another name", {}, { name: "" }, {}, [`${PLACE}/name`]],
    ["another group", {}, { groupid: 2 }, {}, [`${PLACE}/groupid`]],
    ["another VDN", {}, { vdnid: 171 }, {}, [`${PLACE}/vdnid`]],
    ["another phone", {}, { phonenumber: "70000" }, {}, [`${PLACE}/phonenumber`]],
    ["other media servers", {}, { mediatype: "TTF" }, {}, [`${PLACE}/mediatype`]],
    ["another time of signing in", {}, { logindate: SIGNED_IN + 1000 }, {}, [`${PLACE}/logindate`]],
    ["another reason", {}, { currentStateReason: 1 }, {}, [`${PLACE}/currentStateReason`]],
    ["a reason that changed in between", {}, { currentStateReason: 1 }, { currentStateReason: 1 }, "pass"],
    ["a duration of the second before", {}, { currentstatetime: 147 }, {}, "pass"],
    ["a duration of long before", {}, { currentstatetime: 120 }, {}, [`${PLACE}/currentstatetime`]],
    ["a duration in milliseconds", {}, { currentstatetime: 148_000 }, {}, [`${PLACE}/currentstatetime`]],
    ["the state changed after the list", {}, busy, { ...busy, currentstatetime: 1 }, "untested"],
    ["the state changed before the list", busy, {}, { currentstatetime: 1 }, "untested"],
    ["the agent was busy in between only", { currentstatetime: 1 }, busy, { currentstatetime: 1 }, "untested"],
    ["signed in anew in between", {}, {}, { logindate: START, currentstatetime: 149 }, "untested"],
  ];
  for (const [title, before, entry, after, expected] of cases)
    test(title, () => {
      const evaluated = evaluate(LIST, "agrees-with-agent", compared(before, entry, after));
      if (expected === "untested") expect(evaluated).toMatch(/^untested: an agent of the list who stays in one state/);
      else expect(evaluated).toEqual(expected);
    });
  test("the first entry of an agent is compared; that the others say the same is another check", () => {
    const [before, , after] = compared({}, {}, {});
    const entries = (...queues: Properties[]) =>
      list(
        queues.map((changes, index): Queue => [index, 5, [agentInfo(1099, { currentstatetime: 148, ...changes })]]),
        { scenario, step: "list", at: 1 },
      );
    const given = (wanted: (ParsedExchange | undefined)[]) => wanted.filter((exchange) => exchange !== undefined);
    expect(evaluate(LIST, "agrees-with-agent", given([before, entries({}, { groupid: 2 }), after]))).toBe("pass");
    expect(evaluate(LIST, "agrees-with-agent", given([before, entries({ groupid: 2 }, {}), after]))).toEqual([
      `${PLACE}/groupid`,
    ]);
  });
  test("an answer about another agent than the one asked about is not compared", () => {
    const [before, entry, after] = compared({}, {}, {});
    const swapped = (step: string) =>
      answer(AGENT, 1031, agentInfo(1099, { name: "Somebody Else" }), {
        scenario,
        step,
        at: step === "before" ? 0 : 2,
      });
    const exchanges = [before, swapped("before"), entry, after, swapped("after")];
    const given = (wanted: (ParsedExchange | undefined)[]) => wanted.filter((exchange) => exchange !== undefined);
    expect(evaluate(LIST, "agrees-with-agent", given(exchanges))).toBe("pass");
    expect(evaluate(LIST, "agrees-with-agent", given([swapped("before"), entry, swapped("after")]))).toMatch(
      /^untested/,
    );
  });
});

describe("queue-media-type", () => {
  const skills = (id: number, ...types: number[]) => ({
    skilllist: types.map((mediatype) => ({ name: "", id, mediatype })),
  });
  const cases: [title: string, alone: Properties, queue: Queue, expected: string | string[]][] = [
    ["the same", skills(1, 5), [1, 5, []], "pass"],
    ["another", skills(1, 5), [1, 53, []], ["/result/0/skillMediaType"]],
    ["one of two that a skill list has, which is for another check", skills(1, 5, 53), [1, 53, []], "pass"],
    ["the skill list of another skill", skills(2, 5), [1, 5, []], "untested"],
  ];
  for (const [title, changes, queue, expected] of cases)
    test(title, () => {
      const evaluated = evaluate(LIST, "queue-media-type", [alone(1099, changes), list([queue])]);
      if (expected === "untested") expect(evaluated).toMatch(/^untested: a skill queue in the list/);
      else expect(evaluated).toEqual(expected);
    });
  test("the skill lists inside the list are not used and prove nothing", () => {
    expect(evaluate(LIST, "queue-media-type", [list([[1, 53, [agentInfo(1099, skills(1, 5))]]])])).toMatch(/^untested/);
  });
});

describe("call-time", () => {
  const seconds = Math.floor(START / 1000);
  const cases: [title: string, id: unknown, given: GivenOfGateway, found: boolean | "untested"][] = [
    ["seconds", `${seconds - 150}-1450`, {}, false],
    ["milliseconds", `${START - 150_000}-1450`, {}, false],
    ["60 s ahead, in seconds", `${seconds + 60}-1`, {}, false],
    ["61 s ahead, in seconds", `${seconds + 61}-1`, {}, true],
    ["61 s ahead, in milliseconds", `${START + 60_001}-1`, {}, true],
    ["61 s ahead of the suite, but not of the header Date", `${seconds + 61}-1`, { date: START + 1000 }, false],
    ["the first second that counts", "946684800-1", {}, false],
    ["the second before", "946684799-1", {}, true],
    ["a small number", "70093-1450", {}, true],
    ["the highest number of ten digits", "9999999999-1", {}, true],
    ["no call id, which is for the schema", "70093", {}, false],
    ["a number, which is for the schema", 70_093, {}, "untested"],
  ];
  for (const [title, id, given, found] of cases)
    test(title, () => {
      const expected = found === "untested" ? expect.stringMatching(/^untested/) : found ? ["/result/0"] : "pass";
      expect(evaluate(CALLS, "call-time", [calls(1099, [id], given)])).toEqual(expected);
    });
});

test("unique-calls finds a call that is listed twice for one agent, not one that two agents share", () => {
  const [one, other] = ["1714987650-1450", "1714987650-1451"];
  expect(evaluate(CALLS, "unique-calls", [calls(1099, [one, other]), calls(1031, [one])])).toBe("pass");
  expect(evaluate(CALLS, "unique-calls", [calls(1099, [one, other, one])])).toEqual(["/result/2"]);
});

describe("calls-match-state", () => {
  const CALL = ["1714987650-1450"];
  function around(workno: number, state: number, ids: unknown, after: Properties = {}): ParsedExchange[] {
    const at = { scenario: "calls" };
    return [
      alone(workno, { ctiStatus: state }, { ...at, step: "before", at: 0 }),
      calls(workno, ids, { at: 1 }),
      alone(workno, { ctiStatus: state, currentstatetime: 149, ...after }, { ...at, step: "after", at: 2 }),
    ];
  }
  const right = [...around(1031, 1, []), ...around(1098, 5, CALL)];
  for (const state of STATES)
    test(`in platform state ${state}`, () => {
      const [without, one] = [[], CALL].map((ids) =>
        evaluate(CALLS, "calls-match-state", [...right, ...around(1099, state, ids)]),
      );
      expect(without).toEqual(state === 5 ? ["/result"] : "pass");
      expect(one).toEqual(state === 0 || state === 1 ? ["/result"] : "pass");
    });

  const missing: [title: string, exchanges: ParsedExchange[], words: string][] = [
    ["nobody who is talking", around(1031, 1, []), "an agent who is talking, whose state does not change"],
    [
      "nobody without a call",
      around(1098, 5, CALL),
      "an agent who is idle or not signed in, whose state does not change",
    ],
    [
      "only others",
      around(1098, 7, []),
      "an agent who is talking, and an agent who is idle or not signed in, whose state does not change",
    ],
    [
      "an agent whose call has ended meanwhile",
      [...around(1031, 1, []), ...around(1098, 5, [], { ctiStatus: 6 })],
      "an agent who is talking, whose state does not change",
    ],
    [
      "an agent whose next call has begun meanwhile",
      [...around(1031, 1, []), ...around(1098, 5, [], { currentstatetime: 1 })],
      "an agent who is talking, whose state does not change",
    ],
    [
      "no list, which is for the envelope",
      [...around(1031, 1, []), ...around(1098, 5, undefined)],
      "an agent who is talking, whose state does not change",
    ],
    [
      "states of another conversation",
      [calls(1098, []), alone(1098, { ctiStatus: 5 }), alone(1098, { ctiStatus: 5 }, { step: "later" })],
      "an agent who is talking, and an agent who is idle",
    ],
  ];
  for (const [title, exchanges, words] of missing)
    test(`untested: ${title}`, () => {
      expect(evaluate(CALLS, "calls-match-state", exchanges)).toMatch(new RegExp(`^untested: ${words}`));
    });
});

describe("times, for both surfaces", () => {
  const viewOf = (changes: Properties, given: GivenOfGateway = {}): AgentView => {
    const exchange = alone(1099, changes, given);
    const [view] = isSuccess(exchange) ? gatewayAgents(exchange) : [];
    if (!view) throw new Error("There is no agent in the answer.");
    return view;
  };
  test("a state of an agent who is not signed in may be older than any session", () => {
    expect(problemOfDuration(viewOf({ ctiStatus: 0, logindate: START, currentstatetime: 55_800 }))).toBeUndefined();
    expect(problemOfDuration(viewOf({ logindate: START, currentstatetime: 55_800 }))).toBeDefined();
  });
  test("a duration that is not known does not grow", () => {
    const [one, other] = [0, 60].map((at) => viewOf({ currentstatetime: UNKNOWN_DURATION }, { at }));
    if (!one || !other) throw new Error("There are no views.");
    expect(problemOfGrowth(one, other)).toBeUndefined();
    expect(problemOfGrowth(viewOf({}), other)).toBeDefined();
    expect(stayed(one, other)).toBe(true);
  });
  test("an agent has stayed in a state that is older than the time between", () => {
    const at = (seconds: number, currentstatetime: number, changes: Properties = {}) =>
      viewOf({ currentstatetime, ...changes }, { at: seconds });
    expect(stayed(at(0, 147), at(3, 150))).toBe(true);
    expect(stayed(at(0, 147), at(3, 146))).toBe(false);
    expect(stayed(at(0, 2), at(3, 5))).toBe(true);
    expect(stayed(at(0, 1), at(3, 4))).toBe(false);
    expect(stayed(at(0, 147), at(3, 150, { ctiStatus: 5 }))).toBe(false);
    expect(stayed(undefined, at(3, 150))).toBe(false);
    expect(stayed(at(0, 147), undefined)).toBe(false);
  });
});

describe("what is asked", () => {
  /** The agents and steps that a scenario asks about, of a deployment that answers everything alike. */
  async function asked(scenario: Scenario, subjects: number[], listed: Properties[] = []): Promise<string[]> {
    const { agentgateway, ...rest } = embeddedDeployment(
      { baseUrl: "https://gateway.example.test", certificate: "" },
      "static",
    );
    if (!agentgateway) throw new Error("The deployment has no AgentGateway.");
    const requests: string[] = [];
    await scenario.run({
      deployment: { ...rest, agentgateway: { ...agentgateway, agentid: "1030", agents: subjects } },
      async ask({ step, agents }) {
        const [agent] = agents;
        requests.push(`${step} ${agent ?? "list"}`);
        return agent === undefined ? list([[1, 5, listed]]) : alone(agent);
      },
      async after() {
        requests.push("pause");
      },
    });
    return requests;
  }
  test("the agent who asks is asked about twice, even where nobody else wants to know", async () => {
    expect(await asked(agents, [1099])).toEqual([
      "own 1030",
      "first 1099",
      "first list",
      "pause",
      "later 1099",
      "own, later 1030",
      "later list",
    ]);
    expect(await asked(agents, [1030])).toEqual(["first 1030", "first list", "pause", "later 1030", "later list"]);
  });
  test("calls are asked for between two answers about the agent", async () => {
    expect(await asked(callsScenario, [1030, 1099])).toEqual([
      "before 1030",
      "calls 1030",
      "skills 1030",
      "held calls 1030",
      "after 1030",
      "before 1099",
      "calls 1099",
      "skills 1099",
      "held calls 1099",
      "after 1099",
    ]);
  });
  test("five of the list are asked about alone, those of the deployment file first", async () => {
    const listed = [1, 2, 3, 4, 5, 6].map((number) => agentInfo(1040 + number));
    const chosen = [1046, 1041, 1042, 1043, 1044];
    expect(await asked(listedAgents, [1099, 1046], listed)).toEqual([
      "sample list",
      ...chosen.map((agent) => `before ${agent}`),
      "list list",
      ...chosen.map((agent) => `after ${agent}`),
    ]);
  });
});

test("a finding says what was expected, what came, where the reference says so, and of whom", () => {
  const row = catalogue.find(({ id }) => id === `agentgateway.${AGENT}.state-within-session`);
  const evaluation = row?.check.evaluate(
    new Observations(FACTS, [alone(1099, { currentstatetime: 147_000 })]),
    row.operation,
  );
  expect(evaluation).toEqual({
    findings: [
      {
        where: "/result/currentstatetime",
        expected: "at most 5102 s: the time since the sign-in, plus 2 s",
        actual: "147000 s",
        source: '"Querying the Details About a Specified Agent" (2023-09-27), table 4, row 3.12',
        request: `${AGENT}: agents, first, 1099`,
        subject: 1099,
      },
    ],
  });
});
