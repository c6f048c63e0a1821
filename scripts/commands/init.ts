import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import { sampleFor, sampleVariables } from "../../contract-tests/deployment/sample.ts";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { waiversSampleFor } from "../../contract-tests/deployment/waivers.ts";
import { newCommand, withAction } from "../command-line.ts";
import { shellWord } from "../shell-word.ts";
import { CI_HOSTS, type CiHost, ciFiles, GITLAB_FILE, gitlabFile } from "./ci-files.ts";

interface InitFlags {
  ci?: CiHost;
}

export function initCommand(): Command {
  const command = newCommand("init", "Write a deployment file and a waiver file with comments.")
    .argument("[file]", "the deployment file", "deployment.yaml")
    .addOption(
      new Option(
        "--ci <host>",
        "also write what runs in CI: verify, your tests against a service, generated code up to date; and a Containerfile",
      ).choices(CI_HOSTS),
    );
  return withAction<InitFlags>(command, async ({ ci }, file = "deployment.yaml") => {
    const waivers = join(dirname(file), "waivers.yaml");
    const samples = { [file]: sampleFor(file), [waivers]: waiversSampleFor(waivers) };
    if (ci === undefined) {
      await writeNew(file, samples[file] ?? "");
      delete samples[file];
    } else {
      for (const [path, text] of ciFilesFor(ci, file, waivers)) {
        await mkdir(dirname(path), { recursive: true });
        await writeNew(path, text);
      }
    }
    // A waiver file serves several deployment files, so one that is there is good; and CI runs with what is there.
    if (ci === "gitlab") samples[GITLAB_FILE] = gitlabFile();
    const kept: string[] = [];
    for (const [path, text] of Object.entries(samples)) if (!(await written(path, text))) kept.push(path);
    process.stderr.write([...nextSteps(file), ...(ci === undefined ? [] : ciSteps(ci, kept)), ""].join("\n"));
    return 0;
  });
}

/** The files for a host, if none of them is there yet: either all of them are written, or none. */
function ciFilesFor(host: CiHost, file: string, waivers: string): Map<string, string> {
  if (!/^[\w.-][\w./-]*$/.test(file))
    throw new UsageError(
      `--ci needs the path of the deployment file from here, of letters, digits and . _ - / (got "${file}")`,
    );
  const files = ciFiles(host, file, waivers);
  const present = [...files.keys()].filter((path) => existsSync(path));
  if (present.length > 0)
    throw new UsageError(`${present.join(", ")} exists; remove it, or run init --ci in an empty folder and merge`);
  return files;
}

function nextSteps(file: string): string[] {
  return [
    `Next: fill in ${file}, set its environment variables,`,
    ...sampleVariables().map((name) => `  export ${name}='...'`),
    "then",
    `  npx cti-contract doctor --deployment ${shellWord(file)}`,
    `  npx cti-contract verify --deployment ${shellWord(file)} --report-dir report`,
  ];
}

function ciSteps(host: CiHost, kept: readonly string[]): string[] {
  const secrets = `Add ${sampleVariables().join(", ")} to the secrets of ${HOST_NAMES[host]}, and commit the files.`;
  const include = `Add to ${GITLAB_FILE}: include: [{ local: .gitlab/cti-contract.yml }]`;
  return [secrets, ...(kept.includes(GITLAB_FILE) ? [include] : [])];
}

const HOST_NAMES: Record<CiHost, string> = { github: "GitHub", gitlab: "GitLab", jenkins: "Jenkins" };

/** Writes a file that must be new, and prints its name. */
async function writeNew(file: string, text: string): Promise<void> {
  if (!(await written(file, text))) throw new UsageError(`${file} exists; name another file`);
}

/** Writes a file and prints its name, unless it is there; returns whether it was written. */
async function written(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    process.stdout.write(`${file}\n`);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "EEXIST") return false;
    throw new UsageError(`${file} cannot be written (${code}); name another file`);
  }
}
