// The events that polls bring.
import { isDeepStrictEqual } from "node:util";
import { type Citation, citationText } from "../contract/contract.ts";
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { integerOf } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { findingOf, sourceAt } from "./finding.ts";
import type { Observations } from "./observations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { POLL, session } from "./scenarios/session.ts";
import { eachSuccess, isAbsent, noSuccess, ofSession, successesOf } from "./session.ts";
import { isInMilliseconds } from "./times.ts";

const EVENT: Citation = { page: "cec_07_1274", table: "2", row: "3" };
const EVENT_TIME: Citation = { page: "cec_07_0552", table: "sample", row: "eventGenTime" };

/** How long after an event an equal one is taken for the same, in ms: polls follow each other within half a second. */
const AT_ONCE = 5_000;

const ofPolls = {
  level: "SHOULD",
  risk: "session",
  operations: [{ surface: "agentgateway", operationId: POLL }],
  asks: [session],
} as const satisfies Partial<Check>;

interface EventSeen {
  exchange: AnsweredExchange;
  event: Record<string, unknown>;
}

/** The events in the order in which they came. */
function eventsSeen(observations: Observations): EventSeen[] {
  return successesOf(observations, { operationId: POLL })
    .flatMap((exchange) => {
      const event = "value" in exchange.body && isRecord(exchange.body.value) ? exchange.body.value.event : undefined;
      return isRecord(event) ? [{ exchange, event }] : [];
    })
    .sort((one, other) => one.exchange.received - other.exchange.received);
}

/** Whether an event is the one before it, which came at once. */
function isAgain({ exchange, event }: EventSeen, before: EventSeen | undefined): boolean {
  if (!before || exchange.sent - before.exchange.received > AT_ONCE) return false;
  return isDeepStrictEqual(event, before.event);
}

const newEvents: Check = {
  ...ofPolls,
  name: "new-events",
  requirement: "A poll does not return the event of the previous poll again.",
  evaluate(observations) {
    if (successesOf(observations, { operationId: POLL }).length === 0)
      return { untested: noSuccess(observations, { operationId: POLL }) };
    const events = eventsSeen(observations);
    return {
      findings: events.flatMap((seen, index): Finding[] => {
        const before = events[index - 1];
        if (!isAgain(seen, before)) return [];
        const { exchange, event } = seen;
        const expected = `another event than in [${before?.exchange.request.key}]`;
        const problem = { where: "/event", expected, actual: shortJson(event) };
        return [findingOf(exchange, problem, citationText("agentgateway", EVENT))];
      }),
    };
  },
  fails: {
    because: "The second poll returns the event of the first one again.",
    change: (recording, { operationId }) => {
      for (const step of ["poll", "poll 2"])
        recording.set({ operationId, step }, "/event", {
          eventType: "AgentState_Ready",
          eventGenTime: 1_784_529_722_590,
          workNo: "1030",
          content: null,
        });
    },
  },
};

const eventUnit: Check = {
  ...ofPolls,
  name: "event-time-in-ms",
  byAnswer: true,
  requirement: "The time of an event, if present, is in milliseconds since 1970.",
  evaluate(observations) {
    if (successesOf(observations, { operationId: POLL }).length === 0)
      return { untested: noSuccess(observations, { operationId: POLL }) };
    return {
      findings: eventsSeen(observations).flatMap(({ exchange, event: { eventGenTime: time } }) => {
        if (typeof time !== "number" || isInMilliseconds(time)) return [];
        const expected = "ms since 1970, in this century";
        const problem = { where: "/event/eventGenTime", expected, actual: String(time) };
        return [findingOf(exchange, problem, citationText("agentgateway", EVENT_TIME))];
      }),
    };
  },
  fails: {
    because: "The time of an event is in seconds.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, step: "poll" }, "/event/eventGenTime", 1_784_529_722),
  },
};

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

export const eventChecks: readonly Check[] = [ownEvents, newEvents, eventUnit];
