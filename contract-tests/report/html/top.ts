import { causesAndChecks, counted, evaluatedOf, number, representedWords, verdictTitle } from "../counts.ts";
import { incompleteness, isUnreached } from "../ending.ts";
import { notPermittedReason } from "../permission.ts";
import type { Problem } from "../problems.ts";
import type { Report } from "../report.ts";
import { optionsOf, partOf } from "../selection.ts";
import { shortened } from "../visible.ts";
import { OUTCOMES, type Outcome, outcomes, VERDICTS } from "../words.ts";
import { breakable, type Content, html, joined, type Markup, time } from "./markup.ts";
import { LONGEST_TEXT, placeName } from "./shown-examples.ts";

/** How many of the worst problems are named at the top. */
const NAMED = 5;

/** The first screen: the verdict, what is behind it, and what failed. */
export function top(report: Report, problems: readonly Problem[]): Markup {
  const part = partOf(report);
  const unended = incompleteness(report);
  const { deployment, suite, verdict, exitCode, startedAt, endedAt, exchanges, counts } = report;
  const { symbol } = VERDICTS[verdict];
  return html`<header class="top">
<div class="verdict ${toneOf(report)}">
<p class="deployment">${deployment.name === "" ? "A deployment without a name" : shortened(deployment.name, LONGEST_TEXT)}</p>
<h1><span aria-hidden="true">${symbol}</span> ${verdictTitle(report)}${part !== undefined && ` (${part})`}</h1>
${unended !== undefined && html`<p class="mark">${unended} It ends at ${time(endedAt)}.</p>`}
${part !== undefined && html`<p class="mark">${report.traffic ? "Only these checks can judge recorded traffic; the verdict does not cover the others." : html`Only these checks were selected; the verdict does not cover the others: <code>${shortened(optionsOf(report), LONGEST_TEXT)}</code>`}</p>`}
<p class="reason">${reasonOf(report, problems)}</p>
</div>
<dl class="run">
${fact("Exit code", exitCode)}
${fact("Begun", time(startedAt))}
${fact("Took", durationBetween(startedAt, endedAt))}
${fact("Exchanges", number(exchanges.length))}
${fact("Suite", `${suite.name} ${suite.version}`)}
</dl>
<ul class="counts">${outcomes.map((outcome) => tile(outcome, counts[outcome]))}</ul>
${problemsAtATime(problems)}
${missing(report)}
${notes(report)}
</header>
`;
}

/** A run that did not end, or was about a part only, is not shown in the colour of success. */
export function toneOf({ complete, selection, verdict }: Report): Outcome {
  return (!complete || selection) && verdict.startsWith("conforms") ? "untested" : VERDICTS[verdict].tone;
}

function reasonOf(
  { verdict, complete, checks, counts, surfaces, waiverProblems }: Report,
  problems: readonly Problem[],
): Content {
  const must = checks.filter(({ level }) => level === "MUST");
  const untested = must.filter((check) => check.verdict === "untested").length;
  const reasons = surfaces.flatMap(({ surface, reason, cutShort }) => {
    const why = reason ?? cutShort;
    return why === undefined ? [] : html`${surface}: ${shortened(why, LONGEST_TEXT)}`;
  });
  const because = reasons.length > 0 && html` ${reasons.map((reason) => html`${reason}. `)}`;
  if (verdict === "does not conform") {
    const failed = `Failures: ${causesAndChecks(counts, problems, "fail").words}.`;
    const warned = `Warnings fail this run: ${causesAndChecks(counts, problems, "warn").words}.`;
    const what = waiverProblems.length > 0 ? "A waiver is invalid; see below." : warned;
    return html`${counts.fail > 0 ? failed : what}${because}`;
  }
  if (verdict === "could not run")
    return because || (complete ? "No check could be evaluated." : "No check has been evaluated yet.");
  if (verdict === "incomplete") {
    const what = `Nothing failed, but ${counted(untested, "MUST check")} had nothing to evaluate.`;
    return html`${untested > 0 && what}${because}`;
  }
  const { evaluated, all } = evaluatedOf(counts);
  const warnings = counts.warn > 0 ? ` Warnings: ${causesAndChecks(counts, problems, "warn").words}.` : "";
  return `Nothing failed; ${number(evaluated)} of ${counted(all, "check")} evaluated.${warnings}`;
}

function fact(term: string, description: Content): Markup {
  return html`<div><dt>${term}</dt><dd>${description}</dd></div>`;
}

