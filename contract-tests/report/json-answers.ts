import type { Probe } from "../checks/inquiry.ts";
import { type Asked, CODE } from "../checks/reading.ts";
import { type Operation, operationOf } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";

/** An answer with HTTP status 200 whose body is JSON. */
export interface JsonAnswer {
  probe: Probe;
  operation: Operation;
  value: unknown;
  /** What stands where the surface says whether it succeeded. */
  code: unknown;
}

// With ignoreBOM, U+FEFF stays in the text, and the text is no JSON then.
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The answers with HTTP status 200 whose body is JSON, in the order in which they were asked.
 * `read` says more of how the text is written, which takes many times as long for a batch of 6000 agents.
 */
export function jsonAnswers(asked: readonly Asked[]): JsonAnswer[] {
  return asked.flatMap(({ probe, exchange: { result } }) => {
    if (!("answer" in result) || result.answer.status !== 200) return [];
    const json = jsonOf(result.answer.body);
    if (!json) return [];
    const operation = operationOf(probe.surface, probe.operationId);
    const code = isRecord(json.value) ? json.value[CODE[probe.surface].property] : undefined;
    return [{ probe, operation, value: json.value, code }];
  });
}

function jsonOf(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(strictUtf8.decode(bytes)) };
  } catch {
    return undefined;
  }
}
