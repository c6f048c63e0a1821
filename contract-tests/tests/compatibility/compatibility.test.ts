// What can be said of npm run compatibility without its tools: how claims are judged, and that the page is of these claims.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { judge } from "../../../scripts/compatibility/judge.ts";
import { kinds, ownTools, untried } from "../../../scripts/compatibility/kinds.ts";
import type { Outcome } from "../../../scripts/compatibility/try-tools.ts";
import { projectFolder } from "../contract/project-copy.ts";

const generated: Outcome = { surface: "cc-cms", step: "generate" };
const notCompiled: Outcome = { surface: "cc-cms", step: "compile", failure: "error TS2339" };

test.each([
  ["all steps work", {}, [generated], "works", []],
  ["a step fails", {}, [generated, notCompiled], "works, but not: compile", ["cc-cms: compile: error TS2339"]],
  ["a step fails as claimed", { fails: ["compile"] }, [generated, notCompiled], "works, but not: compile", []],
  ["no step works", { fails: ["compile"] }, [notCompiled], "fails", []],
  [
    "a step works that is claimed to fail",
    { fails: ["compile"] },
    [generated, { ...notCompiled, failure: undefined }],
    "works",
    ["compile works or was not tried, and is claimed to fail"],
  ],
])("%s", (_, claim, outcomes, works, mistakes) => {
  expect(judge(claim, outcomes as Outcome[])).toEqual({ works, mistakes });
});

test("the page has a line for each tool", async () => {
  const page = await readFile(join(projectFolder, "docs/compatibility.md"), "utf8");
  const names = page.split("\n").flatMap((line) => /^\| (.+?) \|/.exec(line)?.slice(1) ?? []);
  const all = [...kinds.flatMap(({ tools }) => tools), ...ownTools, ...untried].map(({ name }) => name);
  expect(names.filter((name) => name !== "tool")).toEqual(all);
});

test.each(ownTools)("the tests of $name exist", ({ test: file }) => {
  expect(existsSync(join(projectFolder, "contract-tests/tests", file))).toBe(true);
});

test("the lock file of the tools names no host", async () => {
  const lock = await readFile(join(projectFolder, "scripts/compatibility/package-lock.json"), "utf8");
  expect(lock).not.toContain('"resolved"');
});
