import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { newCommand, runCommand } from "./command-line.ts";
import { generatedFiles, generatedPages, root, staleFiles } from "./generate/files.ts";

const STALE = 1;

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

const command = newCommand(
  "generate",
  "Write generated/ from spec/, and and the generated pages in docs/ from generated/, the requirements, the checks and the decisions of the reference deployment.",
).option("--check", "write nothing; list every stale file and exit with 1");

await runCommand(command, async ({ check }) => {
  const files = await generatedFiles();
  if (check) {
    const stale = await staleFiles(files, root);
    // Of what is stale the pages would be, too.
    const all = stale.length > 0 ? files : new Map([...files, ...(await generatedPages())]);
    const lines = stale.length > 0 ? stale : await staleFiles(all, root);
    for (const line of lines) process.stdout.write(`${line}\n`);
    process.stderr.write(
      lines.length > 0
        ? "generated files are out of date; run: npm run generate\n"
        : `${all.size} generated files are up to date\n`,
    );
    return lines.length > 0 ? STALE : 0;
  }
  for (const [path, content] of files) await write(path, content);
  const made = await generatedPages();
  for (const [path, content] of made) await write(path, content);
  process.stderr.write(`${files.size + made.size} files written\n`);
  return 0;
});
