import type { Report } from "../report.ts";
import { html, type Markup } from "./markup.ts";

/** Behaviour of the deployment that the interface reference does not specify. */
export function observed({ checks }: Report): Markup {
  const seen = checks.flatMap(({ operationId, requirement, observed: lines = [] }) =>
    lines.length > 0 ? [{ operationId, requirement, lines }] : [],
  );
  if (seen.length === 0)
    return html`<p>No request was about behaviour that the interface reference does not specify.</p>`;
  return html`${seen.map(
    ({
      operationId,
      requirement,
      lines,
    }) => html`<div class="group"><h3><code>${operationId}</code>: ${requirement}</h3>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></div>
`,
  )}`;
}
