// Several deployments in one run: each has a report in a folder of its own, and there is a comparison of all.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { mutants } from "../../mutation/mutants/mutants.ts";
import { FILES, type ReportFolder, readFolder } from "./report-folder.ts";
import type { Ended } from "./run-command.ts";
import { reasonsIn } from "./run-command.ts";
import { AGENTGATEWAY, fileFor, folder, start, verify } from "./verified-reference.ts";

const HOSTILE = "'../../../x | <b>'";
/** What is asked for it takes no time. */
const CHECK = ["--operation", "queryAgentPrivateCalls", "--check", "*private-call*", "--fail-on", "should"];
const ID = "cc-cms.queryAgentPrivateCalls.private-call-count";

const parent = join(folder, "several");
const reports = join(parent, "reports");
let ended: Ended;
const written = new Map<string, ReportFolder>();

beforeAll(async () => {
  const { change } = mutants.find(({ name }) => name === "private-calls-not-counted") ?? {};
  const [good, bad] = await Promise.all([start(), start(change ? { change } : {})]);
  const gone = { ...good, baseUrl: "https://127.0.0.1:1" };
  const named = (name: string) => ({ [AGENTGATEWAY]: "", "name: a test": `name: ${name}` });
  const [first, ...others] = [
    fileFor(good, named("Site A")),
    fileFor(bad, named(HOSTILE)),
    fileFor(gone, named("..")),
    fileFor(good, named("site a!")),
    fileFor(good, named("Site A")),
  ] as [string, ...string[]];
  ended = await verify(first, [...others, ...CHECK, "--report-dir", reports]);
  for (const name of readdirSync(reports))
    if (!name.startsWith("comparison.")) written.set(name, await readFolder(join(reports, name)));
});

test("each has a folder of its own, whose name is safe, and nothing is written elsewhere", () => {
  expect(readdirSync(parent)).toEqual(["reports"]);
  expect(readdirSync(reports).toSorted()).toEqual([
    "comparison.html",
    "comparison.md",
    "deployment",
    "site-a",
    "site-a-2",
    "site-a-3",
    "x-b",
  ]);
  for (const [name, { files }] of written) expect([...files.keys()].toSorted(), name).toEqual(FILES);
});

/** How many checks there are for such a deployment. */
function all(): number | undefined {
  return written.get("site-a")?.report?.selection?.of;
}

const deployments: [folder: string, name: string, verdict: string, exitCode: number][] = [
  ["site-a", "Site A", "conforms", 0],
  ["x-b", HOSTILE.slice(1, -1), "does not conform", 1],
  ["deployment", "..", "could not run", 2],
  ["site-a-2", "site a!", "conforms", 0],
  ["site-a-3", "Site A", "conforms", 0],
];
for (const [own, name, verdict, exitCode] of deployments) {
  test(`the report in ${own} is that of ${name}: ${verdict}`, () => {
    expect(written.get(own)?.report).toMatchObject({ complete: true, deployment: { name }, verdict, exitCode });
    expect(ended.stderr).toContain(`The report is in ${join(reports, own)}: open report.html (run `);
  });
}

test("the comparison is on stdout and in the folder of all", () => {
  const comparison = readFileSync(join(reports, "comparison.md"), "utf8");
  // In the folder, each name leads to its report.
  const links = comparison.match(/(?<=\]\(<)[^>]*(?=>\))/g);
  expect(links).toEqual(["site-a", "x-b", "deployment", "site-a-2", "site-a-3"].map((name) => `${name}/report.html`));
  const plain = comparison.replace(/\[((?:[^\]\\]|\\.)*)\]\(<[^>]*>\)/g, "$1");
  const page = join(reports, "comparison.html");
  const worst = `Worst verdict: does not conform (exit code 1), of ../../../x \\| \\<b\\>; open ${page}\n`;
  expect(ended.stdout.slice(ended.stdout.lastIndexOf("\n# Comparison"))).toBe(`\n${plain}\n${worst}`);
  expect(plain.split("\n").slice(0, 9)).toEqual([
    "# Comparison",
    "",
    "|  | Site A | ../../../x \\| \\<b\\> | .. | site a\\! | Site A (2) |",
    "| --- | --- | --- | --- | --- | --- |",
    "| **verdict** | conforms | does not conform | could not run | conforms | conforms |",
    `| selected |${` 1 of ${all()} checks |`.repeat(5)}`,
    "| passed | 1 | 0 | 0 | 1 | 1 |",
    "| untested | 0 | 0 | 1 | 0 | 0 |",
    `| ${ID} | pass | warn | - | pass | pass |`,
  ]);
});

test("the exit code is that of the worst, and each has its verdict in turn", () => {
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatch(/^1 of 5: .*\.yaml\n\ncc-cms at /);
  expect(ended.stdout).toMatch(/^.+\n\n2 of 5: .*\.yaml\n\ncc-cms at /m);
  const verdicts = ended.stdout.match(/^Verdict on .*$/gm);
  const part = `only 1 of ${all()} checks selected: --operation queryAgentPrivateCalls --check *private-call*`;
  expect(verdicts).toEqual(
    deployments.map(([, name, verdict, exitCode]) =>
      expect.stringContaining(`Verdict on ${name}: ${verdict} (exit code ${exitCode}; ${part})`),
    ),
  );
  expect(reasonsIn(ended)).toEqual([
    expect.stringMatching(/^cc-cms: no connection to https:\/\/127\.0\.0\.1:1: .*refused/),
  ]);
});

test("--parallel: each at its own pace, output as they end, and a table in the order of the files", async () => {
  const reference = await start();
  const slow = fileFor(reference, {
    [AGENTGATEWAY]: "",
    "name: a test": "name: Slow",
    "requests: 1000000, window: 1": "requests: 1, window: 500",
  });
  const quick = fileFor(reference, { [AGENTGATEWAY]: "", "name: a test": "name: Quick" });
  const { code, stdout } = await verify(slow, [quick, ...CHECK, "--parallel", "2"]);
  expect(code).toBe(0);
  expect(stdout.match(/^(1|2) of 2: .*$|^Verdict on \w+/gm)).toEqual([
    `1 of 2: ${quick}`,
    "Verdict on Quick",
    `2 of 2: ${slow}`,
    "Verdict on Slow",
  ]);
  expect(stdout).toContain("|  | Slow | Quick |\n");
  expect(stdout).toMatch(/\nWorst verdict: conforms \(exit code 0\), of all deployments\n$/);
});
