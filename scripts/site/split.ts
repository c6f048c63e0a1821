// Long documents of docs/ as several pages of the site, each short enough to be read.
import { plain } from "./markdown.ts";

/** Wide tables take the place of the outline, which these pages do not need. */
const WIDE = "---\naside: false\n---\n\n";

interface Section {
  title: string;
  text: string;
}

/** What stands before the first heading of second level, and the sections. */
function sectionsOf(markdown: string): { head: string; sections: Section[] } {
  const [head = "", ...rest] = markdown.split(/^## /m);
  const sections = rest.map((part) => {
    const [title = "", ...lines] = part.split("\n");
    return { title, text: lines.join("\n").trim() };
  });
  return { head: head.trim(), sections };
}

/** A title as part of an address: `Events of one agent by polling` is `events-of-one-agent-by-polling`. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** The rows of the only table of a text. */
function rowsIn(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1);
}

function counted(rows: readonly string[], what: string): string {
  return rows.length === 0 ? "" : `: ${rows.length} ${what}`;
}

function withPages(name: string, head: string, sections: readonly Section[], what: string): Map<string, string> {
  const links = sections.map(
    ({ title, text }) => `- [${plain(title)}](/${name}/${slugOf(title)})${counted(rowsIn(text), what)}`,
  );
  const pages = new Map([[name, `${head}\n\n## Pages\n\n${links.join("\n")}\n`]]);
  for (const { title, text } of sections)
    pages.set(`${name}/${slugOf(title)}`, `${WIDE}# ${title}\n\n[All pages](/${name})\n\n${text}\n`);
  return pages;
}

/** Where the words of the project stand in its repository, for readers who have only the site. */
const IN_REPOSITORY = /^`architecture\.md` describes .*$/m;

/** docs/requirements.md: the counts, then a page for each page of the interface reference. */
export function requirementsPages(markdown: string): Map<string, string> {
  const { head, sections } = sectionsOf(markdown);
  const linked = sections.reduce((text, { title, text: own }) => {
    const key = /^Page `([^`]+)`/.exec(own)?.[1];
    return key === undefined
      ? text
      : text.replace(`| \`${key}\` |`, `| [\`${key}\`](/requirements/${slugOf(title)}) |`);
  }, head);
  const known = linked.replace(
    IN_REPOSITORY,
    "The glossary explains [MUST and SHOULD](/guides/glossary#must-and-should).",
  );
  return withPages("requirements", known, sections, "rows");
}

/** docs/mutation.md: the figures, then the mutants by the surface whose checks find them, and the rest. */
export function mutationPages(markdown: string): Map<string, string> {
  const { head, sections } = sectionsOf(markdown);
  const parts = sections.flatMap((section) => (section.title === "Mutants" ? mutantsBySurface(section) : [section]));
  return withPages("mutation", head, parts, "rows");
}

/** The mutants that checks of one surface find, those of the other, those of both, and those that none finds. */
function mutantsBySurface({ text }: Section): Section[] {
  const [titles = "", line = ""] = text.split("\n");
  const groups = new Map<string, string[]>([
    ["Mutants of AgentGateway", []],
    ["Mutants of CC-CMS", []],
    ["Mutants that checks of both surfaces find, or none", []],
  ]);
  const [gateway, monitoring, others] = [...groups.keys()] as [string, string, string];
  for (const row of rowsIn(text)) {
    const killers = row.split(" | ").at(-1) ?? "";
    const [isGateway, isMonitoring] = [/\bagentgateway /.test(killers), /\bcc-cms /.test(killers)];
    const title = isGateway === isMonitoring ? others : isGateway ? gateway : monitoring;
    groups.get(title)?.push(row);
  }
  return [...groups].map(([title, rows]) => ({ title, text: [titles, line, ...rows].join("\n") }));
}

/** docs/musts.md: a page for each surface. */
export function mustsPages(markdown: string): Map<string, string> {
  const { head, sections } = sectionsOf(markdown);
  return withPages("musts", head, sections, "rows");
}
