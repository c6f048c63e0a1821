// All generated files, as they are made from spec/, and what differs from the ones that are there.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundle.ts";
import { client } from "./client.ts";
import { editionsOf } from "./editions.ts";
import { openapi30 } from "./openapi-30.ts";
import { operations } from "./operations.ts";
import { postman } from "./postman.ts";
import { banner, type Surface, surfaces } from "./surfaces.ts";
import { types } from "./types.ts";
import { validators } from "./validators.ts";

/** The folder of the project. */
export const root = join(import.meta.dirname, "../..");

/** The Arazzo workflows of a surface, beside the bundle that they use. */
async function workflows(surface: Surface): Promise<string> {
  const text = await readFile(join(root, `spec/${surface.key}/workflows.yaml`), "utf8");
  return `# ${banner(surface)}\n${text.replace("url: openapi.yaml", "url: openapi.json")}`;
}

/** Every file below `generated/`: its path below the project, and its content. Throws a UsageError where spec/ lacks something. */
export async function generatedFiles(): Promise<Map<string, string>> {
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

/** The pages that are made of generated files, which have to be written before. */
export async function generatedPages(): Promise<Map<string, string>> {
  const { requirementsMarkdown } = await import("../docs/requirements-document.ts");
  const { mustsMarkdown } = await import("../docs/musts-document.ts");
  const { checksMarkdown } = await import("../docs/checks-document.ts");
  const { leftOpenMarkdown } = await import("../docs/left-open-document.ts");
  const { coverageMarkdown } = await import("../docs/coverage-document.ts");
  return new Map([
    ["docs/requirements.md", requirementsMarkdown()],
    ["docs/musts.md", mustsMarkdown()],
    ["docs/checks.md", checksMarkdown()],
    ["docs/left-open.md", leftOpenMarkdown()],
    ["docs/coverage.md", coverageMarkdown()],
  ]);
}

/** What differs between some files and those of a folder, and what is below its `generated/` besides, one line each. */
export async function staleFiles(files: ReadonlyMap<string, string>, folder: string): Promise<string[]> {
  const committed = await readdir(join(folder, "generated"), { recursive: true, withFileTypes: true }).catch(() => []);
  const unexpected = committed
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((path) => !files.has(path));
  const differing = [];
  for (const [path, content] of files) {
    if ((await readFile(join(folder, path), "utf8").catch(() => undefined)) !== content) differing.push(path);
  }
  return [...differing.map((path) => `stale: ${path}`), ...unexpected.map((path) => `not generated: ${path}`)];
}
