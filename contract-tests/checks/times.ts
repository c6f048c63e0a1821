// What moments and durations of agents have to be, on both surfaces, and how far clocks may be apart.
import { headersOf } from "../transport/exchange.ts";
import { type AgentView, unchanged } from "./agent-view.ts";
import type { Finding } from "./check.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";

/** How far two clocks may be apart, in ms. */
export const CLOCK_TOLERANCE = 60_000;

/** No agent and no call is older than that, in ms since 1970. Seconds that are taken for ms are. */
const EARLIEST_MOMENT = Date.UTC(2000, 0, 1);

/** No time of an agent or a call is later, in ms since 1970, whatever clocks show. Times in 2106 mean no time. */
const LATEST_MOMENT = Date.UTC(2100, 0, 1);

/** Whether a time can be one in ms since 1970: in any other unit it is of another century. */
export function isInMilliseconds(time: number): boolean {
  return time >= EARLIEST_MOMENT && time < LATEST_MOMENT;
}

/** By how much a state may be older than the session, in seconds: both are rounded, and so is the clock. */
export const DURATION_TOLERANCE = 2;

/** By how much a duration may have grown too much, in seconds, beyond what rounding explains. */
export const GROWTH_TOLERANCE = 1;

/** How far the clock of the suite can run ahead or behind between two answers, in ms: it is read in ms, and may be set. */
const CLOCK_DRIFT = 20;

/** An unknown duration, in seconds: 0xFFFFFFFF. Source: sample of the batch query of CC-CMS. */
export const UNKNOWN_DURATION = 4_294_967_295;

/** What is wrong with a time: the words of a finding. */
export type TimeProblem = Pick<Finding, "expected" | "actual">;

/** The header Date of an answer, in ms since 1970; undefined when there is none that can be read. */
function dateOf({ answer }: Pick<AnsweredExchange, "answer">): number | undefined {
  const date = Date.parse(headersOf(answer, "date")[0] ?? "");
  return Number.isNaN(date) ? undefined : date;
}

/** What the clock of the deployment showed when it answered, in ms since 1970: its header Date, else the suite's clock. */
export function clockOf(exchange: Pick<AnsweredExchange, "answer" | "received">): number {
  return dateOf(exchange) ?? exchange.received;
}

/** What is wrong with a moment in the past, given in ms since 1970; undefined when it can be right. */
export function problemOfMoment(
  moment: number,
  exchange: Pick<AnsweredExchange, "answer" | "received">,
): TimeProblem | undefined {
  const clock = clockOf(exchange);
  if (moment < EARLIEST_MOMENT)
    return { expected: "ms since 1970, not before 2000-01-01", actual: `${moment}, which is ${inWords(moment)}` };
  if (moment > clock + CLOCK_TOLERANCE)
    return {
      expected: `ms since 1970, not after ${inWords(clock)}, the time of the response`,
      actual: `${moment}, which is ${inWords(moment)}`,
    };
  return undefined;
}

function canBeMoment(moment: number): boolean {
  return moment >= EARLIEST_MOMENT && moment < LATEST_MOMENT;
}

/** What shows that a moment is not in ms, as it has to be; undefined when it can be. No clock is wrong by a factor of 1000. */
export function unitProblemOfMoment(moment: number): TimeProblem | undefined {
  for (const [unit, factor] of [
    ["seconds", 1000],
    ["microseconds", 0.001],
  ] as const) {
    if (!canBeMoment(moment * factor)) continue;
    return { expected: "ms since 1970", actual: `${moment}, which is ${inWords(moment * factor)} in ${unit}` };
  }
  return undefined;
}

function inWords(moment: number): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "beyond all calendars" : date.toISOString();
}

/**
 * When a call began, in ms since 1970, as its id says; undefined when the id has another form.
 * Its first part is in seconds, or in ms. Source: samples of call ids; only ms have more than 11 digits.
 */
export function callTimeOf(id: unknown): number | undefined {
  const [, time] = (typeof id === "string" && /^([0-9]{1,15})-[0-9]+$/.exec(id)) || [];
  if (time === undefined) return undefined;
  return time.length > 11 ? Number(time) : Number(time) * 1000;
}

