// The answer is right, but its transport is wrong: status, headers, connection.
import { about, changing, changingSuccess, codeOf, isIdle, isInCall, isSignedOut, withBody } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, BATCH, CALLS, GATEWAY_QUERIES, LIST, PRIVATE_CALLS, type Query, SIGNED_QUERIES } from "./queries.ts";

const withStatus = (queries: Query | readonly Query[], status: number, concerns?: Parameters<typeof about>[0]) =>
  changingSuccess(queries, (sent) => ({ ...sent, status }), concerns && about(concerns));

const withHeaders = (queries: Query | readonly Query[], headers: Record<string, string>) =>
  changingSuccess(queries, (sent) => ({ ...sent, headers: { ...sent.headers, ...headers } }));

const inADay = () => new Date(Date.now() + 86_400_000).toUTCString();

export const exchangeMutants: readonly Mutant[] = [
  {
    name: "created-201",
    kind: "form",
    summary: "The response about an agent who is signed out has HTTP status 201.",
    change: withStatus(AGENT, 201, isSignedOut),
  },
  {
    name: "no-content-204",
    kind: "form",
    summary: "A query for the calls of an agent without calls is answered with HTTP status 204 and no body.",
    change: changingSuccess(CALLS, (sent) => ({ ...sent, status: 204, body: "" }), about(isSignedOut)),
  },
  {
    name: "server-error-500",
    kind: "form",
    summary: "A request about an agent in a call causes HTTP status 500.",
    change: withStatus(AGENT, 500, isInCall),
  },
  {
    name: "plain-body-said-to-be-gzip",
    kind: "form",
    summary: "The header of the call ids says gzip, but the body is plain JSON.",
    change: withHeaders(CALLS, { "Content-Encoding": "gzip" }),
  },
  {
    name: "moved-307",
    kind: "form",
    summary: "The list of online agents is redirected with HTTP status 307.",
    change: changingSuccess(LIST, (sent, { agentid }) => ({
      status: 307,
      headers: { ...sent.headers, Location: `/agentgateway/v2/agentgroup/${agentid}/allonlineagents` },
      body: "",
    })),
  },
  {
    name: "accepted-202",
    kind: "form",
    summary: "A batch of one agent is answered with HTTP status 202.",
    change: changingSuccess(
      BATCH,
      (sent) => ({ ...sent, status: 202 }),
      ({ agents }) => agents.length === 1,
    ),
  },
  {
    name: "not-found-404-without-private-calls",
    kind: "form",
    summary: "A query about an agent without private calls is answered with HTTP status 404.",
    change: withStatus(PRIVATE_CALLS, 404, isIdle),
  },
  {
    name: "unavailable-503",
    kind: "form",
    summary: "A query for the private calls of an agent who is signed out is answered with HTTP status 503.",
    change: withStatus(PRIVATE_CALLS, 503, isSignedOut),
  },
  {
    name: "connection-lost",
    kind: "form",
    summary: "The connection is closed without a response about the calls of an idle agent.",
    change: changingSuccess(
      CALLS,
      (sent, { request }) => {
        request.raw.socket.destroy();
        return sent;
      },
      about(isIdle),
    ),
  },
  {
    name: "connection-lost-in-the-body",
    kind: "form",
    summary: "The connection is closed in the middle of the response about private calls of an idle agent.",
    change: changingSuccess(
      PRIVATE_CALLS,
      (sent, { request }) => {
        const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${sent.body.length}\r\n\r\n`;
        request.raw.socket.end(head + sent.body.slice(0, 20));
        return sent;
      },
      about(isIdle),
    ),
  },
  {
    name: "agent-as-html",
    kind: "form",
    summary: "The response about an agent is sent as text/html.",
    change: withHeaders(AGENT, { "content-type": "text/html;charset=UTF-8" }),
  },
  {
    name: "list-in-gbk",
    kind: "form",
    summary: "The Content-Type of the list of online agents names GBK.",
    change: withHeaders(LIST, { "content-type": "application/json;charset=GBK" }),
  },
  {
    name: "call-ids-as-text",
    kind: "form",
    summary: "Call ids are sent as text/plain.",
    change: withHeaders(CALLS, { "content-type": "text/plain;charset=UTF-8" }),
  },
  {
    name: "call-ids-of-no-type",
    kind: "form",
    summary: "Call ids are sent as application/octet-stream.",
    change: withHeaders(CALLS, { "content-type": "application/octet-stream" }),
  },
  {
    name: "batch-in-latin-1",
    kind: "form",
    summary: "The Content-Type of a batch names ISO 8859-1.",
    change: withHeaders(BATCH, { "content-type": 'application/json; charset="iso-8859-1"' }),
  },
  {
    name: "private-calls-of-a-vendor-type",
    kind: "form",
    summary: "Private calls are sent with a vendor media type.",
    change: withHeaders(PRIVATE_CALLS, { "content-type": "application/vnd.example.calls+json;charset=UTF-8" }),
  },
  {
    name: "refusal-as-html",
    kind: "form",
    summary: "The refusal of a guid is sent as text/html.",
    change: changing(GATEWAY_QUERIES, (sent) =>
      codeOf(sent) === "100-006" ? { ...sent, headers: { ...sent.headers, "content-type": "text/html" } } : sent,
    ),
  },
  {
    name: "agent-for-every-proxy",
    kind: "form",
    summary: "Any proxy may store the response about an agent for a minute.",
    change: withHeaders(AGENT, { "Cache-Control": "public, max-age=60" }),
  },
  {
    name: "list-that-expires-in-a-day",
    kind: "form",
    summary: "Clients and proxies may store the list of online agents for a day.",
    change: changingSuccess(LIST, (sent) => ({ ...sent, headers: { ...sent.headers, Expires: inADay() } })),
  },
  {
    name: "batch-for-shared-caches",
    kind: "form",
    summary: "Shared caches may store a batch for ten minutes.",
    change: withHeaders(BATCH, { "Cache-Control": "s-maxage=600" }),
  },
  {
    name: "unknown-code",
    kind: "form",
    summary: "The response about an agent who is signed out has a code that no table lists.",
    change: changingSuccess(
      AGENT,
      (sent) => withBody(sent, { message: "The agent is away.", retcode: "987-654" }),
      about(isSignedOut),
    ),
  },
  {
    name: "code-of-another-form",
    kind: "form",
    summary: "The response about an agent without calls has a code in words.",
    change: changingSuccess(CALLS, (sent) => withBody(sent, { message: "", retcode: "NO_CALLS" }), about(isSignedOut)),
  },
  {
    name: "unknown-result-code",
    kind: "form",
    summary: "A query for the private calls of an agent who is signed out is answered with a code that no table lists.",
    change: changingSuccess(
      PRIVATE_CALLS,
      (sent) => withBody(sent, { resultCode: "0109999", resultDesc: "The agent is away." }),
      about(isSignedOut),
    ),
  },
  {
    name: "stack-trace",
    kind: "form",
    summary: "The message of a refusal is a stack trace.",
    change: changing(GATEWAY_QUERIES, (sent) =>
      codeOf(sent) === "300-002"
        ? withBody(sent, {
            message: "java.lang.NullPointerException\n\tat com.example.agw.AgentQuery.run(AgentQuery.java:84)",
            retcode: "300-002",
          })
        : sent,
    ),
  },
  {
    name: "path-of-the-server",
    kind: "form",
    summary: "The text of a refusal names a file of the server.",
    change: changing(SIGNED_QUERIES, (sent) =>
      codeOf(sent) === "0100002"
        ? withBody(sent, { resultCode: "0100002", resultDesc: "See /opt/cms/conf/schema.xml, line 12." })
        : sent,
    ),
  },
];
