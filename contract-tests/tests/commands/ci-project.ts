// A project of a team that has run init --ci, and the shell commands of its workflows, run as the host would.
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { git } from "../../../scripts/release/last-release.ts";
import { type Ended, programOfPackage, runScript } from "./run-command.ts";

/** One script of a job, as the host gives it to a shell; `always` also after a failure. */
export interface JobScript {
  shell: string[];
  text: string;
  always: boolean;
}

type Job = "verify" | "services" | "generated";

const BASH = ["bash", "-e", "-o", "pipefail"];

/** The scripts of a job, from the files that init has written. */
export const SCRIPTS: Record<string, (folder: string, job: Job) => JobScript[]> = {
  github(folder, job) {
    const { jobs } = yaml(join(folder, `.github/workflows/cti-${job}.yml`)) as {
      jobs: Record<string, { steps: { run?: string; if?: string }[] }>;
    };
    const [steps = []] = Object.values(jobs).map((only) => only.steps);
    return steps.flatMap(({ run, if: condition }) =>
      run === undefined ? [] : [{ shell: BASH, text: run, always: condition?.startsWith("always()") === true }],
    );
  },
  gitlab(folder, job) {
    const { script, after_script: after = [] } = (
      yaml(join(folder, ".gitlab/cti-contract.yml")) as Record<string, { script: string[]; after_script?: string[] }>
    )[`cti-${job}`] ?? { script: [] };
    return [
      { shell: BASH, text: script.join("\n"), always: false },
      { shell: BASH, text: after.join("\n"), always: true },
    ];
  },
  jenkins(folder, job) {
    const [, generated = "", services = "", verify = ""] = readFileSync(join(folder, "Jenkinsfile"), "utf8").split(
      /\bstage\(/,
    );
    const [, block, line] = /\bsh (?:'''(.*?)'''|'(.*?)'\n)/s.exec({ generated, services, verify }[job]) ?? [];
    return [{ shell: ["sh", "-xe"], text: block ?? line ?? "", always: false }];
  },
};

function yaml(file: string): unknown {
  return parse(readFileSync(file, "utf8"));
}

/** What the team's own scripts do: the test asks the service, and the generator copies a file. */
const MANIFEST = {
  name: "team",
  private: true,
  scripts: {
    test: "node test.mjs",
    generate: `node -e "fs.copyFileSync('source.txt', 'generated.txt')"`,
  },
};

const TEST = `
for (const name of ["AGENTGATEWAY_URL", "CC_CMS_URL"]) {
  const { status } = await fetch(process.env[name] + "/health");
  console.log(name, status);
}
`;

/**
 * The command of the package in place of npx, which would ask a registry; a run of verify has one check, to be short.
 * With VERIFIED it only writes what such a run leaves, and ends with this exit code: that takes no seconds.
 */
const NPX = `#!/bin/sh
[ "$1" = --yes ] && [ "$2" = "cti-contract@$EXPECTED_VERSION" ] || { echo "npx $*" >&2; exit 64; }
shift 2
echo "npx $*" >&2
if [ "$1" = verify ] && [ -n "$VERIFIED" ]; then
  mkdir -p cti-report && echo "# The summary" > cti-report/summary.md && echo "<testsuites/>" > cti-report/junit.xml
  exit "$VERIFIED"
fi
[ "$1" = verify ] && set -- "$@" --check status-200 --operation queryCtiServerTime
echo $$ >> "$STARTED"
exec "$NODE" "$PROGRAM" "$@"
`;

/** A project after `init --ci`, all of it committed. */
export async function newProject(host: string): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "cti-contract-ci-"));
  const { code, stderr } = await runScript("init", ["--ci", host], {}, folder);
  if (code !== 0) throw new Error(stderr);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/npx"), NPX);
  chmodSync(join(folder, "bin/npx"), 0o755);
  const lock = { name: "team", lockfileVersion: 3, packages: { "": { name: "team" } } };
  const files = {
    "package.json": JSON.stringify(MANIFEST),
    "package-lock.json": JSON.stringify(lock),
    "test.mjs": TEST,
    "source.txt": "of now",
    "generated.txt": "of now",
    ".gitignore": "node_modules\n",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  await git(folder, "init", "--quiet");
  await commitAll(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

export async function commitAll(folder: string): Promise<void> {
  await git(folder, "add", ".");
  await git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.test", "commit", "--quiet", "-m", "test");
}

/**
 * Runs the scripts of a job one after the other, and gives what all of them print and the first exit code that is not 0.
 * As on GitHub, what a script writes to GITHUB_ENV is in the environment of the next; GITHUB_STEP_SUMMARY is a file. Both stand where git does not see them.
 */
export async function runJob(folder: string, scripts: JobScript[], secrets: Record<string, string> = {}) {
  const environment: Record<string, string> = {
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    HOME: join(folder, ".git"),
    NODE: process.execPath,
    PROGRAM: programOfPackage(),
    EXPECTED_VERSION: JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")).version,
    GITHUB_ENV: join(folder, ".git/environment"),
    GITHUB_STEP_SUMMARY: join(folder, ".git/summary"),
    STARTED: join(folder, ".git/started"),
    ...secrets,
  };
  for (const name of ["GITHUB_ENV", "STARTED"]) writeFileSync(environment[name] ?? "", "");
  let code = 0;
  let output = "";
  for (const script of scripts) {
    if (code !== 0 && !script.always) continue;
    const ended = await shell(folder, script, environment);
    output += ended.stdout + ended.stderr;
    code ||= ended.code ?? 1;
    for (const line of readFileSync(environment.GITHUB_ENV ?? "", "utf8")
      .trim()
      .split("\n")) {
      const [name = "", ...value] = line.split("=");
      environment[name] = value.join("=");
    }
  }
  endAll(environment.STARTED ?? "");
  return { code, output };
}

/** Ends what a job has left running, as the host does. */
function endAll(file: string): void {
  for (const pid of readFileSync(file, "utf8").trim().split("\n")) {
    try {
      if (pid !== "") process.kill(Number(pid));
    } catch {
      // It has ended by itself.
    }
  }
}

function shell(folder: string, { shell: [program = "sh", ...flags], text }: JobScript, env: Record<string, string>) {
  const file = join(folder, ".git/script");
  writeFileSync(file, text);
  return new Promise<Ended>((resolve) => {
    execFile(program, [...flags, file], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
