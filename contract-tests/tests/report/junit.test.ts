import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { operationsOf, surfaces } from "../../contract/contract.ts";
import { junitOf as junitPieces } from "../../report/junit.ts";
import type { Cause, CheckReport, Report } from "../../report/report.ts";
import * as samples from "./sample-report.ts";
import {
  conforming,
  couldNotRun,
  empty,
  ended,
  expectations,
  failing,
  HOSTILE,
  incomplete,
  killed,
  PART_WORDS,
  partial,
  sampleWaiver,
} from "./sample-report.ts";
import { textOf } from "./text-of.ts";

const junitOf = (report: Report) => textOf(junitPieces(report));

const schema = readFileSync(new URL("junit.xsd", import.meta.url), "utf8");

/** What is wrong with these files by the schema. */
async function schemaErrorsOf(...files: string[]): Promise<string[]> {
  const xml = files.map((contents, index) => ({ fileName: `${index}.xml`, contents }));
  const { valid, errors } = await validateXML({ xml, schema });
  return valid ? [] : errors.map(({ rawMessage }) => rawMessage);
}

/** The element of a case. */
function caseIn(xml: string, classname: string, name: string): string {
  const start = `<testcase name="${name}" classname="${classname}" time="0"`;
  const [, rest] = xml.split(start);
  if (rest === undefined) throw new Error(`There is no case ${classname}.${name}.`);
  return rest.startsWith("/>") ? "passed" : rest.slice(rest.indexOf(">") + 1, rest.indexOf("</testcase>")).trim();
}

const AGENT = "agentgateway.queryAgentInfoByWorkNo";
const LIST = "agentgateway.queryAllOnlineAgents";
const CALLS = "agentgateway.queryAllCallInfoByAgentWorkNoEx";

const reports = Object.entries(samples).filter((entry): entry is [string, Report] =>
  Object.hasOwn(Object(entry[1]), "format"),
);

describe("every kind of report is valid, and counts what is in it", () => {
  for (const [name, report] of reports) {
    test(name, async () => {
      const xml = junitOf(report);
      expect(await schemaErrorsOf(xml)).toEqual([]);
      expect(junitOf(report)).toBe(xml);
      for (const suite of xml.split("<testsuite ").slice(1)) {
        const count = (tag: string) => suite.split(`<${tag} `).length - 1;
        expect(suite).toMatch(
          new RegExp(
            `^name="[^"]+" tests="${count("testcase")}" failures="${count("failure")}" errors="${count("error")}" skipped="${count("skipped")}" `,
          ),
        );
      }
      const count = (tag: string) => xml.split(`<${tag} `).length - 1;
      expect(xml.split("\n")[1]).toContain(
        ` tests="${count("testcase")}" failures="${count("failure")}" errors="${count("error")}" `,
      );
    });
  }
});

test("the schema refuses what Jenkins would refuse", async () => {
  const xml = junitOf(failing);
  const wrong: [from: string, to: string][] = [
    ["</testsuites>", ""],
    ['time="0"', 'time="soon"'],
    ['tests="', 'checks="'],
    ["<failure ", "<bad "],
    ["<system-out>", "<properties/><system-out>"],
    ["Waived until", "\u0001"],
    ['name="json"', 'name="integers"'],
  ];
  for (const [from, to] of wrong) expect(await schemaErrorsOf(xml.replace(from, to)), from).not.toEqual([]);
});

test("there is one suite for each operation and one for the run, and one case for each check", () => {
  const xml = junitOf(failing);
  const names = [...xml.matchAll(/<testsuite name="([^"]+)"/g)].map(([, name]) => name);
  expect(new Set(names)).toEqual(
    new Set([
      "cti-contract.run",
      ...surfaces.flatMap(operationsOf).map(({ surface, operationId }) => `${surface}.${operationId}`),
    ]),
  );
  const cases = [...xml.matchAll(/<testcase name="([^"]+)" classname="([^"]+)"/g)].map(
    ([, name, classname]) => `${classname}.${name}`,
  );
  const ids = [...failing.checks, ...failing.notPermitted].map(({ id }) => id);
  expect(cases.filter((name) => !name.startsWith("cti-contract.run"))).toHaveLength(ids.length);
  expect(new Set(cases)).toEqual(
    new Set([
      ...ids,
      "cti-contract.run.is complete",
      "cti-contract.run.is without errors of the suite",
      "cti-contract.run.has valid waivers",
      "cti-contract.run.can reach agentgateway",
      "cti-contract.run.can reach cc-cms",
    ]),
  );
});

