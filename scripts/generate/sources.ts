// The lines of docblocks that say where the reference states something.
import type { Bundle, Citation, Schema } from "./bundle.ts";

/** The line about the first page that is cited; none where none is. */
export function pageLine(document: Bundle, [citation]: Citation[] = []): string[] {
  const page = citation && document["x-source-pages"][citation.page];
  return page ? [`Source: "${page.title}", ${page.edition}.`] : [];
}

/**
 * The line about the row that is cited; none where none is.
 * Named schemas cite each of their places: the row of this page with the name of the property is meant, if there is one.
 */
export function rowLine(
  { "x-source-pages": pages }: Bundle,
  citations: Citation[] = [],
  property: { name: string; page: string | undefined },
): string[] {
  const ofPage = citations.filter(({ page }) => page === property.page);
  const named = ofPage.find(({ page, table, row }) => pages[page]?.tables[table]?.rows[row]?.name === property.name);
  const citation = named ?? ofPage[0] ?? citations[0];
  const page = citation && pages[citation.page];
  return page ? [`Source: "${page.title}", table ${citation.table}, row ${citation.row}.`] : [];
}

/** What a schema cites, or else the first of its properties that cites anything. */
export function citationsIn({ "x-source": own, properties = {} }: Schema): Citation[] {
  return own ?? Object.values(properties).find(({ "x-source": citations }) => citations)?.["x-source"] ?? [];
}
