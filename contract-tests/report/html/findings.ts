import { counted, number } from "../counts.ts";
import { comparisonWords, consequencesOf, examplesOf, type MergedCause, type Problem } from "../problems.ts";
import type { ExchangeReport, Report } from "../report.ts";
import { shortened } from "../visible.ts";
import { waiverText } from "../waiver-text.ts";
import { badge, facet } from "./badge.ts";
import { breakable, type Content, html, joined, type Markup } from "./markup.ts";
import { LONGEST_TEXT, placeName, shownExamples } from "./shown-examples.ts";

/** How many causes of one problem are shown, and how many of them at once. */
const SHOWN_CAUSES = 20;
const SHOWN_AT_ONCE = 3;

/** How many findings of one cause are shown with their evidence. */
const SHOWN_EXAMPLES = 5;

/** Bytes of HTML that evidence may take, and all causes together; browsers stay quick with that. */
const MOST_EVIDENCE = 900_000;
const MOST_CAUSES = 1_300_000;

/** All problems, the worst first. */
export function findings({ checks, exchanges }: Report, problems: readonly Problem[]): Markup {
  if (checks.length === 0) return html`<p>No check was evaluated.</p>`;
  if (problems.length === 0) return html`<p>No check has findings.</p>`;
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  const writer = new CauseWriter(byId);
  return html`${problems.map((problem) => problemArticle(problem, problems, writer))}`;
}

function problemArticle(problem: Problem, problems: readonly Problem[], writer: CauseWriter): Markup {
  const { number: place, surface, checks, causes, count, untold, follows } = problem;
  const [first] = checks;
  if (!first) return html``;
  const { verdict, level, requirement } = first;
  const written = writer.writtenOf(causes.slice(0, SHOWN_CAUSES), checks.length > 1);
  const hidden = causes.slice(written.length);
  const rest = hidden.reduce((sum, cause) => sum + cause.count, 0);
  const later = written.slice(SHOWN_AT_ONCE);
  return html`<article class="problem ${verdict}" id="problem-${place}" tabindex="-1" data-entry="problem" data-facets="${facet(surface, verdict, level)}">
<h3>${badge(verdict)} <span class="level">${level}</span> Problem ${place}. Not met: ${requirement}</h3>
<p class="ids">${checks.map(({ id }) => html`<code>${breakable(id)}</code> `)}</p>
${relations(problem, problems, follows)}
${written.slice(0, SHOWN_AT_ONCE)}${
  later.length > 0 &&
  html`<details class="more" open><summary>${counted(later.length, "more cause")}</summary>${later}</details>`
}${
  hidden.length > 0 &&
  html`<p class="rest">${counted(hidden.length, "more cause")} with ${counted(rest, "finding")} ${hidden.length === 1 ? "is" : "are"} only in report.json.</p>`
}${untold > 0 && html`<p class="rest">${counted(untold, "more cause")} ${untold === 1 ? "was" : "were"} only counted.</p>`}${causes.length === 0 && html`<p class="rest">${counted(count, "finding")}, without evidence.</p>`}
</article>
`;
}

/** What a problem follows from and explains, and whom it compares. */
function relations(problem: Problem, problems: readonly Problem[], follows: number | undefined): Markup {
  const cause = problems.find(({ number }) => number === follows)?.checks[0]?.requirement;
  const consequences = consequencesOf(problem, problems);
  const words = comparisonWords(problem);
  return html`${follows !== undefined && html`<p>It follows from <a href="#problem-${follows}">problem ${follows}, “${cause}”</a></p>`}${
    consequences.length > 0 &&
    html`<p>It explains ${joined(consequences.map((name) => html`<code>${breakable(name)}</code>`))}.</p>`
  }${words !== undefined && html`<p>${words}</p>`}`;
}

/** Writes causes until the page has as much of them as a browser shows quickly. */
class CauseWriter {
  readonly #exchanges: ReadonlyMap<number, ExchangeReport>;
  #evidence = 0;
  #all = 0;
  /** Nothing more is made then: a report is written every second while the run goes on. */
  #isFull = false;

