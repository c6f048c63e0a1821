// That a session of AgentGateway goes on, with each new guid and after what was refused.
import { type Citation, citationText } from "../contract/contract.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf } from "./finding.ts";
import type { Recording } from "./fixture.ts";
import type { Observations } from "./observations.ts";
import { LIST } from "./operations.ts";
import { type AnsweredExchange, codeOf, GUID_REFUSALS, isSuccess } from "./parsed-exchange.ts";
import type { Scenario } from "./scenario.ts";
import { agents } from "./scenarios/agentgateway.ts";
import { FORCE_LOGIN, HEARTBEAT, LOGIN, LOGOUT, POLL, RENEWAL, session, takeOver } from "./scenarios/session.ts";
import { noSuccess, successesOf } from "./session.ts";
import { keysOf, MISMATCH, SIGNED_IN_ALREADY } from "./session-access.ts";
import { announcements } from "./session-guid.ts";

const RENEWED_GUID = { page: "cec_07_1225", table: "4", row: "3.1" } as const satisfies Citation;
const SIGN_IN_GUID = { page: "cec_07_1202", table: "4", row: "3" } as const satisfies Citation;

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
        expected: `success, because the session continues${refusedOnes(observations, name, operationId)}`,
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

/** The requests whose refusal was to change nothing: which of them ended the session is not seen, so all are named. */
function refusedOnes(observations: Observations, name: string, operationId: string): string {
  if (name !== "keeps-session") return "";
  const steps = observations
    .find({ operationId, scenario: session.name })
    .filter(({ request }) => request.expects === "refusal")
    .map(({ request: { step } }) => step);
  return ` although ${operationId} was refused (${steps.join(", ")})`;
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

export const sessionContinuationChecks: readonly Check[] = [...announced, ...continuations];
