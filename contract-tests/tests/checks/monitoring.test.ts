// What the checks of CC-CMS say of answers that the reference deployment does not give.
import { describe, expect, test } from "vitest";
import { monitoringChecks } from "../../checks/monitoring.ts";
import type { ParsedExchange } from "../../checks/parsed-exchange.ts";
import { repeated as fullBatch } from "../../checks/request-variants.ts";
import { batchOfAnyIds, MOST_AGENTS } from "../../checks/scenarios/cc-cms.ts";
import {
  BATCH,
  batch,
  calls,
  entry,
  evaluated,
  factsWith,
  type Given,
  NEVER,
  PRIVATE_CALLS,
  SIGNED_IN,
  START,
  signedOut,
} from "./monitored-answers.ts";

const ASKED = [1031, 1099];
const BOTH = [entry(1031), entry(1099)];

type Row = [because: string, exchanges: ParsedExchange[], evaluation: string | string[] | RegExp];

/** Evaluates each row; an evaluation that is a pattern is one of the reason why nothing was evaluated. */
function table(name: string, rows: Row[], operationId = BATCH): void {
  describe(name, () => {
    for (const [because, exchanges, evaluation] of rows)
      test(because, () => {
        const evaluationOf = evaluated(operationId, name, exchanges);
        if (evaluation instanceof RegExp) expect(evaluationOf).toMatch(evaluation);
        else expect(evaluationOf).toEqual(evaluation);
      });
  });
}

describe("without answers of success nothing is evaluated", () => {
  const code = "0101003";
  const refusals = [
    batch(ASKED, "no permission", { code }),
    ...["before", "single", "reversed", "repeated", "full", "after"].map((step) =>
      batch(ASKED, "no permission", { code, scenario: "batches", step }),
    ),
    calls(1099, "no permission", { code }),
  ];
  for (const { name, operations } of monitoringChecks)
    for (const { operationId } of operations)
      test(`${operationId}.${name}`, () => {
        expect(evaluated(operationId, name, refusals)).toBe("untested: a successful response");
      });
});

describe("without the properties that are evaluated nothing is evaluated", () => {
  // What is malformed is for the check of the schema.
  const changes = { currentState: null, currentStateTime: "long", logonTime: 1.5, currentPrivateCallNum: "none" };
  const entries = [entry(1031, changes), entry(1099, changes)];
  const exchanges = [
    batch(ASKED, entries),
    batch(ASKED, entries, { at: 2, step: "later" }),
    ...["before", "single", "reversed", "repeated", "full", "full of any ids", "after"].map((step) =>
      batch(ASKED, entries, { scenario: "batches", step }),
    ),
    ...["before", "after"].map((step) => batch(ASKED, entries, { scenario: "private calls", step })),
    calls(1099, ["1714987710-1452"]),
  ];
  const missing: [operationId: string, name: string, missing: RegExp][] = [
    [BATCH, "batch-equals-single", /the same entry in two plain batches/],
    [BATCH, "any-order", /the same entry in two plain batches/],
    [BATCH, "repeated-agents", /the same entry in two plain batches/],
    [BATCH, "full-batch-agrees", /the same entry in two plain batches/],
    [BATCH, "full-batch-of-any-ids", /the same entry in two plain batches/],
    [BATCH, "signed-out-sentinels", /not signed in/],
    [BATCH, "sign-in-time", /signed in, with the sign-in time/],
    [BATCH, "sign-in-time-plausible", /signed in, with the sign-in time/],
    [BATCH, "state-duration", /stays in one state/],
    [BATCH, "state-within-session", /signed in, with the sign-in time and the duration/],
    [BATCH, "state-duration-grows", /stays in one state/],
    [BATCH, "stable", /stays in one state/],
    [PRIVATE_CALLS, "private-call-count", /whose number does not change during the requests/],
  ];
  for (const [operationId, name, reason] of missing)
    test(`${operationId}.${name}`, () => {
      const evaluation = evaluated(operationId, name, exchanges);
      expect(evaluation).toMatch(/^untested: /);
      expect(evaluation).toMatch(reason);
    });
});

