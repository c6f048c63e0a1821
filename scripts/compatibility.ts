import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { newCommand, runCommand } from "./command-line.ts";
import { compatibilityDocument, type Tried } from "./compatibility/document.ts";
import { installTools } from "./compatibility/install.ts";
import { judge } from "./compatibility/judge.ts";
import { kinds, ownTools } from "./compatibility/kinds.ts";
import { ownVersionOf, tryTool, versionOf } from "./compatibility/try-tools.ts";

const target = join(import.meta.dirname, "../docs/compatibility.md");

const command = newCommand(
  "compatibility",
  "Try tools that read the documents as a team uses them, and write docs/compatibility.md. Needs the registry once, and minutes.",
);
command.option("--tool <name>", "try only this tool, by its name in the table, and write nothing");

runCommand<{ tool?: string }>(command, async ({ tool: only }) => {
  const chosen = kinds.flatMap(({ tools }) => tools).filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0)
    throw new UsageError(`--tool "${only}" is none of docs/compatibility.md; copy a name from there`);
  await installTools();
  const tried: Tried[] = [];
  let wrong = 0;
  for (const tool of chosen) {
    const outcomes = await tryTool(tool);
    const { works, mistakes } = judge(tool, outcomes);
    wrong += mistakes.length;
    process.stdout.write(`${tool.name}: ${works}\n`);
    for (const mistake of mistakes) process.stderr.write(`  not as claimed: ${mistake}\n`);
    tried.push({
      tool,
      version: await versionOf(tool.package),
      steps: [...new Set(outcomes.map(({ step }) => step))],
      works,
    });
  }
  if (wrong > 0) return 1;
  if (only !== undefined) return 0;
  const versions = await Promise.all(
    ownTools.map(async ({ package: used }) => [used, await ownVersionOf(used)] as const),
  );
  await writeFile(target, compatibilityDocument(tried, new Map(versions)));
  return 0;
});
