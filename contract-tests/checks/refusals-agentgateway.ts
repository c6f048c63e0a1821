// What AgentGateway has to refuse, and what it must not.
import { citationText, type Operation, parametersOf, resolved } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Credential } from "../transport/risk.ts";
import { inOtherDigits } from "./body-mutations.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf } from "./finding.ts";
import { foreignGuid, formerGuidRefusals, guidRefusals, otherAgent } from "./guids.ts";
import { httpRequestVariants, requestRow, variantsWithin } from "./http-request-variants.ts";
import { httpRequestAbout, httpRequestOf, parametersAccepted, placeOf } from "./http-requests.ts";
import type { Facts } from "./observations.ts";
import { isRepresentative, representativeOf } from "./operations.ts";
import { closedReason, isSuccess, payloadOf } from "./parsed-exchange.ts";
import { byEdition } from "./ranges.ts";
import {
  ANY_REFUSAL,
  acceptance,
  hasStatedMethod,
  notAccepted,
  noUnknown,
  problemOf,
  type RefusalRule,
  refusal,
  requestRule,
  type Variant,
} from "./refusal.ts";
import { rangesOf } from "./request-variants.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import { aboutAgents, common, plain } from "./scenarios/plain-agentgateway.ts";
import { gatewaySpellings, otherMethod } from "./spellings.ts";

const otherMethods = refusal({
  ...common,
  ...otherMethod,
  operations: common.operations.filter(hasStatedMethod),
  requirement: "A query is answered to GET only.",
  sends: "each query with POST in place of GET",
  // PUT and DELETE could do something where they are known; POST could too, but not to the path of a query.
  variants: (operation, deployment) => [
    { step: "POST", httpRequest: { ...httpRequestOf(operation, deployment), method: "POST" } },
  ],
  because: "POST is answered like GET.",
});

/** Forms of an id that are not decimal digits alone, or not as few of them as there can be. */
const MALFORMED: readonly [words: string, form: (id: string) => string][] = [
  ["letters", () => "agent"],
  ["a letter at the end", (id) => `${id}a`],
  ["a plus sign", (id) => `+${id}`],
  ["a minus sign", (id) => `-${id}`],
  ["a blank before it", (id) => `%20${id}`],
  ["a blank behind it", (id) => `${id}%20`],
  ["a leading zero", (id) => `0${id}`],
  ["a fraction", (id) => `${id}.0`],
  ["an encoded slash behind it", (id) => `${id}%2F`],
  ["another path in it", (id) => `${id}%2Fallonlineagents`],
  ["5000 digits", () => "1".repeat(5000)],
];

/** The names of the parameters that are ids of agents, those of the agents who ask first. */
const ASKING = "agentid";
const ASKED = "workno";

/** The queries with a parameter. */
function queriesWith(parameter: string): Operation[] {
  return common.operations.filter((operation) => parametersOf(operation).some(({ name }) => name === parameter));
}

/** In the name of another agent the guid is foreign, even if it is ours. */
function credentialFor({ agents }: Operation, parameter: string): Credential {
  return parameter === agents?.asking ? "foreign-guid" : "valid";
}

/** With its article, to begin a sentence with. */
function one(parameter: string): string {
  return `${/^[aeiou]/i.test(parameter) ? "An" : "A"} ${parameter}`;
}

/** An id that is right again in 32 bits. One query stands for all. */
function rightIn32Bits(operation: Operation, deployment: Deployment, parameter: string): Variant[] {
  if (!isRepresentative(operation)) return [];
  const { [parameter]: right } = parametersAccepted(operation, deployment);
  const id = String(2 ** 32 + Number(right));
  return [
    {
      step: `${parameter} ${id}`,
      httpRequest: httpRequestOf(operation, deployment, { parameters: { [parameter]: id } }),
    },
  ];
}

/** The other parameters that are numbers in a range; queries of agents alone have none. */
const otherNumbers = [
  ...new Set(
    common.operations
      .flatMap((operation) => parametersOf(operation))
      .filter(({ schema }) => rangesOf({ schema: resolved("agentgateway", schema) }).length > 0)
      .map(({ name }) => name),
  ),
].filter((name) => name !== ASKING && name !== ASKED);

