// What a refusal is, and how checks of refusals are made from requests that must be refused.
import {
  type Citation,
  citationText,
  credentialRow,
  type Operation,
  type OperationKey,
  operationOf,
  sourceRow,
} from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import type { Deployment, Risk } from "../deployment/deployment.ts";
import type { HttpRequest } from "../transport/exchange.ts";
import { type Check, type Evaluation, type Finding, operationsAt } from "./check.ts";
import { findingOf, type Mismatch } from "./finding.ts";
import { placeIn, requestRow } from "./http-request-variants.ts";
import { isAskable } from "./http-requests.ts";
import type { Facts, Observations } from "./observations.ts";
import { firstOfFamilies, isRepresentative } from "./operations.ts";
import {
  type AnsweredExchange,
  closedReason,
  codeOf,
  GUID_REFUSALS,
  isPayload,
  isSuccess,
  type ParsedExchange,
  payloadNames,
} from "./parsed-exchange.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import type { ScenarioRequest } from "./scenario-request.ts";

/** How a request may be refused. */
export interface RefusalRule {
  /** In words, for a report. */
  words: string;
  /** The HTTP statuses, besides 200 with a code; every 4xx where the interface reference names none. */
  statuses?: readonly number[];
  /** The codes that come with 200; every code of failure where the interface reference names none. */
  codes?: readonly string[];
  /** The resource may not exist at all; then every response that is not an answer to the query counts as a refusal. */
  isElsewhere?: boolean;
}

export const ANY_REFUSAL: RefusalRule = { words: "a refusal: HTTP status 4xx, or 200 with a code of failure" };

/** Source: cec_07_0005, "authentication modes", row "mismatch". */
export const GUID_REFUSAL: RefusalRule = {
  words: "a refusal: HTTP status 4xx, or 200 with 100-006 or 000-003",
  codes: GUID_REFUSALS,
};

export const NO_ANSWER: RefusalRule = {
  words: "no successful response to the query, and no server error",
  isElsewhere: true,
};

/** One request of a scenario, as far as it is special. */
export interface Variant extends Pick<Partial<ScenarioRequest>, "credential" | "agents"> {
  /** What is special about it: `ccId null`. Unique in its scenario and operation. */
  step: string;
  httpRequest: HttpRequest;
}

/** What checks of refusals and of acceptance have in common. */
interface Requirement extends Pick<Check, "name" | "level" | "requirement" | "operations" | "stated"> {
  risk?: Risk;
  endsSession?: boolean;
  /** The operations that are asked by default, if not one of each route family. */
  standard?: readonly OperationKey[];
  /** What is sent, in one sentence. */
  sends: string;
  /** Shows that the operations answer at all: if nothing is accepted, a refusal means nothing. */
  accepted: Scenario;
  /** What is sent to one operation; nothing where the deployment file lacks what it needs. */
  variants(operation: Operation, deployment: Deployment): Variant[];
  /** Page, table and row, or the section of a standard, that the request of a step goes against. */
  source(operation: Operation, step: string): string;
  /** What the deployment file lacks. */
  missing?(facts: Facts): string | undefined;
  /** The right request that is sent after a refusal with HTTP status 403, to learn whether the address is locked. */
  confirm?(operation: Operation, deployment: Deployment): HttpRequest;
}

/** A check that requests are refused; its fixture answers all of them. */
export function refusal({
  rule,
  because,
  ...requirement
}: Requirement & { rule: RefusalRule; because: string }): Check {
  const { accepted, source, missing } = requirement;
  const scenario = scenarioOf(requirement, "refusal");
  return {
    ...checkOf(requirement, scenario),
    asks: [accepted, scenario],
    evaluate(observations, operation) {
      const lacking = missing?.(observations.facts) ?? notAccepted(observations, operation);
      if (lacking !== undefined) return { untested: lacking };
      const wanted = { operationId: operation.operationId, scenario: scenario.name };
      return evaluatedRefusals(
        observations.find(wanted).filter(({ request }) => request.expects === "refusal"),
        rule.words,
        (step) => source(operation, step),
        (exchange) => problemOf(exchange, rule),
        rule.isElsewhere,
      );
    },
    fails: {
      because,
      change: (recording, { operationId }) =>
        recording.answerAs({ operationId, scenario: scenario.name }, { operationId, scenario: accepted.name }),
    },
  };
}

/**
 * A check of the form of refusals that other checks ask for: what is no refusal at all, is for those.
 * `evaluate` says what is wrong with one; `exchanges` are all of the operation in these scenarios.
 */
