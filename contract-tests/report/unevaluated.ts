import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { SentExchange } from "../transport/exchange.ts";
import { operationAt } from "../transport/risk.ts";

/**
 * The exchanges that no check evaluates: those that keep the session, and those whose request was sent again.
 * Together with `recorded` they are all that was sent.
 */
export function unevaluated(recorded: readonly RecordedExchange[], sent: readonly SentExchange[]): RecordedExchange[] {
  const evaluated = new Set(recorded.map(({ exchange }) => exchange));
  const requests = new Map(recorded.map(({ request }) => [request.httpRequest, request]));
  return sent
    .filter(({ exchange }) => !evaluated.has(exchange))
    .map(({ exchange, ...one }) => {
      const request = requests.get(one.httpRequest);
      return { exchange, request: request ? again(request) : ofSession(one) };
    });
}

function again(request: ScenarioRequest): ScenarioRequest {
  // What is replayed was right the first time.
  const first = request.credential === "replay" ? ({ credential: "valid", expects: "answer" } as const) : {};
  return { ...request, ...first, key: `${request.key} (sent again after this)` };
}

function ofSession({ surface, httpRequest }: Omit<SentExchange, "exchange">): ScenarioRequest {
  const operationId = operationAt(surface, httpRequest)?.operationId ?? "unknown";
  const step = "keeps the session";
  return {
    key: `${operationId}: ${step}`,
    surface,
    operationId,
    scenario: "session",
    step,
    httpRequest,
    credential: "valid",
    expects: "answer",
    agents: [],
  };
}
