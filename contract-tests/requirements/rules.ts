// Requirements that follow from the rows of a page, as rules.yaml says.
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { rangesInWords, type Surface } from "../contract/contract.ts";
import { readFile } from "./files.ts";
import type { Page, PageRow, Place } from "./page-rows.ts";
import { idOfRow, type Requirement } from "./requirement.ts";

/** Which rows a rule is about; every condition that is given holds. */
interface RowCondition {
  in: Place | Place[];
  table?: string;
  row?: string;
  name?: string;
  /** Types of JSON: the one that the row names, and that of the sample. */
  type?: string;
  sample?: string;
  /** Named schemas: one of the parameter or property, and one of the items of its list. */
  schema?: string;
  items?: string;
  mandatory?: true;
  unused?: true;
  /** Tags of all operations that list the code; none where no operation does. */
  listedBy?: string[];
}

/** A sentence for each row that it is about; requirements.schema.json describes the fields. */
export interface Rule {
  rows: RowCondition;
  sentence?: string;
  text?: string;
  suffix?: string;
  requirement: string;
  level: Requirement["level"];
  checks?: string[];
  untestable?: string;
}

/** Rules about the pages of operations with these tags, or about pages without an operation. */
export interface RuleGroup {
  pages: { surface?: Surface; tags: string[] };
  rules: Rule[];
}

/** The rules of a file. Throws a UsageError as `readFile` does. */
export function rulesIn(path = fileURLToPath(new URL("rules.yaml", import.meta.url))): RuleGroup[] {
  return readFile<RuleGroup[]>(path, "rules").content;
}

/** A requirement that a rule has made of a row. */
export interface Derived extends Requirement {
  rule: Rule;
}

/** What the rules make of a page, in the order of the rules; of two with the same id the first counts. */
export function derivedFrom(page: Page, groups: readonly RuleGroup[]): Derived[] {
  const derived = new Map<string, Derived>();
  for (const { pages, rules } of groups.filter((group) => areWithin(page.tags, group.pages.tags)))
    for (const rule of rules)
      for (const row of page.rows) {
        if (pages.surface !== undefined && pages.surface !== row.surface) continue;
        if (!fits(rule.rows, row)) continue;
        const requirement = made(rule, row, page);
        if (!derived.has(requirement.id)) derived.set(requirement.id, requirement);
      }
  return [...derived.values()];
}

/** Whether all are within the list, and there are some where the list has some. */
function areWithin(tags: readonly string[], list: readonly string[]): boolean {
  return tags.every((tag) => list.includes(tag)) && (tags.length === 0) === (list.length === 0);
}

function fits(condition: RowCondition, { place, table, row, facts, type, schemas, items, listedBy }: PageRow): boolean {
  const { in: places, schema, items: item, listedBy: tags, sample, ...exact } = condition;
  const known = { table, row, name: facts.name, type, mandatory: facts.mandatory, unused: facts.unused };
  return (
    [places].flat().includes(place) &&
    isDeepStrictEqual({ ...known, ...exact }, known) &&
    (schema === undefined || schemas.includes(schema)) &&
    (item === undefined || items.includes(item)) &&
    (sample === undefined || sample === typeOfSample(facts.sample)) &&
    (tags === undefined || areWithin(listedBy, tags))
  );
}

function typeOfSample(sample: unknown): string {
  if (sample === null) return "null";
  return typeof sample === "number" ? "integer" : typeof sample;
}

function made(rule: Rule, row: PageRow, { edition, operation }: Page): Derived {
  const words = wordsOf(row);
  const fill = (text: string) =>
    text.replaceAll(/<([A-Za-z]+)>/g, (_, word: string) => {
      const value = words[word];
      if (value === undefined)
        throw new Error(
          `rules.yaml: no <${word}> is known of ${row.page}, table ${row.table}, row ${row.row}: ${text}`,
        );
      return value;
    });
  const { sentence, suffix } = rule;
  const checks = rule.checks?.map((name) => `${operation?.surface}.${operation?.operationId}.${fill(name)}`);
  return {
    id: sentence === undefined ? [idOfRow(row), suffix].filter(Boolean).join("-") : `${row.page}-sentence-${sentence}`,
    page: row.page,
    edition,
    requirement: fill(rule.requirement),
    level: rule.level,
    source: sentence === undefined ? { table: row.table, row: row.row } : { text: rule.text ?? row.table },
    coverage: checks === undefined ? { untestable: rule.untestable ?? "" } : { checks },
    rule,
  };
}

/** What can stand in a rule in angle brackets. */
function wordsOf({ row, facts, meaning }: PageRow): Record<string, string | undefined> {
  return {
    row,
    name: facts.name,
    values: facts.values?.join(" or "),
    end: facts.values?.map((value) => String(value).replace(/.*\//, "")).join(" or "),
    range: facts.range && rangesInWords(facts.range),
    tooMany: facts.items === undefined ? undefined : String(facts.items + 1),
    meaning: meaning && `${meaning.charAt(0).toLowerCase()}${meaning.slice(1).replace(/\.$/, "")}`,
  };
}