  constructor(exchanges: ReadonlyMap<number, ExchangeReport>) {
    this.#exchanges = exchanges;
  }

  /** The first of some causes, as many as there is room for. */
  writtenOf(causes: readonly MergedCause[], namesOperations: boolean): Markup[] {
    const written: Markup[] = [];
    for (const cause of causes) {
      const section = this.#written(cause, namesOperations);
      if (!section) break;
      written.push(section);
    }
    return written;
  }

  /** A cause with its evidence; without it, or undefined, when there is no more room. */
  #written(cause: MergedCause, namesOperations: boolean): Markup | undefined {
    const examples = examplesOf(cause, SHOWN_EXAMPLES);
    const evidence = this.#isFull ? undefined : shownExamples(cause, examples, this.#exchanges);
    const size = Buffer.byteLength(evidence?.text ?? "");
    const fits = evidence && this.#evidence + size <= MOST_EVIDENCE;
    this.#isFull = !fits;
    const section = causeSection(cause, {
      namesOperations,
      evidence: fits
        ? html`<details class="evidence" open><summary>Evidence${
            cause.count > examples.length && html`: ${number(examples.length)} of ${counted(cause.count, "finding")}`
          }</summary>${evidence}</details>`
        : html`<p class="rest">The evidence is only in report.json.</p>`,
    });
    const all = this.#all + Buffer.byteLength(section.text);
    if (all > MOST_CAUSES) return undefined;
    this.#all = all;
    if (fits) this.#evidence += size;
    return section;
  }
}

interface Particulars {
  /** Whether the reader has to be told which operations it is about. */
  namesOperations: boolean;
  evidence: Markup;
}

function causeSection(cause: MergedCause, { namesOperations, evidence }: Particulars): Markup {
  const { where, expected, sources, fault, count, operations } = cause;
  const examples = operations.flatMap((operation) => operation.examples);
  const [first] = examples;
  const subjects = [...new Set(examples.flatMap(({ subject }) => subject ?? []))];
  const told = count > examples.length ? [...subjects, "…"] : subjects;
  const waivers = [...new Set(examples.flatMap(({ waivedBy }) => (waivedBy ? waiverText(waivedBy) : [])))];
  const isWhole = examples.every(({ waivedBy }) => waivedBy);
  const times = count === 1 ? "once" : `${number(count)} times`;
  return html`<div class="cause"><dl class="facts">
${row("Where", html`<code>${placeName(where)}</code>`)}
${row("Expected", html`<code class="expected">${shortened(first?.expected ?? expected, LONGEST_TEXT)}</code>${first && first.expected !== expected && " (the first; the numbers differ)"}`)}
${first && row("Got", html`<code class="actual">${shortened(first.actual, LONGEST_TEXT)}</code>${count > 1 && " (the first)"}`)}
${row("Found", [
  times,
  namesOperations && [
    " in ",
    joined(
      operations.map((operation) => [
        html`<code>${breakable(operation.operationId)}</code>`,
        operations.length > 1 && html` (${number(operation.count)})`,
      ]),
    ),
  ],
  subjects.length > 0 && html`, about ${subjects.length === 1 && count === 1 ? "agent" : "agents"} ${joined(told)}`,
])}
${row("Source", joined(sources.map((source) => shortened(source, LONGEST_TEXT))))}
${row("Fault", fault === "deployment" ? "the deployment" : "the interface reference: its table and its sample contradict each other")}
${
  waivers.length > 0 &&
  row(
    isWhole ? "Waiver" : "Waiver of some findings",
    waivers.map((waiver) => html`<p>${waiver}</p>`),
  )
}
</dl>${evidence}</div>
`;
}

function row(term: string, description: Content): Markup {
  return html`<div><dt>${term}</dt><dd>${description}</dd></div>`;
}
