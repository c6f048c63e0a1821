import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inc, lt, major } from "semver";
import type { Bump } from "../redocly.ts";
import { changesSince } from "./changes.ts";
import { lastRelease } from "./last-release.ts";

/** What a release check says: a sentence about what was compared, and what is wrong, one line each. */
export interface ReleaseCheck {
  compared: string;
  problems: string[];
}

/**
 * Whether the version of package.json and the changelog say what has changed since the last release.
 * Throws a UsageError where git cannot tell.
 */
export async function releaseCheck(folder: string): Promise<ReleaseCheck> {
  const read = (path: string) => readFile(join(folder, path), "utf8");
  const { version }: { version: string } = JSON.parse(await read("package.json"));
  const release = await lastRelease(folder);
  if (release === undefined)
    return {
      compared: `There is no release yet (no tag v<version>), so that any version may be the first.`,
      problems: [],
    };

  const { bump, changed } = await changesSince(release, folder);
  const needed = versionAfter(release.version, bump);
  const tooSmall = `package.json has version ${version}; the changes since ${release.tag} are ${bump}, so that it must be ${needed} or later`;
  const unreleased = sinceRelease(await read("docs/changelog.md"), release.version);
  return {
    compared: `Since ${release.tag}: ${bump ?? "no"} changes of the bundles, and ${changed.size} changed operations, schemas and checks.`,
    problems: [...(lt(version, needed) ? [tooSmall] : []), ...unnamed(changed, unreleased, release.version)],
  };
}

/** The smallest version that may have such changes; before 1.0.0 a step of the second number says that something breaks. */
function versionAfter(version: string, bump: Bump | undefined): string {
  if (bump === undefined) return version;
  const step = major(version) === 0 && bump === "major" ? "minor" : bump;
  return inc(version, step) ?? version;
}

/** What a changelog says above the heading of a version; undefined if it has no such heading. */
function sinceRelease(changelog: string, version: string): string | undefined {
  const place = changelog.search(new RegExp(`^## v?${version.replaceAll(".", "\\.")}\\b`, "m"));
  return place < 0 ? undefined : changelog.slice(0, place);
}

function unnamed(changed: ReadonlySet<string>, text: string | undefined, version: string): string[] {
  if (text === undefined)
    return [
      `docs/changelog.md has no heading "## ${version}", so that nobody knows what is new; add it above the text of ${version}`,
    ];
  // Names stand in code, alone or with others: `login`, `AgentInfo.name`.
  const named = new Set([...text.matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) => code.split(/[^\w-]+/)));
  return [...changed]
    .filter((name) => !named.has(name.split(" ")[1] ?? ""))
    .sort()
    .map((name) => `docs/changelog.md does not name the changed ${name.replace(" ", " `")}\``);
}
