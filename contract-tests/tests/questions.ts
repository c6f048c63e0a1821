import { type Parameters, questionTo } from "../checks/questions.ts";
import { operationOf } from "../contract/contract.ts";
import type { Question } from "../transport/exchange.ts";

/** A question to AgentGateway with these parameters. */
export function gatewayQuestion(operationId: string, parameters: Parameters): Question {
  return questionTo(operationOf("agentgateway", operationId), parameters);
}

/** A question to CC-CMS with this body. */
export function signedQuestion(operationId: string, body: object | string): Question {
  return questionTo(operationOf("cc-cms", operationId), {}, body);
}
