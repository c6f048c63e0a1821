import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { sampleFor, sampleVariables } from "../../contract-tests/deployment/sample.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { waiversSampleFor } from "../../contract-tests/deployment/waivers.ts";
import { newCommand, withAction } from "../command-line.ts";

export function initCommand(): Command {
  const command = newCommand("init", "Write a deployment file and a waiver file with comments.").argument(
    "[file]",
    "the deployment file",
    "deployment.yaml",
  );
  return withAction(command, async (_, file = "deployment.yaml") => {
    const waivers = join(dirname(file), "waivers.yaml");
    await writeNew(file, sampleFor(file));
    process.stdout.write(`${file}\n`);
    // A waiver file serves several deployment files, so one that is there is good.
    const hasWaivers = await writeNew(waivers, waiversSampleFor(waivers)).then(
      () => false,
      () => true,
    );
    if (!hasWaivers) process.stdout.write(`${waivers}\n`);
    process.stderr.write(
      [
        `Next: fill in ${file}, set its environment variables,`,
        ...sampleVariables().map((name) => `  export ${name}='...'`),
        "then",
        `  npx cti-contract doctor --deployment ${file}`,
        `  npx cti-contract verify --deployment ${file} --report-dir report`,
        "",
      ].join("\n"),
    );
    return 0;
  });
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`${file} ${code === "EEXIST" ? "exists" : `cannot be written (${code})`}; name another file`);
  }
}
