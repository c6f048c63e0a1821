// Every sample of the site as rendered, run on a reference deployment in its language.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { operationsOf, surfaces } from "../../contract/contract.ts";
import { startReference } from "../../reference/reference.ts";
import { connectChromium } from "../chromium.ts";
import { projectFolder } from "../contract/project-copy.ts";
import { BASE } from "./build-site.ts";
import { pagesOf, serveSite } from "./served-site.ts";
import { outputsOf, TOGETHER, type Together } from "./together.ts";

const site = inject("site");
const program = inject("program");
const tsx = createRequire(import.meta.url).resolve("tsx/cli");

/** A Python that has requests, which the samples say that they need. */
const python = ["python3", "/usr/bin/python3"].find((name) => spawnSync(name, ["-c", "import requests"]).status === 0);
const java = spawnSync("java", ["-version"]).status === 0 ? "java" : undefined;

/** What runs a file of a language; a language that this machine does not have is skipped, and said so. */
const LANGUAGES: Record<string, { file: string; command: string[] | undefined }> = {
  sh: { file: "sample.sh", command: ["bash", "-e"] },
  ts: { file: "sample.mts", command: [process.execPath, tsx] },
  python: { file: "sample.py", command: python === undefined ? undefined : [python] },
  java: { file: "Sample.java", command: java === undefined ? undefined : [java] },
};

interface Sample {
  page: string;
  language: string;
  text: string;
}

/** The blocks of code of a page that a person pastes: on a page of an operation the tabs, on a guide what can be run. */
const BLOCKS = `[...document.querySelectorAll(".vp-doc div[class*='language-']")].map((block) => ({
  language: /language-([a-z]+)/.exec(block.className)[1].replace(/^py$/, "python"),
  inTabs: block.closest(".vp-code-group") !== null,
  text: block.querySelector("code").textContent,
}))`;

