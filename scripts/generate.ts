import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { newCommand, runCommand } from "./command-line.ts";
import { bundle } from "./generate/bundle.ts";
import { client } from "./generate/client.ts";
import { editionsOf } from "./generate/editions.ts";
import { openapi30 } from "./generate/openapi-30.ts";
import { operations } from "./generate/operations.ts";
import { postman } from "./generate/postman.ts";
import { banner, type Surface, surfaces } from "./generate/surfaces.ts";
import { types } from "./generate/types.ts";
import { validators } from "./generate/validators.ts";

const STALE = 1;
const root = dirname(import.meta.dirname);

/** The Arazzo workflows of a surface, beside the bundle that they use. */
async function workflows(surface: Surface): Promise<string> {
  const text = await readFile(join(root, `spec/${surface.key}/workflows.yaml`), "utf8");
  return `# ${banner(surface)}\n${text.replace("url: openapi.yaml", "url: openapi.json")}`;
}

/** Every generated file: path below the project, and content. */
async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const surface of surfaces) {
    const document = await bundle(surface);
    const folder = `generated/${surface.key}`;
    files.set(`${folder}/openapi.json`, `${JSON.stringify(document, null, 2)}\n`);
    for (const [edition, changed] of await editionsOf(surface, document))
      files.set(`${folder}/${edition}/openapi.json`, `${JSON.stringify(changed, null, 2)}\n`);
    files.set(`${folder}/types.d.ts`, await types(surface, document));
    files.set(`${folder}/operations.ts`, operations(surface, document));
    files.set(`${folder}/client.ts`, client(surface, document));
    files.set(`${folder}/openapi-3.0.json`, `${JSON.stringify(openapi30(document), null, 2)}\n`);
    files.set(`${folder}/postman.json`, await postman(surface, document));
    files.set(`${folder}/workflows.yaml`, await workflows(surface));
    files.set(`${folder}/validators.ts`, validators(surface, document));
  }
  return files;
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

/** What differs between the generated files and what would be generated now, one line each. */
async function staleFiles(files: Map<string, string>): Promise<string[]> {
  const committed = await readdir(join(root, "generated"), { recursive: true, withFileTypes: true }).catch(() => []);
  const unexpected = committed
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((path) => !files.has(path));
  const differing = [];
  for (const [path, content] of files) {
    if ((await readFile(join(root, path), "utf8").catch(() => undefined)) !== content) differing.push(path);
  }
  return [...differing.map((path) => `stale: ${path}`), ...unexpected.map((path) => `not generated: ${path}`)];
}

const command = newCommand(
  "generate",
  "Write generated/ from spec/, and docs/requirements.md, docs/musts.md and docs/checks.md from generated/, the requirements and the checks.",
).option("--check", "write nothing; list every stale file and exit with 1");

/** The pages that are made of generated files, which have to be written before. */
async function pages(): Promise<Map<string, string>> {
  const { requirementsMarkdown } = await import("./docs/requirements-document.ts");
  const { mustsMarkdown } = await import("./docs/musts-document.ts");
  const { checksMarkdown } = await import("./docs/checks-document.ts");
  return new Map([
    ["docs/requirements.md", requirementsMarkdown()],
    ["docs/musts.md", mustsMarkdown()],
    ["docs/checks.md", checksMarkdown()],
  ]);
}

await runCommand(command, async ({ check }) => {
  const files = await generate();
  if (check) {
    const stale = await staleFiles(files);
    // Of what is stale the pages would be, too.
    const all = stale.length > 0 ? files : new Map([...files, ...(await pages())]);
    const lines = stale.length > 0 ? stale : await staleFiles(all);
    for (const line of lines) process.stdout.write(`${line}\n`);
    process.stderr.write(
      lines.length > 0
        ? "generated files are out of date; run: npm run generate\n"
        : `${all.size} generated files are up to date\n`,
    );
    return lines.length > 0 ? STALE : 0;
  }
  for (const [path, content] of files) await write(path, content);
  const made = await pages();
  for (const [path, content] of made) await write(path, content);
  process.stderr.write(`${files.size + made.size} files written\n`);
  return 0;
});
