import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleOf, operationsOf, type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import { wordsOf } from "./document.ts";
import { plain, span, table } from "./markdown.ts";
import { operationPage } from "./operation-page.ts";
import { mustsPages, mutationPages, requirementsPages } from "./split.ts";
import { statesPage } from "./states-page.ts";
import { codesPage, discrepanciesPage, sourcesPage, uncertainPage } from "./tables-pages.ts";

const root = join(import.meta.dirname, "../..");

/** The pages of docs/ that the site has as well. */
const DOCUMENTS = ["changelog", "checks", "compatibility", "coverage", "left-open"];

/** Those that the site has as several pages each. */
const SPLIT = { musts: mustsPages, mutation: mutationPages, requirements: requirementsPages };

/** The operations of a surface, in the order of its document. */
function operationsTable(surface: Surface): string {
  const rows = operationsOf(surface).map((operation) => {
    const { operationId, method, path } = operation;
    const link = `[${operationId}](/operations/${surface}/${operationId})`;
    return [`${link}<br><small>${wordsOf(operation).summary}</small>`, span(`${method} ${path}`)];
  });
  return `## ${bundleOf(surface).info.title}\n\n${table(["operation", "request"], rows)}`;
}

function surfacePage(surface: Surface): string {
  const { title, summary, description } = bundleOf(surface).info;
  return `# ${title}\n\n${summary}\n\n${operationsTable(surface).replace(/^## .*/, "## Operations")}\n## About this interface\n\n${plain(description)}`;
}

/** Every page of the site: path without an ending, and Markdown. */
export async function sitePages(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const guides = join(root, "docs/guides");
  for (const file of (await readdir(guides)).filter((name) => name.endsWith(".md")).sort()) {
    const text = await readFile(join(guides, file), "utf8");
    // The start page of the guides is that of the site.
    if (file === "index.md") pages.set("index", text.replaceAll("](./", "](/guides/"));
    else pages.set(`guides/${file.slice(0, -".md".length)}`, text);
  }
  for (const name of DOCUMENTS) pages.set(name, await readFile(join(root, `docs/${name}.md`), "utf8"));
  for (const [name, split] of Object.entries(SPLIT))
    for (const [path, text] of split(await readFile(join(root, `docs/${name}.md`), "utf8"))) pages.set(path, text);
  pages.set("operations/index", `# Operations\n\n${surfaces.map(operationsTable).join("\n")}`);
  for (const surface of surfaces) {
    pages.set(`operations/${surface}/index`, surfacePage(surface));
    for (const operation of operationsOf(surface))
      pages.set(`operations/${surface}/${operation.operationId}`, operationPage(operation));
  }
  pages.set("states", statesPage());
  pages.set("codes", codesPage());
  pages.set("discrepancies", discrepanciesPage());
  pages.set("uncertain", uncertainPage());
  pages.set("sources", sourcesPage());
  return pages;
}
