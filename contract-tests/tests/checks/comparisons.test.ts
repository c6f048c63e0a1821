// What the comparison of both surfaces asks, and what its checks say of answers that the reference deployment does not give.
import { describe, expect, test } from "vitest";
import { applies } from "../../checks/check.ts";
import { comparisonChecks } from "../../checks/comparisons.ts";
import type { ParsedExchange } from "../../checks/parsed-exchange.ts";
import type { ScenarioRequest } from "../../checks/scenario-request.ts";
import { comparison } from "../../checks/scenarios/both.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";
import {
  AGENT,
  BATCH,
  batch,
  entry,
  evaluated,
  factsWith,
  type Given,
  gatewayAgent,
  NEVER,
  type Properties,
  SIGNED_IN,
  signedOut,
} from "./monitored-answers.ts";

const [SAME_STATE, SAME_SIGN_IN_TIME, SAME_DURATION] = [
  "same-state-on-both",
  "same-sign-in-time-on-both",
  "same-state-duration-on-both",
];

interface Round {
  round?: number;
  agent?: number;
  before?: Properties;
  entries?: unknown;
  after?: Properties;
  /** When it began, in seconds after the start; each of its three answers is asked one second after another. */
  at?: number;
}

/** An agent on AgentGateway, on CC-CMS and on AgentGateway again. */
function round({ round: number = 1, agent = 1031, before, entries, after, at = 0 }: Round): ParsedExchange[] {
  const place = (step: string, second: number): Given => ({
    scenario: "comparison",
    step: `${step} ${number}`,
    at: at + second,
  });
  return [
    gatewayAgent(agent, before, place("before", 0)),
    batch([agent], entries ?? [entry(agent)], place("between", 1)),
    gatewayAgent(agent, { ...before, currentstatetime: 149, ...after }, place("after", 2)),
  ];
}

const OUT = { ctiStatus: 0, logindate: NEVER };

const rows: [name: string, because: string, exchanges: ParsedExchange[], evaluation: string | string[] | RegExp][] = [
  [SAME_STATE, "the same", round({}), "pass"],
  [SAME_STATE, "digits in a text are a number", round({ before: { ctiStatus: "1" } }), "pass"],
  [SAME_STATE, "another", round({ entries: [entry(1031, { currentState: 7 })] }), ["/resultDesc/0/currentState"]],
  [SAME_STATE, "signed out on CC-CMS only", round({ entries: [signedOut(1031)] }), ["/resultDesc/0/currentState"]],
  [SAME_STATE, "signed out on AgentGateway only", round({ before: OUT }), ["/resultDesc/0/currentState"]],
  [
    SAME_STATE,
    "CC-CMS says none",
    round({ entries: [entry(1031, { currentState: null })] }),
    /^untested: .*on both surfaces/,
  ],
  [
    SAME_STATE,
    "CC-CMS answers about another agent",
    round({ entries: [entry(1099)] }),
    /^untested: a successful response about/,
  ],
  [SAME_STATE, "AgentGateway does", round({ before: { workno: "1099" } }), /^untested: a successful response about/],
  [
    SAME_STATE,
    "an entry in the answer about another agent is none",
    [...round({ agent: 1031, entries: [entry(1031), entry(1099, { currentState: 7 })] }), ...round({ agent: 1099 })],
    "pass",
  ],
  [
    SAME_STATE,
    "the agent changes meanwhile, and then no more",
    [
      ...round({ entries: [entry(1031, { currentState: 7 })], after: { ctiStatus: 7, currentstatetime: 1 } }),
      ...round({ round: 2, entries: [entry(1031, { currentState: 3 })], at: 4 }),
      ...round({ round: 3, at: 8 }),
    ],
    ["/resultDesc/0/currentState"],
  ],
  [
    SAME_STATE,
    "the agent leaves the state and comes back to it",
    round({ entries: [entry(1031, { currentState: 7 })], after: { currentstatetime: 0 } }),
    /^untested: .* all changed, in up to 3 attempts$/,
  ],
  [
    SAME_STATE,
    "the state is so young that it can be another one",
    round({
      before: { currentstatetime: 0 },
      entries: [entry(1031, { currentState: 7 })],
      after: { currentstatetime: 1 },
    }),
    /^untested: .* all changed, in up to 3 attempts$/,
  ],
  [
    SAME_STATE,
    "one agent changes, and the other is evaluated",
    [
      ...round({ after: { currentstatetime: 0 } }),
      ...round({ agent: 1099, entries: [entry(1099, { currentState: 7 })], at: 4 }),
    ],
    ["/resultDesc/0/currentState"],
  ],

  [SAME_SIGN_IN_TIME, "a second apart", round({ before: { logindate: SIGNED_IN + 1000 } }), "pass"],
  [
    SAME_SIGN_IN_TIME,
    "more, and later",
    round({ before: { logindate: SIGNED_IN - 1001 } }),
    ["/resultDesc/0/logonTime"],
  ],
  [
    SAME_SIGN_IN_TIME,
    "more, and earlier",
    round({ before: { logindate: SIGNED_IN + 1001 } }),
    ["/resultDesc/0/logonTime"],
  ],
  [
    SAME_SIGN_IN_TIME,
    "in seconds on AgentGateway",
    round({ before: { logindate: SIGNED_IN / 1000 } }),
    ["/resultDesc/0/logonTime"],
  ],
  [
    SAME_SIGN_IN_TIME,
    "who is not signed in has signed in at no time",
    round({ before: { ...OUT, logindate: 0 }, entries: [signedOut(1031)] }),
    "untested: an agent who is signed in",
  ],
  [
    SAME_SIGN_IN_TIME,
    "different states are for another check",
    round({ entries: [signedOut(1031)] }),
    "untested: an agent who is signed in",
  ],

  [SAME_DURATION, "two seconds less", round({ entries: [entry(1031, { currentStateTime: 145 })] }), "pass"],
  [
    SAME_DURATION,
    "the time that has passed, and two seconds",
    round({ entries: [entry(1031, { currentStateTime: 151 })] }),
    "pass",
  ],
  [
    SAME_DURATION,
    "less",
    round({ entries: [entry(1031, { currentStateTime: 144 })] }),
    ["/resultDesc/0/currentStateTime"],
  ],
  [
    SAME_DURATION,
    "more",
    round({ entries: [entry(1031, { currentStateTime: 154 })] }),
    ["/resultDesc/0/currentStateTime"],
  ],
  [
    SAME_DURATION,
    "of agents who are not signed in, too",
    round({ before: OUT, entries: [signedOut(1031, { currentStateTime: 7347 })] }),
    ["/resultDesc/0/currentStateTime"],
  ],
  [
    SAME_DURATION,
    "different states are for another check",
    round({ entries: [entry(1031, { currentState: 7, currentStateTime: 1 })] }),
    /^untested: an agent with the same state and its duration on both surfaces/,
  ],
  [
    SAME_DURATION,
    "CC-CMS says none",
    round({ entries: [entry(1031, { currentStateTime: null })] }),
    /^untested: an agent with the same state and its duration on both surfaces/,
  ],
];

