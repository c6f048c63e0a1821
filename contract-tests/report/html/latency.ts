import { number } from "../counts.ts";
import type { Latency, Report } from "../report.ts";
import { breakable, html, type Markup } from "./markup.ts";

/** Response times: numbers, and a plot in the same row. */
export function latency({ latency: operations, traffic }: Report): Markup {
  if (traffic) return html`<p>The times of a recorder have more in them than the response.</p>`;
  if (operations.length === 0) return html`<p>There was no response.</p>`;
  const scale = scaleFor(operations);
  return html`<p class="caption">Time from the request to the end of the response, in ms. The scale is logarithmic.</p>
<div class="scroll" role="region" aria-label="Table: latency" tabindex="0"><table class="latency">
<thead><tr><th scope="col">Operation</th><th scope="col">Responses</th><th scope="col"><span class="key p50" aria-hidden="true">●</span> p50</th><th scope="col"><span class="key p95" aria-hidden="true">◆</span> p95</th><th scope="col"><span class="key max" aria-hidden="true">❙</span> max</th><th scope="col" class="plot">Plot</th></tr></thead>
<tbody>${operations.map((operation) => latencyRow(operation, scale))}</tbody>
<tfoot aria-hidden="true"><tr><td colspan="5"></td><td class="plot"><svg class="axis">${scale.ticks.map((tick) => html`<text x="${scale.place(tick)}%" y="14" text-anchor="middle">${number(tick)} ms</text>`)}</svg></td></tr></tfoot>
</table></div>`;
}

interface Scale {
  /** ms */
  ticks: number[];
  /** Where a time in ms stands, in percent of the width. */
  place(time: number): number;
}

/** Powers of ten around all times. */
function scaleFor(operations: readonly Latency[]): Scale {
  const times = operations.flatMap(({ p50, max }) => [p50, max]).filter((time) => time > 0 && Number.isFinite(time));
  const first = Math.floor(Math.log10(Math.min(...times, 10)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...times, 100))));
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index)),
    place(time) {
      const share = (Math.log10(Math.max(time, 10 ** first)) - first) / (last - first);
      // Away from the edges, so that no mark is cut off.
      return Math.round((6 + 84 * Math.min(1, share)) * 10) / 10;
    },
  };
}

function latencyRow({ surface, operationId, count, p50, p95, max }: Latency, { ticks, place }: Scale): Markup {
  const [middle, high, end] = [place(p50), place(p95), place(max)];
  return html`<tr><th scope="row">${breakable(operationId)}<span class="surface">${surface}</span></th><td>${number(count)}</td><td>${number(p50)}</td><td>${number(p95)}</td><td>${number(max)}</td><td class="plot"><svg aria-hidden="true">${ticks.map((tick) => html`<line class="grid" x1="${place(tick)}%" x2="${place(tick)}%" y1="0" y2="100%"/>`)}<line class="range" x1="${middle}%" x2="${end}%" y1="50%" y2="50%"/><line class="max" x1="${end}%" x2="${end}%" y1="20%" y2="80%"/><svg x="${high}%" y="50%" overflow="visible"><path class="p95" d="M0-6 6 0 0 6-6 0Z"/></svg><circle class="p50" cx="${middle}%" cy="50%" r="5"/></svg></td></tr>
`;
}
