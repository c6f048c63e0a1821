// Requests that CC-CMS must refuse, and valid requests close to these.
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
import { firstOfFamilies, isRepresentative, queriesAbout, representativeOf } from "./operations.ts";
import { codeOf } from "./parsed-exchange.ts";
import { byEdition } from "./ranges.ts";
import { acceptance, hasStatedMethod, noUnknown, refusal, requestRule, type Variant } from "./refusal.ts";
import { ANY_REFUSAL, isPutOff, notAccepted, problemOf } from "./refusal-rule.ts";
import type { Kind } from "./request-variants.ts";
import { valueAt, withValue } from "./request-variants.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import { MOST_AGENTS } from "./scenarios/cc-cms.ts";
import { common, plain, withBody } from "./scenarios/plain-cc-cms.ts";
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
  requirement: "A request without a mandatory field is refused.",
  stated: mandatoryRows,
  sends: "each query, without each of its fields in turn",
  because: "A missing field gets a default value.",
});

const nullField = bodyRefusal("null", {
  name: "refuses-null-field",
  level: "MUST",
  requirement: "A mandatory field with the value null is refused.",
  stated: mandatoryRows,
  sends: "each query, with null in each of its fields in turn",
  because: "Null is accepted as a value.",
});

const wrongType = bodyRefusal("wrong-type", {
  name: "refuses-wrong-type",
  level: "MUST",
  requirement: "A field of the wrong JSON type is refused (one that cannot be converted to an Integer or an Array).",
  stated: mandatoryRows,
  sends: "each query, with a string, an object and, instead of a number, an array in each of its fields in turn",
  because: "A value that is not a number is read as one.",
});

const convertible = bodyRefusal("convertible", {
  name: "refuses-convertible-value",
  level: "SHOULD",
  requirement: "A field of another JSON type is refused, even if lenient servers convert it.",
  sends:
    "each query, with true and a fraction instead of each number, and with true and a number instead of each array",
  because: "The value is converted to the documented type.",
});

const wrongItem = bodyRefusal("wrong-item", {
  name: "refuses-wrong-item",
  level: "SHOULD",
  requirement: "A list of agents is refused if its first item is not an integer.",
  sends: "the batch query, with a string, true, a fraction, an array and an object instead of the first agent",
  because: "An item that is not an agent is read as one, or skipped.",
});

const numberAsText = bodyRefusal("as-text", {
  name: "refuses-number-as-text",
  level: "SHOULD",
  requirement: "A number written as a string is refused.",
  sends: "each query, with the digits of each number in a string",
  because: "A string of digits is read as a number.",
});

/** Numbers that are right when cut to 16 or 32 bits. One query represents all. */
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
      "A number outside its range is refused: ccId 1 to 65535, vdn 1 to 5000, agents in the ranges of the edition (without an edition, in those of any edition).",
    sends: "each query, with numbers just outside the range of each field, and with agent 0",
    variants: (operation, deployment) => [
      ...httpRequestVariants("beyond", operation, deployment),
      ...(isRepresentative(operation) ? rightInFewerBits(operation, deployment) : []),
    ],
    // The refusal of an impossible call centre or VDN may also be that of a missing permission.
    because: "Any number is accepted.",
  }),
);

const aboutAgents = queriesAbout("cc-cms");

const unknownAgent: Scenario = {
  name: "unknown agent",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "each query about the agent who does not exist (subjects.unknown)",
  async run(context) {
    const { unknown } = context.deployment.forbidden;
    if (unknown === undefined) return;
    for (const operation of context.deployment.depth === "thorough" ? aboutAgents : firstOfFamilies(aboutAgents)) {
      for (const { step, httpRequest } of variantAbout(operation, context.deployment, unknown))
        await context.ask(
          requestOf(operation, httpRequest, {
            scenario: unknownAgent.name,
            step,
            expects: "either",
            agents: [unknown],
          }),
        );
    }
  },
};

const inRange = byEdition(
  acceptance({
    ...common,
    name: "accepts-in-range",
    level: "SHOULD",
    requirement: "Both ends of each range are answered like any other agent id.",
    sends:
      "each query about the agents at both ends of the ranges of the edition; without an edition, of the ranges that all editions allow",
    operations: aboutAgents,
    variants: variantsWithin,
    source: requestRule,
    like: { asks: [unknownAgent], words: "an agent who does not exist" },
    missing: noUnknown,
  }),
);

