// The files of a run: complete, valid, in agreement with each other and with stdout, and without the run's secrets.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { planFor } from "../../checks/catalogue.ts";
import { surfaces } from "../../contract/contract.ts";
import { deploymentFromFile } from "../../deployment/from-file.ts";
import { mutants } from "../../mutation/mutants/mutants.ts";
import type { Change } from "../../reference/change.ts";
import { outcomeWords } from "../../report/counts.ts";
import { reportFiles, writeFiles } from "../../report/files.ts";
import { Masking } from "../../report/masking.ts";
import type { Report } from "../../report/report.ts";
import { readSums, sha256 } from "../../report/sums.ts";
import { Secrets } from "../../transport/secrets.ts";
import { handedOver } from "../report/handed-over.ts";
import { failing as sample } from "../report/sample-report.ts";
import { FILES, type ReportFolder, readFolder } from "./report-folder.ts";
import { type Ended, runScript, withoutProgress } from "./run-command.ts";
import { answering, fileFor, folder, SECRETS, start, together } from "./verified-reference.ts";

interface Verified extends Ended, ReportFolder {
  report: Report;
  /** The deployment file. */
  file: string;
  baseUrl: string;
  /** What may not be shown: what the file names, and every guid that was issued. */
  secrets: Set<string>;
  log: string[];
}

/** Verifies a reference whose guids change several times in a run, and whose answers are changed. */
async function verified(name: string, change: Change, options: string[] = []): Promise<Verified> {
  const secrets = new Set(Object.values(SECRETS));
  const log: string[] = [];
  const noting: Change = {
    answer(sent) {
      const [, guid] = /^JSESSIONID=(.+)$/.exec(sent.headers["Set-GUID"] ?? "") ?? [];
      if (guid !== undefined) secrets.add(guid);
      return sent;
    },
  };
  const reference = await start({
    pollWait: 100,
    guidInterval: 300,
    guidTimeout: 60_000,
    change: together(noting, change),
    log: (line) => log.push(line),
  });
  const file = fileFor(reference);
  const own = join(folder, name);
  const args = ["--deployment", file, "--report-dir", own, "--verbose", ...options];
  const ended = withoutProgress(await runScript("verify", args, { ...SECRETS, NO_COLOR: "1" }));
  expect(readdirSync(own).toSorted()).toEqual(FILES);
  const { report, ...rest } = await readFolder(own);
  if (!report) throw new Error("There is no report.json.");
  return { ...ended, ...rest, report, file, baseUrl: reference.baseUrl, secrets, log };
}

const MUTANT = "states-exchanged-in-a-batch";

function mutantNamed(name: string): Change {
  const mutant = mutants.find((other) => other.name === name);
  if (!mutant) throw new Error(`There is no mutant ${name}.`);
  return mutant.change;
}

