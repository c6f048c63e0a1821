import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundleFile, type Edition, type Surface } from "../contract/contract.ts";
import { UsageError } from "../deployment/usage-error.ts";
import { hostInUrl, LOOPBACK, mistakeInAddress } from "../reference/address.ts";
import { keepWithinBounds } from "../reference/bounds.ts";

const PRISM = "@stoplight/prism-cli";

/** The version that `mock` asks for: the one that the tests run. Newer ones need a newer Node. */
const PRISM_VERSION = "5.14.2";

/** How long a mock may take to start, in ms. */
const START_LIMIT = 30_000;

/** The path of a mock that answers GET with 200 as soon as it is ready. */
const HEALTH_PATH = "/health";

/**
 * Runs in the process of Prism before it: sets the bounds, and answers what Prism would not outlive, a path or query that
 * cannot be decoded.
 */
const GUARD = `
import { Server } from "node:http";
const keepWithinBounds = ${keepWithinBounds};
const { emit } = Server.prototype;
Server.prototype.emit = function (event) {
  if (event === "listening") {
    const [answer] = this.listeners("request");
    this.removeAllListeners("request").on("request", (request, response) => {
      try {
        decodeURIComponent(request.url);
        new URL(request.url, "http://mock");
      } catch {
        response.writeHead(400, { "Content-Type": "application/problem+json", Connection: "close" });
        response.end(JSON.stringify({ title: "The URL cannot be decoded", status: 400 }));
        return;
      }
      answer.call(this, request, response);
    });
    keepWithinBounds(this, "connection");
  }
  return emit.apply(this, arguments);
};
`;

/** How a mock is served. */
export interface MockOptions {
  /** The edition of the bundle; that of no edition by default. */
  edition?: Edition | undefined;
  /** The address or the name to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Whether pages of other origins may use it from a browser; false by default. */
  cors?: boolean;
}

/** A running mock of one surface. */
export interface Mock {
  surface: Surface;
  /** `http://127.0.0.1:port`, or with another host where it listens on one. */
  baseUrl: string;
  /** Answers GET with 200 as long as the mock runs. */
  health: string;
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
 * Starts Prism with the bundle of a surface and waits until it is ready.
 * Port 0 takes any free port. Throws a UsageError if it cannot listen there, or Prism is not installed.
 */
export async function startMock(surface: Surface, port: number, options: MockOptions = {}): Promise<Mock> {
  const { edition, host = LOOPBACK, cors = false } = options;
  const prism = prismProgram();
  await refuseUsedPort(surface, host, port);
  const folder = await mkdtemp(join(tmpdir(), "cti-mock-"));
  const document = join(folder, "openapi.json");
  await writeFile(document, JSON.stringify(await served(bundleFile(surface, edition))));
  const flags = ["--host", host, "--port", String(port), `--cors=${cors}`];
  const guard = `data:text/javascript,${encodeURIComponent(GUARD)}`;
  const child = spawn(process.execPath, ["--import", guard, prism, "mock", ...flags, document], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  // Prism watches its document, and would end without it.
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  const kill = () => {
    child.kill("SIGKILL");
    cleanUp();
  };
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  void ended.then(cleanUp);
  const stop = async () => {
    child.kill();
    await ended;
  };
  try {
    const baseUrl = `http://${hostInUrl(host)}:${await portOf(surface, child)}`;
    void ended.then(() => process.off("exit", kill));
    return { surface, baseUrl, health: baseUrl + HEALTH_PATH, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * A bundle with a path more, since Prism serves what its document has; and without callbacks, since Prism would send them:
 * a mock sends nothing to an address that it finds in a request.
 */
async function served(bundle: URL): Promise<object> {
  const document = JSON.parse(await readFile(bundle, "utf8"));
  for (const item of Object.values<Record<string, { callbacks?: object }>>(document.paths))
    for (const operation of Object.values(item)) delete operation.callbacks;
  const schema = { type: "object", example: { status: "up" } };
  document.paths[HEALTH_PATH] = {
    get: { responses: { 200: { description: "Ready.", content: { "application/json": { schema } } } }, security: [] },
  };
  return document;
}

/** Prism would end with a stack trace; this says it in one line. */
async function refuseUsedPort(surface: Surface, host: string, port: number): Promise<void> {
  const request = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      request.once("error", reject).listen(port, host, resolve);
    });
  } catch (error) {
    const mistake = mistakeInAddress(error, host, port, `--${surface}-port`);
    throw mistake === undefined ? error : new UsageError(mistake);
  } finally {
    if (request.listening) await new Promise((resolve) => request.close(resolve));
  }
}

/** The port that Prism prints once it listens. */
function portOf(surface: Surface, child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(
      () => reject(new Error(`The mock of ${surface} did not start within ${START_LIMIT / 1000} s.\n${printed}`)),
      START_LIMIT,
    );
    const read = (chunk: Buffer) => {
      printed += chunk;
      const port = /Prism is listening on http:\/\/\S+:([0-9]+)/.exec(printed)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      // Later output is of no interest, but has to be read away, or the child would wait for it.
      child.stdout?.off("data", read).resume();
      child.stderr?.off("data", read).resume();
      resolve(port);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The mock of ${surface} ended with exit code ${code} before it was ready.\n${printed}`));
    });
  });
}
