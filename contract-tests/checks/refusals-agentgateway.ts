// Requests that AgentGateway must refuse, and valid requests close to these.
import { type Operation, parametersOf, resolved } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Credential } from "../transport/risk.ts";
import { inOtherDigits } from "./body-mutations.ts";
import type { Check } from "./check.ts";
import { foreignGuid, formerGuidRefusals, guidRefusals, otherAgent } from "./guids.ts";
import { httpRequestVariants, requestRow, variantsWithin } from "./http-request-variants.ts";
import { httpRequestAbout, httpRequestOf, parametersAccepted, placeOf } from "./http-requests.ts";
import type { Facts } from "./observations.ts";
import { isRepresentative, representativeOf } from "./operations.ts";
import { isSuccess, payloadOf } from "./parsed-exchange.ts";
import { byEdition } from "./ranges.ts";
import { acceptance, hasStatedMethod, noUnknown, refusal, requestRule, type Variant } from "./refusal.ts";
import { ANY_REFUSAL } from "./refusal-rule.ts";
import { rangesOf } from "./request-variants.ts";
import { aboutAgents, common } from "./scenarios/plain-agentgateway.ts";
import { gatewaySpellings, otherMethod } from "./spellings.ts";
import { tooManyRequests } from "./too-many-requests.ts";

const otherMethods = refusal({
  ...common,
  ...otherMethod,
  operations: common.operations.filter(hasStatedMethod),
  requirement: "Only GET is answered.",
  sends: "each query with POST instead of GET",
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
  ["a space before it", (id) => `%20${id}`],
  ["a space after it", (id) => `${id}%20`],
  ["a leading zero", (id) => `0${id}`],
  ["a fraction", (id) => `${id}.0`],
  ["an encoded slash after it", (id) => `${id}%2F`],
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

/** An id that is right when cut to 32 bits. One query represents all. */
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
    requirement: `${one(parameter)} outside the ranges of the edition is refused; without an edition, one outside the ranges of all editions.`,
    sends: `queries with ${parameter} 0 and just outside the ranges of the edition; without an edition, outside the ranges of all editions`,
    variants: (operation, deployment) =>
      httpRequestVariants("beyond", operation, deployment)
        .filter(({ place }) => place.name === parameter)
        .map(({ step, httpRequest }): Variant => ({ step, httpRequest }))
        .concat(rightIn32Bits(operation, deployment, parameter))
        .map((variant) => ({ ...variant, credential: credentialFor(operation, parameter) })),
    rule: ANY_REFUSAL,
    source: requestRule,
    because: `${one(parameter)} outside the ranges is accepted.`,
  });
  return byEdition(check);
}

function malformed(parameter: string): Check {
  return refusal({
    ...common,
    operations: queriesWith(parameter),
    name: `refuses-${parameter}-malformed`,
    level: "SHOULD",
    requirement: `${one(parameter)} with other characters than decimal digits, or with a leading zero, is refused.`,
    sends: `queries whose ${parameter} has a sign, a space, letters, a slash, a leading zero, a fraction or 5000 digits`,
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
    because: `Only the leading digits of ${one(parameter).replace("A", "a")} are read.`,
  });
}

/** The row about the agents who are asked about. */
function askedRule(operation: Operation): string {
  return requestRule(operation, operation.agents?.asked ?? "");
}

const unknownAgent = refusal({
  ...aboutAgents,
  name: "refuses-unknown-agent",
  // No page says how a query about an unknown id is answered; it may look like an agent without calls.
  level: "SHOULD",
  requirement: "A query about an agent who does not exist is refused.",
  sends: "queries about the agent who does not exist (subjects.unknown)",
  variants: (operation, deployment) => about(operation, deployment, deployment.forbidden.unknown),
  rule: ANY_REFUSAL,
  source: askedRule,
  missing: noUnknown,
  because: "A query about an agent who does not exist is answered with data.",
});

const otherVdnRefused = refusal({
  ...aboutAgents,
  name: "refuses-other-vdn",
  level: "MUST",
  requirement: "A query about an agent of another VDN gets no data of that agent.",
  sends: "queries about the agent of another VDN (subjects.otherVdn)",
  variants: (operation, deployment) => about(operation, deployment, deployment.forbidden.otherVdn),
  rule: ANY_REFUSAL,
  source: askedRule,
  missing: ({ forbidden }: Facts) =>
    forbidden.otherVdn === undefined ? "subjects.otherVdn in the deployment file: an agent of another VDN" : undefined,
  because: "A query about an agent of another VDN is answered with data.",
});

/** Keeps the findings about successful answers without data, or all others. */
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
    because: "A query about an agent of another VDN is answered with data.",
    change: (recording, operation) => {
      otherVdnRefused.fails.change(recording, operation);
      const { operationId, agents } = operation;
      // Without an agent in the answer, the query of the fixture may have no data, such as calls.
      if (agents?.answered === undefined)
        recording.set({ operationId, scenario: "other vdn" }, `/${operation.envelope.payload}`, ["1714987650-1450"]);
    },
  },
};

export const otherVdnPlainly: Check = {
  ...otherVdnRefused,
  name: "refuses-other-vdn-plainly",
  // A row states that the agent must be of the VDN, but none says how a query about another agent is answered.
  level: "SHOULD",
  requirement: "A query about an agent of another VDN is refused, not answered with success and without data.",
  evaluate: evaluateOtherVdn(true),
  fails: {
    because: "A query about an agent of another VDN is answered with success and without data.",
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
  requirement: "An id in digits of another script is refused.",
  sends: "one query with agentid, and one with workno, in Arabic-Indic digits",
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
  because: "Digits of every script are read as a number.",
});

const repeatedParameters = refusal({
  ...common,
  operations: [representativeOf("agentgateway")],
  name: "refuses-repeated-parameters",
  level: "SHOULD",
  requirement: "A URL with a duplicate query parameter with different values is refused.",
  sends: "one query with agentid twice in the query string, and one with calldata twice",
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
  because: "The server picks one of two contradictory values.",
});

function about(operation: Operation, deployment: Deployment, agent: number | undefined): Variant[] {
  if (agent === undefined) return [];
  return [{ step: "", agents: [agent], httpRequest: httpRequestAbout(operation, deployment, [agent]) }];
}

function endsOfRange(parameter: string): Pick<Parameters<typeof acceptance>[0], "variants" | "sends" | "source"> {
  return {
    sends: `queries with both ends of the ranges of the edition as ${parameter}; without an edition, of the ranges that all editions allow`,
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
    requirement: "Both ends of each range are answered like any other agentid to which the guid does not belong.",
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
      "Both ends of each range are answered like any other workno: with success, or like one that gets no data.",
    like: { asks: [...unknownAgent.asks, ...otherVdn.asks], words: "another workno that gets no data" },
    missing: noUnknown,
  }),
);

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
