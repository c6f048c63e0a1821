import type { Surface } from "../../contract/contract.ts";
import type { Problem } from "../problems.ts";
import type { Report } from "../report.ts";
import { OUTCOMES, type Outcome, outcomes, partsOf } from "../words.ts";
import { facet } from "./badge.ts";
import { breakable, html, type Markup } from "./markup.ts";

/** What became of one check on one operation. */
interface Cell {
  id: string;
  surface: string;
  operationId: string;
  name: string;
  level: string;
  requirement: string;
  outcome: Outcome;
}

/** All checks on all operations: a row for each check, a column for each operation. */
export function matrix({ checks, notPermitted }: Report, problems: readonly Problem[]): Markup {
  const cells = [
    ...checks.map((check): Cell => ({ ...check, name: partsOf(check.id).name, outcome: check.verdict })),
    ...notPermitted.map((check): Cell => ({ ...check, ...partsOf(check.id), outcome: "notPermitted" })),
  ];
  if (cells.length === 0) return html`<p>No check was evaluated.</p>`;
  const links = new Map(problems.flatMap(({ number, checks: own }) => own.map(({ id }) => [id, `problem-${number}`])));
  const columns = columnsOf(cells);
  const surfaces = [...new Set(columns.map(({ surface }) => surface))];
  const rows = rowsOf(columns.map(({ cells: own }) => own));
  return html`<p class="caption">The outcome of each check on each operation. An empty field means that the check does not apply. A link leads to the finding, or to the reason why the check is untested.</p>
<div class="scroll" role="region" aria-label="Table: matrix of checks and operations" tabindex="0"><table class="matrix">
<thead>
<tr><th rowspan="2" scope="col">Check</th>${surfaces.map((surface) => html`<th scope="colgroup" colspan="${columns.filter((column) => column.surface === surface).length}">${surface}</th>`)}</tr>
<tr>${columns.map(({ operationId }) => html`<th scope="col" class="operation"><span>${breakable(operationId)}</span></th>`)}</tr>
</thead>
<tbody>
${rows.map((name) => matrixRow(name, columns, links))}</tbody></table></div>
<ul class="legend">${outcomes.map((outcome) => html`<li><span class="${outcome}">${OUTCOMES[outcome].symbol} ${OUTCOMES[outcome].word}</span>: ${OUTCOMES[outcome].meaning}</li>`)}</ul>`;
}

interface Column {
  surface: string;
  operationId: string;
  cells: Cell[];
}

function columnsOf(cells: readonly Cell[]): Column[] {
  const columns = new Map<string, Column>();
  for (const cell of cells) {
    const { surface, operationId } = cell;
    const key = `${surface}.${operationId}`;
    const column = columns.get(key) ?? { surface, operationId, cells: [] };
    columns.set(key, column);
    column.cells.push(cell);
  }
  const order = [...new Set(cells.map(({ surface }) => surface as Surface))];
  return [...columns.values()].sort(
    (one, other) => order.indexOf(one.surface as Surface) - order.indexOf(other.surface as Surface),
  );
}

/** The names of all checks, each operation's in their order: one that is new comes after the one before it. */
function rowsOf(columns: readonly (readonly Cell[])[]): string[] {
  const names: string[] = [];
  for (const cells of columns) {
    let place = 0;
    for (const { name } of cells) {
      const known = names.indexOf(name);
      if (known < 0) names.splice(place, 0, name);
      place = (known < 0 ? place : known) + 1;
    }
  }
  return names;
}

function matrixRow(name: string, columns: readonly Column[], links: ReadonlyMap<string, string>): Markup {
  const cells = columns.map(({ cells: own }) => own.find((cell) => cell.name === name));
  const known = cells.filter((cell) => cell !== undefined);
  const requirements = [...new Set(known.map(({ requirement }) => requirement))];
  const levels = [...new Set(known.map(({ level }) => level))];
  const facets = [...new Set(known.map(({ surface, outcome, level }) => facet(surface, outcome, level)))];
  return html`<tr data-entry="row" data-facets="${facets.join(" ")}"><th scope="row"><code>${name}</code> <span class="level">${levels.join(", ")}</span>${requirements.map((requirement) => html`<span class="requirement">${requirement}</span>`)}</th>${cells.map((cell) => (cell ? field(cell, links) : html`<td></td>`))}</tr>
`;
}

function field({ id, outcome }: Cell, links: ReadonlyMap<string, string>): Markup {
  const { symbol, word } = OUTCOMES[outcome];
  const text = html`<span aria-hidden="true">${symbol}</span> <span class="word">${word}</span>`;
  const target = links.get(id) ?? targetOf(outcome);
  return html`<td class="${outcome}">${target === undefined ? text : html`<a href="#${target}">${text}</a>`}</td>`;
}

function targetOf(outcome: Outcome): string | undefined {
  if (outcome === "untested") return "untested";
  return outcome === "notPermitted" ? "not-permitted" : undefined;
}
