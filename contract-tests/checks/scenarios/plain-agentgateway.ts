// Valid requests to AgentGateway, with which its refusals are compared.

import { isAskable, placeOf } from "../http-requests.ts";
import { queriesAbout, queriesOf } from "../operations.ts";
import { isSuccess } from "../parsed-exchange.ts";
import { askAbout, type Scenario } from "../scenario.ts";

/**
 * Each query, valid, unless another scenario was answered with data: an answer is shared by all checks.
 * Not every agent needs to have data.
 */
export const plain: Scenario = {
  name: "plain request",
  surfaces: ["agentgateway"],
  risk: "read-only",
  asksTheRest: true,
  sends:
    "each query that was not answered with data before, about the agents of the deployment file in turn until one is; a query with the id of a skill queue or of a call only if a response has named one",
  async run(context) {
    const { agents } = placeOf(context.deployment, "agentgateway");
    for (const operation of queriesOf("agentgateway")) {
      if (!isAskable(operation, context.deployment)) continue;
      for (const asked of operation.agents?.asked === undefined ? [[]] : agents.map((agent) => [agent]))
        if (
          isSuccess(await askAbout(context, operation, asked, { scenario: plain.name, step: "", shares: "operation" }))
        )
          break;
    }
  },
};

/** What most checks of refusals share. */
export const common = { accepted: plain, operations: queriesOf("agentgateway") } as const;

/** The queries about agents who are named. */
export const aboutAgents = { ...common, operations: queriesAbout("agentgateway") } as const;
