import type { Problem } from "../problems.ts";
import type { Report } from "../report.ts";
import { OUTCOMES, type Outcome, outcomes, partsOf } from "../words.ts";
import { facet } from "./badge.ts";
import { breakable, counted, html, joined, type Markup } from "./markup.ts";

/** What became of one check on one operation. */
interface Result {
  id: string;
  surface: string;
  operationId: string;
  name: string;
  level: string;
  requirement: string;
  outcome: Outcome;
}

/** Operations without a finding are named when somebody asks for them; so few are named at once. */
const MOST_NAMED = 3;
const FOLDED: readonly Outcome[] = ["notPermitted", "pass"];

/** All checks: a row for each, with the operations of each surface by their outcome. More operations make no more columns. */
export function checks({ checks, notPermitted }: Report, problems: readonly Problem[]): Markup {
  const results = [
    ...checks.map((check): Result => ({ ...check, name: partsOf(check.id).name, outcome: check.verdict })),
    ...notPermitted.map((check): Result => ({ ...check, ...partsOf(check.id), outcome: "notPermitted" })),
  ];
  if (results.length === 0) return html`<p>No check was evaluated.</p>`;
  const links = new Map(problems.flatMap(({ number, checks: own }) => own.map(({ id }) => [id, `problem-${number}`])));
  const surfaces = [...new Set(results.map(({ surface }) => surface))];
  return html`<p class="caption">The outcome of each check on each operation. A link leads to the finding, or to the reason why the check is untested.</p>
<div class="scroll" role="region" aria-label="Table: outcomes of the checks" tabindex="0"><table class="outcomes">
<thead><tr><th scope="col">Check</th>${surfaces.map((surface) => html`<th scope="col">${surface}</th>`)}</tr></thead>
<tbody>
${namesOf(results).map((name) =>
  row(
    name,
    surfaces,
    results.filter((result) => result.name === name),
    links,
  ),
)}</tbody></table></div>
<ul class="legend">${outcomes.map((outcome) => html`<li><span class="${outcome}">${OUTCOMES[outcome].symbol} ${OUTCOMES[outcome].word}</span>: ${OUTCOMES[outcome].meaning}</li>`)}</ul>`;
}

/** The names of all checks, each operation's in their order: one that is new comes after the one before it. */
function namesOf(results: readonly Result[]): string[] {
  const names: string[] = [];
  const places = new Map<string, number>();
  for (const { surface, operationId, name } of results) {
    const operation = `${surface}.${operationId}`;
    const place = places.get(operation) ?? 0;
    const known = names.indexOf(name);
    if (known < 0) names.splice(place, 0, name);
    places.set(operation, (known < 0 ? place : known) + 1);
  }
  return names;
}

function row(
  name: string,
  surfaces: readonly string[],
  results: readonly Result[],
  links: ReadonlyMap<string, string>,
): Markup {
  const requirements = [...new Set(results.map(({ requirement }) => requirement))];
  const levels = [...new Set(results.map(({ level }) => level))];
  const facets = [...new Set(results.map(({ surface, outcome, level }) => facet(surface, outcome, level)))];
  return html`<tr data-entry="row" data-facets="${facets.join(" ")}"><th scope="row"><code>${name}</code> <span class="level">${levels.join(", ")}</span>${requirements.map((requirement) => html`<span class="requirement">${requirement}</span>`)}</th>${surfaces.map(
    (surface) =>
      html`<td>${outcomes.map((outcome) =>
        group(
          outcome,
          results.filter((result) => result.surface === surface && result.outcome === outcome),
          links,
        ),
      )}</td>`,
  )}</tr>
`;
}

function group(outcome: Outcome, results: readonly Result[], links: ReadonlyMap<string, string>): Markup | undefined {
  if (results.length === 0) return undefined;
  const { symbol, word } = OUTCOMES[outcome];
  const label = html`<span class="outcome ${outcome}"><span aria-hidden="true">${symbol}</span> ${word}</span>`;
  const names = joined(results.map((result) => operation(result, links)));
  if (!FOLDED.includes(outcome) || results.length <= MOST_NAMED) return html`<p>${label} ${names}</p>`;
  return html`<details><summary>${label} ${counted(results.length, "operation")}</summary>${names}</details>`;
}

function operation({ id, outcome, operationId }: Result, links: ReadonlyMap<string, string>): Markup {
  const target = links.get(id) ?? targetOf(outcome);
  const name = breakable(operationId);
  return html`<span data-outcome="${outcome}">${target === undefined ? name : html`<a href="#${target}">${name}</a>`}</span>`;
}

function targetOf(outcome: Outcome): string | undefined {
  if (outcome === "untested") return "untested";
  return outcome === "notPermitted" ? "not-permitted" : undefined;
}
