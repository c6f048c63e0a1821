import { counted, number } from "../counts.ts";
import type { Cause, CauseExample, ExchangeReport } from "../report.ts";
import { shortened } from "../visible.ts";
import { waiverText } from "../waiver-text.ts";
import { type Content, html, lines, type Markup, time } from "./markup.ts";
import { placeIn, type Range, windowsAround } from "./places.ts";

/** Characters of a body that are shown before and after what is pointed at. */
const MARGIN = 160;

/** Characters of a body that are shown when nothing in it is pointed at. */
const BEGINNING = 400;

/** Longer places are shown from their beginning. */
const LONGEST_PLACE = 400;

/** No text of a deployment is shown longer than this. */
export const LONGEST_TEXT = 1_000;

/** A longer curl line is not shown: a part of it would not run. */
const LONGEST_CURL = 8_000;

/** The exchanges of some examples of one cause, in one block each. */
export function shownExamples(
  { where, expected }: Pick<Cause, "where" | "expected">,
  examples: readonly CauseExample[],
  exchanges: ReadonlyMap<number, ExchangeReport>,
): Markup {
  // One example at the place of its cause says nothing that the cause does not say.
  const isTold = examples.length === 1 && examples[0]?.where === where;
  const byExchange = new Map<number, CauseExample[]>();
  for (const example of examples)
    byExchange.set(example.exchange, [...(byExchange.get(example.exchange) ?? []), example]);
  const shown = new Set<string>();
  return html`${[...byExchange].map(([id, own]) => {
    const exchange = exchanges.get(id);
    const isNew = exchange && !shown.has(exchange.curl);
    if (exchange) shown.add(exchange.curl);
    return html`<div class="exchange">${exchange && requestOf(exchange)}
${!isTold && html`<ul>${own.map((example) => exampleOf(example, expected))}</ul>`}${exchange && [bodyOf(exchange, own), isNew && curlOf(exchange)]}</div>\n`;
  })}`;
}

/** A place as findings name it; the whole body has an empty pointer. */
export function placeName(where: string): string {
  return where === "" ? "body" : shortened(where, LONGEST_TEXT);
}

function exampleOf({ where, expected, actual, subject, waivedBy }: CauseExample, common: string): Markup {
  return html`<li><code>${placeName(where)}</code>: got <code>${shortened(actual, LONGEST_TEXT)}</code>${
    expected !== common && html`, expected <code>${shortened(expected, LONGEST_TEXT)}</code>`
  }${subject !== undefined && html` about agent ${subject}`}${waivedBy && html` (${waiverText(waivedBy)})`}</li>`;
}

function requestOf({ id, request, method, url, status, failure, size, duration, startedAt }: ExchangeReport): Markup {
  const facts: Content[] = [
    failure === undefined ? status !== undefined && html`<strong>HTTP ${status}</strong>` : undefined,
    failure !== undefined && html`<strong>failure: ${shortened(failure, LONGEST_TEXT)}</strong>`,
    size !== undefined && counted(size, "byte"),
    `${number(duration)} ms`,
    time(startedAt),
  ].filter((fact) => fact !== false && fact !== undefined);
  return html`<p class="request"><code>${method} ${shortened(url, LONGEST_TEXT)}</code></p>
<p class="answer">${facts.map((fact, index) => [index > 0 && " · ", fact])}</p>
<p class="asked">Exchange ${id}: ${shortened(request, LONGEST_TEXT)}</p>`;
}

function bodyOf({ excerpt, failure }: ExchangeReport, examples: readonly CauseExample[]): Markup | undefined {
  if (excerpt === undefined || excerpt === "")
    return failure === undefined ? html`<p class="asked">The body is empty.</p>` : undefined;
  const found = examples.map((example) => ({ example, place: markedPlace(excerpt, example) }));
  const places = found.flatMap(({ place }) => place ?? []);
  const beyond = found.filter(({ example, place }) => example.where.startsWith("/") && !place);
  const contexts = beyond.flatMap(({ example: { context } }) =>
    context
      ? html`<pre class="body"><span class="cut">… </span>${lines(context.before)}<mark>${lines(context.value)}</mark>${lines(context.after)}<span class="cut"> …</span></pre>`
      : [],
  );
  const shown = places.length > 0 ? places : [{ start: 0, end: Math.min(BEGINNING, excerpt.length) }];
  const windows = windowsAround(shown, excerpt.length, MARGIN);
  const isCut = (windows.at(-1)?.end ?? 0) < excerpt.length;
  return html`<pre class="body">${windows.map(({ start, end }) => [
    start > 0 && html`<span class="cut">… </span>`,
    marked(excerpt, { start, end }, places),
  ])}${isCut && html`<span class="cut"> …</span>`}</pre>${
    beyond.length > 0 &&
    html`<p class="asked">${beyond.length === examples.length ? "The place" : "Another place"} is outside this part of the body${contexts.length > 0 && ":"}${contexts.length === 0 && "."}</p>${contexts}`
  }`;
}

/** The part of a body that an example is about, as far as it can be pointed at. */
function markedPlace(excerpt: string, { where, actual }: CauseExample): Range | undefined {
  if (where.startsWith("/")) {
    const place = placeIn(excerpt, where);
    return place && { start: place.start, end: Math.min(place.end, place.start + LONGEST_PLACE) };
  }
  const start = where === "body" && actual !== "" ? excerpt.indexOf(actual) : -1;
  return start < 0 ? undefined : { start, end: start + Math.min(actual.length, LONGEST_PLACE) };
}

/** A part of a text with the places in it marked; where places overlap, the first counts. */
function marked(text: string, { start, end }: Range, places: readonly Range[]): Markup {
  const parts: Markup[] = [];
  let position = start;
  for (const place of [...places].sort((one, other) => one.start - other.start)) {
    if (place.start < position || place.end > end) continue;
    parts.push(
      html`${lines(text.slice(position, place.start))}<mark>${lines(text.slice(place.start, place.end))}</mark>`,
    );
    position = place.end;
  }
  return html`${parts}${lines(text.slice(position, end))}`;
}

function curlOf({ id, curl }: ExchangeReport): Markup {
  if (curl.length > LONGEST_CURL) return html`<p class="rest">The long curl line is in report.json.</p>`;
  return html`<div class="ask-again"><span class="label">Send this request again</span><pre class="curl" data-exchange="${id}">${lines(curl)}</pre></div>`;
}
