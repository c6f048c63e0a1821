import type { CheckResult, Finding } from "../checks/check.ts";
import type { Waiver } from "../deployment/waivers.ts";
import type { Cause } from "./report.ts";

/** How many findings of one cause are told one by one. */
const EXAMPLES = 5;

/** The check whose findings are not the deployment's fault: it follows a sample that its table contradicts. */
const CONTRADICTIONS = /\.table-types$/;

/**
 * The findings of a check, those of one cause together: the same expectation and source at the same place,
 * whichever list item, agent or exchange it was. The most frequent first, what is waived last.
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
        expected: commonText(kind.map(({ expected }) => expected)),
        source: first.source,
        fault: CONTRADICTIONS.test(id) ? "reference" : "deployment",
        count: kind.length,
        examples: kind.slice(0, EXAMPLES).map(({ where, expected, actual, probe, subject, waivedBy }) => ({
          where,
          expected,
          actual,
          exchange: exchangeOf(probe),
          ...(subject === undefined ? {} : { subject }),
          ...(waivedBy ? { waivedBy } : {}),
        })),
      },
    ];
  });
  return causes.sort(worstFirst);
}

/** What counts comes before what is waived, and the most frequent first. */
export function worstFirst(one: Pick<Cause, "count" | "examples">, other: Pick<Cause, "count" | "examples">): number {
  const isWaived = ({ examples: [first] }: Pick<Cause, "examples">) => (first?.waivedBy ? 1 : 0);
  return isWaived(one) - isWaived(other) || other.count - one.count;
}

/** A waiver, as far as it makes causes differ. */
export function waiverKey(waiver: Waiver | undefined): string {
  return waiver ? JSON.stringify(waiver) : "";
}

/**
 * The findings of each cause together, in the order in which the causes were found first.
 * What a waiver accepts is apart from the rest, so that it can be seen what is left.
 */
function kindsOf(findings: readonly Finding[]): Finding[][] {
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${causeKey(finding)} ${waiverKey(finding.waivedBy)}`;
    const kind = kinds.get(key);
    if (kind) kind.push(finding);
    else kinds.set(key, [finding]);
  }
  return [...kinds.values()];
}

/** What findings of one cause have in common: numbers of what is expected can differ from agent to agent. */
export function causeKey(finding: Pick<Finding, "where" | "expected" | "source">): string {
  return JSON.stringify([placeOf(finding), withoutNumbers(finding.expected), finding.source]);
}

/** A number that can differ, or what stands for numbers that did. */
const NUMBER = /-?[0-9]+|…/g;

/** What is expected, whatever the numbers are in it. */
export function withoutNumbers(expected: string): string {
  return expected.replace(NUMBER, "…");
}

/** What was expected several times, all the same without numbers: `…` stands where the numbers differ. */
export function commonText(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  const numbers = others.map((text) => text.match(NUMBER) ?? []);
  let place = -1;
  return first.replace(NUMBER, (number) => {
    place += 1;
    return numbers.every((own) => own[place] === number) ? number : "…";
  });
}

/** The place with `*` for positions in lists. */
function placeOf({ where }: Pick<Finding, "where">): string {
  return where.replace(/\/[0-9]+(?=\/|$)/g, "/*");
}
