// How an answer is sent: its headers, its media type, its layout, and how fast.
import { type Change, combined } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { perWorld, textOf } from "../mutants/changing.ts";
import { receivedIn, surfaceOf } from "../mutants/queries.ts";
import { eachAgent } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

const every = (edit: (sent: Sent) => Sent): Change => ({ answer: edit });

/** A change of the headers of answers with HTTP status 200. */
const withHeaders = (headers: Record<string, string>): Change =>
  every((sent) => (sent.status === 200 ? { ...sent, headers: { ...sent.headers, ...headers } } : sent));

/** A change of the text of answers with HTTP status 200. */
const withText = (edit: (text: string) => string): Change =>
  every((sent) => (sent.status === 200 ? { ...sent, body: edit(textOf(sent)) } : sent));

/** JSON text in which only ASCII is left. */
const inAscii = withText((text) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
);

/** Every sixtieth query of a surface is answered by the balancer. */
function unreachedNowAndThen(): Change {
  const counts = perWorld(() => ({ agentgateway: 0, "cc-cms": 0 }));
  return {
    answer(sent, request, world) {
      const received = receivedIn(request, world);
      if (!received) return sent;
      const surface = surfaceOf(received.query);
      counts(world)[surface] += 1;
      return counts(world)[surface] % 60 === 0 ? { status: 503, headers: { "retry-after": "1" }, body: "" } : sent;
    },
  };
}

const NO_MEDIA_TYPE =
  "Row 1 of table 2 (agentbyworkno) names the media type of a request, but no row names that of a response.";
const NO_HEADERS = "No row of table 3 (agentbyworkno) describes a response header, except Set-GUID.";

const dated = (seconds: number): Change =>
  every((sent) => {
    const date = new Date(Date.parse(sent.headers.date ?? "") + seconds * 1000);
    return { ...sent, headers: { ...sent.headers, date: date.toUTCString() } };
  });

const named = (write: (name: string) => string): Change =>
  every((sent) => ({
    ...sent,
    headers: Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [write(name), value])),
  }));