/** Says in each answer, in every form that a text can have, what proves who asks. */
const telltale = answering("/", (sent, { headers: { guid, authorization } }) => {
  const credentials = [guid, authorization, ...Object.values(SECRETS)]
    .filter((credential) => credential !== undefined)
    .map(String);
  const forms = credentials.flatMap((credential) => {
    const bytes = Buffer.from(credential);
    return [credential, encodeURIComponent(credential), bytes.toString("base64"), bytes.toString("base64url")];
  });
  const told = { ...sent.headers, "X-Proof": forms.join(" "), "X-Other-Proof": `["${credentials.join('","')}"]` };
  const text = Buffer.from(sent.body).toString("utf8");
  return { ...sent, headers: told, body: text.replace(/"message":"[^"]*"/, () => `"message":"${forms.join(" ")}"`) };
});

const WAIVED = "cc-cms.queryAgentPrivateCalls.media-type";

/** Findings of every kind but those of the suite itself: failures, warnings, one that is waived, and a stale waiver. */
function faulty(): Promise<Verified> {
  const waivers = join(folder, "waivers.yaml");
  const particulars =
    "reason: Until the next release., owner: Platform team, evidence: ticket 4711, expires: 2999-12-31";
  const ids = [WAIVED, "cc-cms.queryAgentPrivateCalls.json"];
  writeFileSync(waivers, ["waivers:", ...ids.map((id) => `  - { check: ${id}, ${particulars} }`)].join("\n"));
  const change = together(
    mutantNamed(MUTANT),
    mutantNamed("batch-for-shared-caches"),
    mutantNamed("private-calls-of-a-vendor-type"),
    telltale,
  );
  // An earlier run, in which other checks had findings.
  const earlier = join(folder, "earlier");
  writeFiles(earlier, reportFiles(handedOver(sample), { recorded: [] }, new Masking(new Secrets([]))).files);
  const persons = ["--site", "Lisbon", "--run-by", "A. Moreira", "--on-behalf-of", "Example Bank", "--from", "a test"];
  return verified("faulty", change, ["--waivers", waivers, "--previous", earlier, ...persons]);
}

const runs: [name: string, run: Promise<Verified>][] = [
  ["a reference deployment", verified("conforming", {})],
  ["a faulty one that repeats the credentials of who asks", faulty()],
];
const [[, conforming], [, failing]] = runs as [(typeof runs)[0], (typeof runs)[0]];

/** SHA-256 of a file, hex. */
const digestOf = (file: string) => sha256(readFileSync(file));

test.concurrent("it says who ran it, with which files, and what has become of the findings of an earlier run", async () => {
  const { report, file, stdout, stderr } = await failing;
  expect(report.run).toMatchObject({
    runBy: "A. Moreira",
    onBehalfOf: "Example Bank",
    from: "a test",
    deploymentFile: { name: basename(file), sha256: digestOf(file) },
    waiverFile: { name: "waivers.yaml", sha256: digestOf(join(folder, "waivers.yaml")) },
    userAgent: `${report.suite.name}/${report.suite.version} run/${report.run?.id}`,
  });
  expect(stderr).toContain(`(run ${report.run?.id})`);
  expect(report.deployment).toMatchObject({ site: "Lisbon", subjects: { inCall: 1099 } });
  expect(report.waivers?.map(({ check }) => check)).toEqual([WAIVED, "cc-cms.queryAgentPrivateCalls.json"]);
  expect(report.since).toMatchObject({ id: "1a2b3c4d", deployment: "Site Lisbon, acceptance" });
  expect(report.since?.fixed).toContain("agentgateway.queryAgentInfoByWorkNo.sign-in-time");
  expect(report.since?.new).toContain(WAIVED);
  expect(stdout).toMatch(/^Since run 1a2b3c4d of 2026-06-15: \d+ new, \d+ fixed, \d+ unchanged, \d+ untested$/m);
});

test.concurrent("its files are those of the run, as check-report and sha256sum see it", async () => {
  await failing;
  const sums = readSums(readFileSync(join(folder, "faulty", "SHA256SUMS"), "utf8"));
  expect([...(sums ?? [])]).toEqual(
    FILES.filter((name) => name !== "SHA256SUMS").map((name) => [name, digestOf(join(folder, "faulty", name))]),
  );
});

for (const [name, run] of runs) {
  describe(name, () => {
    test.concurrent("report.json agrees with the exit code and with what is printed", async () => {
      const { code, stdout, stderr, report, baseUrl } = await run;
      expect(stderr).toMatch(/^The report is in .*: open report\.html \(run [0-9a-f]{8}\)\n$/);
      expect(report).toMatchObject({ complete: true, exitCode: code, deployment: { name: "a test" }, errors: [] });
      expect(stdout).toContain(`\nVerdict on a test: ${report.verdict} (exit code ${code})`);
      for (const { surface, verdict, counts } of report.surfaces) {
        expect(stdout).toContain(`${surface} at ${baseUrl}: ${verdict}\n  ${outcomeWords(counts)}\n`);
      }
      // What a check finds on other operations, too, has their ids below the first.
      const shown = [...stdout.matchAll(/^ {2}(fail|warn|waived) +(MUST|SHOULD) +(\S+(?:\n {18}\S+)*)$/gm)].flatMap(
        ([, verdict, level, ids = ""]) => ids.split(/\n +/).map((id) => `${verdict} ${level} ${id}`),
      );
      const found = report.checks.filter(({ verdict }) => ["fail", "warn", "waived"].includes(verdict));
      expect(shown.toSorted()).toEqual(found.map(({ verdict, level, id }) => `${verdict} ${level} ${id}`).toSorted());
      for (const problem of report.waiverProblems) expect(stdout).toContain(`\n  ${problem}\n`);
    });

    test.concurrent("report.json agrees with itself", async () => {
      const { report, file } = await run;
      const { rows, notPermitted } = planFor(deploymentFromFile(file, SECRETS));
      expect(report.checks.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
      expect(report.notPermitted.map(({ id }) => id)).toEqual(notPermitted.map(({ id }) => id));
      for (const kind of ["pass", "fail", "warn", "waived", "untested"] as const) {
        expect(report.counts[kind]).toBe(report.checks.filter(({ verdict }) => verdict === kind).length);
        expect(report.counts[kind]).toBe(report.surfaces.reduce((sum, { counts }) => sum + counts[kind], 0));
      }
      expect(report.exchanges.map(({ id }) => id)).toEqual(report.exchanges.map((_, index) => index));
      expect(new Set(report.exchanges.map(({ request }) => request)).size).toBe(report.exchanges.length);
      for (const { id, surface, operationId, exchanges, causes, verdict } of report.checks) {
        expect(exchanges, id).not.toEqual([]);
        for (const place of exchanges) expect(report.exchanges[place], id).toMatchObject({ surface, operationId });
        const examples = causes.flatMap((cause) => cause.examples);
        expect(
          examples.filter(({ exchange }) => !exchanges.includes(exchange)),
          id,
        ).toEqual([]);
        expect(examples.length > 0, id).toBe(["fail", "warn", "waived"].includes(verdict));
      }
      const operations = [...new Set(rows.map(({ operation }) => operation.operationId))].toSorted();
      expect(report.latency.map(({ operationId }) => operationId).toSorted()).toEqual(operations);
      expect(operations).toEqual(expect.arrayContaining(report.coverage.map(({ operationId }) => operationId)));
      const answers = report.exchanges.filter(({ status }) => status !== undefined).length;
      expect(report.latency.reduce((sum, { count }) => sum + count, 0)).toBe(answers);
      expect(report.surfaces.map(({ tls }) => tls?.protocol)).toEqual(surfaces.map(() => "TLSv1.3"));
      expect(Date.parse(report.endedAt)).toBeGreaterThan(Date.parse(report.startedAt));
    });

    test.concurrent("what is in it was asked, and what was asked is in it", async () => {
      const { report, log, entries } = await run;
      const isOfSession = (text: string) => /\/(onlineagent|agentevent)\//.test(text);
      const answered = log.filter((line) => !isOfSession(line)).length;
      expect(report.exchanges.filter(({ startedAt }) => startedAt === undefined)).toEqual([]);
      // Beside them: a poll that waits at the end, and what had to be sent before it was replayed or sent again.
      expect(entries).toBeGreaterThan(report.exchanges.length);
      const sent = report.exchanges.filter(({ url }) => !isOfSession(url)).length;
      // What is replayed has to be sent before, and where a guid has just changed a request is sent again.
      expect(answered).toBeGreaterThan(sent);
      expect(answered).toBeLessThan(sent * 1.1);
    });

    test.concurrent("the other files say the same verdict", async () => {
      const { files, report } = await run;
      const conforms = report.verdict === "conforms";
      expect(files.get("summary.md")).toMatch(conforms ? /^# Conforms: `a test`/ : /^# Does not conform: `a test`/);
      expect(files.get("junit.xml")).toMatch(
        conforms ? /failures="0" errors="0"/ : /failures="[1-9][0-9]*" errors="0"/,
      );
      const { actions } = parse(files.get("profile.overlay.yaml") ?? "");
      expect(actions[0].update["x-verified"]).toMatchObject({ complete: true, verdict: report.verdict });
      expect(files.get("report.html")).toContain(conforms ? "Conforms" : "Does not conform");
    });

    test.concurrent("no secret is in any file or in what is printed, in any form; nor colours", async () => {
      const { secrets, files, stdout, stderr } = await run;
      // The password, both keys, the guid of the sign-in and those that came after it.
      expect(secrets.size).toBeGreaterThan(5);
      const written = [...files, ["stdout", stdout], ["stderr", stderr]] as const;
      expect(written).toHaveLength(FILES.length + 2);
      for (const [where, text] of written) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
        expect(text, where).not.toMatch(/\u001b/);
        for (const secret of secrets) {
          for (const [form, what] of formsOf(secret)) expect(text.includes(form), `${what} in ${where}`).toBe(false);
        }
      }
    });
  });
}

/** What a secret can look like. */
function formsOf(secret: string): [form: string, what: string][] {
  const name = Object.entries(SECRETS).find(([, value]) => value === secret)?.[0] ?? "a guid";
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  return [
    [secret, name],
    [encodeURIComponent(secret), `${name}, percent-encoded`],
    [base64, `${name}, in base64`],
    [base64.replaceAll("+", "-").replaceAll("/", "_"), `${name}, in base64 of URLs`],
  ];
}

test.concurrent("what conforms: exit code 0, nothing to mend", async () => {
  const { code, report } = await conforming;
  expect([code, report.verdict]).toEqual([0, "conforms"]);
  expect(report.counts).toMatchObject({ fail: 0, warn: 0, waived: 0, untested: 0 });
  expect(report.checks.flatMap(({ causes }) => causes)).toEqual([]);
});

test.concurrent("what does not: each mutant, with its evidence; what is waived, with the waiver; the waiver that is stale", async () => {
  const { code, report } = await failing;
  expect([code, report.verdict]).toEqual([1, "does not conform"]);
  const check = (id: string) => report.checks.find((other) => other.id === id);
  expect(check("cc-cms.queryAgentStatusInfoByAgentIds.same-state-on-both")).toMatchObject({
    verdict: "warn",
    // Where a third response agrees with one of the two, that is said of those agents.
    causes: Array(2).fill({
      where: "/resultDesc/*/currentState",
      fault: "deployment",
      source: expect.stringContaining("table"),
    }),
  });
  expect(check("cc-cms.queryAgentStatusInfoByAgentIds.not-cacheable")).toMatchObject({ verdict: "warn" });
  const waived = check(WAIVED);
  expect(waived?.verdict).toBe("waived");
  expect(waived?.causes[0]?.examples[0]?.waivedBy).toMatchObject({ check: WAIVED, owner: "Platform team" });
  expect(report.waiverProblems).toEqual([
    "the waiver of cc-cms.queryAgentPrivateCalls.json waives nothing: the check passes; remove it",
  ]);
});

test.concurrent("credentials that the deployment repeats are masked where they stood", async () => {
  const { files, report } = await failing;
  expect(files.get("exchanges.har")).toMatch(/"name": "X-Proof",\s+"value": "\*\*\* /i);
  const onGateway = report.exchanges.filter(({ surface }) => surface === "agentgateway");
  expect(onGateway[0]?.excerpt).toContain('"message":"*** *** ***');
});
