// CC-CMS accepts invalid requests, or refuses valid ones.
import { operationOf } from "../../contract/contract.ts";
import type { Change, World } from "../../reference/change.ts";
import { isObject, NOT_JSON } from "../../reference/request-body.ts";
import { changing, codeOf, type Json } from "./changing.ts";
import type { Mutant } from "./mutant.ts";
import { BATCH, PRIVATE_CALLS, type Query, queryAt, SIGNED_QUERIES } from "./queries.ts";

type Parameter = "ccId" | "vdn" | "agents";

/** What the agents of a request are called. */
const agentsOf = (query: Query): string => operationOf("cc-cms", query).agents?.asked?.slice(1) ?? "";

/** A request that can be answered. */
function anyRequest({ dataset, centre }: World): Json {
  const agents = dataset.agents.slice(0, 3).map(({ workno }) => workno);
  return { ccId: centre.id, vdn: dataset.agents[0]?.vdn, agentId: agents[0], agentIds: agents };
}

/** A change of some parameters of a request, each by itself; undefined is one that is missing. */
function editing(
  parameters: readonly Parameter[],
  edit: (value: unknown, right: unknown) => unknown,
  queries: readonly Query[] = SIGNED_QUERIES,
): Change {
  return {
    requestBody(body, operation, world) {
      const query = queries.find((wanted) => wanted === operation);
      if (!isObject(body) || query === undefined) return body;
      const names = parameters.map((parameter) => (parameter === "agents" ? agentsOf(query) : parameter));
      return {
        ...body,
        ...Object.fromEntries(names.map((name) => [name, edit(body[name], anyRequest(world)[name])])),
      };
    },
  };
}

/** A change that puts the right value in the place of what is such a one. */
const replacing = (parameters: readonly Parameter[], isSuch: (value: unknown) => boolean, queries?: readonly Query[]) =>
  editing(parameters, (value, right) => (isSuch(value) ? right : value), queries);

/** A change of each agent of a request. */
const editingAgents = (edit: (id: unknown) => unknown): Change =>
  editing(["agents"], (value) => (Array.isArray(value) ? value.map(edit) : edit(value)));

/** A change of the media type of requests, before anybody looks at it. */
function takingMediaType(isTaken: (contentType: string) => boolean): Change {
  return {
    request(raw) {
      const query = queryAt(raw.url ?? "")?.query;
      const isSigned = SIGNED_QUERIES.some((wanted) => wanted === query);
      if (isSigned && isTaken(raw.headers["content-type"] ?? "")) raw.headers["content-type"] = "application/json";
    },
  };
}

const charsetOf = (type: string) => /charset="?([^";]+)/i.exec(type)?.[1]?.toLowerCase() ?? "utf-8";
const isJson = (type: string) => /^application\/json\b/i.test(type);

const EVERY: readonly Parameter[] = ["ccId", "vdn", "agents"];
const isDigits = (value: unknown): value is string => typeof value === "string" && /^-?[0-9]+$/.test(value);

