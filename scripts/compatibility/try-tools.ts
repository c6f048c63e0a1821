import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { type Surface, surfaces } from "../../contract-tests/contract/contract.ts";
import { startReference } from "../../contract-tests/reference/reference.ts";
import { pythonFolder, toolsFolder } from "./install.ts";
import type { Place, Tool } from "./tool.ts";

const root = join(import.meta.dirname, "../..");

/** Below the packages, so that a generated client finds them; what is left of a run can be looked at. */
const trialsFolder = join(toolsFolder, "trials");

/** How long a program may take, in ms; the slowest, a contract tester in Java, needs a fourth of it. */
const LIMIT = 240_000;

/** The folder of a package: one of the tools, or of the project where it uses the tool itself. */
function packageFolder(name: string): string {
  const require = createRequire(join(trialsFolder, "from-here.js"));
  for (const folder of require.resolve.paths(name) ?? []) {
    const file = join(folder, name, "package.json");
    try {
      return dirname(require.resolve(file));
    } catch {}
  }
  throw new Error(`${name} is not installed.`);
}

/** The version of an installed package. */
export async function versionOf(name: string): Promise<string> {
  return JSON.parse(await readFile(join(packageFolder(name), "package.json"), "utf8")).version;
}

/** The version of a package that the project uses itself; the tools may have brought another. */
export async function ownVersionOf(name: string): Promise<string> {
  return JSON.parse(await readFile(join(root, "node_modules", name, "package.json"), "utf8")).version;
}

/** What came of a step; `failure` is what the tool said, in one line. */
export interface Outcome {
  surface: Surface;
  step: string;
  failure?: string;
}

/** Tries a tool on both surfaces, each step after the other. */
export async function tryTool(tool: Tool): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const surface of surfaces) {
    // A sign-in and flow control of another tool would get in the way of this one.
    const reference = await startReference({ plain: true, flowControl: false });
    try {
      const folder = join(trialsFolder, `${tool.name.replaceAll(/\W+/g, "-")}-${surface}`);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "package.json"), '{ "type": "module" }');
      for (const { name, run } of tool.steps(placeOf(surface, folder, reference.baseUrl, tool.document))) {
        const failure = await run().then(
          () => undefined,
          (error: unknown) => inOneLine(error),
        );
        outcomes.push({ surface, step: name, ...(failure === undefined ? {} : { failure }) });
      }
    } finally {
      await reference.close();
    }
  }
  return outcomes;
}

const FILES: Record<Tool["document"], string> = {
  "3.1": "openapi.json",
  "3.0": "openapi-3.0.json",
  Arazzo: "workflows.yaml",
  Postman: "postman.json",
};

function placeOf(surface: Surface, folder: string, reference: string, document: Tool["document"]): Place {
  const run = async (program: string, ...words: string[]) => {
    const env = { ...process.env, ...QUIET, REFERENCE: reference, PYTHONPATH: pythonFolder };
    const options = { cwd: folder, env, timeout: LIMIT, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)(program, words, options)).stdout;
  };
  const script = (file: string, ...words: string[]) => {
    if (isAbsolute(file)) return run(process.execPath, file, ...words);
    const [, name = "", path = ""] = /^((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(file) ?? [];
    return run(process.execPath, join(packageFolder(name), path), ...words);
  };
  return { surface, folder, document: join(root, "generated", surface, FILES[document]), reference, run, script };
}

/** Tools that report to their makers, and look for newer versions, are asked not to. */
const QUIET = {
  DO_NOT_TRACK: "1",
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  SCARF_ANALYTICS: "false",
  KUBB_DISABLE_TELEMETRY: "1",
  NO_COLOR: "1",
};

/** The first line of an error that says something. */
function inOneLine(error: unknown): string {
  const output = error as { stdout?: string; stderr?: string };
  const text = [output.stdout, output.stderr, String(error)].join("\n");
  const lines = text.split("\n").map((line) => line.trim());
  return (lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line !== "") ?? "").slice(0, 300);
}
