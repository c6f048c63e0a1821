// Who may use a session of AgentGateway.
import { type Citation, citationText, type Operation, type OperationKey } from "../contract/contract.ts";
import type { Check, Evaluation } from "./check.ts";
import type { Recording } from "./fixture.ts";
import { guidWithRefusal, SET_GUID } from "./guids.ts";
import type { Observations } from "./observations.ts";
import { AGENT } from "./operations.ts";
import { GUID_REFUSALS, isSuccess, type ParsedExchange } from "./parsed-exchange.ts";
import { noUnknown } from "./refusal.ts";
import { ANY_REFUSAL, evaluatedRefusals, problemOf, type RefusalRule } from "./refusal-rule.ts";
import type { Scenario } from "./scenario.ts";
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
import { ALL_QUEUES, ENTER_QUEUES, skillQueues } from "./scenarios/skill-queues.ts";
import { noSuccess, successesOf } from "./session.ts";

export const MISMATCH = {
  page: "cec_07_0005",
  table: "authentication modes",
  row: "mismatch",
} as const satisfies Citation;
const NO_GUID = { page: "cec_07_0005", table: "authentication modes", row: "Guid" } as const satisfies Citation;
export const SIGNED_IN_ALREADY = { page: "cec_07_0580", table: "1", row: "100-002" } as const satisfies Citation;

/** The keys of operations of AgentGateway. */
export function keysOf(operationIds: readonly string[]): OperationKey[] {
  return operationIds.map((operationId) => ({ surface: "agentgateway", operationId }));
}

/** An answer of each operation that a request would have that is not refused, by its step. */
const ACCEPTED: Record<string, string> = {
  [LOGIN]: "sign-in",
  [HEARTBEAT]: "heartbeat",
  [POLL]: "poll",
  [RENEWAL]: "renewal",
  [LOGOUT]: "sign-out",
  [AGENT.operationId]: "after the renewal",
  [ENTER_QUEUES.operationId]: ALL_QUEUES,
};

interface Refused extends Pick<Check, "name" | "level" | "requirement" | "risk"> {
  operationIds: readonly string[];
  scenario: Scenario;
  step: string;
  citation: Citation;
  because: string;
}

/** A check that one step of a scenario is refused. */
function refused({ operationIds, scenario, step, citation, because, ...part }: Refused): Check {
  const wanted = { scenario: scenario.name, step };
  return {
    ...part,
    operations: keysOf(operationIds),
    asks: [session, skillQueues].includes(scenario) ? [scenario] : [session, scenario],
    ...(part.level === "MUST" ? { stated: () => [citation] } : {}),
    evaluate(observations, { operationId }) {
      const exchanges = observations.find({ ...wanted, operationId });
      return evaluatedAgainstAccepted(observations, operationId, exchanges, ANY_REFUSAL, citation);
    },
    fails: {
      because,
      change: (recording, { operationId }) =>
        recording.answerAs({ ...wanted, operationId }, { operationId, step: ACCEPTED[operationId] ?? "" }),
    },
  };
}

/**
 * Evaluates each refusal. Where nothing is accepted, a refusal means nothing; but for a request that is accepted itself,
 * which may have ended the session that the others needed.
 */
function evaluatedAgainstAccepted(
  observations: Observations,
  operationId: string,
  exchanges: readonly ParsedExchange[],
  rule: RefusalRule,
  citation: Citation,
): Evaluation {
  // The forced sign-in proves itself in the same way.
  const like = operationId === LOGIN ? [LOGIN, FORCE_LOGIN] : [operationId];
  const accepted = [
    ...like.flatMap((own) => successesOf(observations, { operationId: own })),
    ...exchanges.filter(isSuccess),
  ];
  if (accepted.length === 0)
    return { untested: `an accepted request to compare with: ${noSuccess(observations, { operationId })}` };
  if (exchanges.length === 0)
    return { untested: noUnknown(observations.facts) ?? "the requests of this check were not sent" };
  // What was not asked was most likely accepted before, and has ended the session: of that another check tells.
  const unasked = exchanges.find(({ failure }) => failure && failure.kind !== "broken");
  if (unasked?.failure) return { untested: unasked.failure.message };
  return evaluatedRefusals(
    exchanges,
    rule.words,
    () => citationText("agentgateway", citation),
    (exchange) => problemOf(exchange, rule),
  );
}

const KEEPING = [HEARTBEAT, POLL, RENEWAL, LOGOUT];
const must = { level: "MUST", risk: "session", scenario: session } as const;

