import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { agrees, differenceWords } from "../../transport/clock-difference.ts";
import { productOf } from "../compare.ts";
import { counted, number, outcomeWords, representedWords, verdictTitle } from "../counts.ts";
import { incompleteness } from "../ending.ts";
import { localTime } from "../local-time.ts";
import { permissionOf } from "../permission.ts";
import { type Problem, problemBehind, problemsOf } from "../problems.ts";
import type { ContractFacts, Report, SurfaceFacts } from "../report.ts";
import { optionsOf, partOf } from "../selection.ts";
import { sinceLine } from "../since.ts";
import { trafficLines } from "../traffic.ts";
import { shortened } from "../visible.ts";
import { partsOf, VERDICTS } from "../words.ts";
import { type Content, html, joined, Markup } from "./markup.ts";

/** How many lines each list has at most, so that all of it fits on two sheets; the report has the others. */
const MOST = { failures: 8, untested: 4, waivers: 4, problems: 2, agents: 10, operations: 3, traffic: 6 };

/** Most characters of a text of a deployment or of its files. */
const LONGEST = { name: 50, fact: 80, line: 110 };

/**
 * The report as a protocol to sign: what was verified, by whom, with which result, and what is open; A4, at most two sheets.
 * `reportDigest` is the SHA-256 of report.json, hex.
 */
