import { type Exchange, headersOf } from "../transport/exchange.ts";
import { type Diagnosis, ok, warning } from "./diagnosis.ts";

/** A larger difference is told, in ms: a signature carries a time, and no page says how old it may be. */
const TOLERANCE = 30_000;

/** The header Date has whole seconds, cut off (RFC 9110, section 5.6.7). */
const PRECISION = 1000;

/** By how much the clock of a server is ahead of ours, in ms; it lies somewhere between the two. */
export interface ClockDifference {
  least: number;
  most: number;
}

/** The difference that an answer shows; undefined when it has no time. */
export function clockDifference({ result, startedAt, duration }: Exchange): ClockDifference | undefined {
  if (!("answer" in result)) return undefined;
  const [date = ""] = headersOf(result.answer, "date");
  const told = Date.parse(date);
  if (Number.isNaN(told)) return undefined;
  const sent = Date.parse(startedAt);
  // It was that time there at some moment between question and answer.
  return { least: told - (sent + duration), most: told + PRECISION - sent };
}

/** Whether the clocks differ so much that it matters. */
export function isFarApart({ least, most }: ClockDifference): boolean {
  return least > TOLERANCE || most < -TOLERANCE;
}

export function evaluateClock(difference: ClockDifference | undefined): Diagnosis {
  if (!difference) return warning("the answer has no time (header Date), so the clocks cannot be compared");
  const { least, most } = difference;
  if (least <= 0 && most >= 0) return ok(`none to be seen; the clocks agree within ${inWords(Math.max(-least, most))}`);
  const words = differenceWords(difference);
  return isFarApart(difference)
    ? warning(`${words}; set both by a time server, since signatures and answers carry times`)
    : ok(words);
}

/** The difference in words, with how uncertain it is. */
export function differenceWords({ least, most }: ClockDifference): string {
  const middle = (least + most) / 2;
  const direction = middle > 0 ? "ahead of" : "behind";
  return `its clock is ${inWords(Math.abs(middle))} ${direction} that of this machine, give or take ${inWords((most - least) / 2)}`;
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
