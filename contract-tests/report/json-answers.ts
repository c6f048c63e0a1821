import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import { type Operation, operationOf } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { bodyOf } from "../transport/body.ts";

/** An answer with HTTP status 200 whose body is JSON that the checks can read. */
export interface JsonAnswer {
  request: ScenarioRequest;
  operation: Operation;
  value: unknown;
  /** The value of the code. */
  code: unknown;
}

/**
 * The responses with HTTP status 200 whose body is JSON, in the order of the requests.
 * It omits a body that is nested too deeply, which would overflow the stack.
 */
export function jsonAnswers(recorded: readonly RecordedExchange[]): JsonAnswer[] {
  return recorded.flatMap(({ request, exchange: { result } }) => {
    if (!("answer" in result) || result.answer.status !== 200) return [];
    const body = bodyOf(result.answer);
    if (!("value" in body)) return [];
    const { value } = body;
    const operation = operationOf(request.surface, request.operationId);
    const code = isRecord(value) ? value[operation.envelope.code] : undefined;
    return [{ request, operation, value, code }];
  });
}