/**
 * What is wrong with how long a state has lasted, against the time of signing in; undefined when it can be right,
 * and for agents who are not signed in, whose state belongs to no session.
 */
export function problemOfDuration({ exchange, state, signedInAt, inState }: AgentView): TimeProblem | undefined {
  if (state === undefined || state === 0 || signedInAt === undefined || inState === undefined) return undefined;
  // Without the header Date the time of signing in is of another clock than the present time.
  const tolerance = DURATION_TOLERANCE + (dateOf(exchange) === undefined ? CLOCK_TOLERANCE / 1000 : 0);
  // Who has just signed in has done so later than the clock of the answer shows, which has whole seconds only.
  const most = Math.max(0, Math.floor((clockOf(exchange) - signedInAt) / 1000)) + tolerance;
  if (inState <= most) return undefined;
  return { expected: `at most ${most} s: the time since the sign-in, plus ${tolerance} s`, actual: `${inState} s` };
}

/** Whether a request was sent when another one had been answered; both clocks of that are read in ms, and may be set. */
export function isAfter(later: Pick<AnsweredExchange, "sent">, earlier: Pick<AnsweredExchange, "received">): boolean {
  return later.sent >= earlier.received - CLOCK_DRIFT;
}

/** How much time can have passed in the deployment between two answers, in whole seconds as it counts them. */
export function elapsedBetween(
  earlier: Pick<AnsweredExchange, "sent" | "received">,
  later: Pick<AnsweredExchange, "sent" | "received">,
): { least: number; most: number } {
  return {
    least: Math.max(0, Math.floor((later.sent - earlier.received - CLOCK_DRIFT) / 1000)),
    most: Math.ceil((later.received - earlier.sent + CLOCK_DRIFT) / 1000),
  };
}

/** What is wrong with the growth of a state's duration from an earlier view to a later one of the same state. */
export function problemOfGrowth(earlier: AgentView, later: AgentView): TimeProblem | undefined {
  if (earlier.inState === undefined || later.inState === undefined) return undefined;
  if (later.inState === UNKNOWN_DURATION && earlier.inState === UNKNOWN_DURATION) return undefined;
  const { least, most } = elapsedBetween(earlier.exchange, later.exchange);
  const growth = later.inState - earlier.inState;
  if (growth >= least && growth <= most + GROWTH_TOLERANCE) return undefined;
  return {
    expected: `${earlier.inState} s plus ${least} to ${most + GROWTH_TOLERANCE} s`,
    actual: `${later.inState} s`,
  };
}

/** From how many ms between two answers on the growth of a duration shows its unit. */
const UNIT_PAUSE = 1_000;

/** Whether a duration has grown by about as many as there were ms between two answers, which no clock explains. */
function growsByMilliseconds(earlier: AgentView, later: AgentView): boolean {
  const growth = (later.inState ?? 0) - (earlier.inState ?? 0);
  const [least, most] = [
    later.exchange.sent - earlier.exchange.received,
    later.exchange.received - earlier.exchange.sent,
  ];
  return growth >= least / 2 && growth <= most * 1.5;
}

/**
 * The agents whose durations cannot be in seconds, as they have to be: they grow with the milliseconds from each answer
 * to each later one about the same state, or they are times in ms since 1970.
 * `compared` is the number of pairs of answers whose growth shows the unit.
 */
export function durationUnits(views: readonly AgentView[]): { compared: number; problems: GrowthProblem[] } {
  let compared = 0;
  const problems = seriesOf(views).flatMap((own): GrowthProblem[] => {
    const timestamp = own.find(({ inState }) => inState !== undefined && canBeMoment(inState));
    if (timestamp) {
      const actual = `${timestamp.inState}, which is ${inWords(timestamp.inState ?? 0)} in ms since 1970`;
      return [{ view: timestamp, expected: "a duration in seconds", actual }];
    }
    const pairs = pairsInOneState(own);
    compared += pairs.length;
    const [last] = pairs.slice(-1);
    if (!last || !pairs.every(([earlier, later]) => growsByMilliseconds(earlier, later))) return [];
    const [earlier, view] = last;
    const { most } = elapsedBetween(earlier.exchange, view.exchange);
    const expected = `a duration in seconds, which has grown by about ${most} since ${earlier.inState}`;
    return [{ view, expected, actual: `${view.inState}, which has grown as milliseconds do` }];
  });
  return { compared, problems };
}

