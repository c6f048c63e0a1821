import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleFile, type Edition, type Surface } from "../contract/contract.ts";
import { UsageError } from "../deployment/usage-error.ts";

const PRISM = "@stoplight/prism-cli";

/** The version that `mock` asks for: the one that the tests run. Newer ones need a newer Node. */
const PRISM_VERSION = "5.14.2";

/** How long a mock may take to start, in ms. */
const START_LIMIT = 30_000;

/** A running mock of one surface. */
export interface Mock {
  surface: Surface;
  /** `http://127.0.0.1:port` */
  baseUrl: string;
  /** Resolves when the mock has ended for any reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * The path of the Prism command. Users install it beside this package, or in their working directory,
 * because npx keeps this package elsewhere. Throws a UsageError if it is in neither.
 */
function prismProgram(): string {
  const paths = [import.meta.dirname, process.cwd()];
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PRISM}/package.json`, { paths })), "dist/index.js");
  } catch {
    throw new UsageError(
      `Prism, which makes the mocks, is not installed; install it with: npm install --save-dev ${PRISM}@${PRISM_VERSION}`,
    );
  }
}

/**
 * Starts Prism with the bundle of a surface on 127.0.0.1 and waits until it is ready.
 * Port 0 takes any free port. Throws a UsageError if the port is in use, or Prism is not installed.
 */
export async function startMock(surface: Surface, port: number, edition?: Edition): Promise<Mock> {
  const prism = prismProgram();
  await refuseUsedPort(surface, port);
  const bundle = fileURLToPath(bundleFile(surface, edition));
  const child = spawn(process.execPath, [prism, "mock", "--host", "127.0.0.1", "--port", String(port), bundle], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill();
    await ended;
  };
  try {
    const baseUrl = await listening(surface, child);
    void ended.then(() => process.off("exit", kill));
    return { surface, baseUrl, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Prism would end with a stack trace; this says it in one line. */
async function refuseUsedPort(surface: Surface, port: number): Promise<void> {
  const request = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      request.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
  } catch (error) {
    const reason =
      error instanceof Error && "code" in error && error.code === "EACCES"
        ? "is not permitted for this account"
        : "is in use";
    throw new UsageError(`port ${port} ${reason}; choose another with --${surface}-port`);
  } finally {
    if (request.listening) await new Promise((resolve) => request.close(resolve));
  }
}

/** The address that Prism prints once it listens. */
function listening(surface: Surface, child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(
      () => reject(new Error(`The mock of ${surface} did not start within ${START_LIMIT / 1000} s.\n${printed}`)),
      START_LIMIT,
    );
    const read = (chunk: Buffer) => {
      printed += chunk;
      const address = /Prism is listening on (http:\/\/127\.0\.0\.1:[0-9]+)/.exec(printed)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      // Later output is of no interest, but has to be read away, or the child would wait for it.
      child.stdout?.off("data", read).resume();
      child.stderr?.off("data", read).resume();
      resolve(address);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The mock of ${surface} ended with exit code ${code} before it was ready.\n${printed}`));
    });
  });
}
