import { type Operation, operationOf } from "../contract/contract.ts";
import type { AgentGatewayDeployment, CcCmsDeployment } from "../deployment/deployment.ts";
import type { Question } from "../transport/exchange.ts";

/** One request of the suite and the operation that it asks. */
export interface OperationQuestion {
  operation: Operation;
  question: Question;
}

/** Documented as mandatory on every request, with or without body. */
const HEADERS = { "Content-Type": "application/json; charset=UTF-8" };

/** The queries of AgentGateway that the baseline pages describe. They change nothing. */
export function agentGatewayQuestions({ baseUrl, agentid, workno }: AgentGatewayDeployment): OperationQuestion[] {
  return ["queryAgentInfoByWorkNo", "queryAllOnlineAgents", "queryAllCallInfoByAgentWorkNoEx"].map((operationId) => {
    const operation = operationOf("agentgateway", operationId);
    const path = operation.path.replace("{agentid}", agentid).replace("{workno}", workno);
    return { operation, question: { method: operation.method, baseUrl, path, headers: HEADERS } };
  });
}

/** The queries of CC-CMS that the baseline pages describe. They change nothing. */
export function ccCmsQuestions({ baseUrl, ccId, vdn, agentIds }: CcCmsDeployment): OperationQuestion[] {
  const bodies = {
    queryAgentStatusInfoByAgentIds: { ccId, vdn, agentIds },
    queryAgentPrivateCalls: { ccId, vdn, agentId: agentIds[0] },
  };
  return Object.entries(bodies).map(([operationId, body]) => {
    const operation = operationOf("cc-cms", operationId);
    return {
      operation,
      question: {
        method: operation.method,
        baseUrl,
        path: operation.path,
        headers: HEADERS,
        body: JSON.stringify(body),
      },
    };
  });
}
