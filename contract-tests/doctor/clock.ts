import { type Exchange, headersOf } from "../transport/exchange.ts";
import { type Diagnosis, ok, warning } from "./diagnosis.ts";

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

export function evaluateClock(difference: ClockDifference | undefined): Diagnosis {
  if (!difference) return warning("the response has no Date header, so the clocks cannot be compared");
  const { least, most } = difference;
  if (least <= 0 && most >= 0) return ok(`none; the clocks agree within ${inWords(Math.max(-least, most))}`);
  const words = differenceWords(difference);
  return isFarApart(difference)
    ? warning(`${words}; synchronize both with a time server, since signatures and responses carry times`)
    : ok(words);
}

/** The difference and its uncertainty in words. */
export function differenceWords({ least, most }: ClockDifference): string {
  const middle = (least + most) / 2;
  const direction = middle > 0 ? "ahead of" : "behind";
  return `its clock is ${inWords(Math.abs(middle))} ${direction} that of this machine, ± ${inWords((most - least) / 2)}`;
}

/** A duration in ms as seconds, minutes, hours or days. */
function inWords(duration: number): string {
  const seconds = duration / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
