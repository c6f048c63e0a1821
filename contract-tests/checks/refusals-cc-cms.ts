// What CC-CMS has to refuse, and what it must not.
import { citationText, type Operation } from "../contract/contract.ts";
import { shortJson } from "../contract/validator.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Check, Level } from "./check.ts";
import { findingOf } from "./finding.ts";
import {
  bodyPlaces,
  hasKind,
  httpRequestVariants,
  mandatoryRows,
  variantAbout,
  variantsWithin,
} from "./http-request-variants.ts";
import { bodyOf, httpRequestOf } from "./http-requests.ts";
import { jsonRefusals, mediaTypeRule } from "./json-requests.ts";
import { isRepresentative, queriesAbout } from "./operations.ts";
import { codeOf } from "./parsed-exchange.ts";
import { byEdition } from "./ranges.ts";
import {
  ANY_REFUSAL,
  acceptance,
  hasStatedMethod,
  isPutOff,
  notAccepted,
  noUnknown,
  problemOf,
  refusal,
  requestRule,
  type Variant,
} from "./refusal.ts";
import type { Kind } from "./request-variants.ts";
import { valueAt, withValue } from "./request-variants.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import { MOST_AGENTS } from "./scenarios/cc-cms.ts";
import { common, plain } from "./scenarios/plain-cc-cms.ts";
import { signatureRefusals } from "./signatures.ts";
import { otherMethod, signedSpellings } from "./spellings.ts";

// What a request may hold.

interface BodyRequirement extends Pick<Check, "stated"> {
  /** What is sent, where it is more than the schema says. */
  variants?(operation: Operation, deployment: Deployment): Variant[];
  name: string;
  level: Level;
  requirement: string;
  sends: string;
  because: string;
}

/**
 * A check that bodies with a mistake in one place are refused, of all queries that have such a place;
 * no page says in which of the documented ways.
 */
function bodyRefusal(kind: Kind, requirement: BodyRequirement): Check {
  return refusal({
    ...common,
    operations: common.operations.filter((operation) => hasKind(kind, operation)),
    rule: ANY_REFUSAL,
    source: requestRule,
    variants: (operation, deployment) => httpRequestVariants(kind, operation, deployment),
    ...requirement,
  });
}

const missingField = bodyRefusal("missing", {
  name: "refuses-missing-field",
  level: "MUST",
  requirement: "A request without one of the mandatory fields is refused.",
  stated: mandatoryRows,
  sends: "each query without each of its fields",
  because: "What is missing is made up.",
});

const nullField = bodyRefusal("null", {
  name: "refuses-null-field",
  level: "MUST",
  requirement: "A request in which a mandatory field is null is refused.",
  stated: mandatoryRows,
  sends: "each query with null in each of its fields",
  because: "Null is taken for a value.",
});

const wrongType = bodyRefusal("wrong-type", {
  name: "refuses-wrong-type",
  level: "MUST",
  requirement: "A request in which a field has a type of which neither an Integer nor an Array can be made is refused.",
  stated: mandatoryRows,
  sends: "each query with a text, an object, and in place of a number a list, in each of its fields",
  because: "What is no number is read as one.",
});

const convertible = bodyRefusal("convertible", {
  name: "refuses-convertible-value",
  level: "SHOULD",
  requirement:
    "A request in which a field has another type than its own, of which lenient servers make it, is refused.",
  sends: "each query with true and a fraction in place of each number, and true and a number in place of each list",
  because: "Another value is made of the one that was sent.",
});

const wrongItem = bodyRefusal("wrong-item", {
  name: "refuses-wrong-item",
  level: "SHOULD",
  requirement: "A list of agents is refused when its first item is no integer.",
  sends: "the batch query with a text, true, a fraction, a list and an object in place of the first agent",
  because: "What is no agent is read as one, or left out.",
});

const numberAsText = bodyRefusal("as-text", {
  name: "refuses-number-as-text",
  level: "SHOULD",
  requirement: "A request in which a number is written as a text is refused.",
  sends: "each query with the digits of each number in a text",
  because: "A text of digits is read as a number.",
});

