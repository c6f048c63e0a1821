import { type Operation, operationOf, type Surface, surfaces } from "../contract/contract.ts";
import { allowedRisks, type Deployment } from "../deployment/deployment.ts";
import { agentChecks } from "./agents.ts";
import { answerChecks } from "./answer-checks.ts";
import { askerChecks } from "./asker.ts";
import { askerSessionChecks } from "./asker-session.ts";
import { byIdChecks } from "./by-id.ts";
import { callFieldChecks } from "./call-fields.ts";
import { callListChecks } from "./call-lists.ts";
import {
  applies,
  type Check,
  type CheckResult,
  checkId,
  type Level,
  type NotPermitted,
  operationsAt,
} from "./check.ts";
import { comparisonChecks } from "./comparisons.ts";
import { eventChecks } from "./events.ts";
import { formsOfRefusal } from "./forms-of-refusal.ts";
import { listedOnBothChecks } from "./listed-on-both.ts";
import { monitoringChecks } from "./monitoring.ts";
import type { Observations } from "./observations.ts";
import { otherVdnChecks } from "./other-vdn.ts";
import { ownCallChecks } from "./own-calls.ts";
import { ownDataChecks } from "./own-data.ts";
import { ownQueueChecks } from "./own-queue.ts";
import { plainRefusals, refusalChecks } from "./refusals.ts";
import { sameOnBothChecks } from "./same-on-both.ts";
import type { Scenario } from "./scenario.ts";
import { serverTimeChecks } from "./server-time.ts";
import { sessionAccessChecks } from "./session-access.ts";
import { sessionAnswerChecks } from "./session-answers.ts";
import { sessionContinuationChecks } from "./session-continuation.ts";
import { sessionGuidChecks } from "./session-guid.ts";
import { signInChecks } from "./session-sign-in.ts";
import { signedInAnsweredChecks } from "./signed-in-answered.ts";
import { skillQueueChecks } from "./skill-queues.ts";
import { skillChecks } from "./skills.ts";

/** The checks of what is answered. */
const ofAnswers: readonly Check[] = [
  ...answerChecks,
  ...callListChecks,
  ...agentChecks,
  ...ownDataChecks,
  ...callFieldChecks,
  ...ownCallChecks,
  ...ownQueueChecks,
  ...byIdChecks,
  ...skillChecks,
  ...monitoringChecks,
  ...comparisonChecks,
  ...listedOnBothChecks,
  ...sameOnBothChecks,
  ...askerChecks,
  ...signedInAnsweredChecks,
  ...serverTimeChecks,
];

/** Every check, in the order of the report. */
export const checks: readonly Check[] = [
  ...ofAnswers,
  ...plainRefusals,
  ...refusalChecks,
  ...formsOfRefusal,
  ...otherVdnChecks,
  ...sessionAnswerChecks,
  ...sessionGuidChecks,
  ...signInChecks,
  ...sessionAccessChecks,
  ...sessionContinuationChecks,
  ...skillQueueChecks,
  ...eventChecks,
  ...askerSessionChecks,
];

/** One check on one operation. */
export interface Row {
  id: string;
  check: Check;
  operation: Operation;
}

/** All rows, by surface and operation, each operation's in the order of the checks. */
export const catalogue: readonly Row[] = surfaces.flatMap((surface) => {
  const own = checks.flatMap((check) =>
    check.operations
      .filter((operation) => operation.surface === surface)
      .map(({ operationId }): Row => {
        const operation = operationOf(surface, operationId);
        return { id: checkId(operation, check), check, operation };
      }),
  );
  const operationIds = [...new Set(own.map(({ operation }) => operation.operationId))];
  return operationIds.flatMap((operationId) => own.filter(({ operation }) => operation.operationId === operationId));
});

export function checkIds(): string[] {
  return catalogue.map(({ id }) => id);
}

/** What a run does with a deployment: the rows that are evaluated, those that are not permitted, and what is asked. */
export interface Plan {
  rows: Row[];
  notPermitted: NotPermitted[];
  scenarios: Scenario[];
  /** The rows that only `depth: thorough` makes: their operation is represented by another one. */
  represented: Row[];
  /** Missing where everything that this deployment can be verified for was wanted. */
  selection?: Selection;
}

