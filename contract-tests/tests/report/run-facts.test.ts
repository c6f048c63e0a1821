import { expect, test } from "vitest";
import { reportFiles } from "../../report/files.ts";
import { localTime } from "../../report/local-time.ts";
import { Masking } from "../../report/masking.ts";
import type { Report } from "../../report/report.ts";
import { isReport } from "../../report/report-schema.ts";
import { terminalReport } from "../../report/terminal.ts";
import { Secrets } from "../../transport/secrets.ts";
import { answered } from "./captured.ts";
import { handedOver } from "./handed-over.ts";
import { failing } from "./sample-report.ts";
import { textOf } from "./text-of.ts";

function filesOf(report: Report): Map<string, string> {
  const { files, errors } = reportFiles(report, { recorded: [answered()] }, new Masking(new Secrets([])));
  expect(errors).toEqual([]);
  return new Map([...files].map(([name, content]) => [name, textOf(content)]));
}

test("every file names the run", () => {
  const { SHA256SUMS: _, "SHA256SUMS.sig": __, ...named } = Object.fromEntries(filesOf(handedOver(failing)));
  for (const [name, text] of Object.entries(named))
    expect([name, text]).toEqual([name, expect.stringContaining("1a2b3c4d")]);
});

test("the facts of a hand-over are in report.json, as its schema has them", () => {
  const report = handedOver(failing);
  const content: unknown = JSON.parse(filesOf(report).get("report.json") ?? "");
  expect(content).toEqual(report);
  expect(isReport(content), JSON.stringify(isReport.errors)).toBe(true);
});

test("that credentials were sent in clear text is said wherever a person reads", () => {
  const files = filesOf(handedOver(failing));
  const texts = [
    terminalReport(handedOver(failing), (word) => word),
    ...["report.html", "summary.md", "protocol.html"].map((name) => files.get(name) ?? ""),
  ];
  for (const text of texts) expect(text).toMatch(/credentials were sent in clear text/i);
  expect(terminalReport(failing, (word) => word)).not.toContain("clear text");
});

test("the proxy on the way is said, in short and in full", () => {
  const proxy = "http://proxy.example.test:3128";
  const proxied = { ...failing, surfaces: failing.surfaces.map((facts) => ({ ...facts, proxy })) };
  const files = filesOf(proxied);
  expect(isReport(JSON.parse(files.get("report.json") ?? ""))).toBe(true);
  for (const isVerbose of [false, true])
    expect(terminalReport(proxied, (word) => word, isVerbose)).toContain(
      `  Requests went through the proxy ${proxy}.\n`,
    );
  expect(files.get("summary.md")).toContain(`through the proxy \`${proxy}\``);
  expect(files.get("report.html")).toContain(`<dt>Proxy</dt><dd><code>${proxy}</code></dd>`);
});

const times: [iso: string, zone: string, words: string][] = [
  ["2026-06-15T09:30:00.999Z", "Europe/Madrid", "2026-06-15 11:30:00 +02:00"],
  ["2026-12-31T23:59:59.000Z", "Asia/Kathmandu", "2027-01-01 05:44:59 +05:45"],
  ["2026-06-15T00:00:00.000Z", "UTC", "2026-06-15 00:00:00 +00:00"],
  ["2026-06-15T00:00:00.000Z", "America/Lima", "2026-06-14 19:00:00 -05:00"],
  ["2026-06-15T00:00:00.000Z", "Nowhere/Else", "2026-06-15 00:00:00 +00:00"],
  ["no time", "UTC", "no time"],
];
for (const [iso, zone, words] of times) {
  test(`${iso} in ${zone} is ${words}`, () => expect(localTime(iso, zone)).toBe(words));
}
