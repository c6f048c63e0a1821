// Access to a session of AgentGateway, and what a refused request must not change.

import { type Citation, citationText, type Operation, type OperationKey } from "../contract/contract.ts";
import type { Check, Evaluation, Finding } from "./check.ts";
import { findingOf } from "./finding.ts";
import type { Recording } from "./fixture.ts";
import { guidWithRefusal, SET_GUID } from "./guids.ts";
import type { Observations } from "./observations.ts";
import { AGENT, LIST } from "./operations.ts";
import { type AnsweredExchange, codeOf, GUID_REFUSALS, isSuccess, type ParsedExchange } from "./parsed-exchange.ts";
import { ANY_REFUSAL, evaluatedRefusals, noUnknown, problemOf, type RefusalRule } from "./refusal.ts";
import type { Scenario } from "./scenario.ts";
import { agents } from "./scenarios/agentgateway.ts";
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
import { announcements, noSuccess, successesOf } from "./session.ts";

const MISMATCH = { page: "cec_07_0005", table: "authentication modes", row: "mismatch" } as const satisfies Citation;
const NO_GUID = { page: "cec_07_0005", table: "authentication modes", row: "Guid" } as const satisfies Citation;
const SIGNED_IN_ALREADY = { page: "cec_07_0580", table: "1", row: "100-002" } as const satisfies Citation;
const RENEWED_GUID = { page: "cec_07_1225", table: "4", row: "3.1" } as const satisfies Citation;
const SIGN_IN_GUID = { page: "cec_07_1202", table: "4", row: "3" } as const satisfies Citation;

