// Queries without credential whose method or path has another spelling.
import { credentialRow } from "../contract/contract.ts";
import type { HttpRequest } from "../transport/exchange.ts";
import type { Check } from "./check.ts";
import { httpRequestOf } from "./http-requests.ts";
import { representativeOf } from "./operations.ts";
import { credentialRule, methodRule, refusal, statedMethod } from "./refusal.ts";
import { NO_ANSWER } from "./refusal-rule.ts";
import { common as gateway } from "./scenarios/plain-agentgateway.ts";
import { common as monitoring } from "./scenarios/plain-cc-cms.ts";

/** Headers by which some servers let a client choose another method than that of the request. */
const OVERRIDES = ["X-HTTP-Method-Override", "X-HTTP-Method"];

/** A request with another method, and headers that ask for the right one. */
function overridden(httpRequest: HttpRequest): HttpRequest {
  const method = httpRequest.method === "GET" ? "POST" : "GET";
  const headers = Object.fromEntries(OVERRIDES.map((name) => [name, httpRequest.method]));
  return { ...httpRequest, method, headers: { ...httpRequest.headers, ...headers } };
}

/**
 * A request as servers read it that are not strict about spelling. What decides whether it may be asked often is:
 * a rule for one path does not hold for another spelling of it.
 */
function otherSpellings(httpRequest: HttpRequest): [step: string, httpRequest: HttpRequest][] {
  const [, root = "", rest = ""] = /^(\/[^/]+)(\/.*)$/s.exec(httpRequest.path) ?? [];
  const paths: [step: string, path: string][] = [
    ["a slash twice", `${root}/${rest}`],
    ["a dot for a segment", `${root}/.${rest}`],
    ["dots that lead back", `${root}/x/..${rest}`],
    ["capitals", httpRequest.path.toUpperCase()],
    ["a parameter in the path", `${root};a=b${rest}`],
    ["a slash at the end", `${httpRequest.path}/`],
    ["an encoded letter", `/%${httpRequest.path.charCodeAt(1).toString(16)}${httpRequest.path.slice(2)}`],
  ];
  return [
    ...paths.map(([step, path]): [string, HttpRequest] => [step, { ...httpRequest, path }]),
    ["the method in small letters", { ...httpRequest, method: httpRequest.method.toLowerCase() }],
    ["another method, and a header with the right one", overridden(httpRequest)],
  ];
}

const spelling = {
  name: "refuses-other-spelling",
  level: "MUST",
  rule: NO_ANSWER,
  because: "Access control covers only one spelling of the path.",
} as const;

const HOW =
  "with a double slash, dot segments, upper case, a path parameter, a trailing slash, an encoded letter, a lower-case method and an overridden method";

const override = {
  name: "refuses-method-override",
  level: "SHOULD",
  requirement: "A request with another method is refused, even if a header asks for the right method.",
  rule: NO_ANSWER,
  source: methodRule,
  because: "A header overrides the method.",
} as const;

export const gatewaySpellings: readonly Check[] = [
  refusal({
    ...gateway,
    ...spelling,
    operations: [representativeOf("agentgateway")],
    requirement: "A query without guid is not answered, however method and path are spelled.",
    sends: `one query without guid, ${HOW}`,
    variants: (operation, deployment) =>
      otherSpellings(httpRequestOf(operation, deployment)).map(([step, httpRequest]) => ({
        step,
        httpRequest,
        credential: "none",
      })),
    source: credentialRule,
    stated: (operation) => [credentialRow(operation)],
  }),
  refusal({
    ...gateway,
    ...override,
    operations: [representativeOf("agentgateway")],
    sends: "one query with POST, and headers that ask for GET",
    variants: (operation, deployment) => [
      { step: "POST", httpRequest: overridden(httpRequestOf(operation, deployment)) },
    ],
  }),
];

export const signedSpellings: readonly Check[] = [
  refusal({
    ...monitoring,
    ...spelling,
    operations: [representativeOf("cc-cms")],
    requirement: "A query without Authorization is not answered, however method and path are spelled.",
    sends: `one query without Authorization, ${HOW}`,
    variants: (operation, deployment) =>
      otherSpellings(httpRequestOf(operation, deployment)).map(([step, httpRequest]) => ({
        step,
        httpRequest,
        credential: "none",
      })),
    source: credentialRule,
    stated: (operation) => [credentialRow(operation)],
  }),
  refusal({
    ...monitoring,
    ...override,
    operations: [representativeOf("cc-cms")],
    sends: "one query with GET, signed for GET, and headers that ask for POST",
    variants: (operation, deployment) => [
      { step: "GET", httpRequest: overridden(httpRequestOf(operation, deployment)) },
    ],
  }),
];

/** What both surfaces share of a check that only the one method is answered. */
export const otherMethod = {
  name: "refuses-other-methods",
  level: "MUST",
  rule: NO_ANSWER,
  source: methodRule,
  stated: statedMethod,
} as const;
