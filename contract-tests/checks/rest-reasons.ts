// The reasons for rest of a VDN, compared with those that agents have.
import { integerOf, monitoredAgents } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { entriesOf } from "./entries.ts";
import { evaluated, findingOf } from "./finding.ts";
import { BATCH, REST_REASONS } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { AT_REST } from "./rest.ts";
import { vdn } from "./scenarios/vdn.ts";

/** What says that there is no reason: 0, and 65535, which is "not used" in the sample of the batch query. */
const NONE: readonly number[] = [0, 65_535];

/** The reasons in an answer, with their places. */
function reasonsIn(exchange: AnsweredExchange): { id: number; where: string }[] {
  return entriesOf(exchange).flatMap(({ pointer, properties }) => {
    const id = integerOf(properties.restReasonId);
    return id === undefined ? [] : [{ id, where: `${pointer}/restReasonId` }];
  });
}

const hasReasons: Check = {
  name: "has-rest-reasons",
  // No row compares two responses.
  level: "SHOULD",
  requirement: "The reason of each agent at rest is one of the reasons for rest of the VDN.",
  risk: "read-only",
  operations: [REST_REASONS],
  asks: [vdn],
  evaluate(observations, operation) {
    const [list] = observations.successes({ operationId: operation.operationId, scenario: vdn.name });
    const known = list ? reasonsIn(list).map(({ id }) => id) : [];
    const views = observations
      .successes({ operationId: BATCH.operationId, scenario: vdn.name })
      .flatMap(monitoredAgents)
      .filter(({ state }) => state === AT_REST);
    const resting = views.flatMap((view) => {
      const reason = integerOf(view.properties.currentStateReason);
      return reason === undefined || NONE.includes(reason) ? [] : [{ view, reason }];
    });
    const unknown = new Map(resting.filter(({ reason }) => !known.includes(reason)).map((one) => [one.reason, one]));
    const findings = [...unknown.values()].flatMap(({ view, reason }): Finding[] =>
      list
        ? [
            findingOf(list, {
              where: `/${operation.envelope.payload}`,
              expected: `a reason ${reason}, which agent ${view.agent} at rest has in [${view.exchange.request.key}]; one of the queries is wrong`,
              actual: known.length === 0 ? "no reason" : known.join(", "),
              subject: view.agent,
            }),
          ]
        : [],
    );
    const isTested = list !== undefined && resting.length > 0;
    return evaluated(observations, operation, { findings, isTested, missing: "an agent at rest, with a reason" });
  },
  fails: {
    because: "The list has another reason than the agent at rest.",
    change: (recording, { operationId }) =>
      recording.set({ operationId, scenario: vdn.name }, "/resultDesc/0/restReasonId", 7),
  },
};

const uniqueReasons: Check = {
  name: "unique-reasons",
  level: "SHOULD",
  requirement: "Each reason for rest is listed once.",
  risk: "read-only",
  byAnswer: true,
  operations: [REST_REASONS],
  asks: [vdn],
  evaluate(observations, operation) {
    const lists = observations.successes({ operationId: operation.operationId });
    const findings = lists.flatMap((list) => {
      const known = new Set<number>();
      return reasonsIn(list).flatMap(({ id, where }): Finding[] => {
        const isKnown = known.has(id);
        known.add(id);
        const expected = "a reason that was not listed before";
        return isKnown ? [findingOf(list, { where, expected, actual: String(id) })] : [];
      });
    });
    const isTested = lists.some((list) => reasonsIn(list).length > 0);
    return evaluated(observations, operation, { findings, isTested, missing: "a reason for rest" });
  },
  fails: {
    because: "The first reason is listed again.",
    change: (recording, { operationId }) =>
      recording.set({ operationId }, "/resultDesc", (list: unknown[]) => [...list, ...list.slice(0, 1)]),
  },
};

export const restReasonChecks: readonly Check[] = [hasReasons, uniqueReasons];
