import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { git } from "../../../scripts/release/last-release.ts";
import { releaseCheck } from "../../../scripts/release/release-check.ts";
import { UsageError } from "../../deployment/usage-error.ts";

const root = join(import.meta.dirname, "../../..");
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A clone of a project of which 0.1.0 has been released: one surface with an edition, the checks and the changelog. */
let released: string;
beforeAll(async () => {
  released = await newFolder();
  for (const path of ["generated/cc-cms/openapi.json", "generated/cc-cms/2023/openapi.json", "docs/checks.md"]) {
    await mkdir(dirname(join(released, path)), { recursive: true });
    await cp(join(root, path), join(released, path));
  }
  await writeFile(join(released, "package.json"), '{ "version": "0.1.0" }');
  await writeFile(join(released, "docs/changelog.md"), "# Changelog\n\n## 0.1.0\n\n- `queryCtiServerTime`, `Vdn`.\n");
  await git(released, "init", "--quiet");
  await commit(released);
  await git(released, "tag", "v0.0.9");
  await git(released, "tag", "v0.1.0");
  await git(released, "tag", "verified");
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cti-contract-release-"));
  folders.push(folder);
  return folder;
}

async function commit(folder: string): Promise<void> {
  await git(folder, "add", ".");
  await git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.test", "commit", "--quiet", "-m", "test");
}

type Edit = (text: string) => string;

/** What the check says after these edits of files; a text that an edit does not change would test nothing. */
async function problemsAfter(edits: Record<string, Edit>): Promise<string[]> {
  const folder = await newFolder();
  await cp(released, folder, { recursive: true });
  for (const [path, edit] of Object.entries(edits)) {
    const text = await readFile(join(folder, path), "utf8");
    expect(edit(text)).not.toBe(text);
    await writeFile(join(folder, path), edit(text));
  }
  return (await releaseCheck(folder)).problems;
}

/** A document of which something is changed. */
interface Document {
  info: { description: string };
  paths: Record<string, { post: { operationId: string; summary: string } }>;
  components: { schemas: Record<string, { properties: Record<string, unknown>; required?: string[] }> };
}

const document =
  (change: (document: Document) => void): Edit =>
  (text) => {
    const changed: Document = JSON.parse(text);
    change(changed);
    return JSON.stringify(changed);
  };

const BUNDLE = "generated/cc-cms/openapi.json";
const EDITION = "generated/cc-cms/2023/openapi.json";
const TIME = "/rest/cmsapp/v1/openapi/configures/ctiservertime";
const version = (to: string) => ({ "package.json": () => JSON.stringify({ version: to }) });
const changelog = (line: string) => ({
  "docs/changelog.md": (text: string) => text.replace("## 0.1.0", `## Unreleased\n\n- ${line}\n\n## 0.1.0`),
});
const withoutTime = document(({ paths }) => {
  delete paths[TIME];
});
const optionalProperty = document(({ components }) => {
  Object.assign(components.schemas.AgentRequest?.properties ?? {}, { extra: { type: "string" } });
});
const otherSummary = document(({ paths }) => {
  Object.assign(paths[TIME]?.post ?? {}, { summary: "The clock" });
});
const anotherLevel: Edit = (text) => text.replace("| `status-200` | SHOULD |", "| `status-200` | MUST |");

const TOO_SMALL = (bump: string, needed: string) =>
  `package.json has version 0.1.0; the changes since v0.1.0 are ${bump}, so that it must be ${needed} or later`;
const UNNAMED = (name: string) => `docs/changelog.md does not name the changed ${name}`;

const cases: [title: string, edits: Record<string, Edit>, problems: string[]][] = [
  [
    "an operation has gone: major, which is the second number before 1.0.0",
    { [BUNDLE]: withoutTime },
    [TOO_SMALL("major", "0.2.0"), UNNAMED("operation `queryCtiServerTime`")],
  ],
  [
    "and 0.2.0 is large enough",
    { [BUNDLE]: withoutTime, ...version("0.2.0"), ...changelog("`queryCtiServerTime` is gone") },
    [],
  ],
  [
    "a step of the third number is too small for it",
    { [BUNDLE]: withoutTime, ...version("0.1.1"), ...changelog("`queryCtiServerTime` is gone") },
    [TOO_SMALL("major", "0.2.0").replace("version 0.1.0", "version 0.1.1")],
  ],
  [
    "a schema has a new property that requests may omit: minor",
    { [BUNDLE]: optionalProperty, ...changelog("`AgentRequest.extra` is new") },
    [TOO_SMALL("minor", "0.2.0")],
  ],
  [
    "the same in the bundle of an edition only",
    { [EDITION]: optionalProperty, ...version("0.2.0") },
    [UNNAMED("schema `AgentRequest`")],
  ],
  [
    "a text is another: patch",
    { [BUNDLE]: otherSummary, ...changelog("texts of `queryCtiServerTime`") },
    [TOO_SMALL("patch", "0.1.1")],
  ],
  [
    "what an older version of the changelog names, and what is not in code, is not named",
    { [BUNDLE]: otherSummary, ...version("0.1.1"), ...changelog("a text of queryCtiServerTime") },
    [UNNAMED("operation `queryCtiServerTime`")],
  ],
  [
    "the description of the document is neither operation nor schema",
    { [BUNDLE]: document(({ info }) => Object.assign(info, { description: "Another." })), ...version("0.1.1") },
    [],
  ],
  ["a check has another level", { "docs/checks.md": anotherLevel }, [UNNAMED("check `status-200`")]],
  ["and is named", { "docs/checks.md": anotherLevel, ...changelog("`status-200` is MUST") }, []],
  [
    "a check has gone from one surface",
    { "docs/checks.md": (text) => text.replace(/(## cc-cms\n.*?)\| `status-200` \|[^\n]*\n/s, "$1") },
    [UNNAMED("check `status-200`")],
  ],
  ["nothing has changed", {}, []],
  ["a version that is larger than needed is fine", version("1.0.0"), []],
  [
    "the changelog lacks the heading of the release",
    { "docs/changelog.md": (text) => text.replace("## 0.1.0", "## Released") },
    ['docs/changelog.md has no heading "## 0.1.0", so that nobody knows what is new; add it above the text of 0.1.0'],
  ],
];

for (const [title, edits, problems] of cases) {
  test.concurrent(title, async ({ expect }) => {
    expect(await problemsAfter(edits)).toEqual(problems);
  });
}

test("the bundle of an edition is gone, or of a new one there", async () => {
  const folder = await newFolder();
  await cp(released, folder, { recursive: true });
  await rm(join(folder, EDITION));
  expect((await releaseCheck(folder)).problems).toEqual([TOO_SMALL("major", "0.2.0")]);
  await git(folder, "checkout", "--", EDITION);
  await mkdir(join(folder, "generated/cc-cms/2030"));
  await cp(join(folder, EDITION), join(folder, "generated/cc-cms/2030/openapi.json"));
  expect((await releaseCheck(folder)).problems).toEqual([TOO_SMALL("minor", "0.2.0")]);
});

test("a release of another branch is not the last one; what was compared is said", async () => {
  const folder = await newFolder();
  await cp(released, folder, { recursive: true });
  await git(folder, "checkout", "--quiet", "-b", "other");
  await writeFile(join(folder, "other.txt"), "");
  await commit(folder);
  await git(folder, "tag", "v0.3.0");
  await git(folder, "checkout", "--quiet", "-");
  expect(await releaseCheck(folder)).toEqual({
    compared: "Since v0.1.0: no changes of the bundles, and 0 changed operations, schemas and checks.",
    problems: [],
  });
});

test("without a release that is said; without its history nothing can be said", async () => {
  const folder = await newFolder();
  await cp(released, folder, { recursive: true });
  await git(folder, "tag", "--delete", "v0.1.0", "v0.0.9");
  expect(await releaseCheck(folder)).toEqual({
    compared: "There is no release yet (no tag v<version>), so that any version may be the first.",
    problems: [],
  });
  await writeFile(join(folder, "other.txt"), "");
  await commit(folder);
  const shallow = await newFolder();
  await git(shallow, "clone", "--quiet", "--depth", "1", "--no-tags", `file://${folder}`, ".");
  await expect(releaseCheck(shallow)).rejects.toThrow(
    new UsageError("this clone is shallow and has no tag of a release; run: git fetch --unshallow --tags"),
  );
  await rm(join(folder, ".git"), { recursive: true });
  await expect(releaseCheck(folder)).rejects.toThrow(
    /^git cannot read the releases of this folder \(fatal: not a git repository .*\); run this in a clone$/,
  );
});
