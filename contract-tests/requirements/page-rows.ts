// The rows of the pages of the reference, with what the bundles know about each.
import {
  type Bundle,
  bundleOf,
  type Citation,
  type Operation,
  operationsOf,
  type SourceRow,
  type Surface,
  surfaces,
} from "../contract/contract.ts";
import { jsonType } from "../contract/stated.ts";

/** Where on a page a row stands: an answer's `response body` is its outermost table, `answer` what is inside of it. */
export type Place =
  | "section"
  | "path"
  | "request header"
  | "request body"
  | "response header"
  | "response body"
  | "answer"
  | "error codes";

/** One row of a page, as rules see it. */
export interface PageRow extends Citation {
  surface: Surface;
  place: Place;
  facts: SourceRow;
  /** The type of JSON that the row names. */
  type: string | undefined;
  /** The named schemas of the parameters and properties that cite the row, and those of the items of their lists. */
  schemas: string[];
  items: string[];
  /** Of a row about an error code: what the code means, and the tags of the operations that list it. */
  meaning: string | undefined;
  listedBy: string[];
}

/** A page of the reference: its rows on all surfaces, in the order of the page, and the operation that it describes. */
export interface Page {
  key: string;
  edition: string;
  operation: Operation | undefined;
  tags: string[];
  rows: PageRow[];
}

type SourcePage = Bundle["x-source-pages"][string];

/** Every page of the bundles. */
export function pagesOfReference(): Page[] {
  const keys = surfaces.flatMap((surface) => Object.keys(bundleOf(surface)["x-source-pages"]));
  return [...new Set(keys)].map(pageOf);
}

function pageOf(key: string): Page {
  const found = surfaces.flatMap((surface) => {
    const page = bundleOf(surface)["x-source-pages"][key];
    return page === undefined ? [] : [{ surface, page }];
  });
  const operation = surfaces.flatMap(operationsOf).find(({ source }) => source.page === key);
  return {
    key,
    edition: found[0]?.page.edition ?? "",
    operation,
    tags: operation === undefined ? [] : tagsOf(operation),
    rows: found
      .map(({ surface, page }) => rowsOf(surface, key, page, operation !== undefined))
      .sort(byLength)
      .flat(),
  };
}

/** The longer one first: one surface can have a single row of a page of the other. */
function byLength(one: PageRow[], other: PageRow[]): number {
  return other.length - one.length;
}

function tagsOf({ surface, path, method }: Operation): string[] {
  return bundleOf(surface).paths[path]?.[method.toLowerCase()]?.tags ?? [];
}

function rowsOf(surface: Surface, key: string, page: SourcePage, isOfOperation: boolean): PageRow[] {
  return Object.entries(page.tables).flatMap(([table, { title, rows }]) =>
    Object.entries(rows).map(([row, facts]) => ({
      ...{ surface, page: key, table, row, facts },
      ...{
        place: placeOf(isOfOperation, table, title),
        type: facts.type === undefined ? undefined : jsonType(facts.type),
      },
      ...schemasOf(surface, { page: key, table, row }, facts.name),
      meaning: bundleOf(surface)["x-error-codes"].find(({ code }) => code === row)?.meaning,
      listedBy: operationsOf(surface)
        .filter(({ errorCodes }) => errorCodes.includes(row))
        .flatMap(tagsOf),
    })),
  );
}

/** Whether a table of `sources.yaml` is a section in words, such as "Prerequisites", where its page is about an operation. */
function isSection(table: string, title: string): boolean {
  return !/^\d/.test(table) && table !== "Error Code" && !title.includes("(a table");
}

function placeOf(isOfOperation: boolean, table: string, title = table): Place {
  if (isOfOperation && isSection(table, title)) return "section";
  if (/^URI\b/.test(title)) return "path";
  const named = ["request header", "request body", "response header", "response body", "error codes"] as const;
  return named.find((place) => title.startsWith(place)) ?? "answer";
}

/** The named schemas of what cites a row under the name that the row gives it; answers of success and of failure can differ. */
function schemasOf(surface: Surface, citation: Citation, name: string): Pick<PageRow, "schemas" | "items"> {
  const { components } = bundleOf(surface);
  const cites = (sources: Citation[] = []) => sources.some((source) => isSameRow(source, citation));
  const parameters = Object.values(components.parameters ?? {}).filter((one) => cites(one["x-source"]));
  const properties = Object.values(components.schemas)
    .flatMap(({ properties = {} }) => properties[name] ?? [])
    .filter((own) => cites((components.schemas[nameIn(own.$ref) ?? ""] ?? own)["x-source"]));
  const found = [...parameters.map(({ schema }) => schema), ...properties];
  return {
    schemas: found.flatMap(({ $ref }) => nameIn($ref) ?? []),
    items: found.flatMap(({ items }) => nameIn(items?.$ref) ?? []),
  };
}

function isSameRow(one: Citation, other: Citation): boolean {
  return one.page === other.page && one.table === other.table && one.row === other.row;
}

function nameIn(reference: string | undefined): string | undefined {
  return reference?.slice(reference.lastIndexOf("/") + 1);
}
