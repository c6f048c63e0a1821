import { number } from "../counts.ts";
import type { Since } from "../report.ts";
import { SINCE_WORDS, sinceKinds, sinceLine } from "../since.ts";
import { shortened } from "../visible.ts";
import { breakable, html, type Markup } from "./markup.ts";
import { LONGEST_TEXT } from "./shown-examples.ts";

/** What has become of the findings of an earlier run. */
export function sinceSection(since: Since): Markup {
  return html`<p>${sinceLine(since)}. That run was on ${shortened(since.deployment, LONGEST_TEXT)}; its verdict was: ${since.verdict}.</p>
${sinceKinds
  .filter((kind) => since[kind].length > 0)
  .map(
    (
      kind,
    ) => html`<details${kind === "new" && html` open`}><summary>${number(since[kind].length)} ${SINCE_WORDS[kind]}</summary>
<ul>${since[kind].map((id) => html`<li><code>${breakable(id)}</code></li>`)}</ul></details>
`,
  )}`;
}
