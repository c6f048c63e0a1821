import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { bundleOf, surfaces } from "../../contract-tests/contract/contract.ts";
import { table } from "./markdown.ts";

const root = join(import.meta.dirname, "../..");

/** What each file is for; the others in generated/ are code of the packages. */
const PURPOSES: Record<string, string> = {
  "openapi.json": "OpenAPI 3.1, all editions",
  "openapi.yaml": "the same as YAML",
  "2023/openapi.json": "OpenAPI 3.1, edition 2023",
  "2023/openapi.yaml": "the same as YAML",
  "2025-11/openapi.json": "OpenAPI 3.1, edition 2025-11",
  "2025-11/openapi.yaml": "the same as YAML",
  "openapi-3.0.json": "OpenAPI 3.0.3, all editions",
  "postman.json": "Postman collection",
  "workflows.yaml": "Arazzo workflows",
};

/** The files to download, by their path below `downloads/`. */
export async function downloads(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const surface of surfaces) {
    const folder = join(root, "generated", surface);
    for (const name of (await readdir(folder, { recursive: true })).sort()) {
      const path = name.replaceAll("\\", "/");
      if (!(path in PURPOSES)) continue;
      const text = await readFile(join(folder, name), "utf8");
      files.set(`${surface}/${path}`, text);
      if (path.endsWith("openapi.json"))
        files.set(
          `${surface}/${path.replace(".json", ".yaml")}`,
          stringify(JSON.parse(text), { aliasDuplicateObjects: false }),
        );
    }
  }
  return files;
}

/** The page with all files and their digests. `target` keeps VitePress from looking for a page of that name. */
export function downloadsPage(files: Map<string, string>, base: string): string {
  const sections = surfaces.map((surface) => {
    const rows = Object.entries(PURPOSES).flatMap(([path, purpose]) => {
      const text = files.get(`${surface}/${path}`);
      if (text === undefined) return [];
      const digest = createHash("sha256").update(text).digest("hex");
      return [
        [
          `<a href="${base}downloads/${surface}/${path}" target="_self" download>${path}</a>`,
          purpose,
          `<code class="digest">${digest}</code>`,
        ],
      ];
    });
    const page = `<a href="${base}downloads/${surface}.html" target="_self">${surface}.html</a>`;
    return `## ${bundleOf(surface).info.title}\n\n${table(["file", "for", "SHA-256"], [...rows, [page, "one page that opens from disk, by Redoc", ""]])}`;
  });
  return `---\noutline: 2\n---\n\n# Downloads\n\nBoth packages have these files as well, below \`generated/\`.\n\n${sections.join("\n")}`;
}