table("asked-agents-once", [
  ["each is answered, in another order", [batch(ASKED, [...BOTH].reverse())], "pass"],
  ["nobody is answered", [batch(ASKED, [])], ["/resultDesc", "/resultDesc"]],
  [
    "an id that cannot be read is nobody's",
    [batch(ASKED, [entry(1031), { ...entry(1099), agentId: "?" }])],
    ["/resultDesc"],
  ],
  ["one is answered twice", [batch(ASKED, [...BOTH, entry(1031)])], ["/resultDesc/2/agentId"]],
  ["another agent is answered in place of one", [batch([1031], [entry(1099)])], ["/resultDesc"]],
  ["more agents are for another check", [batch(ASKED, [...BOTH, entry(1100)])], "pass"],
  [
    "who does not exist, or is of another VDN, may be left out of a full batch",
    [batch(batchOfAnyIds(ASKED, MOST_AGENTS), BOTH, { scenario: "batches", step: "full of any ids" })],
    "pass",
  ],
  [
    "in a full batch, too, nobody is answered twice",
    [
      batch(batchOfAnyIds(ASKED, MOST_AGENTS), [...BOTH, entry(10_000), entry(10_000)], {
        scenario: "batches",
        step: "full of any ids",
      }),
    ],
    ["/resultDesc/3/agentId"],
  ],
  [
    "who is asked about twice is for another check",
    [batch([...ASKED, ...ASKED], [...BOTH, ...BOTH], { scenario: "batches", step: "repeated" })],
    "untested: a response with a list",
  ],
  [
    "requests that try out ranges are about agents who need not exist",
    [batch([101, 1031], [], { scenario: "in range" })],
    "untested: a response with a list",
  ],
  ["what is no list is for another check", [batch(ASKED, {})], "untested: a response with a list"],
]);

table("only-asked-agents", [
  ["each is answered", [batch(ASKED, BOTH)], "pass"],
  ["who is not signed in is left out", [batch(ASKED, [entry(1031)])], "pass"],
  ["one is answered twice", [batch(ASKED, [...BOTH, entry(1031)])], "pass"],
  ["another agent is answered in place of one", [batch([1031], [entry(1099)])], ["/resultDesc/0/agentId"]],
  [
    "of a whole VDN one finding is enough",
    [batch(ASKED, [...BOTH, entry(1100), entry(1101), entry(1102)])],
    ["/resultDesc/2/agentId"],
  ],
  [
    "who is asked about twice",
    [batch([...ASKED, ...ASKED], [...BOTH, entry(1100)], { scenario: "batches", step: "repeated" })],
    ["/resultDesc/2/agentId"],
  ],
  ["what is no list is for another check", [batch(ASKED, {})], "untested: a response with a list"],
]);

/** Plain batches around other ones; the second plain batch is asked 4 s after the first. */
function around(
  between: ParsedExchange[],
  before: unknown = BOTH,
  after: unknown = [entry(1031, { currentStateTime: 151 }), entry(1099, { currentStateTime: 151 })],
): ParsedExchange[] {
  const scenario = "batches";
  return [
    batch(ASKED, before, { scenario, step: "before" }),
    ...between,
    batch(ASKED, after, { scenario, step: "after", at: 4 }),
  ];
}

const single = (agent: number, entries: unknown, given: Given = {}) =>
  batch([agent], entries, { scenario: "batches", step: "single", at: 2, ...given });

