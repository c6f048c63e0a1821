import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { clean, rcompare } from "semver";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";

/** A release: a tag `v<version>` of git, and the files that it has. */
export interface Release {
  version: string;
  tag: string;
  /** The text of a file, by its path below the project; undefined where the release has none. */
  file(path: string): Promise<string | undefined>;
  /** The paths of the files below a folder. */
  files(folder: string): Promise<string[]>;
}

/**
 * The newest release that the commit of a folder contains; undefined where there is none yet.
 * Throws a UsageError where the folder has no history, or only a part of it, so that nobody knows.
 */
export async function lastRelease(folder: string): Promise<Release | undefined> {
  const tags = await git(folder, "tag", "--merged", "HEAD", "--list", "v*").catch((error) => {
    throw new UsageError(`git cannot read the releases of this folder (${firstLine(error)}); run this in a clone`);
  });
  const releases = tags.split("\n").flatMap((tag) => {
    const version = clean(tag);
    return version === null ? [] : [{ tag, version }];
  });
  const [last] = releases.sort((one, other) => rcompare(one.version, other.version));
  if (last === undefined) {
    if ((await git(folder, "rev-parse", "--is-shallow-repository")).trim() === "true")
      throw new UsageError("this clone is shallow and has no tag of a release; run: git fetch --unshallow --tags");
    return undefined;
  }
  const list = (path: string) => git(folder, "ls-tree", "-r", "--name-only", "-z", last.tag, "--", path);
  return {
    ...last,
    async file(path) {
      return (await list(path)) === "" ? undefined : git(folder, "show", `${last.tag}:./${path}`);
    },
    files: async (path) => (await list(path)).split("\0").filter((name) => name !== ""),
  };
}

/** What a command of git prints. */
export async function git(folder: string, ...words: string[]): Promise<string> {
  const settings = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  return (await promisify(execFile)("git", words, settings)).stdout;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return text.trim().split("\n")[0] ?? "";
}
