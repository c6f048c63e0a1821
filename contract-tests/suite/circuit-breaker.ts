import { closedReason, type ParsedExchange } from "../checks/parsed-exchange.ts";
import type { ScenarioRequest } from "../checks/scenario-request.ts";
import type { Surface } from "../contract/contract.ts";
import type { TransportFailure } from "../transport/exchange.ts";
import { SESSION_CREDENTIALS } from "../transport/risk.ts";

/** Failures that end the requests to a surface: each further request would fail in the same way. */
const FINAL: readonly TransportFailure["kind"][] = ["unreachable", "refused", "interrupted"];

/**
 * The number of consecutive requests without a complete response that ends an operation:
 * each further request could last as long as the limits allow, and a run has a hundred of them.
 */
const BROKEN_IN_A_ROW = 3;

/**
 * The number of rejections of a valid credential that ends a surface, if it has accepted none before:
 * with a wrong key each further request has a wrong signature, and many of them can lock the address of the caller.
 */
const REFUSED_AT_FIRST = 3;

/** Ends the requests to a surface or an operation when they are useless or harmful. */
export class CircuitBreaker {
  /** Why a surface gets no more requests. */
  readonly #surfaces = new Map<Surface, TransportFailure>();
  /** Why an operation gets no more requests. */
  readonly #operations = new Map<string, TransportFailure>();
  /** The operations with a complete response. */
  readonly #answered = new Set<string>();
  readonly #broken = new Map<string, number>();
  /** The surfaces that have accepted a credential. */
  readonly #accepted = new Set<Surface>();
  readonly #refused = new Map<Surface, number>();

  /** The failure instead of a response if the request must not be sent; otherwise undefined. */
  failureFor({ surface, operationId }: ScenarioRequest): TransportFailure | undefined {
    return this.#surfaces.get(surface) ?? this.#operations.get(operationId);
  }

  /** Records the outcome of a request that was sent. */
  learn(exchange: ParsedExchange): void {
    const { request, failure } = exchange;
    // Without a session nothing more can be asked, but for what ends it: that is no end of the rest.
    if (failure && FINAL.includes(failure.kind) && !SESSION_CREDENTIALS.includes(request.credential))
      this.#surfaces.set(request.surface, failure);
    const isPlain = request.credential === "valid" && request.expects === "answer";
    this.#countBroken(exchange, isPlain);
    if (isPlain) this.#countRefused(exchange);
  }

  #countBroken({ request: { operationId }, failure }: ParsedExchange, isPlain: boolean): void {
    if (!failure) {
      this.#answered.add(operationId);
      this.#broken.delete(operationId);
      return;
    }
    // Where other requests are answered, one that is to be refused may be refused by hanging up; a check evaluates that.
    if (failure.kind !== "broken" || (!isPlain && this.#answered.has(operationId))) return;
    const count = (this.#broken.get(operationId) ?? 0) + 1;
    this.#broken.set(operationId, count);
    if (count === BROKEN_IN_A_ROW) {
      const message = `${operationId} was ended after ${count} consecutive requests without a complete response: ${failure.message}`;
      this.#operations.set(operationId, { kind: "unreachable", message });
    }
  }

  #countRefused(exchange: ParsedExchange): void {
    const { surface } = exchange.request;
    if (exchange.failure || this.#accepted.has(surface)) return;
    const reason = closedReason(exchange);
    if (reason === undefined) {
      this.#accepted.add(surface);
      return;
    }
    const count = (this.#refused.get(surface) ?? 0) + 1;
    this.#refused.set(surface, count);
    if (count === REFUSED_AT_FIRST) this.#surfaces.set(surface, { kind: "refused", message: reason });
  }
}
