import type { CheckResult, Finding } from "../checks/check.ts";
import type { Cause } from "./report.ts";

/** How many findings of one cause are told one by one. */
const EXAMPLES = 5;

/** The check whose findings are not the deployment's fault: it follows a sample that its table contradicts. */
const CONTRADICTIONS = /\.table-types$/;

/**
 * The findings of a check, those of one cause together: the same expectation and source at the same place,
 * whichever list item, agent or exchange it was; what is expected is that of the first. The most frequent first.
 * `exchangeOf` says which exchange a probe is.
 */
export function causesOf(
  { id, findings }: Pick<CheckResult, "id" | "findings">,
  exchangeOf: (probe: string) => number,
): Cause[] {
  const causes = kindsOf(findings).flatMap((kind): Cause[] => {
    const [first] = kind;
    if (!first) return [];
    return [
      {
        where: placeOf(first),
        expected: first.expected,
        source: first.source,
        fault: CONTRADICTIONS.test(id) ? "reference" : "deployment",
        count: kind.length,
        examples: kind.slice(0, EXAMPLES).map(({ where, actual, probe, subject, waivedBy }) => ({
          where,
          actual,
          exchange: exchangeOf(probe),
          ...(subject === undefined ? {} : { subject }),
          ...(waivedBy ? { waivedBy } : {}),
        })),
      },
    ];
  });
  return causes.sort((one, other) => other.count - one.count);
}

/** The findings of each cause together, in the order in which the causes were found first. */
export function kindsOf(findings: readonly Finding[]): Finding[][] {
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = causeKey(finding);
    const kind = kinds.get(key);
    if (kind) kind.push(finding);
    else kinds.set(key, [finding]);
  }
  return [...kinds.values()];
}

/** What findings of one cause have in common: numbers of what is expected can differ from agent to agent. */
export function causeKey(finding: Pick<Finding, "where" | "expected" | "source">): string {
  return JSON.stringify([placeOf(finding), finding.expected.replace(/-?[0-9]+/g, "#"), finding.source]);
}

/** The place with `*` for positions in lists. */
function placeOf({ where }: Pick<Finding, "where">): string {
  return where.replace(/\/[0-9]+(?=\/|$)/g, "/*");
}
