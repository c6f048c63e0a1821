import { type Exchange, headersOf } from "./exchange.ts";

/** A larger difference is a warning, in ms: a signature carries a time, and no page says how old it may be. */
const TOLERANCE = 30_000;

/** The header Date has whole seconds, cut off (RFC 9110, section 5.6.7). */
const PRECISION = 1000;

/** Bounds of the time by which the server clock is ahead of ours, in ms. */
export interface ClockDifference {
  least: number;
  most: number;
}

/** The difference according to a response; undefined without a time. */
export function clockDifference({ result, startedAt, duration }: Exchange): ClockDifference | undefined {
  if (!("answer" in result)) return undefined;
  const [date = ""] = headersOf(result.answer, "date");
  const told = Date.parse(date);
  if (Number.isNaN(told)) return undefined;
  const sent = Date.parse(startedAt);
  // It was that time there at some moment between question and answer.
  return { least: told - (sent + duration), most: told + PRECISION - sent };
}

/** Whether the clocks differ too much. */
export function isFarApart({ least, most }: ClockDifference): boolean {
  return least > TOLERANCE || most < -TOLERANCE;
}

/** Of several responses the difference that is known best; undefined without a time. */
export function bestDifference(exchanges: readonly Exchange[]): ClockDifference | undefined {
  const width = ({ least, most }: ClockDifference) => most - least;
  return exchanges
    .map(clockDifference)
    .filter((difference) => difference !== undefined)
    .reduce<ClockDifference | undefined>(
      (best, other) => (best === undefined || width(other) < width(best) ? other : best),
      undefined,
    );
}

/** Whether nothing says that the clocks differ. */
export function agrees({ least, most }: ClockDifference): boolean {
  return least <= 0 && most >= 0;
}

/** The difference and its uncertainty in words. */
export function differenceWords({ least, most }: ClockDifference): string {
  const middle = (least + most) / 2;
  const direction = middle > 0 ? "ahead of" : "behind";
  return `its clock is ${inWords(Math.abs(middle))} ${direction} that of this machine, ± ${inWords((most - least) / 2)}`;
}

/** A duration in ms as seconds, minutes, hours or days. */
export function inWords(duration: number): string {
  const seconds = duration / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
