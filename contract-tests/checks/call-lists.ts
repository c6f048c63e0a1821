// What lists of call ids have in common, on whichever operation answers with one.
import { type Operation, operationsOf, type Schema, surfaces } from "../contract/contract.ts";
import { joined } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { firsts } from "./agent-findings.ts";
import { common } from "./answers.ts";
import type { Check } from "./check.ts";
import { evaluated, findingOf, rootSchema } from "./finding.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
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
  byAnswer: true,
  operations: surfaces.flatMap(operationsOf).filter(hasCallList),
  asks: common.asks,
} as const satisfies Partial<Check>;

/** A call in an answer. */
interface CallView {
  exchange: AnsweredExchange;
  id: string;
  pointer: string;
}

/** The calls in an answer; undefined when it has no list. */
export function callsIn(exchange: AnsweredExchange): unknown[] | undefined {
  const payload = payloadOf(exchange);
  return Array.isArray(payload) ? payload : undefined;
}

/** Evaluates each call of each list; `first` is the first of the list that is the same. */
function eachCall(evaluate: (call: CallView, first: CallView) => TimeProblem | undefined): Check["evaluate"] {
  return (observations, operation) => {
    const all = observations.successes(operation).flatMap((exchange) =>
      // What is no text is for the check of the schema to say.
      (callsIn(exchange) ?? []).flatMap((id, index): CallView[] =>
        typeof id === "string" ? [{ exchange, id, pointer: `/${operation.envelope.payload}/${index}` }] : [],
      ),
    );
    const first = firsts<CallView>();
    const findings = all.flatMap((call) => {
      const { exchange, id, pointer } = call;
      const problem = evaluate(call, first(exchange, id, call));
      return problem ? [findingOf(exchange, { where: pointer, ...problem })] : [];
    });
    const missing = "an agent who has a call or a waiting call";
    return evaluated(observations, operation, { findings, isTested: all.length > 0, missing });
  };
}

const uniqueCalls: Check = {
  ...callLists,
  name: "unique-calls",
  requirement: "Each call of an agent is listed once.",
  evaluate: eachCall((call, first) =>
    call === first
      ? undefined
      : { expected: "a call that was not listed before", actual: `${shortJson(call.id)}, as in ${first.pointer}` },
  ),
  fails: {
    because: "The first call is listed again at the end.",
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
  requirement: "The first part of a call id is a time at which the call may have begun.",
  evaluate: eachCall(({ id, exchange }) => {
    const time = callTimeOf(id);
    const problem = time === undefined ? undefined : problemOfMoment(time, exchange);
    return problem && { ...problem, actual: `${shortJson(id)}, which is ${problem.actual}` };
  }),
  fails: {
    because: "The first part of a call id is a number, but not a time.",
    change: (recording, operation) =>
      recording.set(
        { operationId: operation.operationId, agent: 1099 },
        `/${operation.envelope.payload}/0`,
        "0000070093-1450",
      ),
  },
};

export const callListChecks: readonly Check[] = [uniqueCalls, callTime];
