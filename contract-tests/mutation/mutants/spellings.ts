// What is guarded is one spelling of a path, or one method; what is answered are others, too.
import type { IncomingMessage } from "node:http";
import type { Change } from "../../reference/change.ts";
import { answered } from "./access-agentgateway.ts";
import { changing } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { rightGuid } from "./near-guids.ts";
import { AGENT, GATEWAY_QUERIES, LIST, queryAt, SIGNED_QUERIES } from "./queries.ts";
import { acceptedIn } from "./signatures.ts";

/** What a request is marked with that was not guarded. */
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
  ["two-slashes", "with a slash twice", (path) => path.replace(/\/{2,}/g, "/")],
  ["a-dot", "with a dot for a segment", (path) => path.replaceAll("/./", "/")],
  ["dots-back", "with dots that lead back", (path) => path.replace(/\/[^/]+\/\.\.\//, "/")],
  ["capitals", "in capitals", inSmallLetters],
  ["a-path-parameter", "with a parameter in its path", (path) => path.replace(/;[^/]*/g, "")],
  ["a-last-slash", "with a slash at the end", (path) => path.replace(/\/$/, "")],
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

/** A change that reads a path in another way, and then asks nobody who they are. */
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
      summary: `Who asks AgentGateway without a guid is answered, where the path is spelled ${words}.`,
      change: exchange("gateway", read),
    },
    {
      name: `unguarded-monitoring-with-${name}`,
      kind: "access",
      summary: `Who asks CC-CMS without Authorization is answered, where the path is spelled ${words}.`,
      change: exchange("monitoring", read),
    },
  ]),
  {
    name: "method-from-a-header",
    kind: "access",
    summary: "POST is answered like GET where a header asks for that.",
    change: takingOverride(true),
  },
  {
    name: "unguarded-method-from-a-header",
    kind: "access",
    summary: "Nobody is asked who they are, where a header asks for another method.",
    change: takingOverride(false),
  },
  {
    name: "agent-with-overridden-method",
    kind: "access",
    summary: "A method that is refused is answered where a header names another one.",
    change: changing([AGENT, LIST], (sent, received) =>
      sent.status === 405 && overriding(received.request) !== undefined ? answered(sent, received) : sent,
    ),
  },
];
