import { type Operation, operationOf, type Surface } from "../contract/contract.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Question } from "../transport/exchange.ts";

/** One request of the suite and the operation that it asks. */
export interface OperationQuestion {
  operation: Operation;
  question: Question;
}

/** Documented as mandatory on every request, with or without body. */
const HEADERS = { "Content-Type": "application/json; charset=UTF-8" };

/** The queries that the baseline pages describe, for the surfaces that the deployment has. They change nothing. */
export function questionsFor({ agentgateway, "cc-cms": ccCms }: Deployment): Record<Surface, OperationQuestion[]> {
  return {
    agentgateway: agentgateway
      ? ["queryAgentInfoByWorkNo", "queryAllOnlineAgents", "queryAllCallInfoByAgentWorkNoEx"].map((operationId) =>
          agentGatewayQuestion(operationId, agentgateway),
        )
      : [],
    "cc-cms": ccCms
      ? [
          ccCmsQuestion("queryAgentStatusInfoByAgentIds", {
            ccId: ccCms.ccId,
            vdn: ccCms.vdn,
            agentIds: ccCms.agentIds,
          }),
          ccCmsQuestion("queryAgentPrivateCalls", { ccId: ccCms.ccId, vdn: ccCms.vdn, agentId: ccCms.agentIds[0] }),
        ]
      : [],
  };
}

function agentGatewayQuestion(
  operationId: string,
  { agentid, workno }: { agentid: string; workno: string },
): OperationQuestion {
  const operation = operationOf("agentgateway", operationId);
  const path = operation.path.replace("{agentid}", agentid).replace("{workno}", workno);
  return { operation, question: { method: operation.method, path, headers: HEADERS } };
}

function ccCmsQuestion(operationId: string, body: object): OperationQuestion {
  const operation = operationOf("cc-cms", operationId);
  return {
    operation,
    question: { method: operation.method, path: operation.path, headers: HEADERS, body: JSON.stringify(body) },
  };
}
