// AgentGateway answers callers without permission, or refuses in a form that clients cannot understand.
import { agentInfo } from "../../reference/agentgateway-answers.ts";
import type { Change } from "../../reference/change.ts";
import type { Sent } from "../../reference/sent.ts";
import { dataFor, entryOf } from "./answers.ts";
import { changing, changingBody, codeOf, type Json, queuesIn, withBody } from "./changing.ts";
import { type GuidKind, guidKindOf } from "./guids.ts";
import type { Mutant } from "./mutant.ts";
import { AGENT, CALLS, calledByName, GATEWAY_QUERIES, LIST, type Query, type ReceivedQuery } from "./queries.ts";

/** What queries are called in names and in summaries. */
const ABOUT: Record<Query, [name: string, words: string]> = {
  [AGENT]: ["agent", "an agent"],
  [LIST]: ["list", "all online agents"],
  [CALLS]: ["calls", "the calls of an agent"],
};

const GUIDS: [kind: Exclude<GuidKind, "right" | "former">, words: string][] = [
  ["none", "without a guid"],
  ["malformed", "with a malformed guid"],
  ["unknown", "with an unknown guid"],
  ["foreign", "with the guid of another agent's session"],
];

const REFUSED_GUID = ["100-006", "000-003"];

/** A change of what is answered to requests whose guid is of some kinds, when it is refused. */
export function changingRefusedGuid(
  queries: readonly Query[],
  kinds: readonly GuidKind[],
  edit: (sent: Sent, received: ReceivedQuery) => Sent,
): Change {
  return changing(queries, (sent, received) =>
    REFUSED_GUID.includes(codeOf(sent) ?? "") && kinds.includes(guidKindOf(received)) ? edit(sent, received) : sent,
  );
}

/** The answer to the request, as if it were allowed. */
export function answered(sent: Sent, received: ReceivedQuery): Sent {
  const data = dataFor(received);
  return data ? withBody(sent, data) : sent;
}

/** Answers methods that are refused as if they were the right one. */
const answeringEveryMethod = (query: Query): Change =>
  changing(query, (sent, received) => (sent.status === 405 ? answered(sent, received) : sent));

function disconnected(sent: Sent, { request }: ReceivedQuery): Sent {
  request.raw.socket.destroy();
  return sent;
}

/** Whether an agent is asked about who is of another VDN than the one who asks. */
function isOfOtherVdn({ world, agentid, agents }: ReceivedQuery): boolean {
  const [asker, asked] = [Number(agentid), agents[0] ?? 0].map((id) => world.centre.agent(id)?.profile.vdn);
  return asked !== undefined && asked !== asker;
}

