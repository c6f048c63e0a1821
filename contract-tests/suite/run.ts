import { catalogue, type Plan, type Row } from "../checks/catalogue.ts";
import type { CheckResult, NotPermitted } from "../checks/check.ts";
import { closedReason, type ParsedExchange, parseExchange, type RecordedExchange } from "../checks/parsed-exchange.ts";
import { isOf } from "../checks/scenario.ts";
import { isOfSession } from "../checks/scenarios/session.ts";
import { type Surface, surfaces } from "../contract/contract.ts";
import { allowedRisks, type Deployment } from "../deployment/deployment.ts";
import { SESSION_CREDENTIALS } from "../transport/risk.ts";
import type { Secrets } from "../transport/secrets.ts";
import { askAll, type Capture } from "./ask.ts";
import { evaluate, type Time } from "./evaluate.ts";
import { evaluable } from "./file-mistakes.ts";

/** The outcome of a run. */
export interface SuiteRun {
  results: CheckResult[];
  /** Checks that the deployment file does not allow. */
  notPermitted: NotPermitted[];
  /** Why a surface could not run. */
  closed: Partial<Record<Surface, string>>;
  /** Why some requests to a surface that is not closed were not sent. */
  cutShort: Partial<Record<Surface, string>>;
  /** Errors of the suite itself, one line each; they make a run unreliable. */
  errors: string[];
  /** Durations in ms, the slowest first. */
  times: Time[];
  capture: Capture;
}

/** An observer of a run. */
export interface Watch {
  /** Gets one line about a session that could not be ended. */
  warn(line: string): void;
  /** Gets the exchanges and the number of completed scenarios after each response. */
  progress?(capture: Capture, held: number, all: number): void;
}

/**
 * Sends the requests of a plan, then evaluates the responses as received: the result is not masked.
 * `secrets` learns the texts to mask.
 */
export async function runSuite(
  deployment: Deployment,
  { rows, notPermitted, scenarios }: Plan,
  signal: AbortSignal,
  { warn, progress }: Watch,
  secrets: Secrets,
): Promise<SuiteRun> {
  const watch = (sofar: Capture) => progress?.(sofar, sofar.times.length, scenarios.length);
  const capture = await askAll(deployment, scenarios, signal, warn, watch, secrets);
  const { facts, recorded, unevaluated, explained, closed, cutShort, ...left } = evaluable(
    deployment,
    rows,
    capture,
    endsOf(capture.recorded),
  );
  const ends = { closed, cutShort };
  const ids = comparable(left.rows, ends).map(({ id }) => id);
  const evaluated = await evaluate({ facts, recorded, ids });
  const own = permitted(
    evaluated.results.map((result) => explained(reached(result, capture, ends))),
    deployment,
  );
  return {
    ...evaluated,
    results: [...own.results, ...unevaluated],
    notPermitted: [...notPermitted, ...own.notPermitted],
    ...ends,
    times: [...capture.times.map(scenarioTime), ...evaluated.times].sort((one, other) => other.duration - one.duration),
    capture,
  };
}

/**
 * The results, without those of checks that lack what the deployment file does not allow: that keeps no run from
 * conforming, also where it would only bring about what is evaluated.
 */
export function permitted(
  results: readonly CheckResult[],
  deployment: Deployment,
): Pick<SuiteRun, "results" | "notPermitted"> {
  const allowed = allowedRisks(deployment);
  const isLacking = ({ verdict, lacks }: CheckResult) =>
    verdict === "untested" && lacks !== undefined && !allowed.includes(lacks);
  return {
    results: results.filter((result) => !isLacking(result)),
    notPermitted: results.filter(isLacking).map(({ id, surface, level, risk, lacks = risk, requirement }) => ({
      id,
      surface,
      level,
      risk: lacks,
      requirement,
    })),
  };
}

/** An untested check gets the reason of its surface if its requests were not sent. */
function reached(
  result: CheckResult,
  { recorded }: Capture,
  { closed, cutShort }: Pick<SuiteRun, "closed" | "cutShort">,
) {
  const reason = closed[result.surface] ?? cutShort[result.surface];
  if (result.verdict !== "untested" || reason === undefined) return result;
  const asks = catalogue.find(({ id }) => id === result.id)?.check.asks ?? [];
  const wanted = recorded.filter(({ request }) => isOf(request, asks));
  const isReached = closed[result.surface] === undefined && !wanted.some((one) => isUnasked(parseExchange(one)));
  return isReached ? result : { ...result, reason };
}

/** A run that was ended before the first request. */
export function unaskedRun({ notPermitted, scenarios }: Plan): SuiteRun {
  const reason = "the run was ended before the first request";
  const unasked = scenarios.flatMap((scenario) => scenario.surfaces);
  return {
    results: [],
    notPermitted,
    closed: Object.fromEntries(unasked.map((surface) => [surface, reason])),
    cutShort: {},
    errors: [],
    times: [],
    capture: { recorded: [], times: [], tls: {} },
  };
}

/** Whether an interruption kept requests from being sent. */
export function wasInterrupted({ recorded }: Capture): boolean {
  return recorded.some(({ exchange: { result } }) => "failure" in result && result.failure.kind === "interrupted");
}

/** Without the comparisons with a closed surface: they are no gap of the surface that responds. */
export function comparable(rows: readonly Row[], { closed }: Pick<SuiteRun, "closed">): Row[] {
  return rows.filter(({ check }) => (check.needs ?? []).every((surface) => closed[surface] === undefined));
}

function scenarioTime({ scenario, duration }: Capture["times"][number]): Time {
  return { what: `scenario: ${scenario.name} (${scenario.surfaces.join(" and ")})`, duration };
}

/** The surfaces that are closed or cut short, each with the first reason. */
export function endsOf(recorded: readonly RecordedExchange[]): Pick<SuiteRun, "closed" | "cutShort"> {
  const ends: Pick<SuiteRun, "closed" | "cutShort"> = { closed: {}, cutShort: {} };
  for (const surface of surfaces) {
    const exchanges = recorded.filter(({ request }) => request.surface === surface).map(parseExchange);
    // A session that can be begun, kept and ended is of no use where every request is refused.
    const plain = exchanges.filter(
      ({ request }) => request.credential === "valid" && request.expects === "answer" && !isOfSession(request),
    );
    const [first, ...others] = plain.map(closedReason);
    const unasked = exchanges.find(isUnasked)?.failure;
    if (first !== undefined && others.every((reason) => reason !== undefined)) ends.closed[surface] = first;
    else if (unasked) ends.cutShort[surface] = unasked.message;
  }
  return ends;
}

/** Whether a request was not sent. Ending a given session is not permitted, which does not count. */
function isUnasked({ request, failure }: ParsedExchange): boolean {
  if (!failure || failure.kind === "broken") return false;
  return !SESSION_CREDENTIALS.includes(request.credential) || failure.kind === "interrupted";
}
