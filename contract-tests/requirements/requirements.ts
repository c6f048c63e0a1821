import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { parseDocument } from "yaml";

/** Where a requirement comes from: a row of a table of its page, a text of its page outside of tables, or a standard. */
export type RequirementSource = { table: string; row: string } | { text: string } | { standard: string };

/** How a requirement is covered: by checks, as `<surface>.<operationId or *>.<check>`, or by none, for a reason. */
export type Coverage = { checks: readonly string[] } | { untestable: string };

/** One thing that a deployment has to do, in one sentence. */
export interface Requirement {
  /** Made of page, table and row; never changes its meaning. */
  id: string;
  /** A key of `x-source-pages`, or `standards`. */
  page: string;
  /** That of the page; of `standards`, a number of our own. */
  edition: string;
  requirement: string;
  level: "MUST" | "SHOULD";
  source: RequirementSource;
  coverage: Coverage;
}

/** The page key of what follows from standards and not from the reference. */
export const STANDARDS = "standards";

const folder = new URL("./", import.meta.url);
/** Files of the folder that hold no requirements. */
const FROZEN = "frozen.yaml";
const LEFT_OUT = "left-out.yaml";

const CHECK_PATTERN = /^(agentgateway|cc-cms)\.([A-Za-z]+|\*)\.[a-z0-9]+(-[a-z0-9]+)*$/;
const SUFFIX = "(-[a-z0-9]+)*";

/** All requirements, in the order of the files' names. Throws an error that names file and row when one is malformed. */
export function requirements(): Requirement[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml") && file !== FROZEN && file !== LEFT_OUT)
    .sort()
    .flatMap((file) => requirementsIn(textOf(file), file));
}

/** The requirements that the text of one file lists. Throws as `requirements` does. */
export function requirementsIn(text: string, file: string): Requirement[] {
  const content = mapping(contentOf(text, file), file, ["page", "edition", "requirements"]);
  const page = textAt(content.page, `${file}: page`);
  if (`${page}.yaml` !== file) refuse(`${file}: page`, `${file.replace(/\.yaml$/, "")}, the name of the file`, page);
  const edition = textAt(content.edition, `${file}: edition`);
  const rows = content.requirements;
  if (!Array.isArray(rows) || rows.length === 0) return refuse(`${file}: requirements`, "a list of rows", rows);
  const ids = new Set<string>();
  return rows.map((row: unknown, index) => {
    const requirement = requirementOf(row, `${file}: row ${index + 1}`, page, edition);
    if (ids.has(requirement.id)) refuse(`${file}: row ${index + 1}, id`, "an id that no other row has", requirement.id);
    ids.add(requirement.id);
    return requirement;
  });
}

function requirementOf(value: unknown, position: string, page: string, edition: string): Requirement {
  const row = mapping(value, position, ["id", "requirement", "level", "source", "checks", "untestable"]);
  const id = textAt(row.id, `${position}, id`);
  // The id says more to a reader than the number of the row.
  const place = `${position} (${id})`;
  const source = sourceOf(row.source, `${place}, source`, page);
  const form = new RegExp(`^${idPrefix(page, source)}${SUFFIX}$`);
  if (!form.test(id)) refuse(`${place}, id`, `an id that begins as its source says: ${form.source}`, id);
  const level = row.level;
  if (level !== "MUST" && level !== "SHOULD") return refuse(`${place}, level`, "MUST or SHOULD", level);
  return {
    ...{ id, page, edition, level, source },
    requirement: sentence(row.requirement, `${place}, requirement`),
    coverage: coverageOf(row, place),
  };
}

/** What the id of a requirement begins with, as a regular expression. */
function idPrefix(page: string, source: RequirementSource): string {
  if ("table" in source) return escaped(`${page}-${idPart(source.table)}-${idPart(source.row)}`);
  return "text" in source ? `${page}-sentence-[a-z0-9]+` : `${page}-[a-z0-9]+`;
}

