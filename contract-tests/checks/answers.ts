// What the checks of answers have in common.
import type { Citation, Operation, OperationKey } from "../contract/contract.ts";
import { citationAt, isRecord } from "../contract/schema-walk.ts";
import type { Check, Finding, Judgement } from "./check.ts";
import type { Evidence, Facts } from "./evidence.ts";
import { findingOf, rootSchema } from "./finding.ts";
import { agents, calls } from "./inquiries/agentgateway.ts";
import { batch, privateCalls } from "./inquiries/cc-cms.ts";
import { gotStatus } from "./missing.ts";
import { type Answered, CODE } from "./reading.ts";

/** The queries that the baseline pages describe. */
export const GATEWAY_QUERIES: readonly OperationKey[] = [
  { surface: "agentgateway", operationId: "queryAgentInfoByWorkNo" },
  { surface: "agentgateway", operationId: "queryAllOnlineAgents" },
  { surface: "agentgateway", operationId: "queryAllCallInfoByAgentWorkNoEx" },
];
export const SIGNED_QUERIES: readonly OperationKey[] = [
  { surface: "cc-cms", operationId: "queryAgentStatusInfoByAgentIds" },
  { surface: "cc-cms", operationId: "queryAgentPrivateCalls" },
];

/** The row of the code: every answer has it. */
export function codeRow(operation: Operation): Citation[] {
  const { surface, branches } = operation;
  return [citationAt(operation, rootSchema(branches.success), `/${CODE[surface].property}`) ?? operation.source];
}

/** The rows of the code and of what an answer is about. */
export function envelopeRows(operation: Operation): Citation[] {
  const { surface, branches } = operation;
  const payload = citationAt(operation, rootSchema(branches.success), `/${CODE[surface].payload}`);
  return [...codeRow(operation), ...(payload ? [payload] : [])];
}

/** What the checks of answers have in common: all queries, and the inquiries that ask them. */
export const common = {
  risk: "read-only",
  operations: [...GATEWAY_QUERIES, ...SIGNED_QUERIES],
  asks: [agents, calls, batch, privateCalls],
} as const satisfies Partial<Check>;

/**
 * Whether it is the interface that answers. What has to be refused may be stopped before it, by a proxy or by the
 * framework of a server, which have bodies of their own; how that looks is for the checks that ask for it.
 */
function isOfInterface({ probe, operation, body }: Answered): boolean {
  const hasCode = "value" in body && isRecord(body.value) && CODE[operation.surface].property in body.value;
  return probe.expects !== "refusal" || hasCode;
}

/** The readings of an operation that were answered with HTTP status 200, of refusals too. */
export function answeredOk(evidence: Evidence, operation: Operation): Answered[] {
  return evidence
    .of(operation)
    .filter((reading) => !reading.failure)
    .filter((reading) => reading.answer.status === 200 && isOfInterface(reading));
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
    if (readings.length === 0) return { untested: `${missing}${gotStatus(evidence, operation)}` };
    return {
      findings: readings.flatMap((reading) =>
        judge(reading, facts).map(({ source, ...finding }) => findingOf(reading, finding, source)),
      ),
    };
  };
}

/** The answers whose body is JSON. */
export function withJson(evidence: Evidence, operation: Operation): (Answered & { body: { value: unknown } })[] {
  return answeredOk(evidence, operation).flatMap((reading) =>
    "value" in reading.body ? [{ ...reading, body: reading.body }] : [],
  );
}
