// Queries with the id of a skill queue or of a call: the response is about that one.
import { shortJson } from "../contract/validator.ts";
import { gatewayAgents, integerOf } from "./agent-view.ts";
import type { Check, Finding } from "./check.ts";
import { entriesOf } from "./entries.ts";
import { evaluated, findingOf } from "./finding.ts";
import { AGENTS_OF_SKILL, CALL_BY_ID, LIST } from "./operations.ts";
import type { AnsweredExchange } from "./parsed-exchange.ts";
import { agents } from "./scenarios/agentgateway.ts";
import { plain } from "./scenarios/plain-agentgateway.ts";

const common = { level: "SHOULD", risk: "read-only" } as const satisfies Partial<Check>;

/** The id at the end of the path of a request. */
function idIn({ request }: AnsweredExchange): string {
  return decodeURIComponent(request.httpRequest.path.split("/").at(-1) ?? "");
}

const listedInQueue: Check = {
  ...common,
  name: "listed-in-queue",
  // Agents who may reject incoming calls are left out, so that the list of online agents can have more.
  requirement: "Each agent of a skill queue is in the same queue of some list of online agents.",
  operations: [AGENTS_OF_SKILL],
  asks: [agents, plain],
  evaluate(observations, operation) {
    const listed = observations.successes({ operationId: LIST.operationId }).flatMap(gatewayAgents);
    const places = new Set(listed.map(({ agent, queue }) => `${agent} ${queue?.properties.skillId}`));
    const answers = observations.successes({ operationId: operation.operationId });
    const findings = answers.flatMap((exchange) =>
      entriesOf(exchange).flatMap(({ pointer, properties: { workno } }): Finding[] => {
        const agent = integerOf(workno);
        if (listed.length === 0 || agent === undefined || places.has(`${agent} ${idIn(exchange)}`)) return [];
        const expected = `only agents whom some list of online agents has in skill queue ${idIn(exchange)}`;
        return [
          findingOf(exchange, {
            where: `${pointer}/workno`,
            expected,
            actual: shortJson(workno),
            subject: agent,
          }),
        ];
      }),
    );
    const isTested = listed.length > 0 && answers.some((exchange) => entriesOf(exchange).length > 0);
    const missing = "a skill queue with an agent, and a list of online agents";
    return evaluated(observations, operation, { findings, isTested, missing });
  },
  fails: {
    because: "The first agent is in another skill queue.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/result/0/workno", "1099"),
  },
};

const askedCall: Check = {
  ...common,
  name: "asked-call",
  requirement: "The call has the id that was asked for.",
  operations: [CALL_BY_ID],
  asks: [plain],
  evaluate(observations, operation) {
    const answers = observations.successes({ operationId: operation.operationId });
    const findings = answers.flatMap((exchange) =>
      entriesOf(exchange).flatMap(({ pointer, properties: { callid } }): Finding[] => {
        if (callid === undefined || callid === idIn(exchange)) return [];
        const [where, expected] = [`${pointer}/callid`, `${shortJson(idIn(exchange))}, as asked`];
        return [findingOf(exchange, { where, expected, actual: shortJson(callid) })];
      }),
    );
    const isTested = answers.some((exchange) =>
      entriesOf(exchange).some(({ properties: { callid } }) => callid !== undefined),
    );
    return evaluated(observations, operation, { findings, isTested, missing: "a response with a call" });
  },
  fails: {
    because: "The response is about another call.",
    change: (recording, { operationId }) => recording.set({ operationId }, "/result/0/callid", "1714987500-1448"),
  },
};

export const byIdChecks: readonly Check[] = [listedInQueue, askedCall];
