import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Place } from "./tool.ts";

const programs = join(import.meta.dirname, "programs");

/** Runs one of programs/ with the document, and returns the last line that it prints; tools print what they like before. */
export async function lastLineOf(program: string, { folder, document, script }: Place, modules: string[] = []) {
  for (const file of [program, ...modules]) await copyFile(join(programs, file), join(folder, file));
  const printed = await script(join(folder, program), document);
  return printed.trim().split("\n").at(-1) ?? "";
}
