// The session of AgentGateway: its start, renewal, takeover and end.

import { guidIn, guidTextIn } from "../client/guid.ts";
import { type Citation, citationText, type OperationKey } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { matchesAt, shortJson } from "../contract/validator.ts";
import { headersOf } from "../transport/exchange.ts";
import { viewsOf } from "./agent-findings.ts";
import { integerOf } from "./agent-view.ts";
import { each } from "./answers.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf, type Mismatch, sourceAt } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { AGENT } from "./operations.ts";
import { type AnsweredExchange, isSuccess, payloadOf } from "./parsed-exchange.ts";
import { outcomeOf } from "./refusal.ts";
import { agents } from "./scenarios/agentgateway.ts";
import { FORCE_LOGIN, HEARTBEAT, LOGIN, POLL, RENEWAL, session, takeOver } from "./scenarios/session.ts";
import { CLOCK_TOLERANCE, isInMilliseconds } from "./times.ts";

function keyOf(operationId: string): OperationKey {
  return { surface: "agentgateway", operationId };
}

type Part = Pick<Check, "name" | "level" | "requirement" | "evaluate" | "fails"> &
  Partial<Pick<Check, "asks" | "stated" | "byAnswer">>;

/** A check of the sign-in; of the forced one too, where that is allowed. */
function ofSignIn({ asks = [], ...part }: Part): Check[] {
  return [
    { ...part, risk: "session", operations: [keyOf(LOGIN)], asks: [session, ...asks] },
    { ...part, risk: "take-over", operations: [keyOf(FORCE_LOGIN)], asks: [takeOver, ...asks] },
  ];
}

function ofSession(operationIds: readonly string[], { asks = [], ...part }: Part): Check {
  return { ...part, risk: "session", operations: operationIds.map(keyOf), asks: [session, ...asks] };
}

/** Where an answer to a sign-in says what, on its page. */
const SIGN_IN_ROWS = {
  setGuid: { page: "cec_07_1202", table: "4", row: "3" },
  workno: { page: "cec_07_1202", table: "6", row: "3.2" },
  vdnid: { page: "cec_07_1202", table: "6", row: "3.1" },
  mediatype: { page: "cec_07_1202", table: "6", row: "3.3" },
  loginTime: { page: "cec_07_1202", table: "6", row: "3.4" },
} as const satisfies Record<string, Citation>;

const RENEWED_GUID = { page: "cec_07_1225", table: "4", row: "3.1" } as const satisfies Citation;
const ANNOUNCED = { page: "cec_07_0005", table: "authentication modes", row: "Set-GUID" } as const satisfies Citation;

function cited(citation: Citation): string {
  return citationText("agentgateway", citation);
}

/** The successful answers to requests of the requesting agent. */
export function successesOf(
  observations: Observations,
  { operationId }: Pick<OperationKey, "operationId">,
): AnsweredExchange[] {
  return observations
    .find({ operationId })
    .filter(isSuccess)
    .filter(({ request }) => request.expects === "answer");
}

/** Evaluates each answer of success by itself; without any the check is untested. */
function eachSuccess(
  evaluate: (exchange: AnsweredExchange) => Mismatch | undefined,
  sourceOf: (exchange: AnsweredExchange) => string,
): Check["evaluate"] {
  const evaluated = (exchange: AnsweredExchange) => {
    const mismatch = evaluate(exchange);
    return mismatch ? [{ ...mismatch, source: sourceOf(exchange) }] : [];
  };
  return (observations, operation) =>
    each(evaluated, successesOf, noSuccess(observations, operation))(observations, operation);
}

/** The agent was signed in when the suite came, most likely by a run that was killed; undefined when not so. */
export function takenOverAtFirst(
  observations: Observations,
  { operationId }: Pick<OperationKey, "operationId">,
): string | undefined {
  const own = observations.facts.agentgateway?.agentid;
  const isTakenOver = observations.find({ operationId: FORCE_LOGIN, step: "sign-in" }).some(isSuccess);
  return operationId === LOGIN && isTakenOver
    ? `agent ${own} was signed in already and was taken over; sign the agent out and run again`
    : undefined;
}

