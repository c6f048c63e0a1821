import { isDeepStrictEqual } from "node:util";
import type { ParsedExchange } from "../checks/parsed-exchange.ts";
import { isValid, type ScenarioRequest } from "../checks/scenario-request.ts";
import type { Surface } from "../contract/contract.ts";

/** The responses of a run that a later request can share, so that it need not be sent. */
export class SharedAnswers {
  /** The first success of each operation that has data, by its id: an empty list may be longer when asked again. */
  readonly #first = new Map<string, ParsedExchange>();
  readonly #last = new Map<Surface, ParsedExchange>();

  /** Takes note of an exchange, in the order of its surface. */
  add(exchange: ParsedExchange, { isSuccess, hasData }: { isSuccess: boolean; hasData: boolean }): void {
    const { surface, operationId } = exchange.request;
    this.#last.delete(surface);
    if (!isSuccess || !isValid(exchange.request)) return;
    this.#last.set(surface, exchange);
    if (hasData && !this.#first.has(operationId)) this.#first.set(operationId, exchange);
  }

  /** The exchange that a request shares, which from now on is also of its step; undefined if the request has to be sent. */
  for({ shares, surface, operationId, httpRequest, scenario, step }: ScenarioRequest): ParsedExchange | undefined {
    const last = this.#last.get(surface);
    const isSame = isDeepStrictEqual(last?.request.httpRequest, httpRequest);
    const shared =
      shares === "operation" ? this.#first.get(operationId) : shares === "last" && isSame ? last : undefined;
    if (shared) shared.request.also = [...(shared.request.also ?? []), { scenario, step }];
    return shared;
  }
}
