import { httpRequestTo, type Parameters } from "../checks/http-requests.ts";
import { operationOf } from "../contract/contract.ts";
import type { HttpRequest } from "../transport/exchange.ts";

/** A request to AgentGateway with these parameters. */
export function gatewayHttpRequest(operationId: string, parameters: Parameters): HttpRequest {
  return httpRequestTo(operationOf("agentgateway", operationId), parameters);
}

/** A request to CC-CMS with this body. */
export function signedHttpRequest(operationId: string, body: object | string): HttpRequest {
  return httpRequestTo(operationOf("cc-cms", operationId), {}, body);
}