function outOfRange(parameter: string): Check {
  const check = refusal({
    ...common,
    operations: queriesWith(parameter),
    name: `refuses-${parameter}-out-of-range`,
    level: "SHOULD",
    requirement: `${one(parameter)} outside the ranges of the edition is refused; without an edition, one that no edition allows.`,
    sends: `queries with 0 and with ids just outside the ranges of the edition as ${parameter}; without an edition, outside those of all`,
    variants: (operation, deployment) =>
      httpRequestVariants("beyond", operation, deployment)
        .filter(({ place }) => place.name === parameter)
        .map(({ step, httpRequest }): Variant => ({ step, httpRequest }))
        .concat(rightIn32Bits(operation, deployment, parameter))
        .map((variant) => ({ ...variant, credential: credentialFor(operation, parameter) })),
    rule: ANY_REFUSAL,
    source: requestRule,
    because: `${one(parameter)} outside the ranges is answered.`,
  });
  return byEdition(check);
}

function malformed(parameter: string): Check {
  return refusal({
    ...common,
    operations: queriesWith(parameter),
    name: `refuses-${parameter}-malformed`,
    level: "SHOULD",
    requirement: `${one(parameter)} that is not written in decimal digits alone, or with a leading zero, is refused.`,
    sends: `queries with ${one(parameter).replace("A", "a")} with signs, blanks, letters, slashes, a leading zero, a fraction or 5000 digits`,
    variants: (operation, deployment) => {
      const { [parameter]: id = "" } = parametersAccepted(operation, deployment);
      return MALFORMED.map(([words, form]) => ({
        step: `${parameter} with ${words}`,
        httpRequest: httpRequestOf(operation, deployment, { parameters: { [parameter]: form(id) } }),
        credential: credentialFor(operation, parameter),
      }));
    },
    rule: ANY_REFUSAL,
    source: requestRule,
    because: `${one(parameter)} is read as far as it is a number.`,
  });
}

/** The row about the agents who are asked about. */
function askedRule(operation: Operation): string {
  return requestRule(operation, operation.agents?.asked ?? "");
}

const unknownAgent = refusal({
  ...aboutAgents,
  name: "refuses-unknown-agent",
  // No page says what is answered about an id that nobody has; it may be an agent without calls, too.
  level: "SHOULD",
  requirement: "A query about an id of which there is no agent is refused.",
  sends: "queries about the agent who does not exist (subjects.unknown)",
  variants: (operation, deployment) => about(operation, deployment, deployment.forbidden.unknown),
  rule: ANY_REFUSAL,
  source: askedRule,
  missing: noUnknown,
  because: "An agent who does not exist is told of.",
});

const otherVdnRefused = refusal({
  ...aboutAgents,
  name: "refuses-other-vdn",
  level: "MUST",
  requirement: "A query about an agent of another VDN is not answered with anything about that agent.",
  sends: "queries about the agent of another VDN (subjects.otherVdn)",
  variants: (operation, deployment) => about(operation, deployment, deployment.forbidden.otherVdn),
  rule: ANY_REFUSAL,
  source: askedRule,
  missing: ({ forbidden }: Facts) =>
    forbidden.otherVdn === undefined ? "subjects.otherVdn in the deployment file: an agent of another VDN" : undefined,
  because: "An agent of another VDN is told of.",
});

/** Keeps the findings about answers of success that tell nothing, or all others. */
function evaluateOtherVdn(isAboutNothing: boolean): Check["evaluate"] {
  return (observations, operation) => {
    const evaluation = otherVdnRefused.evaluate(observations, operation);
    if ("untested" in evaluation) return evaluation;
    const empty = observations
      .of(operation)
      .filter((exchange) => isSuccess(exchange) && tellsNothing(payloadOf(exchange)));
    const keys = new Set(empty.map(({ request: { key } }) => key));
    return { findings: evaluation.findings.filter(({ request }) => keys.has(request) === isAboutNothing) };
  };
}

/** Whether there is nothing in a payload but empty lists and nothing. */
function tellsNothing(payload: unknown): boolean {
  if (typeof payload !== "object" || payload === null) return payload === undefined || payload === null;
  return Object.values(payload).every((value) => tellsNothing(value) || value === "");
}

