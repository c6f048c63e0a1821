// What stands by hand about one page, in pages/<page>.yaml, put together with what the rules make.
import { isDeepStrictEqual } from "node:util";
import type { FileError } from "../deployment/yaml-file.ts";
import { readFile } from "./files.ts";
import type { Page } from "./page-rows.ts";
import { idOfRow, type Requirement, type RequirementSource, STANDARDS, type Testability } from "./requirement.ts";

/** A requirement as it is written; under the id of a derived one, what is added to it or said otherwise. */
export interface Written {
  id: string;
  requirement?: string;
  level?: Requirement["level"];
  text?: string;
  standard?: string;
  checks?: string[];
  untestable?: string;
}

/** What stands in a file about a page; the standards have an edition of their own. */
interface WrittenPage {
  edition?: string;
  requirements: Written[];
}

/**
 * The requirements of a page: the derived ones, changed by what stands by hand under their ids, and those by hand.
 * Throws a UsageError that tells every mistake of the file with its line, also where it says what the rules say anyway.
 */
export function withWritten(path: string, page: Page, derived: readonly Requirement[]): Requirement[] {
  const { content, yaml } = readFile<WrittenPage>(path, "page");
  const problems: FileError[] = [];
  if ((content.edition === undefined) === (page.key === STANDARDS))
    problems.push({ path: ["edition"], message: `only ${STANDARDS} have an edition here; that of a page is its own` });
  const ids = content.requirements.map(({ id }) => id);
  const made = content.requirements.map((written, index) => {
    const { requirement, messages } = requirementOf(
      written,
      { ...page, edition: content.edition ?? page.edition },
      derived,
    );
    const twice = ids.indexOf(written.id) < index ? ["give an id that no other requirement has"] : [];
    for (const message of [...twice, ...messages])
      problems.push({ path: ["requirements", index, "id"], message: `${written.id}: ${message}` });
    return requirement;
  });
  if (problems.length > 0) throw yaml.refusal(problems);
  return [
    ...derived.map((one) => made.find(({ id }) => id === one.id) ?? one),
    ...made.filter(({ id }) => !derived.some((one) => one.id === id)),
  ];
}

function requirementOf(
  written: Written,
  page: Page,
  derived: readonly Requirement[],
): {
  requirement: Requirement;
  messages: string[];
} {
  const rule = derived.find(({ id }) => id === written.id);
  const source = rule?.source ?? sourceOf(written, page);
  const coverage = coverageOf(written, page);
  const { id, requirement = rule?.requirement, level = rule?.level } = written;
  const messages = [
    ...(source === undefined
      ? [`give an id that begins with a row of the page, or text or standard: ${form(page)}`]
      : []),
    ...(requirement === undefined ? ["give a requirement"] : []),
    ...(level === undefined ? ["give a level"] : []),
    ...(rule === undefined && coverage === undefined ? ["give either checks or untestable"] : []),
    ...shortChecks(written, page),
    ...(rule === undefined ? [] : saidTwice(written, rule, coverage)),
  ];
  return {
    requirement: {
      ...{ id, page: page.key, edition: page.edition, requirement: requirement ?? "", level: level ?? "MUST" },
      ...{ source: source ?? { text: "" }, coverage: combined(rule?.coverage, coverage) },
    },
    messages,
  };
}

/** Checks by hand come besides those of the rule; a reason why there is none takes their place. */
function combined(ofRule: Testability | undefined, byHand: Testability | undefined): Testability {
  if (byHand === undefined) return ofRule ?? { untestable: "" };
  if (ofRule === undefined || !("checks" in ofRule) || !("checks" in byHand)) return byHand;
  return { checks: [...ofRule.checks, ...byHand.checks] };
}

function form({ key }: Page): string {
  return key === STANDARDS ? `${key}-<word>` : `${key}-<table>-<row>[-<word>], ${key}-sentence-<word>`;
}

/** The row whose id the id begins with, or the text or standard that is given where the id names no row. */
function sourceOf({ id, text, standard }: Written, { key, rows }: Page): RequirementSource | undefined {
  const isStandard = key === STANDARDS && id.startsWith(`${key}-`);
  if (standard !== undefined) return isStandard && text === undefined ? { standard } : undefined;
  if (text !== undefined) return id.startsWith(`${key}-sentence-`) ? { text } : undefined;
  const [row] = rows
    .filter((one) => id === idOfRow(one) || id.startsWith(`${idOfRow(one)}-`))
    .sort((one, other) => idOfRow(other).length - idOfRow(one).length);
  return row && { table: row.table, row: row.row };
}

function coverageOf({ checks, untestable }: Written, { operation }: Page): Testability | undefined {
  if (untestable !== undefined) return { untestable };
  if (checks === undefined) return undefined;
  return {
    checks: checks.map((name) =>
      name.includes(".") ? name : `${operation?.surface}.${operation?.operationId}.${name}`,
    ),
  };
}

function shortChecks({ checks = [] }: Written, { operation }: Page): string[] {
  return checks
    .filter((name) => operation === undefined && !name.includes("."))
    .map((name) => `the page describes no operation; give <surface>.<operationId or *>.${name}`);
}

/** What stands by hand although the rule says it. */
function saidTwice(written: Written, rule: Requirement, coverage: Testability | undefined): string[] {
  const same = [
    written.requirement === rule.requirement ? "requirement" : [],
    written.level === rule.level ? "level" : [],
    "text" in written || "standard" in written ? "source" : [],
    coverage && isDeepStrictEqual(coverage, rule.coverage) ? Object.keys(coverage) : [],
  ].flat();
  const checks = coverage && "checks" in coverage && "checks" in rule.coverage ? coverage.checks : [];
  const known = "checks" in rule.coverage ? rule.coverage.checks : [];
  const doubled = same.includes("checks") ? [] : checks.filter((check) => known.includes(check));
  const nothing = Object.keys(written).length === 1 ? ["the row"] : [];
  return [...same, ...doubled, ...nothing].map((what) => `a rule says it already; remove ${what}`);
}