export function formOfRefusal({
  of,
  evaluate,
  source,
  ...check
}: Omit<Check, "asks" | "evaluate"> & {
  of: readonly Check[];
  evaluate(exchange: AnsweredExchange, exchanges: readonly ParsedExchange[]): Mismatch | undefined;
  source(operation: Operation): string;
}): Check {
  const asks = [...new Set(of.flatMap((one) => one.asks))];
  const asked = of.flatMap(({ operations, standard = operations }) => standard.map(({ operationId }) => operationId));
  return {
    ...check,
    standard: check.operations.filter(({ operationId }) => asked.includes(operationId)),
    asks,
    evaluate(observations, operation) {
      const lacking = notAccepted(observations, operation);
      if (lacking !== undefined) return { untested: lacking };
      const exchanges = asks.flatMap(({ name }) =>
        observations.find({ operationId: operation.operationId, scenario: name }),
      );
      const own = exchanges.filter(
        ({ request, failure }) => request.expects === "refusal" && failure?.kind !== "broken",
      );
      return evaluatedRefusals(
        own,
        "a refusal",
        () => source(operation),
        (exchange) => (problemOf(exchange, ANY_REFUSAL) === undefined ? evaluate(exchange, exchanges) : undefined),
      );
    },
  };
}

/** The right request that was sent after another one was refused with 403; undefined when none was. */
export function rightAfter(
  { request }: ParsedExchange,
  exchanges: readonly ParsedExchange[],
): ParsedExchange | undefined {
  const step = stepAfter(request.step);
  return exchanges.find((other) => other.request.scenario === request.scenario && other.request.step === step);
}

function stepAfter(step: string): string {
  return [step, "the right request after it"].filter((part) => part !== "").join(", ");
}

/**
 * A check that the ids at both ends of their range are answered like any other:
 * with success, or in the same way as another id about which no more is known.
 */
export function acceptance({
  like,
  ...requirement
}: Requirement & {
  /** The other id: what is asked about it, and what it is. */
  like: { asks: readonly Scenario[]; words: string };
}): Check {
  const { accepted, source, missing } = requirement;
  const scenario = scenarioOf(requirement, "either");
  return {
    ...checkOf(requirement, scenario),
    asks: [accepted, ...like.asks, scenario],
    evaluate(observations, operation) {
      const { operationId } = operation;
      const models = like.asks
        .filter((asked) => asked !== accepted)
        .flatMap(({ name }) => observations.find({ operationId, scenario: name }));
      const known = [
        ...new Set(models.flatMap((model) => (model.failure || notLookedAt(model) ? [] : [kindOf(model)]))),
      ];
      const exchanges = observations.find({ operationId, scenario: scenario.name });
      const lacking =
        known.length > 0 || exchanges.every(isSuccess)
          ? undefined
          : (missing?.(observations.facts) ?? `a response about ${like.words}`);
      const untested = notAccepted(observations, operation) ?? lacking;
      if (untested !== undefined) return { untested };
      const expected = ["success", ...known.map((outcome) => `${outcome} as for ${like.words}`)].join(", or ");
      return evaluatedRefusals(
        exchanges,
        expected,
        (step) => source(operation, step),
        (exchange) => {
          const where = exchange.answer.status === 200 ? `/${operation.envelope.code}` : "status";
          const actual = outcomeOf(exchange);
          return isSuccess(exchange) || known.includes(kindOf(exchange)) ? undefined : { where, expected, actual };
        },
      );
    },
    fails: {
      because: "The ends of the range are treated as ids outside it.",
      change: (recording, { operationId }) => recording.status({ operationId, scenario: scenario.name }, 404),
    },
  };
}

function checkOf(
  { name, level, requirement, operations, stated, standard = firstOfFamilies(operations) }: Requirement,
  { risk }: Scenario,
): Pick<Check, "name" | "level" | "requirement" | "operations" | "standard" | "risk" | "stated"> {
  return { name, level, requirement, operations, standard, risk, ...(stated && { stated }) };
}

