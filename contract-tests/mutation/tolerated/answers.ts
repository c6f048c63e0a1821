// Additional content of answers, its order and its wording.
import { combined } from "../../reference/change.ts";
import { changing, changingAgents, changingBody, isSignedOut, isSuccess, type Json } from "../mutants/changing.ts";
import { AGENT, BATCH, CALLS, LIST, PRIVATE_CALLS } from "../mutants/queries.ts";
import { changingEnvelopes, changingFailures, refusedWith } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

/** A change of the ids of calls, the same id always in the same way. */
const withCallIds = (form: (time: string, number: string) => string) =>
  changingBody([CALLS, PRIVATE_CALLS], (body) => {
    const list = "resultDesc" in body ? "resultDesc" : "result";
    if (!Array.isArray(body[list])) return;
    body[list] = body[list].map((id) => {
      const [time = "", number = ""] = String(id).split("-");
      return form(time, number);
    });
  });

const messages = (text: string) =>
  combined([
    changingEnvelopes("agentgateway", (body) => {
      body.message = text;
    }),
    changingFailures("cc-cms", (body) => {
      body.resultDesc = text;
    }),
  ]);

const ordered = (sort: (agents: Json[]) => Json[]) =>
  changingBody(BATCH, (body) => {
    body.resultDesc = sort(body.resultDesc as Json[]);
  });