const otherVdn: Check = {
  ...otherVdnRefused,
  stated: (operation) => [requestRow(operation, operation.agents?.asked ?? "")],
  evaluate: evaluateOtherVdn(false),
  fails: {
    because: "An agent of another VDN is told of.",
    change: (recording, operation) => {
      otherVdnRefused.fails.change(recording, operation);
      const { operationId, agents } = operation;
      // Where no agent is in the answer, who asks may have nothing to tell, such as a call.
      if (agents?.answered === undefined)
        recording.set({ operationId, scenario: "other vdn" }, `/${operation.envelope.payload}`, ["1714987650-1450"]);
    },
  },
};

export const otherVdnPlainly: Check = {
  ...otherVdnRefused,
  name: "refuses-other-vdn-plainly",
  // That the agent has to be of the VDN is stated, and how it is said that another one is not, nowhere.
  level: "SHOULD",
  requirement: "A query about an agent of another VDN is refused, and not answered with success and nothing.",
  evaluate: evaluateOtherVdn(true),
  fails: {
    because: "Of an agent of another VDN it is said that there is nothing to tell.",
    change: (recording, operation) => {
      otherVdnRefused.fails.change(recording, operation);
      recording.set({ operationId: operation.operationId, scenario: "other vdn" }, "/result", []);
    },
  },
};

/** In the name of another agent the guid is foreign, even if it is ours. */
const otherDigits = refusal({
  ...common,
  operations: [representativeOf("agentgateway")],
  name: "refuses-other-digits",
  level: "SHOULD",
  requirement: "An id that is written in digits of another script is refused.",
  sends: "a query with the agentid, and one with the workno, in Arabic-Indic digits",
  variants: (operation, deployment) =>
    Object.entries(parametersAccepted(operation, deployment)).map(([parameter, id]) => ({
      step: `${parameter} in other digits`,
      httpRequest: httpRequestOf(operation, deployment, {
        parameters: { [parameter]: encodeURIComponent(inOtherDigits(id)) },
      }),
      credential: credentialFor(operation, parameter),
    })),
  rule: ANY_REFUSAL,
  source: requestRule,
  because: "Digits of any script are read as a number.",
});

const repeatedParameters = refusal({
  ...common,
  operations: [representativeOf("agentgateway")],
  name: "refuses-repeated-parameters",
  level: "SHOULD",
  requirement: "A URL is refused whose query has one parameter twice, with different values.",
  sends: "a query with agentid twice, and one with calldata twice, in the query of the URL",
  variants: (operation, deployment) => {
    const { agentid } = placeOf(deployment, "agentgateway");
    const httpRequest = httpRequestOf(operation, deployment);
    const queries = [
      ["agentid twice", `agentid=${agentid}&agentid=${otherAgent(deployment)}`],
      ["calldata twice", "calldata=a&calldata=b"],
    ] as const;
    return queries.map(([step, query]) => ({
      step,
      httpRequest: { ...httpRequest, path: `${httpRequest.path}?${query}` },
    }));
  },
  rule: ANY_REFUSAL,
  source: () => "OWASP Web Security Testing Guide 4.2, WSTG-INPV-04",
  because: "Which of two values counts is left to chance.",
});

function about(operation: Operation, deployment: Deployment, agent: number | undefined): Variant[] {
  if (agent === undefined) return [];
  return [{ step: "", agents: [agent], httpRequest: httpRequestAbout(operation, deployment, [agent]) }];
}

function endsOfRange(parameter: string): Pick<Parameters<typeof acceptance>[0], "variants" | "sends" | "source"> {
  return {
    sends: `queries with both ends of the ranges of the edition as ${parameter}; without an edition, with those that all allow`,
    variants: (operation, deployment) =>
      variantsWithin(operation, deployment)
        .filter(({ place }) => place.name === parameter)
        .map(({ step, number, httpRequest }) => ({
          step,
          httpRequest,
          credential: credentialFor(operation, parameter),
          ...(parameter === operation.agents?.asked && number !== undefined ? { agents: [number] } : {}),
        })),
    source: requestRule,
  };
}

const agentidInRange = byEdition(
  acceptance({
    ...common,
    ...endsOfRange(ASKING),
    name: "accepts-agentid-in-range",
    level: "SHOULD",
    requirement: "Both ends of each range are answered like any other agentid with a guid that is not theirs.",
    like: { asks: foreignGuid.asks, words: "another agentid" },
  }),
);

