// How a finding is made from an answer, and an evaluation from findings.
import { citationText, type Operation, type OperationKey, type Schema } from "../contract/contract.ts";
import { citationAt, placeOf } from "../contract/schema-walk.ts";
import type { Evaluation, Finding } from "./check.ts";
import type { Observations } from "./observations.ts";
import { type AnsweredExchange, type ParsedExchange, payloadOf } from "./parsed-exchange.ts";

/** What an answer has at a place in place of what is expected there. */
export type Mismatch = Pick<Finding, "where" | "expected" | "actual">;

/**
 * The finding that an answer has a mismatch.
 * It is about `subject`; where that is left out, about the agent that alone was asked about.
 * `source` is the citation nearest to the place, where none is given.
 */
export function findingOf(
  { request, operation }: Pick<ParsedExchange, "request" | "operation">,
  mismatch: Mismatch & Pick<Finding, "fault" | "others"> & { subject?: number | undefined },
  source = sourceAt(operation, mismatch.where),
): Finding {
  const [agent, ...others] = request.agents;
  const { subject = others.length === 0 ? agent : undefined, ...words } = mismatch;
  return { ...words, source, request: request.key, ...(subject === undefined ? {} : { subject }) };
}

/**
 * The findings on an operation; without any, and without evidence for the opposite, `missing` is what is missing,
 * or an answer of success where there was none. Where no deployment file can help, it says that lists are empty.
 */
export function evaluated(
  observations: Observations,
  { operationId }: Pick<OperationKey, "operationId">,
  { findings, isTested, missing }: { findings: Finding[]; isTested: boolean; missing: string },
): Evaluation {
  if (findings.length > 0 || isTested) return { findings };
  const successes = observations.successes({ operationId });
  if (successes.length === 0) return { untested: "a successful response" };
  return { untested: successes.every(isListOfNobody) ? `${missing}; every list is empty` : missing };
}

/** Whether an answer to a request that names no agent is a list without items: then no file can name others. */
function isListOfNobody(exchange: AnsweredExchange): boolean {
  const payload = payloadOf(exchange);
  return exchange.request.agents.length === 0 && Array.isArray(payload) && payload.length === 0;
}

export function rootSchema(schemaName: string): Schema {
  return { $ref: `#/components/schemas/${schemaName}` };
}

const sources = new Map<string, string>();

/**
 * The citation nearest to a place in a body of success, or of failure, in words.
 * Made once for all items of a list. Only places that the contract describes are asked for, so that they are few.
 */
export function sourceAt(operation: Operation, pointer: string, branch: "success" | "failure" = "success"): string {
  const { surface, operationId, branches } = operation;
  const place = placeOf(pointer);
  const key = `${surface} ${operationId} ${branch} ${place}`;
  const known = sources.get(key);
  if (known !== undefined) return known;
  const source = citationText(surface, citationAt(operation, rootSchema(branches[branch]), place) ?? operation.source);
  sources.set(key, source);
  return source;
}
