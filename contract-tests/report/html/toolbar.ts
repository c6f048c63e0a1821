import type { Report } from "../report.ts";
import { OUTCOMES, outcomes } from "../words.ts";
import { html, type Markup } from "./markup.ts";

/** Search and filter. They need the script, which shows them. */
export function toolbar({ surfaces, checks, notPermitted, counts }: Report): Markup {
  const levels = [...new Set([...checks, ...notPermitted].map(({ level }) => level))].sort();
  return html`<form class="toolbar" id="toolbar" hidden role="search" aria-label="Findings and checks">
<div class="search"><label for="search">Search</label> <input type="search" id="search" autocomplete="off" spellcheck="false"></div>
<div class="buttons"><button type="reset">Show everything</button> <button type="button" id="expand">Expand all</button> <button type="button" id="collapse">Collapse all</button></div>
${choice(
  "surface",
  "Surface",
  surfaces.map(({ surface }) => [surface, surface]),
)}
${choice(
  "outcome",
  "Verdict",
  outcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => [outcome, `${OUTCOMES[outcome].symbol} ${OUTCOMES[outcome].word}`]),
)}
${choice(
  "level",
  "Level",
  levels.map((level) => [level, level]),
)}
<output id="shown" for="search"></output>
</form>
`;
}

/** With one value only there is nothing to choose. */
function choice(name: string, title: string, values: readonly (readonly [value: string, text: string])[]): Markup {
  if (values.length < 2) return html``;
  return html`<fieldset><legend>${title}</legend>${values.map(([value, text]) => html`<label><input type="checkbox" name="${name}" value="${value}"> ${text}</label> `)}</fieldset>
`;
}
