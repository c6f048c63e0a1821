// A report folder or a reader that goes away in the middle of a run is no verdict about the deployment, and ends nothing.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { startReference } from "../../reference/reference.ts";
import { programOfPackage } from "../commands/run-command.ts";
import { deploymentFile, SECRETS } from "./command-run.ts";

const folder = mkdtempSync(join(tmpdir(), "hostile-"));
const opened: { close(): Promise<unknown> }[] = [];
afterAll(async () => {
  await Promise.all(opened.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** Throws at this signal what nobody catches. */
const THROWING = `data:text/javascript,process.on("SIGUSR2",()=>{throw new Error("a sample")})`;

interface Row {
  given: string;
  /** What happens when the first query is answered. */
  happens?: (report: string, child: ChildProcess) => void;
  /** Whether the reader of standard output goes away at its first bytes. */
  isRead?: false;
  exit: number;
  stdout?: RegExp;
  stderr: RegExp;
}

const rows: Row[] = [
  {
    given: "the folder is removed: it is made again",
    happens: (report) => rmSync(report, { recursive: true, force: true }),
    exit: 0,
    stdout: /Verdict on .*: conforms/,
    stderr: /^The report is in /,
  },
  {
    given: "the folder is a file: the verdict is told, and exit code 2 says that it was not written",
    happens(report) {
      rmSync(report, { recursive: true, force: true });
      writeFileSync(report, "");
    },
    exit: 2,
    stdout: /Verdict on .*: conforms/,
    stderr: /cannot be written|is not a folder|is a file|EEXIST|ENOTDIR/,
  },
  {
    given: "an error that nobody has caught",
    happens: (_report, child) => child.kill("SIGUSR2"),
    exit: 2,
    stderr: /internal error, please report it\nError: a sample/,
  },
  { given: "the reader goes away", isRead: false, exit: 0, stderr: /^The report is in / },
];

describe.concurrent("while a run goes on", () => {
  for (const [index, { given, happens, isRead = true, exit, stdout = /./, stderr }] of rows.entries())
    test(given, async () => {
      const report = join(folder, `report-${index}`);
      const file = join(folder, `deployment-${index}.yaml`);
      let isDone = false;
      const reference = await startReference({
        flowControl: false,
        plain: true,
        pollWait: 20,
        authentication: "dynamic",
        change: {
          answer(sent, { url }) {
            if (!isDone && url.includes("/agentgroup/")) {
              isDone = true;
              happens?.(report, child);
            }
            return sent;
          },
        },
      });
      opened.push(reference);
      writeFileSync(file, JSON.stringify(deploymentFile(reference.baseUrl, "agentgateway")));
      const args = ["verify", "--deployment", file, "--report-dir", report, "--check", "json"];
      const child = spawn(process.execPath, ["--import", THROWING, programOfPackage(), ...args], {
        env: { PATH: process.env.PATH, ...SECRETS },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [out, err] = ["", ""];
      child.stdout.on("data", (chunk) => {
        out += chunk;
      });
      if (!isRead) child.stdout.destroy();
      child.stderr.on("data", (chunk) => {
        err += chunk;
      });
      const code = await new Promise((resolve) => child.once("close", resolve));
      if (isRead) expect(out).toMatch(stdout);
      expect(err).toMatch(stderr);
      if (!/internal error/.test(stderr.source)) expect(err).not.toMatch(/ {4}at |internal error/);
      expect(code).toBe(exit);
      expect(reference.sessions().map(({ agentid }) => agentid)).not.toContain("1030");
      if (exit === 0) expect(JSON.parse(readFileSync(join(report, "report.json"), "utf8")).complete).toBe(true);
      expect(existsSync(report)).toBe(true);
    });
});
