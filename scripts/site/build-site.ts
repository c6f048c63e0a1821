import { cp, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "vitepress";
import { type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import { htmlOf } from "../../contract-tests/report/html/html.ts";
import { referenceDocument } from "../docs/reference-document.ts";
import { redocly } from "../redocly.ts";
import { configModule } from "./config.ts";
import { downloads, downloadsPage } from "./downloads.ts";
import { sitePages } from "./pages.ts";
import { sampleReport, sampleReportPage } from "./sample-report.ts";

const root = join(import.meta.dirname, "../..");

/** The renderer's name as a picture, in place of one that its page would load from the renderer's own host. */
const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="52" height="12"><text y="10" font-family="sans-serif" font-size="11">Redocly</text></svg>',
)}`;

/** One self-contained page; the scripts are embedded, so that it works without a network. */
async function referencePage(surface: Surface): Promise<string> {
  const html = await redocly("build-docs", referenceDocument(surface), "html", ["--inlineBundle"]);
  return html.replaceAll(/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g, LOGO);
}

async function writeAll(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** The folder that VitePress builds from: the guides, the made pages, and the files to download. */
async function writeSource(folder: string, base: string): Promise<void> {
  const files = await downloads();
  const pages = await sitePages();
  pages.set("downloads", downloadsPage(files, base));
  const report = await sampleReport();
  pages.set("sample-report", sampleReportPage(report, base));
  files.set("sample-report.html", htmlOf(report));
  await writeAll(folder, new Map([...pages].map(([path, text]) => [`${path}.md`, text])));
  const config = join(folder, ".vitepress");
  await cp(join(root, "scripts/site/theme"), join(config, "theme"), { recursive: true });
  await writeFile(join(config, "config.mjs"), configModule(base));
  const references = await Promise.all(surfaces.map(referencePage));
  for (const [index, surface] of surfaces.entries()) files.set(`${surface}.html`, references[index] ?? "");
  await writeAll(join(folder, "public/downloads"), files);
}

/**
 * Builds the whole site into a folder that exists.
 * `base` is where the site stands on its host: `/` or `/contract/`. Two builds of one state give the same bytes.
 */
export async function buildSite(folder: string, base: string): Promise<void> {
  // A folder of its own, since sites can be built at the same time; below the packages, which the pages import.
  // VitePress wants the path without links.
  const source = join(await realpath(join(root, "node_modules")), `.cache/site-${process.pid}`);
  try {
    await writeSource(source, base);
    await build(source, { base, outDir: folder });
  } finally {
    await rm(source, { recursive: true, force: true });
  }
}
