// Invalid requests cause server errors instead of refusals.
import type { Change } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { changing, codeOf } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, BATCH, CALLS, LIST, PRIVATE_CALLS, type Query, type ReceivedQuery } from "./queries.ts";

const TRACE = [
  "java.lang.NumberFormatException: For input string",
  "\tat java.base/java.lang.Integer.parseInt(Integer.java:652)",
  "\tat com.example.gateway.AgentResource.query(AgentResource.java:118)",
].join("\n");

/** Answers some requests to a query with HTTP status 500 and a stack trace. */
function failing(query: Query, concerns: (sent: Sent, received: ReceivedQuery) => boolean, body = TRACE): Change {
  return changing(query, (sent, received) =>
    concerns(sent, received) ? { status: 500, headers: { ...sent.headers, "content-type": "text/plain" }, body } : sent,
  );
}

const isNotFound = ({ status }: Sent) => status === 404;
const isWrongParameter = (sent: Sent) => sent.status === 200 && codeOf(sent) === "0100002";

const rows: [name: string, summary: string, change: Change][] = [
  [
    "agent-id-of-letters",
    "A query about an agent with an id of letters causes a stack trace.",
    failing(AGENT, isNotFound),
  ],
  [
    "list-of-letters",
    "A query about all agents with an id of letters causes a stack trace.",
    failing(LIST, isNotFound),
  ],
  ["calls-of-letters", "A query about calls with an id of letters causes a stack trace.", failing(CALLS, isNotFound)],
  [
    "batch-of-text",
    "A batch with a number as a string causes a stack trace.",
    failing(BATCH, (sent, { body }) => isWrongParameter(sent) && /":\[?"[0-9]/.test(JSON.stringify(body) ?? "")),
  ],
  [
    "private-calls-out-of-range",
    "A request about private calls with a number out of range causes a stack trace.",
    failing(
      PRIVATE_CALLS,
      (sent, { agents: [agent = 0] }) => isWrongParameter(sent) && (agent < 101 || agent > 59_999),
    ),
  ],
  [
    "private-calls-of-nobody",
    "A request about private calls of an agent who does not exist causes HTTP status 500.",
    failing(
      PRIVATE_CALLS,
      (sent, { agents: [agent = 0], world }) => {
        const isEnd = agent === 101 || agent === 59_999;
        return sent.status === 200 && !isWrongParameter(sent) && !isEnd && world.centre.agent(agent) === undefined;
      },
      "",
    ),
  ],
  [
    "batch-with-somebody-unknown",
    "A batch with an agent who does not exist causes a stack trace.",
    failing(BATCH, (sent, { agents, world }) => {
      const unknown = agents.filter((agent) => world.centre.agent(agent) === undefined);
      return sent.status === 200 && !isWrongParameter(sent) && agents.length < 10 && unknown.includes(59_998);
    }),
  ],
];

export const serverErrorMutants: readonly Mutant[] = rows.map(([name, summary, change]) => ({
  name: `server-error-for-${name}`,
  kind: "access",
  summary,
  change,
}));
