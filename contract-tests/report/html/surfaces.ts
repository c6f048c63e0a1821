import { productOf } from "../compare.ts";
import { outcomeWords } from "../counts.ts";
import type { Report, SurfaceFacts, TlsFacts } from "../report.ts";
import { shortened } from "../visible.ts";
import { outcomes, VERDICTS } from "../words.ts";
import { type Content, html, type Markup, time } from "./markup.ts";
import { LONGEST_TEXT } from "./shown-examples.ts";

/** The verdict of each surface, and how it was reached. */
export function surfaceCards({ surfaces, contracts }: Report): Markup {
  if (surfaces.length === 0) return html`<p>No surface was verified.</p>`;
  return html`<div class="cards">${surfaces.map((facts) =>
    surfaceCard(facts, contracts.find(({ surface }) => surface === facts.surface)?.title),
  )}</div>`;
}

function surfaceCard(facts: SurfaceFacts, title: string | undefined): Markup {
  const { surface, baseUrl, verdict, reason, cutShort, counts, plainHttp, proxy, insecure, tls } = facts;
  const { symbol, title: word, tone } = VERDICTS[verdict];
  const present = outcomes.filter((outcome) => counts[outcome] > 0);
  return html`<article class="card ${tone}">
<h3>${surface}${title !== undefined && html` <span class="title">${title}</span>`}</h3>
<p><span class="badge ${tone}"><span aria-hidden="true">${symbol}</span> ${word}</span></p>
<dl class="facts">
${row("Address", html`<code>${shortened(baseUrl, LONGEST_TEXT)}</code>`)}
${productOf(facts) !== undefined && row("Product", shortened(productOf(facts) ?? "", LONGEST_TEXT))}
${reason !== undefined && row("Why", shortened(reason, LONGEST_TEXT))}
${cutShort !== undefined && row("Requests not sent", shortened(cutShort, LONGEST_TEXT))}
${proxy !== undefined && row("Proxy", html`<code>${shortened(proxy, LONGEST_TEXT)}</code>`)}
${present.length > 0 && row("Checks", outcomeWords(counts))}
${plainHttp && row("Connection", html`<strong>credentials were sent in clear text</strong>`)}
${row("Certificate", [insecure && html`<strong>not verified</strong>${tls && ": "}`, !insecure && !tls && "unknown", tls && tlsText(tls)])}
</dl></article>
`;
}

function tlsText({ protocol, cipher, subject, issuer, validFrom, validTo, fingerprint }: TlsFacts): Content {
  return html`${shortened(subject, LONGEST_TEXT)}, issued by ${shortened(issuer, LONGEST_TEXT)}, valid from ${time(validFrom)} to ${time(validTo)}; ${protocol}, ${cipher}
<br>SHA-256 <code class="digest">${fingerprint}</code>`;
}

function row(term: string, description: Content): Markup {
  return html`<div><dt>${term}</dt><dd>${description}</dd></div>`;
}
