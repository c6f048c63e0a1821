import type { Probe } from "../checks/probe.ts";
import { closedReason, type Reading } from "../checks/reading.ts";
import type { Surface } from "../contract/contract.ts";
import type { TransportFailure } from "../transport/exchange.ts";
import { SESSION_PROOFS } from "../transport/risk.ts";

/** Failures after which nothing more is asked of a surface: each question would come to the same end. */
const FINAL: readonly TransportFailure["kind"][] = ["unreachable", "refused", "interrupted"];

/**
 * So many questions of one operation without a complete answer, in a row, are enough:
 * each of the others could last as long as the limits allow, and a run has a hundred of them.
 */
const BROKEN_IN_A_ROW = 3;

/**
 * So many refusals of what should be a valid credential are enough, when nothing was accepted before:
 * with a wrong key each further question is a wrong signature, and many of those can lock the address of the caller.
 */
const REFUSED_AT_FIRST = 3;

/** Says when it is of no use, or does harm, to go on asking. */
export class Patience {
  /** Why a surface is not asked any more. */
  readonly #surfaces = new Map<Surface, TransportFailure>();
  /** Why an operation is not asked any more. */
  readonly #operations = new Map<string, TransportFailure>();
  /** The operations that have answered anything completely. */
  readonly #answered = new Set<string>();
  readonly #broken = new Map<string, number>();
  /** The surfaces that have accepted a credential. */
  readonly #accepted = new Set<Surface>();
  readonly #refused = new Map<Surface, number>();

  /** What stands in place of an answer to a probe that is not worth sending; undefined when it is. */
  failureFor({ surface, operationId }: Probe): TransportFailure | undefined {
    return this.#surfaces.get(surface) ?? this.#operations.get(operationId);
  }

  /** Takes note of what came of a probe that was sent. */
  learn(reading: Reading): void {
    const { probe, failure } = reading;
    // Without a session nothing more can be asked, but for what ends it: that is no end of the rest.
    if (failure && FINAL.includes(failure.kind) && !SESSION_PROOFS.includes(probe.proof))
      this.#surfaces.set(probe.surface, failure);
    const isPlain = probe.proof === "valid" && probe.expects === "answer";
    this.#countBroken(reading, isPlain);
    if (isPlain) this.#countRefused(reading);
  }

  #countBroken({ probe: { operationId }, failure }: Reading, isPlain: boolean): void {
    if (!failure) {
      this.#answered.add(operationId);
      this.#broken.delete(operationId);
      return;
    }
    // Where other questions are answered, one that is to be refused may be refused by hanging up; a check judges that.
    if (failure.kind !== "broken" || (!isPlain && this.#answered.has(operationId))) return;
    const count = (this.#broken.get(operationId) ?? 0) + 1;
    this.#broken.set(operationId, count);
    if (count === BROKEN_IN_A_ROW) {
      const message = `${operationId} was given up after ${count} questions in a row without a complete answer: ${failure.message}`;
      this.#operations.set(operationId, { kind: "unreachable", message });
    }
  }

  #countRefused(reading: Reading): void {
    const { surface } = reading.probe;
    if (reading.failure || this.#accepted.has(surface)) return;
    const reason = closedReason(reading);
    if (reason === undefined) {
      this.#accepted.add(surface);
      return;
    }
    const count = (this.#refused.get(surface) ?? 0) + 1;
    this.#refused.set(surface, count);
    if (count === REFUSED_AT_FIRST) this.#surfaces.set(surface, { kind: "refused", message: reason });
  }
}
