// Missing values outside of agents: in envelopes, lists and sessions.
import { combined } from "../../reference/change.ts";
import { changingAgents, changingBody, type Json } from "../mutants/changing.ts";
import { CALLS, LIST } from "../mutants/queries.ts";
import { changingEnvelopes, changingFailures, typeOnly } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

const [AGENT_PAGE, LIST_PAGE, CALLS_PAGE] = ["agentbyworkno", "allonlineagents", "allcallinfoex"] as const;
const [BATCH_PAGE, PRIVATE_PAGE] = ["agentstatusinfobyagentids", "agentprivatecall"] as const;

/** A change of the value for no calls, in the successful answers without calls. */
const withoutCalls = (edit: (body: Json) => unknown) =>
  changingBody(CALLS, (body) => {
    if (Array.isArray(body.result) && body.result.length === 0) edit(body);
  });

export const nothingInEnvelopes: readonly Tolerated[] = [
  {
    name: "no-calls-are-null",
    kind: "nothing",
    summary: "The calls of an agent without calls are null.",
    allowed: "Row 3 of table 3 (allcallinfoex) describes an agent in a call, not an agent without calls.",
    change: withoutCalls((body) => {
      body.result = null;
    }),
  },
  {
    name: "no-calls-no-result",
    kind: "nothing",
    summary: "The successful response about an agent without calls has no result.",
    allowed: "Row 3 of table 3 (allcallinfoex) describes an agent in a call, not an agent without calls.",
    change: withoutCalls((body) => {
      delete body.result;
    }),
  },
  {
    name: "older-list-null-where-empty",
    kind: "nothing",
    summary: "Without private calls the older list is null.",
    allowed: `Row 3 of the response table (${PRIVATE_PAGE}) gives a type, and keeps the field for older clients.`,
    change: changingEnvelopes("cc-cms", (body) => {
      if (Array.isArray(body.resultDatas) && body.resultDatas.length === 0) body.resultDatas = null;
    }),
  },
  {
    name: "older-pair-left-out",
    kind: "nothing",
    summary: "CC-CMS answers without the older code and the older list.",
    allowed: `Rows 1 and 3 of table 3 (${BATCH_PAGE}) keep these fields for versions 8.13 and earlier, and do not say that they are always present.`,
    change: changingEnvelopes("cc-cms", (body) => {
      delete body.result;
      delete body.resultDatas;
    }),
  },
  {
    name: "older-list-left-out",
    kind: "nothing",
    summary: "CC-CMS answers without the older list.",
    allowed: `Row 3 of table 3 (${BATCH_PAGE}) keeps the field for versions 8.13 and earlier, and does not say that it is always present.`,
    change: changingEnvelopes("cc-cms", (body) => {
      delete body.resultDatas;
    }),
  },
  {
    name: "older-list-reversed",
    kind: "nothing",
    summary: "The older list has the agents and calls in reverse order.",
    allowed: `Row 3 of table 3 (${BATCH_PAGE}) says what the list contains, but not that it equals the other one.`,
    change: changingEnvelopes("cc-cms", (body) => {
      if (Array.isArray(body.resultDatas)) body.resultDatas = body.resultDatas.toReversed();
    }),
  },
  {
    name: "failures-with-empty-lists",
    kind: "nothing",
    summary: "Failures of CC-CMS have an empty older list.",
    allowed: `Row 3 of table 3 (${BATCH_PAGE}) says what the list is on success, and does not mention failures.`,
    change: changingFailures("cc-cms", (body) => {
      body.resultDatas = [];
    }),
  },
  {
    name: "failures-with-null",
    kind: "nothing",
    summary: "Failures of CC-CMS have null in both lists, and 1 as the older code.",
    allowed: `Table 3 (${BATCH_PAGE}) says what the lists are on success, and does not mention failures.`,
    change: changingFailures("cc-cms", (body) => {
      Object.assign(body, { result: "1", resultDatas: null, resultDesc: null });
    }),
  },
  {
    name: "failures-without-text",
    kind: "nothing",
    summary: "Failures of CC-CMS have only a code.",
    allowed: "The published failure (cec_07_0696) shows a string, but no row says that it is always present.",
    change: changingFailures("cc-cms", (body) => {
      delete body.resultDesc;
    }),
  },
  {
    name: "failures-with-an-empty-object",
    kind: "nothing",
    summary: "Failures of AgentGateway have an empty object as result, except in the query for calls.",
    allowed: `Row 3 of table 3 (${AGENT_PAGE}) describes the result of a successful query, and does not mention failures.`,
    change: changingFailures("agentgateway", (body, { raw }) => {
      if (!raw.url?.includes("allcallinfoEx")) body.result = {};
    }),
  },
  {
    name: "failures-with-null-in-agentgateway",
    kind: "nothing",
    summary: "Failures of AgentGateway have the result null.",
    allowed: `Row 3 of table 3 (${CALLS_PAGE}) says that a failed query has no result, and null also means no result.`,
    change: changingFailures("agentgateway", (body) => {
      body.result = null;
    }),
  },
  {
    name: "messages-null",
    kind: "nothing",
    summary: "All messages of AgentGateway are null.",
    allowed: typeOnly(AGENT_PAGE, "3", "1"),
    change: changingEnvelopes("agentgateway", (body) => {
      body.message = null;
    }),
  },
  {
    name: "messages-left-out",
    kind: "nothing",
    summary: "AgentGateway answers without a message.",
    allowed: typeOnly(AGENT_PAGE, "3", "1"),
    change: changingEnvelopes("agentgateway", (body) => {
      delete body.message;
    }),
  },
  {
    name: "acknowledged-with-an-empty-object",
    kind: "nothing",
    summary: "Operations without a result (sign-out, heartbeat and polling) return an empty object.",
    allowed: "The response tables (cec_07_1219, cec_07_1204) have no row for a result, and do not close the object.",
    change: changingEnvelopes("agentgateway", (body, request) => {
      if (/handshake$|logout$|agentevent/.test(request.raw.url ?? "")) body.result = {};
    }),
  },
  {
    name: "no-event-is-null",
    kind: "nothing",
    summary: "A poll without an event has the event null.",
    allowed: "The response table (cec_07_1274) gives the type of an event, but no value without an event.",
    change: changingEnvelopes("agentgateway", (body, request) => {
      if (request.raw.url?.includes("agentevent") && body.retcode === "0") body.event ??= null;
    }),
  },
  {
    name: "sign-in-without-optional-facts",
    kind: "nothing",
    summary: "The response to a sign-in has only the agent and the VDN.",
    allowed: "The response table (cec_07_1202) has no column that says which fields are always present.",
    change: changingEnvelopes("agentgateway", (body) => {
      const result = body.result as Json | null;
      if (result?.serverName === undefined) return;
      body.result = { vdnid: result.vdnid, workno: result.workno };
    }),
  },
  {
    name: "nobody-in-a-queue",
    kind: "nothing",
    summary: "The list of online agents shows queues without agents, with an empty list.",
    allowed: `Rows 3.1 to 3.3 of table 4 (${LIST_PAGE}) do not say that each queue has an agent.`,
    change: changingBody(LIST, (body) => {
      (body.result as Json[]).push({ skillMediaType: 5, skillId: 77, agent: [] });
    }),
  },
  {
    name: "nothing-is-left-out",
    kind: "nothing",
    summary: "All responses omit empty lists and empty strings.",
    allowed:
      "The response tables (of agentbyworkno and the other pages) have no column that says which fields are always present.",
    change: combined(
      (["agentgateway", "cc-cms"] as const).map((surface) =>
        changingEnvelopes(surface, (body) => {
          Object.assign(body, withoutEmpty(body));
          for (const [name, value] of Object.entries(body)) if (isEmpty(value)) delete body[name];
        }),
      ),
    ),
  },
  {
    name: "failures-with-an-agent-of-nothing",
    kind: "nothing",
    summary: "Failures of AgentGateway have an agent without values as result.",
    allowed: `Row 3 of table 3 (${AGENT_PAGE}) describes the result of a successful query, and does not mention failures.`,
    change: changingFailures("agentgateway", (body, { raw }) => {
      if (!raw.url?.includes("allcallinfoEx")) body.result = { workno: null, name: "", status: 0, skilllist: [] };
    }),
  },
  {
    name: "nobody-in-a-queue-is-null",
    kind: "nothing",
    summary: "The list of online agents shows queues without agents, with null.",
    allowed: typeOnly(LIST_PAGE, "4", "3.3"),
    change: changingBody(LIST, (body) => {
      (body.result as Json[]).push({ skillMediaType: 5, skillId: 77, agent: null });
    }),
  },
  {
    name: "unused-fields-filled",
    kind: "nothing",
    summary: "The list of online agents fills the unused fields.",
    allowed: "Rows 3.3.7 and 3.3.8 of table 5 (allonlineagents) say that these fields are unused.",
    change: changingAgents(LIST, (properties, { calls }) => {
      properties.callids = calls;
      properties.skilllist = [{ name: "voice", id: 1, mediatype: 5 }];
      properties.groupname = "support";
      properties.inMultimediaConf = 1;
    }),
  },
];

function isEmpty(value: unknown): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}

/** A value without what is empty, at any depth. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value;
  const filled = Object.entries(value).filter(([, own]) => !isEmpty(own));
  return Object.fromEntries(filled.map(([name, own]) => [name, withoutEmpty(own)]));
}
