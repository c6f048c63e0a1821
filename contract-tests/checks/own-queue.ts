// How many calls wait for the requesting agent, on both surfaces.
import { integerOf } from "./agent-view.ts";
import { callsIn } from "./call-lists.ts";
import type { Check } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import { OWN_QUEUE, PRIVATE_CALLS, QUEUES_OF_SKILLS, WAITING_CALLS } from "./operations.ts";
import { isSuccess, payloadOf } from "./parsed-exchange.ts";
import { ownData } from "./scenarios/own-data.ts";
import { asker } from "./scenarios/session.ts";

const ownQueue: Check = {
  name: "counts-private-calls",
  // No row says which calls wait in the queue of an agent.
  level: "SHOULD",
  requirement:
    "The queue length of the requesting agent is the number of private calls that CC-CMS lists for this agent.",
  risk: "read-only",
  operations: [OWN_QUEUE],
  asks: [asker],
  needs: ["cc-cms"],
  evaluate(observations, operation) {
    const scenario = asker.name;
    const answers = observations.successes({ operationId: operation.operationId, scenario });
    const [before, after] = ["before", "after"].map((step) => answers.find(({ request }) => request.step === step));
    const [length, later] = [before, after].map((exchange) => exchange && integerOf(payloadOf(exchange)));
    const [list] = observations.successes({ operationId: PRIVATE_CALLS.operationId, scenario, step: "between" });
    const calls = list && callsIn(list);
    const isTested = before !== undefined && length !== undefined && length === later && calls !== undefined;
    const findings =
      isTested && length !== calls.length
        ? [
            findingOf(before, {
              where: "/result",
              expected: `${calls.length}, the number of private calls in [${list?.request.key}]; one of the queries is wrong`,
              actual: String(length),
            }),
          ]
        : [];
    const missing = "the same queue length before and after the query for the private calls";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "The queue of the agent is longer than the list of private calls.",
    change: (recording, { operationId }) => recording.set({ operationId, scenario: asker.name }, "/result", 1),
  },
};

const waitingCalls: Check = {
  name: "counts-waiting-calls",
  level: "SHOULD",
  requirement: "The queue length of the skills is the number of waiting calls that are listed for these skill queues.",
  risk: "read-only",
  operations: [QUEUES_OF_SKILLS],
  asks: [ownData],
  evaluate(observations, operation) {
    const scenario = ownData.name;
    const answers = observations.successes({ operationId: operation.operationId, scenario });
    const [before, after] = ["before", "after"].map((step) => answers.find(({ request }) => request.step === step));
    const [length, later] = [before, after].map((exchange) => exchange && integerOf(payloadOf(exchange)));
    const asked = observations.find({ operationId: WAITING_CALLS.operationId, scenario });
    const lists = asked.filter(isSuccess).flatMap((exchange) => [callsIn(exchange) ?? []]);
    const isWhole = asked.length > 0 && lists.length === asked.length;
    const isTested = before !== undefined && length !== undefined && length === later && isWhole;
    const calls = lists.flat().length;
    const findings =
      isTested && length !== calls
        ? [
            findingOf(before, {
              where: "/result",
              expected: `${calls}, the number of waiting calls in ${asked.map(({ request }) => `[${request.key}]`).join(", ")}; one of the queries is wrong`,
              actual: String(length),
            }),
          ]
        : [];
    const missing = "the same queue length before and after successful queries for the waiting calls";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "More calls are counted than are listed.",
    change: (recording, { operationId }) => recording.set({ operationId, scenario: ownData.name }, "/result", 7),
  },
};

export const ownQueueChecks: readonly Check[] = [ownQueue, waitingCalls];