/** What is missing where an operation was not answered with success, with the first code that came instead. */
export function noSuccess(observations: Observations, operation: Pick<OperationKey, "operationId">): string {
  const [first] = observations
    .find(operation)
    .filter((exchange) => exchange.request.expects === "answer")
    .flatMap((exchange) => (exchange.failure ? [exchange.failure.message] : [outcomeOf(exchange)]));
  return takenOverAtFirst(observations, operation) ?? ["a successful response", first].filter(Boolean).join("; got ");
}

// The guid.

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

// What the answer to a sign-in says.

const signedInAgent = ofSignIn({
  name: "signed-in-agent",
  byAnswer: true,
  level: "MUST",
  requirement: "The response to the sign-in names the agent who signs in.",
  stated: () => [SIGN_IN_ROWS.workno],
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid;
    return eachSuccess(
      (exchange) => {
        const workno = resultOf(exchange, "workno");
        // The schema check reports a missing field.
        if (isAbsent(workno) || integerOf(workno) === own) return undefined;
        return { where: "/result/workno", expected: `"${own}"`, actual: shortJson(workno) };
      },
      () => cited(SIGN_IN_ROWS.workno),
    )(observations, operation);
  },
  fails: {
    because: "The response names another agent.",
    change: (recording, operation) => recording.set(accepted(operation), "/result/workno", "1099"),
  },
});

/** The sign-in that succeeds on a conforming deployment: the one that begins the session, or takes it over. */
function accepted({ operationId }: OperationKey) {
  return { operationId, step: operationId === LOGIN ? "sign-in" : "forced sign-in" };
}

function resultOf(exchange: AnsweredExchange, property: string): unknown {
  const result = payloadOf(exchange);
  return isRecord(result) ? result[property] : undefined;
}

/** Nothing is said: no property, null, or an empty text. */
function isAbsent(value: unknown): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

const signedInVdn = ofSignIn({
  name: "signed-in-vdn",
  level: "SHOULD",
  asks: [agents],
  requirement: "The VDN in the response to the sign-in is that in the response about the agent.",
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid;
    const view = viewsOf(observations, AGENT).find(
      ({ agent, properties }) => agent === own && integerOf(properties.vdnid),
    );
    const vdn = integerOf(view?.properties.vdnid);
    if (!view || vdn === undefined) return { untested: "a response about the requesting agent, with the VDN" };
    return eachSuccess(
      (exchange) => {
        const vdnid = resultOf(exchange, "vdnid");
        if (isAbsent(vdnid) || integerOf(vdnid) === vdn) return undefined;
        const expected = `${vdn}, as in [${view.exchange.request.key}]`;
        return { where: "/result/vdnid", expected, actual: shortJson(vdnid) };
      },
      () => cited(SIGN_IN_ROWS.vdnid),
    )(observations, operation);
  },
  fails: {
    because: "The response to the sign-in has another VDN.",
    change: (recording, operation) => recording.set(accepted(operation), "/result/vdnid", "171"),
  },
});

/** Three letters for the media servers, as both pages have them. */
const MEDIA_SERVERS = /^[TF]{3}$/;

