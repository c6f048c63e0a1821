import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import ts from "typescript";

/** The names of the packages that are imported from these files on, directly or not. Throws where an import leads nowhere. */
export async function packagesReachable(entries: string[]): Promise<string[]> {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(await readFile(file, "utf8"), true, true);
    for (const { fileName } of [...importedFiles, ...typeReferenceDirectives]) {
      if (!fileName.startsWith(".")) packages.add(fileName);
      waiting.push(resolved(fileName, file));
    }
  }
  return [...packages].sort();
}

/** The file that an import names: of types in a file of types, of code in one of code. Throws where there is none. */
function resolved(name: string, from: string): string {
  if (!/\.d\.[cm]?ts$/.test(from)) {
    if (name.startsWith(".")) return join(dirname(from), name);
    // Of a package, what Node takes for import; a module of Node itself has no such place.
    const found = ts.findConfigFile(dirname(from), ts.sys.fileExists, `node_modules/${name}/package.json`);
    if (found === undefined) throw new Error(`${from} imports ${name}`);
    return join(dirname(found), JSON.parse(ts.sys.readFile(found) ?? "").exports["."].import);
  }
  const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
  const { resolvedModule } = ts.resolveModuleName(
    name,
    from,
    options,
    ts.sys,
    undefined,
    undefined,
    ts.ModuleKind.ESNext,
  );
  if (resolvedModule === undefined) throw new Error(`${from} imports ${name}`);
  return resolvedModule.resolvedFileName;
}
