// Queries that are spelled in another way, by somebody who shows nothing that allows them.
import type { Operation } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Question } from "../transport/exchange.ts";
import { AGENT } from "./agent-findings.ts";
import type { Check } from "./check.ts";
import { common as gateway, questionOf } from "./inquiries/plain-agentgateway.ts";
import { bodyOf, common as monitoring } from "./inquiries/plain-cc-cms.ts";
import { signedQuestion } from "./inquiry.ts";
import { PRIVATE_CALLS } from "./monitored.ts";
import { citationOf, methodRule, NO_ANSWER, refusal, rowOf, statedMethod } from "./refusal.ts";

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

function signedPlain(operation: Operation, deployment: Deployment): Question {
  return signedQuestion(operation.operationId, bodyOf(operation, deployment));
}

const override = {
  name: "refuses-method-override",
  level: "SHOULD",
  requirement: "A request with another method is refused, also when a header asks for the right one.",
  rule: NO_ANSWER,
  source: methodRule,
  because: "A header changes the method.",
} as const;

export const gatewaySpellings: readonly Check[] = [
  refusal({
    ...gateway,
    ...spelling,
    operations: [AGENT],
    requirement: "A query without guid is not answered, in whatever way its method and path are spelled.",
    sends: `a query without guid, ${HOW}`,
    variants: (operation, deployment) =>
      otherSpellings(questionOf(operation, deployment)).map(([step, question]) => ({ step, question, proof: "none" })),
    source: (operation) => rowOf(operation, "2", "2"),
    stated: (operation) => [citationOf(operation, "2", "2")],
  }),
  refusal({
    ...gateway,
    ...override,
    operations: [AGENT],
    sends: "a query with POST, and headers that ask for GET",
    variants: (operation, deployment) => [{ step: "POST", question: overridden(questionOf(operation, deployment)) }],
  }),
];

export const signedSpellings: readonly Check[] = [
  refusal({
    ...monitoring,
    ...spelling,
    operations: [PRIVATE_CALLS],
    requirement: "A query without Authorization is not answered, in whatever way its method and path are spelled.",
    sends: `a query without Authorization, ${HOW}`,
    variants: (operation, deployment) =>
      otherSpellings(signedPlain(operation, deployment)).map(([step, question]) => ({ step, question, proof: "none" })),
    source: (operation) => rowOf(operation, "1", "2"),
    stated: (operation) => [citationOf(operation, "1", "2")],
  }),
  refusal({
    ...monitoring,
    ...override,
    operations: [PRIVATE_CALLS],
    sends: "a query with GET, signed as such, and headers that ask for POST",
    variants: (operation, deployment) => [{ step: "GET", question: overridden(signedPlain(operation, deployment)) }],
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