/** Numbers that are right again in 16 or in 32 bits. One query stands for all. */
function rightInFewerBits(operation: Operation, deployment: Deployment): Variant[] {
  const body = bodyOf(operation, deployment) ?? {};
  return bodyPlaces(operation)
    .filter(({ name }) => name !== "ccId")
    .flatMap(({ name, pointer }) => {
      const right = Number(valueAt(body, pointer));
      const sizes = name === "vdn" ? [2 ** 16, 2 ** 32] : [2 ** 32];
      return sizes.map((size) => ({
        step: `${name} ${right + size}`,
        httpRequest: httpRequestOf(operation, deployment, { body: withValue(body, pointer, right + size) }),
      }));
    });
}

const outOfRange = byEdition(
  bodyRefusal("beyond", {
    name: "refuses-out-of-range",
    level: "SHOULD",
    requirement:
      "A number outside its range is refused: ccId 1 to 65535, vdn 1 to 5000, agents in the ranges of the edition, without an edition those that some edition allows.",
    sends: "each query with numbers just outside the ranges of each field, and with agent 0",
    variants: (operation, deployment) => [
      ...httpRequestVariants("beyond", operation, deployment),
      ...(isRepresentative(operation) ? rightInFewerBits(operation, deployment) : []),
    ],
    // A call centre or a VDN that cannot be may also be one that the key is not for.
    because: "Any number is accepted.",
  }),
);

const unknownAgent: Scenario = {
  name: "unknown agent",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "each query about the agent who does not exist (subjects.unknown)",
  async run(context) {
    const { unknown } = context.deployment.forbidden;
    if (unknown === undefined) return;
    for (const operation of queriesAbout("cc-cms")) {
      for (const { step, httpRequest } of variantAbout(operation, context.deployment, unknown))
        await context.ask(requestOf(operation, httpRequest, { scenario: unknownAgent.name, step, expects: "either" }));
    }
  },
};

const inRange = byEdition(
  acceptance({
    ...common,
    name: "accepts-in-range",
    level: "SHOULD",
    requirement: "Both ends of each range are answered like any other id of an agent.",
    sends:
      "each query about the agents at both ends of the ranges of the edition; without an edition, those that all allow",
    operations: queriesAbout("cc-cms"),
    variants: variantsWithin,
    source: requestRule,
    like: { asks: [unknownAgent], words: "an agent who does not exist" },
    missing: noUnknown,
  }),
);

const emptyList = bodyRefusal("empty-list", {
  name: "refuses-empty-list",
  level: "SHOULD",
  requirement: "A request about nobody is refused.",
  sends: "the batch query with an empty list",
  because: "A request about nobody is answered.",
});

const tooManyAgents = bodyRefusal("long-list", {
  name: "refuses-too-many-agents",
  level: "SHOULD",
  requirement: `A request about more than ${MOST_AGENTS} agents is refused.`,
  sends: `the batch query about ${MOST_AGENTS + 1} agents`,
  because: "However many agents are asked about, all are answered.",
});

const wrongLastItem = bodyRefusal("wrong-last-item", {
  name: "refuses-wrong-last-item",
  level: "SHOULD",
  requirement: "A list of agents is refused when only its last item is no integer.",
  sends: "the batch query with a text behind the agents of the deployment file",
  because: "Only the beginning of the list is looked at.",
});

const INVALID_PARAMETER = "0100002";

/** Page "Error codes of the monitoring interfaces"; no page says for which mistakes the code is. */
function parameterRule({ surface }: Operation): string {
  return citationText(surface, { page: "cec_07_0696", table: "resultCode", row: INVALID_PARAMETER });
}

/** The requests of which a field is wrong, whatever its value may be. */
const wrongFields = [missingField, nullField, wrongType].flatMap(({ asks }) => asks.filter((asked) => asked !== plain));