for (const [name, because, exchanges, evaluation] of rows)
  test(`${name}: ${because}`, () => {
    const evaluationOf = evaluated(BATCH, name, exchanges);
    if (evaluation instanceof RegExp) expect(evaluationOf).toMatch(evaluation);
    else expect(evaluationOf).toEqual(evaluation);
  });

describe("what is missing", () => {
  for (const { name } of comparisonChecks) {
    test(`${name}: an agent of both surfaces`, () => {
      const facts = factsWith({ agentgateway: [1030], "cc-cms": [1031] });
      expect(evaluated(BATCH, name, round({}), facts)).toBe(
        "untested: an agent whom both surfaces may be queried about",
      );
    });

    test(`${name}: an answer of AgentGateway`, () => {
      const exchanges = round({}).filter(({ request: { operationId } }) => operationId !== AGENT);
      expect(evaluated(BATCH, name, exchanges)).toBe(
        "untested: a successful response about the same agent on both surfaces",
      );
    });

    test(`${name}: an answer of CC-CMS`, () => {
      const refused = batch([1031], "no permission", { scenario: "comparison", step: "between 1", code: "0101003" });
      const exchanges = round({}).filter(({ request: { operationId } }) => operationId === AGENT);
      expect(evaluated(BATCH, name, [...exchanges, refused])).toBe("untested: a successful response");
    });
  }
});

describe("with one surface there is nothing to compare", () => {
  const { agentgateway, "cc-cms": ccCms } = embeddedDeployment(
    { baseUrl: "https://localhost:1", certificate: "" },
    "dynamic",
  );
  if (!agentgateway || !ccCms) throw new Error("The embedded deployment has both surfaces.");
  for (const check of comparisonChecks)
    test(check.name, () => {
      expect(applies(check, { surface: "cc-cms", operationId: BATCH }, { agentgateway, "cc-cms": ccCms })).toBe(true);
      expect(applies(check, { surface: "cc-cms", operationId: BATCH }, { "cc-cms": ccCms })).toBe(false);
    });
});

describe("the scenario", () => {
  const deployment = embeddedDeployment({ baseUrl: "https://localhost:1", certificate: "" }, "dynamic");

  /** What is asked, and after which pauses, in ms; `answer` says what comes of a request, which is the n-th. */
  async function asking(answer: (request: ScenarioRequest, count: number) => ParsedExchange): Promise<string[]> {
    const log: string[] = [];
    await comparison.run({
      deployment,
      ask: async (request) => {
        log.push(`${request.surface} ${request.step} ${request.agents.join(" ")}`);
        return answer(request, log.length);
      },
      after: async (_, duration) => {
        log.push(`${duration} ms`);
      },
    });
    return log;
  }

  const steps = (agent: number, number = 1) => [
    `agentgateway before ${number} ${agent}`,
    `cc-cms between ${number} ${agent}`,
    `agentgateway after ${number} ${agent}`,
  ];
  const agentOf = ({ agents }: ScenarioRequest) => agents[0] ?? 0;

  test("is about the agents of both surfaces, one after the other", async () => {
    expect(await asking((request) => gatewayAgent(agentOf(request)))).toEqual([
      ...steps(1099),
      ...steps(1031),
      ...steps(1100),
    ]);
  });

  test("asks about who changes again, three times at most", async () => {
    const states = (request: ScenarioRequest, count: number) =>
      gatewayAgent(agentOf(request), { ctiStatus: agentOf(request) === 1031 ? count % 11 : 1 });
    expect(await asking(states)).toEqual([
      ...steps(1099),
      ...steps(1031),
      ...steps(1100),
      "1000 ms",
      ...steps(1031, 2),
      "1000 ms",
      ...steps(1031, 3),
    ]);
  });

  test("asks no more when AgentGateway does not answer", async () => {
    const refused = (request: ScenarioRequest) => gatewayAgent(agentOf(request), {}, { code: "300-002" });
    expect(await asking(refused)).toHaveLength(9);
  });
});
