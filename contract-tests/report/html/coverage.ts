import type { Coverage, Report, Seen } from "../report.ts";
import { shortened } from "../visible.ts";
import { breakable, counted, html, joined, type Markup, number } from "./markup.ts";

type Part = "branches" | "properties" | "enumValues" | "errorCodes";

const PARTS: Record<Part, string> = {
  branches: "Response branches",
  properties: "Properties",
  enumValues: "Enum values",
  errorCodes: "Error codes",
};
const parts = Object.keys(PARTS) as readonly Part[];

/** Names of the contract are short; a list of them is cut all the same. */
const LONGEST_NAME = 200;
const LONGEST_LIST = 500;

/** Coverage of the contract: bars with numbers, and lists of the uncovered parts. */
export function coverage({ coverage: operations }: Report): Markup {
  if (operations.length === 0) return html`<p>No request was sent.</p>`;
  return html`<p class="caption">The parts of the contract that occurred in this run.</p>
<div class="scroll" role="region" aria-label="Table: coverage" tabindex="0"><table class="coverage">
<thead><tr><th scope="col">Operation</th><th scope="col">Responses</th>${parts.map((part) => html`<th scope="col">${PARTS[part]}</th>`)}</tr></thead>
<tbody>${operations.map(operationRow)}</tbody>
<tfoot><tr><th scope="row">All together</th><td>${number(operations.reduce((sum, { answers }) => sum + answers, 0))}</td>${parts.map((part) => html`<td>${bar(together(operations, part))}</td>`)}</tr></tfoot>
</table></div>
${operations.map(lists)}`;
}

function operationRow(operation: Coverage): Markup {
  return html`<tr><th scope="row">${breakable(operation.operationId)}<span class="surface">${operation.surface}</span></th><td>${number(operation.answers)}</td>${parts.map((part) => html`<td>${bar(shareOf(operation[part]))}</td>`)}</tr>
`;
}

interface Share {
  seen: number;
  all: number;
}

function shareOf({ seen, unseen }: Seen): Share {
  return { seen: seen.length, all: seen.length + unseen.length };
}

function together(operations: readonly Coverage[], part: Part): Share {
  const shares = operations.map((operation) => shareOf(operation[part]));
  return {
    seen: shares.reduce((sum, { seen }) => sum + seen, 0),
    all: shares.reduce((sum, { all }) => sum + all, 0),
  };
}

/** The number says the same as the bar. */
function bar({ seen, all }: Share): Markup {
  if (all === 0) return html`<span class="nothing">none in the contract</span>`;
  const percent = Math.round((seen / all) * 1000) / 10;
  return html`<span class="share">${number(seen)} of ${number(all)}</span><svg class="bar" aria-hidden="true"><rect class="all" width="100%" height="100%"/><rect class="seen" width="${percent}%" height="100%"/></svg>`;
}

function lists(operation: Coverage): Markup {
  const unseen = parts.reduce((sum, part) => sum + operation[part].unseen.length, 0);
  return html`<details class="more" open><summary>${breakable(operation.operationId)}: ${unseen === 0 ? "everything seen" : `${number(unseen)} not seen`}</summary>
<dl>${parts.map((part) => {
    const { seen, unseen: missing } = operation[part];
    return [
      missing.length > 0 && names("unseen", `${PARTS[part]} not seen`, listOf(part, missing)),
      seen.length > 0 && names("seen", `${PARTS[part]} seen`, listOf(part, seen)),
    ];
  })}</dl></details>
`;
}

/** Names with commas between them; of values those of one property together, each property in a line of its own. */
function listOf(part: Part, names: readonly string[]): Markup {
  const rest = names.length - LONGEST_LIST;
  const shown = names.slice(0, LONGEST_LIST).map((name) => shortened(name, LONGEST_NAME));
  const more = rest > 0 && `, and ${counted(rest, "more", "more")}`;
  if (part !== "enumValues") return html`${joined(shown.map((name) => html`<code>${name}</code>`))}${more}`;
  const values = new Map<string, string[]>();
  for (const name of shown) {
    const end = name.indexOf("=");
    const pointer = name.slice(0, end);
    values.set(pointer, [...(values.get(pointer) ?? []), name.slice(end + 1)]);
  }
  const properties = [...values].map(([pointer, own]) => html`<code>${pointer} = ${own.join(", ")}</code><br>`);
  return html`${properties}${more}`;
}

function names(part: "seen" | "unseen", title: string, list: Markup): Markup {
  return html`<div class="names ${part}"><dt>${title}</dt><dd>${list}</dd></div>
`;
}
