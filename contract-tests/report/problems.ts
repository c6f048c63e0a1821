import { checks } from "../checks/catalogue.ts";
import type { Surface } from "../contract/contract.ts";
import { commonText, waiverKey, withoutNumbers, worstFirst } from "./causes.ts";
import { explainedBy } from "./consequences.ts";
import type { Cause, CauseExample, CheckReport, Report } from "./report.ts";
import { partsOf } from "./words.ts";

/** A requirement that is not met on a surface: one check on some of its operations, with one verdict. */
export interface Problem {
  /** Its place in the report, from 1. */
  number: number;
  surface: Surface;
  checks: CheckReport[];
  causes: MergedCause[];
  /** The number of findings, including those of causes that are only counted. */
  count: number;
  /** The number of causes that are only counted. */
  untold: number;
  /** The number of the problem that it follows from. */
  follows?: number;
}

/** The same expectation at the same place, for any operation. */
export interface MergedCause extends Omit<Cause, "source" | "examples"> {
  operations: { operationId: string; count: number; examples: CauseExample[] }[];
  sources: string[];
}

const WORST_FIRST: readonly CheckReport["verdict"][] = ["fail", "warn", "waived"];

/**
 * The requirements that are not met, the worst first: failures, warnings, waived ones.
 * Of those the deployment's own faults come before what the reference causes itself, and replays come
 * last; then the order of the checks decides, which begins with what other checks build upon: that there is an answer, and that it can be read.
 * What follows from another problem comes after it.
 */
export function problemsOf({ checks: results }: Pick<Report, "checks">): Problem[] {
  const groups = new Map<string, CheckReport[]>();
  for (const check of results) {
    if (!WORST_FIRST.includes(check.verdict)) continue;
    const key = [check.surface, partsOf(check.id).name, check.requirement, check.verdict].join("\n");
    const group = groups.get(key);
    if (group) group.push(check);
    else groups.set(key, [check]);
  }
  const problems = [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const causes = mergedCauses(group);
      const place = [
        WORST_FIRST.indexOf(first.verdict),
        causes.some(({ fault }) => fault === "deployment") ? 0 : 1,
        causes.every(isAboutReplays) ? 1 : 0,
        rankOf(first),
      ];
      const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
      const count =
        sum(causes.map((cause) => cause.count)) + sum(group.map(({ moreCauses }) => moreCauses?.findings ?? 0));
      const untold = sum(group.map(({ moreCauses }) => moreCauses?.causes ?? 0));
      return [{ place, problem: { surface: first.surface, checks: group, causes, count, untold } }];
    })
    .sort((one, other) => compared(one.place, other.place))
    .map(({ problem }) => problem);
  return inOrder(problems, explainedBy(problems));
}

/** Each cause with what follows from it behind it, all of them with their numbers. */
function inOrder(
  problems: readonly Omit<Problem, "number" | "follows">[],
  roots: readonly (number | undefined)[],
): Problem[] {
  const places = problems.map((_, index) => index).filter((index) => roots[index] === undefined);
  const order = places.flatMap((place) => [place, ...roots.flatMap((root, index) => (root === place ? [index] : []))]);
  return order.flatMap((place, index) => {
    const problem = problems[place];
    const root = roots[place];
    if (!problem) return [];
    return [{ number: index + 1, ...problem, ...(root === undefined ? {} : { follows: order.indexOf(root) + 1 }) }];
  });
}

/** The place of each check in the order of the report, by surface and name. */
const RANKS: ReadonlyMap<string, number> = new Map(
  checks
    .flatMap(({ name, operations }, index) => operations.map(({ surface }) => [`${surface} ${name}`, index] as const))
    // Of several checks with one name the first counts.
    .toReversed(),
);

function rankOf({ surface, id }: CheckReport): number {
  return RANKS.get(`${surface} ${partsOf(id).name}`) ?? RANKS.size;
}

function compared(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function mergedCauses(checks: readonly CheckReport[]): MergedCause[] {
  const merged = new Map<string, MergedCause>();
  for (const { operationId, causes } of checks) {
    for (const { where, expected, source, fault, count, examples } of causes) {
      const key = JSON.stringify([where, withoutNumbers(expected), fault, waiverKey(examples[0]?.waivedBy)]);
      const cause = merged.get(key) ?? { where, expected, fault, count: 0, operations: [], sources: [] };
      merged.set(key, cause);
      cause.expected = commonText([cause.expected, expected]);
      cause.count += count;
      cause.operations.push({ operationId, count, examples });
      if (!cause.sources.includes(source)) cause.sources.push(source);
    }
  }
  return [...merged.values()].sort((one, other) => worstFirst(ranked(one), ranked(other)));
}

/** Whether only the standard of signatures says what is expected: nearly all platforms accept a signature twice. */
function isAboutReplays({ sources }: MergedCause): boolean {
  return sources.every((source) => source.startsWith("RFC 9421"));
}

function ranked({ count, operations: [first] }: MergedCause): Pick<Cause, "count" | "examples"> {
  return { count, examples: first?.examples ?? [] };
}

/** The names of the checks that follow from a problem, each once. */
export function consequencesOf({ number }: Problem, problems: readonly Problem[]): string[] {
  const own = problems.filter(({ follows }) => follows === number);
  return [...new Set(own.flatMap(({ checks }) => checks.map(({ id }) => partsOf(id).name)))];
}

/** Whether an answer came, and can be read: what keeps other checks from looking at it. */
const OF_ANSWERS = /^(status-documented|status-200|no-server-error|json|media-type|envelope)$/;

/** The number of the problem that leaves a check untested, because it lacks the answers of its operation. */
export function problemBehind(
  { surface, operationId, reason = "" }: CheckReport,
  problems: readonly Problem[],
): number | undefined {
  if (!/^(a successful response|a response|an accepted request)\b/.test(reason)) return undefined;
  const found = problems.find(({ checks }) =>
    checks.some(
      (check) =>
        check.surface === surface && check.operationId === operationId && OF_ANSWERS.test(partsOf(check.id).name),
    ),
  );
  return found && (found.follows ?? found.number);
}

/** Who takes part in a check that compares surfaces or queries: none of them is blamed alone, unless a row decides. */
export function comparisonWords({ checks: [first], causes }: Problem): string | undefined {
  const compared = first?.compares ?? (first?.level === "SHOULD" ? comparedQueries(causes) : []);
  if (compared.length < 2) return undefined;
  const names = `${compared.slice(0, -1).join(", ")} and ${compared.at(-1)}`;
  return `It compares ${names}; no table says which of them is right.`;
}

/** The queries of the findings, and those whose answers are named in what is expected: `as in [queryAllOnlineAgents: ...]`. */
function comparedQueries(causes: readonly MergedCause[]): string[] {
  const operations = causes.flatMap((cause) => cause.operations);
  const named = operations.flatMap(({ examples }) =>
    examples.flatMap(({ expected }) => [...expected.matchAll(/\[(\w+): [^\]]*\]/g)].flatMap(([, name]) => name ?? [])),
  );
  return named.length === 0 ? [] : [...new Set([...operations.map(({ operationId }) => operationId), ...named])];
}

/** Some examples of a cause, the first of each operation before the second of any. */
export function examplesOf({ operations }: MergedCause, most: number): CauseExample[] {
  const turns = Math.max(0, ...operations.map(({ examples }) => examples.length));
  return Array.from({ length: turns }, (_, turn) => operations.flatMap(({ examples }) => examples[turn] ?? []))
    .flat()
    .slice(0, most);
}