/** Each view of a series that comes a while after the first of the same state, with that first one. */
function pairsInOneState(own: readonly AgentView[]): [first: AgentView, later: AgentView][] {
  const pairs: [AgentView, AgentView][] = [];
  let first: AgentView | undefined;
  for (const view of own) {
    if (view.inState === undefined || view.inState === UNKNOWN_DURATION || view.state === undefined) continue;
    if (first?.state !== view.state || first.signedInAt !== view.signedInAt) first = view;
    if (view.exchange.sent - first.exchange.received >= UNIT_PAUSE) pairs.push([first, view]);
  }
  return pairs;
}

/** Whether a later view can be of a state that began after the earlier view, as the view itself says. */
function mayHaveBegunBetween(earlier: AgentView, later: AgentView): boolean {
  return later.inState !== undefined && later.inState <= elapsedBetween(earlier.exchange, later.exchange).most;
}

/**
 * Whether an agent was in one and the same state all the time from an earlier view to a later one.
 * Stricter than `unchanged`: an agent may leave a state and come back to it within seconds.
 */
export function stayed(earlier: AgentView | undefined, later: AgentView | undefined): boolean {
  return (
    earlier !== undefined && later !== undefined && unchanged(earlier, later) && !mayHaveBegunBetween(earlier, later)
  );
}

/** A growth that is wrong; the view is the later one. */
export interface GrowthProblem extends TimeProblem {
  view: AgentView;
}

/**
 * Compares the state durations in consecutive views of each agent.
 *
 * Views of another state or of another session are not compared. A duration that is too short but can be that of the
 * same state begun anew is held against the deployment only when it is so twice, and no duration was seen to grow.
 * `grown` is the number of durations that were seen to grow as they must.
 */
export function growthIn(views: readonly AgentView[]): { grown: number; problems: GrowthProblem[] } {
  const problems: GrowthProblem[] = [];
  const doubtful: GrowthProblem[] = [];
  let grown = 0;
  for (const [earlier, later] of consecutive(views)) {
    if (earlier.state === undefined || earlier.state !== later.state || earlier.signedInAt !== later.signedInAt)
      continue;
    if (earlier.inState === undefined || earlier.inState === UNKNOWN_DURATION || later.inState === undefined) continue;
    const problem = problemOfGrowth(earlier, later);
    if (problem) (mayHaveBegunBetween(earlier, later) ? doubtful : problems).push({ ...problem, view: later });
    // Within a second, a frozen duration looks the same.
    else if (elapsedBetween(earlier.exchange, later.exchange).least > 0) grown += 1;
  }
  return { grown, problems: grown === 0 && doubtful.length > 1 ? [...problems, ...doubtful] : problems };
}

/** The pairs of views of one agent that follow each other, one view from each answer, by the time of the request. */
export function consecutive(views: readonly AgentView[]): [earlier: AgentView, later: AgentView][] {
  return seriesOf(views).flatMap((own) =>
    own.slice(1).map((later, index): [AgentView, AgentView] => [own[index] ?? later, later]),
  );
}

/** The views of each agent, one from each answer, by the time of the request. */
function seriesOf(views: readonly AgentView[]): AgentView[][] {
  const series = new Map<number, AgentView[]>();
  for (const view of [...views].sort((one, other) => one.exchange.sent - other.exchange.sent)) {
    const own = series.get(view.agent) ?? [];
    if (own.at(-1)?.exchange !== view.exchange) series.set(view.agent, [...own, view]);
  }
  return [...series.values()];
}
