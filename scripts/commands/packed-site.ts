// The site as the package carries it: each file compressed, which is a fifth of its size.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { dirname, extname, join } from "node:path";
import { constants, gunzipSync, gzipSync } from "node:zlib";

const PACKED = ".gz";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
  ".yaml": "application/yaml",
};

/** The files below a folder, with `/` between the parts of their paths. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}

/** Writes each file of a built site compressed into another folder. */
export function packSite(site: string, into: string): void {
  for (const name of filesOf(site)) {
    const file = join(into, name + PACKED);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, gzipSync(readFileSync(join(site, name)), { level: constants.Z_BEST_COMPRESSION }));
  }
}

/**
 * Answers requests with the files of a packed site, which stands at the root of its host; `/x` is also found as `/x.html`.
 * What it does not have is its page for 404.
 * Throws what the file system throws if the folder is not there.
 */
export function siteListener(folder: string): RequestListener {
  // Only what is listed is read, so that no address leads out of the folder.
  const names = new Set(filesOf(folder).map((name) => name.slice(0, -PACKED.length)));
  return ({ method = "", url = "", headers }, response) => {
    if (!["GET", "HEAD"].includes(method)) {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    const asked = pathOf(url).replace(/(^|\/)$/, "$1index.html");
    // The guides name pages without their ending.
    const found = [asked, `${asked}.html`].find((name) => names.has(name));
    const name = found ?? "404.html";
    const packed = readFileSync(join(folder, name + PACKED));
    const asItIs = /\bgzip\b/.test(String(headers["accept-encoding"] ?? ""));
    const content = asItIs ? packed : gunzipSync(packed);
    response.writeHead(found === undefined ? 404 : 200, {
      "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
      "Content-Length": content.length,
      "X-Content-Type-Options": "nosniff",
      Vary: "Accept-Encoding",
      ...(asItIs ? { "Content-Encoding": "gzip" } : {}),
    });
    response.end(method === "HEAD" ? undefined : content);
  };
}

/** The path that a request names, without its first slash; one that cannot be decoded names nothing. */
function pathOf(url: string): string {
  try {
    return decodeURIComponent((url.split("?", 1)[0] ?? "").slice(1));
  } catch {
    return url;
  }
}
