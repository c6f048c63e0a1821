// What the checks of answers have in common.
import { type Citation, citationText, type Operation, type Schema, surfaces } from "../contract/contract.ts";
import { citationAt, placeOf } from "../contract/schema-walk.ts";
import type { Check, Finding, Judgement } from "./check.ts";
import type { Evidence, Facts } from "./evidence.ts";
import { agents, calls } from "./inquiries/agentgateway.ts";
import { batch, privateCalls } from "./inquiries/cc-cms.ts";
import { plain as plainOfGateway } from "./inquiries/plain-agentgateway.ts";
import { plain as plainOfMonitoring } from "./inquiries/plain-cc-cms.ts";
import { queriesOf } from "./operations.ts";
import type { Answered, Reading } from "./reading.ts";

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

/** The row of the code: every answer has it. */
export function codeRow(operation: Operation): Citation[] {
  const { branches, envelope } = operation;
  return [citationAt(operation, rootSchema(branches.success), `/${envelope.code}`) ?? operation.source];
}

/** The rows of the code and of what an answer is about. */
export function envelopeRows(operation: Operation): Citation[] {
  const { branches, envelope } = operation;
  const payload = citationAt(operation, rootSchema(branches.success), `/${envelope.payload}`);
  return [...codeRow(operation), ...(payload ? [payload] : [])];
}

/** What the checks of answers have in common: all queries, and the inquiries that ask them. */
export const common = {
  risk: "read-only",
  operations: surfaces.flatMap(queriesOf),
  asks: [agents, calls, plainOfGateway, batch, privateCalls, plainOfMonitoring],
} as const satisfies Partial<Check>;

/** The readings of an operation that were answered with HTTP status 200, of refusals too. */
export function answeredOk(evidence: Evidence, operation: Operation): Answered[] {
  return evidence
    .of(operation)
    .filter((reading) => !reading.failure)
    .filter(({ answer }) => answer.status === 200);
}

/** Judges each answer by itself; without any the check is untested. */
export function each(
  judge: (reading: Answered, facts: Facts) => Omit<Finding, "probe">[],
  choose = answeredOk,
  missing = "an answer with HTTP status 200",
): Check["judge"] {
  return (evidence, operation): Judgement => {
    const { facts } = evidence;
    const readings = choose(evidence, operation);
    if (readings.length === 0) return { untested: missing };
    return { findings: readings.flatMap((reading) => judge(reading, facts).map((finding) => about(reading, finding))) };
  };
}

export function about({ probe }: Reading, finding: Omit<Finding, "probe">): Finding {
  const [agent, ...others] = probe.agents;
  return { ...finding, probe: probe.key, ...(agent !== undefined && others.length === 0 ? { subject: agent } : {}) };
}

/** The answers whose body is JSON. */
export function withJson(evidence: Evidence, operation: Operation): (Answered & { body: { value: unknown } })[] {
  return answeredOk(evidence, operation).flatMap((reading) =>
    "value" in reading.body ? [{ ...reading, body: reading.body }] : [],
  );
}
