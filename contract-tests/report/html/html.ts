import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { problemsOf } from "../problems.ts";
import type { Report } from "../report.ts";
import { partOf } from "../selection.ts";
import { shortened } from "../visible.ts";
import { type Outcome, VERDICTS } from "../words.ts";
import { about } from "./about.ts";
import { checks } from "./checks.ts";
import { coverage } from "./coverage.ts";
import { findings } from "./findings.ts";
import { latency } from "./latency.ts";
import { html, Markup } from "./markup.ts";
import { observed } from "./observed.ts";
import { sinceSection } from "./since.ts";
import { surfaceCards } from "./surfaces.ts";
import { toolbar } from "./toolbar.ts";
import { toneOf, top } from "./top.ts";
import { notPermittedChecks, untested } from "./unmade.ts";

/**
 * The report as one self-contained HTML file.
 * Without its script it is the same document, fully open, without search and filter.
 */
export function htmlOf(report: Report): string {
  const [style, script] = [asset("style.css"), asset("script.js")];
  const problems = problemsOf(report);
  const { symbol, title } = VERDICTS[report.verdict];
  const part = partOf(report);
  const sections = [
    { id: "findings", title: "Findings", content: findings(report, problems) },
    ...(report.since ? [{ id: "since", title: "Since the earlier run", content: sinceSection(report.since) }] : []),
    { id: "untested", title: "Untested", content: untested(report) },
    { id: "checks", title: "Checks", content: checks(report, problems) },
    { id: "coverage", title: "Coverage", content: coverage(report) },
    { id: "latency", title: "Latency", content: latency(report) },
    { id: "observed", title: "Observed", content: observed(report) },
    { id: "not-permitted", title: "Not permitted", content: notPermittedChecks(report) },
    { id: "about", title: "About this report", content: about(report) },
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${symbol} ${title}${part !== undefined && ` (${part})`}: ${shortened(report.deployment.name, 100)}</title>
<link rel="icon" href="${icon(report)}">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#findings">To the findings</a>
<main>
${top(report, problems)}
<nav aria-label="Parts of the report"><ul class="parts">${sections.map((section) => html`<li><a href="#${section.id}">${section.title}</a></li>`)}</ul></nav>
<section id="surfaces" aria-labelledby="surfaces-title"><h2 id="surfaces-title">Surfaces</h2>
${surfaceCards(report)}</section>
${toolbar(report)}
${sections.map(
  (
    section,
  ) => html`<section id="${section.id}" tabindex="-1" aria-labelledby="${section.id}-title"><h2 id="${section.id}-title">${section.title}</h2>
${section.content}</section>
`,
)}
</main>
<script>${script}</script>
</body>
</html>
`.text;
}

/** A file beside this one, as it stands in the page; line breaks as HTML has them, since the policy names its hash. */
function asset(name: string): Markup {
  return new Markup(readFileSync(new URL(name, import.meta.url), "utf8").replaceAll("\r\n", "\n"));
}

/** Nothing may be loaded from anywhere, and nothing may run but the script of this page. */
function policyFor(style: Markup, script: Markup): string {
  const hash = ({ text }: Markup) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** The verdict on the tab of the browser, which would ask for an icon otherwise. */
function icon(report: Report): string {
  const colours: Partial<Record<Outcome, string>> = { pass: "#1a6b35", fail: "#a8201a", warn: "#8a5300" };
  const colour = colours[toneOf(report)] ?? "#4a5560";
  const { symbol } = VERDICTS[report.verdict];
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="${colour}"/><text x="8" y="12" font-size="11" text-anchor="middle" fill="#fff">${symbol}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(picture)}`;
}
