import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { allowedRisks, type Risk } from "../../deployment/deployment.ts";
import { deploymentFromFile } from "../../deployment/from-file.ts";
import { SAMPLE } from "../../deployment/sample.ts";
import { representedWords } from "../../report/counts.ts";
import { htmlOf } from "../../report/html/html.ts";
import { protocolOf } from "../../report/html/protocol.ts";
import { junitOf as junitPieces } from "../../report/junit.ts";
import { markdownOf } from "../../report/markdown.ts";
import { permissionOf } from "../../report/permission.ts";
import type { Report } from "../../report/report.ts";
import { terminalReport } from "../../report/terminal.ts";
import { failing } from "./sample-report.ts";
import { textOf } from "./text-of.ts";

const junitOf = (report: Report) => textOf(junitPieces(report));

const folder = mkdtempSync(join(tmpdir(), "cti-contract-permission-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SECRETS = {
  AGENTGATEWAY_PASSWORD: "sample-password",
  AGENTGATEWAY_GUID: "sample-guid",
  CC_CMS_ACCESS_KEY: "SAMPLEAK",
  CC_CMS_SECRET_KEY: "sampleSecret",
};

/** What a deployment file allows, after a change. */
function allowed(change: (file: ReturnType<typeof parseDocument>) => void): Risk[] {
  const document = parseDocument(SAMPLE);
  change(document);
  const file = join(folder, "deployment.yaml");
  writeFileSync(file, document.toString());
  return allowedRisks(deploymentFromFile(file, SECRETS));
}

const AUTHENTICATION = ["agentgateway", "authentication"];
const risks: Risk[] = ["take-over", "flood", "lock-out", "change"];

for (const risk of risks) {
  test(`a deployment file with the words for ${risk} allows it, and without them does not`, () => {
    const [path = "", value = ""] = permissionOf(risk).split(": ");
    expect(allowed(() => {})).not.toContain(risk);
    expect(allowed((file) => file.setIn(path.split("."), parseDocument(value).contents))).toContain(risk);
  });
}

test("a sign-in in place of a guid allows what the session needs", () => {
  expect(permissionOf("session")).toBe(`${AUTHENTICATION.join(".")}.signIn instead of guid`);
  expect(allowed((file) => file.setIn(AUTHENTICATION, { guid: "$" + "{AGENTGATEWAY_GUID}" }))).not.toContain("session");
  expect(allowed(() => {})).toContain("session");
});

const withoutMarkup = (text: string) => text.replace(/<[^>]*>/g, "");
const writers: [name: string, write: (report: Report) => string][] = [
  ["terminal", (report) => terminalReport(report, (word) => word, true).replaceAll(/\n +/g, " ")],
  ["markdown", markdownOf],
  ["junit", junitOf],
  ["html at its top", (report) => withoutMarkup(htmlOf(report).split('id="not-permitted"')[0] ?? "")],
  ["html in its list", (report) => withoutMarkup(htmlOf(report).split('id="not-permitted"')[1] ?? "")],
];

for (const [name, write] of writers) {
  test(`${name} says for each risk what would allow it`, () => {
    const wanted: Risk[] = ["session", ...risks];
    const [first] = failing.notPermitted;
    if (!first) throw new Error("The sample leaves nothing out.");
    const text = write({ ...failing, notPermitted: wanted.map((risk) => ({ ...first, risk })) });
    for (const risk of wanted) expect(text).toContain(permissionOf(risk));
  });
}

test("who signs the protocol reads in its open points what the depth has left out", () => {
  const open = (report: Report) => protocolOf(report, "").split("<h2>Open points</h2>")[1]?.split("</section>")[0];
  expect(open({ ...failing, represented: 394 })).toContain(representedWords(394));
  const { represented: _, ...thorough } = failing;
  expect(open(thorough)).not.toContain("--depth thorough");
});
