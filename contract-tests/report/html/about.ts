import type { Report } from "../report.ts";
import { trafficLines } from "../traffic.ts";
import { html, joined, type Markup, time } from "./markup.ts";

/** The facts about the run and the suite. */
export function about({
  suite,
  run,
  traffic,
  contracts,
  deployment,
  startedAt,
  endedAt,
  format,
  complete,
}: Report): Markup {
  const allowed = [...deployment.allow, ...(deployment.changes ?? [])];
  return html`<dl class="facts">
<div><dt>Suite</dt><dd>${suite.name} ${suite.version}</dd></div>
<div><dt>Time</dt><dd>from ${time(startedAt)} to ${time(endedAt)}${!complete && ", not finished"}</dd></div>
${run && html`<div><dt>Run</dt><dd><code>${run.id}</code>, ${run.userAgent === undefined ? "its requests have no header User-Agent" : html`its requests have the header <code>User-Agent: ${run.userAgent}</code>`}</dd></div>`}
${traffic && html`<div><dt>Recorded traffic</dt><dd>${traffic.files.join(", ")}<ul>${trafficLines(traffic).map((line) => html`<li>${line}</li>`)}</ul></dd></div>`}
<div><dt>Edition</dt><dd>${deployment.edition ?? "none in the deployment file: only what all editions have in common was tested"}</dd></div>
<div><dt>Allowed</dt><dd>${allowed.length > 0 ? allowed.join(", ") : "nothing"}</dd></div>
<div><dt>Data</dt><dd><code>report.json</code> (${format})</dd></div>
</dl>
${contracts.map(
  ({ surface, title, digest, editions }) => html`<h3>${surface}: ${title}</h3>
<p>SHA-256 of the bundle of the contract: <code class="digest">${digest}</code></p>
<ul class="editions">${editions.map(({ page, title: pageTitle, edition }) => html`<li>${pageTitle} (${joined([edition, html`<code>${page}</code>`])})</li>`)}</ul>
`,
)}
<h3>Words</h3>
<dl class="facts">
<div><dt>MUST</dt><dd>The interface reference states it. If it fails, the deployment does not conform.</dd></div>
<div><dt>SHOULD</dt><dd>It is inferred from a standard or from consistency, or the interface reference contradicts itself. If it fails, the report warns.</dd></div>
<div><dt>p50, p95</dt><dd>50 % and 95 % of the responses took at most this time.</dd></div>
</dl>`;
}
