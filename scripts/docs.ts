import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { build } from "vitepress";
import { type Surface, surfaces } from "../contract-tests/contract/contract.ts";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { makeFolder } from "../contract-tests/report/folder.ts";
import { newCommand, runCommand } from "./command-line.ts";
import { referenceDocument } from "./docs/reference-document.ts";
import { redocly } from "./redocly.ts";
import { configModule } from "./site/config.ts";
import { downloads, downloadsPage } from "./site/downloads.ts";
import { sitePages } from "./site/pages.ts";

const root = join(import.meta.dirname, "..");

/** The renderer's name as a picture, in place of one that its page would load from the renderer's own host. */
const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="52" height="12"><text y="10" font-family="sans-serif" font-size="11">Redocly</text></svg>',
)}`;

/** One self-contained page; the scripts are embedded, so that it works without a network. */
async function referencePage(surface: Surface): Promise<string> {
  const html = await redocly("build-docs", referenceDocument(surface), "html", ["--inlineBundle"]);
  return html.replaceAll(/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g, LOGO);
}

/** The folder that VitePress builds from: the guides, the made pages, and the files to download. */
async function writeSource(folder: string, base: string): Promise<void> {
  const files = await downloads();
  const pages = await sitePages();
  pages.set("downloads", downloadsPage(files, base));
  for (const [path, text] of pages) {
    const file = join(folder, `${path}.md`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const config = join(folder, ".vitepress");
  await cp(join(root, "scripts/site/theme"), join(config, "theme"), { recursive: true });
  await writeFile(join(config, "config.mjs"), configModule(base));
  for (const surface of surfaces) files.set(`${surface}.html`, await referencePage(surface));
  for (const [path, text] of files) {
    const file = join(folder, "public/downloads", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

const command = newCommand("docs", "Build the reference site from the guides, the documents and the made pages.")
  .option("--output <folder>", "folder for the site", join("docs", "site"))
  .option("--base <path>", "where the site stands on its host, such as /contract/", "/");

await runCommand(command, async ({ output, base }) => {
  const site = resolve(String(output));
  if (!/^\/([\w.-]+\/)*$/.test(String(base)))
    throw new UsageError(`--base ${base} is no path that begins and ends with /; write it like /contract/`);
  try {
    makeFolder(site);
  } catch (error) {
    throw new UsageError(
      `--output ${site} cannot be created (${(error as NodeJS.ErrnoException).code}); name another folder`,
    );
  }
  // A folder of its own, since sites can be built at the same time; below the packages, which the pages import.
  const source = join(root, `node_modules/.cache/site-${process.pid}`);
  await writeSource(source, String(base));
  await build(source, { base: String(base), outDir: site });
  await rm(source, { recursive: true });
  process.stdout.write(`${join(site, "index.html")}\n`);
  return 0;
});
