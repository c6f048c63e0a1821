// What every answer has to be, for the operations of the session.

import type { OperationKey } from "../contract/contract.ts";
import { answerChecks } from "./answer-checks.ts";
import type { Check } from "./check.ts";
import {
  FORCE_LOGIN,
  HEARTBEAT,
  LOGIN,
  LOGOUT,
  POLL,
  RENEWAL,
  session,
  signedOut,
  takeOver,
} from "./scenarios/session.ts";
import { ENTER_QUEUES, skillQueues } from "./scenarios/skill-queues.ts";
import { takenOverAtFirst } from "./session.ts";

function keyOf(operationId: string): OperationKey {
  return { surface: "agentgateway", operationId };
}

/** What an agent does to stay signed in, and to sign out. */
const KEEPING = [HEARTBEAT, POLL, RENEWAL, LOGOUT].map(keyOf);

/** The operations that bring data: the others have an envelope without result. */
const WITH_RESULT: readonly string[] = [LOGIN, FORCE_LOGIN, RENEWAL];

/** Checks that are made of some of the operations only. */
const NARROWED: Record<string, readonly string[]> = {
  envelope: WITH_RESULT,
  // AgentGateway has no older fields.
  "older-payload": [],
  // The VDN in the answer to a sign-in is the one number, and the one place of which table and sample disagree.
  integers: [LOGIN, FORCE_LOGIN],
  "table-types": [LOGIN, FORCE_LOGIN],
};

/** In the answer to a sign-in the number is one of a few that are texts otherwise. */
const FIXTURES: Record<string, Check["fails"]> = {
  integers: {
    because: "The VDN is a number with a fraction.",
    change: (recording, { operationId }) =>
      recording.text({ operationId }, (text) => text.replace(/"vdnid":"?([0-9]+)"?/, '"vdnid":$1.0')),
  },
  "table-types": {
    because: "The VDN is a number, as in the sample, but the table says string.",
    change: (recording, { operationId }) =>
      recording.text({ operationId }, (text) => text.replace(/"vdnid":"([0-9]+)"/, '"vdnid":$1')),
  },
};

/** What is missing has its reason where the agent was signed in before. */
function evaluateOf(check: Check): Check["evaluate"] {
  return (observations, operation) => {
    const evaluation = check.evaluate(observations, operation);
    if (!("untested" in evaluation)) return evaluation;
    return { untested: takenOverAtFirst(observations, operation) ?? evaluation.untested };
  };
}

/** The same checks of other operations, whose answers come from other scenarios. */
function madeOf(operations: readonly OperationKey[], changes: Pick<Check, "risk" | "asks">): Check[] {
  return answerChecks.flatMap((check) => {
    const own = operations.filter(({ operationId }) => NARROWED[check.name]?.includes(operationId) ?? true);
    return own.length === 0
      ? []
      : [
          {
            ...check,
            ...changes,
            operations: own,
            evaluate: evaluateOf(check),
            fails: FIXTURES[check.name] ?? check.fails,
          },
        ];
  });
}

export const sessionAnswerChecks: readonly Check[] = [
  ...madeOf([keyOf(LOGIN), ...KEEPING], { risk: "session", asks: [session, signedOut] }),
  ...madeOf([keyOf(FORCE_LOGIN)], { risk: "take-over", asks: [takeOver] }),
  ...madeOf([ENTER_QUEUES], { risk: "change", asks: [skillQueues] }),
];