function durationBetween(startedAt: string, endedAt: string): string {
  const seconds = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  if (!Number.isFinite(seconds)) return "unknown";
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const SECTIONS: Partial<Record<Outcome, string>> = {
  fail: "findings",
  warn: "findings",
  waived: "findings",
  untested: "untested",
  notPermitted: "not-permitted",
  pass: "checks",
};

function tile(outcome: Outcome, count: number): Markup {
  const { symbol, word } = OUTCOMES[outcome];
  const text = html`<span class="count">${number(count)}</span> <span class="word"><span aria-hidden="true">${symbol}</span> ${word}</span>`;
  const section = SECTIONS[outcome];
  return html`<li class="${count === 0 ? "none" : outcome}">${count === 0 ? html`<span>${text}</span>` : html`<a href="#${section}">${text}</a>`}</li>`;
}

/** What failed, one line each: what a person has to know within ten seconds. */
function problemsAtATime(problems: readonly Problem[]): Markup {
  const causes = problems.filter(({ follows }) => follows === undefined);
  const failed = causes.filter(({ checks: [first] }) => first?.verdict === "fail");
  const named = failed.length > 0 ? failed : causes.filter(({ checks: [first] }) => first?.verdict === "warn");
  if (named.length === 0) return html``;
  const title = failed.length > 0 ? "Failures" : "Warnings";
  const rest = named.length - NAMED;
  return html`<section class="worst" aria-labelledby="worst-title"><h2 id="worst-title">${title}</h2>
<ol>${named.slice(0, NAMED).map(problemLine)}</ol>
${rest > 0 && html`<p><a href="#problem-${named[NAMED]?.number}">and ${number(rest)} more</a></p>`}</section>`;
}

function problemLine({ number: place, checks, causes }: Problem): Markup {
  const [check] = checks;
  const [cause] = causes;
  const [example] = cause?.operations[0]?.examples ?? [];
  return html`<li value="${place}"><a class="name" href="#problem-${place}">Not met: ${check?.requirement}</a>
<p>${joined((cause?.operations ?? checks).map(({ operationId }) => html`<code>${breakable(operationId)}</code>`))}${
    cause &&
    html`, <code>${shortened(placeName(cause.where), 200)}</code>: got <code class="actual">${shortened(example?.actual ?? "", 200)}</code>, expected <code class="expected">${shortened(example?.expected ?? cause.expected, 200)}</code>${cause.count > 1 && `, ${number(cause.count)} times`}${causes.length > 1 && `; ${counted(causes.length - 1, "other place")}`}`
  }</p></li>
`;
}

/** What the checks that keep a run incomplete had to look at, and did not find. */
function missing(report: Report): Markup {
  if (report.verdict !== "incomplete") return html``;
  const { checks } = report;
  const untested = checks.filter(
    (check) => check.level === "MUST" && check.verdict === "untested" && !isUnreached(check, report),
  );
  const reasons = [...new Set(untested.flatMap(({ reason }) => reason ?? []))];
  if (reasons.length === 0) return html``;
  const rest = reasons.length - NAMED;
  return note(
    "untested",
    "What is missing",
    html`${reasons.slice(0, NAMED).map((reason) => {
      const count = untested.filter((check) => check.reason === reason).length;
      return html`<li>${shortened(reason, LONGEST_TEXT)} (<a href="#untested">${counted(count, "MUST check")}</a>)</li>`;
    })}${rest > 0 && html`<li><a href="#untested">and ${number(rest)} more</a></li>`}`,
  );
}

/** What keeps the verdict from being the whole truth. */
function notes({ notPermitted, waiverProblems, errors, surfaces, represented }: Report): Markup {
  const risks = [...new Set(notPermitted.map(({ risk }) => risk))];
  const insecure = surfaces.filter((surface) => surface.insecure).map(({ surface }) => surface);
  return html`${
    errors.length > 0 &&
    note(
      "fail",
      "Errors of the suite itself; please report them",
      errors.map((error) => html`<li><code>${shortened(error, LONGEST_TEXT)}</code></li>`),
    )
  }${
    waiverProblems.length > 0 &&
    note(
      "fail",
      "Invalid waivers, which fail the run",
      waiverProblems.map((problem) => html`<li>${shortened(problem, LONGEST_TEXT)}</li>`),
    )
  }${
    insecure.length > 0 &&
    note(
      "warn",
      "The certificate was not verified",
      html`<li>${insecure.join(" and ")}: the deployment file has insecure: true.</li>`,
    )
  }${
    risks.length > 0 &&
    note(
      "notPermitted",
      "Not permitted",
      risks.map((risk) => {
        const count = notPermitted.filter((check) => check.risk === risk).length;
        return html`<li><a href="#not-permitted">${counted(count, "check")}</a>: ${notPermittedReason(risk)}.</li>`;
      }),
    )
  }${
    represented !== undefined &&
    note(
      "notPermitted",
      "Refusals, on one operation of each route family",
      html`<li>${representedWords(represented)}</li>`,
    )
  }`;
}

function note(outcome: Outcome, title: string, items: Content): Markup {
  return html`<section class="note ${outcome}"><h2>${title}</h2><ul>${items}</ul></section>
`;
}
