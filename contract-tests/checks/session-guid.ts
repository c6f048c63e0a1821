// The guid of a session of AgentGateway, wherever an answer brings it.
import { guidIn, guidTextIn } from "../client/guid.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { matchesAt, shortJson } from "../contract/validator.ts";
import { headersOf } from "../transport/exchange.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { type AnsweredExchange, payloadOf } from "./parsed-exchange.ts";
import { FORCE_LOGIN, HEARTBEAT, LOGIN, POLL, RENEWAL, session, takeOver } from "./scenarios/session.ts";
import {
  ANNOUNCED,
  cited,
  eachSuccess,
  keyOf,
  noSuccess,
  ofSession,
  ofSignIn,
  type Part,
  RENEWED_GUID,
  SIGN_IN_ROWS,
  successesOf,
} from "./session.ts";

/** The values of Set-GUID, each once: no row says that a header is not repeated. */
function guidHeaders({ answer }: AnsweredExchange): string[] {
  return [...new Set(headersOf(answer, "set-guid"))];
}

/** The non-empty values: a deployment that does not renew the guid may send an empty one. */
function announcedIn(exchange: AnsweredExchange): string[] {
  return guidHeaders(exchange).filter((value) => value.trim() !== "");
}

const HEADER = "header Set-GUID";
const SIGN_INS: readonly string[] = [LOGIN, FORCE_LOGIN];

/** Where the contract has the form of the header, as the row of the sign-in states it. */
const SET_GUID = ["components", "headers", "SetGuid", "schema"];

const setsGuid = ofSignIn({
  name: "sets-guid",
  level: "MUST",
  requirement: "A successful sign-in returns one guid, that of the session, in the header Set-GUID.",
  stated: () => [SIGN_IN_ROWS.setGuid, ANNOUNCED],
  evaluate: eachSuccess(
    (exchange) => {
      const { length } = guidHeaders(exchange);
      if (length === 1) return undefined;
      return {
        where: HEADER,
        expected: "JSESSIONID= and the guid",
        actual: length === 0 ? "no such header" : `${length} different ones`,
      };
    },
    () => cited(SIGN_IN_ROWS.setGuid),
  ),
  fails: {
    because: "The response to the sign-in has no guid.",
    change: (recording, { operationId }) => recording.header({ operationId }, "Set-GUID", undefined),
  },
});

/** What a guid is in all samples: a UUID, a dot, and the name of the gateway with a number. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Za-z]+[0-9]+$/i;

/** A guid is a credential, so a finding shows only the form of a wrong one. */
function formOf(value: string): string {
  const form = value.replace(/[A-Za-z]+/g, "a").replace(/[0-9]+/g, "0");
  return `${value.length} characters, of the form ${shortJson(form.slice(0, 60))}`;
}

/** Set-GUID has its form wherever it is present; the answer to a heartbeat or poll need not have it. */
function setGuidForm(part: Pick<Part, "fails">): Part {
  return {
    name: "set-guid-form",
    level: "MUST",
    requirement: "The header Set-GUID, if present, is JSESSIONID= and the guid.",
    stated: () => [SIGN_IN_ROWS.setGuid],
    evaluate: eachSuccess(
      (exchange) => {
        const values = SIGN_INS.includes(exchange.request.operationId) ? guidHeaders(exchange) : announcedIn(exchange);
        const wrong = values.find((value) => !matchesAt("agentgateway", SET_GUID, value));
        if (wrong === undefined) return undefined;
        return {
          where: HEADER,
          expected: "JSESSIONID= and a guid without semicolons and spaces",
          actual: formOf(wrong),
        };
      },
      () => cited(SIGN_IN_ROWS.setGuid),
    ),
    ...part,
  };
}

const OTHER_FORM: Check["fails"] = {
  because: "The header has another name than JSESSIONID before the guid.",
  change: (recording, { operationId }) => recording.header({ operationId }, "Set-GUID", "GUID: 0123456789"),
};

/** The guid that an answer brings, in its header or, to the request for a new one, in its body. */
function guidOf(exchange: AnsweredExchange): string | undefined {
  const [header] = announcedIn(exchange);
  if (header !== undefined) return guidIn(header);
  return guidInResult(exchange);
}

function guidInResult(exchange: AnsweredExchange): string | undefined {
  const result = exchange.request.operationId === RENEWAL ? payloadOf(exchange) : undefined;
  return isRecord(result) && typeof result.guid === "string" ? result.guid : undefined;
}

