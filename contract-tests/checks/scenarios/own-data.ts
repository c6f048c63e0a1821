// What AgentGateway says of the requesting agent in its other queries. They change nothing.
import type { Operation } from "../../contract/contract.ts";
import { isRecord } from "../../contract/schema-walk.ts";
import { integerOf } from "../agent-view.ts";
import { httpRequestOf, placeOf } from "../http-requests.ts";
import {
  AGENT,
  CALL_BEFORE_ANSWER,
  CALL_COUNT,
  CALLS,
  CUSTOM_STATE,
  HELD_CALLS,
  OWN_CALL,
  OWN_HELD_CALLS,
  OWN_SKILLS,
  OWN_STATE,
  QUEUES_OF_SKILLS,
  SKILLS_OF,
  STATISTICS,
  VDN_QUEUES,
  WAITING_CALLS,
} from "../operations.ts";
import { isSuccess, type ParsedExchange, payloadOf } from "../parsed-exchange.ts";
import { askAbout, requestOf, type Scenario, type ScenarioContext } from "../scenario.ts";

/** In this order, so that what is compared stands between two views of the agent, and number, held and current calls between two lists of calls. */
const CONVERSATION: readonly [operation: Operation, step: string][] = [
  [AGENT, "before"],
  [OWN_SKILLS, "skills"],
  [SKILLS_OF, "skills"],
  [OWN_STATE, "state"],
  [CALLS, "before"],
  [CALL_COUNT, "count"],
  [HELD_CALLS, "held calls"],
  [OWN_HELD_CALLS, "held calls"],
  [OWN_CALL, "call"],
  [CALL_BEFORE_ANSWER, "call"],
  [CALLS, "after"],
  [STATISTICS, "first"],
  [CUSTOM_STATE, "first"],
  [VDN_QUEUES, "queues"],
  [AGENT, "after"],
  [STATISTICS, "later"],
  [CUSTOM_STATE, "later"],
];

/** Of how many skill queues the calls are counted. */
const MOST_QUEUES = 3;

/** The queries that name nobody else, between two of the query about the agent. */
export const ownData: Scenario = {
  name: "own data",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends: `skills, state, calls, held calls, statistics, customised state and skill queues of the requesting agent, with queries about the agent before and after; statistics and customised state twice; the waiting calls of up to ${MOST_QUEUES} skill queues of the agent, with their number before and after`,
  async run(context) {
    const own = Number(placeOf(context.deployment, "agentgateway").agentid);
    for (const [operation, step] of CONVERSATION) {
      const asked = operation.agents?.asked === undefined ? [] : [own];
      const exchange = await askAbout(context, operation, asked, { scenario: ownData.name, step });
      if (operation === OWN_SKILLS) await askWaiting(context, exchange);
    }
  },
};

/** The calls that wait in each skill queue of the agent, if these are few, and their number before and after. */
async function askWaiting(context: ScenarioContext, skills: ParsedExchange): Promise<void> {
  const payload = isSuccess(skills) ? payloadOf(skills) : undefined;
  const ids = (Array.isArray(payload) ? payload : []).flatMap((skill: unknown) =>
    isRecord(skill) ? (integerOf(skill.id) ?? []) : [],
  );
  if (ids.length === 0 || ids.length > MOST_QUEUES) return;
  const scenario = ownData.name;
  await askAbout(context, QUEUES_OF_SKILLS, [], { scenario, step: "before" });
  for (const id of ids) {
    const httpRequest = httpRequestOf(WAITING_CALLS, context.deployment, { parameters: { skillid: String(id) } });
    await context.ask(requestOf(WAITING_CALLS, httpRequest, { scenario, step: `skill queue ${id}` }));
  }
  await askAbout(context, QUEUES_OF_SKILLS, [], { scenario, step: "after" });
}
