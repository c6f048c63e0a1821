// AgentGateway accepts a guid that is almost right, or in the wrong place.
import type { IncomingMessage } from "node:http";
import type { Change, World } from "../../reference/change.ts";
import { changingRefusedGuid } from "./access-agentgateway.ts";
import { withBody } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { GATEWAY_QUERIES, queryAt } from "./queries.ts";

/** The guid of the session of the agent in whose name a query comes; undefined for anything but a query. */
export function rightGuid({ url = "" }: IncomingMessage, { sessions }: World): string | undefined {
  const place = queryAt(url);
  return GATEWAY_QUERIES.some((query) => query === place?.query) ? sessions.of(place?.agentid ?? "")?.guid : undefined;
}

/** A change that takes what was found in a request for the right guid, where `isTaken` says so. */
function taking(find: (raw: IncomingMessage) => unknown, isTaken: (given: string, right: string) => boolean): Change {
  return {
    surface: "agentgateway",
    request(raw, world) {
      const [given, right] = [find(raw), rightGuid(raw, world)];
      if (typeof given === "string" && given !== "" && right !== undefined && isTaken(given, right))
        raw.headers.guid = right;
    },
  };
}

const inHeader = (raw: IncomingMessage) => raw.headers.guid;
const isSame = (given: string, right: string) => given === right;
const digitsOf = (guid: string) => guid.slice(0, guid.lastIndexOf("."));

/** What is found behind a text in the URL, which then is taken out of it. */
const behind = (text: string) => (raw: IncomingMessage) => {
  const [path = "", found] = (raw.url ?? "").split(text);
  if (found !== undefined) raw.url = path;
  return found;
};

const near: [name: string, summary: string, isTaken: (given: string, right: string) => boolean][] = [
  [
    "guid-compared-by-its-beginning",
    "Only the first 30 characters of a guid are compared.",
    (given, right) => given.slice(0, 30) === right.slice(0, 30),
  ],
  [
    "guid-but-for-its-last-digit",
    "The last digit of a guid is not compared.",
    (given, right) => digitsOf(given).length === digitsOf(right).length && given.slice(0, 35) === right.slice(0, 35),
  ],
  [
    "guid-with-a-digit-less",
    "A guid without its last digit is accepted.",
    (given, right) => digitsOf(given) === digitsOf(right).slice(0, -1),
  ],
  [
    "guid-with-more-digits",
    "A guid with more digits than the right one is accepted.",
    (given, right) => digitsOf(given).startsWith(digitsOf(right)),
  ],
  [
    "guid-may-be-cut-off",
    "A guid without its last character is accepted.",
    (given, right) => given === right.slice(0, -1),
  ],
  ["guid-may-go-on", "A guid with characters appended is accepted.", (given, right) => given.startsWith(right)],
  [
    "guid-of-any-node",
    "The node name in a guid is not compared.",
    (given, right) => digitsOf(given) === digitsOf(right),
  ],
  [
    "guid-in-any-letter-case",
    "The letter case of a guid is not compared.",
    (given, right) => given.toLowerCase() === right.toLowerCase(),
  ],
];

const elsewhere: [name: string, summary: string, find: (raw: IncomingMessage) => unknown][] = [
  ["guid-from-x-guid", "The guid is accepted in the header X-Guid.", ({ headers }) => headers["x-guid"]],
  [
    "guid-from-authorization",
    "The guid is accepted in the header Authorization.",
    ({ headers }) => headers.authorization?.replace(/^Bearer /, ""),
  ],
  [
    "guid-from-a-cookie",
    "The guid is accepted in the cookie JSESSIONID.",
    ({ headers }) => /JSESSIONID=([^;]*)/.exec(headers.cookie ?? "")?.[1],
  ],
  ["guid-from-the-query", "The guid is accepted in the query string.", behind("?guid=")],
  ["guid-from-the-path", "The guid is accepted in a path parameter.", behind(";jsessionid=")],
];

export const nearGuidMutants: readonly Mutant[] = [
  ...near.map(
    ([name, summary, isTaken]): Mutant => ({ name, kind: "access", summary, change: taking(inHeader, isTaken) }),
  ),
  ...elsewhere.map(
    ([name, summary, find]): Mutant => ({ name, kind: "access", summary, change: taking(find, isSame) }),
  ),
  {
    name: "missing-guid-as-empty-parameter",
    kind: "access",
    summary: "A missing guid is refused with the code of an empty parameter.",
    change: changingRefusedGuid(GATEWAY_QUERIES, ["none"], (sent) =>
      withBody(sent, { message: "", retcode: "100-001" }),
    ),
  },
  {
    name: "malformed-guid-as-wrong-parameter",
    kind: "access",
    summary: "A malformed guid is refused with the code of a wrong parameter.",
    change: changingRefusedGuid(GATEWAY_QUERIES, ["malformed"], (sent) =>
      withBody(sent, { message: "", retcode: "100-011" }),
    ),
  },
];
