import { agrees, type ClockDifference, differenceWords, inWords, isFarApart } from "../transport/clock-difference.ts";
import { type Diagnosis, ok, warning } from "./diagnosis.ts";

export function evaluateClock(difference: ClockDifference | undefined): Diagnosis {
  if (!difference) return warning("the response has no Date header, so the clocks cannot be compared");
  const { least, most } = difference;
  if (agrees(difference)) return ok(`none; the clocks agree within ${inWords(Math.max(-least, most))}`);
  const words = differenceWords(difference);
  return isFarApart(difference)
    ? warning(`${words}; synchronize both with a time server, since signatures and responses carry times`)
    : ok(words);
}
