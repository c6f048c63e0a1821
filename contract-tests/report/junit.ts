import { incompleteness, isUnreached } from "./ending.ts";
import { notPermittedReason } from "./permission.ts";
import type { Cause, CheckReport, ExchangeReport, Report, SurfaceFacts } from "./report.ts";
import { optionsOf, partOf } from "./selection.ts";
import { shortened, visible, visibleLines } from "./visible.ts";
import { waiverText } from "./waiver-text.ts";
import { partsOf } from "./words.ts";

/** Maximum number of causes of one check, and maximum length of a text of a deployment, in characters. */
const SHOWN_CAUSES = 20;
const LONGEST_TEXT = 1000;

/** A longer line to reproduce something is not shown: a part of it would not run. */
const LONGEST_CURL = 8000;

/**
 * The report as JUnit XML, in the form that the xUnit plugin of Jenkins has as junit-10.xsd: one suite for each
 * operation, one case for each check, and a suite about the run itself, so that no file is without a case.
 *
 * What a check came to has to be seen in GitLab, Jenkins and the actions of GitHub, as they read these files:
 *  - `fail` is a failure. GitLab shows its text and not its message; Jenkins and GitHub show both.
 *  - `warn` is a failure, too, when warnings fail the run; else it passes, with what was found in system-out, which Jenkins shows and, of a case that passes, shortens to
 *    1000 characters, so the essence comes first. There is no warning in JUnit, a failure would say that the run failed,
 *    and a skipped case that it was not made. Properties of a case would not be valid.
 *  - `waived`, `untested` and `notPermitted` are skipped: all three show that, and why. Jenkins reads the reason from
 *    the message, GitLab from the text.
 *  - What keeps the run itself from a verdict is an error; waivers that do not hold are a failure, as they fail the run.
 * It comes in pieces, a suite at a time.
 * No case has a time, since all checks are evaluated together; a suite has that of its exchanges.
 */