/** A part of all checks: what it was chosen by, and how many of how many that are. */
export interface Selection extends Filter {
  checks: number;
  of: number;
}

/** Which checks are wanted; what is left out does not matter. */
export interface Filter {
  surface?: Surface;
  operation?: string;
  /** A check id, or its last part, in which `*` stands for any text. */
  check?: string;
  level?: Level;
}

export function isChosen({ id, check, operation }: Row, filter: Filter): boolean {
  return (
    (filter.surface === undefined || operation.surface === filter.surface) &&
    (filter.operation === undefined || operation.operationId === filter.operation) &&
    (filter.level === undefined || check.level === filter.level) &&
    (filter.check === undefined || [id, check.name].some((text) => isLike(text, filter.check ?? "")))
  );
}

/**
 * Whether a text is as a pattern says, in which `*` stands for any text; upper and lower case are the same.
 * Each part is taken where it comes first: a regular expression would try all places of all parts.
 */
export function isLike(text: string, pattern: string): boolean {
  const [first = "", ...others] = pattern.toLowerCase().split("*");
  const last = others.pop();
  const given = text.toLowerCase();
  if (last === undefined) return given === first;
  if (!given.startsWith(first)) return false;
  let place = first.length;
  for (const part of others) {
    const found = given.indexOf(part, place);
    if (found < 0) return false;
    place = found + part.length;
  }
  return given.length - last.length >= place && given.endsWith(last);
}

/** What a run with this deployment does. */
export function planFor(deployment: Deployment, filter: Filter = {}): Plan {
  const applying = catalogue.filter((row) => applies(row.check, row.operation, deployment));
  const isRepresented = ({ check, operation }: Row) =>
    operationsAt(check, deployment).every(({ operationId }) => operationId !== operation.operationId);
  const represented = applying.filter((row) => isRepresented(row) && isChosen(row, filter));
  const all = applying.filter((row) => !isRepresented(row));
  const possible = all.filter((row) => isChosen(row, filter));
  const allowed = allowedRisks(deployment);
  const { changes = [] } = deployment;
  const rows = possible.filter(
    ({ check: { risk }, operation }) =>
      allowed.includes(risk) && (risk !== "change" || changes.includes(operation.operationId)),
  );
  const notPermitted = possible
    .filter((row) => !rows.includes(row))
    .map(({ id, check: { level, risk, requirement }, operation: { surface } }) => ({
      id,
      surface,
      level,
      risk,
      requirement,
    }));
  const chosen = new Set(rows.map(({ check }) => check));
  const asksOf = (some: readonly Check[]) => some.filter((check) => chosen.has(check)).flatMap(({ asks }) => asks);
  // Requests that are refused come later. What both surfaces are asked for comes just before, where neither waits long.
  const answered = asksOf(ofAnswers).toSorted((one, other) => orderOf(one) - orderOf(other));
  const scenarios = [...new Set([...answered, ...asksOf(checks)])].filter(({ surfaces: asked }) =>
    asked.every((surface) => deployment[surface] !== undefined),
  );
  const [count, of] = [possible.length, all.length];
  return {
    rows,
    notPermitted,
    scenarios,
    represented,
    ...(count < of ? { selection: { ...filter, checks: count, of } } : {}),
  };
}

/** Among what is answered, what a scenario comes after: what can be shared, and then what both surfaces are asked for. */
function orderOf({ surfaces: asked, asksTheRest = false }: Scenario): number {
  return asked.length > 1 ? 2 : Number(asksTheRest);
}

/** Evaluates one row. Throws only when the check itself is broken. */
export function resultOf({ id, check, operation }: Row, observations: Observations): CheckResult {
  const evaluation = check.evaluate(observations, operation);
  const findings = "findings" in evaluation ? evaluation.findings : [];
  const negative = check.level === "MUST" ? "fail" : "warn";
  return {
    id,
    surface: operation.surface,
    operationId: operation.operationId,
    level: check.level,
    risk: check.risk,
    requirement: check.requirement,
    verdict: "untested" in evaluation ? "untested" : findings.length > 0 ? negative : "pass",
    findings,
    ...("observed" in evaluation ? { observed: evaluation.observed } : {}),
    ...("untested" in evaluation ? { reason: evaluation.untested, lacks: evaluation.lacks } : {}),
  };
}
