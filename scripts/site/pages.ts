import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleOf, operationsOf, type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import { coverage } from "../docs/coverage.ts";
import { wordsOf } from "./document.ts";
import { groupsOf } from "./groups.ts";
import { plain, span, withFoldedCells } from "./markdown.ts";
import { operationPage } from "./operation-page.ts";
import { mustsPages, mutationPages, requirementsPages } from "./split.ts";
import { statesPage } from "./states-page.ts";
import { codesPage, discrepanciesPage, sourcesPage, uncertainPage } from "./tables-pages.ts";

const root = join(import.meta.dirname, "../..");

/** The pages of docs/ that the site has as well. */
const DOCUMENTS = ["changelog", "checks", "compatibility", "coverage", "left-open"];

/** Those that the site has as several pages each. */
const SPLIT = { musts: mustsPages, mutation: mutationPages, requirements: requirementsPages };

/** The operations of a surface by what they are about: what each is for, and its request. `level` is that of the headings. */
function operationsList(surface: Surface, level: "##" | "###"): string {
  const { base } = coverage[surface];
  const groups = groupsOf(surface).map(({ name, operations }) => {
    const items = operations.map((operation) => {
      const { operationId, method, path } = operation;
      const link = `[${operationId}](/operations/${surface}/${operationId})`;
      const request = `${method} ${path.replace(base, "")}`.replaceAll("/", "<wbr>/");
      return `- ${link}: ${wordsOf(operation).summary}<br><small><code>${request}</code></small>`;
    });
    return `${level} ${name}\n\n${items.join("\n")}`;
  });
  return `Paths are below ${span(base)}.\n\n${groups.join("\n\n")}\n`;
}

function operationsPage(): string {
  const parts = surfaces.map(
    (surface) =>
      `## ${bundleOf(surface).info.title} {#${surface}}\n\n${bundleOf(surface).info.summary}\n${operationsList(surface, "###")}`,
  );
  return `# Operations\n\nWhat the contract leaves out, and why: [which operations the contract has](/coverage).\n\n${parts.join("\n")}`;
}

function surfacePage(surface: Surface): string {
  const { title, summary, description } = bundleOf(surface).info;
  return `# ${title}\n\n${summary}\n${operationsList(surface, "##")}\n## About this interface\n\n${plain(description)}`;
}

/** The page of the documents with what the contract has as links: only the site has pages of operations. */
function coveragePage(text: string): string {
  return surfaces
    .flatMap(operationsOf)
    .reduce(
      (page, { surface, operationId }) =>
        page.replaceAll(`| ${span(operationId)} | `, `| [${operationId}](/operations/${surface}/${operationId}) | `),
      text,
    );
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
  pages.set("coverage", coveragePage(pages.get("coverage") ?? ""));
  for (const [name, split] of Object.entries(SPLIT))
    for (const [path, text] of split(await readFile(join(root, `docs/${name}.md`), "utf8"))) pages.set(path, text);
  for (const [path, text] of pages) if (/^(checks$|musts)/.test(path)) pages.set(path, withFoldedCells(text));
  pages.set("operations/index", operationsPage());
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
