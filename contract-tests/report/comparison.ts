import { readFileSync } from "node:fs";
import { type Difference, productOf } from "./compare.ts";
import { html, Markup } from "./html/markup.ts";
import { code } from "./markdown.ts";
import type { Report } from "./report.ts";
import { visible } from "./visible.ts";

/** Makes a text of the differences between two runs. */
type Format = (older: Report, newer: Report, differences: readonly Difference[]) => string;

/** The form of the output by its name on the command line. */
export const COMPARISON_FORMATS: Record<"text" | "markdown" | "html", Format> = {
  text: comparisonText,
  markdown: comparisonMarkdown,
  html: comparisonHtml,
};

/** What is to be known of a run to understand a comparison, one line each. */
function factsOf({ deployment, suite, run, startedAt, verdict, surfaces }: Report): string[] {
  const time = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`;
  return [
    `${deployment.name}${deployment.site === undefined ? "" : `, ${deployment.site}`}: ${verdict}`,
    `${time}${run ? `, run ${run.id}` : ""}, ${suite.name} ${suite.version}, ${deployment.edition === undefined ? "no edition" : `edition ${deployment.edition}`}`,
    ...surfaces.map((facts) => {
      const product = productOf(facts);
      return `${facts.surface} at ${facts.baseUrl}${product === undefined ? "" : `, ${product}`}`;
    }),
  ];
}

/** Columns of the first word of a line. */
const WIDTH = "contract".length;

/** What is said first where the requirements differ; nothing where they are the same. */
function contractWords(differences: readonly Difference[]): string[] {
  return differences.some(({ kind }) => kind === "contract")
    ? [
        "The two runs are by different contracts: a check can ask for something else in each. The exit code comes only from checks that both have.",
      ]
    : [];
}

/** Nothing where nothing differs. */
function comparisonText(older: Report, newer: Report, differences: readonly Difference[]): string {
  if (differences.length === 0) return "";
  const run = (word: string, report: Report) =>
    factsOf(report).map((line, index) => `${(index === 0 ? word : "").padEnd(WIDTH)}  ${line}`);
  const lines = [
    ...run("older", older),
    ...run("newer", newer),
    ...contractWords(differences),
    ...differences.map(({ kind, text }) => `${kind.padEnd(WIDTH)}  ${text}`),
  ];
  // Names of properties come from a deployment, and could steer the terminal.
  return lines.map((line) => `${visible(line)}\n`).join("");
}

const TITLES: Record<Difference["kind"], string> = {
  worse: "Worse",
  better: "Better",
  contract: "Another contract",
  other: "Other",
};

function groups(differences: readonly Difference[]): { title: string; texts: string[] }[] {
  return (Object.keys(TITLES) as Difference["kind"][]).flatMap((kind) => {
    const texts = differences.filter((one) => one.kind === kind).map(({ text }) => text);
    return texts.length === 0 ? [] : [{ title: `${TITLES[kind]}: ${texts.length}`, texts }];
  });
}

function comparisonMarkdown(older: Report, newer: Report, differences: readonly Difference[]): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${code(line, LONGEST)}`).join("\n");
  return `${[
    "# Comparison of two runs",
    ...contractWords(differences).map((words) => `**${words}**`),
    `## Older\n\n${list(factsOf(older))}`,
    `## Newer\n\n${list(factsOf(newer))}`,
    ...groups(differences).map(({ title, texts }) => `## ${title}\n\n${list(texts)}`),
    ...(differences.length === 0 ? ["Nothing changed."] : []),
  ].join("\n\n")}\n`;
}

/** A text of a deployment in Markdown is not longer, in characters. */
const LONGEST = 500;

function comparisonHtml(older: Report, newer: Report, differences: readonly Difference[]): string {
  const style = new Markup(readFileSync(new URL("html/protocol.css", import.meta.url), "utf8"));
  const section = (title: string, lines: readonly string[]) =>
    html`<section><h2>${title}</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>
`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Comparison of two runs</title>
<style>${style}</style>
</head>
<body><main>
<h1>Comparison of two runs</h1>
${contractWords(differences).map((words) => html`<p class="mark">${words}</p>`)}
<div class="columns">${section("Older", factsOf(older))}${section("Newer", factsOf(newer))}</div>
${groups(differences).map(({ title, texts }) => section(title, texts))}
${differences.length === 0 && html`<p>Nothing changed.</p>`}
</main></body>
</html>
`.text;
}
