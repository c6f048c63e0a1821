// A run of a few checks says what keeps them from being made where the deployment does.
import { catalogue, type Row } from "../checks/catalogue.ts";
import { type ParsedExchange, parseExchange, type RecordedExchange } from "../checks/parsed-exchange.ts";
import type { OperationKey } from "../contract/contract.ts";

/** The checks that tell of a response which no other check can read. */
const TELLING = ["status-documented", "json"];

/**
 * The rows, and those that tell of unreadable responses, for each operation without a single readable response.
 * Otherwise a run of other checks would have evaluated nothing, as if there were no deployment.
 */
export function withUnreadable(rows: readonly Row[], recorded: readonly RecordedExchange[]): Row[] {
  const known = new Set(rows.map(({ id }) => id));
  const chosen = new Set(rows.map(({ operation }) => keyOf(operation)));
  const own = recorded
    .filter(
      ({ request }) => chosen.has(keyOf(request)) && request.expects === "answer" && request.credential === "valid",
    )
    .map(parseExchange);
  const asked = new Set(own.filter(isUnreadable).map(({ request }) => keyOf(request)));
  const readable = new Set(
    own.filter((exchange) => !exchange.failure && !isUnreadable(exchange)).map(({ request }) => keyOf(request)),
  );
  const added = catalogue.filter(({ id, check, operation }) => {
    const key = keyOf(operation);
    return TELLING.includes(check.name) && asked.has(key) && !readable.has(key) && !known.has(id);
  });
  return [...rows, ...added];
}

function keyOf({ surface, operationId }: OperationKey): string {
  return `${surface} ${operationId}`;
}

function isUnreadable(exchange: ParsedExchange): boolean {
  if (exchange.failure) return exchange.failure.kind === "broken";
  return exchange.answer.status === 200 && !("value" in exchange.body);
}