export function* junitOf(report: Report): Iterable<string> {
  const suites = [runSuite(report), ...operationSuites(report)];
  const total = (count: (suite: Suite) => number) => suites.reduce((sum, suite) => sum + count(suite), 0);
  const attributes = {
    name: `${report.suite.name}: ${report.deployment.name}`,
    tests: String(total(({ cases }) => cases.length)),
    failures: String(total((suite) => countOf(suite, "failure"))),
    errors: String(total((suite) => countOf(suite, "error"))),
    time: seconds(total(({ duration }) => duration)),
  };
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<${openingOf("testsuites", attributes)}>\n`;
  for (const suite of suites) yield suiteElement(suite, report);
  yield "</testsuites>\n";
}

interface Suite {
  name: string;
  /** Of its exchanges, in ms. */
  duration: number;
  /** `baseUrl` of the surface, and other facts. */
  facts: Record<string, string>;
  cases: Case[];
}

interface Case {
  name: string;
  outcome?: { kind: "failure" | "error" | "skipped"; type: string; message: string; text: string };
  output?: string;
}

function countOf({ cases }: Suite, kind: string): number {
  return cases.filter(({ outcome }) => outcome?.kind === kind).length;
}

// What is in it

/** What can go wrong with a run as a whole. */
function runSuite(report: Report): Suite {
  const { surfaces, waiverProblems, errors, suite } = report;
  const unended = incompleteness(report);
  return {
    name: `${suite.name}.run`,
    duration: 0,
    facts: {
      ...(report.run ? { run: report.run.id } : {}),
      ...(report.selection ? { selection: `${partOf(report)}: ${optionsOf(report)}` } : {}),
    },
    cases: [
      {
        name: "is complete",
        ...(unended === undefined ? {} : outcome("error", "incomplete", unended)),
      },
      {
        name: "is without errors of the suite",
        ...(errors.length === 0
          ? {}
          : outcome("error", "suite", "Errors of the suite itself; please report them.", errors)),
      },
      {
        name: "has valid waivers",
        ...(waiverProblems.length === 0
          ? {}
          : outcome("failure", "waivers", "There are invalid waivers.", waiverProblems)),
      },
      ...surfaces.map(surfaceCase),
    ],
  };
}

function surfaceCase({ surface, verdict, reason, cutShort }: SurfaceFacts): Case {
  const name = `can reach ${surface}`;
  if (verdict === "could not run")
    return { name, ...outcome("error", "could not run", `It could not run: ${reason ?? "the reason is unknown"}`) };
  return {
    name,
    ...(cutShort === undefined ? {} : outcome("skipped", "cut short", `Some requests were not sent: ${cutShort}`)),
  };
}

function outcome(
  kind: "failure" | "error" | "skipped",
  type: string,
  message: string,
  lines: readonly string[] = [],
): Pick<Case, "outcome"> {
  return { outcome: { kind, type, message, text: [message, ...lines].join("\n") } };
}

/** One suite for each operation of which there is a check, in the order of the report. */
function operationSuites(report: Report): Suite[] {
  const { checks, notPermitted, surfaces, exchanges } = report;
  const asked = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
  const suites = new Map<string, Suite>();
  const suiteOf = (id: string): Suite => {
    const { surface, operationId } = partsOf(id);
    const name = `${surface}.${operationId}`;
    const known = suites.get(name);
    if (known) return known;
    const facts = surfaces.find((own) => own.surface === surface);
    const suite = {
      name,
      duration: exchanges
        .filter((exchange) => exchange.surface === surface && exchange.operationId === operationId)
        .reduce((sum, { duration }) => sum + duration, 0),
      facts: facts ? { baseUrl: facts.baseUrl, ...(facts.insecure ? { certificate: "not verified" } : {}) } : {},
      cases: [],
    };
    suites.set(name, suite);
    return suite;
  };
  for (const check of checks) suiteOf(check.id).cases.push(checkCase(check, report, asked));
  for (const { id, level, risk, requirement } of notPermitted) {
    const message = `Not permitted: ${notPermittedReason(risk)}.`;
    suiteOf(id).cases.push({
      name: partsOf(id).name,
      ...outcome("skipped", "not permitted", message, [`${level}: ${requirement}`]),
    });
  }
  return [...suites.values()];
}

/** By their ids. */
type Exchanges = ReadonlyMap<number, ExchangeReport>;

function checkCase(check: CheckReport, report: Report, exchanges: Exchanges): Case {
  const { id, level, verdict, requirement, reason, causes } = check;
  const { name } = partsOf(id);
  const untold = check.moreCauses ? ["", `and ${check.moreCauses.causes} more causes without details`] : [];
  const lines = [
    `${level}${verdict === "untested" ? "" : ", not met"}: ${requirement}`,
    ...causesLines(causes, exchanges),
    ...untold,
  ];
  switch (verdict) {
    case "pass":
      return { name };
    case "fail":
      return { name, ...outcome("failure", level, essenceOf(check), lines) };
    case "warn":
      if (report.failOn === "SHOULD") return { name, ...outcome("failure", level, essenceOf(check), lines) };
      return { name, output: [`Warning: ${essenceOf(check)}`, ...lines].join("\n") };
    case "waived": {
      const waivers = causes.flatMap(({ examples }) => examples.flatMap(({ waivedBy }) => waivedBy ?? []));
      const words = [...new Set(waivers.map((waiver) => short(waiverText(waiver))))];
      return { name, ...outcome("skipped", "waived", sentence(words.join("; ") || "waived"), lines) };
    }
    case "untested":
      return {
        name,
        ...outcome(
          "skipped",
          "untested",
          `Untested, ${isUnreached(check, report) ? "requests not sent" : "missing"}: ${short(reason ?? "unknown")}`,
          lines,
        ),
      };
  }
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The most frequent cause, in one line. */
function essenceOf({ requirement, causes }: CheckReport): string {
  const [first, ...others] = causes;
  const example = first?.examples[0];
  if (!first || !example) return requirement;
  const times = first.count > 1 ? `, ${first.count} times` : "";
  const more = others.length > 0 ? `, and ${others.length} more ${others.length === 1 ? "cause" : "causes"}` : "";
  return `at ${short(first.where)}: expected ${short(example.expected)}, got ${short(example.actual)}${times}${more}`;
}

function causesLines(causes: readonly Cause[], exchanges: Exchanges): string[] {
  const hidden = causes.length - SHOWN_CAUSES;
  return [
    ...causes.slice(0, SHOWN_CAUSES).flatMap((cause) => causeLines(cause, exchanges)),
    ...(hidden > 0 ? ["", `and ${hidden} more ${hidden === 1 ? "cause" : "causes"}in report.json`] : []),
  ];
}

function causeLines({ where, expected, source, fault, count, examples }: Cause, exchanges: Exchanges): string[] {
  const asked = exchanges.get(examples[0]?.exchange ?? -1);
  const hidden = count - examples.length;
  return [
    "",
    `at ${short(where)}${count > 1 ? ` (${count} times)` : ""}`,
    `  expected ${short(expected)}`,
    ...examples.map((example) => {
      const subject = example.subject === undefined ? "" : `, agent ${example.subject}`;
      const place = example.where === where ? "" : ` at ${short(example.where)}`;
      const own = example.expected === expected ? "" : ` where ${short(example.expected)} was expected`;
      return `  got ${short(example.actual)}${place}${own}${subject} (exchange ${example.exchange})`;
    }),
    ...(hidden > 0 ? [`  and ${hidden} more of this kind`] : []),
    `  source ${source}`,
    ...(examples[0]?.waivedBy ? [`  ${short(waiverText(examples[0].waivedBy))}`] : []),
    ...(fault === "reference" ? ["  the interface reference contradicts itself here"] : []),
    ...(asked && asked.curl.length <= LONGEST_CURL ? [`  ${asked.curl}`] : []),
  ];
}

/** A text of a deployment as a part of a line. */
function short(text: string): string {
  return shortened(visible(text), LONGEST_TEXT);
}

// As XML

function suiteElement(suite: Suite, { startedAt, deployment, verdict }: Report): string {
  const { name, duration, cases } = suite;
  const attributes = {
    name,
    tests: String(cases.length),
    failures: String(countOf(suite, "failure")),
    errors: String(countOf(suite, "error")),
    skipped: String(countOf(suite, "skipped")),
    time: seconds(duration),
    timestamp: startedAt,
  };
  const { name: about, edition } = deployment;
  const facts = { deployment: about, ...(edition === undefined ? {} : { edition }), verdict, ...suite.facts };
  const properties = Object.entries(facts).map(([fact, value]) => element("property", { name: fact, value }));
  const body = [element("properties", {}, properties.join("")), ...cases.map((own) => caseElement(own, name))];
  return element("testsuite", attributes, body.join(""));
}

function caseElement({ name, outcome: own, output }: Case, classname: string): string {
  const attributes = { name, classname, time: "0" };
  if (!own) return element("testcase", attributes, output === undefined ? "" : textElement("system-out", {}, output));
  const { kind, type, message, text } = own;
  return element("testcase", attributes, textElement(kind, { type, message }, text));
}

/** An element with other elements in it, which stand on lines of their own. */
function element(name: string, attributes: Record<string, string>, content = ""): string {
  const start = openingOf(name, attributes);
  return content === "" ? `<${start}/>\n` : `<${start}>\n${content}</${name}>\n`;
}

/** An element with a text in it. */
function textElement(name: string, attributes: Record<string, string>, text: string): string {
  return `<${openingOf(name, attributes)}>${escaped(withoutAttachments(visibleLines(text)))}</${name}>\n`;
}

/** What steers a terminal or is no character for XML is shown as its code, as in all reports. */
function openingOf(name: string, attributes: Record<string, string>): string {
  return [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(visible(value))}"`)].join(" ");
}

/** GitLab and Jenkins take this for the path of a file to show, which no deployment has a say in. */
function withoutAttachments(text: string): string {
  return text.replaceAll("[[ATTACHMENT|", "[ [ATTACHMENT|");
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Line breaks and tabs come only into texts, where XML leaves them as they are. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** ms as seconds. */
function seconds(duration: number): string {
  return (duration / 1000).toFixed(3);
}
