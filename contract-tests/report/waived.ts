import type { CheckResult, Finding } from "../checks/check.ts";
import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import type { Waiver } from "../deployment/waivers.ts";

/**
 * Applies the waivers of a deployment to the findings, and returns one line for each waiver that fails the run.
 * A covered finding stays and gets the waiver as `waivedBy`; a check with only covered findings is `waived`.
 * `results` need all their findings: a shortened list would let a waiver cover what it does not show.
 * `today` is YYYY-MM-DD, in UTC. `isWhole` says whether all exchanges of a check took place:
 * what another one has not found can still be there.
 */
export function applyWaivers(
  results: CheckResult[],
  waivers: Waiver[],
  today: string,
  isWhole: (result: CheckResult) => boolean = () => true,
): { results: CheckResult[]; problems: string[] } {
  const holding = waivers.filter((waiver) => !isExpired(waiver, today));
  return {
    results: results.map((result) =>
      underWaivers(
        result,
        holding.filter(({ check }) => check === result.id),
      ),
    ),
    problems: waivers.flatMap((waiver) => {
      const problem = isExpired(waiver, today) ? expiry(waiver) : staleness(waiver, results.filter(isWhole));
      return problem === undefined ? [] : [`the waiver of ${scopeOf(waiver)} ${problem}`];
    }),
  };
}

/**
 * Finds the untested checks that had nothing to evaluate only because of findings that a waiver accepts: every right
 * request to their operation got a response with such a finding. They get that reason, and leave no run incomplete.
 */
export function underWaivedFindings(
  results: readonly CheckResult[],
  recorded: readonly RecordedExchange[],
): { results: CheckResult[]; excused: ReadonlySet<CheckResult> } {
  const accepted = new Set(
    results
      .filter(({ verdict }) => verdict === "waived")
      .flatMap(({ findings }) => findings.map(({ request }) => request)),
  );
  const right = recorded.filter(({ request }) => request.credential === "valid" && request.expects === "answer");
  const isExcused = ({ surface, operationId, verdict }: CheckResult) => {
    const own = right.filter(({ request }) => request.surface === surface && request.operationId === operationId);
    return verdict === "untested" && own.length > 0 && own.every(({ request }) => accepted.has(request.key));
  };
  const excused = new Set<CheckResult>();
  const all = results.map((result) => {
    if (!isExcused(result)) return result;
    const reason = `${result.reason}; a waiver accepts what came in its place`;
    const own = { ...result, reason };
    excused.add(own);
    return own;
  });
  return { results: all, excused };
}

/** Days of this form are in the order of their texts. */
function isExpired({ expires }: Waiver, today: string): boolean {
  return today > expires;
}

/** Whether a check was evaluated with a result. */
function isEvaluated({ verdict }: CheckResult): boolean {
  return verdict === "pass" || verdict === "fail" || verdict === "warn";
}

/** Whether a waiver of the same check covers a finding. */
function covers({ subject }: Waiver, finding: Finding): boolean {
  return subject === undefined || subject === finding.subject;
}

function underWaivers(result: CheckResult, waivers: Waiver[]): CheckResult {
  if (waivers.length === 0) return result;
  // The one about the agent says more than the one about everything.
  const closestFirst = [
    ...waivers.filter(({ subject }) => subject !== undefined),
    ...waivers.filter(({ subject }) => subject === undefined),
  ];
  const findings = result.findings.map((finding) => {
    const waivedBy = closestFirst.find((waiver) => covers(waiver, finding));
    return waivedBy ? { ...finding, waivedBy } : finding;
  });
  // A check that fails without evidence has nothing that could be waived.
  const isWaived = isEvaluated(result) && findings.length > 0 && findings.every((finding) => "waivedBy" in finding);
  return { ...result, findings, verdict: isWaived ? "waived" : result.verdict };
}

function expiry({ owner, expires }: Waiver): string {
  return `expired after ${expires}; remove it, or agree on a later date with its owner (${owner})`;
}

/** Why a waiver is no longer needed; undefined if it is, or if this run cannot tell. */
function staleness(waiver: Waiver, results: CheckResult[]): string | undefined {
  const evaluated = results.find((result) => result.id === waiver.check && isEvaluated(result));
  if (!evaluated || evaluated.findings.some((finding) => covers(waiver, finding))) return undefined;
  const because = evaluated.verdict === "pass" ? "the check passes" : "the check has no finding about this agent";
  return `waives nothing: ${because}; remove it`;
}

function scopeOf({ check, subject }: Waiver): string {
  return subject === undefined ? check : `${check} for agent ${subject}`;
}
