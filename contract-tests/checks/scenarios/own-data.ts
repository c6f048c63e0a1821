// What AgentGateway says of the requesting agent in its other queries. They change nothing.
import type { Operation } from "../../contract/contract.ts";
import { placeOf } from "../http-requests.ts";
import {
  AGENT,
  CALL_COUNT,
  CALLS,
  CUSTOM_STATE,
  OWN_SKILLS,
  OWN_STATE,
  QUEUES_OF_SKILLS,
  SKILLS_OF,
  STATISTICS,
  VDN_QUEUES,
} from "../operations.ts";
import { askAbout, type Scenario } from "../scenario.ts";

/** In this order, so that what is compared stands between two views of the agent, and the number of calls between two lists of them. */
const CONVERSATION: readonly [operation: Operation, step: string][] = [
  [AGENT, "before"],
  [OWN_SKILLS, "skills"],
  [SKILLS_OF, "skills"],
  [OWN_STATE, "state"],
  [CALLS, "before"],
  [CALL_COUNT, "count"],
  [CALLS, "after"],
  [STATISTICS, "first"],
  [CUSTOM_STATE, "first"],
  [QUEUES_OF_SKILLS, "waiting"],
  [VDN_QUEUES, "queues"],
  [AGENT, "after"],
  [STATISTICS, "later"],
  [CUSTOM_STATE, "later"],
];

/** The queries that name nobody else, between two of the query about the agent. */
export const ownData: Scenario = {
  name: "own data",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends:
    "skills, state, calls, statistics, customised state and skill queues of the requesting agent, with queries about the agent before and after; statistics and customised state twice",
  async run(context) {
    const own = Number(placeOf(context.deployment, "agentgateway").agentid);
    for (const [operation, step] of CONVERSATION) {
      const asked = operation.agents?.asked === undefined ? [] : [own];
      await askAbout(context, operation, asked, { scenario: ownData.name, step });
    }
  },
};
