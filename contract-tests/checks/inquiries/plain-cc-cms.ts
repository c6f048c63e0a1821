// What CC-CMS is asked when nothing is wrong: what its refusals are compared with.

import { type OperationKey, operationOf } from "../../contract/contract.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { SIGNED_QUERIES } from "../answers.ts";
import type { QuestionBody } from "../body-mutations.ts";
import { type Inquiry, probeOf, signedQuestion } from "../inquiry.ts";
import { ccCmsOf } from "./cc-cms.ts";

/** What each operation is asked when nothing is wrong: about all agents, or about the first. */
export function bodyOf({ operationId }: OperationKey, deployment: Deployment): QuestionBody {
  const { ccId, vdn, agents } = ccCmsOf({ deployment });
  return operationId === "queryAgentStatusInfoByAgentIds"
    ? { ccId, vdn, agentIds: agents }
    : { ccId, vdn, agentId: agents[0] ?? 101 };
}

/** Each query, as it is accepted. */
export const plain: Inquiry = {
  name: "plain question",
  surfaces: ["cc-cms"],
  risk: "read-only",
  sends: "each query about the agents of the deployment file",
  async run(desk) {
    for (const { operationId } of SIGNED_QUERIES) {
      const operation = operationOf("cc-cms", operationId);
      const question = signedQuestion(operationId, bodyOf(operation, desk.deployment));
      await desk.ask(probeOf(operation, question, { inquiry: plain.name, step: "" }));
    }
  },
};

/** What most checks of refusals share. */
export const common = { accepted: plain, operations: SIGNED_QUERIES } as const;