table("batch-equals-single", [
  ["the duration has grown meanwhile", around([single(1031, [entry(1031, { currentStateTime: 149 })])]), "pass"],
  ["the clocks are a second apart", around([single(1031, [entry(1031, { currentStateTime: 146 })])]), "pass"],
  [
    "the duration has shrunk",
    around([single(1031, [entry(1031, { currentStateTime: 145 })])]),
    ["/resultDesc/0/currentStateTime"],
  ],
  [
    "the duration has grown by more than the time between the batches",
    around([single(1031, [entry(1031, { currentStateTime: 156 })])]),
    ["/resultDesc/0/currentStateTime"],
  ],
  [
    "an agent alone is described with less",
    around([single(1031, [entry(1031, { prevState: undefined })])]),
    ["/resultDesc/0/prevState"],
  ],
  [
    "an agent alone is described with more",
    around([single(1031, [entry(1031, { name: "Ines Duarte" })])]),
    ["/resultDesc/0/name"],
  ],
  ["an agent alone is not answered", around([single(1031, [])]), ["/resultDesc"]],
  ["an agent whom no plain batch answers is for another check", around([single(1031, [])], [entry(1099)]), /^untested/],
  [
    "the agent has left the state and come back to it",
    around([single(1031, [entry(1031, { currentState: 7, currentStateTime: 1 })])], BOTH, [
      entry(1031, { currentStateTime: 1 }),
      entry(1099, { currentStateTime: 151 }),
    ]),
    /^untested: an agent with the same entry/,
  ],
  [
    "the state is so young that the agent can have left it and come back",
    around(
      [single(1031, [entry(1031, { currentState: 7, currentStateTime: 0 })])],
      [entry(1031, { currentStateTime: 0 }), entry(1099)],
      [entry(1031, { currentStateTime: 2 }), entry(1099, { currentStateTime: 151 })],
    ),
    /^untested: an agent with the same entry/,
  ],
  [
    "a private call has come meanwhile",
    around([single(1031, [entry(1031)])], BOTH, [
      entry(1031, { currentStateTime: 151, currentPrivateCallNum: 1 }),
      entry(1099, { currentStateTime: 151 }),
    ]),
    /^untested: an agent with the same entry/,
  ],
  [
    "one agent changes, and the other is evaluated",
    around(
      [single(1031, [entry(1031, { locationId: 7 })]), single(1099, [entry(1099, { locationId: 7 })])],
      [entry(1031), entry(1099)],
      [entry(1031, { currentState: 7, currentStateTime: 1 }), entry(1099, { currentStateTime: 151 })],
    ),
    ["/resultDesc/0/locationId"],
  ],
]);

const reversed = (entries: unknown) => batch([1099, 1031], entries, { scenario: "batches", step: "reversed", at: 2 });

table("any-order", [
  ["the entries stand in the order of the request", around([reversed([entry(1099), entry(1031)])]), "pass"],
  ["the entries stand in another order", around([reversed(BOTH)]), "pass"],
  [
    "the entries are those of each other's agents",
    around(
      [reversed([entry(1099), signedOut(1031)])],
      [entry(1031), signedOut(1099)],
      [entry(1031, { currentStateTime: 151 }), signedOut(1099, { currentStateTime: 151 })],
    ),
    [1, 0].flatMap((place) =>
      ["locationId", "prevStateTime", "currentState", "logonTime"].map(
        (property) => `/resultDesc/${place}/${property}`,
      ),
    ),
  ],
  ["one of the agents is lost", around([reversed([entry(1099)])]), ["/resultDesc"]],
]);

describe("one agent is no batch", () => {
  for (const name of ["batch-equals-single", "any-order"])
    test(name, () => {
      const scenario = "batches";
      const exchanges = ["before", "single", "reversed", "after"].map((step) =>
        batch([1031], [entry(1031, { currentStateTime: 600 })], { scenario, step }),
      );
      const facts = factsWith({ "cc-cms": [1031] });
      expect(evaluated(BATCH, name, exchanges, facts)).toBe("untested: a second agent to ask about");
    });
});

const repeated = (entries: unknown, given: Given = {}) =>
  batch([...ASKED, ...ASKED], entries, { scenario: "batches", step: "repeated", at: 2, ...given });

table("repeated-agents", [
  ["each is answered once", around([repeated(BOTH)]), "pass"],
  ["each is answered twice", around([repeated([...BOTH, ...BOTH])]), "pass"],
  ["one is answered thrice", around([repeated([...BOTH, ...BOTH, entry(1031)])]), ["/resultDesc/4/agentId"]],
  ["one is not answered", around([repeated([entry(1099)])]), ["/resultDesc"]],
  ["somebody else is for another check", around([repeated([...BOTH, entry(1100)])]), "pass"],
  [
    "the second entry of an agent is another one",
    around([repeated([...BOTH, entry(1031, { agentRelease: 0 })])]),
    ["/resultDesc/2/agentRelease"],
  ],
  ["the request is refused", around([repeated("duplicates", { code: "0100002" })]), ["/resultCode"]],
]);