export const accessGatewayMutants: readonly Mutant[] = [
  ...GATEWAY_QUERIES.flatMap((query) =>
    GUIDS.map(([kind, words]): Mutant => {
      const [name, what] = ABOUT[query] ?? calledByName(query);
      return {
        name: `${name}-with-guid-${kind}`,
        kind: "access",
        summary: `A query about ${what} ${words} is answered.`,
        change: changingRefusedGuid([query], [kind], answered),
      };
    }),
  ),
  {
    name: "guid-unchecked",
    kind: "access",
    summary: "Any guid is accepted, and also a missing one.",
    change: changingRefusedGuid(GATEWAY_QUERIES, ["none", "malformed", "unknown", "foreign"], answered),
  },
  {
    name: "guid-checked-by-form",
    kind: "access",
    summary: "Any well-formed guid is accepted.",
    change: changingRefusedGuid(GATEWAY_QUERIES, ["unknown", "foreign"], answered),
  },
  {
    name: "refused-guid-with-data",
    kind: "access",
    summary: "The refusal of an unknown guid contains the data next to the code.",
    change: changingRefusedGuid([AGENT], ["unknown"], (sent, received) =>
      withBody(sent, { ...dataFor(received), retcode: "100-006" }),
    ),
  },
  {
    name: "data-in-the-message",
    kind: "access",
    summary: "The refusal of a query about calls without a guid contains the call ids in another field.",
    change: changingRefusedGuid([CALLS], ["none"], (sent, received) =>
      withBody(sent, { message: "", retcode: "100-006", calls: dataFor(received)?.result }),
    ),
  },
  {
    name: "unauthorized-with-data",
    kind: "access",
    summary: "A query without a guid is answered with HTTP status 401 and all the data.",
    change: changingRefusedGuid([LIST], ["none"], (sent, received) => ({ ...answered(sent, received), status: 401 })),
  },
  {
    name: "refused-with-code-of-success",
    kind: "access",
    summary: "A query without a guid is refused with the code of success.",
    change: changingRefusedGuid(GATEWAY_QUERIES, ["none"], (sent) =>
      withBody(sent, { message: "The agent has not signed in.", retcode: "0" }),
    ),
  },
  {
    name: "refused-in-another-envelope",
    kind: "access",
    summary: "A query without a guid is refused with HTTP status 200 and another envelope.",
    change: changingRefusedGuid([AGENT], ["none"], (sent) =>
      withBody(sent, { error: "unauthorized", error_description: "Sign in first." }),
    ),
  },
  {
    name: "sign-in-page",
    kind: "access",
    summary: "A query with an unknown guid is answered with HTTP status 200 and a sign-in page.",
    change: changingRefusedGuid([LIST], ["unknown"], ({ headers }) => ({
      status: 200,
      headers: { ...headers, "content-type": "text/html" },
      body: "<!doctype html><title>Sign in</title>",
    })),
  },
  {
    name: "moved-to-the-sign-in-page",
    kind: "access",
    summary: "A query without a guid is redirected with HTTP status 302.",
    change: changingRefusedGuid([CALLS], ["none"], ({ headers }) => ({
      status: 302,
      headers: { ...headers, Location: "/agentgateway/login" },
      body: "",
    })),
  },
  {
    name: "unknown-guid-ends-in-error",
    kind: "access",
    summary: "An unknown guid causes HTTP status 500.",
    change: changingRefusedGuid([CALLS], ["unknown"], (sent) => ({ ...sent, status: 500 })),
  },
  {
    name: "malformed-guid-loses-the-connection",
    kind: "access",
    summary: "A malformed guid closes the connection without a response.",
    change: changingRefusedGuid([AGENT], ["malformed"], disconnected),
  },
  {
    name: "guid-refused-with-unknown-code",
    kind: "access",
    summary: "The guid of another agent's session is refused with a code that no table lists.",
    change: changingRefusedGuid([LIST], ["foreign"], (sent) => withBody(sent, { message: "", retcode: "998-001" })),
  },
  {
    name: "agent-of-other-vdn",
    kind: "access",
    summary: "A query about an agent of another VDN is answered.",
    change: changing(AGENT, (sent, received) =>
      codeOf(sent) === "300-002" && isOfOtherVdn(received) ? answered(sent, received) : sent,
    ),
  },
  {
    name: "agent-of-other-vdn-as-one-of-ours",
    kind: "access",
    summary: "A query about an agent of another VDN is answered with the VDN of the requesting agent.",
    change: changing(AGENT, (sent, received) => {
      const { world, agentid, agents } = received;
      const agent = world.centre.agent(agents[0] ?? 0);
      if (codeOf(sent) !== "300-002" || !agent) return sent;
      const vdnid = world.centre.agent(Number(agentid))?.profile.vdn;
      const result = { ...agentInfo(world.centre, agent, world.types, world.now()), vdnid };
      return withBody(sent, { message: "", retcode: "0", result });
    }),
  },
  {
    name: "calls-of-other-vdn",
    kind: "access",
    summary: "A query about the calls of an agent of another VDN is answered.",
    change: changing(CALLS, (sent, received) =>
      codeOf(sent) === "300-002" && isOfOtherVdn(received) ? answered(sent, received) : sent,
    ),
  },
  {
    name: "other-vdn-without-calls",
    kind: "access",
    summary: "A query about the calls of an agent of another VDN succeeds with an empty list.",
    change: changing(CALLS, (sent, received) =>
      codeOf(sent) === "300-002" && isOfOtherVdn(received)
        ? withBody(sent, { message: "success", retcode: "0", result: [] })
        : sent,
    ),
  },
  {
    name: "other-vdn-in-list",
    kind: "access",
    summary: "The list contains an agent of another VDN.",
    change: changingBody(LIST, (body, received) => {
      const own = received.world.centre.agent(Number(received.agentid))?.profile.vdn;
      const other = received.world.centre.agentsSignedIn().find(({ profile }) => profile.vdn !== own);
      if (other) queuesIn(body).at(-1)?.agent.push(entryOf(other, received));
    }),
  },
  ...GATEWAY_QUERIES.map((query): Mutant => {
    const [name, what] = ABOUT[query] ?? calledByName(query);
    return {
      name: `${name}-with-every-method`,
      kind: "access",
      summary: `A query about ${what} with another method than GET is answered.`,
      change: answeringEveryMethod(query),
    };
  }),
  {
    name: "other-method-ends-in-error",
    kind: "access",
    summary: "Another method than GET causes HTTP status 500.",
    change: changing(AGENT, (sent) => (sent.status === 405 ? { ...sent, status: 500 } : sent)),
  },
  {
    name: "flow-control-missing",
    kind: "access",
    summary: "Too many requests are answered.",
    change: changing(GATEWAY_QUERIES, (sent, received) =>
      codeOf(sent) === "000-007" ? answered(sent, received) : sent,
    ),
    options: { flowControl: true },
  },
  {
    name: "flow-control-ends-in-error",
    kind: "access",
    summary: "Too many requests are answered with HTTP status 500.",
    change: changing(GATEWAY_QUERIES, (sent) => (codeOf(sent) === "000-007" ? { ...sent, status: 500 } : sent)),
    options: { flowControl: true },
  },
  {
    name: "flow-control-with-code-of-success",
    kind: "access",
    summary: "Too many requests are refused with the code of success.",
    change: changing(GATEWAY_QUERIES, (sent) =>
      codeOf(sent) === "000-007" ? withBody(sent, { message: "", retcode: "0" } satisfies Json) : sent,
    ),
    options: { flowControl: true },
  },
];
