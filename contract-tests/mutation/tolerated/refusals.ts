// Other forms of refusals (codes and HTTP statuses), and answers where no row requires a refusal.
import type { Change } from "../../reference/change.ts";
import { about, changing, changingSuccess, codeOf, isSignedOut, isSuccess, type Json } from "../mutants/changing.ts";
import {
  AGENT,
  BATCH,
  CALLS,
  GATEWAY_QUERIES,
  PRIVATE_CALLS,
  type ReceivedQuery,
  SIGNED_QUERIES,
} from "../mutants/queries.ts";
import { changingFailures, refusedWith, refusing } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

/** Codes of the reference for a guid that is missing or wrong, for an agent, and for a request to CC-CMS. */
const GUID = ["100-006", "000-003"];
const NOBODY = ["300-002"];
const PARAMETER = ["0100002"];

const HTML = { "content-type": "text/html;charset=utf-8" };
const PAGE = "<!doctype html><html><head><title>Error</title></head><body><h1>Not possible</h1></body></html>";

const hasNoGuid = ({ request }: ReceivedQuery): boolean => (request.headers.guid ?? "") === "";

/** A change of the answers with some HTTP statuses. */
const withStatuses = (
  statuses: readonly number[],
  edit: (sent: Parameters<NonNullable<Change["answer"]>>[0]) => typeof sent,
): Change => ({ answer: (sent) => (statuses.includes(sent.status) ? edit(sent) : sent) });

/** A change of the numbers of a request. */
function exchange(number: (value: unknown) => unknown): Change {
  return {
    requestBody(body) {
      if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
      return Object.fromEntries(
        Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? value.map(number) : number(value)]),
      );
    },
  };
}

const otherCodes = (code: string, name: string, meaning: string): Tolerated => ({
  name: `unknown-agents-refused-with-${name}`,
  kind: "refusal",
  summary: `A query about an agent who does not exist is refused with ${code} (${meaning}).`,
  allowed:
    "Row 2 of table 3 (agentbyworkno) allows any code of failure, and no row assigns one to an id without an agent.",
  change: refusing([AGENT, CALLS], NOBODY, { code }),
});