/** Each without guid, with one that was never given, and in the name of another agent. */
function refusedGuids(part: Pick<Refused, "level" | "risk" | "scenario" | "operationIds">): Check[] {
  return [
    refused({
      ...part,
      step: "no guid",
      name: "refuses-no-guid",
      requirement: "A request without guid is refused.",
      citation: NO_GUID,
      because: "A request without guid is answered.",
    }),
    refused({
      ...part,
      step: "unknown guid",
      name: "refuses-unknown-guid",
      requirement: "A request with an unknown guid is refused.",
      citation: MISMATCH,
      because: "Any text with the form of a guid is accepted.",
    }),
    refused({
      ...part,
      step: "in another name",
      name: "refuses-foreign-guid",
      requirement: "A guid is refused for another agent than that of its session.",
      citation: MISMATCH,
      because: "The guid of one agent is accepted for all agents.",
    }),
  ];
}

const refusals: readonly Check[] = [
  ...refusedGuids({ ...must, operationIds: KEEPING }),
  ...refusedGuids({ level: "MUST", risk: "change", scenario: skillQueues, operationIds: [ENTER_QUEUES.operationId] }),
  refused({
    ...must,
    operationIds: KEEPING,
    scenario: signedOut,
    step: "",
    name: "refuses-former-guid",
    requirement: "The guid of a session is refused after the sign-out.",
    citation: MISMATCH,
    because: "A guid never expires.",
  }),
  refused({
    ...must,
    operationIds: [LOGIN],
    step: "second sign-in",
    name: "refuses-second-sign-in",
    requirement: "A sign-in of an agent who is already signed in is refused, unless it is forced.",
    citation: SIGNED_IN_ALREADY,
    because: "A second sign-in of an agent succeeds.",
  }),
  refused({
    level: "SHOULD",
    risk: "take-over",
    scenario: takeOver,
    operationIds: [HEARTBEAT, POLL, LOGOUT, AGENT.operationId],
    step: "former session",
    name: "refuses-taken-over-guid",
    requirement: "The guid of a session is refused after a forced sign-in of the same agent.",
    citation: MISMATCH,
    because: "The session before the forced sign-in continues.",
  }),
];

/** A second sign-out has a code of its own. Source: "Signing an agent out" (cec_07_1219), error codes. */
const CODES_OF_LOGOUT = [...GUID_REFUSALS, "100-008"];

function codeRule({ operationId }: Pick<Operation, "operationId">): RefusalRule {
  const codes = operationId === LOGIN ? ["100-002"] : operationId === LOGOUT ? CODES_OF_LOGOUT : GUID_REFUSALS;
  return { words: `200 with ${codes.join(" or ")}`, statuses: [], codes };
}

const refusalCode = {
  name: "refusal-code",
  level: "SHOULD",
  requirement:
    "A missing or wrong guid is refused with 100-006 or 000-003, or after a sign-out also with 100-008; a second sign-in is refused with 100-002.",
  evaluate(observations: Observations, { operationId }: Operation) {
    const exchanges = observations.find({ operationId }).filter(({ request }) => request.expects === "refusal");
    const citation = operationId === LOGIN ? SIGNED_IN_ALREADY : MISMATCH;
    return evaluatedAgainstAccepted(observations, operationId, exchanges, codeRule({ operationId }), citation);
  },
  fails: {
    because: "The refusal has the code of a wrong parameter instead of its own code.",
    change: (recording: Recording, { operationId }: Operation) =>
      recording.set({ operationId, step: operationId === LOGIN ? "second sign-in" : "no guid" }, "/retcode", "100-005"),
  },
} as const satisfies Partial<Check>;

const refusalCodes: readonly Check[] = [
  { ...refusalCode, risk: "session", operations: keysOf([LOGIN, ...KEEPING]), asks: [session, signedOut] },
  { ...refusalCode, risk: "change", operations: [ENTER_QUEUES], asks: [skillQueues] },
];

const noGuidWithRefusal: Check = {
  name: "no-guid-with-refusal",
  level: "SHOULD",
  requirement: "A refusal contains no guid.",
  risk: "session",
  operations: keysOf([LOGIN, ...KEEPING]),
  asks: [session, signedOut],
  evaluate(observations, { operationId }) {
    const exchanges = observations
      .find({ operationId })
      .filter((exchange) => exchange.request.expects === "refusal" && !isSuccess(exchange));
    if (exchanges.length === 0) return { untested: "a refused request" };
    return evaluatedRefusals(exchanges, "a refusal", () => citationText("agentgateway", SET_GUID), guidWithRefusal);
  },
  fails: {
    because: "The refusal contains a guid.",
    change: (recording, { operationId }) =>
      recording.header(
        { operationId, scenario: session.name, step: operationId === LOGIN ? "second sign-in" : "no guid" },
        "Set-GUID",
        "JSESSIONID=sample.AgentGateway0",
      ),
  },
};

export const sessionAccessChecks: readonly Check[] = [...refusals, ...refusalCodes, noGuidWithRefusal];
