import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** A program for browsers as one minified module, with all that it imports from the packages in a folder. */
export async function bundled(folder: string, text: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles.map((file) => file.text).join("");
}

/** The size of a bundle in bytes, as it is and as a server sends it. */
export async function sizesOf(folder: string, text: string): Promise<{ minified: number; compressed: number }> {
  const code = await bundled(folder, text);
  return { minified: Buffer.byteLength(code), compressed: gzipSync(code, { level: 9 }).length };
}