const emptyList = bodyRefusal("empty-list", {
  name: "refuses-empty-list",
  level: "SHOULD",
  requirement: "An empty list of agents is refused.",
  sends: "the batch query with an empty list",
  because: "A request with an empty list of agents is answered.",
});

const tooManyAgents = bodyRefusal("long-list", {
  name: "refuses-too-many-agents",
  level: "SHOULD",
  requirement: `A request about more than ${MOST_AGENTS} agents is refused.`,
  sends: `the batch query about ${MOST_AGENTS + 1} agents`,
  because: "A request about any number of agents is answered.",
});

const wrongLastItem = bodyRefusal("wrong-last-item", {
  name: "refuses-wrong-last-item",
  level: "SHOULD",
  requirement: "A list of agents is refused if only its last item is not an integer.",
  sends: "the batch query, with a string after the agents of the deployment file",
  because: "Only the beginning of the list is validated.",
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
  requirement: `If a missing field, null or a wrong type is refused with a code, the code is ${INVALID_PARAMETER}.`,
  risk: "read-only",
  operations: withBody.operations,
  standard: firstOfFamilies(withBody.operations),
  asks: [plain, ...wrongFields],
  evaluate(observations, operation) {
    const lacking = notAccepted(observations, operation);
    if (lacking !== undefined) return { untested: lacking };
    const { operationId } = operation;
    // The checks of the fields report answers that are not refusals.
    const refused = wrongFields
      .flatMap(({ name }) => observations.find({ operationId, scenario: name }))
      .flatMap((exchange) =>
        exchange.failure || isPutOff(exchange) || problemOf(exchange, ANY_REFUSAL) ? [] : [exchange],
      );
    const findings = refused
      .filter((exchange) => exchange.answer.status === 200 && codeOf(exchange) !== INVALID_PARAMETER)
      .map((exchange) => {
        const expected = `"${INVALID_PARAMETER}", invalid parameter, or HTTP status 4xx`;
        const problem = { where: `/${operation.envelope.code}`, expected, actual: shortJson(codeOf(exchange)) };
        return findingOf(exchange, problem, parameterRule(operation));
      });
    return refused.length > 0 ? { findings } : { untested: "a refused request with a wrong field" };
  },
  fails: {
    because: "A request without a field is refused with the code of a missing permission.",
    change: (recording, { operationId, envelope }) =>
      recording.set({ operationId, scenario: "missing field" }, `/${envelope.code}`, "0101003"),
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
  ...withBody,
  name: "refuses-wrong-media-type",
  level: "SHOULD",
  requirement: "A body that is not sent as application/json is refused.",
  sends: "each query as text/plain, as application/xml and without Content-Type",
  variants: (operation, deployment) =>
    withHeaders(operation, deployment, [
      ["text/plain", "text/plain; charset=UTF-8"],
      ["application/xml", "application/xml; charset=UTF-8"],
      ["no Content-Type"],
    ]),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  because: "The body is read as JSON, whatever Content-Type says.",
});

const wrongCharset = refusal({
  ...withBody,
  // One reader of bodies serves all queries.
  standard: [representativeOf("cc-cms")],
  name: "refuses-wrong-charset",
  level: "SHOULD",
  requirement: "A Content-Type with another charset than UTF-8 is refused.",
  sends: "each query with a Content-Type that names UTF-16",
  variants: (operation, deployment) =>
    withHeaders(operation, deployment, [["UTF-16", "application/json; charset=UTF-16"]]),
  rule: ANY_REFUSAL,
  source: mediaTypeRule,
  because: "The charset is ignored.",
});

const otherMethods = refusal({
  ...common,
  ...otherMethod,
  operations: common.operations.filter(hasStatedMethod),
  requirement: "Only POST is answered.",
  sends: "each query with GET instead of POST, signed for GET",
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
    "A string of the wrong format is refused: an invalid date, or a value that is not in the list of values.",
  sends: "each query, with strings of the wrong format",
  because: "An invalid date is read as a date.",
});

const halfPair = bodyRefusal("half-pair", {
  name: "refuses-half-pair",
  level: "SHOULD",
  requirement: "A request with only one of two fields that belong together is refused.",
  sends: "each query, with only one of two fields that belong together",
  because: "A missing field gets a default value.",
});

/** Checks without an operation in the contract now; they apply when an operation with such fields is added. */
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
