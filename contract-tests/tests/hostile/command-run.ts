// A run of the command against a hostile deployment, with the peak of its memory as the system counts it.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Surface } from "../../contract/contract.ts";
import { embeddedDeployment } from "../../deployment/embedded.ts";

/** Writes the peak of the process where it ends. Workers of the process are threads of it. */
const PEAK = `data:text/javascript,${encodeURIComponent(`
  import { isMainThread } from "node:worker_threads";
  import { readFileSync, writeFileSync } from "node:fs";
  if (isMainThread) process.on("exit", () => writeFileSync(process.env.PEAK, readFileSync("/proc/self/status")));
`)}`;

/** How a command ended. */
export interface CommandEnd {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** Peak of the memory of the process, in MB. */
  peak: number;
}

/** Verifies a deployment, one surface of it or both, with these flags. */
export async function hostileCommand(
  program: string,
  { baseUrl, surface, flags = [] }: { baseUrl: string; surface: Surface | "both"; flags?: readonly string[] },
): Promise<CommandEnd> {
  const folder = mkdtempSync(join(tmpdir(), "hostile-"));
  try {
    const [report, file, peak] = ["report", "deployment.yaml", "peak"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(file, JSON.stringify(deploymentFile(baseUrl, surface)));
    const child = spawn(
      process.execPath,
      ["--import", PEAK, program, "verify", "--deployment", file, "--report-dir", report, ...flags],
      { env: { PATH: process.env.PATH, PEAK: peak, ...SECRETS }, stdio: ["ignore", "pipe", "pipe"] },
    );
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
    const [, kilobytes] = /VmHWM:\s+([0-9]+) kB/.exec(readFileSync(peak, "utf8")) ?? [];
    return { exitCode, stdout, stderr, peak: Math.round(Number(kilobytes) / 1024) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { agentgateway, "cc-cms": ccCms } = embeddedDeployment({ baseUrl: "", certificate: "" }, "dynamic");

/** The variables of the deployment file. */
export const SECRETS = {
  PASSWORD: agentgateway?.authentication.kind === "sign-in" ? agentgateway.authentication.password : "",
  ACCESS_KEY: ccCms?.accessKey ?? "",
  SECRET_KEY: ccCms?.secretKey ?? "",
};

/** A reference to a variable of the environment, as deployment files have it. */
function variable(name: string): string {
  return `$\{${name}}`;
}

/** A deployment file, in JSON, of one surface or both. */
export function deploymentFile(url: string, surface: Surface | "both"): object {
  if (surface === "both") return { ...deploymentFile(url, "agentgateway"), ...deploymentFile(url, "cc-cms") };
  const own =
    surface === "agentgateway"
      ? { url, agentid: 1030, authentication: { signIn: { password: variable("PASSWORD"), phonenum: "70930" } } }
      : {
          url,
          accessKey: variable("ACCESS_KEY"),
          secretKey: variable("SECRET_KEY"),
          ccId: 1,
          vdn: 170,
          signature: { timestamp: "milliseconds" },
        };
  const subjects = { inCall: 1099, signedIn: 1031, privateCalls: 1099, signedOut: 1100, unknown: 59_998 };
  return { name: "a hostile deployment", subjects, limits: { requests: 1000, window: 1000 }, [surface]: own };
}
