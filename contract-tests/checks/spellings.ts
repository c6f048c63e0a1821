// Queries that are spelled in another way, by somebody who shows nothing that allows them.
import { credentialRow } from "../contract/contract.ts";
import type { Question } from "../transport/exchange.ts";
import type { Check } from "./check.ts";
import { common as gateway } from "./inquiries/plain-agentgateway.ts";
import { common as monitoring } from "./inquiries/plain-cc-cms.ts";
import { representativeOf } from "./operations.ts";
import { questionOf } from "./questions.ts";
import { credentialRule, METHOD_REFUSAL, methodRule, NO_ANSWER, refusal, statedMethod } from "./refusal.ts";

/** Headers by which some servers let a client choose another method than that of the request. */
const OVERRIDES = ["X-HTTP-Method-Override", "X-HTTP-Method"];

/** A question with another method, and headers that ask for the right one. */
function overridden(question: Question): Question {
  const method = question.method === "GET" ? "POST" : "GET";
  const headers = Object.fromEntries(OVERRIDES.map((name) => [name, question.method]));
  return { ...question, method, headers: { ...question.headers, ...headers } };
}

/**
 * A question as servers read it that are not strict about spelling. What decides whether it may be asked often is:
 * a rule for one path does not hold for another spelling of it.
 */
function otherSpellings(question: Question): [step: string, question: Question][] {
  const [, root = "", rest = ""] = /^(\/[^/]+)(\/.*)$/s.exec(question.path) ?? [];
  const paths: [step: string, path: string][] = [
    ["a slash twice", `${root}/${rest}`],
    ["a dot for a segment", `${root}/.${rest}`],
    ["dots that lead back", `${root}/x/..${rest}`],
    ["capitals", question.path.toUpperCase()],
    ["a parameter in the path", `${root};a=b${rest}`],
    ["a slash at the end", `${question.path}/`],
    ["an encoded letter", `/%${question.path.charCodeAt(1).toString(16)}${question.path.slice(2)}`],
  ];
  return [
    ...paths.map(([step, path]): [string, Question] => [step, { ...question, path }]),
    ["the method in small letters", { ...question, method: question.method.toLowerCase() }],
    ["another method, and a header with the right one", overridden(question)],
  ];
}

const spelling = {
  name: "refuses-other-spelling",
  level: "MUST",
  rule: NO_ANSWER,
  because: "Only one spelling of the path is guarded.",
} as const;

const HOW =
  "with a slash twice, dot segments, capitals, a path parameter, a slash at the end, an encoded letter, a method in small letters and an overridden one";

const override = {
  name: "refuses-method-override",
  level: "SHOULD",
  requirement: "A request with another method is refused, also when a header asks for the right one.",
  rule: METHOD_REFUSAL,
  source: methodRule,
  because: "A header changes the method.",
} as const;

export const gatewaySpellings: readonly Check[] = [
  refusal({
    ...gateway,
    ...spelling,
    operations: [representativeOf("agentgateway")],
    requirement: "A query without guid is not answered, in whatever way its method and path are spelled.",
    sends: `a query without guid, ${HOW}`,
    variants: (operation, deployment) =>
      otherSpellings(questionOf(operation, deployment)).map(([step, question]) => ({ step, question, proof: "none" })),
    source: credentialRule,
    stated: (operation) => [credentialRow(operation)],
  }),
  refusal({
    ...gateway,
    ...override,
    operations: [representativeOf("agentgateway")],
    sends: "a query with POST, and headers that ask for GET",
    variants: (operation, deployment) => [{ step: "POST", question: overridden(questionOf(operation, deployment)) }],
  }),
];

export const signedSpellings: readonly Check[] = [
  refusal({
    ...monitoring,
    ...spelling,
    operations: [representativeOf("cc-cms")],
    requirement: "A query without Authorization is not answered, in whatever way its method and path are spelled.",
    sends: `a query without Authorization, ${HOW}`,
    variants: (operation, deployment) =>
      otherSpellings(questionOf(operation, deployment)).map(([step, question]) => ({ step, question, proof: "none" })),
    source: credentialRule,
    stated: (operation) => [credentialRow(operation)],
  }),
  refusal({
    ...monitoring,
    ...override,
    operations: [representativeOf("cc-cms")],
    sends: "a query with GET, signed as such, and headers that ask for POST",
    variants: (operation, deployment) => [{ step: "GET", question: overridden(questionOf(operation, deployment)) }],
  }),
];

/** What both surfaces share of a check that only the one method is answered. */
export const otherMethod = {
  name: "refuses-other-methods",
  level: "MUST",
  rule: METHOD_REFUSAL,
  source: methodRule,
  stated: statedMethod,
} as const;
