// The protocol, as it is printed: A4, at most two sheets, whatever the run came to.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sent } from "../../reference/sent.ts";
import { htmlOf } from "../../report/html/html.ts";
import { protocolOf } from "../../report/html/protocol.ts";
import { problemsOf } from "../../report/problems.ts";
import type { CheckReport, Report } from "../../report/report.ts";
import { launchChromium } from "../chromium.ts";
import { edited } from "../edit-json.ts";
import { handedOver } from "../report/handed-over.ts";
import {
  conforming,
  couldNotRun,
  empty,
  failing,
  HOSTILE,
  incomplete,
  partial,
  sampleWaiver,
} from "../report/sample-report.ts";
import { answering } from "../suite/changing.ts";
import { evaluatedRun } from "../suite/evaluated-run.ts";
import { sheetsOf } from "./pdf-text.ts";

const DIGEST = "d".repeat(64);
const LONG = "a very long name of something that nobody would call so ".repeat(8).slice(0, 200);

/** Every check fails, every text is as long as it can be, and there are more waivers than anybody has. */
const worst: Report = (() => {
  const report = handedOver(failing);
  const cause = failing.checks.flatMap(({ causes }) => causes)[0];
  return {
    ...report,
    checks: report.checks.map((check, index) => ({
      ...check,
      ...(index % 7 === 0
        ? ({ verdict: "untested", reason: `${index} ${LONG}`, causes: [] } as const)
        : { verdict: check.level === "MUST" ? ("fail" as const) : ("warn" as const), causes: cause ? [cause] : [] }),
    })),
    deployment: { ...report.deployment, name: LONG, site: LONG },
    ...(report.run && {
      run: { ...report.run, runBy: LONG, onBehalfOf: LONG, from: LONG, userAgent: "x".repeat(200) },
    }),
    waivers: Array.from({ length: 40 }, () => ({ ...sampleWaiver, owner: LONG, reason: LONG })),
    waiverProblems: Array.from({ length: 40 }, () => LONG),
    errors: Array.from({ length: 40 }, () => LONG),
    notPermitted: conforming.checks.map(({ id, level, requirement }, index) => ({
      id,
      level,
      requirement,
      risk: (["flood", "lock-out", "take-over", "session"] as const)[index % 4] ?? "flood",
    })),
    surfaces: report.surfaces.map((facts) => ({
      ...facts,
      product: LONG,
      version: LONG,
      cutShort: LONG,
      agents: Array.from({ length: 500 }, (_, index) => 100_000 + index),
      ...(facts.tls && { tls: { ...facts.tls, subject: LONG, issuer: LONG } }),
    })),
  };
})();

/** Thirty requirements that are not met, each with as many findings; some checks have no answer to look at. */
const thirty: Report = (() => {
  const report = handedOver(conforming);
  const cause = failing.checks.flatMap(({ causes }) => causes)[0];
  const names = [
    ...new Set(report.checks.filter(({ level }) => level === "MUST").map(({ requirement }) => requirement)),
  ];
  const failed = new Set(names.slice(0, 30));
  const checks = report.checks.map(
    (check): CheckReport =>
      failed.has(check.requirement) && cause
        ? { ...check, verdict: "fail", causes: [cause] }
        : check.id.endsWith(".stable")
          ? { ...check, verdict: "untested", reason: "a successful response" }
          : check.id.endsWith(".not-cacheable") && cause
            ? { ...check, verdict: "warn", causes: [cause] }
            : check,
  );
  const count = (verdict: CheckReport["verdict"]) => checks.filter((check) => check.verdict === verdict).length;
  const counts = { fail: count("fail"), warn: count("warn"), untested: count("untested"), pass: count("pass") };
  return { ...report, verdict: "does not conform", checks, counts: { ...report.counts, ...counts } };
})();

const hostile = edited(handedOver(failing), {
  set: {
    "/deployment/name": HOSTILE,
    "/deployment/site": HOSTILE,
    "/run/runBy": HOSTILE,
    "/surfaces/0/product": HOSTILE,
  },
});

const reports: Record<string, Report> = {
  conforming,
  failing,
  incomplete,
  couldNotRun,
  empty,
  partial,
  handedOver: handedOver(failing),
  passed: handedOver(conforming),
  hostile,
  worst,
  thirty,
};

const folder = mkdtempSync(join(tmpdir(), "cti-contract-protocol-"));
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  if (process.env.KEEP === undefined) rmSync(folder, { recursive: true });
  else console.log(folder);
});