function placeOfGuid(exchange: AnsweredExchange): string {
  return announcedIn(exchange).length > 0 ? HEADER : "/result/guid";
}

function guidForm(part: Pick<Part, "fails">): Part {
  return {
    name: "guid-form",
    level: "SHOULD",
    requirement: "A guid is a UUID, a dot and the gateway name with a number, as in all samples.",
    evaluate: eachSuccess(
      (exchange) => {
        const [header] = announcedIn(exchange);
        const guid = header === undefined ? guidInResult(exchange) : guidTextIn(header);
        if (guid === undefined || GUID.test(guid)) return undefined;
        const expected = "a UUID, a dot, letters and a number";
        return { where: placeOfGuid(exchange), expected, actual: formOf(guid) };
      },
      () => cited({ page: "cec_07_0005", table: "authentication modes", row: "Guid" }),
    ),
    ...part,
  };
}

const SHORT_GUID = "sample.AgentGateway0";

/** All answers that bring a guid, in the order in which they came. */
export function announcements(observations: Observations): { exchange: AnsweredExchange; guid: string }[] {
  return [LOGIN, FORCE_LOGIN, POLL, HEARTBEAT, RENEWAL]
    .flatMap((operationId) => successesOf(observations, { operationId }))
    .flatMap((exchange) => {
      const guid = guidOf(exchange);
      return guid === undefined ? [] : [{ exchange, guid }];
    })
    .sort((one, other) => one.exchange.received - other.exchange.received);
}

/** That a guid is not announced twice. What brings none in this run has nothing to be evaluated, but was looked at. */
function newGuid(part: Pick<Part, "fails">): Part {
  return {
    name: "new-guid",
    level: "SHOULD",
    requirement: "A new guid differs from all earlier ones.",
    evaluate(observations, operation) {
      const successes = successesOf(observations, operation);
      if (successes.length === 0) return { untested: noSuccess(observations, operation) };
      const known = new Map<string, AnsweredExchange>();
      const findings: Finding[] = [];
      for (const { exchange, guid } of announcements(observations)) {
        const before = known.get(guid);
        if (before && exchange.request.operationId === operation.operationId) {
          const problem = {
            where: placeOfGuid(exchange),
            expected: "a guid that was not returned before",
            actual: `the guid of [${before.request.key}]`,
          };
          findings.push(
            findingOf(exchange, problem, cited(operation.operationId === RENEWAL ? RENEWED_GUID : ANNOUNCED)),
          );
        }
        known.set(guid, before ?? exchange);
      }
      return { findings };
    },
    ...part,
  };
}

/** Brings the guid of the sign-in once more. */
const OLD_GUID: Check["fails"] = {
  because: "The guid of the sign-in is returned again.",
  change(recording, { operationId }) {
    recording.header({ operationId: LOGIN, step: "sign-in" }, "Set-GUID", `JSESSIONID=${SHORT_GUID}`);
    if (operationId === RENEWAL) recording.set({ operationId, step: "renewal" }, "/result/guid", SHORT_GUID);
    else recording.header({ operationId }, "Set-GUID", `JSESSIONID=${SHORT_GUID}`);
  },
};

export const sessionGuidChecks: readonly Check[] = [
  ...setsGuid,
  ...ofSignIn(setGuidForm({ fails: OTHER_FORM })),
  ofSession([POLL, HEARTBEAT], setGuidForm({ fails: OTHER_FORM })),
  ...ofSignIn(
    guidForm({
      fails: {
        because: "The guid is short.",
        change: (recording, { operationId }) =>
          recording.header({ operationId }, "Set-GUID", `JSESSIONID=${SHORT_GUID}`),
      },
    }),
  ),
  ofSession(
    [RENEWAL],
    guidForm({
      fails: {
        because: "The guid is short.",
        change: (recording, { operationId }) =>
          recording.set({ operationId, step: "renewal" }, "/result/guid", SHORT_GUID),
      },
    }),
  ),
  ofSession([POLL, HEARTBEAT, RENEWAL], newGuid({ fails: OLD_GUID })),
  { ...newGuid({ fails: OLD_GUID }), risk: "take-over", operations: [keyOf(FORCE_LOGIN)], asks: [session, takeOver] },
];
