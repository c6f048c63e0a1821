import { UNENDED } from "../suite/unended.ts";
import type { CheckReport, Report } from "./report.ts";

/** Why a report is not complete, as a sentence; undefined when it is. */
export function incompleteness({ complete, surfaces }: Pick<Report, "complete" | "surfaces">): string | undefined {
  if (complete) return undefined;
  const goesOn = surfaces.length === 0 || surfaces.some(({ cutShort }) => cutShort === UNENDED);
  return goesOn
    ? "The run goes on, or was killed: this is what was done so far."
    : "The run was ended early: this is what was done until then.";
}

/** Whether a check had nothing to look at because nothing was asked any more, so that nothing is missing in the deployment. */
export function isUnreached(
  { verdict, reason, surface }: CheckReport,
  { surfaces }: Pick<Report, "surfaces">,
): boolean {
  const own = surfaces.find((facts) => facts.surface === surface);
  return verdict === "untested" && reason !== undefined && [own?.reason, own?.cutShort].includes(reason);
}