export function protocolOf(report: Report, reportDigest: string): string {
  const style = new Markup(readFileSync(new URL("protocol.css", import.meta.url), "utf8").replaceAll("\r\n", "\n"));
  const hash = createHash("sha256").update(style.text).digest("base64");
  const { symbol } = VERDICTS[report.verdict];
  const part = partOf(report);
  const unended = incompleteness(report);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Protocol: ${shortened(report.deployment.name, LONGEST.name)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header><p class="kind">Protocol of a contract verification</p>
<h1>${shortened(report.deployment.name, LONGEST.line)}</h1>
<p class="verdict">${symbol} ${verdictTitle(report)}${part !== undefined && ` (${part})`}</p>
${unended !== undefined && html`<p class="mark">${unended}</p>`}
<p>Checks: ${outcomeWords(report.counts)}${report.failOn === "SHOULD" && "; warnings fail this run"}. Checked against ${report.deployment.edition === undefined ? "what all editions of the interface reference have in common" : `edition ${report.deployment.edition} of the interface reference`}.</p></header>
<div class="columns">
${section("Run", facts(runRows(report)))}
${section("Conditions", facts(conditionRows(report)))}
</div>
<div class="columns">${report.surfaces.map((surface) => section(surface.surface, facts(surfaceRows(surface, report))))}</div>
${section("Open points", openPoints(report))}
${section("Digests (SHA-256)", digests(report, reportDigest))}
${section("Signatures", signatures())}
</main>
</body>
</html>
`.text;
}

type Row = readonly [term: string, description: Content];

function section(title: string, content: Content): Markup {
  return html`<section><h2>${title}</h2>
${content}</section>
`;
}

function facts(rows: readonly Row[]): Markup {
  return html`<dl>${rows.map(
    ([term, description]) => html`<div><dt>${term}</dt><dd>${description}</dd></div>
`,
  )}</dl>`;
}

/** What nobody has told is filled in by hand. */
function told(words: string | undefined): Content {
  return words === undefined ? html`<span class="blank"></span>` : shortened(words, LONGEST.fact);
}

function runRows({ run, deployment, suite, startedAt, endedAt, exchanges }: Report): Row[] {
  const zone = run?.timeZone ?? "UTC";
  return [
    ["Site", told(deployment.site)],
    ["Run by", told(run?.runBy)],
    ["On behalf of", told(run?.onBehalfOf)],
    ["From", told(run?.from)],
    ["Begun", html`${localTime(startedAt, zone)}`],
    ["Ended", html`${localTime(endedAt, zone)} (${zone})`],
    ["Suite", `${suite.name} ${suite.version}, ${counted(exchanges.length, "evaluated exchange")}`],
    ...(run
      ? [["Run id", run.id] as const, ["User-Agent", shortened(run.userAgent ?? "none sent", LONGEST.fact)] as const]
      : []),
  ];
}

function conditionRows(report: Report): Row[] {
  const { deployment, selection, represented, notPermitted, traffic } = report;
  const { limits, subjects } = deployment;
  if (traffic)
    return [
      ["Recorded in", shortened(traffic.files.join(", "), LONGEST.line)],
      [
        "Judged",
        trafficLines(traffic)
          .slice(0, MOST.traffic)
          .map((line, index) => html`${index > 0 && html`<br>`}${shortened(line, LONGEST.line)}`),
      ],
    ];
  const allowed = [...deployment.allow, ...(deployment.changes ?? [])];
  const risks = [...new Set(notPermitted.map(({ risk }) => risk))];
  return [
    ["Permitted", allowed.join(", ")],
    [
      "Not permitted",
      risks.length === 0
        ? "nothing"
        : risks.map((risk, index) => {
            const own = notPermitted.filter((check) => check.risk === risk);
            return html`${index > 0 && html`<br>`}${counted(own.length, "check")}: ${risk} (needs ${permissionOf(risk)})`;
          }),
    ],
    [
      "Excluded",
      selection ? shortened(`only ${optionsOf(report)}`, LONGEST.line) : "nothing; all checks were selected",
    ],
    ...(represented === undefined ? [] : [["Depth", "standard; see the open points"] as const]),
    ...(subjects
      ? [["Agents", joined(Object.entries(subjects).map(([name, agent]) => `${name} ${agent}`))] as const]
      : []),
    ...(limits ? [["Limits", limitWords(limits)] as const] : []),
  ];
}

function limitWords({ pace, connect, answer, whole, body }: NonNullable<Report["deployment"]["limits"]>): string {
  const seconds = (duration: number) => `${number(duration / 1000)} s`;
  const rate =
    pace.requests === Number.MAX_SAFE_INTEGER
      ? "no pace"
      : `${pace.requests} requests in ${seconds(pace.window)} for each surface`;
  return `${rate}; connection ${seconds(connect)}, response ${seconds(answer)}, exchange ${seconds(whole)}, ${number(body / 1024 / 1024)} MiB`;
}

function surfaceRows(facts: SurfaceFacts, { contracts, traffic }: Report): Row[] {
  const { surface, baseUrl, verdict, reason, cutShort, counts, agentid, agents = [], ccId, vdn, clock } = facts;
  const contract = contracts.find((other) => other.surface === surface);
  const why = reason ?? cutShort;
  return [
    ["Product", told(productOf(facts))],
    ["Address", shortened(baseUrl, LONGEST.line)],
    [
      "Result",
      html`<strong>${VERDICTS[verdict].title}</strong>; checks: ${outcomeWords(counts)}${why !== undefined && html`<br>${shortened(why, LONGEST.line)}`}`,
    ],
    ...(agentid === undefined ? [] : [["Requests by", `agent ${agentid}`] as const]),
    ...(ccId === undefined ? [] : [["Call centre", `ccId ${ccId}, VDN ${vdn ?? "unknown"}`] as const]),
    ...(agents.length > 0 ? [["Asked about", listed(agents.map(String), MOST.agents)] as const] : []),
    // Of the connections of others nothing is known.
    ...(traffic ? [] : [["TLS", tlsText(facts)] as const, ["Clock", clockText(clock)] as const]),
    ...(contract ? [["Reference", pagesText(contract)] as const] : []),
  ];
}

function tlsText({ plainHttp, insecure, tls, baseUrl }: SurfaceFacts): Content {
  if (plainHttp) return html`<strong>none: credentials were sent in clear text</strong>`;
  if (!tls) return baseUrl.startsWith("http:") ? "none, on the same machine" : "unknown";
  const { protocol, cipher, subject, issuer, validTo } = tls;
  return html`${insecure && html`<strong>certificate not verified</strong>; `}${protocol}, ${cipher}; ${shortened(subject, LONGEST.name)}, issued by ${shortened(issuer, LONGEST.name)}, valid until ${validTo.slice(0, 10)}`;
}

function clockText(clock: SurfaceFacts["clock"]): string {
  if (clock === undefined) return "unknown";
  return agrees(clock) ? "agrees with that of the suite within 1 s" : differenceWords(clock);
}

function pagesText({ editions }: ContractFacts): Content {
  return joined(editions.map(({ title, edition }) => `${title} (${edition})`));
}

function openPoints(report: Report): Markup {
  const { counts, checks, waivers = [], waiverProblems, errors, since } = report;
  const problems = problemsOf(report);
  const unmet = problems.filter(({ checks: [first] }) => first?.verdict === "fail");
  const failed = unmet.filter(({ follows }) => follows === undefined);
  const warned = problems.filter(({ checks: [first] }) => first?.verdict === "warn");
  const reasons = [...new Set(checks.flatMap(({ verdict, reason }) => (verdict === "untested" ? (reason ?? []) : [])))];
  const items: Content[] = [
    since && html`<li>${shortened(sinceLine(since), 2 * LONGEST.line)}</li>`,
    ...failed.slice(0, MOST.failures).map(failure),
    rest(failed.length - MOST.failures, "requirement that is not met", "requirements that are not met"),
    unmet.length > failed.length &&
      html`<li>${counted(unmet.length - failed.length, "requirement")} not met as a consequence of these</li>`,
    ...errors
      .slice(0, MOST.problems)
      .map((error) => html`<li>Error of the suite: ${shortened(error, LONGEST.line)}</li>`),
    ...waiverProblems
      .slice(0, MOST.problems)
      .map((problem) => html`<li>Invalid: ${shortened(problem, LONGEST.line)}</li>`),
    rest(waiverProblems.length - MOST.problems, "invalid waiver"),
    counts.warn > 0 &&
      html`<li>${counted(counts.warn, "check")} of level SHOULD with warnings: ${listed(
        warned.flatMap(({ number: place, checks: [first], follows }) =>
          first && follows === undefined ? `${partsOf(first.id).name} (problem ${place})` : [],
        ),
        MOST.operations,
      )}</li>`,
    ...reasons.slice(0, MOST.untested).map((reason) => {
      const own = checks.filter((check) => check.verdict === "untested" && check.reason === reason);
      const behind = [...new Set(own.flatMap((check) => problemBehind(check, problems) ?? []))].sort(
        (one, other) => one - other,
      );
      return html`<li>Untested, ${counted(own.length, "check")}: ${shortened(reason, LONGEST.line)}${behind.length > 0 && ` (see ${behind.length === 1 ? "problem" : "problems"} ${listed(behind.map(String), MOST.operations)})`}</li>`;
    }),
    rest(reasons.length - MOST.untested, "reason for untested checks", "reasons for untested checks"),
    report.represented !== undefined && html`<li>${representedWords(report.represented)}</li>`,
    counts.notPermitted > 0 &&
      html`<li>${counted(counts.notPermitted, "check")} not permitted; see the conditions</li>`,
    ...waivers
      .slice(0, MOST.waivers)
      .map(
        ({ check, subject, owner, expires, reason }) =>
          html`<li>Waived by ${shortened(owner, LONGEST.name)} until ${expires}: ${check}${subject !== undefined && ` for agent ${subject}`}; ${shortened(reason, LONGEST.line)}</li>`,
      ),
    rest(waivers.length - MOST.waivers, "waiver"),
  ].filter((item) => item !== false && item !== undefined);
  if (items.length === 0) return html`<p>None.</p>`;
  return html`${problems.length > 0 && html`<p class="note">Problems have the numbers of report.html.</p>`}<ul>${items}</ul>`;
}

function failure({ number: place, surface, checks, count }: Problem): Markup {
  const [first] = checks;
  const operations = checks.map(({ operationId }) => operationId);
  return html`<li>Problem ${place}: <strong>not met</strong> on ${surface}, ${counted(count, "finding")}: ${shortened(first?.requirement ?? "", 150)} (${listed(operations, MOST.operations)})</li>`;
}

function rest(count: number, singular: string, plural?: string): Content {
  return count > 0 && html`<li>and ${counted(count, singular, plural)} more, see report.html</li>`;
}

function listed(names: readonly string[], most: number): string {
  const others = names.length - most;
  return `${names.slice(0, most).join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
}

function digests({ run, contracts, surfaces }: Report, reportDigest: string): Markup {
  const rows: [string, string][] = [
    ["report.json", reportDigest],
    ...(run ? ([["suite, as installed", run.suiteDigest]] as [string, string][]) : []),
    ...contracts.map(({ surface, digest }): [string, string] => [`contract of ${surface}`, digest]),
    ...[run?.deploymentFile, run?.waiverFile].flatMap((file): [string, string][] =>
      file ? [[shortened(file.name, LONGEST.name), file.sha256]] : [],
    ),
    ...surfaces.flatMap(({ surface, tls }): [string, string][] =>
      tls ? [[`certificate of ${surface}`, tls.fingerprint.replaceAll(":", "").toLowerCase()]] : [],
    ),
  ];
  return html`<table class="digests"><tbody>${rows.map(
    ([name, digest]) => html`<tr><th scope="row">${name}</th><td><code>${digest}</code></td></tr>
`,
  )}</tbody></table>
<p class="note">SHA256SUMS beside this file has the digests of all files of the report. <code>npx cti-contract check-report</code> and <code>sha256sum -c</code> compare them.</p>`;
}

function signatures(): Markup {
  return html`<div class="signatures">${["For the party that ran the suite", "For the operator of the platform"].map(
    (
      party,
    ) => html`<div><p>${party}</p><p class="line">Name</p><p class="line">Place and date</p><p class="line">Signature</p></div>
`,
  )}</div>`;
}
