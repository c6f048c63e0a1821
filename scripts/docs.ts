import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { bundleOf, operationsOf, type Surface, surfaces } from "../contract-tests/contract/contract.ts";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { newCommand, runCommand } from "./command-line.ts";
import { referenceDocument } from "./docs/reference-document.ts";
import { redocly } from "./redocly.ts";

/** The renderer's name as a picture, in place of one that its page would load from the renderer's own host. */
const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="52" height="12"><text y="10" font-family="sans-serif" font-size="11">Redocly</text></svg>',
)}`;

/** One self-contained page; the scripts are embedded, so that it works without a network. */
async function referencePage(surface: Surface): Promise<string> {
  const html = await redocly("build-docs", referenceDocument(surface), "html", ["--inlineBundle"]);
  return html.replaceAll(/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g, LOGO);
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function startPage(): string {
  const sections = surfaces.map((surface) => {
    const { title, summary } = bundleOf(surface).info;
    const rows = operationsOf(surface).map(
      ({ operationId, method, path }) =>
        `        <tr><td><a href="${surface}.html#operation/${operationId}">${operationId}</a></td><td>${method}</td><td><code>${escapeHtml(path)}</code></td></tr>`,
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
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
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

const command = newCommand("docs", "Write the reference pages; open them from disk.").option(
  "--output <folder>",
  "folder for the pages",
  join("docs", "site"),
);

await runCommand(command, async ({ output }) => {
  const site = resolve(String(output));
  await mkdir(site, { recursive: true }).catch((error) => {
    throw new UsageError(`--output ${site} cannot be created (${error.code}); name another folder`);
  });
  for (const surface of surfaces) await writeFile(join(site, `${surface}.html`), await referencePage(surface));
  await writeFile(join(site, "index.html"), startPage());
  process.stdout.write(`${join(site, "index.html")}\n`);
  return 0;
});
