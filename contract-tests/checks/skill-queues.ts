// Signing the requesting agent in to skill queues.
import type { Check, Finding } from "./check.ts";
import { evaluated, findingOf } from "./finding.ts";
import type { Observations } from "./observations.ts";
import { LIST } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { ALL_QUEUES, CHOSEN_QUEUE, ENTER_QUEUES, NO_QUEUE, queuesWith, skillQueues } from "./scenarios/skill-queues.ts";

const scenario = skillQueues.name;
const inWords = (queues: readonly number[]) => (queues.length === 0 ? "in no queue" : `in queue ${queues.join(", ")}`);

/** The last list of online agents of a step. */
function listAt(observations: Observations, step: string): AnsweredExchange | undefined {
  const { operationId } = LIST;
  const at = (one: string) => observations.successes({ operationId, scenario, step: one })[0];
  return at(`${step}, later`) ?? at(step);
}

const changesQueues: Check = {
  name: "enters-queues",
  // Two responses are compared, which no row does.
  level: "SHOULD",
  requirement:
    "Afterwards the list of online agents has the requesting agent in no queue, in the one that is named, or in all of the agent, as asked.",
  risk: "change",
  operations: [ENTER_QUEUES],
  asks: [skillQueues],
  evaluate(observations, operation) {
    const own = observations.facts.agentgateway?.agentid ?? 0;
    const before = listAt(observations, "before");
    const all = before ? queuesWith(own, before) : [];
    const steps: [step: string, expected: number[]][] = [
      [NO_QUEUE, []],
      [CHOSEN_QUEUE, all.slice(0, 1)],
      [ALL_QUEUES, all],
    ];
    const findings = steps.flatMap(([step, expected]): Finding[] => {
      const [exchange] = observations.successes({ operationId: operation.operationId, scenario, step });
      const list = listAt(observations, step);
      if (!exchange || !list || all.length === 0) return [];
      const queues = queuesWith(own, list);
      if (String([...queues].sort()) === String([...expected].sort())) return [];
      return [
        findingOf(exchange, {
          where: "answer",
          expected: `agent ${own} ${inWords(expected)}, as asked`,
          actual: `${inWords(queues)} in [${list.request.key}]; one of the operations is wrong`,
          subject: own,
        }),
      ];
    });
    const missing = "a skill queue in which the list of online agents has the requesting agent";
    return evaluated(observations, operation, { findings, isTested: all.length > 0, missing });
  },
  fails: {
    because: "The agent is asked into no queue, and the list still has the agent in one.",
    change: (recording) =>
      recording.answerAs(
        { operationId: LIST.operationId, scenario, step: NO_QUEUE },
        { operationId: LIST.operationId, scenario, step: "before" },
      ),
  },
};

export const skillQueueChecks: readonly Check[] = [changesQueues];
