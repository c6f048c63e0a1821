import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { counted } from "../counts.ts";
import { matrixOf, operationsWords } from "../matrix.ts";
import type { Report } from "../report.ts";
import { worst } from "../verdict.ts";
import { shortened } from "../visible.ts";
import { OUTCOMES, VERDICTS } from "../words.ts";
import { breakable, html, Markup, time } from "./markup.ts";

/** Most characters of a name of a deployment. */
const LONGEST = 80;

/** Several deployments in one page, by the worst verdict; `links` are the addresses of their reports, in their order. */
export function deploymentsHtml(reports: readonly Report[], links: readonly string[] = []): string {
  const style = new Markup(readFileSync(new URL("style.css", import.meta.url), "utf8").replaceAll("\r\n", "\n"));
  const hash = createHash("sha256").update(style.text).digest("base64");
  const { names, facts, checks, note } = matrixOf(reports);
  const verdict = worst(reports.map((report) => report.verdict));
  const { symbol, title, tone } = VERDICTS[verdict];
  const heading = (name: string, index: number) => {
    const text = html`${shortened(name, LONGEST)}`;
    const [report, link] = [reports[index], links[index]];
    const begun = report && html`<br><span class="requirement">${time(report.startedAt)}</span>`;
    return html`<th scope="col">${link === undefined ? text : html`<a href="${link}">${text}</a>`}${begun}</th>`;
  };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${symbol} ${title}: ${counted(reports.length, "deployment")}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<header class="top"><div class="verdict ${tone}">
<p class="deployment">${counted(reports.length, "deployment")}</p>
<h1><span aria-hidden="true">${symbol}</span> ${title}</h1>
<p class="reason">It is the worst verdict of all.</p>
</div></header>
<section aria-labelledby="matrix-title"><h2 id="matrix-title">Deployments</h2>
<p class="caption">${note.replaceAll("`", "")}</p>
<div class="scroll" role="region" aria-label="Table: checks and deployments" tabindex="0"><table class="matrix">
<thead><tr><th scope="col">Check</th>${names.map(heading)}</tr></thead>
<tbody>
${facts.map(
  ({ name, values }) => html`<tr><th scope="row">${name}</th>${values.map((value) => html`<td>${value}</td>`)}</tr>
`,
)}${checks.map(
  (
    check,
  ) => html`<tr><th scope="row"><code>${breakable(check.id)}</code>${operationsWords(check)}</th>${check.verdicts.map(
    (own) =>
      own === "-"
        ? html`<td>-</td>`
        : html`<td class="${own}"><span aria-hidden="true">${OUTCOMES[own].symbol}</span> <span class="word">${OUTCOMES[own].word}</span></td>`,
  )}</tr>
`,
)}</tbody></table></div></section>
</main>
</body>
</html>
`.text;
}