export const refusalTolerated: readonly Tolerated[] = [
  otherCodes("100-007", "100-007", "a platform failure"),
  otherCodes("000-002", "000-002", "a wrong URL parameter"),
  otherCodes("300-001", "300-001", "no permission to query agents"),
  otherCodes("500-012", "a-newer-code", "a code of the newer edition"),
  {
    name: "unknown-agents-refused-with-404",
    kind: "refusal",
    summary: "A query about an agent who does not exist is refused with HTTP status 404 and an HTML page.",
    allowed: "No row of agentbyworkno names an HTTP status, so a refusal may have any.",
    change: refusing([AGENT, CALLS], NOBODY, { status: 404, body: PAGE, headers: HTML }),
  },
  {
    name: "unknown-agents-refused-with-403",
    kind: "refusal",
    summary: "A query about an agent who does not exist is refused with HTTP status 403 and no body.",
    allowed: "No row of agentbyworkno names an HTTP status, so a refusal may have any.",
    change: refusing([AGENT, CALLS], NOBODY, { status: 403 }),
  },
  {
    name: "no-calls-of-unknown-agents",
    kind: "refusal",
    summary: "A query for the calls of an agent who does not exist in the VDN succeeds with an empty list.",
    allowed:
      "Row 2 of table 1 (allcallinfoex) requires an agent of the VDN, and no row says how another id is answered.",
    change: changing(CALLS, (sent) =>
      codeOf200(sent) === "300-002"
        ? { ...sent, body: JSON.stringify({ message: "", retcode: "0", result: [] }) }
        : sent,
    ),
  },
  {
    name: "no-calls-are-a-failure",
    kind: "refusal",
    summary: "A query about an agent without calls is answered with 100-007.",
    allowed:
      "The prerequisites of allcallinfoex require an agent in a call; no row describes the response about other agents.",
    change: changing(CALLS, (sent, { query }) =>
      isSuccess(sent) && (JSON.parse(String(sent.body)) as Json).result?.toString() === ""
        ? refusedWith(sent, query, { code: "100-007" })
        : sent,
    ),
  },
  {
    name: "nothing-held-is-refused",
    kind: "refusal",
    summary: "The query for the held calls of the requesting agent, who holds none, is answered with 400-003.",
    allowed: "The prerequisites of cec_07_1264 require a held call, and its list of error codes has 400-003.",
    change: changingSuccess("queryHoldListInfo", (sent, { query }) => refusedWith(sent, query, { code: "400-003" })),
  },
  {
    name: "no-call-before-answer-is-refused",
    kind: "refusal",
    summary: "The query for the call before it is answered is answered with 100-007 while the agent has none.",
    allowed: "The prerequisites of cec_07_1265 require an agent in a call; no row describes the response to others.",
    change: changingSuccess("queryCallInfoBeforeAnswer", (sent, { query }) =>
      refusedWith(sent, query, { code: "100-007" }),
    ),
  },
  {
    name: "signed-out-agents-refused-with-300-002",
    kind: "refusal",
    summary: "A query about an agent who is signed out is answered with 300-002.",
    allowed:
      "The prerequisites of agentbyworkno require an agent who has signed in; no row describes the response about other agents.",
    change: changingSuccess(
      [AGENT, CALLS],
      (sent, { query }) => refusedWith(sent, query, { code: "300-002" }),
      about(isSignedOut),
    ),
  },
  {
    name: "signed-out-agents-refused-with-100-006",
    kind: "refusal",
    summary: "A query about an agent who is signed out is answered with 100-006, which means not signed in.",
    allowed:
      "The list of error codes of agentbyworkno has 100-006, but does not say which of the two agents it is about.",
    change: changingSuccess(
      [AGENT, CALLS],
      (sent, { query }) => refusedWith(sent, query, { code: "100-006" }),
      about(isSignedOut),
    ),
  },
  {
    name: "guids-refused-with-401",
    kind: "refusal",
    summary: "A guid that is missing or wrong is refused with HTTP status 401 and an HTML page.",
    allowed: "No row of cec_07_0005 names the HTTP status of the mismatch.",
    change: refusing(GATEWAY_QUERIES, GUID, { status: 401, body: PAGE, headers: HTML }),
  },
  {
    name: "guids-refused-with-403",
    kind: "refusal",
    summary: "A guid that is missing or wrong is refused with HTTP status 403.",
    allowed: "No row of cec_07_0005 names the HTTP status of the mismatch.",
    change: refusing(GATEWAY_QUERIES, GUID, { status: 403, body: '{"error":"Forbidden"}' }),
  },
  {
    name: "guids-refused-with-000-003",
    kind: "refusal",
    summary: "Every guid that is missing or wrong is refused with 000-003.",
    allowed: "The row of the mismatch (cec_07_0005) names two codes, but does not say when to use which.",
    change: refusing(GATEWAY_QUERIES, GUID, { code: "000-003" }),
  },
  {
    name: "guids-refused-with-100-006",
    kind: "refusal",
    summary: "Every guid that is missing or wrong is refused with 100-006.",
    allowed: "The row of the mismatch (cec_07_0005) names two codes, but does not say when to use which.",
    change: refusing(GATEWAY_QUERIES, GUID, { code: "100-006" }),
  },
  {
    name: "no-guid-refused-with-000-002",
    kind: "refusal",
    summary: "A query without a guid is refused with 000-002 (missing parameter).",
    allowed: "The row of the mismatch (cec_07_0005) mentions a guid that does not match, but not a missing one.",
    change: refusing(GATEWAY_QUERIES, GUID, { code: "000-002" }, hasNoGuid),
  },
  {
    name: "no-guid-refused-with-400",
    kind: "refusal",
    summary: "A query without a guid is refused with HTTP status 400.",
    allowed:
      "Row 2 of table 2 (agentbyworkno) makes the header mandatory, but does not say how its absence is refused.",
    change: refusing(GATEWAY_QUERIES, GUID, { status: 400 }, hasNoGuid),
  },
  {
    name: "ids-out-of-range-refused-with-000-002",
    kind: "refusal",
    summary: "Invalid ids are refused with 000-002 instead of HTTP status 404.",
    allowed: "Row 1 of table 1 (agentbyworkno) gives a range, but does not say how an id outside it is refused.",
    change: {
      answer: (sent, request) =>
        sent.status === 404 && request.method === "GET" && request.raw.url?.includes("/agentgateway/resource/") === true
          ? refusedWith(sent, AGENT, { code: "000-002" })
          : sent,
    },
  },
  {
    name: "ids-out-of-range-refused-with-400",
    kind: "refusal",
    summary: "Invalid ids and paths are refused with HTTP status 400.",
    allowed: "Row 1 of table 1 (agentbyworkno) gives a range, but does not say how an id outside it is refused.",
    change: withStatuses([404], (sent) => ({
      ...sent,
      status: 400,
      headers: { ...sent.headers, ...HTML },
      body: PAGE,
    })),
  },
  {
    name: "methods-refused-with-404",
    kind: "refusal",
    summary: "Other methods are refused with HTTP status 404.",
    allowed: "The Interface Method of agentbyworkno allows only GET, but does not say how other methods are refused.",
    change: withStatuses([405], (sent) => ({ ...sent, status: 404 })),
  },
  {
    name: "methods-refused-with-501",
    kind: "refusal",
    summary: "Other methods are refused with HTTP status 501.",
    allowed: "The Interface Method of agentbyworkno allows only GET, but does not say how other methods are refused.",
    change: withStatuses([405], (sent) => ({ ...sent, status: 501 })),
  },
  {
    name: "second-sign-ins-refused-with-409",
    kind: "refusal",
    summary: "A sign-in of an agent who is signed in is refused with HTTP status 409.",
    allowed: "The row of 100-002 (cec_07_0580) says what the code means, but not that a second sign-in gets it.",
    change: { answer: (sent) => (codeOf200(sent) === "100-002" ? { ...sent, status: 409, body: "" } : sent) },
  },
  {
    name: "second-sign-ins-refused-with-another-code",
    kind: "refusal",
    summary: "A sign-in of an agent who is signed in is refused with 100-007 (platform failure).",
    allowed: "The row of 100-002 (cec_07_0580) says what the code means, but not that a second sign-in gets it.",
    change: {
      answer: (sent) => (codeOf200(sent) === "100-002" ? refusedWith(sent, AGENT, { code: "100-007" }) : sent),
    },
  },
  {
    name: "failures-explained-in-the-result",
    kind: "refusal",
    summary: "Failures of AgentGateway have an error description as result.",
    allowed:
      "Row 3 of table 3 (agentbyworkno) describes the result of a successful query, and does not mention failures.",
    change: changingFailures("agentgateway", (body) => {
      body.result = "This is not possible.";
    }),
  },
  {
    name: "no-routes-answered-by-the-framework",
    kind: "refusal",
    summary: "Unknown paths and methods are answered with HTTP status 200 and a body of the server framework.",
    allowed: "No row (agentbyworkno) describes the response to a path or a method that the interface does not have.",
    change: withStatuses([404, 405], (sent) => ({
      ...sent,
      status: 200,
      headers: { ...sent.headers, "content-type": "application/json" },
      body: JSON.stringify({ code: sent.status, msg: "no such resource", data: null }),
    })),
  },
  {
    name: "methods-refused-by-hanging-up",
    kind: "refusal",
    summary: "Other methods and unknown paths close the connection without a response, as firewalls do.",
    allowed: "The Interface Method of agentbyworkno allows only GET, but does not say how other methods are refused.",
    change: {
      answer(sent, request) {
        if (sent.status === 405) request.raw.socket.destroy();
        return sent;
      },
    },
  },
  {
    name: "methods-refused-with-a-page-of-success",
    kind: "refusal",
    summary: "Other methods are answered with HTTP status 200 and an HTML page.",
    allowed: "The Interface Method of agentbyworkno allows only GET, but does not say how other methods are refused.",
    change: withStatuses([405], (sent) => ({
      ...sent,
      status: 200,
      headers: { ...sent.headers, ...HTML },
      body: PAGE,
    })),
  },
  {
    name: "methods-refused-with-a-page",
    kind: "refusal",
    summary: "Other methods are refused with HTTP status 405 and an HTML page.",
    allowed: "The Interface Method of agentbyworkno allows only GET, but does not say how other methods are refused.",
    change: withStatuses([405], (sent) => ({ ...sent, headers: { ...sent.headers, ...HTML }, body: PAGE })),
  },
  {
    name: "methods-refused-with-a-code",
    kind: "refusal",
    summary: "Other methods of AgentGateway are refused with 000-002 and HTTP status 200.",
    allowed: "The Interface Method of agentbyworkno allows only GET, but does not say how other methods are refused.",
    change: {
      answer: (sent, request) =>
        sent.status === 405 && request.raw.url?.startsWith("/agentgateway/")
          ? refusedWith(sent, AGENT, { code: "000-002" })
          : sent,
    },
  },
  {
    name: "parameters-refused-with-400",
    kind: "refusal",
    summary: "Invalid requests to CC-CMS are refused with HTTP status 400.",
    allowed: "The row of 0100002 (cec_07_0696) does not say that every invalid request is refused with this code.",
    change: refusing(SIGNED_QUERIES, PARAMETER, { status: 400, body: '{"status":400,"error":"Bad Request"}' }),
  },
  {
    name: "parameters-refused-with-0100001",
    kind: "refusal",
    summary: "Invalid requests to CC-CMS are refused with 0100001.",
    allowed: "The row of 0100002 (cec_07_0696) does not say that every invalid request is refused with this code.",
    change: refusing(SIGNED_QUERIES, PARAMETER, { code: "0100001" }),
  },
  {
    name: "parameters-refused-with-0100999",
    kind: "refusal",
    summary: "Invalid requests to CC-CMS are refused with 0100999 (unknown exception).",
    allowed: "The row of 0100002 (cec_07_0696) does not say that every invalid request is refused with this code.",
    change: refusing(SIGNED_QUERIES, PARAMETER, { code: "0100999" }),
  },
  {
    name: "parameters-refused-with-422",
    kind: "refusal",
    summary: "Invalid requests to CC-CMS are refused with HTTP status 422 and a text.",
    allowed: "The row of 0100002 (cec_07_0696) does not say that every invalid request is refused with this code.",
    change: refusing(SIGNED_QUERIES, PARAMETER, {
      status: 422,
      body: "not possible",
      headers: { "content-type": "text/plain" },
    }),
  },
  {
    name: "numbers-as-text-taken",
    kind: "refusal",
    summary: "CC-CMS accepts a string of digits as a number.",
    allowed:
      "Rows 1 to 3 of table 2 (agentstatusinfobyagentids) give a type, but no row says that a string is refused.",
    change: exchange((value) => (typeof value === "string" && /^[0-9]+$/.test(value) ? Number(value) : value)),
  },
  {
    name: "fractions-cut-off-when-read",
    kind: "refusal",
    summary: "CC-CMS cuts off the fraction of a number.",
    allowed:
      "Rows 1 to 3 of table 2 (agentstatusinfobyagentids) give a type, but no row says that a fraction is refused.",
    change: exchange((value) => (typeof value === "number" ? Math.trunc(value) : value)),
  },
  {
    name: "nobody-asked-nobody-answered",
    kind: "refusal",
    summary: "A batch without agents is answered with an empty list.",
    allowed: "Row 3 of table 2 (agentstatusinfobyagentids) gives the maximum number of ids in a batch, but no minimum.",
    change: changing(BATCH, (sent, { body }) =>
      Array.isArray((body as Json | undefined)?.agentIds) && ((body as Json).agentIds as unknown[]).length === 0
        ? {
            ...sent,
            status: 200,
            body: JSON.stringify({ result: "0", resultCode: "0100000", resultDatas: [], resultDesc: [] }),
          }
        : sent,
    ),
  },
  {
    name: "signatures-refused-without-a-body",
    kind: "refusal",
    summary: "A wrong signature is refused with HTTP status 401 and no body.",
    allowed: "A row states HTTP status 401 (cec_07_0003), but no row describes the body.",
    change: withStatuses([401], (sent) => ({
      ...sent,
      body: "",
      headers: { ...sent.headers, "WWW-Authenticate": 'auth-v2 realm="cms"' },
    })),
  },
  {
    name: "signatures-refused-with-a-page",
    kind: "refusal",
    summary: "A wrong signature is refused with HTTP status 401 and an HTML page.",
    allowed: "A row states HTTP status 401 (cec_07_0003), but no row describes the body.",
    change: withStatuses([401], (sent) => ({ ...sent, headers: { ...sent.headers, ...HTML }, body: PAGE })),
  },
  {
    name: "signatures-taken-twice",
    kind: "refusal",
    summary: "A signature is accepted any number of times.",
    allowed: "No row of cec_07_0003 says that a signature is valid for only one request.",
    options: { refuseReplays: false },
  },
  {
    name: "media-types-refused-with-400",
    kind: "refusal",
    summary: "A body with another media type than JSON is refused with HTTP status 400.",
    allowed: "Row 1 of table 1 (agentstatusinfobyagentids) fixes the header, but does not say how another is refused.",
    change: withStatuses([415], (sent) => ({ ...sent, status: 400 })),
  },
  {
    name: "broken-json-refused-with-400",
    kind: "refusal",
    summary: "A body that is not JSON is refused with HTTP status 400 and an HTML page.",
    allowed:
      "Row 1 of table 1 (agentstatusinfobyagentids) fixes the header, but no row says how a broken body is refused.",
    change: refusing(
      SIGNED_QUERIES,
      PARAMETER,
      { status: 400, body: PAGE, headers: HTML },
      ({ body }) => typeof body === "symbol",
    ),
  },
  {
    name: "private-calls-of-unknown-agents-refused",
    kind: "refusal",
    summary: "A query for the private calls of an unknown agent is refused with 0100002.",
    allowed: "No row of agentprivatecall says how an id without an agent is answered.",
    change: changingSuccess(
      PRIVATE_CALLS,
      (sent, { query }) => refusedWith(sent, query, { code: "0100002" }),
      ({ agents: [id], world }) => id === undefined || world.centre.agent(id) === undefined,
    ),
  },
];

function codeOf200(sent: Parameters<typeof codeOf>[0]): string | undefined {
  return sent.status === 200 ? codeOf(sent) : undefined;
}
