import { join, resolve } from "node:path";
import { UsageError } from "../contract-tests/deployment/usage-error.ts";
import { makeFolder } from "../contract-tests/report/folder.ts";
import { newCommand, runCommand } from "./command-line.ts";
import { buildSite } from "./site/build-site.ts";

const command = newCommand("docs", "Build the site from the guides, the documents and the made pages.")
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
  await buildSite(site, String(base));
  process.stdout.write(`${join(site, "index.html")}\n`);
  return 0;
});
