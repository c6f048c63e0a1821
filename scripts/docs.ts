import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { bundleOf, operationsOf, type Surface, surfaces } from "../contract-tests/contract/contract.ts";
import { newCommand, runCommand } from "./command-line.ts";
import { referenceDocument } from "./docs/reference-document.ts";

const root = dirname(import.meta.dirname);
const site = join(root, "docs/site");
const redocly = join(dirname(createRequire(import.meta.url).resolve("@redocly/cli/package.json")), "bin/cli.js");

/** One self-contained page; the scripts are embedded, so that it works without a network. */
async function renderReference(surface: Surface): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-"));
  try {
    const document = join(folder, "openapi.json");
    await writeFile(document, JSON.stringify(referenceDocument(surface)));
    const output = [
      "--output",
      join(site, `${surface}.html`),
      "--inlineBundle",
      "--config",
      join(root, "redocly.yaml"),
    ];
    await promisify(execFile)(process.execPath, [redocly, "build-docs", document, ...output], {
      env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function startPage(): string {
  const sections = surfaces.map((surface) => {
    const { title, summary } = bundleOf(surface).info;
    const rows = operationsOf(surface).map(
      ({ operationId, method, path }) =>
        `        <tr><td>${operationId}</td><td>${method}</td><td><code>${escapeHtml(path)}</code></td></tr>`,
    );
    return `    <section>
      <h2><a href="${surface}.html">${escapeHtml(title)}</a></h2>
      <p>${escapeHtml(summary)}</p>
      <table>
        <tr><th>operation</th><th>method</th><th>path</th></tr>
${rows.join("\n")}
      </table>
    </section>`;
  });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>cti-contract: interface reference</title>
    <style>
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
      section { margin-block: 2.5rem; overflow-x: auto; }
      table { border-collapse: collapse; }
      th, td { text-align: left; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
    </style>
  </head>
  <body>
    <h1>Interface reference</h1>
    <p>The two HTTP interfaces of the call-centre platform, described in OpenAPI 3.1. These pages work without a network.</p>
${sections.join("\n")}
  </body>
</html>
`;
}

const command = newCommand("docs", "Render the reference pages into docs/site, to be opened from disk.");

await runCommand(command, async () => {
  await rm(site, { recursive: true, force: true });
  await mkdir(site, { recursive: true });
  for (const surface of surfaces) await renderReference(surface);
  await writeFile(join(site, "index.html"), startPage());
  process.stdout.write(`${join("docs", "site", "index.html")}\n`);
  return 0;
});
