import { OUTCOMES, type Outcome } from "../words.ts";
import { html, type Markup } from "./markup.ts";

export function badge(outcome: Outcome): Markup {
  const { symbol, word } = OUTCOMES[outcome];
  return html`<span class="badge ${outcome}"><span aria-hidden="true">${symbol}</span> ${word}</span>`;
}

/** What the filter compares: an entry is shown when one of its facets has all that is wished for. */
export function facet(surface: string, outcome: Outcome, level: string): string {
  return `${surface}/${outcome}/${level}`;
}