const full = (entries: unknown, given: Given = {}) =>
  batch(fullBatch(ASKED, MOST_AGENTS), entries, { scenario: "batches", step: "full", at: 2, ...given });
const anyIds = (entries: unknown, given: Given = {}) =>
  batch(batchOfAnyIds(ASKED, MOST_AGENTS), entries, { scenario: "batches", step: "full of any ids", at: 2, ...given });
/** The agents of a list, in a full batch of both surfaces; with so many of them nobody stands in it twice. */
const online = (agents: readonly number[], entries: unknown, given: Given = {}) =>
  batch(fullBatch(agents, MOST_AGENTS), entries, {
    scenario: "online agents in a batch",
    step: "full",
    at: 2,
    ...given,
  });
const REFUSED = { code: "0100002" };
const MANY = Array.from({ length: MOST_AGENTS }, (_, index) => 20_000 + index);

table("full-batch", [
  ["it is accepted, whatever it says", around([full([])]), "pass"],
  ["the number is refused", around([repeated(BOTH), full("too many", REFUSED)]), ["/resultCode"]],
  ["the size is refused", around([repeated(BOTH), full(null, { status: 413 })]), ["status"]],
  ["the signature of a large body is refused", around([repeated(BOTH), full(null, { status: 401 })]), ["status"]],
  [
    "the connection breaks",
    around([repeated(BOTH), full(null, { failure: { kind: "broken", message: "reset" } })]),
    ["answer"],
  ],
  [
    "asked more slowly",
    around([repeated(BOTH), full(null, { status: 429 })]),
    "untested: a response to the batch; got HTTP status 429",
  ],
  [
    "the address is locked",
    around([repeated(BOTH), full(null, { status: 403 })]),
    "untested: a response to the batch; got HTTP status 403",
  ],
  [
    "nothing can be asked any more",
    around([full(null, { failure: { kind: "unreachable", message: "Nobody listens there." } })]),
    "untested: Nobody listens there.",
  ],
  [
    "whoever stands in a batch twice is refused in a small one, too",
    around([repeated("duplicates", REFUSED), full("duplicates", REFUSED)]),
    /^untested: 6000 different agents/,
  ],
  [
    "the same, and 6000 different ids are accepted",
    around([repeated("duplicates", REFUSED), full("duplicates", REFUSED), anyIds(BOTH)]),
    "pass",
  ],
  [
    "the same, and 6000 agents who are signed in are refused",
    around([repeated("duplicates", REFUSED), full("duplicates", REFUSED), online(MANY, "too many", REFUSED)]),
    ["/resultCode"],
  ],
  [
    "ids that may be nobody's are for another check",
    around([repeated(BOTH), full(BOTH), anyIds("nobody", REFUSED)]),
    "pass",
  ],
  ["plain batches are refused, too", [full("no permission", REFUSED)], /^untested/],
]);

table("full-batch-agrees", [
  ["each is answered once", around([full(BOTH)]), "pass"],
  ["each is answered as often as asked about", around([full([...BOTH, ...BOTH, ...BOTH])]), "pass"],
  ["only the beginning of the list is answered", around([full([entry(1031)])]), ["/resultDesc"]],
  [
    "an agent is described otherwise",
    around([full([entry(1031), entry(1099, { agentRelease: 3 })])]),
    ["/resultDesc/1/agentRelease"],
  ],
  [
    "of thousands of entries that are wrong one is enough",
    around([full([...BOTH, ...Array(3_000).fill(entry(1031, { agentRelease: 3 }))])]),
    ["/resultDesc/2/agentRelease"],
  ],
  ["that it is refused is for another check", around([full("too many", REFUSED)]), /^untested/],
]);

table("full-batch-of-any-ids", [
  ["agents who do not exist are left out", around([full(BOTH), anyIds(BOTH)]), "pass"],
  [
    "only the beginning of the list is answered",
    around([full(BOTH), anyIds([entry(1031), entry(10_000)])]),
    ["/resultDesc"],
  ],
  ["ids that are nobody's are refused", around([full(BOTH), anyIds("nobody", REFUSED)]), ["/resultCode"]],
  [
    "as many agents are refused, too",
    around([full("too many", REFUSED), anyIds("too many", REFUSED)]),
    "untested: a successful response to a batch of as many agents",
  ],
]);

