import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { type DeploymentServer, serve } from "../deployment-server.ts";
import { BASE } from "./build-site.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".yaml": "text/yaml",
};

/** Serves a built site below its base as a plain host of files does: what is not there is 404. */
export function serveSite(folder: string): Promise<Omit<DeploymentServer, "received">> {
  return serve(async ({ url = "" }, response) => {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const name = path.slice(BASE.length) + (path.endsWith("/") ? "index.html" : "");
    const content = path.startsWith(BASE) ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
    response.writeHead(content ? 200 : 404, { "Content-Type": TYPES[extname(name)] ?? "application/octet-stream" });
    response.end(content ?? "not found");
  });
}

/** The pages of a built site, by their path below the base. */
export function pagesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html") && !/^downloads[\\/]/.test(name) && name !== "404.html")
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}