/** The scenario of a check: its variants for each operation in turn. */
function scenarioOf(
  {
    name,
    risk = "read-only",
    endsSession = false,
    sends,
    operations,
    variants,
    confirm,
    standard = firstOfFamilies(operations),
  }: Requirement,
  expects: ScenarioRequest["expects"],
): Scenario {
  const scenario = name.replace(/^(refuses|accepts)-/, "").replaceAll("-", " ");
  return {
    name: scenario,
    surfaces: [...new Set(operations.map(({ surface }) => surface))],
    risk,
    endsSession,
    sends,
    async run(context) {
      const places = new Set<string | undefined>();
      const asked = operationsAt({ operations, standard }, context.deployment);
      // The one that represents the surface gets all variants, and gets them first.
      const [whole = asked[0]] = asked.filter(isRepresentative);
      const inOrder = [whole, ...asked.filter((operation) => operation !== whole)].flatMap((one) => one ?? []);
      for (const { surface, operationId } of inOrder) {
        const operation = operationOf(surface, operationId);
        if (!isAskable(operation, context.deployment)) continue;
        const all = variants(operation, context.deployment);
        const isWhole = context.deployment.depth === "thorough" || operationId === whole?.operationId;
        const chosen = isWhole ? all : ofNewPlaces(operation, all, places);
        for (const { step } of all) places.add(placeIn(operation, step)?.name);
        for (const { httpRequest, ...particulars } of chosen) {
          const exchange = await context.ask(requestOf(operation, httpRequest, { ...particulars, scenario, expects }));
          if (!confirm || exchange.failure || exchange.answer.status !== LOCKED) continue;
          const step = stepAfter(particulars.step);
          await context.ask(
            requestOf(operation, confirm(operation, context.deployment), { scenario, step, expects: "either" }),
          );
        }
      }
    },
  };
}

/**
 * The first variant of each place of a request that is not among those seen, or the first of all:
 * what is special about them is seen where all of them are sent.
 */
function ofNewPlaces(
  operation: Operation,
  variants: readonly Variant[],
  seen: ReadonlySet<string | undefined>,
): Variant[] {
  const own = new Set<string>();
  const chosen = variants.filter(({ step }) => {
    const place = placeIn(operation, step)?.name;
    const isNew = place !== undefined && !seen.has(place) && !own.has(place);
    if (isNew) own.add(place);
    return isNew;
  });
  return chosen.length > 0 ? chosen : variants.slice(0, 1);
}

/** The HTTP status of the sister service for an address that is locked. Source: cec_07_0836, table 1, row 403. */
export const LOCKED = 403;

/** Codes of a request that was accepted, and found nothing: no held call. */
const NOTHING_FOUND: readonly unknown[] = ["400-003"];

function isAboutNothing(exchange: ParsedExchange): boolean {
  const { request } = exchange;
  return (
    request.credential === "valid" &&
    request.expects === "answer" &&
    !exchange.failure &&
    NOTHING_FOUND.includes(codeOf(exchange))
  );
}

/** Why nothing can be compared with: no well-formed request was answered with success. */
export function notAccepted(observations: Observations, operation: Operation): string | undefined {
  if (observations.successes({ operationId: operation.operationId }).length > 0) return undefined;
  if (observations.of(operation).some(isAboutNothing)) return undefined;
  const [exchange] = observations.of(operation).filter(({ request }) => request.expects === "answer");
  return (exchange && closedReason(exchange)) ?? "an accepted request to compare with";
}

/**
 * Evaluates each answer by itself. What was not looked at is untested. A connection that is dropped is a finding,
 * unless it is as good as any other way to give no answer.
 */
export function evaluatedRefusals(
  exchanges: readonly ParsedExchange[],
  expected: string,
  sourceOf: (step: string) => string,
  evaluate: (exchange: AnsweredExchange) => Mismatch | undefined,
  mayHangUp = false,
): Evaluation {
  const findings: Finding[] = [];
  const reasons = exchanges.length === 0 ? ["the requests of this check were not sent"] : [];
  for (const exchange of exchanges) {
    const reason = notLookedAt(exchange);
    if (reason !== undefined) {
      reasons.push(reason);
      continue;
    }
    const dropped = { where: "answer", expected, actual: exchange.failure?.message ?? "" };
    const problem = exchange.failure ? (mayHangUp ? undefined : dropped) : evaluate(exchange);
    if (problem) findings.push(findingOf(exchange, problem, sourceOf(exchange.request.step)));
  }
  const [reason] = reasons;
  return findings.length === 0 && reason !== undefined ? { untested: reason } : { findings };
}

/** Why an exchange says nothing about what is wrong with its request. */
function notLookedAt(exchange: ParsedExchange): string | undefined {
  if (exchange.failure) return exchange.failure.kind === "broken" ? undefined : exchange.failure.message;
  if (isPutOff(exchange)) return putOffReason(exchange);
  // Said of a request with a valid guid, it is about the session.
  return exchange.request.credential === "valid" && codeOf(exchange) === SESSION_OVER
    ? closedReason(exchange)
    : undefined;
}

/** Whether an answer says "try again later": by an HTTP status, or by the code "the interface is called repeatedly". */
export function isPutOff(exchange: AnsweredExchange): boolean {
  return [408, 425, 429].includes(exchange.answer.status) || codeOf(exchange) === "000-007";
}

/** Why an answer "try again later" cannot be evaluated, and what to do. */
export function putOffReason(exchange: AnsweredExchange): string {
  return `a definite response; got ${outcomeOf(exchange)} (try again later); set lower limits in the deployment file`;
}