test("a full batch has the given agents again and again, and the last one at the end only", () => {
  expect(fullBatch([1031, 10_000, 1099], 5)).toEqual([1031, 10_000, 1031, 10_000, 1099]);
  expect(fullBatch([1031], 2)).toEqual([1031, 1031]);
  const whole = fullBatch(ASKED, MOST_AGENTS);
  expect([whole.length, whole.indexOf(1099)]).toEqual([MOST_AGENTS, MOST_AGENTS - 1]);
  expect(fullBatch(MANY, MOST_AGENTS)).toEqual(MANY);
});

test("a batch of any ids has the given agents at both ends, each once", () => {
  expect(batchOfAnyIds([1031, 10_000, 1099], 5)).toEqual([1031, 10_000, 10_001, 10_002, 1099]);
  expect(batchOfAnyIds([1031], 2)).toEqual([10_000, 1031]);
  expect(new Set(batchOfAnyIds(ASKED, MOST_AGENTS)).size).toBe(MOST_AGENTS);
});

const one = (changes: object, given: Given = {}) => batch([1031], [entry(1031, { ...changes })], given);
const out = (changes: object, given: Given = {}) => batch([1031], [signedOut(1031, { ...changes })], given);

table("signed-out-sentinels", [
  ["the value of the sample", [out({})], "pass"],
  ["another time in 2106", [out({ logonTime: Date.UTC(2106, 11, 31) })], "pass"],
  ["the first moment of 2106 in UTC+14", [out({ logonTime: Date.UTC(2105, 11, 31, 10) })], "pass"],
  ["the last moment of 2106 in UTC-12", [out({ logonTime: Date.UTC(2107, 0, 1, 12) - 1 })], "pass"],
  ["earlier, in no time zone", [out({ logonTime: Date.UTC(2105, 11, 31, 10) - 1 })], ["/resultDesc/0/logonTime"]],
  ["later, in no time zone", [out({ logonTime: Date.UTC(2107, 0, 1, 14) })], ["/resultDesc/0/logonTime"]],
  ["digits in a text are for another check", [out({ logonTime: String(NEVER) })], "pass"],
  ["the other sentinels are only in the sample", [out({ locationId: 0, prevStateTime: 45 })], "pass"],
  ["no time", [out({ logonTime: 0 })], ["/resultDesc/0/logonTime"]],
  ["the time of the last sign-in", [out({ logonTime: SIGNED_IN })], ["/resultDesc/0/logonTime"]],
  ["the value of the sample in seconds", [out({ logonTime: NEVER / 1000 })], ["/resultDesc/0/logonTime"]],
  ["a time in 2107", [out({ logonTime: Date.UTC(2107, 0, 2) })], ["/resultDesc/0/logonTime"]],
  ["an agent who is signed in has it, for another check", [one({ logonTime: NEVER }), out({})], "pass"],
  ["nobody is signed out", [batch(ASKED, BOTH)], "untested: an agent who is not signed in, with a sign-in time"],
  [
    "none is said",
    [out({ logonTime: null })],
    "untested: an agent who is not signed in, with a sign-in time; no response has an entry of agent 1099",
  ],
  ["it comes a moment after the state", [out({ logonTime: SIGNED_IN }), out({}, { step: "later", at: 2 })], "pass"],
  [
    "others in the batch are not looked at",
    [batch([1031, 10_000], [signedOut(1031), signedOut(10_000, { logonTime: 0 })])],
    "pass",
  ],
]);

table("sign-in-time", [
  ["in the past", [one({})], "pass"],
  ["just now, by a clock that is ahead", [one({ logonTime: START + 59_000 })], "pass"],
  ["in the future, for another check", [one({ logonTime: START + 61_000 })], "pass"],
  ["in seconds", [one({ logonTime: SIGNED_IN / 1000 })], ["/resultDesc/0/logonTime"]],
  ["in microseconds", [one({ logonTime: SIGNED_IN * 1000 })], ["/resultDesc/0/logonTime"]],
  ["of somebody who is not signed in", [out({})], /^untested: an agent who is signed in/],
]);