export const requestMutants: readonly Mutant[] = [
  {
    name: "call-centre-missing",
    kind: "form",
    summary: "A request without a call centre is about the first one.",
    change: replacing(["ccId"], (value) => value === undefined),
  },
  {
    name: "vdn-missing",
    kind: "form",
    summary: "A request without a VDN is about the first one.",
    change: replacing(["vdn"], (value) => value === undefined),
  },
  {
    name: "agents-missing",
    kind: "form",
    summary: "A batch without agents is about the first ones.",
    change: replacing(["agents"], (value) => value === undefined, [BATCH]),
  },
  {
    name: "agent-missing",
    kind: "form",
    summary: "A request about private calls without an agent is about the first one.",
    change: replacing(["agents"], (value) => value === undefined, [PRIVATE_CALLS]),
  },
  {
    name: "missing-agent-ends-in-error",
    kind: "form",
    summary: "A request about private calls without an agent causes HTTP status 500.",
    change: changing(PRIVATE_CALLS, (sent, { body }) =>
      isObject(body) && !("agentId" in body) ? { ...sent, status: 500 } : sent,
    ),
  },
  {
    name: "null-taken",
    kind: "form",
    summary: "Null is accepted as the first call centre and the first VDN.",
    change: replacing(["ccId", "vdn"], (value) => value === null),
  },
  {
    name: "no-agent-taken",
    kind: "form",
    summary: "Null is accepted as an agent.",
    change: replacing(["agents"], (value) => value === null),
  },
  {
    name: "flags-taken",
    kind: "form",
    summary: "A boolean is accepted instead of a number.",
    change: replacing(EVERY, (value) => typeof value === "boolean"),
  },
  {
    name: "objects-taken",
    kind: "form",
    summary: "An object is accepted instead of a number.",
    change: replacing(EVERY, isObject),
  },
  {
    name: "lists-of-one-taken",
    kind: "form",
    summary: "An array is accepted instead of a number.",
    change: replacing(["ccId", "vdn"], Array.isArray),
  },
  {
    name: "fractions-cut-off",
    kind: "form",
    summary: "The fraction of a number is cut off.",
    change: editing(EVERY, (value) => (typeof value === "number" ? Math.floor(value) : value)),
  },
  {
    name: "words-taken",
    kind: "form",
    summary: "Words are accepted instead of numbers.",
    change: replacing(EVERY, (value) => typeof value === "string" && !isDigits(value)),
  },
  {
    name: "wrong-type-ends-in-error",
    kind: "form",
    summary: "Another type than a number causes HTTP status 500.",
    change: changing(SIGNED_QUERIES, (sent, { body }) =>
      isObject(body) && [body.ccId, body.vdn].some((value) => typeof value === "object" && value !== null)
        ? { ...sent, status: 500 }
        : sent,
    ),
  },
  {
    name: "one-agent-for-a-list",
    kind: "form",
    summary: "A single agent is accepted instead of a list of agents.",
    change: editing(["agents"], (value) => (typeof value === "number" ? [value] : value), [BATCH]),
  },
  {
    name: "digits-taken",
    kind: "form",
    summary: "Strings of digits are accepted as numbers.",
    change: editing(EVERY, (value) => {
      const numberIn = (text: unknown) => (isDigits(text) ? Number(text) : text);
      return Array.isArray(value) ? value.map(numberIn) : numberIn(value);
    }),
  },
  {
    name: "call-centre-0-taken",
    kind: "form",
    summary: "0 is accepted as a call centre.",
    change: replacing(["ccId"], (value) => value === 0),
  },
  {
    name: "call-centre-65536-taken",
    kind: "form",
    summary: "The call centre ID is cut to 16 bits.",
    change: replacing(["ccId"], (value) => typeof value === "number" && value > 65_535),
  },
  {
    name: "vdn-0-taken",
    kind: "form",
    summary: "0 is accepted as a VDN.",
    change: replacing(["vdn"], (value) => value === 0),
  },
  {
    name: "vdn-5001-taken",
    kind: "form",
    summary: "A VDN above 5000 is accepted.",
    change: replacing(["vdn"], (value) => typeof value === "number" && value > 5_000),
  },
  {
    name: "agent-100-taken",
    kind: "form",
    summary: "An agent below 101 is accepted.",
    change: editingAgents((id) => (typeof id === "number" ? Math.max(id, 101) : id)),
  },
  {
    name: "agent-60000-taken",
    kind: "form",
    summary: "An agent above 59999 is accepted.",
    change: editingAgents((id) => (typeof id === "number" ? Math.min(id, 59_999) : id)),
  },
  {
    name: "agent-101-refused",
    kind: "form",
    summary: "Agent 101 is refused.",
    change: editingAgents((id) => (id === 101 ? 100 : id)),
  },
  {
    name: "agent-59999-refused",
    kind: "form",
    summary: "Agent 59999 is refused.",
    change: editingAgents((id) => (id === 59_999 ? 60_000 : id)),
  },
  {
    name: "empty-batch-taken",
    kind: "form",
    summary: "An empty batch is about the first agents.",
    change: replacing(["agents"], (value) => Array.isArray(value) && value.length === 0, [BATCH]),
  },
  {
    name: "batch-of-6001-taken",
    kind: "form",
    summary: "A batch of 6001 agents is accepted.",
    change: editing(["agents"], (value) => (Array.isArray(value) ? value.slice(0, 6_000) : value), [BATCH]),
  },
  {
    name: "batch-of-6001-ends-in-error",
    kind: "form",
    summary: "A batch of 6001 agents causes HTTP status 503.",
    change: changing(BATCH, (sent, { agents }) => (agents.length > 6_000 ? { ...sent, status: 503 } : sent)),
  },
  {
    name: "wrong-last-agent-left-out",
    kind: "form",
    summary: "An item at the end of a batch that is not a number is skipped.",
    change: editing(
      ["agents"],
      (value) =>
        Array.isArray(value) && isAgent(value[0]) && typeof value.at(-1) !== "number" ? value.slice(0, -1) : value,
      [BATCH],
    ),
  },
  {
    name: "wrong-first-agent-left-out",
    kind: "form",
    summary: "An item at the beginning of a batch that is not a number is skipped.",
    change: editing(
      ["agents"],
      (value) =>
        Array.isArray(value) && isAgent(value.at(-1)) && typeof value[0] !== "number" ? value.slice(1) : value,
      [BATCH],
    ),
  },
  {
    name: "only-the-first-agent-looked-at",
    kind: "form",
    summary: "Only the first agent of a batch is validated.",
    change: editing(
      ["agents"],
      (value) => (Array.isArray(value) && isAgent(value[0]) ? value.filter(isAgent) : value),
      [BATCH],
    ),
  },
  {
    name: "broken-json-taken",
    kind: "form",
    summary: "A body that is not JSON is accepted as a request about the first agents.",
    change: { requestBody: (body, _operation, world) => (body === NOT_JSON ? anyRequest(world) : body) },
  },
  {
    name: "broken-json-ends-in-error",
    kind: "form",
    summary: "A body that is not JSON causes HTTP status 500.",
    change: changing(BATCH, (sent, { body }) =>
      body === NOT_JSON && codeOf(sent) === "0100002" ? { ...sent, status: 500 } : sent,
    ),
  },
  {
    name: "broken-json-loses-the-connection",
    kind: "form",
    summary: "A body that is not JSON closes the connection without a response.",
    change: changing(PRIVATE_CALLS, (sent, { body, request }) => {
      if (body === NOT_JSON && codeOf(sent) === "0100002") request.raw.socket.destroy();
      return sent;
    }),
  },
  {
    name: "any-media-type-taken",
    kind: "form",
    summary: "A request with any media type is accepted.",
    change: takingMediaType((type) => !isJson(type)),
  },
  {
    name: "any-charset-taken",
    kind: "form",
    summary: "A request with any charset is accepted.",
    change: takingMediaType((type) => isJson(type) && charsetOf(type) !== "utf-8"),
  },
  {
    name: "wrong-media-type-ends-in-error",
    kind: "form",
    summary: "A request with another media type causes HTTP status 500.",
    change: changing(SIGNED_QUERIES, (sent) => (sent.status === 415 ? { ...sent, status: 500 } : sent)),
  },
];

function isAgent(id: unknown): boolean {
  return typeof id === "number" && Number.isInteger(id) && id >= 101 && id <= 59_999;
}