function keysOf(operationIds: readonly string[]): OperationKey[] {
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

interface GoingOn extends Pick<Check, "name" | "level" | "requirement" | "risk"> {
  operationId: string;
  scenario: Scenario;
  /** The heartbeat that shows it, and the query, where there is one. */
  step: string;
  /** Why it cannot be evaluated. */
  missing(observations: Observations): string | undefined;
  citation: Citation;
  because: string;
}

/** A check that the session goes on after something: a heartbeat is answered with success. */
function goesOn({ name, operationId, scenario, step, missing, citation, because, ...part }: GoingOn): Check {
  const wanted = { scenario: scenario.name, step };
  return {
    ...part,
    name,
    operations: keysOf([operationId]),
    asks: scenario === session ? [session] : [session, scenario],
    ...(part.level === "MUST" ? { stated: () => [citation] } : {}),
    evaluate(observations) {
      const refused = name === "accepts-new-guid" ? refusedNewGuid(observations, operationId) : undefined;
      if (refused) return { findings: [refusedGuidFinding(refused, citation)] };
      const exchanges = observations.find(wanted);
      const [exchange] = [...exchanges.filter((one) => !isSuccess(one)), ...exchanges];
      const isAccepted = observations.find({ operationId: HEARTBEAT, step: "heartbeat" }).some(isSuccess);
      const lacking =
        missing(observations) ??
        (isAccepted
          ? undefined
          : `an accepted heartbeat to compare with: ${noSuccess(observations, { operationId: HEARTBEAT })}`);
      if (lacking !== undefined) return { untested: lacking };
      if (!exchange || exchange.failure) return { untested: exchange?.failure.message ?? "the heartbeat was not sent" };
      const succeeded: boolean = isSuccess(exchange);
      if (succeeded) return { findings: [] };
      const problem = {
        where: exchange.answer.status === 200 ? `/${exchange.operation.envelope.code}` : "status",
        expected: "success, because the session continues",
        actual: exchange.answer.status === 200 ? String(codeOf(exchange)) : `HTTP status ${exchange.answer.status}`,
      };
      return { findings: [findingOf(exchange, problem, citationText("agentgateway", citation))] };
    },
    fails: {
      because,
      change: (recording) => recording.set(wanted, "/retcode", "100-006"),
    },
  };
}

/** What is missing where an operation did not succeed in a scenario; what ends a session at last does not count. */
function unless(operationId: string, { name }: Scenario): (observations: Observations) => string | undefined {
  return (observations) =>
    successesOf(observations, { operationId }).some(({ request }) => request.scenario === name)
      ? undefined
      : noSuccess(observations, { operationId });
}

/** What is missing where a request that has to be refused was not. */
function unlessRefused(operationId: string): (observations: Observations) => string | undefined {
  return (observations) => {
    const exchanges = observations.find({ operationId, scenario: session.name });
    const accepted = exchanges.some((exchange) => exchange.request.expects === "refusal" && isSuccess(exchange));
    return accepted ? `a refusal of ${operationId}` : undefined;
  };
}

/**
 * The first refusal of a guid that an answer has brought and that no query was accepted with: the session itself can go
 * on with a guid that the platform never hears of. The list is about nobody in particular, so that its refusal counts.
 * Of a guid that did not come with a sign-in it says something only if the session goes on with another one; of one that
 * came with a sign-in, unless the session was lost.
 */
function refusedNewGuid(observations: Observations, operationId: string): AnsweredExchange | undefined {
  const asked = observations
    .on("agentgateway")
    .flatMap((exchange) => (!exchange.failure && exchange.request.credential === "valid" ? [exchange] : []))
    .filter(({ operation }) => operation.effect === "query");
  return announcements(observations)
    .filter(({ exchange }) => exchange.request.operationId === operationId)
    .flatMap(({ exchange, guid }) => {
      const since = asked.filter(({ sent }) => sent >= exchange.received);
      const [own, others] = [since.filter((use) => use.guid === guid), since.filter((use) => use.guid !== guid)];
      const goesOn = [LOGIN, FORCE_LOGIN].includes(operationId) || others.some(isSuccess);
      if (own.some(isSuccess) || !goesOn || isLost(observations, guid)) return [];
      return own.filter(({ request }) => request.operationId === LIST.operationId).filter(isGuidRefused);
    })[0];
}

/**
 * Whether the session of a guid ended right after its sign-in: the agent could sign in again, as after a restart, or a
 * restart that goes on left that without an answer. A second guid that is refused as well is no restart.
 */
function isLost(observations: Observations, guid: string): boolean {
  const [again] = observations.find({ operationId: LOGIN, step: "sign-in again" });
  if (!again) return false;
  if (again.failure || codeOf(again) === undefined) return true;
  const next = announcements(observations).find(({ exchange }) => exchange === again)?.guid;
  if (next === undefined || next === guid) return false;
  const uses = observations.on("agentgateway").flatMap((one) => (!one.failure && one.guid === next ? [one] : []));
  return uses.some(isSuccess) || !uses.some(isGuidRefused);
}

function isGuidRefused(exchange: AnsweredExchange): boolean {
  return GUID_REFUSALS.some((code) => code === codeOf(exchange));
}

const NEW_GUID = { page: "cec_07_0005", table: "authentication modes", row: "Guid" } as const satisfies Citation;

/** That the guid which an operation has brought is good; looked at wherever one came. */
function acceptsAnnounced(operationId: string, part: Pick<Check, "requirement" | "fails">): Check {
  return {
    ...part,
    name: "accepts-new-guid",
    level: "MUST",
    risk: "session",
    operations: keysOf([operationId]),
    asks: [session, agents],
    stated: () => [NEW_GUID],
    evaluate(observations) {
      const lacking = unless(operationId, session)(observations);
      if (lacking !== undefined) return { untested: lacking };
      const refused = refusedNewGuid(observations, operationId);
      return { findings: refused ? [refusedGuidFinding(refused, NEW_GUID)] : [] };
    },
  };
}

function refusedGuidFinding(exchange: AnsweredExchange, citation: Citation): Finding {
  const problem = {
    where: "/retcode",
    expected: "success with the latest guid",
    actual: String(codeOf(exchange)),
  };
  return findingOf(exchange, problem, citationText("agentgateway", citation));
}

/** Refuses what was asked before the guid was renewed. */
function refuse(recording: Recording): void {
  recording.set({ scenario: agents.name }, "/retcode", "100-006");
}

const announced: readonly Check[] = [
  acceptsAnnounced(LOGIN, {
    requirement: "The guid of a sign-in is valid as soon as the response arrives.",
    fails: {
      because: "The guid of the sign-in is not accepted.",
      change: refuse,
    },
  }),
  acceptsAnnounced(POLL, {
    requirement: "The guid of a poll is valid as soon as the response arrives.",
    fails: {
      because: "The new guid of a poll is not accepted, and the former one still is.",
      change(recording, { operationId }) {
        recording.header({ operationId, step: "poll" }, "Set-GUID", `JSESSIONID=${recording.guidOf(LIST)}`);
        refuse(recording);
      },
    },
  }),
];

const continuations: readonly Check[] = [
  goesOn({
    name: "accepts-new-guid",
    level: "MUST",
    requirement: "The new guid is valid as soon as the response arrives.",
    risk: "session",
    operationId: RENEWAL,
    scenario: session,
    step: "after the renewal",
    missing: unless(RENEWAL, session),
    citation: RENEWED_GUID,
    because: "The new guid is not accepted.",
  }),
  goesOn({
    name: "accepts-new-guid",
    level: "MUST",
    requirement: "The guid of the forced sign-in is valid as soon as the response arrives.",
    risk: "take-over",
    operationId: FORCE_LOGIN,
    scenario: takeOver,
    step: "after the forced sign-in",
    missing: unless(FORCE_LOGIN, takeOver),
    citation: SIGN_IN_GUID,
    because: "The new guid is not accepted.",
  }),
  goesOn({
    name: "keeps-session",
    level: "SHOULD",
    requirement: "A refused second sign-in does not change the session.",
    risk: "session",
    operationId: LOGIN,
    scenario: session,
    step: "after the second sign-in",
    missing: unlessRefused(LOGIN),
    citation: SIGNED_IN_ALREADY,
    because: "A refused second sign-in ends the session.",
  }),
  goesOn({
    name: "keeps-session",
    level: "SHOULD",
    requirement: "A refused sign-out does not change the session.",
    risk: "session",
    operationId: LOGOUT,
    scenario: session,
    step: "after refused sign-outs",
    missing: unlessRefused(LOGOUT),
    citation: MISMATCH,
    because: "A refused sign-out without guid ends the session.",
  }),
];

export const sessionAccessChecks: readonly Check[] = [
  ...refusals,
  ...refusalCodes,
  noGuidWithRefusal,
  ...announced,
  ...continuations,
];