table("sign-in-time-plausible", [
  ["in the past", [one({})], "pass"],
  ["in the future", [one({ logonTime: START + 61_000 })], ["/resultDesc/0/logonTime"]],
  ["never, of who is signed in", [one({ logonTime: NEVER })], ["/resultDesc/0/logonTime"]],
  ["in seconds, for another check", [one({ logonTime: SIGNED_IN / 1000 })], "pass"],
]);

table("state-within-session", [
  ["as long as the session", [one({ currentStateTime: 5100 })], "pass"],
  ["longer than the session", [one({ currentStateTime: 5200 })], ["/resultDesc/0/currentStateTime"]],
  ["of somebody who is not signed in", [out({ currentStateTime: 2_224_439 })], /^untested: an agent who is signed in/],
  ["of somebody whose last sign-in is shown", [out({ logonTime: SIGNED_IN })], /^untested: an agent who is signed in/],
  ["not said", [one({ currentStateTime: null })], /^untested: an agent who is signed in/],
  ["without the time of signing in", [one({ logonTime: null })], /^untested: an agent who is signed in/],
  ["a sign-in in the future is for another check", [one({ logonTime: NEVER })], /^untested: an agent who is signed in/],
]);

/** An entry, and another one of the same agent two seconds later. */
const twice = (earlier: object, later: object) => [
  one(earlier),
  one({ currentStateTime: 149, ...later }, { step: "later", at: 2 }),
];

table("state-duration", [
  ["in seconds", twice({}, {}), "pass"],
  [
    "in milliseconds",
    twice({ currentStateTime: 147_000 }, { currentStateTime: 149_000 }),
    ["/resultDesc/0/currentStateTime"],
  ],
  ["a moment in ms", [one({ currentStateTime: START })], ["/resultDesc/0/currentStateTime"]],
  ["asked once", [one({})], /^untested: an agent who stays/],
]);

table("state-duration-grows", [
  ["by the seconds that passed", twice({}, {}), "pass"],
  ["not at all", twice({}, { currentStateTime: 147 }), ["/resultDesc/0/currentStateTime"]],
  ["by a minute", twice({}, { currentStateTime: 207 }), ["/resultDesc/0/currentStateTime"]],
  ["by milliseconds, for another check", twice({}, { currentStateTime: 2147 }), /^untested: an agent who stays/],
  [
    "of those who are not signed in, too",
    [out({}), out({ currentStateTime: 147 }, { step: "later", at: 2 })],
    ["/resultDesc/0/currentStateTime"],
  ],
  [
    "not from one state to another",
    twice({}, { currentState: 7, currentStateTime: 1 }),
    /^untested: an agent who stays/,
  ],
  [
    "not within the same second",
    [one({}), one({}, { scenario: "batches", step: "before" })],
    /^untested: an agent who stays/,
  ],
  [
    "in batches of any kind",
    [one({}), one({}, { scenario: "private calls", step: "after", at: 3 })],
    ["/resultDesc/0/currentStateTime"],
  ],
]);

table("stable", [
  ["nothing has changed", twice({}, {}), "pass"],
  ["another location", twice({}, { locationId: 7 }), ["/resultDesc/0/locationId"]],
  ["another previous state", twice({}, { prevState: 7 }), ["/resultDesc/0/prevState"]],
  ["the previous state goes on", twice({}, { prevStateTime: 47 }), ["/resultDesc/0/prevStateTime"]],
  ["the sign-in time is computed anew", twice({}, { logonTime: SIGNED_IN + 1000 }), ["/resultDesc/0/logonTime"]],
  ["who has signed in anew during a call stays in its state", twice({}, { logonTime: START + 1000 }), "pass"],
  ["any time of 2106 will do", [out({}), out({ currentStateTime: 149, logonTime: NEVER - 1000 }, { at: 2 })], "pass"],
  [
    "the number of ended calls is another one each time",
    [2, 3, 5, 6].map((agentRelease, at) => one({ agentRelease, currentStateTime: 147 + at }, { at })),
    ["/resultDesc/0/agentRelease", "/resultDesc/0/agentRelease", "/resultDesc/0/agentRelease"],
  ],
  [
    "calls beside the state end now and then",
    [2, 3, 3, 4].map((agentRelease, at) => one({ agentRelease, currentStateTime: 147 + at }, { at })),
    "pass",
  ],
  ["the numbers of calls may change", twice({}, { agentRelease: 3, currentPrivateCallNum: 1 }), "pass"],
  [
    "the reason means something in rest",
    twice({ currentState: 8 }, { currentState: 8, currentStateReason: 5 }),
    ["/resultDesc/0/currentStateReason"],
  ],
  ["the reason means nothing elsewhere", twice({}, { currentStateReason: 5 }), "pass"],
  [
    "in another state everything is new",
    twice({}, { currentState: 7, currentStateTime: 1, prevState: 1, prevStateTime: 148 }),
    /^untested: an agent who stays/,
  ],
  [
    "in the same state begun anew everything is new",
    twice({}, { currentStateTime: 1, prevState: 7, prevStateTime: 1 }),
    /^untested: an agent who stays/,
  ],
]);

