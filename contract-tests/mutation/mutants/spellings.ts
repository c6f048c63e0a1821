// Access control covers only one spelling of a path, or one method, but others are also answered.
import type { IncomingMessage } from "node:http";
import type { Change } from "../../reference/change.ts";
import { answered } from "./access-agentgateway.ts";
import { changing } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { rightGuid } from "./near-guids.ts";
import { AGENT, GATEWAY_QUERIES, LIST, queryAt, SIGNED_QUERIES } from "./queries.ts";
import { acceptedIn } from "./signatures.ts";

/** The mark of a request that bypasses access control. */
const MARK = "x-unguarded";

/** Paths in capitals, and as they are. */
const CAPITALS: readonly [RegExp, string][] = [
  [/^\/agentgateway\/resource\/agentgroup\//i, "/agentgateway/resource/agentgroup/"],
  [/^\/agentgateway\/resource\/calldata\//i, "/agentgateway/resource/calldata/"],
  [/\/agentbyworkno\//i, "/agentbyworkno/"],
  [/\/allonlineagents$/i, "/allonlineagents"],
  [/\/allcallinfoex\//i, "/allcallinfoEx/"],
  [/^\/rest\/cmsapp\/.*$/i, ""],
];

function inSmallLetters(path: string): string {
  return CAPITALS.reduce(
    (text, [pattern, right]) => text.replace(pattern, (found) => (right === "" ? found.toLowerCase() : right)),
    path,
  );
}

const spellings: [name: string, words: string, read: (path: string) => string][] = [
  ["two-slashes", "with a double slash", (path) => path.replace(/\/{2,}/g, "/")],
  ["a-dot", "with a dot segment", (path) => path.replaceAll("/./", "/")],
  ["dots-back", "with a double-dot segment", (path) => path.replace(/\/[^/]+\/\.\.\//, "/")],
  ["capitals", "in upper case", inSmallLetters],
  ["a-path-parameter", "with a path parameter", (path) => path.replace(/;[^/]*/g, "")],
  ["a-last-slash", "with a trailing slash", (path) => path.replace(/\/$/, "")],
  [
    "an-encoded-letter",
    "with an encoded letter",
    (path) => path.replace(/^\/%([67][0-9a-f])/i, (_, code) => `/${String.fromCharCode(Number.parseInt(code, 16))}`),
  ],
];

/** Lets a request to AgentGateway, or to CC-CMS, pass as if somebody was allowed to send it. */
function unguarded(raw: IncomingMessage, guid: string | undefined): void {
  if (guid !== undefined) raw.headers.guid ??= guid;
  raw.rawHeaders.push(MARK, "");
}

/** A change that normalises a path, and then needs no credential. */
function exchange(surface: "gateway" | "monitoring", read: (path: string) => string): Change {
  return {
    request(raw, world) {
      const url = read(raw.url ?? "");
      const query = queryAt(url)?.query;
      const queries: readonly string[] = surface === "gateway" ? GATEWAY_QUERIES : SIGNED_QUERIES;
      if (url === raw.url || query === undefined || !queries.includes(query)) return;
      raw.url = url;
      unguarded(raw, rightGuid(raw, world));
    },
    signature: (verdict, { rawHeaders }, world) => (rawHeaders.includes(MARK) ? acceptedIn(world) : verdict),
  };
}

/** The method that a header asks for. */
function overriding({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const method = headers["x-http-method-override"];
  return typeof method === "string" ? method : undefined;
}

const takingOverride = (isGuarded: boolean): Change => ({
  request(raw, world) {
    const method = overriding(raw);
    if (method === undefined || queryAt(raw.url ?? "") === undefined) return;
    if (isGuarded && rightGuid(raw, world) === undefined) return;
    raw.method = method;
    if (!isGuarded) unguarded(raw, rightGuid(raw, world));
  },
  signature: (verdict, { rawHeaders }, world) => (rawHeaders.includes(MARK) ? acceptedIn(world) : verdict),
});

export const spellingMutants: readonly Mutant[] = [
  ...spellings.flatMap(([name, words, read]): Mutant[] => [
    {
      name: `unguarded-query-with-${name}`,
      kind: "access",
      summary: `AgentGateway answers a query without a guid if the path is spelled ${words}.`,
      change: exchange("gateway", read),
    },
    {
      name: `unguarded-monitoring-with-${name}`,
      kind: "access",
      summary: `CC-CMS answers a query without Authorization if the path is spelled ${words}.`,
      change: exchange("monitoring", read),
    },
  ]),
  {
    name: "method-from-a-header",
    kind: "access",
    summary: "POST is answered like GET if a header asks for GET.",
    change: takingOverride(true),
  },
  {
    name: "unguarded-method-from-a-header",
    kind: "access",
    summary: "No credential is needed if a header asks for another method.",
    change: takingOverride(false),
  },
  {
    name: "agent-with-overridden-method",
    kind: "access",
    summary: "A refused method is answered if a header names another one.",
    change: changing([AGENT, LIST], (sent, received) =>
      sent.status === 405 && overriding(received.request) !== undefined ? answered(sent, received) : sent,
    ),
  },
];