const SESSION_OVER = "100-006";

/** What is not a refusal about an answer; undefined when it is one. */
export function problemOf(exchange: AnsweredExchange, rule: RefusalRule): Mismatch | undefined {
  const { words: expected, statuses, codes } = rule;
  const { operation, answer, body } = exchange;
  const { code: property, success } = operation.envelope;
  const place = `/${property}`;
  const code = codeOf(exchange);
  if (rule.isElsewhere) {
    // RFC 9110, section 15.6.2: a method that the server does not know at all.
    if (answer.status >= 500 && answer.status !== 501)
      return { where: "status", expected, actual: insteadOfRefusal(exchange) };
    if (code === success) return { where: place, expected, actual: insteadOfRefusal(exchange) };
  } else if (answer.status !== 200) {
    const isClientError = answer.status >= 400 && answer.status < 500;
    if (!(statuses?.includes(answer.status) ?? isClientError))
      return { where: "status", expected, actual: insteadOfRefusal(exchange) };
  } else if ("problem" in body) {
    return { where: "body", expected, actual: body.problem };
  } else if (typeof code !== "string") {
    return { where: place, expected, actual: shortJson(code ?? null) };
  } else if (code === success || codes?.includes(code) === false) {
    return { where: codes?.length === 0 ? "status" : place, expected, actual: insteadOfRefusal(exchange) };
  }
  const data = dataOf(exchange);
  // Another component may answer there, with a body of its own.
  if (rule.isElsewhere && typeof data?.value !== "object") return undefined;
  return data && { where: data.pointer, expected: "no data in a refusal", actual: shortJson(data.value) };
}

/** What came in place of a refusal, for which wrong request: `success for "no guid" (HTTP status 200 with "0")`. */
function insteadOfRefusal(exchange: AnsweredExchange): string {
  const { answer, operation, request } = exchange;
  const sent = request.key.slice(request.key.indexOf(": ") + 2);
  return `${kindOfAnswer(answer.status, codeOf(exchange), operation)} for "${sent}" (${outcomeOf(exchange)})`;
}

function kindOfAnswer(status: number, code: unknown, { envelope }: Operation): string {
  if (status >= 500) return "a server error";
  if (code === envelope.success) return "success";
  if (status >= 300 && status < 400) return "a redirect";
  return status === 200 ? "another code" : "neither success nor a refusal";
}

/** The payload of an answer, if there is one; a failure may have a text in its place. */
function dataOf({ operation, body }: AnsweredExchange): { pointer: string; value: unknown } | undefined {
  if (!("value" in body) || !isRecord(body.value)) return undefined;
  const envelope = body.value;
  return payloadNames(operation)
    .map((name) => ({ pointer: `/${name}`, value: envelope[name] }))
    .find(({ value }) => isPayload(operation, value));
}

/** Status and code in words. */
export function outcomeOf(exchange: AnsweredExchange): string {
  const { status } = exchange.answer;
  return status === 200 ? `HTTP status 200 with ${shortJson(codeOf(exchange) ?? null)}` : `HTTP status ${status}`;
}

/** The same, where it does not matter which of its two codes a wrong guid has. */
function kindOf(exchange: AnsweredExchange): string {
  const isOfGuid = exchange.answer.status === 200 && GUID_REFUSALS.some((code) => code === codeOf(exchange));
  return isOfGuid ? "the refusal of a guid" : outcomeOf(exchange);
}

/** The row of the one method that a query has. */
export function statedMethod(operation: Operation): Citation[] {
  return [{ page: operation.source.page, table: "Interface Method", row: operation.method }];
}

/** Whether a page says which method a query has; without that row no other method has to be refused. */
export function hasStatedMethod(operation: Operation): boolean {
  return statedMethod(operation).every((row) => sourceRow(operation.surface, row) !== undefined);
}

/** The row about the credential of an operation, in words. */
export function credentialRule(operation: Operation): string {
  return citationText(operation.surface, credentialRow(operation));
}

/** The row about the place of the request that a step begins with, in words. */
export function requestRule(operation: Operation, step: string): string {
  return citationText(operation.surface, requestRow(operation, step));
}

/** The paragraph of the page that names the one method. */
export function methodRule({ source: { title, edition } }: Operation): string {
  return `"${title}" (${edition}), Interface Method`;
}

/** What is missing without the id of an agent who does not exist in the deployment file. */
export function noUnknown({ forbidden }: Facts): string | undefined {
  return forbidden.unknown === undefined
    ? "subjects.unknown in the deployment file: the id of an agent who does not exist"
    : undefined;
}
