// The package with the command: what comes with it, and what it does without Prism, which it does not bring.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { complaints, type Installed, install, installScripts, manifestOf, root, run, sizeOnDisk } from "./installed.ts";

let installed: Installed;
let program: string;
beforeAll(async () => {
  installed = await install(root);
  program = join(installed.folder, "node_modules/.bin/cti-contract");
}, 300_000);
afterAll(() => installed?.remove());

test("it comes without Prism, with at most 60 MB", async () => {
  expect(installed.packages).not.toContain(join(installed.folder, "node_modules/@stoplight/prism-cli"));
  const size = await sizeOnDisk(join(installed.folder, "node_modules"));
  process.stdout.write(`cti-contract: ${installed.packages.length} packages, ${size} bytes on disk\n`);
  expect(size).toBeLessThanOrEqual(60_000_000);
});

test("it does not bring the package for applications a second time", async () => {
  const files = await readdir(join(installed.folder, "node_modules/cti-contract/dist"));
  expect(files.sort()).toEqual(["contract-tests", "generated", "scripts", "site"]);
});

const VERIFY = ["verify", "--surface", "cc-cms", "--operation", "queryCtiServerTime", "--check", "status-200"];

test("it verifies", async () => {
  const { code, stdout, stderr } = await run(installed.folder, program, ...VERIFY);
  expect(stderr).toContain("verifying the embedded reference deployment");
  expect(stdout).toContain("conforms (exit code 0");
  expect(code).toBe(0);
});

/** Calls the function while a folder has another name. */
async function renamed<T>(folder: string, name: string, call: () => Promise<T>): Promise<T> {
  await rename(folder, name);
  try {
    return await call();
  } finally {
    await rename(name, folder);
  }
}

for (const sign of ["#", "?", "%20"])
  test(`it verifies from a folder with ${sign} in its path`, async () => {
    const folder = `${installed.folder}${sign}`;
    const { code, stdout } = await renamed(installed.folder, folder, () =>
      run(folder, join(folder, "node_modules/.bin/cti-contract"), ...VERIFY),
    );
    expect(stdout).toContain("conforms (exit code 0");
    expect(code).toBe(0);
  });

test("npm leaves nothing out with --omit=optional", async () => {
  const lock = JSON.parse(await readFile(join(installed.folder, "package-lock.json"), "utf8"));
  const packages = Object.entries<{ optional?: boolean }>(lock.packages);
  expect(packages.length).toBeGreaterThan(10);
  expect(packages.filter(([, { optional }]) => optional === true).map(([path]) => path)).toEqual([]);
});

test("no package that comes with it runs anything when it is installed", async () => {
  expect(await installScripts(installed)).toEqual([]);
});

test("mock says how to get Prism, in one line", async () => {
  const { devDependencies, peerDependencies } = await manifestOf(root);
  const version = devDependencies["@stoplight/prism-cli"];
  expect(peerDependencies["@stoplight/prism-cli"]).toBe(`^${version}`);
  expect(await readFile(join(root, "README.md"), "utf8")).toContain(`@stoplight/prism-cli@${version}`);
  const { code, stdout, stderr } = await run(installed.folder, program, "mock");
  expect(stderr).toBe(
    `mock: Prism, which makes the mocks, is not installed; install it with: npm install --save-dev @stoplight/prism-cli@${version}\n`,
  );
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("mock finds Prism in the folder of the work, wherever the command itself is", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-test-"));
  await mkdir(join(folder, "node_modules/@stoplight"), { recursive: true });
  const name = "node_modules/@stoplight/prism-cli";
  await symlink(join(root, name), join(folder, name), "junction");
  const words = ["mock", "--agentgateway-port", "0", "--cc-cms-port", "0"];
  const child = spawn(program, words, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "exit");
  let stderr = "";
  for await (const chunk of child.stderr) {
    stderr += chunk;
    if (stderr.includes("\n")) child.kill("SIGINT");
  }
  expect(stderr).toBe("Both mocks are ready. Press Ctrl-C to stop them.\n");
  expect(await ended).toEqual([0, null]);
  await rm(folder, { recursive: true });
});

test("docs serves the site, with search, compressed or not, and nothing beside it", async () => {
  const child = spawn(program, ["docs", "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  const said = Promise.all([child.stdout, child.stderr].map(async (stream) => String((await once(stream, "data"))[0])));
  const [address = "", ready] = await said;
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
  expect(ready).toBe("The site is ready. Press Ctrl-C to stop it.\n");
  const get = (path: string, encoding = "gzip", method = "GET") =>
    fetch(new URL(path, address), { method, headers: { "Accept-Encoding": encoding } });
  const [page, plain, head, missing, outside, posted] = await Promise.all([
    get("operations/agentgateway/login.html"),
    get("operations/agentgateway/login.html", "identity"),
    get("", "gzip", "HEAD"),
    get("operations/nothing.html"),
    get("..%2fscripts/cti-contract.js"),
    get("", "gzip", "POST"),
  ]);
  expect([page.status, page.headers.get("content-encoding")]).toEqual([200, "gzip"]);
  expect([plain.status, plain.headers.get("content-encoding")]).toEqual([200, null]);
  const text = await page.text();
  expect(text).toContain('<h1 id="login"');
  expect(await plain.text()).toBe(text);
  expect([head.status, await head.text()]).toEqual([200, ""]);
  expect([missing.status, outside.status, posted.status]).toEqual([404, 404, 405]);
  // Search is a file that the first search loads.
  const app = /assets\/app\.[\w-]+\.js/.exec(text)?.[0] ?? "";
  const theme = /assets\/chunks\/theme\.[\w-]+\.js/.exec(text)?.[0] ?? "";
  const scripts = await Promise.all([app, theme].map(async (path) => (await get(path)).text()));
  const index = /assets\/chunks\/@localSearchIndexroot\.[\w-]+\.js/.exec(scripts.join())?.[0] ?? "";
  expect(await (await get(index)).text()).toContain("queryAllOnlineAgents");
  child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
});

test("publint and Are the types wrong? have nothing to say", async () => {
  expect(await complaints(installed.tarball)).toBe("");
});
