// What lists of call ids have in common, on whichever operation answers with one.
import { type Operation, operationsOf, type Schema, surfaces } from "../contract/contract.ts";
import { joined } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { firsts } from "./agent-findings.ts";
import { common } from "./answers.ts";
import type { Check } from "./check.ts";
import { findingOf, judged, rootSchema } from "./finding.ts";
import { type Answered, payloadOf } from "./reading.ts";
import { callTimeOf, problemOfMoment, type TimeProblem } from "./times.ts";

const CALL_ID = "#/components/schemas/CallId";

/** Whether an operation answers with a list of call ids, as its schema has it. */
function hasCallList(operation: Operation): boolean {
  const { surface, branches } = operation;
  const { properties = {} } = joined(surface, rootSchema(branches.success));
  const payload: Schema = joined(surface, properties[operation.envelope.payload] ?? {});
  return payload.items?.$ref === CALL_ID;
}

const callLists = {
  level: "SHOULD",
  risk: "read-only",
  operations: surfaces.flatMap(operationsOf).filter(hasCallList),
  asks: common.asks,
} as const satisfies Partial<Check>;

/** A call in an answer. */
interface CallView {
  reading: Answered;
  id: string;
  pointer: string;
}

/** The calls in an answer; undefined when it has no list. */
export function callsIn(reading: Answered): unknown[] | undefined {
  const payload = payloadOf(reading);
  return Array.isArray(payload) ? payload : undefined;
}

/** Judges each call of each list; `first` is the first of the list that is the same. */
function eachCall(judge: (call: CallView, first: CallView) => TimeProblem | undefined): Check["judge"] {
  return (evidence, operation) => {
    const all = evidence.successes(operation).flatMap((reading) =>
      // What is no text is for the check of the schema to say.
      (callsIn(reading) ?? []).flatMap((id, index): CallView[] =>
        typeof id === "string" ? [{ reading, id, pointer: `/${operation.envelope.payload}/${index}` }] : [],
      ),
    );
    const first = firsts<CallView>();
    const findings = all.flatMap((call) => {
      const { reading, id, pointer } = call;
      const problem = judge(call, first(reading, id, call));
      return problem ? [findingOf(reading, { where: pointer, ...problem })] : [];
    });
    const missing = "an agent in a call, or for whom one waits";
    return judged(evidence, operation, { findings, isTested: all.length > 0, missing });
  };
}

const uniqueCalls: Check = {
  ...callLists,
  name: "unique-calls",
  requirement: "Each call of an agent is listed once.",
  judge: eachCall((call, first) =>
    call === first
      ? undefined
      : { expected: "a call that is not listed before", actual: `${shortJson(call.id)}, as in ${first.pointer}` },
  ),
  fails: {
    because: "The first call is listed once more at the end.",
    change: (recording, operation) =>
      recording.set(
        { operationId: operation.operationId, agent: 1099 },
        `/${operation.envelope.payload}`,
        (ids: unknown[]) => [...ids, ids[0]],
      ),
  },
};

const callTime: Check = {
  ...callLists,
  name: "call-time",
  requirement: "The first part of a call id is a time at which the call can have begun.",
  judge: eachCall(({ id, reading }) => {
    const time = callTimeOf(id);
    const problem = time === undefined ? undefined : problemOfMoment(time, reading);
    return problem && { ...problem, actual: `${shortJson(id)}, that is ${problem.actual}` };
  }),
  fails: {
    because: "The first part of a call id is a number that is no time.",
    change: (recording, operation) =>
      recording.set(
        { operationId: operation.operationId, agent: 1099 },
        `/${operation.envelope.payload}/0`,
        "0000070093-1450",
      ),
  },
};

export const callListChecks: readonly Check[] = [uniqueCalls, callTime];
