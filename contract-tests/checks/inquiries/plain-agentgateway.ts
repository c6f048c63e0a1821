// What AgentGateway is asked when nothing is wrong: what its refusals are compared with.
import { type Operation, operationOf } from "../../contract/contract.ts";
import type { AgentGatewayDeployment, Deployment } from "../../deployment/deployment.ts";
import type { Question } from "../../transport/exchange.ts";
import { GATEWAY_QUERIES } from "../answers.ts";
import { gatewayQuestion, type Inquiry, probeOf } from "../inquiry.ts";
import { isSuccess } from "../reading.ts";

/** Throws when the deployment has no AgentGateway: the caller has to know. */
export function gatewayOf({ agentgateway }: Deployment): AgentGatewayDeployment {
  if (!agentgateway) throw new Error("The deployment has no AgentGateway.");
  return agentgateway;
}

/** The question of an operation about the first agent, as the agent who asks, or with other ids. */
export function questionOf(
  operation: Operation,
  deployment: Deployment,
  ids: { agentid?: string; workno?: string } = {},
): Question {
  const { agentid, agents } = gatewayOf(deployment);
  return gatewayQuestion(operation.operationId, { agentid, workno: String(agents[0]), ...ids });
}

/** Each query, as it is accepted; not every agent has to be one of whom something can be told. */
export const plain: Inquiry = {
  name: "plain question",
  surfaces: ["agentgateway"],
  risk: "read-only",
  sends: "each query about the agents of the deployment file in turn, until one is answered with success",
  async run(desk) {
    for (const { operationId } of GATEWAY_QUERIES) {
      const operation = operationOf("agentgateway", operationId);
      for (const agent of operation.path.includes("{workno}") ? gatewayOf(desk.deployment).agents : [undefined]) {
        const question = questionOf(operation, desk.deployment, agent === undefined ? {} : { workno: String(agent) });
        const agents = agent === undefined ? [] : [agent];
        if (isSuccess(await desk.ask(probeOf(operation, question, { inquiry: plain.name, step: "", agents })))) break;
      }
    }
  },
};

/** What most checks of refusals share. */
export const common = { accepted: plain, operations: GATEWAY_QUERIES } as const;
