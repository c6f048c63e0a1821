import type { CheckResult, Finding } from "../checks/check.ts";
import { placeOf } from "../contract/schema-walk.ts";
import type { Waiver } from "../deployment/waivers.ts";
import type { Cause, CheckReport } from "./report.ts";

/** Maximum number of examples of one cause. */
const EXAMPLES = 5;

/** Maximum number of causes of one check: a deployment can invent any number of places and values. */
const MOST_CAUSES = 200;

/**
 * Groups the findings of a check by cause: the same expectation and source at the same place,
 * for any list item, agent or exchange. The most frequent causes come first, waived ones last. Of very many causes
 * it returns only the first, and the number of the others. `exchangeOf` returns the exchange of a request.
 */
export function causesOf(
  { findings }: Pick<CheckResult, "findings">,
  exchangeOf: (request: string) => number,
): Pick<CheckReport, "causes" | "moreCauses"> {
  const kinds = kindsOf(findings).toSorted((one, other) =>
    worstFirst({ count: placesOf(one), examples: one }, { count: placesOf(other), examples: other }),
  );
  const others = kinds.slice(MOST_CAUSES);
  const causes = kinds.slice(0, MOST_CAUSES).flatMap((kind): Cause[] => {
    const [first] = kind;
    if (!first) return [];
    return [
      {
        where: placeOf(first.where),
        expected: commonText(kind.map(({ expected }) => expected)),
        source: first.source,
        fault: first.fault ?? "deployment",
        count: placesOf(kind),
        exchanges: [...new Set(kind.map(({ request }) => exchangeOf(request)))].sort((one, other) => one - other),
        examples: kind.slice(0, EXAMPLES).map(({ where, expected, actual, request, subject, waivedBy }) => ({
          where,
          expected,
          actual,
          exchange: exchangeOf(request),
          ...(subject === undefined ? {} : { subject }),
          ...(waivedBy ? { waivedBy } : {}),
        })),
      },
    ];
  });
  if (others.length === 0) return { causes };
  return {
    causes,
    moreCauses: { causes: others.length, findings: others.reduce((sum, kind) => sum + placesOf(kind), 0) },
  };
}

/** How many places findings are about, with those that are not told. */
function placesOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, { others = 0 }) => sum + 1 + others, 0);
}

/** A number of findings, and one of them at least. */
interface Counted {
  count: number;
  examples: readonly { waivedBy?: Waiver }[];
}

/** What counts comes before what is waived, and the most frequent first. */
export function worstFirst(one: Counted, other: Counted): number {
  const isWaived = ({ examples: [first] }: Counted) => (first?.waivedBy ? 1 : 0);
  return isWaived(one) - isWaived(other) || other.count - one.count;
}

/** A waiver, as far as it makes causes differ. */
export function waiverKey(waiver: Waiver | undefined): string {
  return waiver ? JSON.stringify(waiver) : "";
}

/** A report is made many times in a run, each time with what was found before. */
const sorted = new WeakMap<readonly Finding[], Finding[][]>();

/**
 * The findings of each cause together, in the order in which the causes were found first.
 * What a waiver accepts is apart from the rest, so that it can be seen what is left.
 */
export function kindsOf(findings: readonly Finding[]): Finding[][] {
  const known = sorted.get(findings);
  if (known) return known;
  const kinds = new Map<string, Finding[]>();
  // There can be hundreds of thousands, and what is expected of them is the same few texts.
  const expectations = new Map<string, string>();
  for (const finding of findings) {
    const { where, expected, source, waivedBy } = finding;
    const common = expectations.get(expected) ?? withoutNumbers(expected);
    expectations.set(expected, common);
    const key = waiverKey(waivedBy) + keyOf(where, common, source);
    const kind = kinds.get(key);
    if (kind) kind.push(finding);
    else kinds.set(key, [finding]);
  }
  const all = [...kinds.values()];
  sorted.set(findings, all);
  return all;
}

/** What findings of one cause have in common: numbers of what is expected can differ from agent to agent. */
export function causeKey({ where, expected, source }: Pick<Finding, "where" | "expected" | "source">): string {
  return keyOf(where, withoutNumbers(expected), source);
}

/** The place is the last, since only that can have any character. */
function keyOf(where: string, common: string, source: string): string {
  return `${source}\u0000${common}\u0000${placeOf(where)}`;
}

/** A number that can differ, or what stands for numbers that did. */
const NUMBER = /-?[0-9]+|…/g;

/** What is expected, whatever the numbers are in it. */
export function withoutNumbers(expected: string): string {
  return expected.replace(NUMBER, "…");
}

/** What was expected several times, all the same without numbers: `…` stands where the numbers differ. */
export function commonText(texts: readonly string[]): string {
  const [first = "", ...others] = new Set(texts);
  const numbers = others.map((text) => text.match(NUMBER) ?? []);
  let place = -1;
  return first.replace(NUMBER, (number) => {
    place += 1;
    return numbers.every((own) => own[place] === number) ? number : "…";
  });
}
