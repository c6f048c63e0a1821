// What stands where there is nothing around the agents: in envelopes, lists and sessions.
import { combined } from "../../reference/change.ts";
import { changingAgents, changingBody, type Json } from "../mutants/changing.ts";
import { CALLS, LIST } from "../mutants/queries.ts";
import { changingEnvelopes, changingFailures, typeOnly } from "./editing.ts";
import type { Tolerated } from "./tolerance.ts";

const [AGENT_PAGE, LIST_PAGE, CALLS_PAGE] = ["agentbyworkno", "allonlineagents", "allcallinfoex"] as const;
const [BATCH_PAGE, PRIVATE_PAGE] = ["agentstatusinfobyagentids", "agentprivatecall"] as const;

/** A change of what stands for no calls, in the answers of success that have none. */
const withoutCalls = (edit: (body: Json) => unknown) =>
  changingBody(CALLS, (body) => {
    if (Array.isArray(body.result) && body.result.length === 0) edit(body);
  });

export const nothingInEnvelopes: readonly Tolerated[] = [
  {
    name: "no-calls-are-null",
    kind: "nothing",
    summary: "The calls of an agent who has none are null.",
    allowed: "Row 3 of table 3 (allcallinfoex) speaks of an agent in a call, and not of one who has none.",
    change: withoutCalls((body) => {
      body.result = null;
    }),
  },
  {
    name: "no-calls-no-result",
    kind: "nothing",
    summary: "About an agent who has no calls the answer of success has no result.",
    allowed: "Row 3 of table 3 (allcallinfoex) speaks of an agent in a call, and not of one who has none.",
    change: withoutCalls((body) => {
      delete body.result;
    }),
  },
  {
    name: "older-list-null-where-empty",
    kind: "nothing",
    summary: "Without private calls the list that is kept for compatibility is null.",
    allowed: `Row 3 of the table of answers (${PRIVATE_PAGE}) gives a type, and keeps the field for older clients.`,
    change: changingEnvelopes("cc-cms", (body) => {
      if (Array.isArray(body.resultDatas) && body.resultDatas.length === 0) body.resultDatas = null;
    }),
  },
  {
    name: "older-pair-left-out",
    kind: "nothing",
    summary: "CC-CMS answers without the pair that is kept for compatibility.",
    allowed: `Rows 1 and 3 of table 3 (${BATCH_PAGE}) keep these fields for versions 8.13 and earlier, and do not say that they are always there.`,
    change: changingEnvelopes("cc-cms", (body) => {
      delete body.result;
      delete body.resultDatas;
    }),
  },
  {
    name: "older-list-left-out",
    kind: "nothing",
    summary: "CC-CMS answers without the list that is kept for compatibility.",
    allowed: `Row 3 of table 3 (${BATCH_PAGE}) keeps the field for versions 8.13 and earlier, and does not say that it is always there.`,
    change: changingEnvelopes("cc-cms", (body) => {
      delete body.resultDatas;
    }),
  },
  {
    name: "older-list-reversed",
    kind: "nothing",
    summary: "The list that is kept for compatibility has the agents and calls in the opposite order.",
    allowed: `Row 3 of table 3 (${BATCH_PAGE}) says what the list holds, and not that it equals the other one.`,
    change: changingEnvelopes("cc-cms", (body) => {
      if (Array.isArray(body.resultDatas)) body.resultDatas = body.resultDatas.toReversed();
    }),
  },
  {
    name: "failures-with-empty-lists",
    kind: "nothing",
    summary: "Failures of CC-CMS have an empty list for older clients.",
    allowed: `Row 3 of table 3 (${BATCH_PAGE}) says what the list is after success, and nothing of failures.`,
    change: changingFailures("cc-cms", (body) => {
      body.resultDatas = [];
    }),
  },
  {
    name: "failures-with-null",
    kind: "nothing",
    summary: "Failures of CC-CMS have null in both lists, and 1 as the older code.",
    allowed: `Table 3 (${BATCH_PAGE}) says what the lists are after success, and nothing of failures.`,
    change: changingFailures("cc-cms", (body) => {
      Object.assign(body, { result: "1", resultDatas: null, resultDesc: null });
    }),
  },
  {
    name: "failures-without-text",
    kind: "nothing",
    summary: "Failures of CC-CMS have a code and nothing else.",
    allowed: "The published failure (cec_07_0696) shows a text, and no row says that one is always there.",
    change: changingFailures("cc-cms", (body) => {
      delete body.resultDesc;
    }),
  },
  {
    name: "failures-with-an-empty-object",
    kind: "nothing",
    summary: "Failures of AgentGateway have an empty object as result, but for the query of calls.",
    allowed: `Row 3 of table 3 (${AGENT_PAGE}) says what the result of a successful query is, and nothing of failures.`,
    change: changingFailures("agentgateway", (body, { raw }) => {
      if (!raw.url?.includes("allcallinfoEx")) body.result = {};
    }),
  },
  {
    name: "failures-with-null-in-agentgateway",
    kind: "nothing",
    summary: "Failures of AgentGateway have the result null.",
    allowed: `Row 3 of table 3 (${CALLS_PAGE}) says that there is no result of a query that fails, which null says, too.`,
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
    summary: "What has no result answers with an empty object: sign-out, heartbeat and polling.",
    allowed: "The tables of answers (cec_07_1219, cec_07_1204) have no row for a result, and do not close the object.",
    change: changingEnvelopes("agentgateway", (body, request) => {
      if (/handshake$|logout$|agentevent/.test(request.raw.url ?? "")) body.result = {};
    }),
  },
  {
    name: "no-event-is-null",
    kind: "nothing",
    summary: "A poll without an event has the event null.",
    allowed: "The table of answers (cec_07_1274) gives the type of an event, and not what stands there without one.",
    change: changingEnvelopes("agentgateway", (body, request) => {
      if (request.raw.url?.includes("agentevent") && body.retcode === "0") body.event ??= null;
    }),
  },
  {
    name: "sign-in-without-optional-facts",
    kind: "nothing",
    summary: "The answer to a sign-in has the agent and the VDN only.",
    allowed: "The table of answers (cec_07_1202) has no column that says which of its rows are always there.",
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
    allowed: `Rows 3.1 to 3.3 of table 4 (${LIST_PAGE}) do not say that somebody is in each queue.`,
    change: changingBody(LIST, (body) => {
      (body.result as Json[]).push({ skillMediaType: 5, skillId: 77, agent: [] });
    }),
  },
  {
    name: "nothing-is-left-out",
    kind: "nothing",
    summary: "Lists without items and texts without characters are left out of every answer.",
    allowed:
      "The tables of answers (agentbyworkno and its like) have no column that says which of their rows are always there.",
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
    summary: "Failures of AgentGateway have an agent as result of whom nothing is said.",
    allowed: `Row 3 of table 3 (${AGENT_PAGE}) says what the result of a successful query is, and nothing of failures.`,
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
    summary: "The list of online agents fills the fields that are not used.",
    allowed: "Rows 3.3.7 and 3.3.8 of table 5 (allonlineagents) say that these fields are not used.",
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
