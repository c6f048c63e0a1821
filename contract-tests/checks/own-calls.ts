// The calls of the requesting agent in the queries that name nobody else, compared with the other queries about them.
import { isRecord } from "../contract/schema-walk.ts";
import { shortJson } from "../contract/validator.ts";
import { callsIn } from "./call-lists.ts";
import type { Check } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { CALL_BEFORE_ANSWER, CALLS, HELD_CALLS, OWN_CALL, OWN_HELD_CALLS } from "./operations.ts";
import { type AnsweredExchange, codeOf, isSuccess, payloadOf } from "./parsed-exchange.ts";
import { ownData } from "./scenarios/own-data.ts";

const scenario = ownData.name;
/** Responses are compared, which no row does. */
const common = { level: "SHOULD", risk: "read-only", asks: [ownData] } as const satisfies Partial<Check>;

/** Says that the agent holds no call. */
const NOTHING_HELD = "400-003";

/** The ids of the calls in a response, which are in a list or one alone, with their places. */
function callIdsIn(exchange: AnsweredExchange): { id: string; where: string }[] {
  const payload = payloadOf(exchange);
  const items: [unknown, string][] = Array.isArray(payload)
    ? payload.map((item: unknown, index) => [item, `/result/${index}/callid`])
    : [[payload, "/result/callid"]];
  return items.flatMap(([item, where]) =>
    isRecord(item) && typeof item.callid === "string" ? [{ id: item.callid, where }] : [],
  );
}

/** The calls of the requesting agent, if they are the same before and after the queries about them. */
function steadyCalls(observations: Observations): { ids: unknown[]; key: string } | undefined {
  const [before, after] = ["before", "after"].map(
    (step) => observations.successes({ operationId: CALLS.operationId, scenario, step })[0],
  );
  const [ids, later] = [before, after].map((list) => list && callsIn(list));
  const isSteady = ids && later && shortJson([...ids].sort()) === shortJson([...later].sort());
  return before && isSteady ? { ids, key: before.request.key } : undefined;
}

const sameHeldCalls: Check = {
  ...common,
  name: "same-held-calls",
  requirement: "The held calls of the requesting agent are those of the query about the held calls of any agent.",
  operations: [OWN_HELD_CALLS],
  evaluate(observations, operation) {
    const [other] = observations
      .find({ operationId: HELD_CALLS.operationId, scenario })
      .filter((exchange): exchange is AnsweredExchange => !exchange.failure)
      .filter((exchange) => isSuccess(exchange) || codeOf(exchange) === NOTHING_HELD);
    const [own] = observations.successes({ operationId: operation.operationId, scenario });
    const isTested = own !== undefined && other !== undefined && steadyCalls(observations) !== undefined;
    const held = own ? callIdsIn(own) : [];
    const expected = other && isSuccess(other) ? callIdsIn(other).map(({ id }) => id) : [];
    const ids = held.map(({ id }) => id);
    const isSame = shortJson([...ids].sort()) === shortJson([...expected].sort());
    const findings =
      isTested && !isSame
        ? [
            findingOf(own, {
              where: "/result",
              expected: `${expected.length === 0 ? "no held call" : `the calls ${shortJson(expected)}`}, as in [${other.request.key}]; one of the queries is wrong`,
              actual: ids.length === 0 ? "no held call" : shortJson(ids),
            }),
          ]
        : [];
    const missing = "both queries for the held calls of the requesting agent, whose calls stay the same meanwhile";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "A call is held, but the query about any agent says that none is.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario }, "/result", [{ callid: "1714987500-1448" }]),
  },
};

const ownCall: Check = {
  ...common,
  name: "is-own-call",
  requirement:
    "The call before it is answered is a call of the requesting agent, or the last one, as the queries for these say.",
  operations: [CALL_BEFORE_ANSWER],
  evaluate(observations, operation) {
    const steady = steadyCalls(observations);
    const [current] = observations.successes({ operationId: OWN_CALL.operationId, scenario });
    const [exchange] = observations.successes({ operationId: operation.operationId, scenario });
    const told = exchange ? callIdsIn(exchange) : [];
    const isTested = steady !== undefined && current !== undefined && told.length > 0;
    const known = isTested ? [...steady.ids, ...callIdsIn(current).map(({ id }) => id)] : [];
    const findings =
      exchange && isTested
        ? told
            .filter(({ id }) => !known.includes(id))
            .map(({ id, where }) =>
              findingOf(exchange, {
                where,
                expected: `one of ${shortJson(known)}, the calls of the agent in [${steady.key}] and [${current.request.key}]`,
                actual: shortJson(id),
              }),
            )
        : [];
    const missing =
      "a response with a call, and the queries for the calls of the requesting agent, which stay the same meanwhile";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "The call is none of the calls of the agent.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario }, "/result/0/callid", "1714987500-9999"),
  },
};

export const ownCallChecks: readonly Check[] = [sameHeldCalls, ownCall];
