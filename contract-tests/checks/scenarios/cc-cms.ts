// Queries to CC-CMS about agents. They change nothing.
import { agentRangesOf, editions, isWithin, type Operation } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";
import { integerOf } from "../agent-view.ts";
import { bodyOf, httpRequestOf, mostAsked, placeOf } from "../http-requests.ts";
import {
  BATCH,
  CALLS_BATCH,
  CURRENT_CALLS,
  DETAILS,
  IN_CALL,
  PRIVATE_CALLS,
  queriesAboutOne,
  REST,
  SKILLS_BATCH,
} from "../operations.ts";
import { type ParsedExchange, payloadOf } from "../parsed-exchange.ts";
import { repeated } from "../request-variants.ts";
import { askAbout, requestOf, type Scenario, type ScenarioContext } from "../scenario.ts";
import type { Place, ScenarioRequest } from "../scenario-request.ts";
import { GROWTH_PAUSE } from "./agentgateway.ts";

/** Most agents of one batch. */
export const MOST_AGENTS = mostAsked(BATCH) ?? 0;

/** The step of a batch with as many agents as there can be. */
export const FULL = "full";

/** The step of one with as many ids as there can be, whether there are such agents or not. */
export const FULL_OF_ANY = "full of any ids";

/** The first id that may belong to no agent. */
const FILLERS_FROM = 10_000;

type Step = Place & Pick<ScenarioRequest, "shares">;

function subjectsOf({ deployment }: ScenarioContext): readonly number[] {
  return placeOf(deployment, "cc-cms").agents;
}

/** Whether a batch may have an id by every edition of its page. */
export function isAskable(agent: number): boolean {
  return editions.every((edition) => isWithin(agentRangesOf("cc-cms", edition), agent));
}

export function askBatch(context: ScenarioContext, agentIds: readonly number[], place: Step): Promise<ParsedExchange> {
  return askAbout(context, BATCH, agentIds, place);
}

/** The batch with which a scenario begins, unless the scenario before ended with it. */
export function batchBefore(
  context: ScenarioContext,
  agentIds: readonly number[],
  scenario: string,
): Promise<ParsedExchange> {
  return askBatch(context, agentIds, { scenario, step: "before", shares: "last" });
}

/** So many different ids: those of the agents, and others that may belong to no agent. The last agent is at the end. */
export function batchOfAnyIds(agents: readonly number[], size: number): number[] {
  const others = Array.from({ length: size }, (_, index) => FILLERS_FROM + index)
    .filter((filler) => !agents.includes(filler))
    .slice(0, size - agents.length);
  return [...agents.slice(0, -1), ...others, ...agents.slice(-1)];
}

/** One batch, and the same once more after a pause. */
export const batch: Scenario = {
  name: "batch",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "all agents of the deployment file in one batch, and again two seconds later",
  async run(context) {
    const agents = subjectsOf(context);
    const first = await askBatch(context, agents, { scenario: "batch", step: "first" });
    await context.after(first, GROWTH_PAUSE);
    await askBatch(context, agents, { scenario: "batch", step: "later" });
  },
};

/** The same agents in other ways, between two equal batches that show who did not change meanwhile. */
export const batches: Scenario = {
  name: "batches",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends:
    "all agents of the deployment file one by one, in reverse order, twice in one batch, repeated up to 6000, and among 6000 ids that may not exist, between two plain batches",
  async run(context) {
    const scenario = "batches";
    const agents = subjectsOf(context);
    await batchBefore(context, agents, scenario);
    for (const agent of agents) await askBatch(context, [agent], { scenario, step: "single" });
    await askBatch(context, [...agents].reverse(), { scenario, step: "reversed" });
    await askBatch(context, [...agents, ...agents], { scenario, step: "repeated" });
    await askBatch(context, repeated(agents, MOST_AGENTS), { scenario, step: FULL });
    await askBatch(context, batchOfAnyIds(agents, MOST_AGENTS), { scenario, step: FULL_OF_ANY });
    await askBatch(context, agents, { scenario, step: "after" });
  },
};

/** What a query about one agent asks for, by its name: `queryAgentPrivateCalls` for private calls. */
function wordsOf({ operationId }: Operation): string[] {
  return operationId
    .replace(/^query(Agent)?/, "")
    .split(/(?=[A-Z])/)
    .map((word) => word.toLowerCase());
}

