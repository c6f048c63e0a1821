// Checks of which nothing can be said: they had nothing to look at, or were not allowed.
import { counted } from "../counts.ts";
import { isUnreached } from "../ending.ts";
import { permissionOf } from "../permission.ts";
import type { CheckReport, Report } from "../report.ts";
import { shortened } from "../visible.ts";
import { partsOf } from "../words.ts";
import { facet } from "./badge.ts";
import { breakable, html, type Markup } from "./markup.ts";
import { LONGEST_TEXT } from "./shown-examples.ts";

/** The untested checks, by what is missing in the deployment. */
export function untested(report: Report): Markup {
  const { checks } = report;
  const reasons = new Map<string, CheckReport[]>();
  for (const check of checks) {
    if (check.verdict !== "untested") continue;
    const reason = check.reason ?? "unknown";
    reasons.set(reason, [...(reasons.get(reason) ?? []), check]);
  }
  if (checks.length === 0) return html`<p>No check was evaluated.</p>`;
  if (reasons.size === 0) return html`<p>No check is untested.</p>`;
  return html`${[...reasons].map(
    ([
      reason,
      own,
    ]) => html`<div class="group" data-group><h3>${own.some((check) => isUnreached(check, report)) ? "Requests not sent" : "Missing"}: ${shortened(reason, LONGEST_TEXT)}</h3>
<ul class="checks">${own.map((check) => checkItem(check, "untested"))}</ul></div>
`,
  )}`;
}

/** The checks that the deployment file does not allow, by what they would do. */
export function notPermittedChecks({ notPermitted, deployment }: Report): Markup {
  if (notPermitted.length === 0) return html`<p>Every check was permitted.</p>`;
  const risks = [...new Set(notPermitted.map(({ risk }) => risk))];
  return html`<p>The deployment file allows ${[...deployment.allow, ...(deployment.changes ?? [])].join(", ")}. Each group shows the entry that would allow its checks.</p>
${risks.map((risk) => {
  const own = notPermitted.filter((check) => check.risk === risk);
  return html`<details class="more" open data-group><summary><code>${risk}</code>: ${counted(own.length, "check")}, allowed by <code>${permissionOf(risk)}</code></summary>
<ul class="checks">${own.map((check) => checkItem(check, "notPermitted"))}</ul></details>
`;
})}`;
}

function checkItem(
  { id, level, requirement }: Pick<CheckReport, "id" | "level" | "requirement">,
  outcome: "untested" | "notPermitted",
): Markup {
  return html`<li data-entry="${outcome}" data-facets="${facet(partsOf(id).surface, outcome, level)}"><span class="level">${level}</span> ${requirement} <code>${breakable(id)}</code></li>
`;
}