export const parameterCode: Check = {
  name: "invalid-parameter-code",
  level: "SHOULD",
  requirement: `Where a request without a field, or with null or another type in its place, is refused with a code, it is ${INVALID_PARAMETER}.`,
  risk: "read-only",
  operations: common.operations,
  asks: [plain, ...wrongFields],
  evaluate(observations, operation) {
    const lacking = notAccepted(observations, operation);
    if (lacking !== undefined) return { untested: lacking };
    const { operationId } = operation;
    // What is no refusal at all is for the checks of the fields.
    const refused = wrongFields
      .flatMap(({ name }) => observations.find({ operationId, scenario: name }))
      .flatMap((exchange) =>
        exchange.failure || isPutOff(exchange) || problemOf(exchange, ANY_REFUSAL) ? [] : [exchange],
      );
    const findings = refused
      .filter((exchange) => exchange.answer.status === 200 && codeOf(exchange) !== INVALID_PARAMETER)
      .map((exchange) => {
        const expected = `"${INVALID_PARAMETER}", invalid parameter, or HTTP status 4xx`;
        const problem = { where: "/resultCode", expected, actual: shortJson(codeOf(exchange)) };
        return findingOf(exchange, problem, parameterRule(operation));
      });
    return refused.length > 0 ? { findings } : { untested: "a request with a wrong field that is refused" };
  },
  fails: {
    because: "A request without a field is refused as one that the key is not for.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: "missing field" }, "/resultCode", "0101003"),
  },
};

/** The request as it is accepted, with these headers. One that has to be signed cannot be left out. */
function withHeaders(
  operation: Operation,
  deployment: Deployment,
  headers: readonly [step: string, value?: string][],
): Variant[] {
  const httpRequest = httpRequestOf(operation, deployment);
  const isSigned = deployment["cc-cms"]?.signature.signedHeaders.includes("content-type");
  return headers.flatMap(([step, value]) => {
    if (value === undefined && isSigned) return [];
    return [{ step, httpRequest: { ...httpRequest, headers: value === undefined ? {} : { "Content-Type": value } } }];
  });
}

const wrongMediaType = refusal({
  ...common,
  name: "refuses-wrong-media-type",
  level: "SHOULD",
  requirement: "A body that is not sent as application/json is refused.",
  sends: "each query as text/plain, as application/xml, and without Content-Type",
  variants: (operation, deployment) =>
    withHeaders(operation, deployment, [
      ["text/plain", "text/plain; charset=UTF-8"],
      ["application/xml", "application/xml; charset=UTF-8"],
      ["no Content-Type"],
    ]),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  because: "Whatever the body is said to be, it is read as JSON.",
});

const wrongCharset = refusal({
  ...common,
  name: "refuses-wrong-charset",
  level: "SHOULD",
  requirement: "A body that is sent in another charset than UTF-8 is refused.",
  sends: "each query as application/json in UTF-16, by what its header says",
  variants: (operation, deployment) =>
    withHeaders(operation, deployment, [["UTF-16", "application/json; charset=UTF-16"]]),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  because: "The charset is not looked at.",
});

const otherMethods = refusal({
  ...common,
  ...otherMethod,
  operations: common.operations.filter(hasStatedMethod),
  requirement: "A query is answered to POST only.",
  sends: "each query with GET in place of POST, signed as such",
  // PUT and DELETE could do something where they are known; GET could not.
  variants: (operation, deployment) => [
    { step: "GET", httpRequest: { ...httpRequestOf(operation, deployment), method: "GET" } },
  ],
  because: "GET is answered like POST.",
});

const malformedField = bodyRefusal("malformed", {
  name: "refuses-malformed-field",
  level: "SHOULD",
  requirement:
    "A request is refused in which a text is not of its form: no date, or none of the values that there are.",
  sends: "each query with texts that are not of their forms",
  because: "What is no date is read as one.",
});

const halfPair = bodyRefusal("half-pair", {
  name: "refuses-half-pair",
  level: "SHOULD",
  requirement: "A request is refused that has one of two fields which belong together, and not the other.",
  sends: "each query with one of two fields that belong together",
  because: "What is missing is made up.",
});

/** What no request of the contract may have now is checked as soon as one may. */
const ofLaterHttpRequests = [malformedField, halfPair].filter(({ operations }) => operations.length > 0);

/** Those that can lock the address of the caller come last. */
export const signedRefusals: readonly Check[] = [
  missingField,
  nullField,
  wrongType,
  convertible,
  wrongItem,
  numberAsText,
  outOfRange,
  inRange,
  emptyList,
  tooManyAgents,
  wrongLastItem,
  ...ofLaterHttpRequests,
  ...jsonRefusals,
  wrongMediaType,
  wrongCharset,
  otherMethods,
  ...signedSpellings,
  ...signatureRefusals,
];