test("a suite says what it is about, and how long its exchanges took", () => {
  const [, suite = ""] = junitOf(couldNotRun).split(`<testsuite name="${LIST}"`);
  const own = [...couldNotRun.checks, ...couldNotRun.notPermitted].filter(({ id }) => id.startsWith(`${LIST}.`)).length;
  expect(suite.slice(0, suite.indexOf("<testcase"))).toBe(
    [
      ` tests="${own}" failures="0" errors="0" skipped="1" time="0.812" timestamp="2026-06-15T09:30:00.000Z">`,
      "<properties>",
      '<property name="deployment" value="Site Faro"/>',
      '<property name="verdict" value="could not run"/>',
      '<property name="baseUrl" value="https://platform.example.test:8043"/>',
      '<property name="certificate" value="not verified"/>',
      "</properties>",
      "",
    ].join("\n"),
  );
});

test("a MUST check that fails is a failure, whose text says all that its message says", () => {
  const essence =
    "at /result/*/agent/*/logindate: expected integer from 0 to 9223372036854775807, got &quot;2024-05-06 08:00:00&quot;, 6000 times, and 2 more causes";
  const body = caseIn(junitOf(failing), LIST, "response-schema");
  expect(body.startsWith(`<failure type="MUST" message="${essence}">${essence}\nMUST, not met: `)).toBe(true);
  expect(body).toContain("\nat /result/*/agent/* (212 times)\n  expected property currentStateReason\n");
  expect(body).toContain("  got no such property at /result/0/agent/1, agent 1099 (exchange 1)\n");
  expect(body).toContain("\n  and 211 more of this kind\n");
  expect(body).toContain("\n  source &quot;Querying the Details About All Online Agents");
  expect(body).toContain("\n  curl --request GET");
});

test("a SHOULD check that warns passes, with its essence first in what it printed", () => {
  const body = caseIn(junitOf(failing), AGENT, "table-types");
  expect(body).toMatch(
    /^<system-out>Warning: at \/result\/status: expected integer, as the table says, got &quot;7&quot;, 4 times, and 1 more cause\nSHOULD, not met: /,
  );
  expect(body).toContain("\n  the interface reference contradicts itself here\n");
  expect(body).not.toMatch(/<(failure|skipped|error)/);
});

test("where warnings fail the run, one is a failure", () => {
  const body = caseIn(junitOf({ ...failing, failOn: "SHOULD" }), AGENT, "table-types");
  expect(body).toMatch(
    /^<failure type="SHOULD" message="at \/result\/status: expected integer, as the table says, got/,
  );
});

test("a waived check is skipped, and says until when and why", () => {
  const body = caseIn(junitOf(failing), AGENT, "sign-in-time");
  const words =
    "Waived until 2027-03-31 by Platform team, for agent 1099: The sign-in time is in seconds until the next release of the gateway. (https://tickets.example.test/4711)";
  expect(body.startsWith(`<skipped type="waived" message="${words}">${words}\nMUST, not met: `)).toBe(true);
  expect(body).toContain("got 1714982700");
});

test("a check that could not look, and one that was not permitted, are skipped, and say why", () => {
  const untested = caseIn(junitOf(incomplete), CALLS, "calls-match-state");
  expect(untested).toMatch(
    /^<skipped type="untested" message="Untested, missing: an agent in a call among the subjects">Untested, missing: an agent in a call among the subjects\nSHOULD: /,
  );
  expect(caseIn(junitOf(incomplete), AGENT, "too-many-requests")).toMatch(
    /^<skipped type="not permitted" message="Not permitted: the deployment file does not allow flood \(add allow: \[flood\]\)\.">Not permitted: .*\nSHOULD: /,
  );
});

test("each finding says what was expected of it, and what is waived stands apart", () => {
  const body = caseIn(junitOf(expectations), AGENT, "state-mapping");
  expect(body).toContain('message="at /result/status: expected 7, since the platform state is 4, got 1, 2 times');
  expect(body).toContain("\n  got 5 where 3, since the platform state is 7 was expected, agent 1099 (exchange 0)\n");
  expect(body).toContain("\n  got 6, agent 1100 (exchange 0)\n");
  expect(body).toMatch(/\n {2}waived until 2027-03-31 by /);
});

test("what was not asked any more is not missing in the deployment", () => {
  expect(caseIn(junitOf(ended), AGENT, "stable")).toContain(
    'message="Untested, requests not sent: the run was interrupted"',
  );
});

test("a run of a part says which", () => {
  expect(junitOf(partial)).toContain(`<property name="selection" value="${PART_WORDS}: --check state-* --level MUST"`);
  expect(junitOf(conforming)).not.toContain("selection");
});

test("a check that passes has nothing in it", () => {
  expect(caseIn(junitOf(failing), AGENT, "json")).toBe("passed");
});