const worknoInRange = byEdition(
  acceptance({
    ...aboutAgents,
    ...endsOfRange(ASKED),
    name: "accepts-workno-in-range",
    level: "SHOULD",
    requirement:
      "Both ends of each range are answered like any other workno, with success or as one of which nothing is told.",
    like: { asks: [...unknownAgent.asks, ...otherVdn.asks], words: "another workno of which nothing is told" },
    missing: noUnknown,
  }),
);

/** How many requests go out at once; documented is a limit of 5 in 2 s. */
const BURST = 12;

const BURST_ANSWER: RefusalRule = { words: `success, or ${ANY_REFUSAL.words}` };

/** Until the flow control has forgotten the burst, in ms: its window is 2 s. */
const FLOW_CONTROL_PAUSE = 2_500;

const burst: Scenario = {
  name: "too many requests",
  surfaces: ["agentgateway"],
  risk: "flood",
  sends: `each query ${BURST} times at once, and nothing for ${FLOW_CONTROL_PAUSE / 1000} s after that`,
  async run(context) {
    for (const operation of common.operations) {
      const httpRequest = httpRequestOf(operation, context.deployment);
      const particulars = { scenario: burst.name, unpaced: true, expects: "either" } as const;
      const exchanges = await Promise.all(
        Array.from({ length: BURST }, (_, index) =>
          context.ask(requestOf(operation, httpRequest, { ...particulars, step: `${index + 1} of ${BURST}` })),
        ),
      );
      for (const exchange of exchanges) await context.after(exchange, FLOW_CONTROL_PAUSE);
    }
  },
};

const tooManyRequests: Check = {
  name: "too-many-requests",
  level: "SHOULD",
  requirement: `Of ${BURST} requests of one agent at once some are refused, and none is dropped or ends in a failure of the server.`,
  risk: "flood",
  operations: common.operations,
  asks: [plain, burst],
  evaluate(observations, operation) {
    const lacking = notAccepted(observations, operation);
    if (lacking !== undefined) return { untested: lacking };
    const exchanges = observations.find({ operationId: operation.operationId, scenario: burst.name });
    const [first] = exchanges;
    const unasked = exchanges.find(({ failure }) => failure && failure.kind !== "broken");
    if (first === undefined || unasked)
      return { untested: unasked?.failure?.message ?? "the requests of this check were not sent" };
    const source = flowControl(operation);
    const findings = exchanges.flatMap((exchange): Finding[] => {
      const problem = exchange.failure
        ? { where: "answer", expected: BURST_ANSWER.words, actual: exchange.failure.message }
        : isSuccess(exchange)
          ? undefined
          : problemOf(exchange, BURST_ANSWER);
      return problem ? [findingOf(exchange, problem, source)] : [];
    });
    if (findings.length === 0 && !exchanges.some(isSuccess))
      return { untested: closedReason(first) ?? "a burst of which some requests are accepted" };
    if (exchanges.every(isSuccess)) {
      const expected = "a refusal of some of them: at most 5 requests of one agent in 2 s";
      findings.push(
        findingOf(first, { where: "answer", expected, actual: `success for all ${exchanges.length}` }, source),
      );
    }
    return { findings };
  },
  fails: {
    because: "However many requests come, all are answered.",
    change: (recording, { operationId }) =>
      recording.answerAs({ operationId, scenario: burst.name }, { operationId, scenario: plain.name }),
  },
};

function flowControl({ path }: Operation): string {
  const row = path.includes("/calldata/") ? "calldata" : "agentgroup";
  return citationText("agentgateway", { page: "cec_07_0584", table: "flow control", row });
}

export const gatewayRefusals: readonly Check[] = [
  ...guidRefusals,
  ...gatewaySpellings,
  otherMethods,
  outOfRange(ASKING),
  malformed(ASKING),
  agentidInRange,
  outOfRange(ASKED),
  malformed(ASKED),
  ...otherNumbers.flatMap((parameter) => [outOfRange(parameter), malformed(parameter)]),
  otherDigits,
  repeatedParameters,
  unknownAgent,
  otherVdn,
  worknoInRange,
  tooManyRequests,
  ...formerGuidRefusals,
];
