// The command: recordings in, a report out, with the exit codes of verify.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { AGENT, entry, GUID, ORIGIN } from "../traffic/recordings.ts";
import { command } from "./in-process.ts";
import { FILES, readFolder } from "./report-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-judge-"));
afterAll(() => rmSync(folder, { recursive: true }));

function har(name: string, ...entries: unknown[]): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ log: { version: "1.2", entries } }));
  return file;
}

const answer = (change: object = {}) =>
  entry({ text: JSON.stringify({ ...AGENT, result: { ...AGENT.result, status: 4, ...change } }) });
const elsewhere = (origin: string) => {
  const own = answer();
  return { ...own, request: { ...own.request, url: own.request.url.replace(ORIGIN, origin) } };
};
const page = { ...answer(), request: { method: "GET", url: "https://www.example.test/" } };
const right = har("right.har", answer(), page);

test("conforms: exit code 0, what was judged and what not, and the files of a report without secrets", async () => {
  const reports = join(folder, "report");
  const { code, stdout, stderr } = await command(["judge", right, "--report-dir", reports]);
  expect([code, stderr]).toEqual([0, `The report is in ${reports}: open report.html\n`]);
  expect(stdout).toContain("Recorded traffic:\n  1 of 2 recorded requests judged\n");
  expect(stdout).toContain("  not judged: 1 request, it is no request of the contract\n");
  expect(stdout).toMatch(/\n {2}not made: \d+ checks, they need requests of their own\n/);
  expect(stdout).toMatch(
    /\nVerdict on right\.har: conforms \(exit code 0; only [\d,]+ of [\d,]+ checks selected: judge\)\n$/,
  );
  const { files, report } = await readFolder(reports);
  expect([...files.keys()].toSorted()).toEqual(FILES);
  expect(report).toMatchObject({ complete: true, verdict: "conforms", surfaces: [{ baseUrl: ORIGIN }] });
  for (const own of [stdout, ...files.values()]) expect(own).not.toContain(GUID);
  expect(files.get("summary.md")).toContain("## Recorded traffic\n\n- `1 of 2 recorded requests judged`");
  expect(files.get("report.html")).toContain("<dt>Recorded traffic</dt><dd>right.har<ul><li>1 of 2 recorded");
});

test("does not conform: exit code 1, with the entry and the row", async () => {
  const wrong = har("wrong.har", answer(), answer({ workno: "1031" }));
  const { code, stdout } = await command(["judge", right, wrong]);
  expect(code).toBe(1);
  expect(stdout).toContain("fail   MUST   agentgateway.queryAgentInfoByWorkNo.asked-agent");
  expect(stdout).toMatch(/\(entry 2 of file\s+2\)/);
  expect(stdout).toMatch(/\nVerdict on right\.har, wrong\.har: does not conform \(exit code 1/);
});

test("warnings fail if they are to", async () => {
  const reserved = har("reserved.har", entry({ text: JSON.stringify(AGENT) }));
  expect((await command(["judge", reserved])).code).toBe(0);
  expect((await command(["judge", reserved, "--fail-on", "should"])).code).toBe(1);
});

test("incomplete: exit code 3, what is missing", async () => {
  const { code, stdout } = await command(["judge", har("lists.har", answer({ skilllist: [], callids: [] }))]);
  expect(code).toBe(3);
  expect(stdout).toMatch(/untested: .*missing: a response with an item in/);
});

test("could not run: two deployments in one recording, until one is chosen", async () => {
  const two = har("two.har", answer(), elsewhere("https://other.example.test"));
  expect(await command(["judge", two])).toEqual({
    code: 2,
    stdout: "",
    stderr: `judge: the recording has requests to agentgateway at ${ORIGIN} and at https://other.example.test; choose one with --agentgateway ${ORIGIN}\n`,
  });
  const { code, stdout } = await command(["judge", two, "--agentgateway", `${ORIGIN}/`]);
  expect(code).toBe(0);
  expect(stdout).toContain("not judged: 1 request, it is to another address of agentgateway\n");
});

test("could not run: nothing of the contract in it, and a recording that is cut off", async () => {
  const { code, stderr } = await command(["judge", har("pages.har", page, page)]);
  expect([code, stderr]).toEqual([
    2,
    "judge: no request of the recording can be judged (of 2, 2: it is no request of the contract); record queries to AgentGateway or CC-CMS\n",
  ]);
  const cut = join(folder, "cut.har");
  writeFileSync(cut, readFileSync(right, "utf8").slice(0, -20));
  const ended = await command(["judge", right, cut]);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toMatch(/^judge: .*cut\.har is cut off; give an HTTP archive[^\n]*\n$/);
});

test("an edition decides which codes are known", async () => {
  const refusal = {
    ...answer(),
    response: { status: 200, headers: [], content: { text: '{"retcode":"108-019","message":"x"}' } },
  };
  const file = har("code.har", refusal);
  const codeKnown = async (...edition: string[]) =>
    (await command(["judge", file, "--verbose", ...edition])).stdout.includes("code-known");
  expect(await codeKnown()).toBe(false);
  expect(await codeKnown("--edition", "2023")).toBe(true);
});