/** Where the samples stand, as rendered. */
async function samplesOf(browser: Browser, address: string): Promise<Sample[]> {
  const context = await browser.newContext();
  const paths = pagesOf(site).filter((name) => /^(operations|guides)\//.test(name));
  const found = await Promise.all(
    [0, 1, 2, 3].map(async (tab) => {
      const page = await context.newPage();
      const own: Sample[] = [];
      for (const path of paths.filter((_, index) => index % 4 === tab)) {
        await page.goto(`${address}${BASE}${path}`);
        const blocks = (await page.evaluate(BLOCKS)) as { language: string; inTabs: boolean; text: string }[];
        const runnable = blocks.filter(({ language, inTabs, text }) => {
          if (path.startsWith("operations/")) return inTabs;
          // A whole program names its file in the first line; lines for a shell run as they stand.
          return language === "sh" || (language in LANGUAGES && /^(#|\/\/) \w+\.(py|java|mts)\n/.test(text));
        });
        own.push(...runnable.map(({ language, text }) => ({ page: path, language, text })));
      }
      return own;
    }),
  );
  return found.flat();
}

let samples: Sample[] = [];
let folder: string;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  const [server, browser] = await Promise.all([serveSite(site), connectChromium(inject("browser"))]);
  samples = await samplesOf(browser, server.baseUrl);
  await Promise.all([server.close(), browser.close()]);
  folder = mkdtempSync(join(tmpdir(), "cti-contract-samples-"));
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(projectFolder, "dist/client"), join(folder, "node_modules/cti-contract-client"));
  // What npx would install is the command of this build.
  writeFileSync(join(folder, "bin/npx"), `#!/bin/sh\nshift\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  });
}, 120_000);
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** How long a session of a guide's program goes on: in the second that is its default, a busy machine asks nothing. */
const SECONDS = "4";

interface Ended {
  code: number | null;
  output: string;
}

/** Runs a program in a folder in which the certificate is, and returns what it wrote and how it ended. */
function runIn(own: string, [executable = "", ...words]: readonly string[]): Promise<Ended> {
  const env = { ...process.env, PATH: `${join(folder, "bin")}:${process.env.PATH}`, NODE_EXTRA_CA_CERTS: "ca.pem" };
  return new Promise((resolve) => {
    const child = spawn(executable, words, { cwd: own, env });
    running.add(child);
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code, output });
    });
  });
}

/** A reference deployment of its own, a folder with its certificate, and the samples with its address. */
async function prepared(name: string, pollWait: number) {
  const { baseUrl, certificate, close } = await startReference({ flowControl: false, pollWait });
  const own = join(folder, name);
  mkdirSync(own);
  writeFileSync(join(own, "ca.pem"), certificate);
  const here = (text: string) =>
    text.replaceAll("https://127.0.0.1:8043", baseUrl).replaceAll("127.0.0.1:8043", new URL(baseUrl).host);
  return { own, here, close };
}

/** Why a sample failed; undefined if it did what it should. */
function problemOf(name: string, { failed, output }: { failed: boolean; output: string }): string | undefined {
  const codes = [...output.matchAll(/retcode"?: ?["']([^"']+)/g)].map(([, value]) => value);
  const isGood = !failed && output !== "" && codes.every((value) => value === "0");
  return isGood ? undefined : `${name}:\n${output}`;
}

/** Runs samples one after the other, since all of them sign the same agent in, each in a process of its own. */
async function runEach(language: string, some: { name: string; text: string }[], pollWait: number): Promise<void> {
  const { file, command = [] } = LANGUAGES[language] ?? { file: "", command: [] };
  const { own, here, close } = await prepared(`${language}-${pollWait}`, pollWait);
  const problems: (string | undefined)[] = [];
  for (const { name, text } of some) {
    writeFileSync(join(own, file), here(text));
    const { code, output } = await runIn(own, [...command, file, ...(language === "ts" ? [SECONDS] : [])]);
    problems.push(problemOf(name, { failed: code !== 0, output }));
  }
  await close();
  expect(problems.filter(Boolean)).toEqual([]);
}

/** Runs samples one after the other in one process. */
async function runTogether(
  language: string,
  { file, text: runner }: Together,
  some: { operationId: string; text: string }[],
): Promise<void> {
  const { own, here, close } = await prepared(`${language}-together`, 100);
  writeFileSync(join(own, file), runner);
  const names = some.map(({ operationId, text }) => {
    // A file of Java is called as its class.
    const name = /^\/\/ java (\w+)\.java$/m.exec(text)?.[1] ?? operationId;
    const path = `${name}${extname(file)}`;
    writeFileSync(join(own, path), here(text));
    return path;
  });
  const { output } = await runIn(own, [...(LANGUAGES[language]?.command ?? []), file, ...names]);
  await close();
  const outputs = outputsOf(output);
  const problems = names.map((name) => problemOf(name, outputs.get(name) ?? { failed: true, output }));
  expect(problems.filter(Boolean)).toEqual([]);
}

/** The lines for a shell of one guide belong together. */
function joined(blocks: Sample[]): Sample[] {
  const pages = [...new Set(blocks.map(({ page }) => page))];
  const textOf = (page: string) =>
    blocks
      .filter((block) => block.page === page)
      .map(({ text }) => text)
      .join("\n");
  return pages.map((page) => ({ page, language: "sh", text: textOf(page) }));
}

const operations = surfaces.flatMap((surface) => operationsOf(surface));

// Each language waits for its own programs; all that they have in common are the processors.
describe.concurrent.each(Object.entries(LANGUAGES))("%s", (language, { command }) => {
  test("every operation has a sample", () => {
    const pages = samples.filter((sample) => sample.language === language).map(({ page }) => page);
    for (const { surface, operationId } of operations)
      expect(pages).toContain(`operations/${surface}/${operationId}.html`);
  });

  test.skipIf(command === undefined)("the samples of the operations run as pasted", { timeout: 300_000 }, async () => {
    const some = samples
      .filter((sample) => sample.language === language && sample.page.startsWith("operations/"))
      .map(({ page, text }) => ({ name: page, operationId: basename(page, ".html"), text }));
    expect(some).toHaveLength(operations.length);
    const together = TOGETHER[language];
    await (together ? runTogether(language, together, some) : runEach(language, some, 100));
  });

  test.skipIf(command === undefined)("the programs of the guides run as pasted", { timeout: 300_000 }, async () => {
    const own = samples.filter((sample) => sample.language === language && sample.page.startsWith("guides/"));
    const texts = language === "sh" ? joined(own) : own;
    expect(texts.length).toBeGreaterThan(0);
    await runEach(
      language,
      texts.map(({ page, text }) => ({ name: page, text })),
      1_000,
    );
  });

  if (!["java", "python"].includes(language)) return;
  test.skipIf(command === undefined)(
    "without the certificate to trust, the programs of the guides say so in one line",
    { timeout: 60_000 },
    async () => {
      const { file, command: [executable = ""] = [] } = LANGUAGES[language] ?? { file: "", command: [] };
      const own = mkdtempSync(join(folder, "without-"));
      const texts = samples.filter((sample) => sample.language === language && sample.page.startsWith("guides/"));
      for (const { text } of texts) {
        writeFileSync(join(own, file), text);
        const { code, output } = await runIn(own, [executable, file]);
        expect([code, output]).toEqual([1, "failed: the certificate to trust, ca.pem, cannot be read\n"]);
      }
      expect(texts.length).toBeGreaterThan(0);
    },
  );
});
