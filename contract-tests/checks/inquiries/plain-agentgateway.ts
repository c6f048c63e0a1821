// What AgentGateway is asked when nothing is wrong: what its refusals are compared with.
import { askAbout, type Inquiry } from "../inquiry.ts";
import { queriesAbout, queriesOf } from "../operations.ts";
import { placeOf } from "../questions.ts";
import { isSuccess } from "../reading.ts";

/** Each query, as it is accepted; not every agent has to be one of whom something can be told. */
export const plain: Inquiry = {
  name: "plain question",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends: "each query about the agents of the deployment file in turn, until one is answered with success",
  async run(desk) {
    const { agents } = placeOf(desk.deployment, "agentgateway");
    for (const operation of queriesOf("agentgateway")) {
      for (const asked of operation.agents?.asked === undefined ? [[]] : agents.map((agent) => [agent]))
        if (isSuccess(await askAbout(desk, operation, asked, { inquiry: plain.name, step: "" }))) break;
    }
  },
};

/** What most checks of refusals share. */
export const common = { accepted: plain, operations: queriesOf("agentgateway") } as const;

/** The queries about agents who are named. */
export const aboutAgents = { ...common, operations: queriesAbout("agentgateway") } as const;