const signedInMedia = ofSignIn({
  name: "signed-in-media-servers",
  level: "SHOULD",
  asks: [agents],
  requirement: "The media servers in the response to the sign-in are those in every response about the agent.",
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid;
    const views = viewsOf(observations, AGENT).filter(
      ({ agent, properties }) => agent === own && MEDIA_SERVERS.test(String(properties.mediatype)),
    );
    const [view] = views;
    if (!view) return { untested: "a response about the requesting agent, with the media servers" };
    // If the media servers change later, the answers say nothing about the sign-in.
    if (views.some(({ properties: { mediatype } }) => mediatype !== view.properties.mediatype)) return { findings: [] };
    return eachSuccess(
      (exchange) => {
        const mediatype = resultOf(exchange, "mediatype");
        if (!MEDIA_SERVERS.test(String(mediatype)) || mediatype === view.properties.mediatype) return undefined;
        const expected = `${shortJson(view.properties.mediatype)}, as in [${view.exchange.request.key}]`;
        return { where: "/result/mediatype", expected, actual: shortJson(mediatype) };
      },
      () => cited(SIGN_IN_ROWS.mediatype),
    )(observations, operation);
  },
  fails: {
    because: "The response to the sign-in shows no media server.",
    change: (recording, operation) => recording.set(accepted(operation), "/result/mediatype", "FFF"),
  },
});

/** A time of whatever unit, so that it has any number of digits. */
export function loginTimeOf(exchange: AnsweredExchange): number | undefined {
  const time = resultOf(exchange, "loginTime");
  return /^[0-9]+$/.test(String(time)) ? Number(time) : undefined;
}

const signInUnit = ofSignIn({
  name: "sign-in-time-in-ms",
  byAnswer: true,
  level: "MUST",
  requirement: "The sign-in time is in milliseconds since 1970.",
  stated: () => [SIGN_IN_ROWS.loginTime],
  evaluate: eachSuccess(
    (exchange) => {
      const time = loginTimeOf(exchange);
      if (time === undefined || isInMilliseconds(time)) return undefined;
      return { where: "/result/loginTime", expected: "ms since 1970, in this century", actual: String(time) };
    },
    () => cited(SIGN_IN_ROWS.loginTime),
  ),
  fails: {
    because: "The time is in seconds.",
    change: (recording, operation) =>
      recording.set(accepted(operation), "/result/loginTime", (time: string) => time.slice(0, -3)),
  },
});

const signInNow = ofSignIn({
  name: "sign-in-time-now",
  byAnswer: true,
  level: "SHOULD",
  requirement: `The sign-in time is the current time, within ${CLOCK_TOLERANCE / 1000} s.`,
  evaluate: eachSuccess(
    (exchange) => {
      const time = loginTimeOf(exchange);
      // One in another unit is for another check.
      if (time === undefined || !isInMilliseconds(time)) return undefined;
      if (Math.abs(time - exchange.received) <= CLOCK_TOLERANCE) return undefined;
      const expected = `${Math.round(exchange.received)}, or ${CLOCK_TOLERANCE} ms more or less`;
      return { where: "/result/loginTime", expected, actual: String(time) };
    },
    () => cited(SIGN_IN_ROWS.loginTime),
  ),
  fails: {
    because: "The time is in another time zone.",
    change: (recording, operation) =>
      recording.set(accepted(operation), "/result/loginTime", (time: string) => String(Number(time) - 3_600_000)),
  },
});

// Events.

/** Its row has a type and a sample; that the number is that of the agent who polls, is inferred from the path. */
const ownEvents = ofSession([POLL], {
  name: "own-events",
  byAnswer: true,
  level: "SHOULD",
  requirement: "Every event is for the polling agent.",
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid;
    return eachSuccess(
      ({ body }) => {
        const event = "value" in body && isRecord(body.value) ? body.value.event : undefined;
        const workNo = isRecord(event) ? event.workNo : undefined;
        if (isAbsent(workNo) || integerOf(workNo) === own) return undefined;
        return { where: "/event/workNo", expected: `"${own}"`, actual: shortJson(workNo) };
      },
      (exchange) => sourceAt(exchange.operation, "/event/workNo"),
    )(observations, operation);
  },
  fails: {
    because: "A poll returns an event of another agent.",
    change: (recording, { operationId }) => recording.set({ operationId, step: "poll" }, "/event/workNo", "1099"),
  },
});

export const sessionChecks: readonly Check[] = [
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
  ...signedInAgent,
  ...signedInVdn,
  ...signedInMedia,
  ...signInUnit,
  ...signInNow,
  ownEvents,
];