const CALL = "1714987710-1452";

/** The private calls of agent 1031, between two batches with these numbers of them. */
function counted(ids: unknown, before: unknown, after: unknown = before, later: object = {}): ParsedExchange[] {
  const scenario = "private calls";
  return [
    batch(ASKED, [entry(1031, { currentPrivateCallNum: before }), entry(1099)], { scenario, step: "before" }),
    calls(1031, ids),
    batch(ASKED, [entry(1031, { currentPrivateCallNum: after, ...later }), entry(1099)], { scenario, step: "after" }),
  ];
}

table(
  "private-call-count",
  [
    ["as many as counted", counted([CALL], 1), "pass"],
    ["digits in a text count, too", counted([CALL], "1"), "pass"],
    ["fewer than counted", counted([CALL], 2), ["/resultDesc"]],
    ["more than counted", counted([CALL], 0), ["/resultDesc"]],
    ["nobody has any", counted([], 0), /^untested: an agent with private calls/],
    ["one has come meanwhile", counted([CALL], 0, 1), /^untested: an agent with private calls/],
    [
      "the agent has changed meanwhile",
      counted([], 1, 1, { currentState: 5, currentStateTime: 0 }),
      /^untested: an agent with private calls/,
    ],
  ],
  PRIVATE_CALLS,
);

table(
  "unique-calls",
  [
    ["two agents have one each", [calls(1031, [CALL]), calls(1099, [CALL])], "pass"],
    ["the same stands in a list twice", [calls(1031, [CALL, "1714987711-1453", CALL])], ["/resultDesc/2"]],
    ["nobody has any", [calls(1031, [])], "untested: an agent who has a call or a waiting call"],
  ],
  PRIVATE_CALLS,
);

table(
  "call-time",
  [
    ["in seconds", [calls(1031, [`${START / 1000}-1452`])], "pass"],
    ["in milliseconds", [calls(1031, [`${START}-1452`])], "pass"],
    ["in the future", [calls(1031, [CALL, `${START / 1000 + 61}-1453`])], ["/resultDesc/1"]],
    ["a number that is no time", [calls(1031, ["70930-1452"])], ["/resultDesc/0"]],
    ["an id of another form is for another check", [calls(1031, ["1452"])], "pass"],
    ["nobody has any", [calls(1031, [])], "untested: an agent who has a call or a waiting call"],
  ],
  PRIVATE_CALLS,
);

table("previous-state-within-session", [
  ["both within the session", [one({})], "pass"],
  ["the one before is in milliseconds", [one({ prevStateTime: 45_000_000 })], ["/resultDesc/0/prevStateTime"]],
  ["nobody knows how long it was", [one({ prevStateTime: 4_294_967_295 })], /^untested: an agent who has changed/],
  ["there was none", [one({ prevState: 0, prevStateTime: 45_000_000 })], /^untested: an agent who has changed/],
  [
    "the present state began with the session, after a forced sign-in",
    [one({ currentStateTime: 5100, prevStateTime: 9000 })],
    /^untested: an agent who has changed/,
  ],
  ["who is not signed in has no session", [out({ prevStateTime: 45 })], /^untested: an agent who has changed/],
]);