/** Whether the answer to a query about one agent has a duration that grows. */
function hasDuration({ operationId }: Operation): boolean {
  return operationId === DETAILS.operationId;
}

/** Each agent, by one query, between two batches that say who did not change meanwhile; again later if times are compared. */
function eachAgentBy(operation: Operation): Scenario {
  const words = wordsOf(operation);
  const scenario = words.join(" ");
  return {
    name: scenario,
    surfaces: ["cc-cms"],
    risk: "read-only",
    sends: `the ${scenario} of each agent of the deployment file, between two batches`,
    async run(context) {
      const agents = subjectsOf(context);
      await batchBefore(context, agents, scenario);
      for (const agent of agents) await askAbout(context, operation, [agent], { scenario, step: words.at(-1) ?? "" });
      const last = await askBatch(context, agents, { scenario, step: "after" });
      if (!hasDuration(operation)) return;
      await context.after(last, GROWTH_PAUSE);
      // One who is signed in shows whether a duration grows; nobody knows yet who that is.
      for (const agent of agents.slice(0, 2)) await askAbout(context, operation, [agent], { scenario, step: "later" });
    },
  };
}

const byOperation = new Map(
  queriesAboutOne("cc-cms").map((operation) => [operation.operationId, eachAgentBy(operation)]),
);

/** What asks each agent by a query about one agent, one scenario for each query. */
export const eachAgent: readonly Scenario[] = [...byOperation.values()];

/** What asks each agent by one query. Throws when the query is not about one agent: the caller has to know. */
export function eachAgentOf({ operationId }: Operation): Scenario {
  const scenario = byOperation.get(operationId);
  if (scenario === undefined) throw new Error(`${operationId} is no query of CC-CMS about one agent.`);
  return scenario;
}

export const privateCalls = eachAgentOf(PRIVATE_CALLS);
export const currentCalls = eachAgentOf(CURRENT_CALLS);
export const inCall = eachAgentOf(IN_CALL);
export const details = eachAgentOf(DETAILS);

/** All agents by one query about several, between two batches that say who did not change meanwhile. */
function allAgentsBy(operation: Operation): Scenario {
  const scenario = wordsOf(operation).join(" ");
  return {
    name: scenario,
    surfaces: ["cc-cms"],
    risk: "read-only",
    sends: `the ${scenario} of all agents of the deployment file, between two batches`,
    async run(context) {
      const agents = subjectsOf(context);
      await batchBefore(context, agents, scenario);
      await askAbout(context, operation, agents, { scenario, step: "all" });
      await askBatch(context, agents, { scenario, step: "after" });
    },
  };
}

export const skillsOfAll = allAgentsBy(SKILLS_BATCH);
export const callsOfAll = allAgentsBy(CALLS_BATCH);

/** How many agents at rest are asked for one by one. */
const REST_PAGES = 2;

/** The step of one agent at rest, by how many come before. */
export function restPage(offset: number): string {
  return `one, after ${offset}`;
}

/** The agents in an answer about those at rest; undefined when it has no list. */
export function restingIn(exchange: ParsedExchange): number[] | undefined {
  const payload = exchange.failure ? undefined : payloadOf(exchange);
  const list: unknown = isRecord(payload) ? payload.agentsRestDetails : undefined;
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((entry: unknown) => (isRecord(entry) ? (integerOf(entry.workNo) ?? []) : []));
}

/** The agents at rest: all, their states, one by one, and all again, between two batches. */
export const rest: Scenario = {
  name: "rest",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: `the agents at rest, a batch of them, the first ${REST_PAGES} of them one by one, and all again, between two batches`,
  async run(context) {
    const scenario = "rest";
    const { deployment } = context;
    const page = (offset: number) =>
      httpRequestOf(REST, deployment, { body: { ...bodyOf(REST, deployment), offset, limit: 1 } });
    const agents = subjectsOf(context);
    await batchBefore(context, agents, scenario);
    const all = await askAbout(context, REST, [], { scenario, step: "all" });
    const resting = (restingIn(all) ?? []).filter(isAskable).slice(0, MOST_AGENTS);
    if (resting.length > 0) await askBatch(context, resting, { scenario, step: "those at rest" });
    for (let offset = 0; offset < REST_PAGES; offset += 1)
      await context.ask(requestOf(REST, page(offset), { scenario, step: restPage(offset) }));
    await askAbout(context, REST, [], { scenario, step: "all again" });
    await askBatch(context, agents, { scenario, step: "after" });
  },
};
