import type { Probe } from "../checks/inquiry.ts";
import { type Asked, bodyOf } from "../checks/reading.ts";
import { type Operation, operationOf } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";

/** An answer with HTTP status 200 whose body is JSON that the checks can read. */
export interface JsonAnswer {
  probe: Probe;
  operation: Operation;
  value: unknown;
  /** What stands where the surface says whether it succeeded. */
  code: unknown;
}

/**
 * The answers with HTTP status 200 whose body is JSON, in the order in which they were asked.
 * A body that is nested too deeply to be read is left out: whoever walks through it would run out of stack.
 */
export function jsonAnswers(asked: readonly Asked[]): JsonAnswer[] {
  return asked.flatMap(({ probe, exchange: { result } }) => {
    if (!("answer" in result) || result.answer.status !== 200) return [];
    const body = bodyOf(result.answer);
    if (!("value" in body)) return [];
    const { value } = body;
    const operation = operationOf(probe.surface, probe.operationId);
    const code = isRecord(value) ? value[operation.envelope.code] : undefined;
    return [{ probe, operation, value, code }];
  });
}
