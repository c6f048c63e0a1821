import type { RecordedExchange } from "../checks/parsed-exchange.ts";
import type { Secrets } from "../transport/secrets.ts";
import type { Cause, Coverage, Report, SurfaceFacts } from "./report.ts";

/**
 * The only place that masks a run for output: checks evaluate responses as received, and all output has its
 * credentials masked.
 *
 * Words of the suite and of the contract are not masked: they are the same in every report, whatever the credentials are.
 */
export class Masking {
  readonly #secrets: Secrets;
  /** A report is made many times in a run, and an exchange does not change. */
  readonly #exchanges = new WeakMap<RecordedExchange["exchange"], RecordedExchange["exchange"]>();

  /** An exchange is masked once, by what is secret then: the report of the end needs a masking of its own. */
  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** The request in words, without secrets. */
  recorded(recorded: readonly RecordedExchange[]): RecordedExchange[] {
    return recorded.map(({ request, exchange }) => {
      const masked = this.#exchanges.get(exchange) ?? this.#exchange(exchange);
      this.#exchanges.set(exchange, masked);
      return { request, exchange: masked };
    });
  }

  #exchange(exchange: RecordedExchange["exchange"]): RecordedExchange["exchange"] {
    if ("startedAt" in exchange) return this.#secrets.captured(exchange);
    const { result } = exchange;
    if ("answer" in result) return { result: { answer: this.#secrets.maskedAnswer(result.answer) } };
    return { result: { failure: { ...result.failure, message: this.text(result.failure.message) } } };
  }

  /** A line of the suite's own. */
  text(text: string): string {
    return this.#secrets.masked(text);
  }

  /** A text that repeats what an answer has at a place. */
  textAt(where: string, text: string): string {
    return this.#secrets.maskedAt(where, text);
  }

  /** The report without secrets; its exchanges are made from such that have none. */
  report(report: Report): Report {
    return {
      ...report,
      surfaces: report.surfaces.map((surface) => this.#surface(surface)),
      checks: report.checks.map((check) => ({
        ...check,
        ...(check.reason === undefined ? {} : { reason: this.text(check.reason) }),
        ...(check.observed === undefined ? {} : { observed: check.observed.map((line) => this.text(line)) }),
        causes: check.causes.map((cause) => this.#cause(cause)),
      })),
      errors: report.errors.map((error) => this.text(error)),
      coverage: report.coverage.map((coverage) => this.#coverage(coverage)),
    };
  }

  #surface({ reason, cutShort, tls, ...facts }: SurfaceFacts): SurfaceFacts {
    return {
      ...facts,
      ...(reason === undefined ? {} : { reason: this.text(reason) }),
      ...(cutShort === undefined ? {} : { cutShort: this.text(cutShort) }),
      ...(tls ? { tls: { ...tls, subject: this.text(tls.subject), issuer: this.text(tls.issuer) } } : {}),
    };
  }

  #cause({ where, expected, examples, ...cause }: Cause): Cause {
    return {
      ...cause,
      where: this.text(where),
      expected: this.textAt(where, expected),
      examples: examples.map((example) => ({
        ...example,
        where: this.text(example.where),
        expected: this.textAt(example.where, example.expected),
        actual: this.textAt(example.where, example.actual),
      })),
    };
  }

  /** Codes are texts of the deployment; all else is what the contract has. */
  #coverage({ errorCodes: { seen, unseen }, ...coverage }: Coverage): Coverage {
    return { ...coverage, errorCodes: { seen: seen.map((code) => this.text(code)), unseen } };
  }
}
