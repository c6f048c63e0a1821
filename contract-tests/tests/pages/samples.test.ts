// Every sample of the site as rendered, run on a reference deployment in its language.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { operationsOf, surfaces } from "../../contract/contract.ts";
import { startReference } from "../../reference/reference.ts";
import { connectChromium } from "../chromium.ts";
import { projectFolder } from "../contract/project-copy.ts";
import { BASE } from "./build-site.ts";
import { pagesOf, serveSite } from "./served-site.ts";

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

async function samplesOf(browser: Browser, address: string): Promise<Sample[]> {
  const page = await browser.newPage();
  const samples: Sample[] = [];
  for (const path of pagesOf(site).filter((name) => /^(operations|guides)\//.test(name))) {
    await page.goto(`${address}${BASE}${path}`);
    const blocks = (await page.evaluate(BLOCKS)) as { language: string; inTabs: boolean; text: string }[];
    const runnable = blocks.filter(({ language, inTabs, text }) => {
      if (path.startsWith("operations/")) return inTabs;
      // A whole program names its file in the first line; lines for a shell run as they stand.
      return language === "sh" || (language in LANGUAGES && /^(#|\/\/) \w+\.(py|java|mts)\n/.test(text));
    });
    samples.push(...runnable.map(({ language, text }) => ({ page: path, language, text })));
  }
  await page.close();
  return samples;
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

/** Runs a text as a file in a folder of its own, and returns what it wrote and how it ended. */
function runSample(
  language: string,
  text: string,
  certificate: string,
  name: string,
): Promise<{ code: number | null; output: string }> {
  const { file, command = [] } = LANGUAGES[language] ?? { file: "", command: [] };
  const own = join(folder, name);
  mkdirSync(own);
  writeFileSync(join(own, "ca.pem"), certificate);
  writeFileSync(join(own, file), text);
  const [executable = "", ...words] = [...command, file];
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

/** Runs samples one after the other, since all of them sign the same agent in; each has a deployment of its own kind. */
async function runAll(language: string, some: { name: string; text: string }[], pollWait: number): Promise<void> {
  const { baseUrl, certificate, close } = await startReference({ flowControl: false, pollWait });
  const failed: string[] = [];
  for (const { name, text } of some) {
    const here = text.replaceAll("https://127.0.0.1:8043", baseUrl).replaceAll("127.0.0.1:8043", new URL(baseUrl).host);
    const { code, output } = await runSample(language, here, certificate, `${language}-${name}`);
    const codes = [...output.matchAll(/retcode"?: ?["']([^"']+)/g)].map(([, value]) => value);
    if (code !== 0 || codes.some((value) => value !== "0") || output === "") failed.push(`${name}: ${code}\n${output}`);
  }
  await close();
  expect(failed).toEqual([]);
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

describe.each(Object.entries(LANGUAGES))("%s", (language, { command }) => {
  test("every operation has a sample", () => {
    const pages = samples.filter((sample) => sample.language === language).map(({ page }) => page);
    for (const { surface, operationId } of operations)
      expect(pages).toContain(`operations/${surface}/${operationId}.html`);
  });

  test.skipIf(command === undefined)("the samples of the operations run as pasted", { timeout: 300_000 }, async () => {
    const some = samples
      .filter((sample) => sample.language === language && sample.page.startsWith("operations/"))
      .map(({ page, text }) => ({ name: page.replaceAll(/\W/g, "-"), text }));
    expect(some).toHaveLength(operations.length);
    await runAll(language, some, 100);
  });

  test.skipIf(command === undefined)("the programs of the guides run as pasted", { timeout: 300_000 }, async () => {
    const own = samples.filter((sample) => sample.language === language && sample.page.startsWith("guides/"));
    const texts = language === "sh" ? joined(own) : own;
    await runAll(
      language,
      texts.map(({ page, text }, index) => ({ name: `${index}-${page.replaceAll(/\W/g, "-")}`, text })),
      1_000,
    );
    expect(texts.length).toBeGreaterThan(0);
  });
});
