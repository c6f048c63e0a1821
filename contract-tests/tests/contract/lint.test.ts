import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { editions, surfaces } from "../../contract/contract.ts";
import { mutations } from "./lint-mutations.ts";
import { copyProject, type Ended, projectFolder, removeCopy, run } from "./project-copy.ts";

/** What is read of redocly's report. */
interface Report {
  problems: { ruleId: string; location: { source: { ref: string } }[] }[];
}

const BUNDLE = "generated/agentgateway/openapi.json";

/** The overlays and the bundles of the editions. */
const EDITIONS = ["spec/*/editions/*.yaml", "generated/*/*/openapi.json"];

/** Lints the sources of each surface and a bundle; together redocly would write several JSON texts, one after the other. */
function lint(folder: string): Promise<Ended[]> {
  const options = ["--format", "json", "--max-problems", "1000"];
  return Promise.all(
    [...surfaces, BUNDLE].map((document) => run(folder, "@redocly/cli/bin/cli.js", "lint", document, ...options)),
  );
}

/** The reports of all runs, each once: rule and file. */
function reportsOf(runs: Ended[]): string[] {
  const reports = runs.flatMap(({ stdout }) => {
    const { problems } = JSON.parse(stdout) as Report;
    return problems.map(({ ruleId, location: [place] }) => `${ruleId} ${place?.source.ref}`);
  });
  return [...new Set(reports)];
}

function expectedReports(): string[] {
  return Object.entries(mutations).flatMap(([rule, rows]) =>
    rows.flatMap(([, file, , , { reportedIn = file, also = [] } = {}]) => [`${rule} ${reportedIn}`, ...also]),
  );
}

describe("redocly lint", () => {
  let copy: string;
  let untouched: Ended[];
  let reports: string[];

  beforeAll(async () => {
    copy = await copyProject("spec", "generated", "redocly.yaml", "package.json");
    untouched = await lint(copy);
    for (const [, file, from, to] of Object.values(mutations).flat()) {
      const path = join(copy, file);
      const text = await readFile(path, "utf8");
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${file} has no ${from}.`);
      await writeFile(path, changed);
    }
    reports = reportsOf(await lint(copy));
  });

  afterAll(() => removeCopy(copy));

  test("finds nothing in the overlays and bundles of the editions", async () => {
    const { exitCode, stderr } = await run(projectFolder, "@redocly/cli/bin/cli.js", "lint", ...EDITIONS);
    expect(stderr.match(/: validated in/g)).toHaveLength(2 * surfaces.length * editions.length);
    expect(exitCode).toBe(0);
  });

  test("finds nothing in the project as it is", () => {
    expect(reportsOf(untouched)).toEqual([]);
    expect(untouched.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });

  for (const [rule, rows] of Object.entries(mutations)) {
    for (const [wrong, file, , , { reportedIn = file } = {}] of rows) {
      test(`${rule} reports ${reportedIn}: ${wrong}`, () => {
        expect(reports).toContain(`${rule} ${reportedIn}`);
      });
    }
  }

  test("reports nothing that was not made wrong", () => {
    expect(reports.toSorted()).toEqual(expectedReports().sort());
  });
});

test("every rule that redocly.yaml names is seen reporting", async () => {
  const { rules }: { rules: Record<string, string> } = parse(
    await readFile(join(projectFolder, "redocly.yaml"), "utf8"),
  );
  const reporting = expectedReports().map((report) => report.split(" ")[0]);
  const enabled = Object.keys(rules).filter((rule) => rules[rule] !== "off");
  expect(enabled.filter((rule) => !reporting.includes(rule))).toEqual([]);
});