const runs: [what: string, report: Report, name: string, body: RegExp][] = [
  ["it is complete", conforming, "is complete", /^passed$/],
  [
    "it goes on or was killed",
    killed,
    "is complete",
    /^<error type="incomplete" message="The run is in progress or was killed/,
  ],
  ["before anything was asked", empty, "is complete", /^<error /],
  [
    "a check broke",
    couldNotRun,
    "is without errors of the suite",
    /^<error type="suite" .*\n.*entries-agree: Cannot read/,
  ],
  [
    "waivers do not hold",
    failing,
    "has valid waivers",
    /^<failure type="waivers" [^\n]*\nthe waiver of .*\nthe waiver of /,
  ],
  [
    "a surface cannot be asked",
    couldNotRun,
    "can reach cc-cms",
    /^<error .*>It could not run: the name platform\.example\.test does not resolve</,
  ],
  ["a surface can be asked", failing, "can reach cc-cms", /^passed$/],
];
for (const [what, report, name, body] of runs) {
  test(`the run: ${what}`, () => {
    expect(caseIn(junitOf(report), "cti-contract.run", name)).toMatch(body);
  });
}

test("the run: not everything could be asked of a surface", () => {
  const surfaces = incomplete.surfaces.map((facts) => ({ ...facts, cutShort: "the session has ended" }));
  expect(caseIn(junitOf({ ...incomplete, surfaces }), "cti-contract.run", "can reach agentgateway")).toBe(
    '<skipped type="cut short" message="Some requests were not sent: the session has ended">Some requests were not sent: the session has ended</skipped>',
  );
});

test("Ruby reads no type out of the attributes, which would end in another text or in none", () => {
  const types = reports.flatMap(([, report]) => [...junitOf(report).matchAll(/ type="([^"]+)"/g)]);
  const ruby = /^(symbol|date|datetime|duration|integer|float|decimal|boolean|string|yaml|base64Binary|file|array)$/i;
  expect(types.filter(([, type = ""]) => ruby.test(type))).toEqual([]);
});

// Texts from outside

/** A report in which every text that comes from outside is this one. */
function reportOf(text: string, verdict: CheckReport["verdict"] = "fail", count = 1): Report {
  const [check] = conforming.checks;
  const [exchange] = conforming.exchanges;
  if (!check || !exchange) throw new Error("The sample has checks and exchanges.");
  const waivedBy = { ...sampleWaiver, reason: text, owner: text, evidence: text };
  const example = {
    where: text,
    expected: text,
    actual: text,
    exchange: 0,
    ...(verdict === "waived" ? { waivedBy } : {}),
  };
  const cause: Cause = { where: text, expected: text, source: text, fault: "deployment", count, examples: [example] };
  return {
    ...conforming,
    deployment: { name: text, allow: [] },
    surfaces: conforming.surfaces.map((facts) => ({ ...facts, baseUrl: text, verdict: "could not run", reason: text })),
    checks: [{ ...check, verdict, reason: text, causes: [cause] }],
    waiverProblems: [text],
    errors: [text],
    exchanges: [{ ...exchange, request: text, url: text, excerpt: text, curl: text }],
  };
}

const verdicts: CheckReport["verdict"][] = ["pass", "fail", "warn", "waived", "untested"];

test("no text of a deployment makes a file that is not valid", async () => {
  const texts = fc.sample(fc.string({ unit: "binary", maxLength: 60 }), { numRuns: 200, seed: 5 });
  const files = [HOSTILE, "", "]]>", "<!--", "\ud800", "\uffff", "&#0;", ...texts].map((text, index) =>
    junitOf(reportOf(text, verdicts[index % verdicts.length])),
  );
  expect(await schemaErrorsOf(...files)).toEqual([]);
});

test("what steers a terminal or is no character is shown as its code", () => {
  const xml = junitOf(reportOf("a\u0000\u001b[31m\u202e\ud800\uffffb\u2028"));
  expect(xml).toContain("a\\u{0}\\u{1b}[31m\\u{202e}\\u{d800}\\u{ffff}b\\u{2028}");
  expect(xml).toMatch(/^[\t\n -~]*$/);
});

test("no text of a deployment begins a line of its own or stands for a file", () => {
  const xml = junitOf(reportOf("x\n  got nothing wrong\n[[ATTACHMENT|/etc/passwd]]"));
  expect(xml).toContain("x\\u{a}  got nothing wrong\\u{a}[ [ATTACHMENT|/etc/passwd]]");
  expect(xml).not.toContain("[[ATTACHMENT|/etc/passwd]]</");
});

test("long texts and many causes are shortened", () => {
  const [long] = reportOf("x".repeat(5000), "fail").checks;
  if (!long?.causes[0]) throw new Error("There is a cause.");
  const causes = Array.from({ length: 500 }, (_, index) => ({ ...(long.causes[0] as Cause), where: `/${index}` }));
  const xml = junitOf({ ...conforming, checks: [{ ...long, causes }] });
  expect(xml.length).toBeLessThan(200_000);
  expect(xml).toContain("and 480 more causesin report.json");
});
