import type { Report } from "../report.ts";
import { html, joined, type Markup, time } from "./markup.ts";

/** What the report was made with and from. */
export function about({ suite, contracts, deployment, startedAt, endedAt, format, complete }: Report): Markup {
  const allowed = [...deployment.allow, ...(deployment.changes ?? [])];
  return html`<dl class="facts">
<div><dt>Suite</dt><dd>${suite.name} ${suite.version}</dd></div>
<div><dt>Run</dt><dd>from ${time(startedAt)} to ${time(endedAt)}${!complete && ", not to its end"}</dd></div>
<div><dt>Edition</dt><dd>${deployment.edition ?? "none in the deployment file, so that only what all editions have in common was asked"}</dd></div>
<div><dt>Allowed</dt><dd>${allowed.length > 0 ? allowed.join(", ") : "nothing"}</dd></div>
<div><dt>The same as data</dt><dd><code>report.json</code> (${format})</dd></div>
</dl>
${contracts.map(
  ({ surface, title, digest, editions }) => html`<h3>${surface}: ${title}</h3>
<p>The contract that was held against the deployment; SHA-256 of its bundle: <code class="digest">${digest}</code></p>
<ul class="editions">${editions.map(({ page, title: pageTitle, edition }) => html`<li>${pageTitle} (${joined([edition, html`<code>${page}</code>`])})</li>`)}</ul>
`,
)}
<h3>Words</h3>
<dl class="facts">
<div><dt>MUST</dt><dd>The interface reference states it. If it fails, the deployment does not conform.</dd></div>
<div><dt>SHOULD</dt><dd>It follows from a standard or from consistency, or the reference contradicts itself. If it fails, the report warns.</dd></div>
<div><dt>p50, p95</dt><dd>Half of the answers took at most this long; 95 of 100 did.</dd></div>
</dl>`;
}
