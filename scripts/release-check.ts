// Whether version and changelog fit what has changed since the last release.
import { join } from "node:path";
import { newCommand, runCommand } from "./command-line.ts";
import { releaseCheck } from "./release/release-check.ts";

const command = newCommand(
  "release-check",
  "Compare bundles and checks with the last release: is the version large enough, and does the changelog name every change?",
);

await runCommand(command, async () => {
  const { compared, problems } = await releaseCheck(join(import.meta.dirname, ".."));
  process.stderr.write(`${compared}\n`);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  return problems.length > 0 ? 1 : 0;
});
