import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { withWritten } from "./by-hand.ts";
import { readFile } from "./files.ts";
import { type Page, pagesOfReference } from "./page-rows.ts";
import { idOfRow, type Requirement } from "./requirement.ts";
import { derivedFrom, type RuleGroup, rulesIn } from "./rules.ts";

export { type Requirement, type RequirementSource, STANDARDS, type Testability } from "./requirement.ts";

const LISTS = join(import.meta.dirname, "pages");

/**
 * All requirements, page by page in the order of their keys: those that the rules make, and those by hand.
 * Of a page the sentences come first, then its rows in their order.
 * Throws a UsageError that names file and line where a list is malformed, or says what a rule says.
 */
export function requirements(): Requirement[] {
  const pages = new Map(pagesOfReference().map((page) => [page.key, page]));
  const excluded = Object.keys(excludedPages());
  const lists = readdirSync(LISTS).map((file) => file.replace(/\.yaml$/, ""));
  const groups = rulesIn();
  return [...new Set([...pages.keys(), ...lists])]
    .filter((key) => !excluded.includes(key))
    .sort()
    .flatMap((key) => requirementsOf(pages.get(key) ?? pageWithoutRows(key), groups));
}

/** The requirements of one page; `lists` is the folder of what stands by hand. */
export function requirementsOf(page: Page, groups: readonly RuleGroup[], lists = LISTS): Requirement[] {
  const derived = derivedFrom(page, groups).map(({ rule: _, ...requirement }) => requirement);
  const path = join(lists, `${page.key}.yaml`);
  const all = existsSync(path) ? withWritten(path, page, derived) : derived;
  return all.sort((one, other) => position(one, page) - position(other, page));
}

/** Sentences come first; of a row the requirement that has its bare id does. */
function position({ id, source }: Requirement, { rows }: Page): number {
  if (!("table" in source)) return -1;
  const index = rows.findIndex(({ table, row }) => table === source.table && row === source.row);
  const row = rows[index];
  return row && id === idOfRow(row) ? index : index + 0.5;
}

/** The standards, which are no page of the reference. */
function pageWithoutRows(key: string): Page {
  return { key, edition: "", operation: undefined, tags: [], rows: [] };
}

/** Whether a pattern names a check: `*` stands for every operation of the surface. */
export function namesCheck(pattern: string, checkId: string): boolean {
  const [surface, operationId, name] = pattern.split(".");
  const [checkSurface, checkOperation, checkName] = checkId.split(".");
  return surface === checkSurface && name === checkName && (operationId === "*" || operationId === checkOperation);
}

/** The pages of the reference that have no requirements, each with the reason. */
export function excludedPages(): Record<string, string> {
  return readFile<Record<string, string>>(join(import.meta.dirname, "excluded-pages.yaml"), "excludedPages").content;
}

/** The digests under which lists were frozen: by page, then by edition. */
export function frozenDigests(): Record<string, Record<string, string>> {
  return readFile<Record<string, Record<string, string>>>(join(import.meta.dirname, "frozen.yaml"), "frozen").content;
}

/**
 * SHA-256, in hex, of what a list demands: id, requirement, level and source of each row.
 * The order of the rows does not count, and neither do the checks: these may grow within an edition.
 */
export function digestOf(list: readonly Requirement[]): string {
  const rows = list
    .map(({ id, requirement, level, source }) =>
      JSON.stringify([id, requirement, level, "table" in source ? [source.table, source.row] : source]),
    )
    .sort();
  return createHash("sha256").update(rows.join("\n")).digest("hex");
}