export const transportTolerated: readonly Tolerated[] = [
  {
    name: "json-as-html",
    kind: "transport",
    summary: "JSON is sent as text/html, with the header JSON-Type, as known clients of this gateway expect.",
    allowed: NO_MEDIA_TYPE,
    change: withHeaders({ "content-type": "text/html;charset=UTF-8", "JSON-Type": "json" }),
  },
  {
    name: "byte-order-mark-before-json",
    kind: "transport",
    summary: "Every body begins with a byte order mark.",
    allowed:
      "No row (agentbyworkno) says how JSON is written, and RFC 8259, section 8.1, lets a parser ignore the mark.",
    change: withText((text) => `\uFEFF${text}`),
  },
  {
    name: "balancer-without-a-node-for-a-moment",
    kind: "transport",
    summary:
      "The load balancer sometimes does not reach a node: it answers one query with HTTP status 503, and the next one as usual.",
    allowed:
      "No row (agentbyworkno) names the HTTP status of a response, and a standard asks clients to try again (RFC 9110, section 15.6.4).",
    change: unreachedNowAndThen(),
  },
  {
    name: "json-as-text",
    kind: "transport",
    summary: "JSON is sent as text/plain.",
    allowed: NO_MEDIA_TYPE,
    change: withHeaders({ "content-type": "text/plain;charset=UTF-8" }),
  },
  {
    name: "json-as-bytes",
    kind: "transport",
    summary: "JSON is sent as application/octet-stream.",
    allowed: NO_MEDIA_TYPE,
    change: withHeaders({ "content-type": "application/octet-stream" }),
  },
  {
    name: "json-without-a-charset",
    kind: "transport",
    summary: "JSON is sent as application/json, in lower case and without a charset.",
    allowed: NO_MEDIA_TYPE,
    change: withHeaders({ "content-type": "application/json" }),
  },
  {
    name: "json-in-gbk-that-is-ascii",
    kind: "transport",
    summary: "Content-Type names GBK, but the JSON has only characters that are the same in UTF-8.",
    allowed: NO_MEDIA_TYPE,
    change: combined([inAscii, withHeaders({ "content-type": "application/json;charset=GBK" })]),
  },
  {
    name: "json-in-latin-1-that-is-ascii",
    kind: "transport",
    summary: "Content-Type names ISO 8859-1, but the JSON has only characters that are the same in UTF-8.",
    allowed: NO_MEDIA_TYPE,
    change: combined([inAscii, withHeaders({ "content-type": "text/json; charset=ISO-8859-1" })]),
  },
  {
    name: "json-with-escapes",
    kind: "transport",
    summary: "All characters outside ASCII are escaped in JSON.",
    allowed: "No row of table 4 (agentbyworkno) says how the characters of a string are written.",
    change: inAscii,
    setting: eachAgent((agent) => ({ ...agent, name: `Zoë ${agent.workno} 王伟` })),
  },
  {
    name: "json-with-line-breaks",
    kind: "transport",
    summary: "JSON is indented, and ends with a line break.",
    allowed: "No row of table 3 (agentbyworkno) describes the layout of JSON, and its sample is indented.",
    change: withText((text) => `${JSON.stringify(JSON.parse(text), null, 4)}\r\n`),
  },
  {
    name: "header-names-in-upper-case",
    kind: "transport",
    summary: "The names of all headers are in upper case.",
    allowed: "No row of cec_07_0005 makes the name Set-GUID case-sensitive, nor does HTTP (RFC 9110, 5.1).",
    change: named((name) => name.toUpperCase()),
  },
  {
    name: "no-date",
    kind: "transport",
    summary: "Responses have no header Date.",
    allowed: NO_HEADERS,
    change: every((sent) => {
      const { date: _none, ...headers } = sent.headers;
      return { ...sent, headers };
    }),
  },
  {
    name: "date-behind",
    kind: "transport",
    summary: "The header Date is 45 seconds behind.",
    allowed: NO_HEADERS,
    change: dated(-45),
  },
  {
    name: "date-ahead",
    kind: "transport",
    summary: "The header Date is ten minutes ahead of the times in responses.",
    allowed: NO_HEADERS,
    change: dated(600),
  },
  {
    name: "headers-of-a-proxy",
    kind: "transport",
    summary: "A proxy and a firewall add headers to every response.",
    allowed: NO_HEADERS,
    change: every((sent) => ({
      ...sent,
      headers: {
        ...sent.headers,
        Server: "elb",
        Via: "1.1 proxy.example.test",
        "X-Frame-Options": "SAMEORIGIN",
        "Strict-Transport-Security": "max-age=31536000; includeSubdomains;",
        "Cache-Control": "no-store",
      },
    })),
  },
  {
    name: "cookie-of-a-load-balancer",
    kind: "transport",
    summary: "A load balancer sets a different cookie each time.",
    allowed: NO_HEADERS,
    change: every((sent) => ({
      ...sent,
      headers: { ...sent.headers, "Set-Cookie": `elbsession=${Math.floor(Date.now() / 500)}; Path=/; Secure` },
    })),
  },
  {
    name: "connections-closed",
    kind: "transport",
    summary: "Each connection is closed after one response.",
    allowed: NO_HEADERS,
    change: every((sent) => ({ ...sent, headers: { ...sent.headers, Connection: "close" } })),
  },
  {
    name: "answers-in-chunks",
    kind: "transport",
    summary: "Responses are chunked, without Content-Length.",
    allowed: NO_HEADERS,
    options: { chunked: true },
  },
  {
    name: "slow-answers",
    kind: "transport",
    summary: "Each response takes 30 ms longer.",
    allowed: "No row of agentbyworkno or agentstatusinfobyagentids says how fast a response is.",
    options: { latency: 30 },
  },
];
