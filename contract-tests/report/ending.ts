import { UNENDED } from "../suite/unended.ts";
import type { CheckReport, Report } from "./report.ts";

/** Why a report is incomplete, as a sentence; undefined for a complete report. */
export function incompleteness({ complete, surfaces }: Pick<Report, "complete" | "surfaces">): string | undefined {
  if (complete) return undefined;
  const goesOn = surfaces.length === 0 || surfaces.some(({ cutShort }) => cutShort === UNENDED);
  return goesOn
    ? "The run is in progress or was killed: these are the results so far."
    : "The run was ended early: these are the results until then.";
}

/** Whether a check is untested because its requests were not sent, and not because the deployment lacks something. */
export function isUnreached(
  { verdict, reason, surface }: CheckReport,
  { surfaces }: Pick<Report, "surfaces">,
): boolean {
  const own = surfaces.find((facts) => facts.surface === surface);
  return verdict === "untested" && reason !== undefined && [own?.reason, own?.cutShort].includes(reason);
}
