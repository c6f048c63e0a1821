// Citations that stand for several rows, which are written once; ../README.md describes them.

const EVERY = "*";

/** The title of a table without what is said beside it. */
function shortTitle(title) {
  return title?.replace(/ \(.*/, "");
}

/** Whether a citation is well-formed; one that is not stays as it is, so that a rule refuses it. */
function isWhole(citation) {
  return citation !== null && typeof citation === "object" && Object.keys(citation).sort().join() === "page,row,table";
}

/** Whether a citation is one of every page. */
function isOfEveryPage(citation) {
  return isWhole(citation) && citation.page === EVERY;
}

/** Whether a citation is one of all sections of its page. */
function isOfEverySection(citation) {
  return isWhole(citation) && citation.table === EVERY && citation.row === EVERY;
}

/** The rows that a citation of every page stands for, in the order of the pages; the citation itself where there is none. */
function rowsOfEveryPage(citation, pages) {
  const rows = Object.entries(pages ?? {}).flatMap(([page, { tables }]) =>
    Object.entries(tables)
      .filter(([table, { title }]) => [table, shortTitle(title)].includes(citation.table))
      .flatMap(([table, { rows }]) =>
        Object.entries(rows)
          .filter(([row, { name }]) => [row, name].includes(citation.row))
          .map(([row]) => ({ page, table, row })),
      ),
  );
  return rows.length > 0 ? rows : [citation];
}

/** Whether a table is a section in words, such as "Scenario", of a page about an operation. */
function isSection(table, title = table) {
  return !/^\d/.test(table) && table !== "Error Code" && !title.includes("(a table");
}

/** The rows of the sections of a page that others do not cite, in the order of the page; the citation itself where there is none. */
function rowsOfSections(citation, pages, others) {
  const { page } = citation;
  const isOther = (row) => others.some((other) => ["page", "table", "row"].every((key) => other[key] === row[key]));
  const rows = Object.entries(pages?.[page]?.tables ?? {})
    .filter(([table, { title }]) => isSection(table, title))
    .flatMap(([table, { rows }]) => Object.keys(rows).map((row) => ({ page, table, row })))
    .filter((row) => !isOther(row));
  return rows.length > 0 ? rows : [citation];
}

/**
 * The rows that a citation stands for; the citation itself where that is none.
 * `ofRoot` are those that server and credential cite: what a page says of these is no matter of its operation.
 */
export function rowsCited(citation, pages, ofRoot = []) {
  if (isOfEveryPage(citation)) return rowsOfEveryPage(citation, pages);
  return isOfEverySection(citation) ? rowsOfSections(citation, pages, ofRoot) : [citation];
}

/** The rows that the servers and the credential of a document cite. */
export function citedByRoot({ servers = [], components }, pages) {
  return [...servers, ...Object.values(components?.securitySchemes ?? {})]
    .flatMap(({ "x-source": citations }) => (Array.isArray(citations) ? citations : []))
    .flatMap((citation) => rowsCited(citation, pages));
}
