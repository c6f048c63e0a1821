// The words of user texts: a name means one thing.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sitePages } from "../../../scripts/site/pages.ts";
import { projectFolder } from "./project-copy.ts";

/** "The reference" alone could be the server or the vendor's pages. Code and names of files are left out. */
const UNCLEAR = /\bthe reference\b(?! deployment)/i;

test("texts say interface reference for the vendor's pages and reference deployment for the server", async () => {
  const texts = await sitePages();
  texts.set("README", readFileSync(join(projectFolder, "README.md"), "utf8"));
  // A changelog stays as it was written.
  texts.delete("changelog");
  const unclear = [...texts].flatMap(([page, text]) =>
    text
      .replaceAll(/^```[\s\S]*?^```/gm, "")
      .split("\n")
      .filter((line) => UNCLEAR.test(line) || /reference site/i.test(line))
      .map((line) => `${page}: ${line}`),
  );
  expect(unclear).toEqual([]);
});

test("the title of each operation is its id and a few words, which no tab or search result has to cut", async () => {
  const titles = [...(await sitePages())]
    .filter(([page]) => /^operations\/.+\/(?!index)/.test(page))
    .map(([, text]) => /^title: "(.*)"$/m.exec(text)?.[1]);
  expect(titles.length).toBeGreaterThan(10);
  const isGood = (title = "") => /^\w+: [A-Z][^.]{5,60}$/.test(title);
  expect(titles.filter((title) => !isGood(title))).toEqual([]);
});

/** What an outsider meets in names of fields and on the first page, and does not know. */
const WORDS = ["VDN", "CTI", "WebM", "MailM", "NSLB", "Skill queue", "BMS", "Guid", "C2", "Private call", "Inspector"];

test("the glossary explains the words of the platform", async () => {
  const headings = [...((await sitePages()).get("guides/glossary") ?? "").matchAll(/^##+ (.+)$/gm)].map(
    ([, word]) => word,
  );
  expect(headings).toEqual(expect.arrayContaining(WORDS));
});

test("the README leads to the guides in the package, and says what is about the repository: the package has it, too", () => {
  const text = readFileSync(join(projectFolder, "README.md"), "utf8");
  const part = (heading: string) => text.split(/^## /m).find((own) => own.startsWith(heading)) ?? "";
  expect(part("Verify").split("\n\n")[1]).toBe("Read the guides offline: `npx cti-contract docs`.");
  expect(part("Map").split("\n\n")[1]).toMatch(/^This is the map of the repository;/);
  const blocks = text.match(/(?<=^```sh\n)[\s\S]*?(?=^```$)/gm)?.flatMap((block) => block.split("\n\n")) ?? [];
  const ours = blocks.flatMap((block) => {
    const lines = block.split("\n").filter((line) => /^npm (ci|run|test)\b/.test(line));
    return /^# in this repository\n/.test(block) ? [] : lines;
  });
  for (const line of ours) expect(line).toContain("# in this repository");
  expect(ours).not.toEqual([]);
});

test("the README is read in one sitting, and leads each of its three readers to the site", () => {
  const text = readFileSync(join(projectFolder, "README.md"), "utf8");
  expect(text.split("\n").length).toBeLessThanOrEqual(121);
  for (const guide of ["quick-start", "generate", "verify"]) expect(text).toContain(`](docs/guides/${guide}.md)`);
});