async function printed(
  name: string,
  html = protocolOf(reports[name] ?? empty, DIGEST),
): Promise<{ sheets: string[]; pdf: Buffer; problems: string[] }> {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html);
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on("console", (message) => problems.push(message.text()));
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(file).href) problems.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  writeFileSync(join(folder, `${name}.pdf`), pdf);
  await page.close();
  return { sheets: sheetsOf(pdf), pdf, problems };
}

for (const name of Object.keys(reports)) {
  test(`${name}: at most two sheets of A4, which ask for nothing`, async () => {
    const { sheets, pdf, problems } = await printed(name);
    expect(problems).toEqual([]);
    expect(sheets.length).toBeGreaterThanOrEqual(1);
    expect(sheets.length).toBeLessThanOrEqual(2);
    expect(
      [...pdf.toString("latin1").matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ...size]) =>
        size.map((one) => Math.round(Number(one))),
      ),
    ).toEqual(sheets.map(() => [595, 842]));
    // All of it is there, to the last line to sign.
    expect(sheets.at(-1)).toMatch(/Fortheoperatoroftheplatform.*Signature/s);
    expect(sheets.join("")).toContain(DIGEST);
  });
}

test("whole runs: of the embedded reference, and of one that answers every query with a page", async () => {
  // The session begins and ends as it should: a sign-in that is answered with a page leaves a warning.
  const page = answering("/", (sent: Sent, { method }) =>
    ["PUT", "DELETE"].includes(method)
      ? sent
      : { ...sent, headers: { "content-type": "text/html" }, body: "<html></html>" },
  );
  for (const [name, change] of [
    ["run", {}],
    ["run of pages", page],
  ] as const) {
    const { texts, report } = await evaluatedRun({ change, authentication: "static" });
    const { sheets, problems } = await printed(name, texts.get("protocol.html"));
    expect(problems).toEqual([]);
    expect([report.verdict, sheets.length <= 2]).toEqual([name === "run" ? "conforms" : "does not conform", true]);
    expect(sheets[0]).toContain(name === "run" ? "authenticationConforms" : "authenticationDoesnotconform");
  }
});

test("what is open refers to the numbers of the problems in report.html", async () => {
  const problems = problemsOf(thirty);
  const failures = problems.filter(
    ({ checks: [first], follows }) => first?.verdict === "fail" && follows === undefined,
  );
  const text = (await printed("thirty")).sheets.join("");
  const page = htmlOf(thirty);
  const [first] = failures;
  expect(problems.length).toBeGreaterThanOrEqual(30);
  expect(text).toContain("ProblemshavethenumbersofReport.html".replace("Report", "report"));
  expect(text).toContain(`Problem${first?.number}:notmetonagentgateway`);
  const warned = problems.find(({ checks: [check] }) => check?.id.endsWith(".not-cacheable"));
  expect(text).toContain(`not-cacheable(problem${warned?.number})`);
  expect(text).toMatch(/Untested,\d+checks?:asuccessfulresponse\(seeproblems?1/);
  for (const { number } of [first, warned].flatMap((one) => one ?? []))
    expect(page).toMatch(new RegExp(`id="problem-${number}"[^>]*>\\s*<h3>.*Problem ${number}\\. Not met`));
});

test("what a person signs stands on it", async () => {
  const text = (await printed("handedOver")).sheets.join("");
  for (const words of [
    "Does not conform",
    "Lisbon, data centre 2",
    "A. Moreira, Example Integrations",
    "Example Bank",
    "the jump host of the test network",
    "2026-06-15 11:30:00 +02:00",
    "(Europe/Madrid)",
    "1a2b3c4d",
    "Example Gateway 8.1",
    "Example Monitoring 8.1",
    "Checked against edition 2025-11 of the interface reference",
    "inCall 1099",
    "ccId 1, VDN 170",
    "4 requests in 2 s",
    "none: credentials were sent in clear text",
    `${reports.handedOver?.notPermitted.filter(({ risk }) => risk === "flood").length} checks: flood (needs allow: [flood])`,
    "5f0a7c11".repeat(8),
    "Waived by Platform team until 2027-03-31",
    "lisbon.yaml",
    "waivers.yaml",
    "a".repeat(64),
    "b".repeat(64),
    "c".repeat(64),
    "agrees with that of the suite",
  ])
    expect(text).toContain(words.replace(/\s+/g, ""));
});
