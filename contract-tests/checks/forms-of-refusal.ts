// The form of a refusal. Other checks evaluate whether a request is refused.
import { type Citation, citationText, type Operation } from "../contract/contract.ts";
import { codeRow } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf } from "./finding.ts";
import { guidWithRefusal, looseGuid, malformedGuid, nearGuid, noGuid, SET_GUID, unknownGuid } from "./guids.ts";
import { queriesOf } from "./operations.ts";
import { codeOf, GUID_REFUSALS, isSuccess, type ParsedExchange } from "./parsed-exchange.ts";
import { formOfRefusal, rightAfter } from "./refusal.ts";
import { LOCKED, notAccepted, outcomeOf } from "./refusal-rule.ts";
import { refusalChecks } from "./refusals.ts";
import { statedSignatureRefusals, UNAUTHORIZED } from "./signatures.ts";

/**
 * The row states these codes for a guid that does not match. Whether a missing one, one in no form of a guid, or one of
 * another length is a mismatch, or a parameter that is wrong, it does not say.
 */
const guidCode = formOfRefusal({
  name: "guid-refusal-code",
  level: "SHOULD",
  requirement: "A request with a missing or malformed guid is refused with the codes of a guid that does not match.",
  risk: "read-only",
  operations: queriesOf("agentgateway"),
  of: [noGuid, malformedGuid, nearGuid, looseGuid],
  source: () => citationText("agentgateway", { page: "cec_07_0005", table: "authentication modes", row: "mismatch" }),
  evaluate(exchange) {
    if (exchange.answer.status !== 200 || GUID_REFUSALS.some((code) => code === codeOf(exchange))) return undefined;
    return { where: "/retcode", expected: GUID_REFUSALS.join(" or "), actual: outcomeOf(exchange) };
  },
  fails: {
    because: "A request without guid is refused with the code of an empty parameter.",
    change: (recording, { operationId }) => recording.set({ operationId, scenario: "no guid" }, "/retcode", "100-001"),
  },
});

/** A guid is a credential: a refusal with a guid gives access to a caller without permission. */
const noGuidWithRefusal = formOfRefusal({
  name: "no-guid-with-refusal",
  level: "SHOULD",
  requirement: "A refusal contains no guid.",
  risk: "read-only",
  operations: queriesOf("agentgateway"),
  of: [noGuid, malformedGuid, unknownGuid, nearGuid, looseGuid],
  source: () => citationText("agentgateway", SET_GUID),
  evaluate: guidWithRefusal,
  fails: {
    because: "The refusal of a request without guid contains one.",
    change: (recording, { operationId }) =>
      recording.header({ operationId, scenario: "no guid" }, "Set-GUID", "JSESSIONID=sample.AgentGateway0"),
  },
});

/** 401 is stated. The sister service answers a locked address with 403, also to valid requests. */
const signatureStatus = formOfRefusal({
  name: "signature-refusal-status",
  level: "MUST",
  requirement: "A refused signature gets HTTP status 401, or 403 if the address is locked.",
  risk: "lock-out",
  operations: queriesOf("cc-cms"),
  of: statedSignatureRefusals,
  source: () => citationText("cc-cms", UNAUTHORIZED),
  stated: () => [UNAUTHORIZED],
  evaluate(exchange, exchanges) {
    const { status } = exchange.answer;
    if (status === 401) return undefined;
    const right = status === LOCKED ? rightAfter(exchange, exchanges) : undefined;
    if (status === LOCKED && (right === undefined || !isSuccess(right))) return undefined;
    const accepted = right ? `, because the valid request after it was accepted [${right.request.key}]` : "";
    return { where: "status", expected: `HTTP status 401${accepted}`, actual: outcomeOf(exchange) };
  },
  fails: {
    because: "A wrong signature is refused with HTTP status 400.",
    change: (recording, { operationId }) => recording.status({ operationId, scenario: "wrong signature" }, 400),
  },
});

/** A server answers methods that it does not implement with 501 (RFC 9110, section 9.1), which is not a failure. */
function isServerError(exchange: ParsedExchange): boolean {
  if (exchange.failure || exchange.answer.status < 500) return false;
  return exchange.answer.status !== 501 || exchange.request.httpRequest.method === exchange.operation.method;
}

/** What tells that every outcome comes in another way: with 200 and a code, or, for a signature, with 401. */
function statedOutcomes(operation: Operation): Citation[] {
  if (operation.surface === "agentgateway") return codeRow(operation);
  return [{ ...UNAUTHORIZED, row: "200" }, UNAUTHORIZED];
}

function scenariosOf(surface: Operation["surface"]): Check["asks"] {
  const own = refusalChecks.filter(
    ({ operations, risk }) => risk === "read-only" && operations[0]?.surface === surface,
  );
  return [...new Set(own.flatMap(({ asks }) => asks))];
}

/**
 * What is asked too often is left out: there a server is expected to be at its end, and another check evaluates it.
 * Valid requests are also left out: another check evaluates their status.
 */
function noServerError(surface: Operation["surface"], operations: Check["operations"], scenario: string): Check {
  return {
    name: "no-server-error",
    level: "MUST",
    requirement: "No invalid request causes a server error.",
    risk: "read-only",
    operations,
    asks: scenariosOf(surface),
    stated: statedOutcomes,
    evaluate(observations, operation) {
      const lacking = notAccepted(observations, operation);
      if (lacking !== undefined) return { untested: lacking };
      const exchanges = observations
        .of(operation)
        .filter(({ request, failure }) => !failure && request.expects !== "answer" && !request.unpaced);
      if (exchanges.length === 0) return { untested: "a response to a request that must be refused" };
      const [stated = UNAUTHORIZED] = statedOutcomes(operation);
      const source = `${citationText(surface, stated)}; RFC 9110, section 15.6`;
      const expected = "a refusal, not a server error";
      return {
        findings: exchanges.flatMap((exchange): Finding[] => {
          if (exchange.failure || !isServerError(exchange)) return [];
          return [findingOf(exchange, { where: "status", expected, actual: outcomeOf(exchange) }, source)];
        }),
      };
    },
    fails: {
      because: "A request without credential is answered with HTTP status 500.",
      change: (recording, { operationId }) => recording.status({ operationId, scenario }, 500),
    },
  };
}

export const formsOfRefusal: readonly Check[] = [
  guidCode,
  noGuidWithRefusal,
  signatureStatus,
  noServerError("agentgateway", queriesOf("agentgateway"), "no guid"),
  noServerError("cc-cms", queriesOf("cc-cms"), "no authorization"),
];