/** A table or row as it stands in an id. */
function idPart(text: string): string {
  return text.toLowerCase().replaceAll(" ", "-");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function sourceOf(value: unknown, place: string, page: string): RequirementSource {
  const names = page === STANDARDS ? ["standard"] : ["table", "row", "text"];
  const source = mapping(value, place, names);
  if (page === STANDARDS) return { standard: textAt(source.standard, `${place}, standard`) };
  if (source.text === undefined)
    return { table: textAt(source.table, `${place}, table`), row: textAt(source.row, `${place}, row`) };
  if (source.table !== undefined || source.row !== undefined)
    refuse(place, "either table and row, or text", Object.keys(source));
  return { text: textAt(source.text, `${place}, text`) };
}

function coverageOf({ checks, untestable }: Record<string, unknown>, place: string): Coverage {
  if ((checks === undefined) === (untestable === undefined))
    refuse(place, "either checks or untestable", checks === undefined ? "neither" : "both");
  if (checks === undefined) return { untestable: sentence(untestable, `${place}, untestable`) };
  if (!Array.isArray(checks) || checks.length === 0) return refuse(`${place}, checks`, "a list of checks", checks);
  const patterns = checks.map((check: unknown) => textAt(check, `${place}, checks`));
  for (const pattern of patterns)
    if (!CHECK_PATTERN.test(pattern))
      refuse(`${place}, checks`, "<surface>.<operationId or *>.<name of the check>", pattern);
  if (new Set(patterns).size < patterns.length) refuse(`${place}, checks`, "each check once", patterns);
  return { checks: patterns };
}

function sentence(value: unknown, place: string): string {
  const text = textAt(value, place);
  if (!text.endsWith(".") || /[.?!]\s/.test(text)) refuse(place, "one sentence with a full stop", text);
  return text;
}

/** A text that is not empty; a number without quotes would have lost its zeros (3.10). */
function textAt(value: unknown, place: string): string {
  if (typeof value !== "string" || value.trim() !== value || value === "")
    refuse(place, "a text (numbers and dates in quotes)", value);
  return value;
}

/** A mapping, of no other names than these where there are some. */
function mapping(value: unknown, place: string, names?: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse(place, names ? `a mapping of ${names.join(", ")}` : "a mapping", value);
  for (const name of Object.keys(value))
    if (names && !names.includes(name)) refuse(place, `only ${names.join(", ")}`, name);
  return Object.fromEntries(Object.entries(value));
}

function refuse(place: string, expected: string, found: unknown): never {
  throw new Error(
    `contract-tests/requirements/${place}: give ${expected}; found ${JSON.stringify(found) ?? "nothing"}`,
  );
}

function textOf(file: string): string {
  return readFileSync(new URL(file, folder), "utf8");
}

function contentOf(text: string, file: string): unknown {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new Error(`contract-tests/requirements/${file}: ${problem.message}`);
  return document.toJS();
}

/** Whether a pattern names a check: `*` stands for every operation of the surface. */
export function namesCheck(pattern: string, checkId: string): boolean {
  const [surface, operationId, name] = pattern.split(".");
  const [checkSurface, checkOperation, checkName] = checkId.split(".");
  return surface === checkSurface && name === checkName && (operationId === "*" || operationId === checkOperation);
}

/** The pages of the reference that have no list here, each with the reason. */
export function pagesLeftOut(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(mapping(contentOf(textOf(LEFT_OUT), LEFT_OUT), LEFT_OUT)).map(([page, reason]) => [
      page,
      sentence(reason, `${LEFT_OUT}: ${page}`),
    ]),
  );
}

/** The digests under which lists were frozen: by page, then by edition. */
export function frozenDigests(): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(mapping(contentOf(textOf(FROZEN), FROZEN), FROZEN)).map(([page, editions]) => {
      const digests = Object.entries(mapping(editions, `${FROZEN}: ${page}`));
      return [
        page,
        Object.fromEntries(
          digests.map(([edition, digest]) => [edition, textAt(digest, `${FROZEN}: ${page}, ${edition}`)]),
        ),
      ];
    }),
  );
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
