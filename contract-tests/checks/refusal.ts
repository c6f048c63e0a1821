// How checks of refusals are made from requests that must be refused.
import {
  type Citation,
  citationText,
  credentialRow,
  type Operation,
  type OperationKey,
  operationOf,
  sourceRow,
} from "../contract/contract.ts";
import type { Deployment, Risk } from "../deployment/deployment.ts";
import type { HttpRequest } from "../transport/exchange.ts";
import { type Check, operationsAt } from "./check.ts";
import type { Mismatch } from "./finding.ts";
import { placeIn, requestRow } from "./http-request-variants.ts";
import { isAskable } from "./http-requests.ts";
import type { Facts } from "./observations.ts";
import { firstOfFamilies, isRepresentative } from "./operations.ts";
import { type AnsweredExchange, isSuccess, type ParsedExchange } from "./parsed-exchange.ts";
import {
  ANY_REFUSAL,
  evaluatedRefusals,
  kindOf,
  LOCKED,
  notAccepted,
  notLookedAt,
  outcomeOf,
  problemOf,
  type RefusalRule,
} from "./refusal-rule.ts";
import { requestOf, type Scenario } from "./scenario.ts";
import type { ScenarioRequest } from "./scenario-request.ts";

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