export const answerTolerated: readonly Tolerated[] = [
  {
    name: "more-properties-of-agents",
    kind: "answer",
    summary: "Agents have properties that no row lists, as in later editions.",
    allowed: "No row says that table 4 (agentbyworkno) is complete, and the change history (cec_07_0333) adds to it.",
    change: changingAgents([AGENT, LIST, BATCH], (properties) => {
      Object.assign(properties, { agentType: 4, sipport: "5060", extension: { shift: null, tags: [] } });
    }),
  },
  {
    name: "more-properties-around-agents",
    kind: "answer",
    summary: "All responses have additional properties.",
    allowed: "No row of table 3 (agentbyworkno) or table 3 (agentstatusinfobyagentids) closes the object.",
    change: combined([
      changingEnvelopes("agentgateway", (body) => {
        Object.assign(body, { traceId: "b6f1c2", resultDesc: null });
      }),
      changingEnvelopes("cc-cms", (body) => {
        Object.assign(body, { count: 3, description: "" });
      }),
    ]),
  },
  {
    name: "more-properties-of-a-sign-in",
    kind: "answer",
    summary: "The response to a sign-in also has the telephone server.",
    allowed: "No row says that the response table (cec_07_1202) is complete.",
    change: changingEnvelopes("agentgateway", (body) => {
      const result = body.result as Json | null;
      if (result?.serverName !== undefined) Object.assign(result, { sipip: "192.0.2.7", sipport: "5060" });
    }),
  },
  {
    name: "properties-in-another-order",
    kind: "answer",
    summary: "The properties of every object are in reverse order.",
    allowed:
      "No row defines the order of properties, and table 4 and the sample of agentbyworkno have different orders.",
    change: combined(
      (["agentgateway", "cc-cms"] as const).map((surface) =>
        changingEnvelopes(surface, (body) => {
          const turned = reversed({ ...body }) as Json;
          for (const name of Object.keys(body)) delete body[name];
          Object.assign(body, turned);
        }),
      ),
    ),
  },
  {
    name: "messages-in-another-language",
    kind: "answer",
    summary: "All messages and texts are in Chinese.",
    allowed: "Row 1 of table 3 (agentbyworkno) calls it a description, without fixed words.",
    change: messages("坐席没有签入"),
  },
  {
    name: "messages-long",
    kind: "answer",
    summary: "All messages and texts have a thousand characters.",
    allowed: "Row 1 of table 3 (agentbyworkno) calls it a description, without a length.",
    change: messages("All is as it was. ".repeat(56)),
  },
  {
    name: "messages-empty",
    kind: "answer",
    summary: "All messages and texts are empty.",
    allowed: "Row 1 of table 3 (agentbyworkno) calls it a description, and its sample is empty.",
    change: messages(""),
  },
  {
    name: "call-ids-in-milliseconds",
    kind: "answer",
    summary: "Call ids begin with milliseconds, and end with a number of six digits.",
    allowed: "Row 3 of table 3 (allcallinfoex) mentions call ids, but gives no format.",
    change: withCallIds((time, number) => `${time}000-${number.padStart(6, "0")}`),
  },
  {
    name: "call-ids-of-five-digits",
    kind: "answer",
    summary: "Call ids are numbers of five digits, as strings.",
    allowed: "Row 3 of table 3 (allcallinfoex) mentions call ids, but gives no format.",
    change: withCallIds((_time, number) => number.padStart(5, "7")),
  },
  {
    name: "call-ids-of-a-platform-of-its-own",
    kind: "answer",
    summary: "Call ids have letters, and are longer than in any sample.",
    allowed: "Row 4 of the response table (agentprivatecall) mentions call ids, but gives no format.",
    change: withCallIds((time, number) => `node1:${time}.${number}@voice.example.test`),
  },
  {
    name: "batch-in-order-of-ids",
    kind: "answer",
    summary: "The agents in the response to a batch are in the order of their ids.",
    allowed: "Row 2 of table 3, resultDesc (agentstatusinfobyagentids) defines no order.",
    change: ordered((agents) => agents.toSorted((one, other) => Number(one.agentId) - Number(other.agentId))),
  },
  {
    name: "batch-in-opposite-order",
    kind: "answer",
    summary: "The agents in the response to a batch are in the reverse order of the request.",
    allowed: "Row 2 of table 3, resultDesc (agentstatusinfobyagentids) defines no order.",
    change: ordered((agents) => agents.toReversed()),
  },
  {
    name: "repeated-agents-answered-each-time",
    kind: "answer",
    summary: "An agent whom a batch names twice has two entries.",
    allowed: "Row 3 of table 2 (agentstatusinfobyagentids) does not mention duplicate ids.",
    change: changingBody(BATCH, (body, { agents }) => {
      const known = new Map((body.resultDesc as Json[]).map((agent) => [agent.agentId, agent]));
      body.resultDesc = agents.flatMap((id) => known.get(id) ?? []);
    }),
  },
  {
    name: "signed-out-agents-left-out-of-a-batch",
    kind: "answer",
    summary: "The response to a batch has no entries of agents who are signed out.",
    allowed:
      "No row of table 3 (agentstatusinfobyagentids) promises an entry for each id; a sister page omits these agents if large ids are used.",
    change: changingBody(BATCH, (body, { world }) => {
      const isHere = ({ agentId }: Json) => world.centre.agent(Number(agentId))?.signedInAt !== undefined;
      body.resultDesc = (body.resultDesc as Json[]).filter(isHere);
    }),
  },
  {
    name: "unknown-ids-answered-as-signed-out",
    kind: "answer",
    summary: "A batch shows ids without an agent like agents who are signed out.",
    allowed: "No row of table 3 (agentstatusinfobyagentids) says how an id without an agent is answered.",
    change: changingBody(BATCH, (body, { agents, world }) => {
      const unknown = [...new Set(agents)].filter((id) => world.centre.agent(id) === undefined);
      (body.resultDesc as Json[]).push(...unknown.map(nobody));
    }),
  },
  {
    name: "batches-with-unknown-ids-refused",
    kind: "answer",
    summary: "A batch with an id without an agent is refused.",
    allowed: "No row of table 3 (agentstatusinfobyagentids) says how an id without an agent is answered.",
    change: changing(BATCH, (sent, { agents, world, query }) =>
      isSuccess(sent) && agents.some((id) => world.centre.agent(id) === undefined)
        ? refusedWith(sent, query, { code: "0100002" })
        : sent,
    ),
  },
  {
    name: "batches-with-unknown-ids-empty",
    kind: "answer",
    summary: "A batch with an id without an agent is answered with an empty list.",
    allowed: "No row of table 3 (agentstatusinfobyagentids) says how an id without an agent is answered.",
    change: changingBody(BATCH, (body, { agents, world }) => {
      if (agents.some((id) => world.centre.agent(id) === undefined)) body.resultDesc = [];
    }),
  },
  {
    name: "older-code-of-the-platform",
    kind: "answer",
    summary: "Failures of CC-CMS have a platform number as the older code.",
    allowed: "Row 1 of table 3 (agentstatusinfobyagentids) allows any value but 0 for failures.",
    change: changingFailures("cc-cms", (body) => {
      body.result = "134001";
    }),
  },
  {
    name: "guid-in-every-answer",
    kind: "answer",
    summary: "Every successful response repeats the guid of the session.",
    allowed:
      "Row 2 of table 2 (agentbyworkno) names the polling interface as a source of the guid, but forbids no other.",
    change: {
      answer(sent, request, { sessions }) {
        const agentid = /\/(?:agentgroup|calldata|agentevent|onlineagent)\/([0-9]+)/.exec(request.raw.url ?? "")?.[1];
        const session = agentid === undefined ? undefined : sessions.of(agentid);
        if (!session || sent.status !== 200 || request.headers.guid !== session.guid || !isSuccess(sent)) return sent;
        return { ...sent, headers: { "Set-GUID": `JSESSIONID=${session.guid}`, ...sent.headers } };
      },
    },
  },
  {
    name: "skills-of-signed-out-agents",
    kind: "answer",
    summary: "Agents who are signed out have the skill queues of their configuration.",
    allowed: "Row 3.7 of table 4 (agentbyworkno) mentions skills, but not a sign-in to them.",
    change: changingAgents(AGENT, (properties, agent, { world }) => {
      if (!isSignedOut(agent)) return;
      const own = world.centre.queuesOf(agent.profile.vdn).filter(({ id }) => agent.profile.skills.includes(id));
      properties.skilllist = own.map(({ name, id, mediaType }) => ({ name, id, mediatype: mediaType }));
    }),
  },
];

/** An id without an agent, like an agent who has never signed in. */
function nobody(agentId: number): Json {
  return {
    agentId,
    locationId: 65_535,
    currentStateReason: 65_535,
    prevState: 0,
    prevStateTime: 4_294_967_295,
    currentState: 0,
    currentStateTime: 0,
    logonTime: 4_294_967_295_000,
    agentRelease: 0,
    currentPrivateCallNum: 0,
  };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, own]) => [name, reversed(own)]),
  );
}
