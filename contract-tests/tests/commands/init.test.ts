import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkIds } from "../../checks/catalogue.ts";
import { deploymentFromFile } from "../../deployment/from-file.ts";
import { readWaivers, WAIVERS_SAMPLE } from "../../deployment/waivers.ts";
import { command } from "./in-process.ts";

const folder = mkdtempSync(join(tmpdir(), "cti-contract-init-"));
afterAll(() => rmSync(folder, { recursive: true }));

function emptyFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** The variables that a deployment file names. */
function variablesIn(file: string): Record<string, string> {
  const names = readFileSync(file, "utf8").match(/(?<=^[^#\n]*\$\{)[A-Z_]+(?=\})/gm) ?? [];
  return Object.fromEntries(names.map((name) => [name, "sample-secret"]));
}

test("both files are written where the shell is, and the next step is said", async () => {
  const before = process.cwd();
  process.chdir(emptyFolder("without a name"));
  try {
    const { code, stdout, stderr } = await command(["init"]);
    expect([code, stdout]).toEqual([0, "deployment.yaml\nwaivers.yaml\n"]);
    expect(stderr.split("\n")).toEqual([
      "Next: fill in deployment.yaml, set its environment variables,",
      "  export AGENTGATEWAY_PASSWORD='...'",
      "  export CC_CMS_ACCESS_KEY='...'",
      "  export CC_CMS_SECRET_KEY='...'",
      "then",
      "  npx cti-contract doctor --deployment deployment.yaml",
      "  npx cti-contract verify --deployment deployment.yaml --report-dir report",
      "",
    ]);
    expect(readFileSync("deployment.yaml", "utf8")).toMatch(
      /^# yaml-language-server: .*\n# The deployment to verify\. /,
    );
    expect(readFileSync("waivers.yaml", "utf8")).toMatch(/^# yaml-language-server: .*\n# Known deviations /);
  } finally {
    process.chdir(before);
  }
});

test("both files can be read as they are, once the variables are set, and name schemas that are there", async () => {
  const own = emptyFolder("to be read");
  const [file, waivers] = [join(own, "site.yaml"), join(own, "waivers.yaml")];
  const { code, stdout } = await command(["init", file]);
  expect([code, stdout]).toEqual([0, `${file}\n${waivers}\n`]);
  const variables = variablesIn(file);
  expect(Object.keys(variables)).toEqual(["AGENTGATEWAY_PASSWORD", "CC_CMS_ACCESS_KEY", "CC_CMS_SECRET_KEY"]);
  expect(deploymentFromFile(file, variables)).toMatchObject({ agentgateway: {}, "cc-cms": {} });
  expect(readWaivers(waivers, new Set(checkIds())).waivers).toEqual([]);
  for (const path of [file, waivers]) {
    const [, schema = ""] = /^# yaml-language-server: \$schema=(\.\S+)\n/.exec(readFileSync(path, "utf8")) ?? [];
    expect(JSON.parse(readFileSync(join(own, schema), "utf8"))).toHaveProperty("$schema");
  }
  const unset = await command(["doctor", "--deployment", file]);
  expect([unset.code, unset.stdout]).toEqual([2, ""]);
  expect(unset.stderr.match(/the environment variable [A-Z_]+ is not set$/gm)).toHaveLength(3);
});

test("a file name is one word of the command lines to copy", async () => {
  const own = emptyFolder("names");
  for (const [name, word] of [
    ["my site.yaml", `'${own}/my site.yaml'`],
    ["it's.yaml", `$'${own}/it\\'s.yaml'`],
    ["a-1.yaml", `${own}/a-1.yaml`],
  ] as const) {
    const { stderr } = await command(["init", join(own, name)]);
    expect(stderr).toContain(`  npx cti-contract doctor --deployment ${word}\n`);
    expect(stderr).toContain(`  npx cti-contract verify --deployment ${word} --report-dir report\n`);
  }
});

test("the waiver that is shown as a comment can be read, too", async () => {
  const file = join(emptyFolder("with a waiver"), "waivers.yaml");
  writeFileSync(file, WAIVERS_SAMPLE.replaceAll(/^#(?= {2})/gm, ""));
  const [waiver] = readWaivers(file, new Set(checkIds())).waivers;
  expect(waiver).toMatchObject({ check: expect.any(String), subject: expect.any(Number), expires: expect.any(String) });
});

test("no file is written over: another deployment file is refused, a waiver file is kept", async () => {
  const own = emptyFolder("with files");
  const [file, waivers] = [join(own, "deployment.yaml"), join(own, "waivers.yaml")];
  writeFileSync(waivers, "waivers: []\n");
  const first = await command(["init", file]);
  expect([first.code, first.stdout]).toEqual([0, `${file}\n`]);
  writeFileSync(file, "name: mine\n");
  const second = await command(["init", file]);
  expect(second).toEqual({ code: 2, stdout: "", stderr: `init: ${file} exists; name another file\n` });
  expect([file, waivers].map((path) => readFileSync(path, "utf8"))).toEqual(["name: mine\n", "waivers: []\n"]);
});
